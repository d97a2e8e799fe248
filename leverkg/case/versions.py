"""From circumstances to versions: phases, views, defaults and day numbers, made when a case is loaded.

A circumstance with phases or views has one *version* for each stretch of time in which somebody sees the
same values of it; one without is its own version. A version says the circumstance's timeless facts and the
values of its stretch, and has *sights*: in whose eyes it holds, from which day until which. Which versions
bear on a negotiation, which dates are its moments and what holds at each is left to the rules in
``rules/stage/``.

Who sees what, and what counts as its value, is defined in the documentation
(docs/situations.md). That definition is implemented here once: :func:`_contents`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from leverkg.case.circumstance import Circumstance, Part, read_circumstance
from leverkg.case.dates import ALWAYS, NEVER, date_literal, days_of, lead_days
from leverkg.case.kinds_of_node import Kind, Kinds
from leverkg.case.schema import Schema
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple
from leverkg.terms import DERIVED, lev

__all__ = ["Prepared", "prepare"]

FACTS = lev("theFacts")
EVERYONE = lev("everyone")
VERSION_OF = lev("versionOf")
_ENDED, _NOT_STATED, _LEAD_TIME = lev("ended"), lev("notStated"), lev("leadTime")
_NEEDED_BY = lev("neededBy")
_SIGHT, _EYES, _EXCEPT = lev("sight"), lev("eyes"), lev("exceptEyes")
_FROM_DAY, _UNTIL_DAY = lev("fromDay"), lev("untilDay")
_DAYS = {
    lev("date"): (lev("dateDay"), True),
    lev("neededBy"): (lev("neededByDay"), True),
    lev("availableFrom"): (lev("availableFromDay"), False),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing a case adds to it.

    Attributes:
        triples: the added triples, each once.
        origins: added triple → the asserted triple it restates, for the line in the file.
    """

    triples: tuple[Triple, ...]
    origins: dict[Triple, Triple]


@dataclass(slots=True)
class _Output:
    triples: dict[Triple, None] = field(default_factory=dict)
    origins: dict[Triple, Triple] = field(default_factory=dict)

    def add(self, s: Term, p: IRI, o: Term, origin: Triple | None = None) -> None:
        triple = (s, p, o)
        self.triples[triple] = None
        if origin is not None:
            self.origins.setdefault(triple, origin)


def prepare(triples: Iterable[Triple], schema: Schema) -> Prepared:
    """Return what the case's circumstances need before rules can reason about them.

    Args:
        triples: the asserted triples of a case.
        schema: the ontology, and what the case adds to it.
    """
    said: dict[Term, dict[IRI, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o in triples:
        said[s][p].append(o)
    out = _Output()
    kinds = Kinds(schema)
    for node, facts in said.items():
        types = facts.get(RDF_TYPE, [])
        kind = kinds.of(types)
        if any(of != node for of in facts.get(VERSION_OF, ())):
            continue  # a version from an earlier run, in data that were written with what was derived
        if kind.circumstance:
            _prepare_circumstance(read_circumstance(node, facts, said, kinds, kind), types, kind, out)
        elif kind.negotiation:
            for bound, target, last in ((lev("begins"), "beginsDay", False), (lev("ends"), "endsDay", True)):
                for value in facts.get(bound, []):
                    if (days := days_of(value)) is not None:
                        day = days.last if last else days.first
                        out.add(node, lev(target), _integer(day), (node, bound, value))
    return Prepared(tuple(out.triples), out.origins)


def _in_force(parts: list[Part], day: int) -> list[Part]:
    return [part for part in parts if part.start <= day < part.end]


def _facts_at(c: Circumstance, day: int) -> dict[IRI, tuple[tuple[Term, ...], Term]]:
    """Return the values on that day: predicate → objects and who says so (the latest phase wins)."""
    values = {p: (o, c.node) for p, o in c.values.items()}
    for phase in _in_force(c.phases, day):
        values.update({p: (o, phase.node) for p, o in phase.values.items()})
    return values


_Content = dict[IRI, tuple[tuple[Term, ...], Term]]


def _contents(
    c: Circumstance, day: int
) -> tuple[_Content | None, _Content | None, dict[Term, _Content | None]]:
    """Return what is seen of a circumstance on a day: in the facts, by anybody not named, by each one named.

    None stands for: does not hold in these eyes.
    """
    if not c.start <= day < c.end:
        return None, None, dict.fromkeys(c.named)
    values = _facts_at(c, day)
    of_use = not _too_late(values, day)
    facts = values if c.actual and of_use else None
    others = values if c.actual and of_use and not c.seen_by else None
    eyes: dict[Term, _Content | None] = {}
    for party in c.named:
        if not c.actual:
            sees = party in c.seen_by
        elif c.seen_by:
            sees = party in c.seen_by or party in c.owners
        else:
            sees = party not in c.unseen_by
        own = dict(values)
        for view in _in_force([v for v in c.views if v.by == party], day):
            sees = view.holds
            own.update({p: (o, view.node) for p, o in view.values.items()})
        eyes[party] = own if sees and not _too_late(own, day) else None
    return facts, others, eyes


def _too_late(content: _Content, day: int) -> bool:
    """Tell whether a need is over, since whatever would meet it is of no use any more."""
    dates = content.get(_NEEDED_BY, ((), None))[0]
    return any(due.last < day for v in dates if (due := days_of(v)) is not None)


def _prepare_circumstance(c: Circumstance, types: list[Term], kind: Kind, out: _Output) -> None:
    """Add the versions of a circumstance and their sights."""
    parts = (*c.phases, *c.views)
    changes = [d for p in parts for d in (p.start, p.end)]
    for values in (c.values, *(p.values for p in parts)):
        changes += [due.last + 1 for v in values.get(_NEEDED_BY, ()) if (due := days_of(v)) is not None]
    days = sorted({c.start, *(d for d in changes if c.start < d < c.end)})
    spans = list(zip(days, [*days[1:], c.end], strict=True)) if c.start < c.end else []
    open_runs: dict[str, tuple[int, Term]] = {}
    sights: dict[tuple[Term, Term, tuple[Term, ...]], list[list[int]]] = defaultdict(list)
    for start, end in spans:
        facts, others, eyes = _contents(c, start)
        digests: dict[str, _Content] = {}

        def version(content: _Content, start: int = start, seen: dict[str, _Content] = digests) -> Term:
            digest = _digest(c, content)
            seen[digest] = content
            if digest not in open_runs:
                node = _version_node(c, start, digest)
                open_runs[digest] = (start, node)
                _add_version(c, node, start, content, types, kind, out)
            return open_runs[digest][1]

        shown: list[tuple[Term, Term, tuple[Term, ...]]] = []
        if others is not None:
            apart = tuple(
                p
                for p, content in eyes.items()
                if content is None or _digest(c, content) != _digest(c, others)
            )
            shown.append((version(others), EVERYONE, apart))
        elif facts is not None:
            shown.append((version(facts), FACTS, ()))
        for party, content in eyes.items():
            if content is not None and (others is None or _digest(c, content) != _digest(c, others)):
                shown.append((version(content), party, ()))
        for key in shown:
            if sights[key] and sights[key][-1][1] == start:
                sights[key][-1][1] = end
            else:
                sights[key].append([start, end])
        for digest in [d for d in open_runs if d not in digests]:
            del open_runs[digest]
    _add_sights(sights, out)


def _digest(c: Circumstance, content: _Content) -> str:
    """Return a digest of what phases and views can change; the rest is the same in every version."""
    if not c.varying:
        return _SAME
    lines = sorted(f"{p}={o}" for p in c.varying for o in content.get(p, ((), c.node))[0])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


_SAME = hashlib.sha256(b"").hexdigest()[:8]
"""The digest of what nothing can change."""


def _version_node(c: Circumstance, start: int, digest: str) -> Term:
    """Return the node of a version: the circumstance itself if nothing of it ever differs."""
    if not c.phases and not c.views:
        return c.node
    since = date_literal(start).lexical if start > ALWAYS else "open"
    if isinstance(c.node, BlankNode):
        return IRI(f"{DERIVED}{c.node.label}_{since}_{digest}")
    return IRI(f"{c.node.value if isinstance(c.node, IRI) else DERIVED}_{since}_{digest}")


def _add_version(
    c: Circumstance,
    node: Term,
    start: int,
    content: _Content,
    types: list[Term],
    kind: Kind,
    out: _Output,
) -> None:
    """Add what a version says: its circumstance, values, defaults of what nobody stated, day numbers."""
    out.add(node, VERSION_OF, c.node)
    if node != c.node:
        for t in types:
            out.add(node, RDF_TYPE, t, (c.node, RDF_TYPE, t))
        if start > ALWAYS:
            out.add(node, lev("since"), date_literal(start))
    for p, (objects, origin) in content.items():
        for o in objects:
            if node != c.node:
                out.add(node, p, o, (origin, p, o))
            _add_days(node, p, o, origin, out)
    if _ENDED in content and (c.end == NEVER or content[_ENDED][1] != c.node):
        # Said beside an end, how an act ends is known in advance; said by a phase, the act is over.
        out.add(node, lev("isOver"), Literal("true", XSD + "boolean"), None)
    for restated in kind.restated:
        if restated.source in content:
            objects, origin = content[restated.source]
            for o in objects:
                out.add(node, restated.property, o, (origin, restated.source, o))
        else:
            out.add(node, restated.property, restated.open)
    for default in kind.defaults:
        if default.property not in content and default.specific.isdisjoint(content):
            out.add(node, default.property, default.value)
            out.add(node, _NOT_STATED, default.property)


def _add_days(node: Term, p: IRI, o: Term, origin: Term, out: _Output) -> None:
    if p in _DAYS:
        target, last = _DAYS[p]
        if (days := days_of(o)) is not None:
            out.add(node, target, _integer(days.last if last else days.first), (origin, p, o))
    elif p == _LEAD_TIME and (lead := lead_days(o)) is not None:
        out.add(node, lev("leadDays"), _integer(lead), (origin, p, o))


def _add_sights(sights: dict[tuple[Term, Term, tuple[Term, ...]], list[list[int]]], out: _Output) -> None:
    for (version, eyes, apart), spans in sights.items():
        for start, end in spans:
            sight = _sight_node(version, eyes, start)
            out.add(version, _SIGHT, sight)
            out.add(sight, _EYES, eyes)
            for party in apart:
                out.add(sight, _EXCEPT, party)
            out.add(sight, _FROM_DAY, _integer(start))
            out.add(sight, _UNTIL_DAY, _integer(end))


def _sight_node(version: Term, eyes: Term, start: int) -> IRI:
    digest = hashlib.sha256(f"{version} {eyes} {start}".encode()).hexdigest()[:16]
    return IRI(f"{DERIVED}sight-{digest}")


@lru_cache(maxsize=1 << 16)
def _integer(number: int) -> Literal:
    return Literal(str(number), XSD + "integer")
