"""A run that looks at some eyes or moments only derives there what a run that looks at all derives there.

Only what compares eyes, or moments, with one another needs both of them.
"""

from __future__ import annotations

from datetime import date

import pytest
from theory import ROOT

import leverkg
from leverkg.rdf.term import RDF_TYPE
from leverkg.theory.terms import lev

CASES = [
    *sorted((ROOT / "tests" / "textbook").glob("*.ttl")),
    *(
        ROOT / "tests" / "cases" / rule / "given.ttl"
        for rule in (
            "breach-of-own-appeal",
            "considered-ratification",
            "considered-support",
            "shown-to",
            "supported-by-commitment",
            "walk-away-divided",
        )
    ),
    *(ROOT / "cases" / name for name in ("boeing-machinists", "houston-lighting", "san-jacinto")),
]
COMPARES_EYES = (lev("Concealment"), lev("InformationAdvantage"))
COMPARES_MOMENTS = {lev("hasRisen"), lev("sustainedBy")}


def concluded(result, situations):
    """Return what is concluded in some situations, and what holds there."""
    apart = {s for kind in COMPARES_EYES for s, _, _ in result.match(None, RDF_TYPE, kind)}
    nodes = {s for s, _, o in result.match(None, lev("inSituation"), None) if o in situations} - apart
    return {
        triple
        for triple in result.derived()
        if (triple[0] in nodes and triple[1] not in COMPARES_MOMENTS)
        or (triple[1] == lev("holdsIn") and triple[2] in situations)
    }


def situations_of(result, *, day=None):
    facts = {s for s, _, o in result.match(None, lev("viewpoint"), lev("theFacts"))}
    return {s for s in facts if day is None or result.number(s, lev("onDay")) == day}


@pytest.mark.parametrize(
    "path", CASES, ids=lambda path: path.parent.name if path.stem == "given" else path.stem
)
def test_looking_at_the_facts_only_changes_nothing_in_them(path):
    everybody = leverkg.load(path, profile="broad").infer()
    facts = leverkg.load(path, views="facts", profile="broad").infer()

    assert concluded(facts, situations_of(facts)) == concluded(everybody, situations_of(everybody))


@pytest.mark.parametrize("path", CASES[-3:], ids=lambda path: path.stem)
def test_looking_at_one_moment_only_changes_nothing_at_it(path):
    always = leverkg.load(path, views="facts", profile="broad").infer()
    days = sorted({always.number(s, lev("onDay")) for s in situations_of(always)})

    for day in days[:: len(days) // 4]:
        once = leverkg.load(
            path, moments=date.fromordinal(day).isoformat(), views="facts", profile="broad"
        ).infer()

        assert concluded(once, situations_of(once, day=day)) == concluded(
            always, situations_of(always, day=day)
        )
