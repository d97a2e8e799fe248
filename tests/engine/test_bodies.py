"""Bodies in which a store and the specification part easily: what follows is what the specification says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from engine.conftest import EX

from leverkg.engine import Rule, infer
from leverkg.engine.executor import Executor
from leverkg.rdf.term import IRI, Triple

DATA = ":a :p :b . :a :name 'one'@en ."
GRAPHS = {"g1": ":a :p :b .", "g2": ":a :q :b ."}
BASE = "BASE <http://base.example/> "
CASES = {
    # Section 18.6: a graph's pattern is solved by itself, and then joined with the graph's name.
    "a count in each graph": (
        "CONSTRUCT { ?g :n ?c } WHERE { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :p ?o } } }",
        ":g1 :n 1 . :g2 :n 0 .",
    ),
    "MINUS in a graph shares no name of it": (
        "CONSTRUCT { ?g :n ?x } WHERE { GRAPH ?g { ?x :p ?y MINUS { ?z :p ?w } } }",
        ":g1 :n :a .",
    ),
    "a graph's name inside": (
        "CONSTRUCT { ?g :n ?t } WHERE { GRAPH ?g { VALUES (?g ?t) { (UNDEF 1) (:g1 2) } } }",
        ":g1 :n 1, 2 . :g2 :n 1 .",
    ),
    # Section 18.1.7: between two variables, a path of length zero is at a node of the graph.
    "a path of length zero from a value of no triple": (
        "CONSTRUCT { ?x :n ?y } WHERE { VALUES ?x { :a :nowhere 1 } ?x :p* ?y }",
        ":a :n :a, :b .",
    ),
    "the same in a path with steps": (
        "CONSTRUCT { :c :n ?y } WHERE { BIND(:nowhere AS ?x) ?x (:p|:q)?/:p* ?y }",
        "",
    ),
    # Section 18.5.1.7: a simple literal.
    "GROUP_CONCAT has no language": (
        "CONSTRUCT { :c :n ?t } WHERE { { SELECT (GROUP_CONCAT(?o) AS ?t) { :a :name ?o } } }",
        ":c :n 'one' .",
    ),
    "a sub-select of everything, without variables": (
        "CONSTRUCT { :c :n 1 } WHERE { { SELECT * { :a :p [] } } }",
        ":c :n 1 .",
    ),
    "a sub-select of everything, with VALUES behind": (
        "CONSTRUCT { ?x :n ?z } WHERE { { SELECT * { ?x :p ?y } VALUES ?z { 1 } } }",
        ":a :n 1 .",
    ),
    "COALESCE of nothing": (
        "CONSTRUCT { ?x :n ?z } WHERE { ?x :p ?y BIND(COALESCE() AS ?e) BIND(COALESCE(?e, 1) AS ?z) }",
        ":a :n 1 .",
    ),
    # Section 18.2.2.6: the filters of an OPTIONAL see what is bound before it, whatever else it has.
    "a filter of OPTIONAL before another OPTIONAL": (
        (
            "CONSTRUCT { ?x :n ?z } WHERE { ?x :name ?t OPTIONAL { ?x :p ?y FILTER (LANG(?t) = 'en')"
            " OPTIONAL { ?y :p ?w } } BIND(COALESCE(?y, 0) AS ?z) }"
        ),
        ":a :n :b .",
    ),
    "a filter of OPTIONAL beside VALUES": (
        (
            "CONSTRUCT { ?x :n ?z } WHERE { ?x :name ?t OPTIONAL { ?x :p ?y FILTER (LANG(?t) = 'en')"
            " VALUES ?x { :a } } BIND(COALESCE(?y, 0) AS ?z) }"
        ),
        ":a :n :b .",
    ),
    "EXISTS in a filter of OPTIONAL beside BIND": (
        (
            "CONSTRUCT { ?x :n ?z } WHERE { ?x :name ?t OPTIONAL { ?x :p ?y FILTER EXISTS { ?u :p ?y"
            " FILTER (LANG(?t) = 'en') } BIND(1 AS ?z) } }"
        ),
        ":a :n 1 .",
    ),
    "an IRI that BASE makes full": (
        BASE + "CONSTRUCT { ?x :n ?z } WHERE { ?x :p ?y BIND(IRI('z') AS ?z) }",
        ":a :n <http://base.example/z> .",
    ),
    "and one that is full": (
        BASE + "CONSTRUCT { ?x :n ?z } WHERE { ?x :p ?y BIND(URI('urn:z') AS ?z) }",
        ":a :n <urn:z> .",
    ),
}


@pytest.mark.parametrize(("query", "expected"), CASES.values(), ids=CASES)
def test_what_follows(
    query: str,
    expected: str,
    rule: Callable[..., Rule],
    triples: Callable[[str], list[Triple]],
    empty: Callable[[], Executor],
) -> None:
    executor = empty()
    executor.add(triples(DATA))
    for name, turtle in GRAPHS.items():
        executor.add(triples(turtle), IRI(EX + name))
    made = rule("made", query)

    run = infer(executor, [made])

    assert set(run.derived()) == set(triples(expected))
    # Proofs ask the same body in another way.
    rows = executor.solve(made.body, {}, columns=made.head_variables)
    assert len({tuple(row.items()) for row in rows}) == len(triples(expected))
