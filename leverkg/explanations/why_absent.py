"""What the case says of a circumstance that was looked for and does not hold, as lines.

That nothing was found is no reason that anybody could check. Where the case itself says that the circumstance
is not so, who sees it, how it ended or until when it held, that is told, with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from leverkg.case.dates import days_of
from leverkg.engine.proofs.evidence_kinds import Absent
from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.explanations.part_words import part_words
from leverkg.rdf.term import IRI, Literal, Term, Triple
from leverkg.sparql.tree import GroupPattern, TriplePattern
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["why_absent"]

_HOLDS_IN, _VERSION_OF, _FACTS = lev("holdsIn"), lev("versionOf"), lev("theFacts")
_ACTUAL, _HOLDS, _UNTIL, _NEEDED_BY = lev("actual"), lev("holds"), lev("until"), lev("neededBy")
_PHASE, _VIEW, _BY, _FROM = lev("phase"), lev("view"), lev("by"), lev("from")
_SEEN = (lev("seenBy"), lev("unseenBy"))
_NO = ("false", "0")


def why_absent(
    result: InferredCase, absent: Absent, place: Callable[[Triple], Position | None]
) -> list[Line]:
    """Return lines of what the case says by which a circumstance that was looked for does not hold.

    Args:
        result: what follows.
        absent: what was looked for in vain.
        place: gives where a triple stands.
    """
    told: dict[Triple, str] = {}
    for circumstance, situation in _looked_for(result, absent.group):
        day = result.number(situation, lev("onDay"))
        eyes = {o for _, _, o in result.match(situation, lev("viewpoint"))}
        if day is not None:
            told.update(_reasons(result, circumstance, day, eyes))
    return [Line(text, "fact", place=place(triple), triples=(triple,)) for triple, text in told.items()]


def _looked_for(result: InferredCase, group: GroupPattern) -> Iterator[tuple[Term, Term]]:
    """Yield the circumstances that a group asks for in a situation, each with the situation."""
    patterns = [one for one in group.elements if isinstance(one, TriplePattern)]
    for one in patterns:
        if one.predicate != _HOLDS_IN or not isinstance(one.object, IRI):
            continue
        if isinstance(one.subject, IRI):
            yield result.labels.stated(one.subject), one.object
            continue
        for other in patterns:
            stated = other.object
            if (other.subject, other.predicate) == (one.subject, _VERSION_OF) and isinstance(stated, IRI):
                yield stated, one.object


def _reasons(result: InferredCase, node: Term, day: int, eyes: set[Term]) -> Iterator[tuple[Triple, str]]:
    """Yield what is stated of a circumstance by which it does not hold on a day in some eyes."""
    name = result.labels.of(node)
    facts = _FACTS in eyes
    last: tuple[int, Triple] | None = None
    for triple in result.case.asserted.about(node):
        _, p, o = triple
        if p == _ACTUAL and isinstance(o, Literal) and o.lexical in _NO:
            yield triple, f"{name} is not so in fact"
        elif p in _SEEN and not facts:
            only = "only by " if p == _SEEN[0] else ""
            yield triple, f"{name} is {'' if only else 'not '}seen {only or 'by '}{result.labels.of(o)}"
        elif p in (_UNTIL, _NEEDED_BY) and (found := days_of(o)) and found.first <= day:
            until = "held until" if p == _UNTIL else "was needed by"
            yield triple, f"{name} {until} {o.lexical if isinstance(o, Literal) else o}"
        elif p == _PHASE and (began := _begins(result, o)) is not None and began <= day:
            last = max(last or (began, triple), (began, triple), key=lambda found: found[0])
        elif p == _VIEW and not facts and result.value(o, _BY) in eyes and _denies(result, o):
            yield triple, part_words(result, triple)
    if last is not None and (text := part_words(result, last[1])):
        yield last[1], text


def _begins(result: InferredCase, part: Term) -> int | None:
    begin = result.value(part, _FROM)
    found = days_of(begin) if begin is not None else None
    return found.first if found else None


def _denies(result: InferredCase, view: Term) -> bool:
    holds = result.value(view, _HOLDS)
    return isinstance(holds, Literal) and holds.lexical in _NO
