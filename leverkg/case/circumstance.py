"""A circumstance as an author states it: its dates as days, its values, its phases and views.

What is seen of it when is defined in :mod:`leverkg.case.sights`, what follows from that is made in
:mod:`leverkg.case.versions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from leverkg.case.dates import ALWAYS, NEVER, days_of
from leverkg.case.kinds_of_node import Kind, Kinds
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.theory.terms import RDFS, lev

__all__ = [
    "SEEN_APART",
    "VERSION_OF",
    "Circumstance",
    "Facts",
    "Part",
    "Values",
    "by_subject",
    "is_value",
    "prepared_before",
    "read_circumstance",
    "span_of",
]

VERSION_OF = lev("versionOf")
_FROM, _UNTIL, _DATE = lev("from"), lev("until"), lev("date")
_PHASE, _VIEW, _BY, _HOLDS = lev("phase"), lev("view"), lev("by"), lev("holds")
_SEEN_BY, _UNSEEN_BY, _ACTUAL = lev("seenBy"), lev("unseenBy"), lev("actual")
SEEN_APART = frozenset((_PHASE, _VIEW, _SEEN_BY, _UNSEEN_BY, _ACTUAL))
"""The properties without which all of a circumstance is the same to everybody, as long as it holds."""
_NOT_VALUES = SEEN_APART | {
    _FROM,
    _UNTIL,
    _BY,
    _HOLDS,
    lev("learntBy"),
    lev("confidence"),
    lev("approximate"),
    IRI(RDFS + "comment"),
    RDF_TYPE,
    IRI("http://purl.org/dc/terms/source"),
}

Facts = Mapping[IRI, Sequence[Term]]
"""All that is said of a node: predicate → objects."""
Values = dict[IRI, tuple[Term, ...]]
"""What a node says of a circumstance itself: predicate → objects, in the order of their text."""


def by_subject(triples: Iterable[Triple]) -> dict[Term, dict[IRI, list[Term]]]:
    """Return what is said of each node."""
    said: dict[Term, dict[IRI, list[Term]]] = {}
    last: Term | None = None
    facts: dict[IRI, list[Term]] = {}
    for s, p, o in triples:
        if s is not last:  # mostly, what is said of a node is said in one go
            last = s
            facts = said.setdefault(s, {})
        values = facts.get(p)
        if values is None:
            facts[p] = [o]
        else:
            values.append(o)
    return said


def prepared_before(node: Term, facts: Facts) -> bool:
    """Tell whether a node is a version from an earlier run, in data that were written with what was
    derived."""
    return VERSION_OF in facts and any(of != node for of in facts[VERSION_OF])


class Part(NamedTuple):
    """A phase or a view in force from day ``start`` until ``end``, with what it sets."""

    start: int
    end: int
    node: Term
    by: Term | None
    holds: bool
    values: Values


class Circumstance(NamedTuple):
    """A circumstance as stated, its dates as days.

    Attributes:
        node: the circumstance.
        start: the first day on which it holds.
        end: the day from which on it does not.
        parts: itself, its phases, its views; of two that set the same, the later one counts.
        phases: the numbers of the phases.
        views: the numbers of the views.
        seen_by: who sees it, if it says so.
        unseen_by: who does not.
        actual: whether it is so, and not only seen so.
        owners: whose circumstance it is, if it says who sees it.
        varying: the properties that phases and views set.
        named: everybody whose eyes may differ from the rest's, in order of name.
    """

    node: Term
    start: int
    end: int
    parts: tuple[Part, ...]
    phases: range
    views: range
    seen_by: frozenset[Term]
    unseen_by: frozenset[Term]
    actual: bool
    owners: frozenset[Term]
    varying: tuple[IRI, ...]
    named: tuple[Term, ...]


def is_value(predicate: IRI) -> bool:
    """Tell whether a property says what a circumstance is like, and not when or in whose eyes."""
    return predicate not in _NOT_VALUES


def read_circumstance(
    node: Term, facts: Facts, said: Mapping[Term, Facts], kinds: Kinds, kind: Kind
) -> Circumstance:
    """Return the circumstance that a node states.

    Args:
        node: the circumstance.
        facts: what is said of it.
        said: what is said of each node, to find its phases and views in.
        kinds: the kinds of nodes.
        kind: the node's own.
    """
    start, end = span_of(facts, kind)
    phases = [_part(n, said.get(n, {}), start, end) for n in facts.get(_PHASE, ())]
    views = [_part(n, said.get(n, {}), start, end) for n in facts.get(_VIEW, ())]
    set_apart = kinds.lowest(frozenset([p for part in (*phases, *views) for p in part.values]))
    seen_by, unseen_by = frozenset(facts.get(_SEEN_BY, ())), frozenset(facts.get(_UNSEEN_BY, ()))
    owners: frozenset[Term] = frozenset()
    if seen_by:
        owners = frozenset(o for p, objects in facts.items() if kinds.names_owner(p) for o in objects)
    named = {v.by for v in views if v.by is not None} | seen_by | unseen_by | owners
    last = 1 + len(phases)
    return Circumstance(
        node,
        start,
        end,
        (Part(start, end, node, None, True, _values(facts)), *_in_order(phases), *_in_order(views)),
        range(1, last),
        range(last, last + len(views)),
        seen_by,
        unseen_by,
        not any(map(_is_false, facts.get(_ACTUAL, ()))),
        owners,
        set_apart,
        tuple(sorted(named, key=str) if len(named) > 1 else named),
    )


def span_of(facts: Facts, kind: Kind) -> tuple[int, int]:
    """Return the days from which and until which a circumstance holds.

    Args:
        facts: what is said of it.
        kind: what its types make of it.
    """
    start, end = _span(facts, ALWAYS, NEVER)
    if start == ALWAYS and kind.decision:
        # A decision stands from the day on which it is taken.
        start = min((d.first for v in facts.get(_DATE, ()) if (d := days_of(v))), default=ALWAYS)
    return start, end


def _span(facts: Facts, start: int, end: int) -> tuple[int, int]:
    if _FROM in facts:
        start = max((d.first for v in facts[_FROM] if (d := days_of(v))), default=start)
    if _UNTIL in facts:
        end = min((d.first for v in facts[_UNTIL] if (d := days_of(v))), default=end)
    return start, end


def _in_order(parts: list[Part]) -> list[Part]:
    if len({part.start for part in parts}) == len(parts):
        return sorted(parts, key=_start)
    return sorted(parts, key=_order)


_start = attrgetter("start")


def _order(part: Part) -> tuple[int, str]:
    return (
        part.start,
        str(sorted((str(p), [str(o) for o in objects]) for p, objects in part.values.items())),
    )


def _part(node: Term, facts: Facts, start: int, end: int) -> Part:
    """Return the phase or view that a node states; its open ends are those of its circumstance."""
    first, last = _span(facts, start, end)
    by = min(facts.get(_BY, ()), key=str, default=None)
    return Part(first, last, node, by, not any(map(_is_false, facts.get(_HOLDS, ()))), _values(facts))


def _values(facts: Facts) -> Values:
    return {
        p: tuple(sorted(o, key=str)) if len(o) > 1 else (o[0],)
        for p, o in facts.items()
        if p not in _NOT_VALUES
    }


def _is_false(term: Term) -> bool:
    return isinstance(term, Literal) and term.lexical in ("false", "0")
