"""The W3C query evaluation tests of SPARQL 1.1 as rules: what follows is what the suite expects.

Each executor runs each test through inference, and is compared with the suite's results, not with a store's.
What does not pass is listed in ``sparql_rules.toml`` with its reason, and the lists are exact.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from reading import suite
from sparql_rules import (
    IS,
    ROW,
    ROWS,
    Case,
    asserted,
    cases,
    difference,
    expected,
    hides_graphs,
    rules_for,
    telling_rule,
    told,
)

from leverkg.engine import Rule, Run, infer, stratify
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Literal, Triple

CASES = {case.name: case for case in cases(suite("rdf-tests") / "sparql" / "sparql11")}
STATED = tomllib.loads(Path(__file__).with_name("sparql_rules.toml").read_text("utf-8"))
EXECUTORS = {"oxigraph": OxigraphExecutor, "rows": RowsExecutor, "columns": ColumnsExecutor}
GROUPS = {
    "aggregates": 42,
    "bind": 10,
    "bindings": 11,
    "construct": 5,
    "exists": 6,
    "functions": 75,
    "grouping": 4,
    "negation": 12,
    "project-expression": 7,
    "property-path": 33,
    "subquery": 14,
}


AS_RULES = [name for name in CASES if name not in STATED["recursive"]]
ONCE = [name for name in CASES if name in STATED["recursive"]]


def each(names: list[str]) -> list[object]:
    return [pytest.param(who, CASES[name], id=f"{who}-{name}") for who in EXECUTORS for name in names]


@cache
def refusal(case: Case) -> tuple[str, str]:
    """The list in which a test belongs, with the code of its error; empty if it can be a rule."""
    try:
        rules = rules_for(case)
    except RuleError as error:
        return "refused", error.code
    if any(hides_graphs(case, rule) for rule in rules.values()):
        return "refused", "the working set has the named graphs"
    for rule in rules.values():
        try:
            stratify([rule])
        except RuleError as error:
            return "recursive", error.code
    return "", ""


def run(who: str, case: Case, rule: Rule, *, once: bool = False) -> Run:
    executor = EXECUTORS[who]()
    for triples, graph in asserted(case):
        executor.add(triples, graph)
    return infer(executor, [rule], dependencies=() if once else None)


def test_suite_is_whole() -> None:
    assert Counter(name.partition("/")[0] for name in CASES) == GROUPS
    assert STATED["differs"].keys() == EXECUTORS.keys()
    assert len(each(AS_RULES)) + len(each(ONCE)) == 3 * len(CASES)


@pytest.mark.parametrize("section", ["refused", "recursive"])
def test_what_no_rule_may_say_is_listed(section: str) -> None:
    found = {case.name: refusal(case)[1] for case in CASES.values() if refusal(case)[0] == section}

    assert {name: reason.partition(":")[0] for name, reason in STATED[section].items()} == found
    assert all(reason.partition(": ")[2] for reason in STATED[section].values())


@pytest.mark.parametrize(("who", "case"), each(AS_RULES))
def test_as_a_rule(who: str, case: Case) -> None:
    problem = refusal(case)[1]
    if not problem:
        problem = report(who, case)
    print(f"{'FAIL' if problem else 'ok  '} {case.name}")

    if case.name in STATED["refused"]:
        assert STATED["refused"][case.name].startswith(problem or "nothing")
    elif case.name in STATED["differs"][who]:
        assert problem, "it passes, though it is stated not to"
    else:
        assert not problem, problem


@pytest.mark.parametrize(("who", "case"), each(ONCE))
def test_evaluated_once(who: str, case: Case) -> None:
    problem = report(who, case, once=True)
    print(f"{'FAIL' if problem else 'ok  '} {case.name}")

    assert not problem, problem


def report(who: str, case: Case, *, once: bool = False) -> str:
    """What is wrong, by the form of the rule; empty if nothing is."""
    found = {
        form: difference(case, run(who, case, rule, once=once).derived())
        for form, rule in rules_for(case).items()
    }
    if (telling := telling_rule(case)) is not None:
        concluded = told(run(who, case, telling, once=True).derived())
        found["told"] = difference(case, concluded, all_told=True)
    return "\n".join(f"{form}: {problem}" for form, problem in found.items() if problem)


@pytest.mark.parametrize(("who", "expected"), [("rows", 103), ("columns", 128)])
def test_most_is_answered_without_the_store(who: str, expected: int) -> None:
    plans = {
        case.name: run(who, case, rule, once=True).stats.firings[0].plan
        for case in CASES.values()
        if case.name not in STATED["refused"]
        for form, rule in rules_for(case).items()
        if form == "open"
    }

    alone = [name for name, plan in plans.items() if not plan.startswith("in the store")]
    assert (len(alone), len(plans)) == (expected, 155)  # as docs/conformance.md says


def changed(case: Case, *, without: int = 0, more: Iterable[Triple] = ()) -> list[Triple]:
    return [*sorted(expected(case), key=str)[without:], *more]


def test_a_wrong_answer_is_seen() -> None:
    case = CASES["aggregates/agg-sum-01"]
    (total,) = (triple for triple in expected(case) if isinstance(triple[2], Literal))
    assert isinstance(total[2], Literal)
    twice = Literal(total[2].lexical + "0", total[2].datatype)
    other = IRI(ROWS + "other")

    assert difference(case, changed(case)) is None
    assert difference(case, changed(case, without=1))
    assert difference(case, changed(case, more=[(total[0], IRI(ROWS + "more"), total[2])]))
    assert difference(case, changed(case, more=[(other, IS, ROW), (other, total[1], twice)]))
