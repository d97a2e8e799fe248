"""The order of rules is computed; what has no order is an error that names the cycle."""

from __future__ import annotations

import itertools

import pytest

from leverkg.engine.strata import levels, order_errors, recursive_rules, stratify
from leverkg.errors import RuleError


def test_writers_come_before_readers(rule):
    last = rule("a-last", "CONSTRUCT { ?x a :C } WHERE { ?x a :B }")
    first = rule("z-first", "CONSTRUCT { ?x a :B } WHERE { ?x a :A }")
    other = rule("other", "CONSTRUCT { ?x a :D } WHERE { ?x a :A }")

    for given in itertools.permutations([last, first, other]):
        found = [[r.name for s in level for r in s.rules] for level in levels(stratify(given))]
        assert found == [["other", "z-first"], ["a-last"]]


def test_classes_keep_rules_apart(rule):
    """Both write and negate rdf:type, but of different classes."""
    one = rule("one", "CONSTRUCT { ?x a :B } WHERE { ?x :p ?y FILTER NOT EXISTS { ?x a :A } }")

    assert [s.recursive for s in stratify([one])] == [False]


def test_recursion_is_found(rule):
    closure = rule("closure", "CONSTRUCT { ?x :q ?z } WHERE { ?x :q ?y . ?y :q ?z }")
    even = rule("even", "CONSTRUCT { ?y :even true } WHERE { ?x :odd true ; :next ?y }")
    odd = rule("odd", "CONSTRUCT { ?y :odd true } WHERE { ?x :even true ; :next ?y }")

    found = {s.rules[0].name: (len(s.rules), s.recursive) for s in stratify([closure, even, odd])}

    assert found == {"closure": (1, True), "even": (2, True)}


def test_a_cycle_through_a_negation_names_rules_lines_and_reads(rule):
    wins = rule(
        "wins", "CONSTRUCT { ?x a :Won }\nWHERE {\n  ?x :move ?y\n  FILTER NOT EXISTS { ?y a :Lost } }"
    )
    loses = rule("loses", "CONSTRUCT { ?x a :Lost } WHERE { ?x :move ?y . ?y a :Won }")

    with pytest.raises(RuleError) as caught:
        stratify([wins, loses])

    message = str(caught.value)
    assert caught.value.code == "LEV-R020"
    assert (
        "wins (wins.rq:8) needs all of a <http://example.org/Lost>, which loses (loses.rq:5:1) writes"
        in message
    )
    assert "loses (loses.rq:5) reads a <http://example.org/Won>, which wins (wins.rq:5:1) writes" in message


def test_a_rule_may_not_negate_what_it_writes(rule):
    with pytest.raises(RuleError, match="self"):
        stratify([rule("self", "CONSTRUCT { ?x a :B } WHERE { ?x :p ?y FILTER NOT EXISTS { ?y a :B } }")])


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?x :next [ a :N ] } WHERE { ?x a :N }",
        "CONSTRUCT { ?x :next _:n . _:n :next ?x } WHERE { ?y :next ?x }",
        "CONSTRUCT { ?x :count ?m } WHERE { ?x :count ?n BIND(?n + 1 AS ?m) }",
        "CONSTRUCT { ?x :count ?k } WHERE { ?x :count ?n BIND(?n + 1 AS ?m) BIND(?m AS ?k) }",
    ],
)
def test_recursion_through_new_terms_is_refused_unless_allowed(rule, query):
    found = rule("maker", query)

    with pytest.raises(RuleError) as caught:
        stratify([found])

    assert caught.value.code == "LEV-R021"
    assert stratify([found], allow_new_terms=True)[0].makes_terms


def test_recursion_that_chooses_among_terms_is_allowed(rule):
    least = rule("least", "CONSTRUCT { ?x :q ?m } WHERE { ?x :q ?n , ?k BIND(IF(?n < ?k, ?n, ?k) AS ?m) }")

    assert stratify([least])[0].recursive


def test_a_long_chain_of_rules_needs_no_recursion_of_python(rule):
    chain = [rule(f"r{i}", f"CONSTRUCT {{ ?x a :C{i + 1} }} WHERE {{ ?x a :C{i} }}") for i in range(1200)]

    assert [s.level for s in stratify(chain)] == list(range(1200))


@pytest.mark.parametrize(
    ("written", "looked_for", "apart"),
    [
        ('"closed"', '"open"', True),
        ('"open"', '"open"', False),
        ('"open"^^xsd:string', '"open"', False),
        ('"open"', '"Open"', True),
        ('"open"', ":open", True),
        ("true", "false", True),
        ("true", '"true"', True),
        ("true", '"1"^^xsd:boolean', False),
        ('"0"^^xsd:boolean', "false", False),
        ('"yes"^^xsd:boolean', "true", False),
        ("1", "2", False),
        ("1", '"01"^^xsd:integer', False),
        ('"open"@en', '"open"@de', False),
        ('"open"@en', '"open"', False),
        ('"a"^^:t', '"b"^^:t', False),
        ("?n", '"open"', False),
    ],
)
def test_which_constant_objects_keep_rules_apart(rule, written, looked_for, apart):
    """Plain strings and truth values do; what a store may take for one value does not."""
    head, body = f"CONSTRUCT {{ ?x :p {written} }}", f"?x :q ?n FILTER NOT EXISTS {{ ?x :p {looked_for} }}"
    closed = rule("closed", f"{head} WHERE {{ {body} }}")

    assert [error.code for error in order_errors([closed])] == ([] if apart else ["LEV-R020"])


def test_all_errors_of_the_order_are_told(rule):
    grow = rule("grow", "CONSTRUCT { ?x :n ?m } WHERE { ?x :n ?k BIND(?k + 1 AS ?m) }")
    never = rule("never", "CONSTRUCT { ?x a :B } WHERE { ?x :p ?y FILTER NOT EXISTS { ?y a :B } }")
    fine = rule("fine", "CONSTRUCT { ?x a :C } WHERE { ?x a :B }")

    assert sorted(e.code for e in order_errors([grow, never, fine])) == ["LEV-R020", "LEV-R021"]
    assert order_errors([fine]) == []


def test_who_reads_what_follows_from_what_it_writes(rule):
    grow = rule("grow", "CONSTRUCT { ?x :n ?m } WHERE { ?x :n ?k BIND(?k + 1 AS ?m) }")
    there = rule("there", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }")
    back = rule("back", "CONSTRUCT { ?y :p ?x } WHERE { ?x :q ?y }")
    fine = rule("fine", "CONSTRUCT { ?x a :C } WHERE { ?x :p ?y }")

    assert recursive_rules([grow, there, back, fine]) == {"grow", "there", "back"}
