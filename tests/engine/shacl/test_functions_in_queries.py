"""Functions of the shapes graph that queries of rules call."""

import pytest
from graphs import inferred, run

from leverkg.errors import RuleError

FUNCTIONS = '''
:area a sh:SPARQLFunction ; sh:parameter [ sh:path :width ; sh:order 1 ] , [ sh:path :height ; sh:order 2 ] ;
    sh:select "SELECT ($width * $height AS ?r) WHERE {}" .
:square a sh:SPARQLFunction ; sh:parameter [ sh:path :side ] ;
    sh:select "SELECT (:area(?side, ?side) AS ?r) WHERE {}" .
:greeting a sh:SPARQLFunction ;
    sh:parameter [ sh:path :name ; sh:order 1 ] , [ sh:path :title ; sh:order 2 ; sh:optional true ] ;
    sh:select """SELECT ?n {
        BIND(COALESCE($title, 'you') AS ?t) BIND(CONCAT(?t, ' ', $name) AS ?n) FILTER(STRLEN($name) > 1) }""".
:isRich a sh:SPARQLFunction ; sh:parameter [ sh:path :who ] ;
    sh:ask "ASK { $who :owns ?x . ?x :worth ?w FILTER(?w > 9) }" .
:isLong a sh:SPARQLFunction ; sh:parameter [ sh:path :text ] ; sh:ask "ASK { FILTER(STRLEN($text) > 3) }" .
:paid a sh:SPARQLFunction ; sh:parameter [ sh:path :who ] ; sh:select "SELECT ?s { $who :salary ?s }" .
:round a sh:SPARQLFunction ; sh:parameter [ sh:path :n ] ; sh:select "SELECT (:round($n) AS ?r) {}" .
'''
DATA = """
:a :w 2 ; :h 3 ; :name 'Ann' ; :title 'Dr' ; :owns :x . :x :worth 10 .
:b :w 4 ; :name 'Bo' . :c :name 'C' .
"""


def rule(query):
    return f'{FUNCTIONS} :r a sh:SPARQLRule ; sh:construct "{query}" .'


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("?s :w ?w ; :h ?h BIND(:area(?w, ?h) AS ?v)", {"a is 6"}),
        ("?s :w ?w BIND(:square(?w) + 1 AS ?v)", {"a is 5", "b is 17"}),
        ("?s :w ?w OPTIONAL { ?s :h ?h } BIND(:area(?w, ?h) AS ?v)", {"a is 6"}),
        ("?s :name ?n BIND(:greeting(?n) AS ?v)", {"a is you Ann", "b is you Bo"}),
        (
            "?s :name ?n OPTIONAL { ?s :title ?t } BIND(:greeting(?n, ?t) AS ?v)",
            {"a is Dr Ann", "b is you Bo"},
        ),
        # What is asked for without its argument is not called: no greeting of nobody.
        (
            "?s :w ?v OPTIONAL { ?s :nick ?n } FILTER(!BOUND(?n)) BIND(:greeting(?n, 'Dr') AS ?g)",
            {"a is 2", "b is 4"},
        ),
        ("?s :name ?v FILTER(:isRich(?s))", {"a is Ann"}),
        ("?s :name ?v FILTER(!:isRich(?s) && !:isLong(?v))", {"b is Bo", "c is C"}),
        (
            "?s :name ?v OPTIONAL { ?s :nick ?n } FILTER(COALESCE(:isLong(?n), true))",
            {"a is Ann", "b is Bo", "c is C"},
        ),
        ("?s :w ?w BIND(xsd:string(:square(xsd:decimal(?w))) AS ?v)", {"a is 4", "b is 16"}),
    ],
)
def test_calls_have_the_value_of_the_function(where, found):
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

    assert inferred(rule(f"{prefix}CONSTRUCT {{ ?s :is ?v }} WHERE {{ {where} }}"), DATA) == found


def test_variables_of_a_function_are_its_own():
    where = "?x :owns ?s FILTER(:isRich(?x))"  # the function has an ?x of its own

    assert inferred(rule(f"CONSTRUCT {{ ?x :is ?s }} WHERE {{ {where} }}"), DATA) == {"a is x"}


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (":aera(?s, ?s)", "LEV-Q006", "there is no function :aera"),
        (":area(?s)", "LEV-Q006", ":area takes 2 arguments, here it has 1"),
        (":square(?s, ?s)", "LEV-Q006", ":square takes 1 argument, here it has 2"),
        (":paid(?s)", "LEV-R074", ":paid looks values up in the graph"),
        (":isRich(IRI(?s))", "LEV-R074", ":isRich looks for its arguments in the graph"),
        (":round(?s)", "LEV-R074", "calls itself"),
    ],
)
def test_what_cannot_be_called_is_an_error_in_its_place(call, code, said):
    with pytest.raises(RuleError) as caught:
        run(rule(f"CONSTRUCT {{ ?s :is ?v }} WHERE {{ ?s :name ?n BIND({call} AS ?v) }}"), DATA)

    assert caught.value.code == code
    assert said in caught.value.message
