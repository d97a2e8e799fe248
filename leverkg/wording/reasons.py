"""The decisive reason for a balance, and the cause of a shift, in a few words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leverkg.answers.balances import Balance, Shift
from leverkg.answers.exposures import comparison, exposure, exposure_degree
from leverkg.case.inferred import whole
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term
from leverkg.theory.terms import RDFS, lev
from leverkg.wording.grammar import listed
from leverkg.wording.phrases import consideration_phrase, stake_phrase, ways_to_walk

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["cause_phrase", "exposure_reasons", "reason_phrase"]

_COMMENT = IRI(RDFS + "comment")
_SHOWN = 2


def reason_phrase(result: InferredCase, balance: Balance) -> str:
    """Return what decides a balance: the stake with its degree, a deadline with its date, a norm."""
    if balance.finds is not None:
        return _stand_off(result, balance)
    winner, loser = balance.favours, balance.favours_over
    if winner is None or loser is None:
        return ""
    if balance.by_lead:
        return _stakes(result, loser, winner, balance.situation)
    compared = comparison(result, winner, loser, balance.situation)
    found = [o for _, _, o in result.match(compared, lev("secondaryBy"))] if compared is not None else []
    walking = [node for node in found if result.holds((node, lev("considerationKind"), lev("walkAwayKind")))]
    phrases = [_consideration(result, node) for node in sorted(found, key=str) if node not in walking]
    if walking:
        phrases.append(_walking(result, walking, None if phrases else loser))
    return listed(p for p in dict.fromkeys(phrases) if p)


def _walking(result: InferredCase, considerations: list[Term], loser: Term | None) -> str:
    """Return what the winner can turn to: with the loser, as a clause of its own, else with the degree."""
    advantages = [o for node in considerations for _, _, o in result.match(node, lev("considers"))]
    ways = ways_to_walk(result, advantages)
    if loser is None:
        degree = result.value(considerations[0], lev("degree"))
        said = f"being able to walk away to {ways}" if ways else "being able to walk away"
        return f"{said}, {result.labels.of(degree)}" if degree is not None else said
    own = any(
        result.holds((way, RDF_TYPE, lev("Alternative")))
        for node in advantages
        for _, _, way in result.match(node, lev("basis"))
    )
    verb = "can fall back on" if own else "can turn to"
    return f"{verb} {ways}, and {result.labels.of(loser)} cannot walk away" if ways else ""


def _stand_off(result: InferredCase, balance: Balance) -> str:
    one, other = balance.between
    lead = [exposure_degree(result, a, b, balance.situation) for a, b in ((one, other), (other, one))]
    if balance.finds == lev("even"):
        if lead[0] is None or lead[0] == lev("none"):
            return "neither stands to lose anything"
        return f"both stand to lose alike, {result.labels.of(lead[0])}"
    sides: list[str] = []
    for a, b in ((one, other), (other, one)):
        compared = comparison(result, a, b, balance.situation)
        if compared is None:
            continue
        leads = (result.number(compared, lev("lead")) or 0) > 0
        # In the order of their words: that of the triples may differ from run to run of another theory.
        texts = {_consideration(result, node) for _, _, node in result.match(compared, lev("secondaryBy"))}
        phrases = [_stakes(result, b, a, balance.situation)] if leads else []
        phrases += sorted(text for text in texts if text)
        if phrases:
            side = f"for {result.labels.of(a)}: {', and '.join(phrases)}"
            sides.insert(0 if leads else len(sides), side)
    return "; ".join(sides)


def exposure_reasons(result: InferredCase, of: Term, to: Term, situation: Term) -> list[tuple[str, Term]]:
    """Return what makes an exposure as large as it is: phrases with the leverage or force behind each."""
    node = exposure(result, of, to, situation)
    return _reasons_of(result, node) if node is not None else []


def _reasons_of(result: InferredCase, node: Term) -> list[tuple[str, Term]]:
    chiefly = sorted((o for _, _, o in result.match(node, lev("chiefly"))), key=str)
    found: dict[str, Term] = {}
    for leverage in chiefly:
        phrase = stake_phrase(result, leverage)
        if phrase:
            found.setdefault(phrase, leverage)
    return list(found.items())


def _stakes(result: InferredCase, of: Term, to: Term, situation: Term) -> str:
    node = exposure(result, of, to, situation)
    if node is None:
        return ""
    phrases = [phrase for phrase, _ in _reasons_of(result, node)]
    degree = result.value(node, lev("degree"))
    shown = listed([*phrases[:_SHOWN], *([f"{len(phrases) - _SHOWN} more"] if len(phrases) > _SHOWN else [])])
    if not shown or degree is None:
        return shown
    return f"{shown}, {result.labels.of(degree)}"


def _consideration(result: InferredCase, node: Term) -> str:
    degree = result.value(node, lev("degree"))
    text = consideration_phrase(result, node)
    return f"{text}, {result.labels.of(degree)}" if degree is not None and text else text


def cause_phrase(result: InferredCase, shift: Shift) -> str:
    """Return why a balance shifted: what the author says of the change, and the values that changed."""
    if shift.by_time_alone:
        from leverkg.wording.passed import what_passed  # few shifts ask for it

        passed = listed(list(dict.fromkeys(text for text, _ in what_passed(result, shift.node)))[:_SHOWN])
        return "by the passing of time alone" + (f": {passed}" if passed else "")
    before, after = (result.value(shift.node, lev(name)) for name in ("fromSituation", "toSituation"))
    changes: dict[str, list[str]] = {}
    gone: list[str] = []
    for cause in sorted(shift.causes, key=lambda version: _since(result, version)):
        if after is not None and result.holds((cause, lev("holdsIn"), after)):
            said, change = _change(result, cause, _version_in(result, cause, before))
            changes.setdefault(said, []).append(change)
            continue
        said, ended = _ending(result, cause, after)
        if said or ended:
            changes.setdefault(said, []).append(_named(result, cause) + (f", {ended}" if ended else ""))
        else:
            gone.append(_named(result, cause))
    phrases = [f"{said} ({listed(found[:_SHOWN])})" for said, found in changes.items() if said]
    phrases += changes.get("", [])
    phrases += [f"no longer: {name}" for name in gone]
    rest = len(phrases) - _SHOWN
    return "; ".join(phrases[:_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")


def _ending(result: InferredCase, cause: Term, after: Term | None) -> tuple[str, str]:
    """Return the author's comment on how a circumstance ended, and the kind of ending of an act."""
    now = _version_in(result, cause, after)
    kind = result.value(now, lev("ended")) if now is not None else None
    return (_comment(result, now), result.labels.of(kind) if kind is not None else "") if now else ("", "")


def _version_in(result: InferredCase, cause: Term, situation: Term | None) -> Term | None:
    """Return the version of a cause's circumstance that held in a situation, unless it is the same."""
    stated = result.value(cause, lev("versionOf"))
    others = [s for s, _, _ in result.match(None, lev("versionOf"), stated)] if stated is not None else []
    return next(
        (v for v in others if v != cause and situation and result.holds((v, lev("holdsIn"), situation))), None
    )


def _since(result: InferredCase, version: Term) -> str:
    found = result.value(version, lev("since"))
    return found.lexical if isinstance(found, Literal) else ""


def _change(result: InferredCase, newest: Term, was: Term | None) -> tuple[str, str]:
    """Return the author's comment on a change, and the change: what it is, and old → new."""
    name = _named(result, newest)
    values = _values(result, was, newest) if was is not None else ""
    return _comment(result, newest), f"{name}, {values}" if values else name


def _named(result: InferredCase, version: Term) -> str:
    """Return what a version is called: a need by what is needed."""
    resource = result.value(version, lev("needs"))
    return result.labels.of(resource if resource is not None else version)


def _values(result: InferredCase, before: Term, after: Term) -> str:
    ranks = result.values(lev("rank"))
    degrees = {node for node, rank in ranks.items() if isinstance(node, IRI) and whole(rank) is not None}
    old = {p: o for _, p, o in result.match(before) if o in degrees}
    new = {p: o for _, p, o in result.match(after) if o in degrees}
    changed: dict[tuple[str, str], str] = {}
    for p in sorted(old.keys() & new.keys(), key=str):
        if old[p] != new[p]:
            step = (result.labels.of(old[p]), result.labels.of(new[p]))
            changed.setdefault(step, result.labels.of(p).removeprefix("has "))
    # One change needs no name: what a need or an act has is one degree.
    named = len(changed) > 1
    return ", ".join(f"{name} {a} → {b}" if named else f"{a} → {b}" for (a, b), name in changed.items())


def _comment(result: InferredCase, version: Term) -> str:
    """Return the first clause of the comment on the phase that a version's values come from."""
    prepared = result.given.prepared
    if prepared is None:
        return ""
    stated = result.labels.stated(version)
    parts = [origin[0] for origin in prepared.origins.about(version).values()]
    for node in dict.fromkeys(part for part in parts if part != stated):
        said = result.value(node, _COMMENT)
        if isinstance(said, Literal):
            return _first_clause(said.lexical)
    return ""


def _first_clause(text: str) -> str:
    clause = re.split(r"[:;.](?:\s|\Z)", text.strip())[0].strip()
    first = clause.split(" ")[0]
    return clause[:1].lower() + clause[1:] if first in _OPENERS else clause


_OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "It",
        "Its",
        "They",
        "Their",
        "No",
        "Not",
        "In",
        "On",
        "At",
        "By",
        "After",
        "Before",
        "When",
        "While",
        "From",
        "Since",
        "One",
        "Two",
        "This",
        "That",
        "These",
        "Both",
        "All",
        "Nobody",
        "Nothing",
        "Without",
    ]
)
"""Words that begin a clause and are no names: the only ones that lose their capital letter."""
