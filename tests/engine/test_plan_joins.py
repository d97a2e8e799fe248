"""Patterns about one node that are solved by themselves: when, and that the same follows."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from engine.programs import data, programs
from hypothesis import HealthCheck, assume, given, settings
from rdflib_executor import RdflibExecutor

from leverkg.engine import infer, plan_joins
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.plan import order
from leverkg.errors import RuleError
from leverkg.sparql.parse import parse_query
from leverkg.sparql.tree import SubSelect

BODY = """SELECT * WHERE {
  ?reason a :Reason ; :side ?party ; :in ?situation .
  ?pair a :Pair ; :of ?party ; :in ?situation .
}"""
# 50 situations, in each of which 400 things are; 100 pairs of parties, and 40 reasons.
COUNTS = {
    "Reason": (40, 40, 1),
    "Pair": (100, 100, 1),
    "side": (40, 40, 2),
    "of": (200, 100, 2),
    "in": (20_000, 20_000, 50),
}


def count(access):
    term = access.object or access.predicate
    return Statistics(*COUNTS[term.value.rsplit("/", 1)[-1]])


def body(text=BODY):
    return parse_query("PREFIX : <http://example.org/> " + text, name="q").where


def test_what_is_found_by_crowded_patterns_alone_is_joined():
    placed, _ = order(body(), count, joins=True)

    *first, last = [part.element for part in placed]
    assert [type(part).__name__ for part in first] == ["TriplePattern"] * 3
    assert isinstance(last, SubSelect)
    assert {item.variable.name for item in last.query.items} == {"pair", "party", "situation"}
    assert len(last.query.where.elements) == 3
    assert placed[-1].after >= {"pair", "party", "situation", "reason"}


@pytest.mark.parametrize(
    ("bound", "joins"), [(frozenset({"situation"}), True), (frozenset(), False)], ids=["bound", "not asked"]
)
def test_where_something_is_bound_outside_nothing_is_joined(bound, joins):
    placed, _ = order(body(), count, bound, joins=joins)

    assert len(placed) == 6
    assert not [part for part in placed if isinstance(part.element, SubSelect)]


def test_what_each_solution_finds_at_once_is_not_joined():
    text = "SELECT * WHERE { ?reason a :Reason ; :side ?party . ?party :of ?pair ; :in ?situation }"

    placed, _ = order(body(text), count, joins=True)

    assert not [part for part in placed if isinstance(part.element, SubSelect)]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(data(), programs())
def test_wherever_it_is_done_the_same_follows(facts, rules):
    try:
        infer(OxigraphExecutor(), rules)
    except RuleError:
        assume(False)
    found = []
    with patch.object(plan_joins, "_DEARER", -1e12):
        for executor in (OxigraphExecutor(), RdflibExecutor()):
            executor.add(facts)
            found.append({canonical_triple(triple) for triple in infer(executor, rules).derived()})

    assert found[0] == found[1]


def test_a_join_finds_what_look_ups_find(run, rule):
    parts = [f":r{i} a :Reason ; :side :p{i % 2} ; :in :s{i % 60} ." for i in range(600)]
    parts += [f":x{i} :in :s{i % 60} ." for i in range(6000)]
    parts += [f":c{i} a :Pair ; :of :p0 , :p1 ; :in :s{i} ." for i in range(60)]
    given_ = "\n".join(parts)
    query = "CONSTRUCT { ?reason :bearsOn ?pair } WHERE " + BODY.split("WHERE", 1)[1]

    joined = run(given_, rule("r", query))
    with patch.object(plan_joins, "_DEARER", 1e12):
        looked_up = run(given_, rule("r", query))

    assert set(joined.derived()) == set(looked_up.derived())
    assert joined.stats.new == 600
