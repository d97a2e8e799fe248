"""Every term says what it means, where it comes from and where it stands in the reading order."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, URIRef

from .shipped import (
    FOLDER,
    LEV,
    LEVS,
    LEVSH,
    ONTOLOGY,
    ROOT,
    core,
    everything,
    graph,
    name_of,
    terms,
    turtle_files,
)

CATEGORIES = {"asserted", "stage", "derived", "about terms"}
DEGREES = ["none", "slight", "moderate", "high", "extreme"]
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def lacking(test) -> list[str]:
    return [str(term) for term in terms() if not test(term)]


def definition(term) -> str:
    return str(core().value(term, SKOS.definition, default=""))


def is_property(term) -> bool:
    return any((term, RDF.type, kind) in core() for kind in PROPERTIES)


def test_terms_are_found():
    assert len(terms()) > 250


def test_every_term_has_one_english_label():
    assert lacking(lambda t: [x.language for x in core().objects(t, RDFS.label)] == ["en"]) == []


def test_every_term_has_one_english_definition():
    assert lacking(lambda t: [x.language for x in core().objects(t, SKOS.definition)] == ["en"]) == []


def test_a_definition_is_one_sentence():
    assert lacking(lambda t: re.fullmatch(r"[A-Z][^.]*\.", definition(t))) == []


def test_a_property_is_defined_by_if_and_only_if():
    assert lacking(lambda t: not is_property(t) or " if and only if " in definition(t)) == []


def test_the_definition_of_a_relation_names_both_its_sides():
    sides = re.compile(r"\bx\b.*\by\b|\bx\b[^.]*\b(true|false) if and only if")

    assert lacking(lambda t: not is_property(t) or sides.search(definition(t))) == []


def test_no_two_terms_share_a_definition():
    definitions = [definition(t) for t in terms()]

    assert sorted({d for d in definitions if definitions.count(d) > 1}) == [
        # One fact, as a reason for being void and as an element of a risk.
        "Both parties are bound beyond recall to demands that cannot both be met."
    ]


def test_every_term_is_defined_by_the_ontology():
    assert lacking(lambda t: list(core().objects(t, RDFS.isDefinedBy)) == [ONTOLOGY]) == []


def test_every_term_has_a_category():
    assert lacking(lambda t: {str(c) for c in core().objects(t, LEV.category)} < CATEGORIES) == []
    assert lacking(lambda t: len(list(core().objects(t, LEV.category))) == 1) == []


def test_every_term_names_a_source():
    assert lacking(lambda t: (t, DCTERMS.source, None) in core()) == []


def test_every_shape_has_label_definition_and_source():
    shapes = {s for s in everything().subjects(RDF.type) if isinstance(s, URIRef) and s in LEVSH}
    keys = (RDFS.label, SKOS.definition, DCTERMS.source)

    assert [str(s) for s in shapes if any((s, k, None) not in everything() for k in keys)] == []


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_every_source_named_exists(path):
    works = set(graph(FOLDER / "sources.ttl").subjects(DCTERMS.bibliographicCitation))

    assert {s for s in graph(path).objects(None, DCTERMS.source) if s not in works} == set()


def test_every_concept_is_in_one_scheme_and_has_its_preferred_label():
    outside = {LEV.everyone}
    for concept in (t for t in terms() if (t, RDF.type, SKOS.Concept) in core() and t not in outside):
        [scheme] = core().objects(concept, SKOS.inScheme)

        assert (scheme, RDF.type, SKOS.ConceptScheme) in core()
        assert core().value(concept, SKOS.prefLabel) == core().value(concept, RDFS.label)


def test_no_scheme_is_empty():
    schemes = core().subjects(RDF.type, SKOS.ConceptScheme)

    assert [str(s) for s in schemes if (None, SKOS.inScheme, s) not in core()] == []


def test_degrees_are_ordered_by_rank_and_by_succession():
    degrees = [LEV[d] for d in DEGREES]

    assert set(core().subjects(RDF.type, LEV.Degree)) == set(degrees)
    assert [core().value(d, LEV.rank) for d in degrees] == [Literal(n) for n in range(5)]
    assert [core().value(d, LEV.nextDegree) for d in degrees] == [*degrees[1:], None]
    assert [len(list(core().objects(d, SKOS.example))) for d in degrees] == [4] * 5


def test_default_values_are_of_the_kind_that_the_property_takes():
    for property_, value in core().subject_objects(LEV.defaultValue):
        if isinstance(value, Literal):
            assert value.datatype == core().value(property_, RDFS.range)
        else:
            assert (property_, LEV.valuesFrom, LEV.Degree) in core()
            assert (value, RDF.type, LEV.Degree) in core()


def test_default_values_are_the_conventions_of_the_model():
    defaults = {
        str(p).removeprefix(LEV): str(v).removeprefix(LEV)
        for p, v in core().subject_objects(LEV.defaultValue)
    }
    moderate = ("intensity", "harm", "benefit", "credibility", "regard", "attractiveness", "costOfMissing")

    assert {p: defaults.get(p) for p in moderate} == dict.fromkeys(moderate, "moderate")
    assert (defaults["quality"], defaults["feasibility"], defaults["withholdable"]) == (
        "extreme",
        "extreme",
        "true",
    )
    assert {defaults[p] for p in ("switchingCost", "costToMaker", "costOfConceding")} == {"none"}
    assert not {"skill", "loss"} & set(defaults)


def test_what_applies_and_what_is_taken_are_declared_classes_or_schemes():
    foreign = (str(RDF), str(RDFS), str(OWL), "http://www.w3.org/2001/XMLSchema#")
    kinds = {OWL.Class, SKOS.ConceptScheme}
    for key in (LEV.appliesTo, LEV.valuesFrom, LEV.derivedFor):
        for target in core().objects(None, key):
            assert str(target).startswith(foreign) or kinds & set(core().objects(target, RDF.type)), target


def test_where_authors_disagree_the_note_names_both():
    note = str(core().value(LEV.NormativeLeverage, SKOS.scopeNote))

    assert "Shell" in note
    assert "Kirgis" in note


def kinds_that_rest_on(source):
    """Return the kinds of consideration whose rules name a source."""
    found = set()
    for path in sorted((ROOT / "rules" / "balance").glob("considered-*.rq")):
        text = path.read_text(encoding="utf-8")
        if source in re.search(r"^#\+ source: (.*)$", text, re.MULTILINE)[1].split(", "):
            found.add(LEV[re.search(r"considerationKind lev:(\w+)", text)[1]])
    return found


def test_every_profile_counts_only_kinds_of_consideration():
    """That after Shell counts each kind that its rule has from Shell, whatever comes of it."""
    kinds = set(core().subjects(SKOS.inScheme, LEV.considerationKindScheme))
    counted = {
        str(p).removeprefix(LEV): set(core().objects(p, LEV.countsKind))
        for p in core().subjects(RDF.type, LEV.Profile)
    }

    assert counted == {
        "broad": kinds,
        "shell": kinds_that_rest_on("shell-2006"),
        "kirgis": {LEV.exposureKind, LEV.clockKind, LEV.walkAwayKind},
        "emerson": {LEV.exposureKind},
    }
    assert {core().value(LEV[p], LEV.settlingLead).toPython() for p in counted} == {2}
    assert {core().value(LEV[p], LEV.contestingDegree) for p in counted} == {LEV.moderate}


def test_no_source_is_a_term_and_no_term_a_source():
    subjects = {s for s in everything().subjects() if isinstance(s, URIRef)}

    assert [s for s in subjects if s in LEVS and (s, RDF.type, OWL.Class) in everything()] == []


def test_what_a_phase_or_view_may_carry_has_no_domain():
    dates = {p for p in terms() if any(str(v).endswith("#date") for v in core().objects(p, LEV.valuesFrom))}
    degrees = set(core().subjects(LEV.valuesFrom, LEV.Degree))
    carried = set(core().subjects(LEV.appliesTo, LEV.Phase)) | set(core().subjects(LEV.appliesTo, LEV.View))
    # A negotiation has no phases or views.
    outside = {LEV.begins, LEV.ends}

    assert len(dates | degrees | carried) > 30
    assert {p for p in (dates | degrees | carried) - outside if (p, RDFS.domain, None) in core()} == set()


def test_nothing_prepared_or_derived_gives_a_type():
    # A type that follows from a late conclusion would tie classes that rules negate to that conclusion.
    late = {
        p for p in terms() if is_property(p) and str(core().value(p, LEV.category)) in {"stage", "derived"}
    }
    typing = {
        p
        for p in late
        if (p, RDFS.domain, None) in core()
        or ((p, RDF.type, OWL.ObjectProperty) in core() and (p, RDFS.range, None) in core())
    }

    assert len(late) > 80
    assert typing == set()


ROLES = {
    "owner": "needOf borneBy provider alternativeOf harmer madeBy boundParty decidedBy heldBy invokedBy "
    "member",
    "involves": "owner addressedTo harmed recipient binds coalition",
    "concerns": "needs provides meets demands sameStakeAs decides relevantTo",
}


@pytest.mark.parametrize("role", ROLES)
def test_the_roles_are_below_their_superproperty(role):
    below = set(core().transitive_subjects(RDFS.subPropertyOf, LEV[role]))

    assert {LEV[p] for p in ROLES[role].split()} <= below


def test_no_kind_of_conclusions_is_a_mere_promise():
    """What the ontology lists as a kind of something derived is concluded by some rule, or counted by one."""
    from leverkg.engine.load import read_text, rule_files
    from leverkg.theory.folders import folder

    text = "".join(map(read_text, rule_files([folder("rules")])))
    ontology = (folder("ontology") / "leverkg.ttl").read_text(encoding="utf-8")
    listed = re.findall(
        r"^lev:(\w+) a skos:Concept ; skos:inScheme lev:(\w+) ;.*?lev:category \"(\w+)\"",
        ontology,
        re.M | re.S,
    )
    derived = [name for name, _, category in listed if category == "derived"]

    assert len(derived) > 50
    assert [name for name in derived if not re.search(rf"lev:{name}\b", text)] == []
