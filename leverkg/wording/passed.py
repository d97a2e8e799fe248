"""What has passed between two moments when nothing but the date has changed: dates, and time for ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.rdf.term import Literal, Term
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["what_passed"]

_DUE = (("binds", "dateDay", "date"), ("needOf", "neededByDay", "neededBy"))


def what_passed(result: InferredCase, shift: Term) -> list[tuple[str, Term]]:
    """Return what the passing of time has done to the two parties of a shift: a date that is past, a way out
    that can no longer come in time; in words, each with the version of the circumstance."""
    before, after = (result.value(shift, lev(name)) for name in ("fromSituation", "toSituation"))
    pair = {o for _, _, o in result.match(shift, lev("between"))}
    if before is None or after is None:
        return []
    return [*_dates(result, pair, before, after), *_late(result, pair, before, after)]


def _dates(result: InferredCase, pair: set[Term], before: Term, after: Term) -> list[tuple[str, Term]]:
    first, last = (result.number(one, lev("onDay")) for one in (before, after))
    found: dict[str, Term] = {}
    for version, _, _ in result.match(None, lev("holdsIn"), before):
        for whose, day, date in _DUE:
            due = result.number(version, lev(day))
            if due is None or first is None or last is None or not first <= due < last:
                continue
            if any(o in pair for _, _, o in result.match(version, lev(whose))):
                on = result.value(version, lev(date))
                said = f" ({on.lexical})" if isinstance(on, Literal) else ""
                found.setdefault(f"past {result.labels.of(version)}{said}", version)
    return sorted(found.items())


def _late(result: InferredCase, pair: set[Term], before: Term, after: Term) -> list[tuple[str, Term]]:
    """Return the ways out that could still come in time before, and cannot any more."""
    found: dict[str, Term] = {}
    gone, was = _too_late(result, after), _too_late(result, before)
    for way in gone.keys() - was.keys():
        if pair & set(_parties(result, way)):
            version = gone[way]
            found.setdefault(f"{result.labels.of(version)} can no longer come in time", version)
    return sorted(found.items())


def _too_late(result: InferredCase, situation: Term) -> dict[Term, Term]:
    """Return the ways out that would come too late in a situation, each with the option behind it."""
    late = [s for s, _, _ in result.match(None, lev("tooLateIn"), situation)]
    for delay, _, _ in result.match(None, lev("inSituation"), situation):
        late += [o for _, _, o in result.match(delay, lev("delayOf"))]
    return {way: result.value(way, lev("byOption")) or way for way in late}


def _parties(result: InferredCase, way: Term) -> list[Term]:
    """Return whose way out it is, and instead of whom."""
    need = result.value(way, lev("servesNeed"))
    owners = [result.value(way, lev("insteadOf")), result.value(way, lev("alternativeOf"))]
    owners += [result.value(need, lev("needOf"))] if need is not None else []
    return [one for one in owners if one is not None]
