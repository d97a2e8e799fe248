"""A large case is read and prepared by column: the same is said, prepared and derived as term by term."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("polars")

from leverkg.api import load
from leverkg.case import load as case_load
from leverkg.case.load import load_files
from leverkg.case.stated_columns import stated_columns
from leverkg.case.versions import prepare
from leverkg.case.versions_by_column import prepare_columns
from leverkg.engine.executors.columns_texts import term_of
from leverkg.errors import InputError
from leverkg.rdf.parse import blank_prefix, parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, RDF_LANGSTRING, XSD, BlankNode, Literal
from leverkg.theory.folders import folder
from leverkg.theory.ontology import ontology
from leverkg.theory.schema import read_schema
from leverkg.theory.terms import lev

CASES = sorted(folder("cases").glob("**/case.ttl"))
HEAD = """@prefix : <https://example.org/> . @prefix lev: <https://w3id.org/leverkg#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ODD = r"""
:a :p "01"^^xsd:integer , "1"^^xsd:integer , 1 , "1.0"^^xsd:double , "x"@EN-gb , "x"@en , "x"@en--ltr , "" ;
   :q "tab\t, line\n, return\r, quote\", back\\slash, bell\u0007, delete\u007F, next line\u0085, \u2028, 😀" ,
      '''two
lines . <here> "and" _:there''' , " . " , "<https://example.org/b>" , "_:b" .
:a :p "x"@en . :b :p _:b , [ :p [] ] , ( 1 "01"^^xsd:integer ) . _:b :q :a .
<https://example.org/ü> <https://example.org/p%20q> <urn:x:y> .
:a :p "x"@en .
"""


def source(text: str, format: str = "ttl", name: str = "case.ttl") -> Source:
    return Source(name, text.encode(), format)


def term_by_term(*sources: Source):
    return tuple(q for n, one in enumerate(sources) for q in parse(one, blank_prefix=blank_prefix(n)))


@pytest.fixture
def by_column(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(case_load, "_LARGE", 0)


def test_each_statement_is_read_as_it_is_written():
    sources = [source(HEAD + ODD), source(HEAD + "_:b :p _:a , _:b . _:a :p :a .", name="other.ttl")]
    quads = term_by_term(*sources)

    stated = stated_columns(sources)

    assert stated is not None
    assert tuple(stated.quads()) == quads
    assert stated.quads_apart()() == quads
    assert tuple(stated.triples()) == tuple(dict.fromkeys(q[:3] for q in quads))
    assert stated.ends == (len(term_by_term(sources[0])), len(quads))
    by_predicate = {p: [q[:3] for q in dict.fromkeys(quads) if q[1] == p] for p in (q[1] for q in quads)}
    assert {p: [*triples] for p, triples in stated.by_predicate().items()} == by_predicate


TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "de-at", "x-1"])).map(
        lambda t: Literal(t[0], RDF_LANGSTRING, t[1])
    ),
    st.tuples(TEXTS, st.sampled_from(["integer", "date", "own"])).map(lambda t: Literal(t[0], XSD + t[1])),
)


@given(st.lists(LITERALS, min_size=1, max_size=8))
def test_any_literal_is_read_as_it_is_written(found):
    lines = "".join(f"<urn:a> <urn:p{n}> {one} .\n" for n, one in enumerate(found))
    one = source(lines, "nt")

    stated = stated_columns([one])

    assert stated is not None
    assert tuple(stated.quads()) == term_by_term(one)


@pytest.mark.parametrize(
    "term",
    [
        IRI("urn:ü"),
        BlankNode("b1"),
        Literal('a "b" \\ \n'),
        Literal("x", RDF_LANGSTRING, "en-gb"),
        Literal("01", XSD + "integer"),
    ],
)
def test_a_term_is_read_back_from_its_text(term):
    assert term_of(str(term)) == term


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (":a :p <<( :a :p :b )>> .", "ttl"),
        (":a :p <urn:leverkg-x> .", "ttl"),
        (f":a :p <urn:{'x' * 70_000}> .", "ttl"),
        (":a :p :b .", "trig"),
    ],
)
def test_what_is_unusual_is_left_to_the_loader(text, format):
    assert stated_columns([source(HEAD + text, format)]) is None


def test_a_fault_is_told_as_always(by_column, tmp_path):
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + ":a :p :b .\n:a :p :c ; ; :d .\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_files([str(file)])
    assert raised.value.position is not None
    assert raised.value.position.line == 4


# --- what is prepared ---------------------------------------------------------------------------------------


def compare(text: str) -> None:
    stated = stated_columns([source(text)])
    assert stated is not None
    triples = [*stated.triples()]
    schema = read_schema([*ontology(), *triples])

    found, expected = prepare_columns(stated, schema), prepare(triples, schema)

    assert set(found.triples) == set(expected.triples)
    assert [*dict.fromkeys(found.in_order())] == [*dict.fromkeys(expected.in_order())]
    origins, also = found.origins, expected.origins
    assert all(origins.of(triple) == also.of(triple) for triple in expected.triples)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.parent.name)
def test_a_case_is_prepared_as_one_by_one(file: Path):
    compare(file.read_text(encoding="utf-8"))


DATES = st.sampled_from(
    ['"2020"^^xsd:gYear', '"2020-03"^^xsd:gYearMonth', '"2020-02-30"^^xsd:date', '"soon"']
    + [f'"2020-0{month}-0{day}"^^xsd:date' for month in (1, 3, 5) for day in (1, 2)]
)
DEGREES = st.sampled_from(["none", "slight", "moderate", "high"])
VALUES = st.one_of(
    DEGREES.map("lev:intensity lev:{}".format),
    DEGREES.map("lev:quality lev:{}".format),
    DATES.map("lev:neededBy {}".format),
    st.sampled_from(["lev:ended lev:kept", "lev:needOf :a", "rdfs:comment 'said'", "lev:leadTime 'P1M'"]),
)
BOUNDS = st.one_of(DATES.map("lev:from {}".format), DATES.map("lev:until {}".format))
PHASES = st.lists(st.one_of(BOUNDS, VALUES), max_size=4).map(lambda said: f"lev:phase [ {' ; '.join(said)} ]")
APART = st.one_of(
    st.lists(st.one_of(BOUNDS, VALUES), max_size=3).map(
        lambda said: f"lev:view [ {' ; '.join(('lev:by :b', *said))} ]"
    ),
    st.sampled_from(["lev:seenBy :a", "lev:unseenBy :b", "lev:actual false"]),
)
CIRCUMSTANCES = st.tuples(
    st.sampled_from(["lev:Need", "lev:Threat", "lev:Decision", "lev:Provision", "lev:Norm", "lev:Party"]),
    st.lists(st.one_of(BOUNDS, VALUES, DATES.map("lev:date {}".format)), max_size=4),
    st.lists(PHASES, max_size=3),
    st.lists(APART, max_size=1),
)


@given(st.lists(CIRCUMSTANCES, min_size=1, max_size=4))
def test_circumstances_are_prepared_as_one_by_one(made):
    text = HEAD + ":N a lev:Negotiation ; lev:party :a , :b ; lev:begins '2020-01-01'^^xsd:date .\n"
    for number, (kind, *said) in enumerate(made):
        node = f":c{number}" if number % 2 else f"_:c{number}"
        text += f"{node} {' ; '.join((f'a {kind}', *(one for some in said for one in some)))} .\n"
    compare(text)


def test_a_phase_that_is_never_in_force_tells_versions_apart_too():
    for bounds in ('lev:until "2019-01-01"^^xsd:date', 'lev:from "2020-05-01"^^xsd:date'):
        phase = f"lev:phase [ {bounds} ; lev:intensity lev:high ]"
        spans = 'lev:from "2020-01-01"^^xsd:date ; lev:until "2020-05-01"^^xsd:date'
        compare(f"{HEAD}:n a lev:Need ; lev:intensity lev:slight ; {spans} ; {phase} .")


def test_a_later_run_prepares_no_version_again():
    compare(HEAD + ":n a lev:Need ; lev:needOf :a . :n_v a lev:Need ; lev:versionOf :n ; lev:needOf :a .")


def test_a_class_of_the_case_is_prepared_as_what_it_is_below():
    text = """:Ultimatum rdfs:subClassOf lev:Threat . :u a :Ultimatum ; lev:from "2020-01-01"^^xsd:date ;
    lev:phase [ lev:from "2020-02-01"^^xsd:date ; lev:credibility lev:high ] ."""
    compare(HEAD + text)
    stated = stated_columns([source(HEAD + text)])
    assert stated is not None
    prepared = prepare_columns(stated, read_schema([*ontology(), *stated.triples()]))
    assert {o for _, p, o in prepared.triples if p == lev("credibility")} == {lev("high")}


# --- what follows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["houston-lighting", "patco", "cuban-missiles"])
def test_the_same_follows_and_is_told(name, monkeypatch):
    file = folder("cases") / name / "case.ttl"

    def told():
        case = load(file)
        result = case.infer(executor="columns")
        lines = b"".join(result.conclusions().lines())
        labels = [result.labels.of(node) for node in result.nodes(IRI("https://w3id.org/leverkg#Party"))]
        return case.check(), lines, labels, [str(one) for one in result.balances()], len(case)

    expected = told()
    monkeypatch.setattr(case_load, "_LARGE", 0)
    assert told() == expected


def test_a_name_is_told_as_it_is_written(by_column, tmp_path):
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + ":n a lev:Negotiation ; lev:party :a , :b . :a rdfs:label 007 .", encoding="utf-8")
    assert load(file).infer(executor="columns").labels.of(IRI("https://example.org/a")) == "007"


def test_a_second_run_over_what_followed_adds_nothing(by_column, tmp_path):
    file, again = folder("cases") / "houston-lighting" / "case.ttl", tmp_path / "again.nt"
    result = load(file).infer(executor="columns")
    again.write_bytes(b"".join(result.conclusions().lines()))

    second = load(file, again).infer(executor="columns")

    def named(triples):  # a blank node of one file is none of another
        return {t for t in triples if not any(isinstance(term, BlankNode) for term in t)}

    assert named(second.everything()) == named(result.everything())
    assert named(second.derived()) == set()


def test_a_run_may_be_repeated_over_the_same_case(by_column):
    case = load(folder("cases") / "houston-lighting" / "case.ttl")
    runs = [
        b"".join(case.infer(executor=e).conclusions().lines()) for e in ("columns", "columns", "oxigraph")
    ]
    assert runs[0] == runs[1] == runs[2]


def test_verdicts_are_withheld(by_column):
    case = load(folder("cases") / "patco")
    assert case.asserted.columns is not None
    hidden = {s for s, _, _ in case.given.withheld}
    assert hidden
    result = case.infer(executor="columns")
    assert hidden.isdisjoint(s for s, _, _ in result.run.executor.triples())
    assert all(result.labels.known(node) == case.labels.known(node) for node in hidden)


RULE = """#+ summary: Two nodes of which one is joined to the other have a node in common
#+ description: One for each pair.
#+ source: made-up
#+ says: {a} and {b} are joined
PREFIX : <https://example.org/>
CONSTRUCT { [] :joins ?a , ?b } WHERE { ?a :p ?b }
"""


def test_the_node_that_a_rule_makes_is_found_by_its_name(by_column, tmp_path):
    rules, data = tmp_path / "named.rq", tmp_path / "data.ttl"
    rules.write_text(RULE, encoding="utf-8")
    data.write_text(HEAD + ":a :p :b , _:c . _:c :p 'x' .", encoding="utf-8")
    first = load(data).infer([rules], theory=False, executor="rows")
    made = {t[0] for t in first.run.derived()}
    assert {type(node) for node in made} == {IRI, BlankNode}

    second = load(data).infer([rules], theory=False, executor="columns")

    for node in made:  # before any of them has been asked for
        assert len([*second.match(node, None, None)]) == 2
    assert {t[0] for t in second.run.derived()} == made


def test_terms_of_the_ontology_are_called_the_same_without_the_theory(monkeypatch, tmp_path):
    rules, data = tmp_path / "named.rq", tmp_path / "data.ttl"
    rules.write_text(RULE, encoding="utf-8")
    data.write_text(HEAD + ":a :p :b ; rdfs:label 'the first' .", encoding="utf-8")
    nodes = (IRI("https://example.org/a"), IRI("https://example.org/b"), lev("party"), lev("high"))

    def called():
        result = load(data).infer([rules], theory=False, executor="columns")
        return [result.labels.of(node) for node in nodes]

    expected = called()
    assert expected[2] == "has party"
    monkeypatch.setattr(case_load, "_LARGE", 0)
    assert called() == expected
