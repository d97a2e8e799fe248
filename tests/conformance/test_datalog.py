"""The core part of the datalog-conformance suite (PyPI), its programs translated to RDF and rules.

The suite comes with ``pip install datalog-conformance``; without it the module is skipped. Its defeasible
part is about another logic. Each outcome is printed (``pytest -s``). Files above a few megabytes (LUBM,
hmmer) take minutes to read and are run only where LEVERKG_SLOW is set.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datalog import DatalogError, evaluate
from earl import Earl

yaml = pytest.importorskip("yaml", reason="datalog-conformance (and PyYAML) is not installed")
PACKAGE = importlib.util.find_spec("datalog_conformance")
if PACKAGE is None or PACKAGE.origin is None:
    pytest.skip("datalog-conformance is not installed", allow_module_level=True)
ROOT = Path(PACKAGE.origin).parent / "_tests"
FILES = [path for path in sorted(ROOT.rglob("*.yaml")) if "defeasible" not in path.parts]
LARGE = 3_000_000

# In a rule's body a variable that occurs only under NOT EXISTS means "there is none", as in the suite's own
# nemo_negation; one case wants it refused.
BY_DESIGN = frozenset({"unsafe_negation_variable_only_in_negative_literal"})


@pytest.fixture(scope="module")
def score() -> Iterator[Earl]:
    report = Earl("datalog-conformance", "urn:datalog-conformance:")
    yield report
    report.close()


def test_suite_is_whole() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_file(path: Path, score: Earl) -> None:
    if path.stat().st_size > LARGE and not os.environ.get("LEVERKG_SLOW"):
        pytest.skip("large; set LEVERKG_SLOW to run it")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    models: dict[tuple[int, str], dict[str, set[tuple[Any, ...]]]] = {}
    problems = {}
    for case in content.get("tests", [content]):
        problem = run(case, models)
        score.add(case["name"], problem is None)
        print(f"{'ok  ' if problem is None else 'FAIL'} {case['name']}")
        if problem is not None:
            problems[case["name"]] = problem

    assert {name: text for name, text in problems.items() if name not in BY_DESIGN} == {}
    assert problems.keys() >= {case["name"] for case in content.get("tests", [content])} & BY_DESIGN


def run(case: dict[str, Any], models: dict[tuple[int, str], dict[str, set[tuple[Any, ...]]]]) -> str | None:
    """What is wrong with a case, ``None`` if nothing is; cases of one file share their programs' models."""
    program = case["program"]
    facts, rules = program.get("facts") or {}, program.get("rules") or []
    if "expect_error" in case:
        try:
            evaluate(facts, rules)
        except DatalogError as error:
            wanted = case["expect_error"]
            return None if error.code == wanted else f"{error.code}, expected {wanted}"
        return f"no error, expected {case['expect_error']}"
    key = (id(facts), "\n".join(rules))  # a file's cases point to one set of facts
    if key not in models:
        models[key] = evaluate(facts, rules)
    for predicate, rows in case["expect"].items():
        expected, actual = {tuple(row) for row in rows}, models[key].get(predicate, set())
        if expected != actual:
            missing, extra = (sorted(one, key=str)[:5] for one in (expected - actual, actual - expected))
            return f"{predicate}: missing {missing}, not expected {extra}"
    return None
