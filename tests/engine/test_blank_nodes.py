"""How a store keeps blank nodes shows nowhere: not in texts, not in IRIs, not as predicates."""

from __future__ import annotations

from functools import partial

import pytest
from rdflib_executor import RdflibExecutor

from leverkg.engine import infer
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.proofs.proof import prove
from leverkg.errors import InputError, RuleError
from leverkg.rdf.term import IRI, BlankNode
from leverkg.sparql.parse import parse_query

EX = "http://example.org/"
HELD = "urn:leverkg-blank:b0"
OF_ONE = [
    "STR(?x)",
    "xsd:string(?x)",
    "IRI(?x)",
    "URI(STR(?x))",
    "STR(IF(true, ?x, ?x))",
    "STR(COALESCE(?none, ?x))",
    'STRDT("x", ?x)',
    "TRIPLE(:a, ?x, :b)",
    "CONCAT(STR(?x), '')",
    f'IRI("{HELD}")',
    'IRI(CONCAT("urn:lever", "kg-blank:b0"))',
]


@pytest.mark.parametrize("expression", OF_ONE)
def test_an_expression_has_no_value_for_a_blank_node(run, rule, shown, expression):
    found = run(
        "_:x :p 1 .",
        rule("r", f"CONSTRUCT {{ :it :is ?v }} WHERE {{ {{ ?x :p ?y BIND({expression} AS ?v) }} }}"),
        rule("s", f"CONSTRUCT {{ :it :has ?v }} WHERE {{ ?x :p ?y BIND(COALESCE({expression}, 0) AS ?v) }}"),
    )

    assert shown(found.derived()) == [':it :has "0"^^<http://www.w3.org/2001/XMLSchema#integer>']


@pytest.mark.parametrize("expression", OF_ONE)
def test_a_query_and_a_rule_in_turtle_have_none_either(run, triples, expression):
    text = f"SELECT ?v WHERE {{ ?x :p ?y BIND({expression} AS ?v) }}"
    query = parse_query(text, prefixes={"": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"})
    store = OxigraphQueries()
    store.add(triples("_:x :p 1 ."))

    graph = RdflibExecutor()
    graph.add(triples("_:x :p 1 ."))

    assert list(run("_:x :p 1 .").executor.query(query)) == [{}]
    if not expression.startswith("TRIPLE"):  # which rdflib has not
        assert list(graph.query(query)) == [{}]
    assert store.select(query, {}) == [{}]


def test_what_is_no_blank_node_has_its_text(run, rule, shown):
    found = run(
        ":a :p 1 . :b :p 'urn:leverkg-blank:b0' . :c :p :d .",
        rule("r", "CONSTRUCT { ?x :text ?v } WHERE { ?x :p ?y BIND(STR(?y) AS ?v) }"),
        rule("s", "CONSTRUCT { ?v :made ?x } WHERE { ?x :p :d BIND(IRI(CONCAT(STR(?x), '-1')) AS ?v) }"),
    )

    assert shown(found.derived()) == [
        ':a :text "1"',
        ':b :text "urn:leverkg-blank:b0"',
        f':c :text "{EX}d"',
        ":c-1 :made :c",
    ]


def test_a_blank_node_is_no_predicate(run, rule, shown):
    found = run(
        ":a :e _:x , :p .",
        rule("r", "CONSTRUCT { ?x ?y ?x . ?y :of ?x } WHERE { ?x :e ?y FILTER(isBLANK(?y) || ?y = :p) }"),
        rule("s", "CONSTRUCT { ?x ?y :b } WHERE { ?x :e ?y }"),
        rule("t", "CONSTRUCT { ?x :said <<( :b ?y ?x )>> } WHERE { ?x :e ?y }"),
    )

    assert shown(found.derived()) == [
        ":a :p :a",
        ":a :p :b",
        f":a :said <<( <{EX}b> <{EX}p> <{EX}a> )>>",
        ":p :of :a",
        "_:b0 :of :a",
    ]


@pytest.mark.parametrize(
    "turtle",
    [
        f"<{HELD}> :q 1 .",
        f":q :q <{HELD}> .",
        "@prefix u: <urn:leverkg-> . u:blank:b0 :q 1 .",
        f":q :q <<( :a :b <{HELD}> )>> .",
    ],
)
def test_an_input_cannot_name_what_stands_for_a_blank_node(triples, turtle):
    with pytest.raises(InputError) as raised:
        triples(turtle)

    assert raised.value.code == "LEV-I022"
    assert raised.value.position is not None


def test_neither_can_a_rule(rule):
    with pytest.raises(RuleError) as raised:
        rule("r", f"CONSTRUCT {{ ?x :q 1 }} WHERE {{ ?x :p <{HELD}> }}")

    assert raised.value.code == "LEV-Q019"


def test_an_iri_of_nothing_leaves_out_its_triple_only(run, rule, shown):
    found = run(
        ":a :p 1 . :b :p 2 ; :home 'http://example.org/h' . :c :p 3 ; :home 5 . :d :p 4 ; :home _:x .",
        rule(
            "r",
            "CONSTRUCT { ?x :at ?l ; a :Seen } "
            "WHERE { ?x :p ?y OPTIONAL { ?x :home ?n } BIND(IRI(?n) AS ?l) }",
        ),
    )

    assert shown(found.derived()) == [":a a :Seen", ":b :at :h", ":b a :Seen", ":c a :Seen", ":d a :Seen"]


def test_a_text_that_is_no_iri_stops_the_run_though_others_are_unbound(run, rule):
    with pytest.raises(RuleError, match='no IRI for \\?l in the row: \\?n = "two words", \\?x') as raised:
        run(
            ":a :p 1 . :b :p 2 ; :home 'two words' . :c :p 3 ; :home 'http://example.org/h' .",
            rule(
                "r",
                "CONSTRUCT { ?x :at ?l } WHERE { ?x :p ?y OPTIONAL { ?x :home ?n } BIND(IRI(?n) AS ?l) }",
            ),
        )

    assert raised.value.code == "LEV-R040"


def test_replacing_what_matches_nothing_at_all_is_an_error(run, rule, shown):
    found = run(
        ":a :p 'abc' ; :q 'x*' , 'b+' .",
        rule("r", "CONSTRUCT { ?x :r ?z } WHERE { ?x :p ?y BIND(REPLACE(?y, 'x*', '-') AS ?z) }"),
        rule("s", "CONSTRUCT { ?x :s ?z } WHERE { ?x :p ?y ; :q ?q BIND(REPLACE(?y, ?q, '-', 'i') AS ?z) }"),
    )

    assert shown(found.derived()) == [':a :s "a-c"']


def test_a_graph_that_a_blank_node_names_is_a_graph(rule, shown, empty):
    a, p, b, g = IRI(EX + "a"), IRI(EX + "p"), IRI(EX + "b"), BlankNode("b0")
    executor = empty()
    executor.add([(a, p, b)], g)
    executor.add([(IRI(EX + "src"), IRI(EX + "states"), g), (b, p, a)])

    found = infer(
        executor,
        [
            rule("in", "CONSTRUCT { ?x :in ?g } WHERE { GRAPH ?g { ?x :p ?y } }"),
            rule("said", "CONSTRUCT { ?x :by ?s } WHERE { ?s :states ?g . GRAPH ?g { ?x :p ?y } }"),
            rule(
                "none",
                "CONSTRUCT { ?x a :No } WHERE { ?x :p ?y FILTER NOT EXISTS { GRAPH ?g { ?x :p ?y } } }",
                header="#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n#+ absent: y\n",
            ),
        ],
    )

    assert shown(found.derived()) == [":a :by :src", ":a :in _:b0", ":b a :No"]
    assert prove(found, (a, IRI(EX + "in"), g)).steps[0].rule.name == "in"
    assert list(executor.query(parse_query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }"))) == [{"g": g}]


def test_two_nodes_are_one_pair_whatever_they_are(run, rule):
    pair = "CONSTRUCT { ?x :before ?y } WHERE { :all :has ?x , ?y FILTER (STR(?x) < STR(?y)) }"
    found = run(":all :has _:x , _:y , :z .", rule("r", pair))

    pairs = [{s, o} for s, _, o in found.derived()]
    assert len(pairs) == 3
    assert all(len(pair) == 2 for pair in pairs)
    assert pairs[0] != pairs[1] != pairs[2] != pairs[0]
    assert [proof.steps[0].rule.name for proof in map(partial(prove, found), found.derived())] == ["r"] * 3


def test_a_blank_node_in_a_sub_select_is_none_of_its_variables(run, rule, shown):
    query = "CONSTRUCT { ?x a :Known } WHERE { { SELECT ?x WHERE { ?x :p [] . ?node1 :r ?x } } }"
    found = run(":x :p :b . :c :r :x .", rule("r", query))

    assert shown(found.derived()) == [":x a :Known"]
