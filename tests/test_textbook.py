"""Textbook situations with the answers that the model gives, also with the parties' names exchanged."""

from __future__ import annotations

import re

import pytest
from theory import ROOT, balances

FILES = sorted((ROOT / "tests" / "textbook").glob("*.ttl"))
EXPECT = re.compile(r"# expect: (?P<date>\S+) (?P<eyes>[\w-]+)(?: (?P<profile>\w+))?: (?P<verdict>.+)")


def expectations(path):
    found = [EXPECT.fullmatch(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [match.groupdict() for match in found if match]


def in_force(run, expectation):
    eyes = "theFacts" if expectation["eyes"] == "facts" else expectation["eyes"]
    before = [verdict for date, verdict in balances(run, eyes) if date <= expectation["date"]]
    return before[-1] if before else None


def test_there_are_textbook_situations():
    assert len(FILES) >= 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_textbook_situation(theory, path):
    expected = expectations(path)
    runs = {e["profile"]: theory.infer(path, profile=e["profile"] or "shell") for e in expected}

    assert expected
    assert [in_force(runs[e["profile"]], e) for e in expected] == [e["verdict"] for e in expected]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_exchanging_the_parties_names_exchanges_the_conclusions(theory, path):
    text = path.read_text(encoding="utf-8")
    one, other = re.search(r"lev:party :([\w-]+) , :([\w-]+)", text).groups()

    def swap(words):
        names = {one: other, other: one}
        return re.sub(rf"(?<![\w-])({one}|{other})(?![\w-])", lambda m: names[m[1]], words)

    swapped = swap(re.sub(r"@prefix.*", "", text))
    plain = theory.infer(re.sub(r"@prefix.*", "", text))

    assert balances(theory.infer(swapped)) == [(date, swap(verdict)) for date, verdict in balances(plain)]
