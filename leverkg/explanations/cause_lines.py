"""The facts behind a shift: what came or changed, and what passed where nothing did.

A cause is a version of a circumstance, and that it weighs is left out of explanations as going without
saying; so where it is stated would be left out too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.explanations.part_words import part_words
from leverkg.rdf.term import Term, Triple
from leverkg.theory.terms import lev
from leverkg.wording.passed import what_passed

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["cause_lines"]

_CAUSE, _BY_TIME, _PHASE, _VIEW = lev("cause"), lev("byTimeAlone"), lev("phase"), lev("view")
Place = Callable[[Iterable[Triple], Term], Position | None]


def cause_lines(result: InferredCase, concluded: Triple, place: Place) -> list[Line]:
    """Return lines of where the cause of a shift is stated; none for another conclusion, nor for what ended.

    Args:
        result: what follows.
        concluded: the triple concluded.
        place: gives where triples about a node stand, or the node if they do not.
    """
    shift, p, o = concluded
    if p == _BY_TIME:
        return [
            Line(text, "fact", place=place((), version), triples=_statement(result, version))
            for text, version in what_passed(result, shift)
        ]
    after = result.value(shift, lev("toSituation")) if p == _CAUSE else None
    if after is None or not result.holds((o, lev("holdsIn"), after)):
        return []
    return [_stated(result, o, place)]


def _stated(result: InferredCase, version: Term, place: Place) -> Line:
    """Return the line of the phase or view that a version's values come from, else of the circumstance."""
    node = result.labels.stated(version)
    prepared = result.given.prepared
    origins = prepared.origins.about(version).values() if prepared else ()
    parts = {origin[0] for origin in origins} - {node}
    for triple in result.case.asserted.about(node):
        if triple[1] in (_PHASE, _VIEW) and triple[2] in parts and (text := part_words(result, triple)):
            return Line(text, "fact", place=place([triple], node), triples=(triple,))
    return Line(result.labels.of(node), "fact", place=place((), node), triples=_statement(result, node))


def _statement(result: InferredCase, node: Term) -> tuple[Triple, ...]:
    return tuple(result.case.asserted.about(result.labels.stated(node))[:1])
