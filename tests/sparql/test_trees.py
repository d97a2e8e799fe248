"""Questions to trees and changed copies: scope, certain bindings, substitution."""

from __future__ import annotations

import pytest

from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, TripleTerm
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import certain_variables, visible_variables
from leverkg.sparql.substitute import substitute
from leverkg.sparql.traverse import children, map_tree, nodes, same
from leverkg.sparql.tree import At, Comparison, Filter, GroupPattern, Variable
from leverkg.sparql.write import write_expression, write_group, write_query

PREFIXES = {"": "http://e/"}
X, Y, Z, ONE = Variable("x"), Variable("y"), Variable("z"), Literal("1", XSD + "integer")


def group(text: str) -> GroupPattern:
    return parse_query(f"ASK {{ {text} }}", prefixes=PREFIXES).where


def names(variables) -> str:
    return " ".join(sorted(variable.name for variable in variables))


@pytest.mark.parametrize(
    ("text", "visible", "certain"),
    [
        ("?x :p ?y . FILTER(?z > 1)", "x y", "x y"),
        ("?x :p* <<( ?y :q ?z )>>", "x y z", "x y z"),
        ("?x :p 1 OPTIONAL { ?x :q ?y }", "x y", "x"),
        ("?x :p 1 OPTIONAL { ?x :q ?y } FILTER(BOUND(?y) && ?z = 1)", "x y", "x y"),
        ("{ ?x :p ?y } UNION { ?x :q ?z }", "x y z", "x"),
        ("?x :p 1 MINUS { ?x :q ?y }", "x", "x"),
        ("GRAPH ?x { ?y :p 1 }", "x y", "x y"),
        ("SERVICE SILENT :s { ?y :p 1 }", "y", ""),
        ("?x :p 1 BIND(?x AS ?y) BIND(1 + ?x AS ?z)", "x y z", "x y"),
        ("VALUES (?x ?y) { (1 2) (1 UNDEF) }", "x y", "x"),
        ("{ SELECT ?x ?y WHERE { ?x :p ?z OPTIONAL { ?x :q ?y } } }", "x y", "x"),
        ("{ SELECT ?x (COUNT(?y) AS ?n) (SUM(?y) AS ?s) WHERE { ?x :p ?y } GROUP BY ?x }", "n s x", "n x"),
        ("{ SELECT * WHERE { ?x :p ?z } }", "x z", "x z"),
        ("?x :p 1 LATERAL { ?x :q ?y }", "x y", "x y"),
        ("FILTER NOT EXISTS { ?x :p ?y }", "", ""),
    ],
)
def test_scope(text: str, visible: str, certain: str):
    elements = group(text).elements

    assert names(visible_variables(elements)) == visible
    assert names(certain_variables(elements)) == certain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?y :p ?x FILTER(?x = ?y && BOUND(?x))", "?y :p 1 FILTER(1 = ?y && true)"),
        ("?x :p ?y", "FILTER(false)"),
        ("?y :p <<( ?x :q 2 )>>", "?y :p <<( 1 :q 2 )>>"),
        (
            "?y :p ?x FILTER NOT EXISTS { ?y :q ?x . ?x :r ?y }",
            "?y :p 1 FILTER NOT EXISTS { ?y :q 1 FILTER(false) }",
        ),
        ("BIND(2 + ?y AS ?x) ?y :p ?x", "BIND(2 + ?y AS ?x) ?y :p ?x FILTER(sameTerm(?x, 1))"),
        ("?y :p 3 BIND(2 + ?y AS ?x)", "?y :p 3 BIND(2 + ?y AS ?x_1) FILTER(sameTerm(?x_1, 1))"),
        ("BIND(2 AS ?x) ?y :p ?x", "BIND(2 AS ?x_1) FILTER(sameTerm(?x_1, 1)) ?y :p 1"),
        ("VALUES (?x ?y) { (1 2) (3 4) (UNDEF 5) } ?y :p ?x", "VALUES ?y { 2 5 } ?y :p 1"),
        ("VALUES ?x { 1 01 2 } ?y :p ?x", "VALUES () { () () } ?y :p 1"),
        ("{ SELECT ?x ?y WHERE { ?x ^:p ?y } } ?y :q ?x", "{ SELECT ?y WHERE { 1 ^:p ?y } } ?y :q 1"),
        ("{ SELECT ?y WHERE { ?y :p ?x } } ?y :q ?x", "{ SELECT ?y WHERE { ?y :p ?x } } ?y :q 1"),
        (
            "{ SELECT ?x (COUNT(*) AS ?n) WHERE { ?y :p ?x } GROUP BY ?x HAVING (?x > 1) }",
            "{ SELECT (COUNT(*) AS ?n) WHERE { ?y :p 1 } GROUP BY (1) HAVING (1 > 1) }",
        ),
        (
            "{ SELECT ?x WHERE { ?y :p ?x } LIMIT 3 }",
            "{ SELECT ?x WHERE { ?y :p ?x } LIMIT 3 } FILTER(sameTerm(?x, 1))",
        ),
        ("?y :p ?x MINUS { ?y :q ?x }", "?y :p ?x MINUS { ?y :q ?x } FILTER(sameTerm(?x, 1))"),
        ("?y :p 2 MINUS { ?y :q ?x } ?y :p ?x", "?y :p 2 MINUS { ?y :q ?x } ?y :p 1"),
        ("?y :p ?x OPTIONAL { ?y :q ?x }", "?y :p 1 OPTIONAL { ?y :q 1 }"),
        ("GRAPH ?x { ?y :p 1 } ?y :p ?x", "FILTER(false) ?y :p 1"),
        ("?y :p ?z FILTER(?z > ?x)", "?y :p ?z FILTER(?z > 1)"),
        ("{ ?y :p ?z FILTER(?z > ?x) } ?y :q ?x", "{ ?y :p ?z FILTER(?z > ?x) } ?y :q 1"),
    ],
)
def test_substitution(text: str, expected: str):
    assert write_group(substitute(group(text), {X: ONE})) == write_group(group(expected))


def test_substitution_in_a_rule():
    query = parse_query("CONSTRUCT { ?x :q ?y . ?y :q ?x } WHERE { ?y :p ?x }", prefixes=PREFIXES)

    bound = substitute(query, {X: ONE})

    assert write_query(bound, {"e": "http://e/"}) == (
        "PREFIX e: <http://e/>\nCONSTRUCT {\n  ?y e:q 1 .\n}\nWHERE {\n  ?y e:p 1 .\n}\n"
    )


def test_substitution_keeps_the_columns_of_a_select():
    query = parse_query("SELECT ?x ?y WHERE { ?y :p ?x }", prefixes=PREFIXES)
    assert "SELECT (1 AS ?x) ?y" in write_query(substitute(query, {X: ONE}))


@pytest.mark.parametrize("term", [BlankNode("b"), TripleTerm(BlankNode("b"), IRI("http://e/p"), ONE)])
def test_a_blank_node_cannot_be_put_in_place_of_a_variable(term):
    with pytest.raises(ValueError, match="blank node"):
        substitute(group("?x :p ?y"), {Y: term})


def test_mapping_keeps_what_does_not_change():
    tree = group("?x :p ?y OPTIONAL { ?y :q 1 }")

    def change(part):
        return IRI("http://e/r") if part == IRI("http://e/p") else part

    changed = map_tree(tree, change)

    assert changed == group("?x :r ?y OPTIONAL { ?y :q 1 }")
    assert changed.elements[1] is tree.elements[1]
    assert changed.at == tree.at


def test_children_and_nodes_are_in_order():
    tree = group("VALUES (?x ?y) { (1 UNDEF) } FILTER(?z > 1)")
    assert [type(child).__name__ for child in children(tree)] == ["InlineData", "Filter"]
    assert [str(part) for part in nodes(tree) if not hasattr(part, "elements")][1:4] == ["?x", "?y", str(ONE)]


def test_places_do_not_count_in_comparisons():
    one, other = group("?x  :p   ?y FILTER(?x = 1)"), group("?x :p ?y\n\nFILTER(?x = 1)")

    assert one == other
    assert hash(one) == hash(other)
    assert same(one, other)
    assert one.elements[1].at != other.elements[1].at
    assert not same(one, group("?x :p ?y FILTER(?x = 2)"))


def test_every_part_knows_its_place():
    query = parse_query(
        "SELECT ?x\nWHERE {\n  ?x a :A ;\n     :p ?y , ?z .\n  FILTER(?y > 1\n    && ?z = 2)\n}",
        prefixes=PREFIXES,
    )
    first, second, third, condition = query.where.elements

    assert first.at == At(20, 3, 3)
    assert first.places == (At(20, 3, 3), At(23, 3, 6), At(25, 3, 8))
    assert (second.at.line, second.at.column) == (4, 6)
    assert (third.at.line, third.at.column) == (4, 14)
    assert isinstance(condition, Filter)
    assert (condition.at.line, condition.at.column) == (5, 3)
    assert (condition.condition.at.line, condition.condition.at.column) == (6, 5)
    assert condition.condition.operands[1].left.at.line == 6


def test_parts_are_written_alone():
    assert write_expression(Comparison("=", X, ONE)) == "?x = 1"
    assert write_group(group("?x a :A"), {"e": "http://e/"}, 1) == "{\n    ?x a e:A .\n  }"
