"""Recursion in the process gives what rounds over the store give, with ranks on which proofs can stand."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leverkg.engine import Guards, infer, recursion_parts, rule_from_text, semi_naive
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.engine.recursion_parts import clauses_of
from leverkg.errors import GuardReached
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal

EX = "http://example.org/"
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"

PROGRAMS = {
    "closure, left": ["CONSTRUCT { ?x :r ?z } WHERE { { ?x :p ?z } UNION { ?x :r ?y . ?y :p ?z } }"],
    "closure, right": ["CONSTRUCT { ?x :r ?z } WHERE { { ?x :p ?z } UNION { ?x :p ?y . ?y :r ?z } }"],
    "closure, both": ["CONSTRUCT { ?x :r ?z } WHERE { { ?x :p ?z } UNION { ?x :r ?y . ?y :r ?z } }"],
    "closure in place": ["CONSTRUCT { ?x :p ?z } WHERE { ?x :p ?y . ?y :p ?z }"],
    "symmetric": ["CONSTRUCT { ?y :p ?x } WHERE { ?x :p ?y }"],
    "symmetric and transitive": [
        "CONSTRUCT { ?x :p ?z } WHERE { ?x :p ?y . ?y :p ?z }",
        "CONSTRUCT { ?y :p ?x } WHERE { ?x :p ?y }",
    ],
    "same generation": [
        "CONSTRUCT { ?x :s ?y } WHERE { { ?a :p ?x , ?y } UNION { ?a :s ?b . ?a :p ?x . ?b :p ?y } }"
    ],
    "a class spreads": ["CONSTRUCT { ?y a :A } WHERE { ?x a :A ; :p ?y }"],
    "two classes by turns": [
        "CONSTRUCT { ?y a :B } WHERE { ?x a :A ; :p ?y }",
        "CONSTRUCT { ?y a :A } WHERE { ?x a :B ; :q ?y }",
    ],
    "a loop at one node": [
        "CONSTRUCT { ?x a :A } WHERE { ?x :p ?x }",
        "CONSTRUCT { ?x :p ?x } WHERE { ?x a :A }",
    ],
    "unequal ends": [
        "CONSTRUCT { ?x :r ?z } WHERE { { ?x :p ?z } UNION { ?x :r ?y . ?y :r ?z FILTER(?x != ?z) } }"
    ],
    "a negation below": [
        "CONSTRUCT { ?x :r ?z } WHERE { ?x :r ?y . ?y :p ?z FILTER NOT EXISTS { ?z a :A } }"
    ],
    "a filter below": ["CONSTRUCT { ?x :r ?z } WHERE { ?x :r ?y . ?y :p ?z . ?z :n ?n FILTER(?n > 1) }"],
    "an optional below": [
        "CONSTRUCT { ?x :r ?z } WHERE { ?y :p ?z . OPTIONAL { ?z :n ?n } FILTER(!BOUND(?n)) ?x :r ?y }"
    ],
    "a path below": ["CONSTRUCT { ?x :r ?z } WHERE { ?x :r ?y . ?y :p/:q ?z }"],
    "a path through it": ["CONSTRUCT { ?x :r ?z } WHERE { { ?x :p ?z } UNION { ?x :r/:q ?z } }"],
    "exists through it": [
        "CONSTRUCT { ?x :r ?z } WHERE { ?x :p ?z . FILTER(EXISTS { ?z :r ?w } || EXISTS { ?z a :A }) }"
    ],
    "any predicate": ["CONSTRUCT { ?y :r ?x } WHERE { ?x ?k ?y . ?k a :A }"],
    "two heads": ["CONSTRUCT { ?x :r ?z . ?z :s ?x } WHERE { { ?x :p ?z } UNION { ?x :r ?y . ?z :s ?y } }"],
    "a constant in the head": ["CONSTRUCT { ?y :r :n1 } WHERE { ?x :r :n1 . ?x :p ?y }"],
    "apart but for it": ["CONSTRUCT { ?x :r ?z } WHERE { ?x :p ?y . ?w :q ?z . ?y :r ?w }"],
}
COVERED = {"a path through it": False, "exists through it": False, "any predicate": False}

nodes = st.sampled_from([IRI(f"{EX}n{i}") for i in range(5)])
edges = st.tuples(nodes, st.sampled_from([IRI(EX + p) for p in "pqrs"]), nodes)
facts = st.lists(
    st.one_of(
        edges,
        edges,
        edges,
        st.tuples(nodes, st.just(RDF_TYPE), st.sampled_from([IRI(EX + "A"), IRI(EX + "B")])),
        st.tuples(
            nodes, st.just(IRI(EX + "n")), st.integers(0, 3).map(lambda n: Literal(str(n), XSD + "integer"))
        ),
        st.tuples(nodes, st.just(IRI(EX + "p")), st.just(Literal("end"))),
    ),
    max_size=14,
)


def rules_of(name):
    queries = PROGRAMS[name]
    return [rule_from_text(HEADER + q, name=f"r{i}", prefixes={"": EX}) for i, q in enumerate(queries)]


def inferred(given, rules, **options):
    executor = OxigraphExecutor()
    executor.add(given)
    return infer(executor, rules, **options)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_covered(name):
    assert (clauses_of(rules_of(name)) is not None) == COVERED.get(name, True)


@pytest.mark.parametrize("name", PROGRAMS)
@settings(max_examples=25, deadline=None)
@given(facts)
def test_both_ways_give_the_same_and_every_triple_has_a_proof(name, given):
    rules = rules_of(name)
    run = inferred(given, rules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recursion_parts, "clauses_of", lambda rules: None)
        expected = set(inferred(given, rules).derived())

    assert set(run.derived()) == expected
    for triple in expected:
        for proof in prove(run, triple).walk():
            assert all(p.rank < proof.rank for step in proof.steps for p in step.premises)


def test_a_literal_is_no_subject():
    """A recursion through literals does not invent triples about them."""
    given = [(IRI(EX + "a"), IRI(EX + "p"), Literal("x")), (IRI(EX + "b"), IRI(EX + "p"), IRI(EX + "a"))]

    run = inferred(given, rules_of("symmetric and transitive"))

    assert {t[0] for t in run.derived()} == {IRI(EX + "a"), IRI(EX + "b")}
    assert (IRI(EX + "b"), IRI(EX + "p"), Literal("x")) in set(run.derived())


def chain(length):
    return [(IRI(f"{EX}n{i}"), IRI(EX + "p"), IRI(f"{EX}n{i + 1}")) for i in range(length)]


@pytest.mark.parametrize("patched", [False, True])
def test_too_many_rounds_are_an_error(patched, monkeypatch):
    if patched:
        monkeypatch.setattr(recursion_parts, "clauses_of", lambda rules: None)

    with pytest.raises(GuardReached) as caught:
        inferred(chain(30), rules_of("closure, left"), guards=Guards(max_rounds=5))

    assert (caught.value.code, caught.value.exit_code) == ("LEV-G010", 5)
    assert "r0" in str(caught.value)


@pytest.mark.parametrize(
    ("guards", "code"), [(Guards(max_triples=100), "LEV-G011"), (Guards(timeout=0.0), "LEV-G012")]
)
def test_too_many_triples_or_seconds_are_an_error(guards, code):
    with pytest.raises(GuardReached) as caught:
        inferred(chain(30), rules_of("closure, both"), guards=guards)

    assert caught.value.code == code


def test_new_nodes_may_be_made_for_a_bounded_number_of_rounds():
    endless = "CONSTRUCT { ?x :p _:next } WHERE { ?w :p ?x }"
    rules = [rule_from_text(HEADER + endless, name="endless", prefixes={"": EX})]

    with pytest.raises(GuardReached) as caught:
        inferred(chain(1), rules, allow_new_terms=4)

    assert caught.value.code == "LEV-G013"


def test_new_nodes_that_come_to_an_end_are_all_made():
    """A node for each thing that has a part, whose parts it takes over: two levels, then nothing new."""
    ends = (
        "CONSTRUCT { _:group :of ?x . _:group a :Done } WHERE { ?x :p ?y FILTER NOT EXISTS { ?x a :Never } }"
    )
    feeds = "CONSTRUCT { ?g :q ?x } WHERE { ?g a :Done ; :of ?x }"
    back = "CONSTRUCT { ?x :p ?x } WHERE { ?g :q ?x . ?x :p ?x }"
    texts = {"ends": ends, "feeds": feeds, "back": back}
    rules = [rule_from_text(HEADER + text, name=name, prefixes={"": EX}) for name, text in texts.items()]

    run = inferred(chain(3), rules, allow_new_terms=9)

    assert sum(1 for t in run.derived() if t[1] == RDF_TYPE) == 3


# --- what a round costs, by what can be counted -------------------------------------------------------------

TAXONOMY = "CONSTRUCT { ?x a ?d } WHERE { ?x a ?c . ?c :below ?d }"


def deep(levels):
    """Return one individual of the lowest of so many classes, each below the next one."""
    names = [IRI(f"{EX}c{n}") for n in range(levels + 1)]
    below = IRI(EX + "below")
    return [(IRI(EX + "it"), RDF_TYPE, names[0]), *((a, below, b) for a, b in pairwise(names))]


def calls_of(levels):
    """Return how many calls a run makes that goes up so many levels, those of Python's own functions too."""
    executor = RowsExecutor()
    executor.add(deep(levels))
    rules = [rule_from_text(HEADER + f"PREFIX : <{EX}> " + TAXONOMY, name="inherit")]
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        run = infer(executor, rules, guards=Guards(max_rounds=10_000))
    finally:
        sys.setprofile(None)
    assert run.stats.new == levels == run.stats.rounds
    return counted


def test_a_round_costs_a_few_calls_however_much_there_is():
    calls_of(10)  # what is imported when it is first used is no part of a round
    some, more, most = map(calls_of, (100, 200, 1_200))

    assert more - some <= 35 * 100
    assert most - more <= 1.05 * 10 * (more - some)


def test_triples_are_turned_round_only_where_a_clause_looks_back(monkeypatch):
    turned, indexed = [], []
    turn, index = semi_naive.Facts._turn, semi_naive._indexed
    monkeypatch.setattr(semi_naive.Facts, "_turn", staticmethod(lambda *f: turned.append(1) or turn(*f)))
    monkeypatch.setattr(semi_naive, "_indexed", lambda *given: indexed.append(1) or index(*given))

    def run(text):
        executor = RowsExecutor()
        executor.add(deep(20))
        infer(executor, [rule_from_text(HEADER + f"PREFIX : <{EX}> " + text, name="r")])
        return len(turned), len(indexed)

    assert run(TAXONOMY) == (0, 1)
    turned_before, _ = run("CONSTRUCT { ?x :below ?z } WHERE { ?x :below ?y . ?y :below ?z }")
    assert turned_before > 0
