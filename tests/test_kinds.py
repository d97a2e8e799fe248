"""Classes and kinds of conclusions by name, and by which words what they are about is introduced."""

from __future__ import annotations

import pytest

from leverkg.explanations.conclusion_kinds import kind_called, kinds, near_kind, role_words
from leverkg.library.asked_terms import conclusion_terms
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, PREFIXES, lev

LABELS = Labels(ontology(), PREFIXES)


def test_every_class_of_conclusions_has_words():
    for term in conclusion_terms():
        if term[:1].isupper():
            found = kind_called(LABELS, LABELS.of(lev(term)).split())
            assert found is not None
            assert (found[0].term, list(found[1])) == (lev(term), [])


def test_kinds_are_reached_by_their_properties():
    bluff = next(kind for kind in kinds() if kind.term == lev("bluff"))

    assert bluff.properties == (lev("discrepancyKind"),)


@pytest.mark.parametrize(
    ("text", "term", "rest"),
    [
        ("positive leverage over Iran", "PositiveLeverage", "over Iran"),
        ("leverage", "Leverage", ""),
        ("the linkages of AT&T", "Linkage", "of AT&T"),
        ("linkage: AT&T", "Linkage", "AT&T"),
        ("discrepancies", "Discrepancy", ""),
        ("BATNA", "BestAlternative", ""),
        ("risks", "RiskIndicator", ""),
        ("exposure", "Exposure", ""),
        ("lock-in", "lockIn", ""),
    ],
)
def test_the_longest_name_counts_and_a_class_before_a_kind(text, term, rest):
    kind, words = kind_called(LABELS, text.split())

    assert (kind.term.value.removeprefix(LEV), " ".join(words)) == (term, rest)


def test_what_is_no_kind():
    assert kind_called(LABELS, ["hostages"]) is None
    assert near_kind(LABELS, "hostages") is None
    assert near_kind(LABELS, "throfer of Iran") == "throffer of Iran"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("has holder", {"of", "holder"}),
        ("is over", {"over"}),
        ("is the exposure to", {"exposureto", "to"}),
        ("hinges on", {"hingeson", "on"}),
        ("is on the side of", {"onthesideof"}),
    ],
)
def test_role_words(label, words):
    assert role_words(label) == words
