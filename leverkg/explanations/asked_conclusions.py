"""Conclusions that words ask for: all of a class or a kind, or those that are about something.

`linkages`, `linkage of AT&T`, `positive leverage over Iran`, `duress`: first comes what the ontology calls a
class of conclusions or a kind of them, then what they should be about, each thing with words of the property
by which they are, or with none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, situation_seen
from leverkg.errors import UsageError
from leverkg.explanations.conclusion_kinds import (
    ConclusionKind,
    is_of_theory,
    kind_called,
    kinds,
    properties_of,
    role_words,
)
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.sparql.tree import Variable
from leverkg.theory.labels import folded
from leverkg.theory.terms import lev
from leverkg.wording.grammar import with_article
from leverkg.wording.phrases import described

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.engine.proofs.whynot import Pattern

__all__ = ["AskedConclusions", "Seen", "asked_conclusions", "conclusions_about", "patterns_of"]

_STATES = ("inSituation", "batnaIn")
_EVENTS = ("toSituation",)
_LOOSE = frozenset({"", "about", "and", "by", "for", "from", "in", "of", "on", "to", "with"})
"""Words that may introduce anything: none, and those that could belong to several properties."""
_LONGEST_ROLE = 5

Part = tuple[str, str]
"""What introduces a name, and the name, both folded."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A conclusion with its day, whose eyes see it, and whether it is of that day only."""

    node: Term
    day: date | None = None
    eyes: tuple[Term, ...] = ()
    event: bool = False


@dataclass(frozen=True, slots=True)
class AskedConclusions:
    """Words about conclusions, understood.

    Attributes:
        kind: what they ask for.
        about: what they should be about: the words that introduce it, folded, and the thing itself.
        found: the conclusions, in the order of their days and of what they are about.
        eyes: whose eyes see them; ``None`` where that is no question.
        ways: where best alternatives are asked for, the best ways out of single needs at the same moment:
            substitutes, and the situation in which each is best.
    """

    kind: ConclusionKind
    about: tuple[tuple[str, Term], ...]
    found: tuple[Seen, ...]
    eyes: Term | None
    ways: tuple[tuple[Seen, Term], ...] = ()


def asked_conclusions(
    result: InferredCase, text: str, as_of: str | date | None, eyes: Term
) -> AskedConclusions | None:
    """Return the conclusions that words ask for; ``None`` if they begin with no class or kind.

    What is so in situations is looked for at the last moment that has such a conclusion, in the eyes asked
    for, or if these see none in all eyes; what happens between two moments is looked for at all moments.

    Args:
        result: what follows from a case.
        text: the words.
        as_of: the latest date that they speak of; without it the last.
        eyes: whose eyes they speak of: `lev:theFacts` or a party.

    Raises:
        UsageError: LEV-U010, they name something that there is not.
    """
    if not result.theory:
        return None
    called = kind_called(result.labels, text.split())
    if called is None:
        return None
    kind, rest = called
    members = [_seen(result, node) for node in _members(result, kind)]
    if as_of is not None:
        members = [m for m in members if m.day is None or m.day <= _day(as_of)]
    found, about = _about(result, kind, members, rest)
    found, whose = _in_eyes(found, eyes)
    last = _last(result, found)
    ways: list[tuple[Seen, Term]] = []
    if kind.term == lev("BestAlternative"):
        day = last[-1].day if last else None if as_of is None else _day(as_of)
        ways = _ways_out(result, [thing for _, thing in about], day, eyes)
        whole = {result.labels.stated(o) for m in last for _, _, o in result.match(m.node, lev("byOption"))}
        ways = [way for way in ways if result.value(way[0].node, lev("byOption")) not in whole]
    return AskedConclusions(kind, about, tuple(last), whose, tuple(ways))


def _ways_out(
    result: InferredCase, about: Sequence[Term], day: date | None, eyes: Term
) -> list[tuple[Seen, Term]]:
    """Return the best ways out of single needs in some eyes, at the last moment up to a day that has any."""
    found: list[tuple[Seen, Term]] = []
    for substitute, _, situation in result.match(None, lev("bestIn")):
        place = situation_seen(result, situation)
        need = result.value(substitute, lev("servesNeed"))
        if place is None or need is None or eyes not in place[2] or (day is not None and place[1] > day):
            continue
        known = {need, result.value(substitute, lev("byOption")), result.value(need, lev("needOf"))}
        if known.issuperset(about):
            found.append((Seen(substitute, place[1], place[2]), situation))
    last = max((seen.day for seen, _ in found if seen.day is not None), default=None)
    kept = [(seen, situation) for seen, situation in found if seen.day == last]
    return sorted(kept, key=lambda pair: _about_key(result, pair[0].node))


def conclusions_about(
    result: InferredCase, thing: Term, as_of: str | date | None, eyes: Term
) -> list[AskedConclusions]:
    """Return the conclusions that a thing, or a version of it, has a part in: each under its narrowest class.

    Args:
        result: what follows from a case.
        thing: what they should be about.
        as_of: the latest date that they speak of; without it the last.
        eyes: whose eyes they speak of: `lev:theFacts` or a party.
    """
    if not result.theory:
        return []
    versions = [version for version, _, _ in result.match(None, lev("versionOf"), thing)]
    about = {
        s for node in (thing, *versions) for s, p, _ in result.match(None, None, node) if is_of_theory(p)
    }
    classes = {kind: set(_members(result, kind)) for kind in kinds() if kind.properties == (RDF_TYPE,)}
    found = []
    for kind, members in sorted(classes.items(), key=lambda one: (len(one[1]), str(one[0].term))):
        mine = [_seen(result, node) for node in sorted(members & about, key=str)]
        about -= members
        if as_of is not None:
            mine = [m for m in mine if m.day is None or m.day <= _day(as_of)]
        seen, whose = _in_eyes(mine, eyes)
        if last := _last(result, seen):
            found.append(AskedConclusions(kind, (("", thing),), tuple(last), whose))
    return found


def _members(result: InferredCase, kind: ConclusionKind) -> list[Term]:
    found = {s for p in kind.properties for s, _, _ in result.match(None, p, kind.term)}
    return sorted(found, key=str)


def _seen(result: InferredCase, node: Term) -> Seen:
    for name in (*_STATES, *_EVENTS):
        situation = result.value(node, lev(name))
        place = situation_seen(result, situation) if situation is not None else None
        if place is not None:
            own = result.value(node, lev("inEyesOf"))
            return Seen(node, place[1], (own,) if own is not None else place[2], name in _EVENTS)
    return Seen(node)


def _day(as_of: str | date) -> date:
    from leverkg.case.working_set import day_of

    return as_of if isinstance(as_of, date) else date.fromordinal(day_of(as_of))


def _in_eyes(members: list[Seen], eyes: Term) -> tuple[list[Seen], Term | None]:
    """Return those in some eyes, and these; if they see none, all, and no eyes."""
    placed = [m for m in members if m.eyes]
    if not placed:
        return members, None
    mine = [m for m in members if eyes in m.eyes or not m.eyes]
    return (mine, eyes) if mine else (members, None)


def _last(result: InferredCase, members: list[Seen]) -> list[Seen]:
    """Return the conclusions of the last day that has any, and those of no day or of theirs alone."""
    last = max((m.day for m in members if m.day is not None and not m.event), default=None)
    kept = [m for m in members if m.day is None or m.event or m.day == last]
    return sorted(kept, key=lambda m: (m.day or date.min, m.eyes != (FACTS,), _about_key(result, m.node)))


def _about_key(result: InferredCase, node: Term) -> tuple[str, ...]:
    return (described(result, node), *sorted(result.labels.of(o) for _, o in _objects(result, node)))


def _objects(result: InferredCase, node: Term) -> Iterator[tuple[IRI, Term]]:
    """Yield what a conclusion is about, with the property by which it is."""
    for _, p, o in result.match(node):
        if is_of_theory(p) and isinstance(o, IRI):
            yield p, o


# ── what they are about ─────────────────────────────────────────────────────────────────────────────────────


def _about(
    result: InferredCase, kind: ConclusionKind, members: list[Seen], words: Sequence[str]
) -> tuple[list[Seen], tuple[tuple[str, Term], ...]]:
    """Return the conclusions that are about what words name, and what these name.

    Raises:
        UsageError: LEV-U010, nothing is called so.
    """
    words = [word for word in words if word not in (",", ":")]
    if not words:
        return members, ()
    facets = {m.node: _facets(result, m.node) for m in members}
    inside = {name: term for each in facets.values() for _, names, term in each for name in names}
    around = {name: s for s in _things(result) for name in result.labels.names(s)}
    for called in (inside, {**around, **inside}):
        readings = list(_readings(words, called, {r for each in facets.values() for x in each for r in x[0]}))
        for strict in (True, False):
            for parts in readings:
                found = [m for m in members if all(_says(facets[m.node], part, strict) for part in parts)]
                if found:
                    return found, tuple((role, called[name]) for role, name in parts)
        if readings and called is not inside:
            return [], tuple((role, called[name]) for role, name in readings[0])
    raise _nothing(result, kind, words, inside)


def _things(result: InferredCase) -> list[Term]:
    return list(dict.fromkeys(s for s, _, _ in result.case.asserted.triples if isinstance(s, IRI)))


Facet = tuple[frozenset[str], frozenset[str], Term]
"""By which words something is introduced, what it is called, and what it is."""


def _facets(result: InferredCase, node: Term) -> list[Facet]:
    labels = result.labels
    found: list[Facet] = [(frozenset(), frozenset({folded(described(result, node))}), node)]
    for p, o in _objects(result, node):
        meant = labels.stated(o)
        names = labels.names(meant) | {folded(labels.of(o))}
        found.append((role_words(labels.of(p)), frozenset(names), meant))
    return found


def _says(facets: list[Facet], part: Part, strict: bool) -> bool:
    role, name = part
    return any(
        name in names and (role in roles or not role or role == "about" or (not strict and role in _LOOSE))
        for roles, names, _ in facets
    )


def _readings(words: Sequence[str], called: dict[str, Term], roles: set[str]) -> Iterator[list[Part]]:
    """Yield each way to read words as names, each of them introduced by the words of a property or not."""
    if not words:
        yield []
        return
    for start in range(min(_LONGEST_ROLE, len(words) - 1), -1, -1):
        role = folded(" ".join(words[:start]))
        if role not in roles and role not in _LOOSE:
            continue
        for end in range(len(words), start, -1):
            name = folded(" ".join(words[start:end]).rstrip(","))
            if name in called:
                yield from ([(role, name), *more] for more in _readings(words[end:], called, roles))


def _nothing(
    result: InferredCase, kind: ConclusionKind, words: Sequence[str], inside: dict[str, Term]
) -> UsageError:
    labels = result.labels
    named = dict.fromkeys(labels.of(term) for term in inside.values() if term in set(_things(result)))
    near = get_close_matches(folded(" ".join(words)), inside, 1, 0.6)
    hint = f"did you mean {labels.of(kind.term)} {labels.of(inside[near[0]])}?" if near else ""
    if not near and 0 < len(named) <= 12:
        hint = "known: " + ", ".join(sorted(named))
    return UsageError(
        f'"{" ".join(words)}" is nothing that {with_article(labels.of(kind.term))} could be about here',
        code="LEV-U010",
        hint=hint or None,
    )


# ── what would have to be there ─────────────────────────────────────────────────────────────────────────────


def patterns_of(result: InferredCase, asked: AskedConclusions) -> tuple[Pattern, ...]:
    """Return what would have to match for there to be such a conclusion, about one thing after the other.

    Where several properties could take a thing, it is the first that the words fit, else the first that takes
    things of its class.
    """
    one = Variable("x")
    found: list[Pattern] = [(one, asked.kind.properties[0], asked.kind.term)]
    properties = properties_of(asked.kind)
    for role, thing in asked.about:
        classes = {o for _, _, o in result.match(thing, RDF_TYPE)}
        fit = [p for p, takes in properties.items() if takes & classes]
        said = [p for p in fit if role in role_words(result.labels.of(p))]
        free = [p for p in said or fit if p not in [pattern[1] for pattern in found]]
        if free:
            found.append((one, free[0], _then(result, free[0], thing)))
    return tuple(found)


def _then(result: InferredCase, property_: IRI, thing: Term) -> Term:
    """Return the version of a thing that a property takes, if it takes versions: the last of them."""
    taken = [o for _, _, o in result.match(None, property_)]
    versions = [s for s, _, _ in result.match(None, lev("versionOf"), thing) if s != thing]
    if not versions or (taken and not any(result.labels.stated(o) != o for o in taken)):
        return thing
    return max(versions, key=str)
