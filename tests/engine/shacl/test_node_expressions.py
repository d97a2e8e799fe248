"""Node expressions in both vocabularies."""

import pytest
from graphs import evaluation, short, turtle

from leverkg.engine.shacl.nodes import NodeExpressions
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI

DATA = """:i a :N ; :p 3, 1, 2 ; :q :j ; :name "I"@en . :j a :Sub ; :p 5 ; :r 1 .
:k a :N ; :p 4 . :Sub rdfs:subClassOf :N .
:i :date "2020-01-02"^^xsd:date , "2019-01-02"^^xsd:date ."""
DEFINED = """
:twice a sh:SPARQLFunction ; sh:parameter [ sh:path :n ] ; sh:select 'SELECT ($n * 2 AS ?x) WHERE {}' .
:join a sh:SPARQLFunction ; sh:parameter [ sh:path :b ; sh:order 1 ] , [ sh:path :a ; sh:order 2 ] ;
  sh:select 'SELECT ?x WHERE { BIND(CONCAT(STR($b), "-", STR($a)) AS ?x) }' .
:has a sh:SPARQLFunction ; sh:parameter [ sh:path :s ] ; sh:ask 'ASK { $s <http://example.org/r> ?v }' .
"""

CASES = [
    ("sh:this", ["i"]),
    (":other", ["other"]),
    ("'text'", ["text"]),
    ("[]", []),
    ("( 1 2 1 )", ["1", "2", "1"]),
    ("[ shnex:var 'focusNode' ]", ["i"]),
    ("[ shnex:var 'unknown' ]", []),
    ("[ sh:path :p ]", ["3", "1", "2"]),
    ("[ sh:path ( :q :p ) ]", ["5"]),
    ("[ sh:path :p ; sh:nodes [ sh:path :q ] ]", ["5"]),
    ("[ shnex:pathValues :p ; shnex:focusNode :j ]", ["5"]),
    ("[ shnex:pathValues [ sh:inversePath :q ] ; shnex:focusNode :j ]", ["i"]),
    ("[ shnex:pathValues [ sh:zeroOrMorePath :q ] ]", ["i", "j"]),
    ("[ shnex:pathValues [ sh:alternativePath ( :q :name ) ] ]", ["j", "I"]),
    ("[ shnex:count [ shnex:pathValues :p ] ]", ["3"]),
    ("[ sh:count [ sh:path :none ] ]", ["0"]),
    ("[ shnex:min [ shnex:pathValues :p ] ]", ["1"]),
    ("[ shnex:max [ shnex:pathValues :date ] ]", ["2020-01-02"]),
    ("[ shnex:sum [ shnex:pathValues :p ] ]", ["6"]),
    ("[ shnex:sum [] ]", ["0"]),
    ("[ shnex:exists [ shnex:pathValues :none ] ]", ["false"]),
    ("[ sh:if [ sh:exists [ sh:path :p ] ] ; sh:then 'yes' ; sh:else 'no' ]", ["yes"]),
    ("[ shnex:if false ; shnex:then 'yes' ]", []),
    ("[ shnex:distinct ( 1 2 1 ) ]", ["1", "2"]),
    ("[ shnex:union ( ( 1 2 ) ( 2 3 ) ) ]", ["1", "2", "3"]),
    ("[ shnex:join ( ( 1 2 ) ( 2 3 ) ) ]", ["1", "2", "2", "3"]),
    ("[ shnex:intersection ( ( 1 2 3 ) ( 3 2 ) ) ]", ["2", "3"]),
    ("[ shnex:remove ( 2 ) ; shnex:nodes ( 1 2 3 2 ) ]", ["1", "3"]),
    ("[ sh:minus ( 2 ) ; sh:nodes ( 1 2 ) ]", ["1"]),
    ("[ shnex:limit 2 ; shnex:nodes ( 4 5 6 ) ]", ["4", "5"]),
    ("[ shnex:offset 2 ; shnex:nodes ( 4 5 6 ) ]", ["6"]),
    ("[ shnex:orderBy [ shnex:var 'focusNode' ] ; shnex:nodes ( 8 10 3 ) ]", ["3", "8", "10"]),
    (
        "[ shnex:orderBy [ shnex:var 'focusNode' ] ; shnex:desc true ; shnex:nodes ( 8 10 3 ) ]",
        ["10", "8", "3"],
    ),
    ("[ shnex:orderBy :r ; shnex:nodes ( :j :k :i ) ]", ["k", "i", "j"]),
    ("[ shnex:filterShape [ sh:minInclusive 2 ] ; shnex:nodes [ shnex:pathValues :p ] ]", ["3", "2"]),
    ("[ shnex:findFirst [ sh:minInclusive 2 ] ; shnex:nodes ( 1 2 3 ) ]", ["2"]),
    ("[ shnex:matchAll [ sh:minInclusive 2 ] ; shnex:nodes ( 2 3 ) ]", ["true"]),
    ("[ shnex:conformsToShape ( 1 [ sh:minInclusive 2 ] ) ]", ["false"]),
    ("[ shnex:nodesMatching [ sh:property [ sh:path :p ; sh:hasValue 5 ] ] ]", ["j"]),
    ("[ shnex:flatMap [ shnex:pathValues :p ] ; shnex:nodes ( :j :k ) ]", ["5", "4"]),
    ("[ shnex:instancesOf :N ]", ["i", "k", "j"]),
    ("[ sh:groupConcat ( 'a' 'b' ) ; sh:separator ', ' ]", ["a, b"]),
    ("[ sparql:plus ( 1 [ sparql:multiply ( 2 3 ) ] ) ]", ["7"]),
    ("[ sparql:abs -42 ]", ["42"]),
    ("[ sparql:concat ( 'a' 'b' 'c' ) ]", ["abc"]),
    ("[ sparql:less-than ( 1 2 ) ]", ["true"]),
    ("[ sparql:plus ( 1 'x' ) ]", []),
    ("[ sparql:plus ( 1 [ shnex:pathValues :none ] ) ]", []),
    ("[ sparql:coalesce ( [ shnex:pathValues :none ] 5 ) ]", ["5"]),
    ("[ sparql:bound ( [ shnex:pathValues :none ] ) ]", ["false"]),
    ("[ sparql:if ( true 1 2 ) ]", ["1"]),
    ("[ sparql:lang ( [ shnex:pathValues :name ] ) ]", ["en"]),
    ("[ sparql:logical-not ( false ) ]", ["true"]),
    ("[ sparql:unary-minus ( 5 ) ]", ["-5"]),
    ("[ sparql:isIRI ( sh:this ) ]", ["true"]),
    ("[ :twice ( [ sh:path :p ] ) ]", ["6", "2", "4"]),
    ("[ :twice 4 ]", ["8"]),
    ("[ :join ( 1 2 ) ]", ["1-2"]),
    ("[ :has ( :j ) ]", ["true"]),
    ("[ :has ( :k ) ]", ["false"]),
]


def nodes(expression: str) -> list[str]:
    graph = TripleIndex(turtle(f"{DEFINED} :x :is {expression} ."))
    start = graph.value(IRI("http://example.org/x"), IRI("http://example.org/is"))
    assert start is not None
    expressions = NodeExpressions(Shapes(graph, Prefixes(graph)))
    return [short(node) for node in expressions.nodes(start, IRI("http://example.org/i"), evaluation(DATA))]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_gives(expression: str, expected: list[str]) -> None:
    assert nodes(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "[ :unknown ( 1 ) ]",
        "[ sparql:nothing ( 1 ) ]",
        "[ sparql:plus ( [ shnex:pathValues :p ] 1 ) ]",
        "[ shnex:limit 'x' ; shnex:nodes ( 1 ) ]",
        "[ shnex:union :a ]",
        "[ :join ( 1 2 3 ) ]",
        "[ shnex:pathValues :p ; shnex:focusNode ( :i :j ) ]",
        "[ shnex:pathValues [ sh:inversePath 'x' ] ]",
    ],
)
def test_refuses(expression: str) -> None:
    with pytest.raises(RuleError) as caught:
        nodes(expression)

    assert caught.value.code in ("LEV-R071", "LEV-R074")
