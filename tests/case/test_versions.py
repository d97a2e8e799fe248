"""Each line of what a situation is, as far as it is decided on load: versions, and who sees them when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverkg.case.circumstance import read_circumstance
from leverkg.case.kinds_of_node import Kind, Kinds
from leverkg.case.sights import EVERYONE, Sight, Version, plain_span, values_in, versions_of
from leverkg.case.versions import prepare
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, XSD, Literal
from leverkg.theory.folders import ontology_files
from leverkg.theory.schema import Schema, read_schema
from leverkg.theory.terms import LEV, lev

EX = "https://example.org/"
HEAD = f"""@prefix lev: <{LEV}> . @prefix : <{EX}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:n a lev:Negotiation ; lev:party :a , :b . :x a lev:Resource .
"""
OPEN, CLOSED = 0, date.max.toordinal() + 1


def triples(text, name="case.ttl"):
    source = Source(name, text.encode(), "ttl")
    return [quad[:3] for quad in parse(source, blank_prefix="b")]


@pytest.fixture(scope="module")
def ontology():
    return [t for f in ontology_files() for t in triples(Path(f).read_text(encoding="utf-8"), f)]


def sights(ontology, text):
    """Return {(circumstance's local name, eyes, excepted, from, until): intensity} of what is prepared."""
    case = triples(HEAD + text)
    prepared = prepare(case, read_schema([*ontology, *case])).triples
    asserted = dict.fromkeys(case)
    every = [*asserted, *prepared]

    def values(s, p):
        return [o for s2, p2, o in every if s2 == s and p2 == lev(p)]

    found = {}
    for version, _, sight in [t for t in prepared if t[1] == lev("sight")]:
        (eyes,) = values(sight, "eyes")
        apart = tuple(sorted(local(o) for o in values(sight, "exceptEyes")))
        span = tuple(day(values(sight, p)[0]) for p in ("fromDay", "untilDay"))
        (circumstance,) = values(version, "versionOf")
        (intensity,) = values(version, "intensity")
        found[(local(circumstance), local(eyes), apart, *span)] = local(intensity)
    return found


def local(term):
    assert isinstance(term, IRI)
    return term.value.rpartition("#" if "#" in term.value else "/")[2]


def day(term):
    assert isinstance(term, Literal)
    number = int(term.lexical)
    return {OPEN: "…", CLOSED: "…"}.get(number) or date.fromordinal(number).isoformat()


NEED = ":need a lev:Need ; lev:needOf :a ; lev:needs :x ; "


def test_a_circumstance_without_phases_or_views_is_its_own_version(ontology):
    assert sights(ontology, NEED + "lev:intensity lev:high .") == {("need", "everyone", (), "…", "…"): "high"}


def test_an_unstated_degree_is_the_default_and_marked(ontology):
    case = triples(HEAD + NEED + "lev:from '2020-01-01'^^xsd:date .")
    prepared = prepare(case, read_schema([*ontology, *case])).triples

    assert (IRI(EX + "need"), lev("intensity"), lev("moderate")) in prepared
    assert (IRI(EX + "need"), lev("notStated"), lev("intensity")) in prepared


def test_a_span_is_half_open_and_takes_days_months_and_years(ontology):
    text = (
        NEED + "lev:from '2020'^^xsd:gYear ; lev:until '2020-03'^^xsd:gYearMonth . "
        ":other a lev:Need ; lev:needOf :a ; lev:needs :x ; lev:from '2020-05-17'^^xsd:date ."
    )
    assert sights(ontology, text) == {
        ("need", "everyone", (), "2020-01-01", "2020-03-01"): "moderate",
        ("other", "everyone", (), "2020-05-17", "…"): "moderate",
    }


def test_the_latest_phase_in_force_decides_and_may_end(ontology):
    text = (
        NEED + "lev:intensity lev:slight ; lev:from '2020-01-01'^^xsd:date ;"
        " lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:extreme ] ,"
        " [ lev:from '2020-02-01'^^xsd:date ; lev:until '2020-04-01'^^xsd:date ; lev:intensity lev:high ] ."
    )
    assert sights(ontology, text) == {
        ("need", "everyone", (), "2020-01-01", "2020-02-01"): "slight",
        ("need", "everyone", (), "2020-02-01", "2020-03-01"): "high",
        ("need", "everyone", (), "2020-03-01", "…"): "extreme",
    }


def test_a_phase_that_changes_nothing_makes_no_version(ontology):
    text = (
        NEED
        + "lev:intensity lev:high ; lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:high ] ."
    )
    assert sights(ontology, text) == {("need", "everyone", (), "…", "…"): "high"}


def test_seen_by_means_only_these_and_the_owner(ontology):
    text = NEED + "lev:seenBy :b ."
    assert sights(ontology, text) == {
        ("need", "theFacts", (), "…", "…"): "moderate",
        ("need", "a", (), "…", "…"): "moderate",
        ("need", "b", (), "…", "…"): "moderate",
    }


def test_unseen_by_means_all_but_these(ontology):
    assert sights(ontology, NEED + "lev:unseenBy :b .") == {
        ("need", "everyone", ("b",), "…", "…"): "moderate"
    }


def test_what_is_not_actual_is_seen_by_those_named_alone(ontology):
    assert sights(ontology, NEED + "lev:actual false ; lev:seenBy :b .") == {
        ("need", "b", (), "…", "…"): "moderate"
    }


def test_a_view_makes_its_party_see_from_its_date(ontology):
    text = NEED + "lev:unseenBy :b ; lev:view [ lev:by :b ; lev:from '2020-03-01'^^xsd:date ] ."
    assert sights(ontology, text) == {
        ("need", "everyone", ("b",), "…", "2020-03-01"): "moderate",
        ("need", "everyone", (), "2020-03-01", "…"): "moderate",
    }


def test_a_view_may_say_that_it_is_not_so(ontology):
    text = (
        NEED + "lev:view [ lev:by :b ; lev:holds false ; lev:from '2020-03-01'^^xsd:date ;"
        " lev:until '2020-04-01'^^xsd:date ] ."
    )
    assert sights(ontology, text) == {
        ("need", "everyone", (), "…", "2020-03-01"): "moderate",
        ("need", "everyone", ("b",), "2020-03-01", "2020-04-01"): "moderate",
        ("need", "everyone", (), "2020-04-01", "…"): "moderate",
    }


def test_a_value_in_somebodys_eyes_is_that_of_its_latest_view_else_the_facts(ontology):
    text = (
        NEED + "lev:intensity lev:high ; lev:view [ lev:by :b ; lev:intensity lev:slight ] ,"
        " [ lev:by :b ; lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:extreme ] ;"
        " lev:phase [ lev:from '2020-02-01'^^xsd:date ; lev:intensity lev:moderate ] ."
    )
    assert sights(ontology, text) == {
        ("need", "everyone", ("b",), "…", "2020-02-01"): "high",
        ("need", "everyone", ("b",), "2020-02-01", "…"): "moderate",
        ("need", "b", (), "…", "2020-03-01"): "slight",
        ("need", "b", (), "2020-03-01", "…"): "extreme",
    }


def test_equal_views_share_a_version(ontology):
    text = (
        NEED + "lev:intensity lev:high ; lev:view [ lev:by :b ; lev:intensity lev:slight ] ,"
        " [ lev:by :a ; lev:intensity lev:slight ] ."
    )
    case = triples(HEAD + text)
    prepared = prepare(case, read_schema([*ontology, *case])).triples

    assert len({s for s, p, _ in prepared if p == lev("versionOf")}) == 2


def test_a_users_own_class_and_role_work_at_once(ontology):
    text = """
    :Sanction <http://www.w3.org/2000/01/rdf-schema#subClassOf> lev:Threat .
    :imposedBy <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> lev:madeBy .
    :s a :Sanction ; :imposedBy :a ; lev:seenBy :b ; lev:intensity lev:high ."""
    assert {key[1] for key in sights(ontology, text)} == {"theFacts", "a", "b"}


def test_a_version_keeps_the_line_of_what_it_restates(ontology):
    case = triples(
        HEAD + NEED + "lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:extreme ] ."
    )
    prepared = prepare(case, read_schema([*ontology, *case]))

    (restated,) = [t for t in prepared.triples if t[1:] == (lev("intensity"), lev("extreme"))]
    origin = prepared.origins.of(restated)
    assert origin in case
    assert origin[0] != restated[0]
    assert prepared.origins.of_canonical(restated) == origin


def test_a_day_comes_from_the_date_and_an_open_value_from_nowhere(ontology):
    case = triples(HEAD + NEED + "lev:neededBy '2020-03'^^xsd:gYearMonth . :n lev:ends '2020'^^xsd:gYear .")
    prepared = prepare(case, read_schema([*ontology, *case]))
    origins = {t: prepared.origins.of(t) for t in prepared.triples}

    restated = {t[1]: origin[1] for t, origin in origins.items() if origin != t}
    assert restated == {lev("neededByDay"): lev("neededBy"), lev("endsDay"): lev("ends")}
    assert set(restated.values()) <= {p for _, p, _ in case}


DATES = st.one_of(
    st.dates(date(2019, 1, 1), date(2021, 12, 31)).map(lambda day: Literal(day.isoformat(), XSD + "date")),
    st.integers(2019, 2021).map(lambda year: Literal(str(year), XSD + "gYear")),
    st.just(Literal("soon")),
)
DATED = st.dictionaries(
    st.sampled_from([lev(p) for p in ("from", "until", "date", "neededBy")]),
    st.lists(DATES, min_size=1, max_size=3, unique=True),
)


@given(DATED, st.booleans())
def test_what_is_seen_by_all_is_the_plain_case_of_what_is_seen(facts, decision):
    """Nothing is seen apart: the straight path says what the definition does."""
    node = IRI(EX + "c")
    kind = Kind(circumstance=True, negotiation=False, decision=decision, restated=(), defaults=())
    c = read_circumstance(node, facts, {}, Kinds(Schema({}, {}, (), ())), kind)
    start, end = plain_span(facts, kind)

    versions, sights = versions_of(c)
    assert versions == ([Version(node, start, (0,))] if start < end else [])
    assert sights == ([Sight(node, EVERYONE, (), start, end)] if start < end else [])
    assert values_in(c, (0,)).keys() == {p for p in facts if p in (lev("date"), lev("neededBy"))}


def test_the_order_of_triples_does_not_matter(ontology):
    case = triples(
        HEAD
        + NEED
        + "lev:seenBy :b ; lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:extreme ] ,"
        " [ lev:from '2020-04-01'^^xsd:date ; lev:intensity lev:none ] ."
    )
    schema = read_schema([*ontology, *case])

    assert set(prepare(case, schema).triples) == set(prepare(case[::-1], schema).triples)


def test_a_store_gets_what_is_added_circumstance_by_circumstance(ontology):
    """It gives back in the order in which it took: that of the author."""
    text = NEED + (
        "lev:date '2020'^^xsd:gYear ;"
        " lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:high ] ."
        " :other a lev:Need ; lev:needOf :a ; lev:needs :x ."
        " :last a lev:Need ; lev:needOf :b ; lev:needs :x ; "
        "lev:date '2020'^^xsd:gYear ; lev:view [ lev:by :a ; lev:holds false ] ."
    )
    case = triples(HEAD + text)
    prepared = prepare(case, read_schema([*ontology, *case]))
    added = list(prepared.in_order())

    assert set(added) == set(prepared.triples)
    versions = {s: local(o) for s, p, o in added if p == lev("versionOf")}
    stretches = list(dict.fromkeys(s for s, _, _ in added if s in versions))
    assert [versions[s] for s in stretches] == ["need", "need", "other", "last"]
    about = [versions[s] for s, _, _ in added if s in versions]
    assert about == sorted(about, key=["need", "other", "last"].index)
    said = [local(p) for s, p, _ in added if s == stretches[0]]
    assert said.index("versionOf") < said.index("type") < said.index("date") < said.index("sight")
    assert said.index("dateDay") == said.index("date") + 1


def test_what_was_prepared_before_is_not_prepared_again(ontology):
    case = triples(
        HEAD + NEED + "lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:extreme ] ."
    )
    schema = read_schema([*ontology, *case])
    once = prepare(case, schema).triples

    assert set(prepare([*case, *once], schema).triples) <= {*case, *once}
