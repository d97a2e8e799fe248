"""Rules as data and back: nothing is lost, and what is no such data is refused."""

import inspect
import json
import random

import pytest

from leverkg.engine import Kind, rule_from_text
from leverkg.engine.rule_data import NODES, decode, encode
from leverkg.sparql import tree, tree_patterns, tree_terms
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree_terms import Node

HEADER = "#+ summary: S\n#+ description: D\n#+ source: one\n#+ says: {x}\n#+ absent: nothing of {x}\n"
BODIES = (
    """
?x :p ?y ; :q 'a'@en, 1.50, true, <urn:x> . FILTER NOT EXISTS { ?x :r ?z . FILTER(?z > 1 && !(?y = ?z)) }
?x (^:p/:q|!(:r|^:s))* ?y ; :t? ?z . MINUS { ?x :u ?y . ?y :v [] }
{ ?x :p ?y } UNION { ?x :q ?y } OPTIONAL { ?x :r ?w } BIND(COALESCE(?w, -?y * 2 + 1) AS ?v) MINUS { ?v :p ?x }
VALUES (?x ?y) { (:a UNDEF) (:b 'c') } GRAPH ?g { ?x :p ?y } FILTER(?y IN (1, 'x')) MINUS { ?x :q ?y }
{ SELECT ?x (COUNT(DISTINCT ?y) AS ?n) { ?x :p ?y } GROUP BY ?x HAVING(COUNT(?y) > 1) ORDER BY DESC(?n) \
LIMIT 3 } FILTER NOT EXISTS { ?x :q ?n } FILTER(REGEX(STR(?x), 'a', 'i') || ?n < 3)
?x :p <<( ?y :q 'z'@ar--rtl )>> , <<( :a :b :c )>> . FILTER NOT EXISTS { ?x :q <urn:f> } FILTER(<http://www.w3.org/2001/XMLSchema#boolean>(?x))
""".replace("\\\n", "")
    .strip()
    .splitlines()
)
HEAD = "?x :made [ :of ?x ; :by <<( ?x :p 1 )>> ]"


def rules():
    return [
        rule_from_text(
            f"{HEADER}PREFIX : <urn:x:>\nCONSTRUCT {{ {HEAD} }} WHERE {{ {body} }}",
            name=f"rule-{number}",
        )
        for number, body in enumerate(BODIES)
    ]


def data():
    given = rules()
    table, numbers = encode(given)
    return given, *json.loads(json.dumps([table, numbers])), {rule.path: rule.text for rule in given}


def everything(rule):
    """Return all that a rule says, places too, which comparison leaves out."""
    places = [(node, getattr(node, "at", None), getattr(node, "places", None)) for node in nodes(rule.body)]
    return rule, rule.text, rule.places, rule.header.lines, [t.position for t in rule.head], places


def test_nothing_is_lost():
    given, table, numbers, texts = data()

    assert list(map(everything, decode(table, numbers, texts))) == list(map(everything, given))


def test_the_same_rules_give_the_same_data():
    assert encode(rules()) == encode(rules())


def test_each_node_of_the_tree_has_a_number():
    left_out = {tree.AskQuery, tree.ConstructQuery, tree.DescribeQuery, tree.ServicePattern, Node}
    made = {
        kind
        for module in (tree, tree_patterns, tree_terms)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Node)
    }

    assert made - left_out <= set(NODES)


def test_a_function_is_no_data():
    given = rules()[0]
    with pytest.raises(TypeError):
        encode([type(given)(given.name, Kind.PYTHON, given.position, given.header, function=print)])


def test_data_that_were_tampered_with_are_refused_or_are_rules():
    """Whatever is changed: either a ValueError, or rules of the right make, and never anything else."""
    _, table, numbers, texts = data()
    chance = random.Random(7)
    refused = 0
    for _ in range(1500):
        changed = json.loads(json.dumps(table))
        entry = changed[chance.randrange(1, len(changed))]
        entry[chance.randrange(len(entry))] = chance.choice(
            [None, True, 0, -1, 10**9, 3, "text", [], [1], {}, 1.5, chance.randrange(len(changed))]
        )
        try:
            assert all(rule.kind is Kind.SPARQL for rule in decode(changed, numbers, texts))
        except ValueError:
            refused += 1
    assert refused > 700


@pytest.mark.parametrize(
    "table", [[], [[]], [[4, 1]], [[4, "a", 1, 2]], [[0]], [[4], [99]], [[4], []], None, 3]
)
def test_no_table_at_all(table):
    with pytest.raises(ValueError, match=r"table|node|place|where"):
        decode(table, [0], {})
