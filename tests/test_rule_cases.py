"""Every shipped rule has a case: what it concludes, only by this rule, and not from a near miss."""

from __future__ import annotations

import pytest
from theory import ROOT, matches

from leverkg.engine.load import name_of, rule_files
from leverkg.theory.folders import folder

CASES = ROOT / "tests" / "cases"
RULES = sorted(map(name_of, rule_files([folder("rules")])))
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())
NEAR_MISSES = sorted(path for path in CASES.glob("*/near-miss-*.ttl"))


def test_there_are_rules():
    assert len(RULES) > 100


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_its_case(name):
    there = {path.name for path in (CASES / name).glob("*")}

    assert {"given.ttl", "derived.ttl", "why.md"} <= there
    assert any(file.startswith("near-miss-") for file in there)


def test_every_case_has_its_rule():
    assert [path.name for path in FOLDERS if path.name not in RULES] == []


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_rule_concludes_what_nothing_else_does(theory, path):
    derived = path / "derived.ttl"

    assert matches(theory.infer(path / "given.ttl"), derived)
    assert not matches(theory.infer(path / "given.ttl", without=path.name), derived)


@pytest.mark.parametrize("path", NEAR_MISSES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_near_miss_does_not_derive_the_conclusion(theory, path):
    assert path.read_text(encoding="utf-8").startswith("# near miss: ")
    assert not matches(theory.infer(path), path.parent / "derived.ttl")
