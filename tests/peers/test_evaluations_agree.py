"""However the engine goes about it, the same follows; and what has no right order is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from peers.answers import difference
from peers.literals import normal_triple
from peers.small_programs import HEADER, PREFIXES, Program, graphs, programs

from leverkg.engine import Rule, infer, plan_joins, recursion_parts, rule_from_text
from leverkg.engine.executor import Executor
from leverkg.engine.executors import columns_recursion, columns_solve, oxigraph_planned
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.plans import Plans
from leverkg.engine.strata import stratify
from leverkg.errors import RuleError
from leverkg.rdf.term import Triple
from leverkg.sparql.tree import GroupPattern, TriplePattern

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=SLOW)

Evaluation = Callable[[list[Rule], list[Triple], random.Random], set[Triple]]


def inferred(
    rules: list[Rule], facts: list[Triple], *, executor: Executor | None = None, **options: object
) -> set[Triple]:
    executor = executor or OxigraphExecutor()
    executor.add(facts)
    infer(executor, rules, **options)  # type: ignore[arg-type]
    return {normal_triple(triple) for triple in executor.triples()}


def without_rounds(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    return inferred(rules, facts, rounds=False)


def without_a_plan(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Bodies as they are written, in the order in which they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oxigraph_planned, "in_order", lambda body, count: body)
        return inferred(rules, facts)


def recursion_in_the_store(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recursion_parts, "clauses_of", lambda rules: None)
        return inferred(rules, facts)


def whole_in_every_round(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """No delta either: what recursive rules read is all there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recursion_parts, "clauses_of", lambda rules: None)
        patch.setattr(recursion_parts, "delta_bodies", lambda rule, writes, delta: [rule.body])
        return inferred(rules, facts)


def joined_wherever_it_can_be(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Patterns about one node are solved by themselves, whether that pays or not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_joins, "_DEARER", -1e12)
        return inferred(rules, facts)


def in_rows(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    return inferred(rules, facts, executor=RowsExecutor())


def in_rows_by_rounds(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Recursion over rows too, from what each round made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recursion_parts, "clauses_of", lambda rules: None)
        return inferred(rules, facts, executor=RowsExecutor())


def in_rows_as_remembered(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """By the plans of another run, as they come out of a file."""
    plans = Plans()
    inferred(rules, chance.sample(facts, len(facts)), executor=RowsExecutor(plans=plans))
    kept = Plans.from_data(json.loads(json.dumps(plans.as_data())))
    return inferred(rules, facts, executor=RowsExecutor(plans=kept))


def in_columns(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    return inferred(rules, facts, executor=ColumnsExecutor())


def in_columns_by_rounds(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Recursion over columns too, from what each round made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_recursion, "clauses_of", lambda rules: None)
        return inferred(rules, facts, executor=ColumnsExecutor())


def in_columns_by_rows(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Patterns in the order of how many rows they really make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_solve, "_MANY", 0)
        patch.setattr(columns_solve, "_FAR", -1)
        return inferred(rules, facts, executor=ColumnsExecutor())


def shuffled(rules: list[Rule], facts: list[Triple], chance: random.Random) -> set[Triple]:
    """Facts, rules, and patterns that stand side by side, in another order."""
    rules = [rule.replaced(body=_shuffled(rule.body, chance)) for rule in rules if rule.body is not None]
    return inferred(chance.sample(rules, len(rules)), chance.sample(facts, len(facts)))


def _shuffled(body: GroupPattern, chance: random.Random) -> GroupPattern:
    elements = []
    for plain, run in groupby(body.elements, lambda element: isinstance(element, TriplePattern)):
        found = list(run)
        elements += chance.sample(found, len(found)) if plain else found
    return GroupPattern(tuple(elements), body.at)


@pytest.mark.parametrize(
    "evaluation",
    [
        without_rounds,
        without_a_plan,
        joined_wherever_it_can_be,
        recursion_in_the_store,
        whole_in_every_round,
        in_rows,
        in_rows_by_rounds,
        in_rows_as_remembered,
        in_columns,
        in_columns_by_rounds,
        in_columns_by_rows,
        shuffled,
    ],
)
@SETTINGS
@given(programs(), graphs(), st.randoms(use_true_random=False))
def test_the_same_follows(
    evaluation: Evaluation, program: Program, facts: list[Triple], chance: random.Random
) -> None:
    note(str(program))
    rules = [rule.rule() for rule in program.rules]

    found = difference(inferred(rules, facts), evaluation(rules, facts, chance))

    assert not found, found


CLOSING = {
    "NOT EXISTS": "?a :e ?b FILTER NOT EXISTS {{ ?a {read} ?b }}",
    "NOT EXISTS of several": "?a :e ?b FILTER NOT EXISTS {{ ?a {read} ?b . ?b :e ?a }}",
    "MINUS": "?a :e ?b MINUS {{ ?a {read} ?b }}",
    "a count": "?a :e ?b {{ SELECT ?a (COUNT(?k) AS ?n) WHERE {{ ?a {read} ?k }} GROUP BY ?a }}",
    "an optional part that is looked at": "?a :e ?b OPTIONAL {{ ?a {read} ?k }} FILTER(!BOUND(?k))",
    "EXISTS as a value": "?a :e ?b BIND(EXISTS {{ ?a {read} ?b }} AS ?x) FILTER(?x)",
    "! EXISTS": "?a :e ?b FILTER(!(EXISTS {{ ?a {read} ?b }}))",
    "a path under a negation": "?a :e ?b FILTER NOT EXISTS {{ ?a {read}/:e ?b }}",
}
MAKING = {
    "a new node": "CONSTRUCT {{ ?a {write} _:b }} WHERE {{ ?c {read} ?a }}",
    "a computed value": "CONSTRUCT {{ ?a {write} ?n }} WHERE {{ ?a {read} ?m BIND(?m + 1 AS ?n) }}",
}


@st.composite
def circles(draw: st.DrawFn, closing: str) -> list[str]:
    """Return a way of rules from predicate to predicate, and one that closes it."""
    length = draw(st.integers(0, 3))
    texts = [f"CONSTRUCT {{ ?a :z{i + 1} ?b }} WHERE {{ ?a :z{i} ?b }}" for i in range(length)]
    last = closing.format(read=f":z{length}", write=":z0")
    return [*texts, last if last.startswith("CONSTRUCT") else f"CONSTRUCT {{ ?a :z0 ?b }} WHERE {{ {last} }}"]


def refused(program: Program, texts: list[str], order: random.Random) -> tuple[RuleError, Iterator[str]]:
    rules = [rule.rule() for rule in program.rules]
    names = [f"circle-{index}" for index in range(len(texts))]
    rules += [
        rule_from_text(HEADER + text, name=name, prefixes=PREFIXES)
        for name, text in zip(names, texts, strict=True)
    ]
    order.shuffle(rules)
    stratify([rule for rule in rules if rule.name not in names])
    with pytest.raises(RuleError) as caught:
        infer(OxigraphExecutor(), rules)
    return caught.value, iter(names)


@pytest.mark.parametrize("kind", CLOSING)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_circle_through_a_negation_is_refused_and_named(kind: str, data: st.DataObject) -> None:
    program, texts = data.draw(programs()), data.draw(circles(CLOSING[kind]))

    error, names = refused(program, texts, data.draw(st.randoms(use_true_random=False)))

    assert error.code == "LEV-R020"
    assert all(f"{name} (" in str(error) for name in names)


@pytest.mark.parametrize("kind", MAKING)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_circle_through_new_terms_is_refused_and_named(kind: str, data: st.DataObject) -> None:
    program, texts = data.draw(programs()), data.draw(circles(MAKING[kind]))

    error, names = refused(program, texts, data.draw(st.randoms(use_true_random=False)))

    assert error.code == "LEV-R021"
    assert all(f"{name} (" in str(error) for name in names)
