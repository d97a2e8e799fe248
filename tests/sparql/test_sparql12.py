"""SPARQL 1.2: triple terms, reified triples, annotations, VERSION, base directions, and the new functions."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, TripleTerm
from leverkg.sparql.parse import parse_query
from leverkg.sparql.tree import (
    BuiltInCall,
    Filter,
    InlineData,
    TriplePattern,
    TripleTermPattern,
    Variable,
)
from leverkg.sparql.write import write_query

E = "http://e/"
REIFIES = IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
DATA = """
VERSION "1.2"
PREFIX : <http://e/>
:a :p :b ~ :r {| :source :s ; :weight 3 |} .
:a :p :c .
:t :says <<( :x :y "z" )>> .
<< :m :n :o ~ :r2 >> :source :s2 .
:d :label "chat"@fr, "hi"@en--ltr .
"""


def elements(body: str):
    return parse_query(f"PREFIX : <{E}> ASK {{ {body} }}").where.elements


def triple(subject, predicate, object_):
    return TriplePattern(subject, predicate, object_)


def iri(local: str) -> IRI:
    return IRI(E + local)


S, P, O, R = (Variable(name) for name in "spor")  # noqa: E741


def test_a_triple_term_without_variables_is_a_term():
    assert elements(":a :b <<( :x :y 1 )>>") == (
        triple(iri("a"), iri("b"), TripleTerm(iri("x"), iri("y"), Literal("1", XSD + "integer"))),
    )


def test_a_triple_term_with_a_variable_is_a_pattern():
    (pattern,) = elements("?r :b <<( ?s ?p <<( :x :y ?o )>> )>>")
    assert pattern.object == TripleTermPattern(S, P, TripleTermPattern(iri("x"), iri("y"), O))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("<< ?s ?p ?o >> :q 1", "_:b1 rdf:reifies <<( ?s ?p ?o )>> . _:b1 :q 1"),
        ("<< ?s ?p ?o ~ ?r >> :q 1", "?r rdf:reifies <<( ?s ?p ?o )>> . ?r :q 1"),
        ("<< ?s ?p ?o ~ :r >>", ":r rdf:reifies <<( ?s ?p ?o )>>"),
        ("<< ?s ?p ?o ~ >>", "_:b1 rdf:reifies <<( ?s ?p ?o )>>"),
        ("?s :q << :a :b :c ~ ?r >>", "?s :q ?r . ?r rdf:reifies <<( :a :b :c )>>"),
        ("?s ?p ?o ~ ?r", "?s ?p ?o . ?r rdf:reifies <<( ?s ?p ?o )>>"),
        ("?s ?p ?o {| :q 1 |}", "?s ?p ?o . _:b1 rdf:reifies <<( ?s ?p ?o )>> . _:b1 :q 1"),
        (
            "?s ?p ?o ~ :x ~ ?r {| :q 1 ; :w 2 |} {| :v 3 |}",
            """?s ?p ?o . :x rdf:reifies <<( ?s ?p ?o )>> . ?r rdf:reifies <<( ?s ?p ?o )>> .
               ?r :q 1 . ?r :w 2 .
               _:b1 rdf:reifies <<( ?s ?p ?o )>> . _:b1 :v 3""",
        ),
        ("?s ?p 1 ~ ?r, 2", "?s ?p 1 . ?r rdf:reifies <<( ?s ?p 1 )>> . ?s ?p 2"),
        (
            "<< << ?s ?p ?o ~ ?r >> :q 1 >> :w 2",
            "?r rdf:reifies <<( ?s ?p ?o )>> . _:b1 rdf:reifies <<( ?r :q 1 )>> . _:b1 :w 2",
        ),
        (
            "?s :q 1 {| :w 2 {| :v 3 |} |}",
            """?s :q 1 . _:b1 rdf:reifies <<( ?s :q 1 )>> . _:b1 :w 2 .
               _:b2 rdf:reifies <<( _:b1 :w 2 )>> . _:b2 :v 3""",
        ),
    ],
)
def test_an_abbreviation_is_written_out(short: str, long: str):
    head = f"PREFIX : <{E}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ASK "

    # The blank nodes of the long form have the labels that the short form's get.
    assert parse_query(f"{head} {{ {short} }}").where == parse_query(f"{head} {{ {long} }}").where


def test_annotations_stand_in_templates_too():
    query = parse_query(
        f"PREFIX : <{E}> CONSTRUCT {{ ?s :p ?o ~ ?r {{| :q 1 |}} }} WHERE {{ ?s :p ?o ; :r ?r }}"
    )
    assert query.template == (
        triple(S, iri("p"), O),
        triple(R, REIFIES, TripleTermPattern(S, iri("p"), O)),
        triple(R, iri("q"), Literal("1", XSD + "integer")),
    )


def test_values_hold_triple_terms():
    (data,) = elements("VALUES ?t { <<( :a :b <<( :c :d -1 )>> )>> UNDEF }")
    inner = TripleTerm(iri("c"), iri("d"), Literal("-1", XSD + "integer"))
    assert data == InlineData((Variable("t"),), ((TripleTerm(iri("a"), iri("b"), inner),), (None,)))


def test_triple_terms_stand_in_expressions():
    (condition,) = elements("FILTER(sameTerm(<<( ?s :p 1 )>>, TRIPLE(?s, :p, 1)))")
    left, right = condition.condition.arguments
    assert left == TripleTermPattern(S, iri("p"), Literal("1", XSD + "integer"))
    assert right == BuiltInCall("TRIPLE", (S, iri("p"), Literal("1", XSD + "integer")))


@pytest.mark.parametrize(
    "call",
    [
        "TRIPLE(?s, ?p, ?o)",
        "SUBJECT(?s)",
        "PREDICATE(?s)",
        "OBJECT(?s)",
        "isTRIPLE(?s)",
        "LANGDIR(?s)",
        'STRLANGDIR(?s, "en", "ltr")',
        "hasLANG(?s)",
        "hasLANGDIR(?s)",
    ],
)
def test_the_functions_of_1_2_are_known_in_any_case(call: str):
    name, rest = call.split("(", 1)

    assert elements(f"FILTER({name.lower()}({rest})") == elements(f"FILTER({name.upper()}({rest})")
    (found,) = elements(f"FILTER({call})")
    assert isinstance(found, Filter)
    assert found.condition.name == name


def test_a_language_has_a_direction():
    (pattern,) = elements('?s :p "a"@en--ltr')
    assert pattern.object.language == "en"
    assert pattern.object.direction == "ltr"


def test_the_version_is_kept():
    query = parse_query('VERSION "1.2" SELECT * { ?s ?p ?o }')
    assert query.prologue.version == "1.2"
    assert write_query(query).startswith('VERSION "1.2"\n')


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("VALUES ?t { <<( :a :b ?x )>> }", "holds no variables"),
        ("VALUES ?t { <<( :a :b _:x )>> }", "no blank nodes"),
        ("?s :p+ ?o ~ ?r", "cannot be annotated"),
        ("?s :p << :a :b (1 2) >>", "collection or property list"),
        ("?s :p <<( :a :b << :c :d :e >> )>>", "cannot stand inside a triple term"),
        ("<< :a :b/:c :d >> :p 1", "expected"),
        ('?s :p "a"@en--up', "neither ltr nor rtl"),
        ("<<( :a :b :c )>>", "expected"),
        ("?s ?p ?o ~ 1", "expected"),
        ("?s ?p ?o {| |}", "expected"),
    ],
)
def test_what_1_2_does_not_allow_is_refused(body: str, message: str):
    with pytest.raises(RuleError, match=message):
        elements(body)


QUERIES = [
    "SELECT ?r ?q ?v WHERE { :a :p :b ~ ?r {| ?q ?v |} }",
    "SELECT ?r WHERE { << ?s :p ?o ~ ?r >> :source ?x }",
    "SELECT ?o WHERE { << :a :p ?o >> :weight ?w FILTER(?w > 2) }",
    "SELECT ?t ?s WHERE { ?x :says ?t FILTER(isTRIPLE(?t)) BIND(SUBJECT(?t) AS ?s) }",
    "SELECT ?o WHERE { ?x :says <<( :x ?p ?o )>> }",
    "SELECT ?t WHERE { BIND(TRIPLE(:a, :b, 1) AS ?t) }",
    "SELECT ?t WHERE { BIND(<<( :a :b 1 )>> AS ?t) }",
    'SELECT ?t ?o WHERE { VALUES ?t { <<( :x :y "z" )>> <<( :x :y 1 )>> } OPTIONAL { ?o :says ?t } }',
    "SELECT ?l WHERE { :d :label ?l FILTER(hasLANGDIR(?l)) }",
    "SELECT ?d WHERE { :d :label ?l BIND(LANGDIR(?l) AS ?d) }",
    'SELECT ?l WHERE { BIND(STRLANGDIR("a", "en", "rtl") AS ?l) }',
    'SELECT ?l WHERE { ?d :label ?l FILTER(?l = "hi"@en--ltr) }',
    "CONSTRUCT { ?s :q ?o ~ :new {| :of ?r |} } WHERE { ?s :p ?o ~ ?r }",
    "SELECT ?o ?x WHERE { ?a :p ?o LATERAL { SELECT ?x WHERE { ?a :p ?x } ORDER BY ?x LIMIT 1 } }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_the_written_query_has_the_same_answers(text: str):
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    text = f"PREFIX : <{E}> {text}"
    written = write_query(parse_query(text), {"e": E})

    expected = sorted(map(str, store.query(text)))
    assert expected
    assert sorted(map(str, store.query(written))) == expected
    assert parse_query(written) == parse_query(text)


def test_fresh_labels_are_not_those_of_the_author():
    first, second = elements("_:b1 :p [ ] . _:b2 :q []")
    labels = [first.subject, first.object, second.subject, second.object]
    assert all(isinstance(node, BlankNode) for node in labels)
    assert len(set(labels)) == 4
