"""Parsing: terms as written, stable names of blank nodes, and the same names in a store."""

import pyoxigraph as ox
import pytest

from leverkg.errors import InputError
from leverkg.rdf.parse import blank_prefix, load_into, parse, prefixes, to_store
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, TripleTerm

HEAD = "@prefix : <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def source(text, format="ttl"):
    return Source(f"case.{format}", text.encode(), format)


def quads(text, format="ttl", prefix="f0b"):
    return list(parse(source(text, format), blank_prefix=prefix))


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("01", Literal("01", XSD + "integer")),
        ("1.50", Literal("1.50", XSD + "decimal")),
        ("1E0", Literal("1E0", XSD + "double")),
        ('"1"^^xsd:boolean', Literal("1", XSD + "boolean")),
        ('"24:00:00"^^xsd:time', Literal("24:00:00", XSD + "time")),
        ('"2026-01-01+14:00"^^xsd:date', Literal("2026-01-01+14:00", XSD + "date")),
        (
            '"x"@ar--rtl',
            Literal("x", f"{'http://www.w3.org/1999/02/22-rdf-syntax-ns#'}dirLangString", "ar", "rtl"),
        ),
        ('" 5 "^^xsd:integer', Literal(" 5 ", XSD + "integer")),
        ("<<( :a :b _:c )>>", TripleTerm(IRI("http://e/a"), IRI("http://e/b"), BlankNode("f0b0"))),
    ],
)
def test_terms_are_kept_as_written(written, term):
    assert quads(f"{HEAD}:s :p {written} .") == [(IRI("http://e/s"), IRI("http://e/p"), term, None)]


def test_blank_nodes_are_named_by_first_appearance_whatever_they_were_called():
    first = quads(HEAD + "_:x :p _:y , [ :q 1 ] .")
    second = quads(HEAD + "_:other :p _:z , [ :q 1 ] .")

    assert first == second
    assert [str(t) for s, _, o, _ in first for t in (s, o) if isinstance(t, BlankNode)] == [
        "_:f0b0",
        "_:f0b1",
        "_:f0b2",
        "_:f0b0",
        "_:f0b2",
    ]


def test_blank_nodes_of_two_files_never_meet():
    files = [source(HEAD + "_:a :p 1 ."), source(HEAD + "_:a :p 2 .")]
    store = ox.Store()
    to_store(files, store)

    assert len({q.subject.value for q in store}) == 2
    assert {q.subject.value for q in store} == {
        q[0].label for n, f in enumerate(files) for q in parse(f, blank_prefix=blank_prefix(n))
    }


def test_blank_prefix_that_could_run_into_another_is_refused():
    with pytest.raises(ValueError, match="ends in a digit"):
        quads("", prefix="f1")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (HEAD + ":a :b :c .", "ttl"),
        (HEAD + "_:x :p [ :q ( 1 _:x ) ] .", "ttl"),
        (HEAD + "_:x :p <<( _:x :p _:y )>> .", "ttl"),
        (HEAD + "_:g { _:g :p 1 } :h { _:x :p _:g } :a :b :c .", "trig"),
        ("_:a <http://p> _:b _:g .", "nq"),
        ('{"http://e/p": {"http://e/q": 1}}', "jsonld"),
    ],
)
def test_store_gets_the_names_that_parse_gives(text, format):
    store = ox.Store()
    load_into(store, source(text, format), blank_prefix="f0b", into_default=False)
    parsed = set(quads(text, format))

    assert {str(q) for q in _read(store)} == {str(q) for q in parsed}


def _read(store):
    from leverkg.rdf.ox import reader

    return map(reader(), store)


def test_triples_of_named_graphs_reach_the_default_graph_once():
    store = ox.Store()
    to_store([source(HEAD + ":a :b :c . :g { :a :b :c . :d :e :f }", "trig")], store)

    assert len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))) == 2
    assert len(store) == 4


@pytest.mark.parametrize("text", [HEAD + ":a :b :c . :d :e .", HEAD + "_:a :b :c . :d :e ."])
def test_store_is_unchanged_when_the_source_is_refused(text):
    store = ox.Store()

    with pytest.raises(InputError):
        load_into(store, source(text), blank_prefix="f0b")

    assert len(store) == 0


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        (
            "PREFIX a: <http://a/>\n@base <http://b/> . @prefix b: <x> .",
            "ttl",
            {"a": "http://a/", "b": "http://b/x"},
        ),
        ('@prefix a: <http://a/> . a:a a:b "a prefix in a text" .\na:c a:d', "ttl", {"a": "http://a/"}),
        ("@prefix a: <http://a/> . a:x a:y a:z . @prefix a: <http://b/> .", "trig", {"a": "http://b/"}),
        ("<http://a> <http://b> <http://prefix> .", "nt", {}),
        ('{"@context": {"x": "http://x/"}, "@id": "x:a", "x:b": 1}', "jsonld", {"x": "http://x/"}),
        ('<r:RDF xmlns:r="http://r#" xmlns="http://d#"/>', "rdf", {"r": "http://r#", "": "http://d#"}),
    ],
)
def test_prefixes_of_a_source(text, format, expected):
    assert prefixes(source(text, format)) == expected


def test_lines_end_with_any_line_end():
    quads_of_mac = quads("# comment\r@prefix : <http://e/> .\r:a :b :c .\r")

    assert len(quads_of_mac) == 1
