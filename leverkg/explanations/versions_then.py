"""What is so of a circumstance only at times, or in some eyes: triples that its phases and views state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from leverkg.case.dates import NEVER
from leverkg.rdf.term import Term, Triple
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["Then", "said_then", "version_then"]

_ALL_EYES = frozenset({lev("everyone"), lev("theFacts")})

Then = tuple[Triple, bool]
"""A triple about a version of a circumstance, and whether it is what was asked for, at that time."""


def said_then(result: InferredCase, triple: Triple, day: int | None = None) -> Then | None:
    """Return what says of a version of a circumstance what a triple says of the circumstance itself.

    Without a day a triple that holds as it stands needs no version, and any version will do for one that does
    not: the last in the facts first. On a day it is the version of that day; if it says something else, that
    is returned.

    Args:
        result: what follows from a case.
        triple: what is asked for.
        day: the ordinal of the day that is spoken of.

    Returns:
        The triple, and whether it answers the question; ``None`` where versions have nothing to say.
    """
    subject, predicate, wanted = triple
    spans = _spans(result, subject)
    if not spans or (day is None and result.holds(triple)):
        return None
    then = [span for span in spans if span.covers(day)]
    for span in then:
        if result.holds((span.version, predicate, wanted)):
            return (span.version, predicate, wanted), True
    if day is None or not any(result.holds((span.version, predicate, wanted)) for span in spans):
        return None
    others = [t for span in then if span.facts for t in result.match(span.version, predicate)]
    return (min(others, key=str), False) if others else None


def version_then(result: InferredCase, node: Term, day: int | None) -> tuple[Term | None, str]:
    """Return the version of a circumstance on a day, without one the last, and words about when there is one.

    Args:
        result: what follows from a case.
        node: what may be a circumstance.
        day: the ordinal of the day that is spoken of.

    Returns:
        The version, if there is one in the facts; else words such as `only since 2025-06-01`, if there is one
        at another time.
    """
    spans = [span for span in _spans(result, node) if span.facts]
    found = next((span.version for span in spans if span.covers(day)), None)
    if found is not None or not spans:
        return found, ""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    if day is not None and day < first:
        return None, f"only since {date.fromordinal(first).isoformat()}"
    return None, f"only until {date.fromordinal(last).isoformat()}" if last < NEVER else ""


class _Span(NamedTuple):
    """From which day until which a version holds, and whether in the facts."""

    version: Term
    start: int
    end: int
    facts: bool

    def covers(self, day: int | None) -> bool:
        return day is None or self.start <= day < self.end


def _spans(result: InferredCase, node: Term) -> list[_Span]:
    """Return when the versions of a circumstance hold: in the facts first, the latest first."""
    found = []
    for version, _, _ in result.match(None, lev("versionOf"), node) if result.theory else ():
        for _, _, sight in result.match(version, lev("sight")):
            start, end = result.number(sight, lev("fromDay")), result.number(sight, lev("untilDay"))
            facts = result.value(sight, lev("eyes")) in _ALL_EYES
            found.append(_Span(version, start or 0, NEVER if end is None else end, facts))
    return sorted(found, key=lambda span: (not span.facts, -span.start, str(span.version)))
