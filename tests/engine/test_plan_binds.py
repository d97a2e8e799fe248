"""A BIND in a body that is reordered: after what its expression sees, before what sees its variable."""

from __future__ import annotations

import pytest
from rdflib_executor import RdflibExecutor

from leverkg.engine import infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.literal_values import canonical_triple

GIVEN = ":x :p :y . :y :q :two . :two :r 2 . :z :p :w . :one :r 1 . :x :s 5 . :z :s 1 ."
BODIES = {
    "a pattern after it": ("BIND(COALESCE(?c, :one) AS ?d) ?d :r ?e", {("x", "2"), ("z", "1")}),
    "a second after it": (
        "BIND(COALESCE(?c, :one) AS ?d) ?d :r ?f BIND(?f + 1 AS ?e)",
        {("x", "3"), ("z", "2")},
    ),
    "two in a row": ("BIND(COALESCE(?f, 7) AS ?g) BIND(?g + 1 AS ?e)", {("x", "8"), ("z", "8")}),
    "of a pattern that waits": ("?c :r ?f BIND(?f + 1 AS ?e)", {("x", "3"), ("z", "3"), ("z", "2")}),
    "a filter on it": (
        "BIND(COALESCE(?c, :one) AS ?d) ?d :r ?e . ?a :s ?m FILTER(?m > ?e)",
        {("x", "2")},
    ),
    "in a group that must not hold": (
        """?a :s ?e FILTER NOT EXISTS {
          ?a :p ?o OPTIONAL { ?o :q ?v } BIND(COALESCE(?v, :one) AS ?w) ?w :r ?k FILTER(?k >= ?e) }""",
        {("x", "5")},
    ),
}


@pytest.mark.parametrize("executor", [OxigraphExecutor, RdflibExecutor], ids=["oxigraph", "rdflib"])
@pytest.mark.parametrize("name", BODIES)
def test_a_bind_after_an_optional_keeps_its_place(triples, rule, name, executor):
    rest, expected = BODIES[name]
    query = f"CONSTRUCT {{ ?a :is ?e }} WHERE {{ ?a :p ?b OPTIONAL {{ ?b :q ?c }} {rest} }}"

    store = executor()
    store.add(triples(GIVEN))

    derived = infer(store, [rule("r", query)]).derived()
    assert {(s.value[-1], e.lexical) for s, _, e in map(canonical_triple, derived)} == expected


@pytest.mark.parametrize("executor", [OxigraphExecutor, RdflibExecutor], ids=["oxigraph", "rdflib"])
def test_what_a_filter_demands_is_not_there_yet_when_a_bind_reads_it(triples, rule, executor):
    """The filter holds at the end of the group, where OPTIONAL has bound ?c; BIND comes before that."""
    query = """CONSTRUCT { ?a :has [ :is ?c ; :was ?d ] }
        WHERE { ?a :p ?b FILTER(BOUND(?c)) BIND(?c AS ?d) OPTIONAL { ?b :q ?c } }"""
    store = executor()
    store.add(triples(GIVEN))

    derived = infer(store, [rule("r", query)]).derived()

    assert sorted(p.value.rpartition("/")[2] for _, p, _ in derived) == ["has", "is"]
