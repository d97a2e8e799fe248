"""Positions: the n-th span belongs to the n-th quad, whatever is nested in what."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverkg.errors import InputError, Position
from leverkg.rdf.parse import parse
from leverkg.rdf.positions import Positions
from leverkg.rdf.sources import Source
from leverkg.rdf.spans import walk
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, TripleTerm

SUITES = os.environ.get("LEVERKG_SUITES")
LEV = "https://w3id.org/leverkg#"
CASE = """\
@prefix : <http://e/> .
@prefix lev: <https://w3id.org/leverkg#> .

:need a lev:Need ;
  lev:needOf :iran ;   # whose
  lev:phase [
    lev:from "1979-11"^^lev:month ;
    lev:intensity lev:high ,
      "very" ] .
( :iran :us ) lev:list ( 1 [ lev:nested 2 ] ) .
"""


def source(text, format="ttl"):
    return Source(f"case.{format}", text.encode(), format)


def shown(place):
    line = place.source_line or ""
    return (str(place.position), line[place.position.column - 1 :][: place.span])


@pytest.mark.parametrize(
    ("subject", "predicate", "object", "expected"),
    [
        (IRI("http://e/need"), "needOf", IRI("http://e/iran"), ("case.ttl:5:14", ":iran")),
        (IRI("http://e/need"), "phase", BlankNode("f0b0"), ("case.ttl:6:13", "[")),
        (
            BlankNode("f0b0"),
            "from",
            Literal("1979-11", LEV + "month"),
            ("case.ttl:7:14", '"1979-11"^^lev:month'),
        ),
        (BlankNode("f0b0"), "intensity", Literal("very"), ("case.ttl:9:7", '"very"')),
        (BlankNode("f0b5"), "nested", Literal("2", XSD + "integer"), ("case.ttl:10:41", "2")),
    ],
)
def test_object_of_a_triple_is_found(subject, predicate, object, expected):
    positions = Positions([source(CASE)])

    assert shown(positions.place_of_triple((subject, IRI(LEV + predicate), object))) == expected


def test_predicates_and_nodes_are_found():
    positions = Positions([source(CASE)])
    phase = (IRI("http://e/need"), IRI(LEV + "phase"), BlankNode("f0b0"))

    assert shown(positions.place_of_predicate(phase)) == ("case.ttl:6:3", "lev:phase")
    assert positions.of_node(BlankNode("f0b0")) == Position("case.ttl", 6, 13)
    assert positions.of_node(IRI("http://e/need")) == Position("case.ttl", 4, 1)
    assert positions.of_node(IRI("http://e/us")) == Position("case.ttl", 10, 9)
    assert positions.of_node(IRI(LEV + "intensity")) == Position("case.ttl", 8, 5)
    assert positions.of_node(IRI("http://e/nowhere")) is None
    assert positions.of_triple((IRI("http://e/need"), IRI(LEV + "phase"), IRI("http://e/us"))) is None


def test_blank_nodes_of_each_source_have_its_own_prefix():
    positions = Positions([source(CASE), source("@prefix : <http://e/> .\n:x :y [ :z 1 ] .", "trig")])

    assert positions.of_node(BlankNode("f0b0")) == Position("case.ttl", 6, 13)
    assert positions.of_node(BlankNode("f1b0")) == Position("case.trig", 2, 7)


def test_named_blank_nodes_are_found_where_they_are_subjects():
    positions = Positions([source("@prefix : <http://e/> .\n:a :b _:x .\n_:x :c _:y .\n")])

    assert positions.of_node(BlankNode("f0b0")) == Position("case.ttl", 3, 1)
    assert positions.of_node(BlankNode("f0b1")) == Position("case.ttl", 3, 8)


def test_reifiers_and_triple_terms_are_found():
    text = "@prefix : <http://e/> .\n:a :b :c {| :source :d |} .\n:x :y <<( :a :b :c )>> ."
    term = TripleTerm(IRI("http://e/a"), IRI("http://e/b"), IRI("http://e/c"))
    positions = Positions([source(text)])

    note = (BlankNode("f0b0"), IRI("http://e/source"), IRI("http://e/d"))
    assert shown(positions.place_of_triple(note)) == ("case.ttl:2:21", ":d")
    whole = (IRI("http://e/x"), IRI("http://e/y"), term)
    assert shown(positions.place_of_triple(whole)) == ("case.ttl:3:7", "<<( :a :b :c )>>")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_any_line_end(end):
    positions = Positions([source(CASE.replace("\n", end))])

    assert positions.of_triple((BlankNode("f0b0"), IRI(LEV + "intensity"), Literal("very"))) == Position(
        "case.ttl", 9, 7
    )


def test_line_formats_are_found_by_line():
    nt = source('<http://a> <http://b> "é" .\n# note\n<http://a> <http://b> <http://c> .\n', "nt")
    nq = source('<http://a> <http://b> "x" <http://g> .\n<http://c> <http://b> _:d _:g .\n', "nq")
    positions = Positions([nt, nq])

    assert positions.of_triple((IRI("http://a"), IRI("http://b"), IRI("http://c"))) == Position(
        "case.nt", 3, 23
    )
    assert positions.of_triple((IRI("http://c"), IRI("http://b"), BlankNode("f1b0"))) == Position(
        "case.nq", 2, 23
    )


def test_other_formats_fall_back_to_the_subject_and_then_to_the_file():
    rdf = source(
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
        '<e:T r:about="http://e/a"><e:p r:parseType="Resource"><e:q>1</e:q></e:p></e:T>\n</r:RDF>',
        "rdf",
    )
    json = source('{"@context": {"e": "http://j/"},\n "@id": "e:x", "e:p": 1}', "jsonld")
    positions = Positions([rdf, json])

    assert positions.of_triple((BlankNode("f0b0"), IRI("http://e/q"), Literal("1"))) == Position("case.rdf")
    assert positions.of_node(IRI("http://e/a")) == Position("case.rdf", 2, 15)
    one = Literal("1", XSD + "integer")
    assert positions.of_triple((IRI("http://j/x"), IRI("http://j/p"), one)) == Position("case.jsonld", 2, 10)


def test_refused_source_has_no_positions():
    assert Positions([source("broken")]).of_node(IRI("http://e/a")) is None


def test_deep_nesting_needs_no_stack():
    text = "@prefix : <http://e/> . :a :b " + "[ :b (" * 5_000 + " :end " + ") ]" * 5_000 + " ."

    assert Positions([source(text)]).of_node(IRI("http://e/end")).column == text.index(":end") + 1


# --- every triple of every text


def check(text, format):
    """Each span's object text must be what its quad says, as far as text can tell."""
    quads = list(parse(source(text, format), blank_prefix="b"))
    spans = list(walk(text, quads=format == "nq"))
    assert len(quads) == len(spans)
    for (subject, predicate, object, _), span in zip(quads, spans, strict=True):
        if span.predicate is None:
            assert predicate.value.startswith("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
            continue
        for term, (begin, end) in (
            (subject, span.subject),
            (predicate, span.predicate),
            (object, span.object),
        ):
            written = text[begin:end]
            if isinstance(term, IRI) and written.startswith(":"):
                assert term.value == "http://e/" + written[1:]
            elif isinstance(term, Literal):
                assert written[:1] in "\"'+-.0123456789tf"
                assert term.lexical in written or "\\" in written
            elif isinstance(term, TripleTerm):
                assert written.startswith("<<(")
                assert written.endswith(")>>")
            elif isinstance(term, BlankNode):
                assert written.startswith(("_:", "[", "(", "<<", "{|", "~"))


names = st.sampled_from([":a", ":b", ":c.d", "_:x", "_:y.z", "<http://e/i>"])
verbs = st.sampled_from(["a", ":p", ":q", "<http://e/r>"])
literals = st.sampled_from(
    [
        '"x"',
        "'y' @en",
        '"1" ^^ :t',
        '"""a "q" b"""',
        "1",
        "-2.50",
        ".5e3",
        "true",
        '"#<<\\"[("',
        '"z"@ar--rtl',
    ]
)
words = st.sampled_from([" ", "\n", " # note [ ( <<\n"])


def lists(objects):
    return st.lists(objects, max_size=3).map(lambda items: "( " + " ".join(items) + " )")


def properties(objects):
    pairs = st.lists(st.tuples(verbs, st.lists(objects, min_size=1, max_size=2)), min_size=1, max_size=2)
    return st.tuples(pairs, words).map(
        lambda drawn: f" ;{drawn[1]}".join(f"{verb} " + " , ".join(found) for verb, found in drawn[0])
    )


# The parser (pyoxigraph 0.5.13) does not take a long string inside a triple term.
parts = st.one_of(names, literals.filter(lambda text: '"""' not in text), st.just("[ ]"))
terms = st.recursive(
    st.tuples(names, verbs, parts).map(lambda t: f"<<( {t[0]} {t[1]} {t[2]} )>>"),
    lambda inner: st.tuples(names, verbs, inner).map(lambda t: f"<<( {t[0]} {t[1]} {t[2]} )>>"),
    max_leaves=2,
)
reified = st.recursive(
    st.tuples(names, verbs, parts, st.sampled_from(["", "~", "~ :r"])).map(
        lambda t: f"<< {t[0]} {t[1]} {t[2]} {t[3]} >>"
    ),
    lambda inner: st.tuples(st.one_of(inner, names), verbs, st.one_of(inner, terms)).map(
        lambda t: f"<< {t[0]} {t[1]} {t[2]} >>"
    ),
    max_leaves=3,
)
objects = st.recursive(
    st.one_of(names, literals, terms, reified),
    lambda inner: st.one_of(lists(inner), properties(inner).map(lambda p: f"[ {p} ]"), st.just("[ ]")),
    max_leaves=6,
)
notes = st.sampled_from(["", "", " ~", " ~ :r", " {| :p 1 |}", " ~ :r {| :p [ :q 2 ] |}", " ~ ~ _:r"])
annotated = st.tuples(objects, notes).map("".join)
subjects = st.one_of(names, st.just("[ ]"), reified, lists(objects).filter(lambda text: text != "(  )"))
statements = st.one_of(
    st.tuples(subjects, words, properties(annotated), st.sampled_from(["", " ;", " ; ;"])).map("".join),
    properties(annotated).map(lambda p: f"[ {p} ]"),
    reified,
)
PREFIX = "@prefix : <http://e/> . PREFIX p: <http://p/> BASE <http://base/>\n"


@given(st.lists(statements, max_size=4))
def test_every_triple_of_generated_turtle_has_its_span(drawn):
    check(PREFIX + "".join(f"{statement} .\n" for statement in drawn), "ttl")


@given(
    st.lists(
        st.tuples(st.sampled_from(["", ":g ", "_:g ", "GRAPH :g "]), statements, st.booleans()), max_size=4
    )
)
def test_every_triple_of_generated_trig_has_its_span(drawn):
    # The parser (pyoxigraph 0.5.13) wants a dot behind a reified triple that stands alone.
    blocks = [f"{g}{{ {s} {'.' if dot or s.startswith('<<') else ''} }}" for g, s, dot in drawn]
    check(PREFIX + "\n".join(blocks), "trig")


@pytest.mark.skipif(not SUITES, reason="LEVERKG_SUITES does not name the folder of the W3C suites")
def test_every_triple_of_the_w3c_tests_has_its_span():
    counted = 0
    for ending in ("ttl", "trig", "nt", "nq"):
        for file in sorted((Path(SUITES) / "rdf-tests" / "rdf").rglob(f"*.{ending}")):
            base = b"@base <http://base/> .\n" if ending in ("ttl", "trig") else b""
            found = Source(file.name, base + file.read_bytes(), ending)
            try:
                quads = list(parse(found, blank_prefix="b"))
            except (InputError, UnicodeDecodeError):
                continue  # a negative test
            assert len(quads) == len(list(walk(found.text(), quads=ending == "nq"))), file
            counted += 1

    assert counted > 500
