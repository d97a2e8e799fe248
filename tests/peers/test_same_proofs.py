"""Proofs and near misses of small programs: the same in whatever order facts came, on all executors."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from peers.small_programs import EX, Program, graphs, programs
from rdflib_executor import RdflibExecutor

from leverkg.engine import choice, infer, rule_from_text
from leverkg.engine.executor import Executor
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.literal_values import canonical, canonical_triple
from leverkg.engine.proofs.proof import Proof, prove
from leverkg.engine.proofs.whynot import why_not_rule
from leverkg.engine.run import Run
from leverkg.rdf.term import IRI, Triple

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def told(proof: Proof) -> object:
    """Return all that a proof says."""
    return [
        (
            canonical_triple(one.triple),
            one.rank,
            [
                (
                    step.rule.name,
                    [(name, canonical(term)) for name, term in step.bindings],
                    [canonical_triple(premise.triple) for premise in step.premises],
                    step.absences,
                    step.opened,
                    step.counted,
                )
                for step in one.steps
            ],
        )
        for one in proof.walk()
    ]


def answers(run: Run) -> list[object]:
    derived = sorted(run.derived(), key=lambda t: str(canonical_triple(t)))[:8]
    found: list[object] = [told(prove(run, triple)) for triple in derived]
    return [*found, *(str(why_not_rule(run, rule)) for rule in run.ruleset.stratified())]


def inferred(executor: Executor, program: Program, facts: list[Triple]) -> Run:
    executor.add(facts)
    return infer(executor, [rule.rule() for rule in program.rules])


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(programs(), graphs(), st.randoms(use_true_random=False))
def test_proofs_and_near_misses_are_the_same(program: Program, facts: list[Triple], chance: random.Random):
    note(str(program))
    assume(program.rules)
    # What is written in two ways is kept in the way that came first.
    facts = [(s, p, canonical(o)) for s, p, o in facts]
    shuffled = facts[:]
    chance.shuffle(shuffled)

    expected = answers(inferred(OxigraphExecutor(), program, facts))

    assert answers(inferred(OxigraphExecutor(), program, shuffled)) == expected
    assert answers(inferred(RowsExecutor(), program, shuffled)) == expected
    assert answers(inferred(ColumnsExecutor(), program, shuffled)) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(programs(), graphs(), st.randoms(use_true_random=False))
def test_it_is_so_of_more_than_are_sorted_at_once(
    program: Program, facts: list[Triple], chance: random.Random
):
    assume(program.rules)
    facts = [(s, p, canonical(o)) for s, p, o in facts]
    shuffled = facts[:]
    chance.shuffle(shuffled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choice, "AT_ONCE", 1)

        expected = answers(inferred(OxigraphExecutor(), program, facts))

        assert answers(inferred(OxigraphExecutor(), program, shuffled)) == expected
        assert answers(inferred(ColumnsExecutor(), program, shuffled)) == expected


@pytest.mark.parametrize("executor", [OxigraphExecutor, RowsExecutor, ColumnsExecutor, RdflibExecutor])
def test_the_least_solution_is_shown(executor):
    rule = rule_from_text(
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
        "CONSTRUCT { ?a :has :way } WHERE { ?a :by ?b . ?b :to ?c }",
        name="way",
        prefixes={"": EX},
    )
    written = "a by z, z to m, a by y, y to n, y to k"
    facts = [tuple(IRI(EX + name) for name in text.split()) for text in written.split(", ")]
    store = executor()
    store.add(facts)
    run = infer(store, [rule])

    (step,) = prove(run, (IRI(EX + "a"), IRI(EX + "has"), IRI(EX + "way"))).steps

    assert dict(step.bindings)["b"] == IRI(EX + "y")
    assert dict(step.bindings)["c"] == IRI(EX + "k")


@pytest.mark.parametrize("count", [100, 300, 1000])
def test_of_many_the_same_one_is_shown(count):
    """Beyond what is sorted at once, it is not promised to be the least."""
    rule = rule_from_text(
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
        "CONSTRUCT { :a :has :way } WHERE { ?b :to ?c . ?d :to ?c }",
        name="way",
        prefixes={"": EX},
    )
    facts = [(IRI(f"{EX}n{n}"), IRI(EX + "to"), IRI(f"{EX}m{n % 7}")) for n in range(count)]
    shown = set()
    for seed, executor in ((0, OxigraphExecutor), (1, OxigraphExecutor), (2, ColumnsExecutor)):
        random.Random(seed).shuffle(facts)
        store = executor()
        store.add(facts)
        run = infer(store, [rule])
        (step,) = prove(run, (IRI(EX + "a"), IRI(EX + "has"), IRI(EX + "way"))).steps
        shown.add(step.bindings)
    assert len(shown) == 1
