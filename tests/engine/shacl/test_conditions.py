"""Whether a node conforms to a shape: each constraint met and not met, and the same said by pySHACL."""

import pyshacl
import pytest
import rdflib
from graphs import EX, PREFIXES, evaluation, turtle

from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, XSD, Literal

DATA = """
:good a :A ; :n 5 ; :t "abc" ; :l "a"@en , "b"@de ; :q :other ; :m 5 ; :big 9 ; :d "2020-01-01"^^xsd:date .
:bad a :B ; :n 50 , 7 ; :t "ABCDEF" ; :l "a"@en , "b"@en , "c"@fr ; :q "text" ;
  :m 6 ; :big 1 ; :d "2019-01-01"^^xsd:date .
:other a :C . :C rdfs:subClassOf :A .
"""
CASES = {
    "class": "sh:path :q ; sh:class :A",
    "datatype": "sh:path :q ; sh:or ( [ sh:class :A ] [ sh:datatype xsd:integer ] )",
    "nodeKind": "sh:path :q ; sh:nodeKind sh:BlankNodeOrIRI",
    "maxCount": "sh:path :n ; sh:maxCount 1",
    "minCount": "sh:path [ sh:zeroOrMorePath :q ] ; sh:minCount 2 ; sh:nodeKind sh:IRI",
    "maxInclusive": "sh:path :n ; sh:maxInclusive 6",
    "minExclusive": 'sh:path :d ; sh:minExclusive "2019-06-01"^^xsd:date',
    "maxLength": "sh:path :t ; sh:maxLength 5",
    "pattern": "sh:path :t ; sh:pattern '^[a-z]+$'",
    "pattern-flags": "sh:path :t ; sh:pattern '^abc$' ; sh:flags 'i'",
    "languageIn": "sh:path :l ; sh:languageIn ( 'en' 'de' )",
    "uniqueLang": "sh:path :l ; sh:uniqueLang true",
    "equals": "sh:path :n ; sh:equals :m",
    "disjoint": "sh:path :q ; sh:disjoint :t ; sh:not [ sh:nodeKind sh:Literal ]",
    "lessThan": "sh:path :n ; sh:lessThan :big",
    "hasValue": "sh:path :n ; sh:hasValue 5",
    "in": "sh:path :n ; sh:in ( 5 7 )",
    "xone": "sh:path :n ; sh:xone ( [ sh:maxInclusive 6 ] [ sh:minInclusive 100 ] )",
    "node": "sh:path :q ; sh:node [ sh:class :C ]",
    "qualified": "sh:path :n ; sh:qualifiedValueShape [ sh:maxInclusive 6 ] ; sh:qualifiedMinCount 1",
    "inverse": "sh:path [ sh:alternativePath ( :q [ sh:inversePath :nothing ] ) ] ; sh:class :C",
}


def conforms(shape: str, node: str) -> bool:
    graph = TripleIndex(turtle(f"<{EX}> a sh:ShapesGraph . :S {shape} ."))
    return Shapes(graph, Prefixes(graph)).conforms(IRI(EX + node), IRI(EX + "S"), evaluation(DATA))


@pytest.mark.parametrize("name", CASES)
def test_good_conforms_and_bad_does_not(name: str) -> None:
    shape = f"sh:property [ {CASES[name]} ]"

    assert (conforms(shape, "good"), conforms(shape, "bad")) == (True, False)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("node", ["good", "bad"])
def test_pyshacl_agrees(name: str, node: str) -> None:
    shapes = f"{PREFIXES} :S a sh:NodeShape ; sh:targetNode :{node} ; sh:property [ {CASES[name]} ] ."

    answer, _, _ = pyshacl.validate(
        rdflib.Graph().parse(data=PREFIXES + DATA, format="turtle"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"),
    )

    assert answer == (node == "good")


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        ("sh:closed true ; sh:ignoredProperties ( rdf:type :n :t :l :q :m :big :d )", True, True),
        ("sh:closed true ; sh:property [ sh:path :n ]", False, False),
        ("sh:property [ sh:path :n ; sh:datatype ( xsd:decimal xsd:integer ) ]", True, True),
        ("sh:property [ sh:path :n ; sh:someValue [ sh:maxInclusive 6 ] ]", True, False),
        ("sh:property [ sh:path :n ; sh:subsetOf :m ]", True, False),
        (
            "sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://example.org/n> ?n FILTER(?n > 9) }' ]",
            True,
            False,
        ),
        (
            """sh:property [ sh:path ( :q rdf:type ) ;
              sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this $PATH ?value }' ] ]""",
            False,
            True,
        ),
        ("sh:deactivated true ; sh:class :None", True, True),
    ],
)
def test_other_constraints(shape: str, good: bool, bad: bool) -> None:
    assert (conforms(shape, "good"), conforms(shape, "bad")) == (good, bad)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ("sh:js [ ]", "LEV-R075"),
        ("sh:closed sh:ByTypes", "LEV-R075"),
        ("sh:node :S", "LEV-R075"),
        ("sh:property [ sh:path :n ; sh:minCount 'x' ]", "LEV-R071"),
        ("sh:nodeKind :Any", "LEV-R071"),
        ("sh:in :list", "LEV-R071"),
        ("sh:pattern '(?=a)b'", "LEV-R016"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { GRAPH $shapesGraph { ?s ?p ?o } }' ]", "LEV-R075"),
        (
            ":max 3 . :Limit a sh:ConstraintComponent ; sh:parameter [ sh:path :max ] ; sh:validator [ ]",
            "LEV-R075",
        ),
    ],
)
def test_what_cannot_be_checked_is_refused(shape: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        conforms(shape, "good")

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("datatype", "right", "wrong"),
    [
        ("integer", "-05", "1.0"),
        ("byte", "127", "128"),
        ("nonNegativeInteger", "0", "-1"),
        ("decimal", ".5", "1e3"),
        ("double", "1e3", "one"),
        ("boolean", "1", "yes"),
        ("date", "2024-02-29", "2023-02-29"),
        ("date", "-0004-02-29Z", "2020-1-1"),
        ("dateTime", "2020-01-01T24:00:00", "2020-01-01"),
        ("dateTimeStamp", "2020-01-01T10:00:00+01:00", "2020-01-01T10:00:00"),
        ("gYear", "12020", "20"),
        ("time", "10:00:00.5", "25:00:00"),
        ("duration", "P1Y2M3DT4H5M6.7S", "P"),
        ("dayTimeDuration", "P90D", "P1M"),
        ("yearMonthDuration", "P1Y", "PT1H"),
        ("hexBinary", "0aFF", "abc"),
        ("language", "en-GB", "english language"),
    ],
)
def test_lexical_forms(datatype: str, right: str, wrong: str) -> None:
    graph = TripleIndex(turtle(f":S sh:datatype xsd:{datatype} ."))
    shapes, shape, data = Shapes(graph, Prefixes(graph)), IRI(EX + "S"), evaluation("")

    assert shapes.conforms(Literal(right, XSD + datatype), shape, data)
    assert shapes.conforms(Literal(f" {right}\n", XSD + datatype), shape, data)
    assert not shapes.conforms(Literal(wrong, XSD + datatype), shape, data)
