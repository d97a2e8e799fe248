"""Writing Turtle and the other formats: what is written is read back, and how it looks."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverkg.errors import OutputError, UsageError
from leverkg.rdf import turtle
from leverkg.rdf.columns import columns_of, objects_by_subject
from leverkg.rdf.formats import FORMATS, by_extension, by_name
from leverkg.rdf.names import order
from leverkg.rdf.serialise import serialise
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, TripleTerm
from tests.rdf import graphs as g

E = "http://e/"
LABEL = IRI("http://www.w3.org/2000/01/rdf-schema#label")
PREFIXES = {"": E, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "unused": "http://unused/", "xsd": XSD}


@pytest.mark.parametrize(
    ("namespace", "good", "bad"), [("http://e", "", ":x"), ("http://", "e", "e:x"), ("no iri#", None, "a")]
)
def test_a_name_with_a_prefix_is_checked_where_it_could_be_no_iri(namespace, good, bad):
    triples = [(IRI(namespace + local), LABEL, Literal("x")) for local in (good, bad) if local is not None]

    with pytest.raises(OutputError) as refused:
        turtle.write(triples, {"n": namespace})

    assert refused.value.code == "LEV-O006"


def test_graph_is_written_for_people():
    need, phase, cell = IRI(E + "need"), BlankNode("f0b0"), [BlankNode(f"f0b{n}") for n in range(1, 3)]
    rdf = g.RDF
    triples = [
        (need, IRI(E + "weight"), Literal("1.50", XSD + "decimal")),
        (need, LABEL, Literal('the "need"', rdf + "langString", "en")),
        (need, RDF_TYPE, IRI(E + "Need")),
        (need, IRI(E + "phase"), phase),
        (phase, IRI(E + "from"), Literal("1979-11", XSD + "gYearMonth")),
        (phase, IRI(E + "intensity"), IRI(E + "high")),
        (need, IRI(E + "order"), cell[0]),
        (cell[0], IRI(rdf + "first"), Literal("01", XSD + "integer")),
        (cell[0], IRI(rdf + "rest"), cell[1]),
        (cell[1], IRI(rdf + "first"), Literal("+1", XSD + "boolean")),
        (cell[1], IRI(rdf + "rest"), IRI(rdf + "nil")),
        (IRI(E + "party10"), RDF_TYPE, IRI(E + "Party")),
        (IRI(E + "party9"), RDF_TYPE, IRI(E + "Party")),
        (BlankNode("f0b7"), IRI(E + "note"), Literal("two\nlines")),
        (IRI(E + "odd/%20name"), IRI(E + "p"), need),
    ]

    written = turtle.write(
        triples,
        PREFIXES,
        groups=[("Parties", [IRI(E + "party9"), IRI(E + "party10")]), ("Nobody", [IRI(E + "nobody")])],
        comment=lambda subject: "derived by a rule\nof the theory" if subject == need else None,
    )

    assert written == (
        """\
@prefix : <http://e/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# Parties

:party9 a :Party .

:party10 a :Party .

# derived by a rule
# of the theory
:need a :Need ;
  rdfs:label "the \\"need\\""@en ;
  :order ( 01 "+1"^^xsd:boolean ) ;
  :phase [
    :from "1979-11"^^xsd:gYearMonth ;
    :intensity :high
  ] ;
  :weight 1.50 .

<http://e/odd/%20name> :p :need .

[] :note "two\\nlines" .
"""
    )


@given(g.quads(g.plain_objects | g.directed | g.triple_terms, st.none()), st.randoms())
def test_turtle_is_read_back_and_does_not_depend_on_order(quads, shuffler):
    written = serialise(quads, "ttl", g.PREFIXES)
    shuffled = shuffler.sample(quads, len(quads)) + quads[:2]

    assert g.isomorphic_form(g.read(written, "ttl")) == g.isomorphic_form(quads)
    assert serialise(shuffled, "ttl", g.PREFIXES) == written


@given(g.quads(g.plain_objects | g.directed | g.triple_terms, g.graph_names), st.sampled_from(["trig", "nq"]))
def test_datasets_are_read_back(quads, format):
    written = serialise(quads, format, g.PREFIXES)

    assert g.isomorphic_form(g.read(written, format)) == g.isomorphic_form(quads)
    assert serialise(quads[::-1], format, g.PREFIXES) == written


@given(g.quads(g.plain_objects | g.directed | g.triple_terms, st.none()))
def test_ntriples_are_read_back(quads):
    assert g.isomorphic_form(g.read(serialise(quads, "nt"), "nt")) == g.isomorphic_form(quads)


def _unless_refused(quads, format):
    try:
        return serialise(quads, format, g.PREFIXES)
    except OutputError as error:
        if error.code != "LEV-O004":
            raise
    return None


@pytest.mark.parametrize("format", ["rdf", "jsonld"])
@given(quads=g.quads(g.plain_objects | g.directed, st.none()))
def test_other_formats_are_read_back_or_refuse(format, quads):
    written = _unless_refused(quads, format)
    if written is None:
        return

    assert g.isomorphic_form(g.read(written, format)) == g.isomorphic_form(quads)
    assert serialise(quads[::-1], format, g.PREFIXES) == written


@pytest.mark.parametrize(
    ("lexical", "datatype", "written"),
    [
        ("01", "integer", "01"),
        ("1.50", "decimal", "1.50"),
        ("1.", "decimal", '"1."^^xsd:decimal'),
        ("1", "decimal", '"1"^^xsd:decimal'),
        ("1", "boolean", '"1"^^xsd:boolean'),
        ("true", "boolean", "true"),
        ("24:00:00", "time", '"24:00:00"^^xsd:time'),
        ("1e0", "double", "1e0"),
        ("٣", "integer", '"٣"^^xsd:integer'),
    ],
)
def test_numbers_are_bare_only_when_their_lexical_form_survives(lexical, datatype, written):
    triple = (IRI(E + "s"), IRI(E + "p"), Literal(lexical, XSD + datatype))

    assert f":s :p {written} ." in turtle.write([triple], PREFIXES)


def test_the_longest_namespace_that_leaves_a_local_name_is_taken():
    prefixes = {
        "e": "http://e/",
        "x": "http://e/x",
        "f": "http://e/x#",
        "u": "urn:",
        "v": "urn:x:",
        "h": "http:",
    }
    values = [
        "http://e/a",
        "http://e/xy",
        "http://e/x#y",
        "http://e/x/y",
        "urn:x:y",
        "urn:z",
        "http:a",
        "http://e/",
    ]
    triples = [(IRI(E), IRI(E + "p"), IRI(value)) for value in values]

    written = turtle.write(triples, prefixes)

    assert written.split("\n\n")[1] == ("e: e:p e: , e:a , f:y , <http://e/x/y> , x:y , h:a , v:y , u:z .\n")
    assert len(written.split("\n\n")[0].splitlines()) == 6


def test_numbers_in_names_count_as_numbers():
    names = ["a", "a0", "a1", "a01b", "a1b", "a1b0", "a2", "a10", "b", "1" * 19, "2" * 18]
    terms = [IRI(E + name) for name in names]
    random.Random(1).shuffle(terms)

    shown = [term.value.removeprefix(E) for term in sorted(terms, key=order)]

    assert shown == ["1" * 19, "2" * 18, "a", "a0", "a1", "a01b", "a1b", "a1b0", "a2", "a10", "b"]


def test_a_text_comes_before_a_longer_one_whatever_follows():
    texts = ["a", "a1", "a\0", "a\0 1", "a\1", "a\1\0", "a\1\1", "a ", "ab"]
    shuffled = random.Random(2).sample([Literal(text) for text in texts], len(texts))

    assert [term.lexical for term in sorted(shuffled, key=order)] == texts


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_wrong_is_said_before_any_piece_is_read(place):
    triple = [IRI(E + "a"), IRI(E + "b"), IRI(E + "c")]
    triple[place] = IRI("http://e/a b")

    with pytest.raises(OutputError, match="not a valid RDF term"):
        turtle.blocks({None: columns_of([tuple(triple)])}, PREFIXES)


def test_pieces_are_made_of_columns_that_have_a_triple_twice():
    triples = [(IRI(E + "a"), IRI(E + "p"), BlankNode("b")), (BlankNode("b"), IRI(E + "q"), IRI(E + "c"))] * 2
    pieces = list(turtle.blocks({None: columns_of(triples)}, {"": E}, comment=str))

    assert pieces == ["@prefix : <http://e/> .\n", "\n# <http://e/a>\n:a :p [ :q :c ] .\n"]


def test_subjects_with_the_same_share_a_set():
    found = objects_by_subject("abcab", "xxyyy")

    assert found == {"a": {"x", "y"}, "b": {"x", "y"}, "c": {"y"}}
    assert found["a"] is found["b"]


def test_named_graphs_stand_after_the_default_graph():
    quads = [
        (IRI(E + "a"), IRI(E + "b"), Literal("x"), IRI(E + "g")),
        (IRI(E + "a"), IRI(E + "c"), BlankNode("n"), IRI(E + "g")),
        (BlankNode("n"), IRI(E + "d"), Literal("1", XSD + "integer"), IRI(E + "g")),
        (IRI(E + "k"), IRI(E + "l"), IRI(E + "m"), None),
    ]

    assert serialise(quads, "trig", PREFIXES).decode() == (
        '@prefix : <http://e/> .\n\n:k :l :m .\n\n:g {\n  :a :b "x" ;\n    :c [ :d 1 ] .\n}\n'
    )


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf"])
def test_named_graphs_are_refused_where_they_cannot_be_carried(format):
    with pytest.raises(OutputError, match="named graphs") as caught:
        serialise([(IRI(E + "a"), IRI(E + "b"), IRI(E + "c"), IRI(E + "g"))], format)

    assert (caught.value.code, caught.value.hint) == ("LEV-O004", "write trig or nq instead")


@pytest.mark.parametrize("format", ["rdf", "jsonld"])
def test_triple_terms_are_refused_where_they_cannot_be_carried(format):
    term = TripleTerm(IRI(E + "a"), IRI(E + "b"), IRI(E + "c"))

    with pytest.raises(OutputError, match="triple terms"):
        serialise([(IRI(E + "a"), IRI(E + "b"), term, None)], format)


@pytest.mark.parametrize(
    "term",
    [
        IRI("http://e/a b"),
        IRI("relative"),
        IRI("http://e/> <http://x"),
        BlankNode("a . <x>"),
        Literal("\ud800"),
        Literal("x", g.RDF + "langString", "en_US"),
        Literal("x", "no iri"),
    ],
    ids=str,
)
@pytest.mark.parametrize("format", FORMATS)
def test_invalid_terms_are_never_written(term, format):
    quads = [(IRI(E + subject), IRI(E + "b"), term, None) for subject in "ac"]

    if isinstance(term, BlankNode) and format in ("rdf", "jsonld"):
        assert b"<x>" not in serialise(quads, format)  # these get labels of their own
        return
    with pytest.raises(OutputError) as caught:
        serialise(quads, format)

    assert caught.value.code == "LEV-O006"


@pytest.mark.parametrize(("predicate", "text"), [("p", "\0"), ("p", "\x01"), ("p", "\ufffe"), ("1", "x")])
def test_rdfxml_that_no_other_reader_would_take_is_refused(predicate, text):
    with pytest.raises(OutputError, match="RDF/XML cannot carry this"):
        serialise([(IRI(E + "a"), IRI(E + predicate), Literal(text), None)], "rdf")


def test_line_ends_survive_other_readers_of_xml():
    written = serialise([(IRI(E + "a"), IRI(E + "p"), Literal("a\r\nb"), None)], "rdf")

    assert b"a&#13;\nb" in written


@pytest.mark.parametrize("shape", ["nested nodes", "lists of lists", "long list", "broken list", "circle"])
def test_deep_and_long_structures_are_written(shape):
    node = [BlankNode(f"n{i}") for i in range(3_000)]
    first, rest, p = IRI(g.RDF + "first"), IRI(g.RDF + "rest"), IRI(E + "p")
    nil, pairs = IRI(g.RDF + "nil"), list(pairwise(node))
    triples = {
        "nested nodes": [(a, p, b) for a, b in pairs],
        "lists of lists": [t for a, b in pairs for t in ((a, first, b), (a, rest, nil))],
        "long list": [t for a, b in pairs for t in ((a, first, IRI(E)), (a, rest, b))]
        + [(node[-1], first, IRI(E)), (node[-1], rest, nil)],
        "broken list": [t for a, b in pairs for t in ((a, first, IRI(E)), (a, rest, b))],
        "circle": [(a, p, b) for a, b in pairs] + [(node[-1], p, node[0])],
    }[shape]
    quads = [(*t, None) for t in triples]
    random.Random(1).shuffle(quads)

    back = g.read(serialise(quads, "ttl", PREFIXES), "ttl")

    assert len(set(back)) == len(set(quads))


def test_formats_are_found_by_name_and_ending():
    assert [by_name(n).name for n in ("TTL", "turtle", ".nt", "RDF/XML", "application/ld+json")] == [
        "ttl",
        "ttl",
        "nt",
        "rdf",
        "jsonld",
    ]
    assert [f and f.name for f in map(by_extension, ("a.TTL", "b.nq.gz", "c", "d.ttl/e", ".owl"))] == [
        "ttl",
        "nq",
        None,
        None,
        "rdf",
    ]
    with pytest.raises(UsageError, match='no format "trix"'):
        by_name("trix")
