"""A circumstance as an author states it: its dates as days, its values, its phases and views.

What follows from that, its versions and who sees them, is made in :mod:`leverkg.case.versions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from leverkg.case.dates import ALWAYS, NEVER, days_of
from leverkg.case.kinds_of_node import Kind, Kinds
from leverkg.case.schema import Schema
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term
from leverkg.terms import RDFS, lev

__all__ = ["Circumstance", "Part", "Values", "read_circumstance"]

_FROM, _UNTIL, _DATE = lev("from"), lev("until"), lev("date")
_PHASE, _VIEW, _BY, _HOLDS = lev("phase"), lev("view"), lev("by"), lev("holds")
_SEEN_BY, _UNSEEN_BY, _ACTUAL = lev("seenBy"), lev("unseenBy"), lev("actual")
_ABOUT_SIGHT = frozenset((_FROM, _UNTIL, _PHASE, _VIEW, _BY, _HOLDS, _SEEN_BY, _UNSEEN_BY, _ACTUAL))
_NOT_VALUES = _ABOUT_SIGHT | {
    lev("learntBy"),
    lev("confidence"),
    lev("approximate"),
    IRI(RDFS + "comment"),
    RDF_TYPE,
    IRI("http://purl.org/dc/terms/source"),
}

Values = dict[IRI, tuple[Term, ...]]
"""What a node says: predicate → objects, in the order of their text."""


class Part(NamedTuple):
    """A phase or a view in force from day ``start`` until ``end``, with what it sets."""

    start: int
    end: int
    node: Term
    by: Term | None
    holds: bool
    values: Values


@dataclass(slots=True)
class Circumstance:
    """A circumstance as stated, its dates as days."""

    node: Term
    start: int
    end: int
    values: Values
    phases: list[Part]
    views: list[Part]
    seen_by: frozenset[Term]
    unseen_by: frozenset[Term]
    actual: bool
    owners: frozenset[Term]
    varying: tuple[IRI, ...] = ()

    @property
    def named(self) -> list[Term]:
        """Everybody whose eyes may differ from the rest's, in order of name."""
        parties = {v.by for v in self.views if v.by is not None} | self.seen_by | self.unseen_by
        if self.seen_by:
            parties |= self.owners
        return sorted(parties, key=str)


def read_circumstance(
    node: Term,
    facts: dict[IRI, list[Term]],
    said: dict[Term, dict[IRI, list[Term]]],
    kinds: Kinds,
    node_kind: Kind,
) -> Circumstance:
    """Return the circumstance that a node states."""
    values = _values(facts)
    start, end = _span(facts, ALWAYS, NEVER)
    if start == ALWAYS and node_kind.decision:
        # A decision stands from the day on which it is taken.
        start = min((d.first for v in facts.get(_DATE, []) if (d := days_of(v))), default=ALWAYS)
    parts = {
        kind: [_part(n, said.get(n, {}), start, end) for n in facts.get(kind, [])] for kind in (_PHASE, _VIEW)
    }
    owners = frozenset(o for p, objects in facts.items() if kinds.names_owner(p) for o in objects)
    return Circumstance(
        node=node,
        start=start,
        end=end,
        values=values,
        phases=sorted(parts[_PHASE], key=_order),
        views=sorted(parts[_VIEW], key=_order),
        seen_by=frozenset(facts.get(_SEEN_BY, ())),
        unseen_by=frozenset(facts.get(_UNSEEN_BY, ())),
        actual=not any(_is_false(v) for v in facts.get(_ACTUAL, ())),
        owners=owners,
        varying=_varying((*parts[_PHASE], *parts[_VIEW]), kinds.schema),
    )


def _varying(parts: Iterable[Part], schema: Schema) -> tuple[IRI, ...]:
    """Return the properties that phases and views set; of a property and one above it, the lower one.

    What an earlier run derived for a phase from a property below does not make its version another one.
    """
    properties = {p for part in parts for p in part.values}
    above = {q for p in properties for q in schema.superproperties.get(p, ()) if q != p}
    return tuple(sorted(properties - above, key=str))


def _order(part: Part) -> tuple[int, str]:
    return (
        part.start,
        str(sorted((str(p), [str(o) for o in objects]) for p, objects in part.values.items())),
    )


def _part(node: Term, facts: dict[IRI, list[Term]], start: int, end: int) -> Part:
    """Return the phase or view that a node states; its open ends are those of its circumstance."""
    first, last = _span(facts, start, end)
    by = min(facts.get(_BY, ()), key=str, default=None)
    return Part(first, last, node, by, not any(_is_false(v) for v in facts.get(_HOLDS, ())), _values(facts))


def _values(facts: dict[IRI, list[Term]]) -> Values:
    return {
        p: tuple(sorted(o, key=str)) if len(o) > 1 else (o[0],)
        for p, o in facts.items()
        if p not in _NOT_VALUES
    }


def _span(facts: dict[IRI, list[Term]], start: int, end: int) -> tuple[int, int]:
    first = max((d.first for v in facts.get(_FROM, ()) if (d := days_of(v))), default=start)
    last = min((d.first for v in facts.get(_UNTIL, ()) if (d := days_of(v))), default=end)
    return first, last


def _is_false(term: Term) -> bool:
    return isinstance(term, Literal) and term.lexical in ("false", "0")
