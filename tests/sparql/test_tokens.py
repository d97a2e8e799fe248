"""Corners of the lexical grammar, with Oxigraph as the judge of what is a query and what it means."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, XSD, Literal
from leverkg.sparql.parse import parse_query
from leverkg.sparql.write import write_query

PREFIX = "PREFIX : <http://e/> PREFIX é: <http://é/> PREFIX a.b: <http://ab/>\n"
DATA = """PREFIX : <http://e/>
:s :p 5, -5, 1.5, 1e0, "a\\"b", "é", "x\\\\u0041", :o ; :naïve :日本 ; :p- :a.b ; :a:b "colon" .
:o :p :s ."""

ACCEPTED = [
    "?s :p 5 .",
    "?s :p +5",
    "?s :p+5",
    "?s :p+ ?o",
    "?s :p +?o",
    "?s :p? ?o",
    "?s :p*/:p ?o",
    "?s (:p)+ -5",
    "?s :p -5.",
    "?s :p 5. ?s :p 1.5.",
    "?s :p 1e0, 1.5;.",
    "?s :p .5",
    "?s :p 5.e0",
    "?s :p 'a\"b', \"\"\"é\"\"\", '''a\"b'''",
    '?s :p "x\\\\u0041"',
    '?s :p "\\u00e9"',
    "?s <http://e/p> ?o",
    "?s :naïve ?été",
    "?s :naïve :日本 . # ö {\n",
    "?s :p- :a.b. ",
    "?s :a:b ?o",
    "?s :p\\- ?o",
    "?s :%70 ?o",
    "?s a.b:c ?o",
    "?s é:c ?o",
    "$s :p ?o FILTER($o>1)",
    "?s :p ?o FILTER(?o+1 = 6)",
    "?s :p ?o FILTER(?o -1 = 4)",
    "?s :p ?o FILTER(?o -1*2 = 3)",
    "?s :p ?o FILTER(- ?o = 5)",
    "?s :p ?o FILTER(-5 = ?o || +5 = ?o)",
    "?s :p ?o FILTER(10 - 2 - 3 = ?o)",
    "?s :p ?o FILTER(40 / 4 / 2 = ?o)",
    "?s :p ?o FILTER(2 + 2 * 2 - 1 = ?o)",
    "?s :p ?o FILTER(! (?o = 5) && true || false)",
    "?s :p ?o FILTER(1 = 2 || ?o = 5 && ?o = 5)",
    "?s :p ?o FILTER(?o NOT IN ())",
    "?s :p ?o filter exists{?o :p ?s}",
    "?s :p ?o. filter(str(?o) in ('5', \"é\"))",
    "?s ?p ?o ; ; .",
    "[] :p ?o",
    "[ :p ?o ] .",
    "[ :p ?o ] :p 5",
    "?s :p ?o . { } ?o ^:p ?s",
    "?s !(:p|^:p|a) ?o",
    "?s !a ?o",
    "?s ^:p|:p/:p ?o",
    "VALUES (?s ?o) { (:s 5) (UNDEF UNDEF) } ?s :p ?o",
    "VALUES ?s { } ?s :p ?o",
    "() :p ?o",
    "",
]

REFUSED = [
    "?s :p",
    "?s :p ?o ?s",
    "?s :p ?o , ",
    "?s :p 'a",
    "?s :p 'a\nb'",
    '?s :p "\\x"',
    "?s :p ?o FILTER ?o",
    "?s :p ?o FILTER(?o = 1 = 2)",
    "?s :p ?o FILTER(- - ?o)",
    "?s :p ?o FILTER(STR(DISTINCT ?o))",
    "?s :p ?o FILTER(STR())",
    "?s :p** ?o",
    "?s :p ?o }",
    "{ ?s :p ?o",
    "[] .",
    "?s _:p ?o",
    "VALUES (?a ?b) { (1) }",
    "VALUES ?a { _:b }",
    "UNION { ?s :p ?o }",
    "?s :p ?o .. ",
    "?s :p 5 6",
    "?s nope:p ?o",
    "BIND(1 AS ?a) BIND(2 AS ?a)",
    "<a b> :p 1",
]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("body", ACCEPTED)
def test_what_oxigraph_reads_is_read_alike(store: ox.Store, body: str):
    text = f"{PREFIX}SELECT (COUNT(*) AS ?n) WHERE {{ {body} }}"
    (expected,) = [row["n"].value for row in store.query(text)]

    tree = parse_query(text)
    written = write_query(tree)

    assert [row["n"].value for row in store.query(written)] == [expected]
    assert parse_query(written) == tree


@pytest.mark.parametrize("body", REFUSED)
def test_what_oxigraph_refuses_is_refused(store: ox.Store, body: str):
    text = f"{PREFIX}SELECT * WHERE {{ {body} }}"
    with pytest.raises(SyntaxError):
        store.query(text)

    with pytest.raises(RuleError) as caught:
        parse_query(text, name="rule.rq")

    error = caught.value
    assert error.position is not None
    assert error.position.file == "rule.rq"
    assert error.source_line == text.splitlines()[error.position.line - 1]
    assert 1 <= error.position.column <= len(error.source_line) + 1


def test_lexical_forms_are_kept():
    (first, *_rest) = parse_query('ASK { ?s ?p 01, +1, 1.50, "x"@en-GB, true }').where.elements
    assert first.object == Literal("01", XSD + "integer")
    objects = [str(pattern.object) for pattern in (first, *_rest)]
    assert objects[1:] == [
        f'"+1"^^<{XSD}integer>',
        f'"1.50"^^<{XSD}decimal>',
        '"x"@en-GB',
        f'"true"^^<{XSD}boolean>',
    ]


@pytest.mark.parametrize(
    ("base", "reference", "expected"),
    [
        ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
        ("http://a/b/c/d;p?q", "./g/", "http://a/b/c/g/"),
        ("http://a/b/c/d;p?q", "/g", "http://a/g"),
        ("http://a/b/c/d;p?q", "//g", "http://g"),
        ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
        ("http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"),
        ("http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"),
        ("http://a/b/c/d;p?q", ".", "http://a/b/c/"),
        ("http://a/b/c/d;p?q", "..", "http://a/b/"),
        ("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
        ("http://a/b/c/d;p?q", "g/./h/../i", "http://a/b/c/g/i"),
        ("http://a/b/c/d;p?q", "g:h", "g:h"),
        ("http://a", "g", "http://a/g"),
        ("urn:x:y", "#z", "urn:x:y#z"),
    ],
)
def test_relative_iris_start_from_the_base(base: str, reference: str, expected: str):
    """RFC 3986, section 5.4, and what Oxigraph makes of the same."""
    query = parse_query(f"BASE <{base}> ASK {{ <{reference}> ?p ?o }}")

    assert query.where.elements[0].subject == IRI(expected)
    text = f"BASE <{base}> SELECT (<{reference}> AS ?x) {{}}"
    assert [row["x"].value for row in ox.Store().query(text)] == [expected]


def test_a_prefix_may_be_declared_again_and_relative():
    query = parse_query("BASE <http://a/> PREFIX p: <x#> PREFIX p: <y#> ASK { p:q ?a ?b }")
    assert query.where.elements[0].subject == IRI("http://a/y#q")
    assert query.prologue.prefixes == (("p", "http://a/y#"),)


def test_prefixes_are_used_where_they_fit():
    query = parse_query(
        "ASK { <http://e/a> <http://e/a/b> <http://e/x.> . <http://e/> <http://f#c> <http://e/1-a.b> }"
    )
    assert write_query(query, {"e": "http://e/", "": "http://f#", "none": "http://none/"}) == (
        "PREFIX : <http://f#>\nPREFIX e: <http://e/>\nASK\nWHERE {\n"
        "  e:a <http://e/a/b> <http://e/x.> .\n  e: :c e:1-a.b .\n}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s (COUNT(?x) AS ?x) WHERE { ?s :p ?x } GROUP BY ?s",
        "SELECT (COUNT(?x) AS ?x) WHERE { ?s :p ?x }",
        "SELECT (1 AS ?a) (?a + 1 AS ?b) WHERE { }",
        "SELECT ?k (SUM(?x) AS ?n) { ?s :p ?x } GROUP BY (STR(?s) AS ?k) HAVING (SUM(?x) > 1) ORDER BY ?n",
        "SELECT (COUNT(*) AS ?n) (GROUP_CONCAT(DISTINCT ?x; separator = '|') AS ?c) WHERE { :s :q|:p ?x }",
        "SELECT DISTINCT ?s WHERE { ?s :p ?x } ORDER BY ?s LIMIT 1 OFFSET 0 VALUES ?s { :s :o }",
        "SELECT REDUCED * FROM <http://none/> FROM NAMED <http://none/> WHERE { GRAPH ?g { ?s :p ?x } }",
        "SELECT * WHERE { ?s :p ?x . { SELECT ?s (MAX(?y) AS ?x) { ?s :p ?y } GROUP BY ?s } }",
        "CONSTRUCT { _:a :p ?x . _:a :q [ :r ?s ] } WHERE { ?s :p ?x . _:a :p ?x }",
        "CONSTRUCT WHERE { ?s :p ?x ; :naive ?y }",
        "DESCRIBE :s ?s WHERE { ?s :p 5 }",
        "DESCRIBE :s",
        "ASK FROM <http://none/> { }",
    ],
)
def test_query_forms_are_read_alike(store: ox.Store, text: str):
    text = PREFIX + text
    written = write_query(parse_query(text))

    assert parse_query(written) == parse_query(text)
    assert shape(store.query(written)) == shape(store.query(text))


def shape(result):
    """An answer as a comparable value; of blank nodes only that they are there."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        parts = ((triple.subject, triple.predicate, triple.object) for triple in result)
        return sorted("".join("_" if isinstance(t, ox.BlankNode) else str(t) for t in part) for part in parts)
    return [variable.value for variable in result.variables], [list(map(str, row)) for row in result]


def test_a_prefix_after_a_sign_is_declared():
    text = write_query(parse_query(PREFIX + "ASK { FILTER(-(:x) = 1) }"), {"e": "http://e/"})
    assert text.startswith("PREFIX e: <http://e/>")
    assert parse_query(text)
