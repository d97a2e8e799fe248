"""Questions to trees and changed copies: scope, certain bindings, what stands inside what."""

from __future__ import annotations

import pytest

from leverkg.rdf.term import IRI, XSD, Literal
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import certain, possible
from leverkg.sparql.traverse import children, map_nodes, map_tree, nodes
from leverkg.sparql.tree import At, Comparison, Filter, GroupPattern, Variable
from leverkg.sparql.write import write_expression, write_group

PREFIXES = {"": "http://e/"}
X, Y, Z, ONE = Variable("x"), Variable("y"), Variable("z"), Literal("1", XSD + "integer")


def group(text: str) -> GroupPattern:
    return parse_query(f"ASK {{ {text} }}", prefixes=PREFIXES).where


@pytest.mark.parametrize(
    ("text", "visible", "bound"),
    [
        ("?x :p ?y . FILTER(?z > 1)", "x y", "x y"),
        ("?x :p* <<( ?y :q ?z )>>", "x y z", "x y z"),
        ("?x :p 1 OPTIONAL { ?x :q ?y }", "x y", "x"),
        ("?x :p 1 OPTIONAL { ?x :q ?y } FILTER(BOUND(?y) && ?z = 1)", "x y", "x y"),
        ("?x :p 1 FILTER(BOUND(?y)) BIND(?y AS ?z) OPTIONAL { ?x :q ?y }", "x y z", "x y"),
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
def test_scope(text: str, visible: str, bound: str):
    assert " ".join(sorted(possible(group(text)))) == visible
    assert " ".join(sorted(certain(group(text)))) == bound


def from_the_leaves_up(tree, old, new):
    return map_tree(tree, lambda part: new if part == old else part)


def from_the_top_down(tree, old, new):
    return map_nodes(tree, lambda part: new if part == old else None)


@pytest.mark.parametrize("mapped", [from_the_leaves_up, from_the_top_down])
def test_mapping_keeps_what_does_not_change(mapped):
    tree = group("?x :p ?y OPTIONAL { ?y :q 1 }")

    changed = mapped(tree, IRI("http://e/p"), IRI("http://e/r"))

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
    assert one.elements[1].at != other.elements[1].at
    assert one != group("?x :p ?y FILTER(?x = 2)")


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
    assert write_group(group("?x a :A"), {"e": "http://e/"}) == "{\n  ?x a e:A .\n}"
