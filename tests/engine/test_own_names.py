"""What an EXISTS in a group sees: what the group binds, and nothing of what stands beside the group."""

from __future__ import annotations

import pytest
from engine.conftest import EX, HEADER

from leverkg.engine import infer, rule_from_text
from leverkg.engine.construct import rule_of
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.engine.rule import Header, Schedule
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.sparql.own_names import with_own_names
from leverkg.sparql.parse import parse_query
from leverkg.sparql.write import write_group

FACTS = """:b :m 3 . :c :r :c . :b :r :a . :d :n 4 . :c :p :a . :c :n 1 . :c a :C . :b :p :c . :c :p :b .
 :c :q :c . :b :q :d . :d :q :b . :c :r :b . :d :m 3 . :a :n 2 ."""
THERE = "BIND (IF(EXISTS { ?y :n ?k }, 1, 2) AS ?v)"
MORE = "{ ?y :r ?y . { ?y ^:q ?x } UNION { ?x :p/:q ?z . ?x a :D . ?z :q? ?x } }"


def body_of(text):
    return parse_query(f"PREFIX : <{EX}> ASK {{ {text} }}").where


def shown(text):
    written = write_group(with_own_names(body_of(text)), {"": EX})
    return " ".join(written.split()).removeprefix("{ ").removesuffix(" }")


@pytest.mark.parametrize("executor", [OxigraphExecutor, ColumnsExecutor])
@pytest.mark.parametrize(
    ("body", "values"),
    [
        (f"?y :p ?x . {MORE} UNION {{ ?x :q ?x . {THERE} ?x a :C }} ?x :p+ ?z", "1"),
        (f"?y :p ?x . {MORE} UNION {{ ?x :q ?x . ?y :r ?x . {THERE} }} ?x :p+ ?z", ""),
        (f"?y :r ?x . {MORE} UNION {{ ?x :q ?x . ?y :r ?x . {THERE} }} ?x :p+ ?z", "1"),
    ],
)
def test_what_stands_beside_a_group_is_not_seen_in_it(executor, body, values):
    text = HEADER.format(name="r") + f"CONSTRUCT {{ ?x :out ?v }} WHERE {{ {body} }}"
    rule = rule_from_text(text, name="r", prefixes={"": EX})
    store = executor()
    source = Source("given.ttl", f"PREFIX : <{EX}> {FACTS}".encode(), "ttl")
    store.add([quad[:3] for quad in parse(source, blank_prefix="b")])

    run = infer(store, [rule])

    found = list(run.derived())
    assert [value.lexical for _, _, value in found] == list(values)
    assert all(prove(run, triple).steps for triple in found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "?y :p ?x . { ?x :q ?z . FILTER NOT EXISTS { ?y :n ?x . } }",
            "?y :p ?x . { ?x :q ?z . FILTER NOT EXISTS { ?y1 :n ?x . } }",
        ),
        (
            "?y :p ?y1 . { ?x :q ?z . } UNION { ?x :r ?z . FILTER EXISTS { ?y :n ?k . ?y :m ?k . } }",
            "?y :p ?y1 . { ?x :q ?z . } UNION { ?x :r ?z . FILTER EXISTS { ?y2 :n ?k . ?y2 :m ?k . } }",
        ),
        (
            "?y :p ?x . MINUS { ?x :q ?z . OPTIONAL { ?x :r ?w . FILTER EXISTS { ?z :n ?y . } } }",
            "?y :p ?x . MINUS { ?x :q ?z . OPTIONAL { ?x :r ?w . FILTER EXISTS { ?z :n ?y1 . } } }",
        ),
        (
            "?y :p ?x . { SELECT ?x WHERE { ?x :q ?z . FILTER EXISTS { ?y :n ?z . } } }",
            "?y :p ?x . { SELECT ?x WHERE { ?x :q ?z . FILTER EXISTS { ?y1 :n ?z . } } }",
        ),
        (
            "BIND(EXISTS { ?y :n ?z . } AS ?there) ?y :p ?x .",
            "BIND(EXISTS { ?y1 :n ?z . } AS ?there) ?y :p ?x .",
        ),
    ],
)
def test_a_variable_of_that_name_gets_another(body, expected):
    assert shown(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "?y :p ?x . OPTIONAL { ?x :q ?z . FILTER NOT EXISTS { ?y :n ?x . } }",
        "FILTER NOT EXISTS { ?y :n ?x . { ?x :q ?z . FILTER EXISTS { ?y :n ?z . } } } ?y :p ?x .",
        "?y :p ?x . { ?x :q ?z . FILTER NOT EXISTS { ?x :n ?own . } }",
        "?y :p ?x . BIND(EXISTS { ?y :n ?z . } AS ?there)",
    ],
)
def test_what_is_seen_stays(body):
    tree = body_of(body)

    assert with_own_names(tree) is tree


@pytest.mark.parametrize(
    ("schedule", "name"), [(Schedule.LAYERED, "?this "), (Schedule.STRATIFIED, "?this1 ")]
)
def test_the_focus_node_of_a_rule_in_turtle_is_the_same_everywhere(schedule, name):
    text = "CONSTRUCT { ?this :x ?y } WHERE { ?this :p ?y . { ?z :q ?y FILTER EXISTS { ?this :n ?z } } }"
    query = parse_query(f"PREFIX : <{EX}> {text}")

    rule = rule_of(query, Header("s"), name="r", file="r.ttl", schedule=schedule)

    assert f"EXISTS {{ {name}" in " ".join(write_group(rule.body).split())


@pytest.mark.parametrize("executor", [OxigraphExecutor, ColumnsExecutor])
def test_minus_in_exists_shares_what_is_bound_outside(executor):
    """As docs/conformance.md has it: by the letter of SPARQL 1.1 it would be the other way round."""
    bodies = {
        "one": "?x :p ?y FILTER EXISTS { ?x :p ?w MINUS { ?x :p ?y } }",
        "other": "?x :p ?y FILTER NOT EXISTS { ?x :p ?w MINUS { ?x :p ?y } }",
    }
    rules = [
        rule_from_text(
            HEADER.format(name=name) + f"CONSTRUCT {{ ?x :{name} ?y }} WHERE {{ {body} }}",
            name=name,
            prefixes={"": EX},
        )
        for name, body in bodies.items()
    ]
    store = executor()
    source = Source("given.ttl", f"PREFIX : <{EX}> :a :p :b .".encode(), "ttl")
    store.add([quad[:3] for quad in parse(source, blank_prefix="b")])

    found = infer(store, rules).derived()

    assert [predicate.value for _, predicate, _ in found] == [f"{EX}other"]
