"""The core part of the datalog-conformance suite (PyPI), its programs translated to RDF and rules.

The suite comes with ``pip install datalog-conformance``; without it the module is skipped. Its defeasible
part is about another logic. Each outcome is printed (``pytest -s``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from datalog import DatalogError, evaluate
from reading import Earl

plugin = pytest.importorskip("datalog_conformance.plugin", reason="datalog-conformance is not installed")

ROOT: Path = plugin.get_tests_dir()
# In a rule body a variable that occurs only under NOT EXISTS means "there is none", as in six of the suite's
# own cases (nemo_negation); one case wants it refused.
BY_DESIGN = frozenset({"unsafe_negation_variable_only_in_negative_literal"})


def cases() -> list[tuple[Path, Any]]:
    return [(path, case) for path, case in plugin.discover_yaml_tests(ROOT) if "defeasible" not in path.parts]


@lru_cache(maxsize=2)
def model(path: Path, rules: tuple[str, ...], facts: int) -> dict[str, set[tuple[Any, ...]]]:
    """Programs are large and shared by many cases of a file."""
    program = next(
        case.program
        for known, case in cases_of(path)
        if known == path and tuple(case.program.rules) == rules and size(case.program) == facts
    )
    return evaluate(program.facts, program.rules)


@lru_cache(maxsize=1)
def cases_of(path: Path) -> list[tuple[Path, Any]]:
    return [(known, case) for known, case in ALL if known == path]


def size(program: Any) -> int:
    return sum(map(len, program.facts.values()))


ALL = cases()


@pytest.fixture(scope="module")
def score() -> Iterator[Earl]:
    report = Earl("datalog-conformance")
    yield report
    report.close()


def test_suite_is_whole() -> None:
    assert len(ALL) >= 111


@pytest.mark.parametrize(("path", "case"), ALL, ids=[case.name for _, case in ALL])
def test_case(path: Path, case: Any, score: Earl) -> None:
    problem = run(path, case)
    score.add(f"urn:datalog-conformance:{case.name}", problem is None)
    print(f"{'ok  ' if problem is None else 'FAIL'} {case.name}")

    if case.name in BY_DESIGN:
        assert problem is not None
        pytest.xfail("differs by design")
    assert problem is None, problem


def run(path: Path, case: Any) -> str | None:
    """What is wrong with a case, ``None`` if nothing is."""
    if case.expect_error is not None:
        try:
            evaluate(case.program.facts, case.program.rules)
        except DatalogError as error:
            return None if error.code == case.expect_error else f"{error.code}, expected {case.expect_error}"
        return f"no error, expected {case.expect_error}"
    found = model(path, tuple(case.program.rules), size(case.program))
    for predicate, rows in case.expect.items():
        expected, actual = {tuple(row) for row in rows}, found.get(predicate, set())
        if expected != actual:
            missing, extra = sorted(expected - actual, key=str)[:5], sorted(actual - expected, key=str)[:5]
            return f"{predicate}: missing {missing}, not expected {extra}"
    return None
