"""The sections of a derived graph: the run, each situation, shifts, and what follows of the case itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from leverkg.balances import FACTS, facts_first, when_text
from leverkg.messages import listed
from leverkg.rdf.by_predicate import Columns, objects_by_subject
from leverkg.rdf.term import RDF_TYPE, Literal, Term
from leverkg.terms import lev

if TYPE_CHECKING:
    from leverkg.result import Result

__all__ = ["sections"]

_RULE_LINE = 100
_NONE: frozenset[Term] = frozenset()
_NO_PAIRS: tuple[list[Term], list[Term]] = ([], [])


def sections(result: Result, subjects: Iterable[Term], derived: Columns) -> list[tuple[str, list[Term]]]:
    """Return the headings with their subjects: the run, each situation, shifts, and so on.

    Args:
        result: what follows.
        subjects: those that are to be placed, each once.
        derived: what follows by predicate.
    """
    if not result.theory:
        return []
    kinds = objects_by_subject(*derived.get(RDF_TYPE, _NO_PAIRS))
    # What has a way out of a situation stands there too, unless it says itself in which one it is.
    place = dict(zip(*map(reversed, derived.get(lev("batnaIn"), _NO_PAIRS)), strict=True))
    place.update(zip(*derived.get(lev("inSituation"), _NO_PAIRS), strict=True))
    prepared = result.given.prepared.triples if result.given.prepared else ()
    versions = {s for s, p, _ in prepared if p == lev("since")}
    asserted = {s for s, _, _ in result.case.asserted.triples}
    by_name: dict[str, list[Term]] = {name: [] for name in _SECTIONS}
    situations: dict[Term, list[Term]] = defaultdict(list)
    section_of = cache(_section_of)
    for subject in subjects:
        if subject in place:
            situations[place[subject]].append(subject)
            continue
        classes = kinds.get(subject, _NONE)
        name = "The run" if subject == lev("theRun") else section_of(classes)
        if name is None and subject in asserted:
            name = "The case"
        elif name is None:
            name = "Versions of what changes" if subject in versions or not classes else "Ways out"
        by_name[name].append(subject)
    rank_of = cache(_rank_of)

    def ranked(members: Iterable[Term]) -> list[Term]:
        return sorted(members, key=lambda node: (rank_of(kinds.get(node, _NONE)), str(node)))

    found = [(_SECTIONS[0], by_name[_SECTIONS[0]])]
    found += [(heading, ranked(situations.get(node, ()))) for node, heading in _situation_headings(result)]
    found.append((_SECTIONS[1], sorted(by_name[_SECTIONS[1]], key=lambda n: _when(result, n))))
    found += [(name, ranked(by_name[name])) for name in _SECTIONS[2:]]
    return [(_rule(heading), members) for heading, members in found if members]


_SECTIONS = (
    "The run",
    "Shifts",
    "Ways out",
    "Moments and situations",
    "Versions of what changes",
    "The case",
)
"""The sections other than situations, which come after the first; what follows of the case itself comes
last."""


def _section_of(kinds: frozenset[Term]) -> str | None:
    """Return the section of what has these classes, if they tell."""
    if kinds & {lev("Moment"), lev("Situation")}:
        return "Moments and situations"
    if lev("Substitute") in kinds:
        return "Ways out"
    return "Shifts" if lev("Shift") in kinds else None


def _rule(heading: str) -> str:
    return f"── {heading} " + "─" * max(3, _RULE_LINE - len(heading))


_FIRST = ("Balance", "Exposure", "Leverage", "PositiveLeverage", "NegativeLeverage", "NormativeLeverage")
_RANKS: dict[Term, int] = {lev(name): number for number, name in enumerate(_FIRST)}


def _rank_of(kinds: frozenset[Term]) -> tuple[int, str]:
    """A key that puts balances first, then exposures, leverage and the rest, by class."""
    return min((_RANKS[k] for k in kinds if k in _RANKS), default=len(_RANKS)), min(
        map(str, kinds), default=""
    )


def _when(result: Result, node: Term) -> tuple[str, str]:
    found = result.value(node, lev("shiftOn"))
    return (found.lexical if isinstance(found, Literal) else "", str(node))


def _situation_headings(result: Result) -> list[tuple[Term, str]]:
    """Return the situations by negotiation, date and eyes, each with a heading."""
    rows = []
    many = len(result.nodes(lev("Negotiation"))) > 1
    for situation in result.nodes(lev("Situation")):
        negotiation = result.value(situation, lev("situationOf"))
        moment = result.value(situation, lev("atMoment"))
        day = result.number(moment, lev("day")) if moment is not None else None
        eyes = sorted((o for _, _, o in result.match(situation, lev("viewpoint"))), key=facts_first)
        if negotiation is None or day is None or not eyes:
            continue
        when = when_text(date.fromordinal(day)) if 1 <= day <= date.max.toordinal() else "before all dates"
        seen = _seen(result, negotiation, eyes)
        heading = f"{when} · {seen}" + (f" · {result.labels.of(negotiation)}" if many else "")
        rows.append(((str(negotiation), day, facts_first(eyes[0])), situation, heading))
    return [(situation, heading) for _, situation, heading in sorted(rows, key=lambda row: row[0])]


def _seen(result: Result, negotiation: Term, eyes: list[Term]) -> str:
    """Return whose eyes these are: `the facts and Iran's eyes`, or in short when everybody sees the facts."""
    parties = {o for _, _, o in result.match(negotiation, lev("party"))}
    if eyes[0] == FACTS and parties and parties <= set(eyes):
        return "the facts, as everybody sees them"
    return listed("the facts" if e == FACTS else _eyes(result, e) for e in eyes)


def _eyes(result: Result, party: Term) -> str:
    name = result.labels.of(party)
    return f"{name}'{'' if name.endswith('s') else 's'} eyes"
