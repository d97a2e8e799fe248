"""What proofs rest on, body by body: the premises, and what was looked for in vain, known beforehand."""

from __future__ import annotations

import pytest

from leverkg.engine import infer
from leverkg.engine.proofs.proof import prove
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.sparql.write import write_group

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"

# name, facts in TriG, body (concludes ?s :is ?v), conclusion, premises, what was not there
BODIES = [
    (
        "EXISTS in BIND is true",
        ":a :p :b . :b :q :c .",
        "?s :p ?y BIND (EXISTS { ?y :q ?z } AS ?v)",
        ":a true",
        [":a :p :b", ":b :q :c"],
        [],
    ),
    (
        "EXISTS in BIND is false",
        ":a :p :b .",
        "?s :p ?y BIND (IF(EXISTS { ?y :q ?z }, 1, 0) AS ?v)",
        ":a 0",
        [":a :p :b"],
        [":b :q ?z"],
    ),
    (
        "EXISTS in BIND sees what is bound before it alone",
        ":a :p :b . :c :q :d .",
        "?s :p ?y BIND (EXISTS { ?z :q ?w } AS ?v) OPTIONAL { ?z :p ?y }",
        ":a true",
        [":a :p :b", ":c :q :d"],
        [],
    ),
    (
        "a disjunction that is denied",
        ":a :p :b . :b :q :c .",
        "?s :p ?v FILTER (!(NOT EXISTS { ?v :q ?z } || EXISTS { ?v :r ?w }))",
        ":a :b",
        [":a :p :b", ":b :q :c"],
        [":b :r ?w"],
    ),
    (
        "a conjunction that is denied",
        ":a :p :b . :b :q :c .",
        "?s :p ?v FILTER (!(EXISTS { ?v :q ?z } && EXISTS { ?v :r ?w }))",
        ":a :b",
        [":a :p :b"],
        [":b :r ?w"],
    ),
    (
        "EXISTS that is compared",
        ":a :p :b . :b :q :c .",
        "?s :p ?v FILTER (EXISTS { ?v :q ?z } = true)",
        ":a :b",
        [":a :p :b", ":b :q :c"],
        [],
    ),
    (
        "a column that is computed",
        ":a :i :x, :y . :x :n 2 ; :m 3 . :y :n 4 ; :m 5 .",
        "{ SELECT ?s (?n * ?m AS ?v) { ?s :i ?i . ?i :n ?n ; :m ?m } }",
        ":a 20",
        [":a :i :y", ":y :n 4", ":y :m 5"],
        [],
    ),
    (
        "what LIMIT lets through",
        ":a :n 1, 9 . :b :n 5 .",
        "{ SELECT (?x AS ?s) ?x { ?x :n ?n } ORDER BY DESC(?n) LIMIT 1 } BIND (1 AS ?v)",
        ":a 1",
        [":a :n 9"],
        [],
    ),
    (
        "a key that is computed",
        ":x :n 1 . :y :n 2 . :z :n 11 .",
        "{ SELECT ?k (COUNT(*) AS ?v) { ?x :n ?n } GROUP BY (?n > 10 AS ?k) } BIND (:all AS ?s)",
        ":all 2",
        [":x :n 1", ":y :n 2"],
        [],
    ),
    (
        "a key that is no column",
        ":a :g :x, :y . :x :n 1, 2 . :y :n 4, 5 .",
        "{ SELECT ?s (SUM(?n) AS ?v) { ?s :g ?g . ?g :n ?n } GROUP BY ?s ?g }",
        ":a 9",
        [":a :g :y", ":y :n 4", ":y :n 5"],
        [],
    ),
    (
        "a computed key that is no column",
        ":a :n 1, 2, 11 .",
        "{ SELECT ?s (SUM(?n) AS ?v) { ?s :n ?n } GROUP BY ?s (?n > 10) }",
        ":a 3",
        [":a :n 1", ":a :n 2"],
        [],
    ),
    (
        "the group without a key",
        ":a :n 1 ; :g :x . :b :n 2 .",
        (
            "{ SELECT ?g (SUM(?n) AS ?v) { ?e :n ?n OPTIONAL { ?e :g ?g } } GROUP BY ?g }"
            " FILTER (!BOUND(?g)) BIND (:rest AS ?s)"
        ),
        ":rest 2",
        [":b :n 2"],
        [":b :g ?g"],
    ),
    (
        "an aggregate of aggregates",
        ":e :g :a ; :n 1, 3 . :f :g :a ; :n 5 .",
        (
            "{ SELECT ?s (MAX(?t) AS ?v) { ?e :g ?s ."
            " { SELECT ?e (SUM(?n) AS ?t) { ?e :n ?n } GROUP BY ?e } } GROUP BY ?s }"
        ),
        ":a 5",
        [":e :g :a", ":e :n 1", ":e :n 3", ":f :g :a", ":f :n 5"],
        [],
    ),
    (
        "OPTIONAL in an alternative, about what is bound outside",
        ":a :p :b . :b :p :c .",
        "?x :p ?s { ?s :p ?v OPTIONAL { ?x :r ?v } } UNION { ?v :q ?v }",
        ":b :c",
        [":a :p :b", ":b :p :c"],
        [":a :r :c"],
    ),
    (
        "an alternative in an alternative",
        ":a :p :b ; a :D . :c a :C .",
        "?z :p ?v { ?z a :E } UNION { ?z a :D { ?z :m ?k } UNION { ?s a :C } }",
        ":c :b",
        [":a :p :b", ":a a :D", ":c a :C"],
        [],
    ),
    (
        "an alternative in braces",
        ":a :p :b . :c a :C .",
        "{ ?z :p ?v { { ?z :m ?k } UNION { ?s a :C } } }",
        ":c :b",
        [":a :p :b", ":c a :C"],
        [],
    ),
    (
        "OPTIONAL that looks at what is bound before it",
        ":a :n 3 ; :p :b .",
        "?s :n ?n OPTIONAL { ?s :p ?y FILTER (?n > 2) } BIND (COALESCE(?y, 0) AS ?v)",
        ":a :b",
        [":a :n 3", ":a :p :b"],
        [],
    ),
    (
        "OPTIONAL in a named graph",
        ":one { :a a :C } :two { :a :n 5 }",
        "GRAPH ?g { ?s a :C OPTIONAL { ?s :n ?n } } BIND (COALESCE(?n, 0) AS ?v)",
        ":a 0",
        [":a a :C"],
        ["GRAPH :one { :a :n ?n . }"],
    ),
    (
        "NOT EXISTS in a named graph",
        ":one { :a a :C } :two { :a :n 5 }",
        "GRAPH ?g { ?s a :C FILTER NOT EXISTS { ?s :n ?n } } BIND (?g AS ?v)",
        ":a :one",
        [":a a :C"],
        ["GRAPH :one { :a :n ?n . }"],
    ),
    (
        "a path in a named graph",
        ":one { :a :p :b . :b :p :z } :two { :a :p :z }",
        "GRAPH :one { ?s :p+ ?v . FILTER (?v = :z && ?s = :a) }",
        ":a :z",
        [":a :p :b", ":b :p :z"],
        [],
    ),
]


@pytest.mark.parametrize(
    ("facts", "body", "conclusion", "premises", "absent"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES]
)
def test_a_proof_rests_on(facts, body, conclusion, premises, absent, empty, rule, shown):
    executor = empty()
    text = f"PREFIX : <{EX}> {facts}".encode()
    for *triple, graph in parse(Source("given.trig", text, "trig"), blank_prefix="b"):
        executor.add([tuple(triple)], graph)
    found = infer(executor, [rule("r", f"CONSTRUCT {{ ?s :is ?v }} WHERE {{ {body} }}")])
    derived = {said(shown, triple): triple for triple in found.derived()}

    (step,) = prove(found, derived[conclusion.replace(" ", " :is ")], all=True).steps[:1]

    assert sorted(said(shown, premise.triple) for premise in step.premises) == sorted(premises)
    assert [_plain(write_group(one.group)) for one in step.absences] == absent


def said(shown, triple):
    (text,) = shown([triple])
    return text.replace(f"^^<{XSD}integer>", "").replace(f"^^<{XSD}boolean>", "").replace('"', "")


def _plain(group):
    text = " ".join(group.replace(f"<{EX}", ":").replace(">", "").split())
    return text.removeprefix("{ ").removesuffix(" }").removesuffix(" .")
