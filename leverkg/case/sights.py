"""What is seen of a circumstance, by whom, from when until when: its versions and their sights.

Who sees what, and what counts as its value, is defined in the documentation (docs/situations.md). That
definition is implemented here once: :func:`_seen`. What it comes to where nothing is seen apart, which is
nearly all of a large case, is :func:`plain_span`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from leverkg.case.circumstance import Circumstance, Facts, Values, span_of
from leverkg.case.dates import ALWAYS, NEVER, date_literal, days_of
from leverkg.case.kinds_of_node import Kind
from leverkg.digests import digits_of
from leverkg.rdf.term import IRI, BlankNode, Term
from leverkg.theory.terms import DERIVED, lev

__all__ = [
    "EVERYONE",
    "FACTS",
    "Layers",
    "Sight",
    "Version",
    "digest_of",
    "is_over",
    "plain_span",
    "values_in",
    "version_node",
    "versions_of",
]

FACTS = lev("theFacts")
EVERYONE = lev("everyone")
_NEEDED_BY, _ENDED = lev("neededBy"), lev("ended")

Layers = tuple[int, ...]
"""What is seen of a circumstance: the numbers of its parts in force; of those that set the same, the last one
counts."""


class Version(NamedTuple):
    """What somebody sees of a circumstance for a while, under a node of its own."""

    node: Term
    start: int
    layers: Layers


class Sight(NamedTuple):
    """In whose eyes a version holds, except in whose, from which day, until which."""

    version: Term
    eyes: Term
    apart: tuple[Term, ...]
    start: int
    end: int


def plain_span(facts: Facts, kind: Kind) -> tuple[int, int]:
    """Return from when until when everybody sees a circumstance; nobody ever, if the end is not later.

    That is all of :func:`versions_of` for a circumstance that says nothing of :data:`SEEN_APART`: with no
    part but itself it is its own version, and there is nobody whose eyes could differ.

    Args:
        facts: what is said of it.
        kind: what its types make of it.
    """
    start, end = span_of(facts, kind)
    if _NEEDED_BY in facts:
        # Once a need is over it stays so, whatever else it is needed by.
        end = min(end, *(due.last + 1 for v in facts[_NEEDED_BY] if (due := days_of(v))), NEVER)
    return start, end


def versions_of(c: Circumstance) -> tuple[list[Version], list[Sight]]:
    """Return the versions of a circumstance, and in whose eyes each holds."""
    versions: list[Version] = []
    spans: dict[tuple[Term, Term, tuple[Term, ...]], list[list[int]]] = {}
    digests: dict[Layers, str] = {}
    before: dict[str, Term] = {}
    for start, end in _stretches(c):
        now: dict[str, Term] = {}
        for layers, who, but in _shown(c, start, digests):
            digest = digests[layers]
            node = now.get(digest) or before.get(digest)
            if node is None:
                # A circumstance of which nothing ever differs is its own version.
                node = c.node if len(c.parts) == 1 else version_node(c.node, start, digest)
                versions.append(Version(node, start, layers))
            now[digest] = node
            found = spans.setdefault((node, who, but), [])
            if found and found[-1][1] == start:
                found[-1][1] = end
            else:
                found.append([start, end])
        before = now
    sights = [Sight(*key, *span) for key, found in spans.items() for span in found]
    return versions, sights


def _shown(
    c: Circumstance, day: int, digests: dict[Layers, str]
) -> list[tuple[Layers, Term, tuple[Term, ...]]]:
    """Return what is seen of a circumstance on a day: in whose eyes, and except in whose.

    Args:
        c: the circumstance.
        day: the day.
        digests: of what is seen; gets those that are not in it yet.
    """
    facts, others, eyes = _seen(c, day)
    for layers in (facts, others, *eyes.values()):
        if layers is not None and layers not in digests:
            digests[layers] = _digest(c, layers)
    if not eyes:  # nobody's could differ
        return [] if facts is None else [(facts, FACTS if others is None else EVERYONE, ())]
    shown: list[tuple[Layers, Term, tuple[Term, ...]]] = []
    usual = None if others is None else digests[others]
    if others is not None:
        apart = [p for p, layers in eyes.items() if layers is None or digests[layers] != usual]
        shown.append((others, EVERYONE, tuple(apart)))
    elif facts is not None:
        shown.append((facts, FACTS, ()))
    for party, layers in eyes.items():
        if layers is not None and digests[layers] != usual:
            shown.append((layers, party, ()))
    return shown


def values_in(c: Circumstance, layers: Layers) -> Values:
    """Return the values that are seen of a circumstance."""
    own, *others = layers
    if not others:
        return c.parts[own].values
    values = dict(c.parts[own].values)
    for number in others:
        values.update(c.parts[number].values)
    return values


def is_over(c: Circumstance, layers: Layers) -> bool:
    """Tell whether an act is over where so much is seen of it.

    Said beside an end, how an act ends is known in advance; said by a phase, the act is over.
    """
    states = [number for number in layers if _ENDED in c.parts[number].values]
    return bool(states) and (c.end == NEVER or states[-1] > 0)


def _stretches(c: Circumstance) -> list[tuple[int, int]]:
    """Return the stretches of time in which nothing changes in anybody's eyes."""
    if c.start >= c.end:
        return []
    changes = [d for part in c.parts for d in (part.start, part.end)]
    for part in c.parts:
        changes += [due.last + 1 for v in part.values.get(_NEEDED_BY, ()) if (due := days_of(v))]
    days = sorted({c.start, *(d for d in changes if c.start < d < c.end)})
    return list(zip(days, [*days[1:], c.end], strict=True))


def _seen(c: Circumstance, day: int) -> tuple[Layers | None, Layers | None, dict[Term, Layers | None]]:
    """Return what is seen of a circumstance on a day: in the facts, by anybody not named, by each one named.

    None stands for: does not hold in these eyes.
    """
    if not c.start <= day < c.end:
        return None, None, dict.fromkeys(c.named)
    layers = (0, *_in_force(c, c.phases, day))
    facts = layers if c.actual and not _too_late(c, layers, day) else None
    others = facts if not c.seen_by else None
    eyes: dict[Term, Layers | None] = {}
    for party in c.named:
        if not c.actual:
            sees = party in c.seen_by
        elif c.seen_by:
            sees = party in c.seen_by or party in c.owners
        else:
            sees = party not in c.unseen_by
        views = [number for number in _in_force(c, c.views, day) if c.parts[number].by == party]
        if views:
            sees = c.parts[views[-1]].holds
        own = (*layers, *views)
        eyes[party] = own if sees and not _too_late(c, own, day) else None
    return facts, others, eyes


def _in_force(c: Circumstance, numbers: range, day: int) -> list[int]:
    parts = c.parts
    return [number for number in numbers if parts[number].start <= day < parts[number].end]


def _too_late(c: Circumstance, layers: Layers, day: int) -> bool:
    """Tell whether a need is over, since whatever would meet it is of no use any more."""
    dates = _value(c, layers, _NEEDED_BY)
    return any(due.last < day for v in dates if (due := days_of(v)) is not None)


def _value(c: Circumstance, layers: Layers, predicate: IRI) -> tuple[Term, ...]:
    for number in reversed(layers):
        found = c.parts[number].values.get(predicate)
        if found is not None:
            return found
    return ()


def _digest(c: Circumstance, layers: Layers) -> str:
    """Return a digest of what phases and views can change; the rest is the same in every version."""
    return digest_of(tuple([(p, _value(c, layers, p)) for p in c.varying]))


@lru_cache(maxsize=1 << 16)  # there are few degrees, and many circumstances that have the same
def digest_of(values: tuple[tuple[IRI, tuple[Term, ...]], ...]) -> str:
    """Return a digest of the values that tell versions apart."""
    lines = sorted(f"{p}={o}" for p, objects in values for o in objects)
    return digits_of("\n".join(lines))[:8]


def version_node(node: Term, start: int, digest: str) -> IRI:
    """Return the node of a version of a circumstance, from a day on, with that digest of its values."""
    since = date_literal(start).lexical if start > ALWAYS else "open"
    if isinstance(node, BlankNode):
        return IRI(f"{DERIVED}{node.label}_{since}_{digest}")
    return IRI(f"{node.value if isinstance(node, IRI) else DERIVED}_{since}_{digest}")
