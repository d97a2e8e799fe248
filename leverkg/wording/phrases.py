"""What conclusions are called in a sentence: by what they are about, for their own names say nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from leverkg.engine.header import placeholders
from leverkg.engine.mint import DEFAULT_BASE, is_made
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term
from leverkg.theory.terms import DERIVED, lev
from leverkg.wording.grammar import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leverkg.case.inferred import InferredCase
    from leverkg.engine.proofs.proof import Step
    from leverkg.theory.labels import Labels

__all__ = [
    "consideration_phrase",
    "described",
    "named",
    "named_by",
    "part_phrase",
    "said_once",
    "sight_phrase",
    "stake_phrase",
    "ways_to_walk",
]

_SUBJECTS = ("restsOnNeed", "restsOnAct", "ofAct", "restsOnNorm", "restsOnHarm", "byDeadline")
_SHOWN = 2


def stake_phrase(result: InferredCase, node: Term) -> str:
    """Return what a leverage or a force is about: the resource needed, the act, the norm, the deadline."""
    for role in _SUBJECTS:
        subject = result.value(node, lev(role))
        if subject is None:
            continue
        if role == "restsOnNeed":
            resource = result.value(subject, lev("needs"))
            return result.labels.of(resource if resource is not None else subject)
        return result.labels.of(subject)
    return ""


def consideration_phrase(result: InferredCase, node: Term) -> str:
    """Return what a consideration is: `being able to walk away to the cooperative's flour`, `the harvest on
    2025-07-20`, a norm, the status quo, whose support.

    Where it considers something that has no name, it is called by its kind.
    """
    about = result.value(node, lev("considers"))
    kind = result.value(node, lev("considerationKind"))
    if about is None:
        return result.labels.of(kind) if kind is not None else ""
    if kind == lev("exposureKind"):
        loser = result.value(node, lev("against"))
        return f"what {result.labels.of(loser)} would lose" if loser is not None else "what is at stake"
    if kind == lev("walkAwayKind"):
        ways = ways_to_walk(result, [about])
        return "being able to walk away" + (f" to {ways}" if ways else "")
    text = stake_phrase(result, about)
    deadline = result.value(about, lev("byDeadline"))
    day = result.value(deadline, lev("date")) if deadline is not None else None
    if text and isinstance(day, Literal):
        text += f" on {day.lexical}"
    return text or result.labels.known(about) or (result.labels.of(kind) if kind is not None else "")


def ways_to_walk(result: InferredCase, advantages: list[Term]) -> str:
    """Return what a party can turn to that can do without the other, the first few of it."""
    found = {result.labels.of(way) for node in advantages for _, _, way in result.match(node, lev("basis"))}
    names = sorted(found)
    return listed([*names[:_SHOWN], *([f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])])


def sight_phrase(result: InferredCase, sight: Term) -> str:
    """Return in whose eyes something holds, since when and until when:
    `in the eyes of Iran since 1980-01-20`."""
    eyes = result.value(sight, lev("eyes"))
    text = f"in the eyes of {result.labels.of(eyes)}" if eyes is not None else "in some eyes"
    apart = sorted(result.labels.of(o) for _, _, o in result.match(sight, lev("exceptEyes")))
    text += f" except {listed(apart)}" if apart else ""
    for word, name in (("since", "fromDay"), ("until", "untilDay")):
        day = result.number(sight, lev(name))
        if day is not None and date.min.toordinal() < day <= date.max.toordinal():
            text += f" {word} {date.fromordinal(day).isoformat()}"
    return text


def part_phrase(result: InferredCase, node: Term) -> str:
    """Return what a phase or a view without a name is: `Iran learnt of the offer by disclosure on
    1980-01-20`, `the offer as Iran sees it since 1980-01-20`, `the offer since 1980-01-20`; nothing for
    another thing."""
    if not isinstance(node, BlankNode):
        return ""
    for name in ("view", "phase"):
        whole = next((s for s, _, _ in result.match(None, lev(name), node)), None)
        if whole is None:
            continue
        by, way, begin = (result.value(node, lev(n)) for n in ("by", "learntBy", "from"))
        day = begin.lexical if isinstance(begin, Literal) else ""
        thing = result.labels.of(whole)
        if by is not None and way is not None:
            on = f" on {day}" if day else ""
            return f"{result.labels.of(by)} learnt of {thing} by {result.labels.of(way)}{on}"
        eyes = f" as {result.labels.of(by)} sees it" if by is not None else ""
        return thing + eyes + (f" since {day}" if day else "")
    return ""


def described(result: InferredCase, term: Term) -> str:
    """Return what to call a term in a sentence: its label, or for a conclusion what it is about.

    A conclusion that is about nothing with a name is called by its class: `this exposure`.
    """
    if not isinstance(term, (IRI, BlankNode)) or result.labels.known(term) is not None:
        return result.labels.of(term)
    considers = result.value(term, lev("considers")) is not None
    phrase = consideration_phrase(result, term) if considers else stake_phrase(result, term)
    if result.value(term, lev("eyes")) is not None:
        phrase = f"what is so {sight_phrase(result, term)}"
    if phrase:
        return phrase
    if pair := _between_two(result, term):
        return pair
    made = is_made(term, DEFAULT_BASE) or (isinstance(term, IRI) and term.value.startswith(DERIVED))
    if made and result.labels.stated(term) == term:
        classes = sorted((o for _, _, o in result.match(term, RDF_TYPE) if isinstance(o, IRI)), key=str)
        named = [c for c in classes if result.labels.known(c) is not None]
        if named:
            return f"this {result.labels.of(named[0])}"
    return result.labels.of(term)


_PAIRS = (
    ("compares", "comparedWith", "the comparison of {} with {}"),
    ("exposureOf", "exposureTo", "what {} would lose towards {}"),
)
"""What lies between two parties, by the properties that name them, and what it is called."""


def _between_two(result: InferredCase, term: Term) -> str:
    """Return what a conclusion about two parties is called, as the class alone would not tell which it is."""
    for one, other, text in _PAIRS:
        ends = [result.value(term, lev(name)) for name in (one, other)]
        if None not in ends:
            return text.format(*(result.labels.of(end) for end in ends if end is not None))
    parties = sorted(result.labels.of(o) for _, _, o in result.match(term, lev("between")))
    return f"the balance between {listed(parties)}" if len(parties) == 2 else ""


def named(result: InferredCase, text: str) -> str:
    """Return a text in which IRIs in angle brackets are written as prefixed names, on one line."""
    return named_by(result.labels, text)


def named_by(labels: Labels, text: str) -> str:
    """Return the same under the prefixes of given labels."""
    return " ".join(re.sub(r"<([^<>\s]+)>", lambda m: labels.name(IRI(m[1])), text).split())


def said_once(result: InferredCase, steps: Mapping[str, Step]) -> list[str]:
    """Return sentences, those of one rule that differ in the last thing that they name alone as one:
    `it serves Ann, by the gain of rest` and `… by the gain of pay` become `… by the gain of rest and pay`.

    Args:
        result: what follows.
        steps: each sentence with the step that says it.
    """
    by_rule: dict[str, dict[str, Step]] = {}
    for text, step in steps.items():
        by_rule.setdefault(step.rule.name, {})[text] = step
    found: list[str] = []
    for alike in by_rule.values():
        last = _last_things([*alike.values()])
        # Of two degrees at two times nobody would know which is meant.
        if last and all(result.number(one, lev("rank")) is None for one in last):
            words = [described(result, one) for one in last]
            found.append(next(iter(alike)).removesuffix(words[0]) + listed(words))
        else:
            found += alike
    return found


def _last_things(steps: Sequence[Step]) -> list[Term]:
    """Return what the sentences of a rule end with, if they differ in nothing else; none if they do."""
    template = steps[0].rule.header.says or ""
    rows = [dict(step.bindings) for step in steps]
    varying = [name for name in placeholders(template) if len({row.get(name) for row in rows}) > 1]
    if len(varying) != 1 or not template.endswith("{" + varying[0] + "}"):
        return []
    found = dict.fromkeys(row.get(varying[0]) for row in rows)
    return [] if None in found else [one for one in found if one is not None]
