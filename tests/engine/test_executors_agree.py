"""Four executors, two SPARQL implementations and one of joins: what follows is the same."""

from __future__ import annotations

import random

import pytest
from engine.programs import data, programs
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from rdflib_executor import RdflibExecutor

from leverkg.engine import infer
from leverkg.engine.executors import columns_frames, columns_recursion, columns_solve
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.literal_values import canonical_triple
from leverkg.errors import RuleError
from leverkg.sparql.tree import GroupPattern

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def derived(executor, facts, rules, **options):
    executor.add(facts)
    return {canonical_triple(triple) for triple in infer(executor, rules, **options).derived()}


def orderable(rules):
    for rule in rules:
        note(rule.text.splitlines()[-1])
    try:
        infer(OxigraphExecutor(), rules)
    except RuleError:
        return False
    return True


@SETTINGS
@given(data(), programs())
def test_all_executors_derive_the_same(facts, rules):
    assume(rules and orderable(rules))

    expected = derived(OxigraphExecutor(), facts, rules)

    assert derived(RdflibExecutor(), facts, rules) == expected
    assert derived(RowsExecutor(), facts, rules) == expected
    assert derived(ColumnsExecutor(), facts, rules) == expected
    with pytest.MonkeyPatch.context() as patch:  # as if there were many rows
        patch.setattr(columns_frames, "_PACKED", 0)
        patch.setattr(columns_solve, "_COMPARED", 0)
        patch.setattr(columns_solve, "_MANY", 0)
        patch.setattr(columns_recursion, "_LARGE", 0)
        assert derived(ColumnsExecutor(), facts, rules) == expected


@SETTINGS
@given(data(), programs(), st.randoms(use_true_random=False))
def test_the_order_of_patterns_facts_and_rules_does_not_matter(facts, rules, chance: random.Random):
    assume(rules and orderable(rules))
    expected = derived(OxigraphExecutor(), facts, rules)
    shuffled = []
    for rule in rules:
        patterns = [e for e in rule.body.elements if type(e).__name__ == "TriplePattern"]
        chance.shuffle(patterns)
        remaining = iter(patterns)
        elements = [next(remaining) if type(e).__name__ == "TriplePattern" else e for e in rule.body.elements]
        # Only joins commute; with OPTIONAL, MINUS or BIND between, the places of patterns mean something.
        plain = {type(e).__name__ for e in elements} <= {
            "TriplePattern",
            "Filter",
            "InlineData",
            "UnionPattern",
        }
        shuffled.append(rule.replaced(body=GroupPattern(tuple(elements))) if plain else rule)
    chance.shuffle(facts)
    chance.shuffle(shuffled)

    assert derived(OxigraphExecutor(), facts, shuffled) == expected


@SETTINGS
@given(data(), programs())
def test_rounds_or_none_the_same_follows(facts, rules):
    assume(rules and orderable(rules))

    assert derived(OxigraphExecutor(), facts, rules) == derived(
        OxigraphExecutor(), facts, rules, rounds=False
    )


@SETTINGS
@given(data(), programs())
def test_running_twice_adds_nothing(facts, rules):
    assume(rules and orderable(rules))
    executor = OxigraphExecutor()
    first = derived(executor, facts, rules)
    again = OxigraphExecutor()

    assert derived(again, [*facts, *first], rules) <= first
