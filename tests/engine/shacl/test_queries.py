"""Queries for many focus nodes at once give what a query for each gives."""

import pytest
from graphs import EX, turtle

from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.rdf.term import IRI, BlankNode, Literal, Term
from leverkg.sparql.parse import parse_query
from leverkg.sparql.tree import ConstructQuery

DATA = turtle(
    "".join(f":i{n} a :N ; :p {n} ; :next :i{n + 1} . " for n in range(12))
    + "[] :p 3 . [] :p 4 ; :next :i3 ."
)
NODES: list[Term] = [IRI(f"{EX}i{n}") for n in range(14)]
NODES += [s for s, _, _ in DATA if isinstance(s, BlankNode)] + [
    Literal("text"),
    IRI(EX + "none"),
    IRI(EX + "next"),
]
QUERIES = [
    "CONSTRUCT { $this :q ?v } WHERE { $this :p ?v }",
    "CONSTRUCT { ?n :from $this } WHERE { $this :next+ ?n . ?n :p ?v FILTER(?v > 8) }",
    "CONSTRUCT { $this a :Last } WHERE { $this :p ?v FILTER NOT EXISTS { $this :next ?n . ?n :p ?w } }",
    "CONSTRUCT { $this a :End } WHERE { FILTER NOT EXISTS { $this :next ?n } }",
    "CONSTRUCT { $this :kind ?k } WHERE { BIND(IF(isBlank($this), 'b', IF(isIRI($this), 'i', 'l')) AS ?k) }",
    "CONSTRUCT { :all :has $this } WHERE { }",
    "CONSTRUCT { $this :q ?v } WHERE { OPTIONAL { $this :p ?v } }",
    "CONSTRUCT { $this :q ?v } WHERE { { $this :p ?v } UNION { ?v :next $this } }",
    """CONSTRUCT { $this :best ?v }
       WHERE { { SELECT $this ?v WHERE { ?x :next $this ; :p ?v } ORDER BY ?v LIMIT 1 } }""",
    """CONSTRUCT { $this :count ?c }
       WHERE { { SELECT $this (COUNT(?v) AS ?c) WHERE { $this :p ?v } GROUP BY $this } }""",
    "CONSTRUCT { $this :q ?v } WHERE { FILTER(BOUND($this)) ?x :next $this ; :p ?v }",
    "CONSTRUCT { $this $to ?v } WHERE { $this :p ?v }",
    "CONSTRUCT { ?s :said ?o } WHERE { ?s $this ?o . ?o :p ?n }",
    "CONSTRUCT { ?s :by ?v } WHERE { ?s a :N . { ?s :next $this } UNION { $this :next ?s } ?s :p ?v }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_all_at_once_is_one_by_one(text: str) -> None:
    store = OxigraphQueries()
    store.add(DATA)
    query = parse_query(f"PREFIX : <{EX}> {text}")
    assert isinstance(query, ConstructQuery)
    more: dict[str, Term] = {"to": IRI(EX + "to")}

    together = store.construct_each(query, "this", NODES, more)

    one_by_one = {t for node in NODES for t in store.construct(query, {**more, "this": node})}
    assert set(together) == one_by_one
    assert one_by_one


def test_new_nodes_are_one_for_each_solution() -> None:
    store = OxigraphQueries()
    store.add(DATA)
    query = parse_query(
        f"PREFIX : <{EX}> CONSTRUCT {{ [] :of $this ; :in ?b }} WHERE {{ $this :p ?v BIND(BNODE() AS ?b) }}"
    )
    assert isinstance(query, ConstructQuery)

    made = store.construct_each(query, "this", NODES[:12], {})

    assert len({s for s, _, _ in made}) == 12
    assert len({o for _, _, o in made if isinstance(o, BlankNode)}) == 12
    assert not {s for s, _, _ in made} & {o for _, _, o in made}
