"""Limits: what is too long or too deep is an error with a place; what is within is read, never a crash."""

from __future__ import annotations

import pytest

from leverkg.errors import RuleError
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import certain, possible
from leverkg.sparql.traverse import all_variables, map_nodes, map_tree, nodes
from leverkg.sparql.tree import Variable
from leverkg.sparql.write import write_query

NESTED = {
    "groups": ("{ ", " ?x ?p ?o ", " }"),
    "optionals": ("OPTIONAL { ", " ?x ?p ?o ", " }"),
    "unions": ("{ ?x ?p ?o } UNION { ", " ?x ?p ?o ", " }"),
    "not exists": ("FILTER NOT EXISTS { ", " ?x ?p ?o ", " }"),
    "exists in conjunctions": ("FILTER(?x = 1 && EXISTS { ", " ?x ?p ?o ", " })"),
    "sub-selects": ("{ SELECT * WHERE { ", " ?x ?p ?o ", " } }"),
    "brackets": ("(", "?x", ")"),
    "sums": ("(1 + ", "?x", ")"),
    "calls": ("STR(", "?x", ")"),
    "conditions": ("(?x || ?y && ?z = 1 + 2 * ", "?x", ")"),
    "negations": ("(!", "?x", ")"),
    "memberships": ("(?x IN (", "?x", "))"),
    "collections": ("(", "?x", ")"),
    "property lists": ("[ <a:p> ", "?x", " ]"),
    "reified triples": ("<< <a:s> <a:p> ", "?x", " >>"),
    "triple terms": ("<<( <a:s> <a:p> ", "?x", " )>>"),
    "annotations": ("{| <a:p> <a:o> ", "", " |}"),
    "paths": ("(<a:q>|", "<a:p>", ")"),
    "inverse paths": ("^(", "<a:p>", ")"),
}
AROUND = {
    "collections": "?s ?p ",
    "property lists": "?s ?p ",
    "reified triples": "?s ?p ",
    "triple terms": "?s ?p ",
    "annotations": "?s ?p ?o ",
    "paths": "?s ",
    "inverse paths": "?s ",
}
EXPRESSIONS = ("brackets", "sums", "calls", "conditions", "negations", "memberships")


def nested(kind: str, brackets: int) -> str:
    opening, inner, closing = NESTED[kind]
    marks = sum(opening.count(mark) for mark in "({[") + opening.count("<<") - opening.count("<<(")
    marks -= opening.count("} UNION {")
    depth = brackets // marks
    body = opening * depth + inner + closing * depth
    if kind in EXPRESSIONS:
        body = f"BIND({body} AS ?new)"
    elif kind in AROUND:
        body = AROUND[kind] + body + (" ?o" if "paths" in kind else "")
    return f"SELECT * WHERE {{ {body} }}"


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("brackets", [201, 5_000, 200_000])
def test_deeper_nesting_is_refused(kind: str, brackets: int):
    with pytest.raises(RuleError, match="200 brackets") as caught:
        parse_query(nested(kind, brackets)[:900_000])
    assert caught.value.code == "LEV-Q011"


@pytest.mark.parametrize("brackets", [25, 50, 100, 196])
@pytest.mark.parametrize("kind", NESTED)
def test_nesting_within_the_limit_is_read_written_and_rewritten(kind: str, brackets: int):
    try:
        tree = parse_query(nested(kind, brackets))
    except RuleError as error:
        assert "more than 120 groups, conditions and functions" in error.message  # noqa: PT017
        assert brackets >= 25
        return

    again = parse_query(write_query(tree))
    assert again == tree
    assert hash(again) == hash(tree)
    assert list(all_variables(tree))
    assert list(nodes(tree))
    assert certain(tree.where) <= possible(tree.where)
    assert map_nodes(tree, renamed) != tree
    assert map_tree(tree, lambda part: renamed(part) or part) != tree


def renamed(part):
    return Variable("another") if isinstance(part, Variable) else None


def test_a_long_chain_of_operators_is_refused():
    chain = " && ".join(["?x"] * 1_001)
    assert parse_query(f"ASK {{ FILTER({chain}) }}")
    with pytest.raises(RuleError, match="1,000 operators") as caught:
        parse_query(f"ASK {{ FILTER({chain} && ?x) }}")
    assert caught.value.code == "LEV-Q011"


@pytest.mark.parametrize("chain", ["!" * 5_000 + "?x", "?x + 1 - " * 500 + "1", "?x * 2 / " * 400 + "1"])
def test_a_chain_that_nests_the_tree_is_refused(chain: str):
    with pytest.raises(RuleError) as caught:
        parse_query(f"ASK {{ FILTER({chain}) }}")
    assert caught.value.code == "LEV-Q011"


def test_a_long_text_is_refused_before_it_is_read():
    with pytest.raises(RuleError, match="1,000,000") as caught:
        parse_query("ASK { " + "?s ?p ?o . " * 100_000 + "}")
    assert caught.value.code == "LEV-Q011"


def test_a_large_query_within_the_limit_is_read():
    tree = parse_query("ASK { " + "?s ?p ?o . " * 20_000 + "}")
    assert len(tree.where.elements) == 20_000
