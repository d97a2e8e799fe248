"""Conclusions that were asked for by class or kind, as lines: what they are, when, in whose eyes, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, situation_seen, when_text
from leverkg.engine.proofs.proof import Proof
from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import RDF_TYPE, Term, Triple
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.explanations.asked_conclusions import AskedConclusions, Seen
    from leverkg.explanations.conclusion_kinds import ConclusionKind

__all__ = ["asked_line", "asked_words", "conclusion_line", "dated_line", "no_such_words", "ways_line"]

SHOWN = 8


def asked_words(result: InferredCase, asked: AskedConclusions) -> str:
    """Return what was asked for in words: `linkage about the break-up package`."""
    label = result.labels.of(asked.kind.term)
    about = listed(result.labels.of(thing) for _, thing in asked.about)
    return f"{label} about {about}" if about else label


def no_such_words(result: InferredCase, asked: AskedConclusions) -> str:
    """Return that there is nothing of what was asked for, in words."""
    return f"no {asked_words(result, asked)} follows from the case"


def asked_line(result: InferredCase, asked: AskedConclusions, line: Callable[[Term], Line]) -> Line:
    """Return the line of conclusions that were asked for, with one for each of the first few.

    Args:
        result: what they follow from.
        asked: what was asked for, and what there is of it.
        line: makes the line of one.
    """
    found = asked.found
    lines = [dated_line(result, seen, line(seen.node)) for seen in found[:SHOWN]]
    if len(found) == 1:
        return lines[0]
    if len(found) > SHOWN:
        lines.append(Line(f"{len(found) - SHOWN} more: say what they should be about", "rest"))
    return Line(f"{asked_words(result, asked)}: {len(found)} of them", "note", children=tuple(lines))


def ways_line(
    result: InferredCase,
    asked: AskedConclusions,
    line: Callable[[Triple, Triple], Line],
    *,
    none: bool = False,
) -> Line | None:
    """Return the line of the best ways out of single needs, beside best alternatives; ``None`` without any.

    Args:
        result: what they follow from.
        asked: what was asked for.
        line: makes the line of two triples that hold: what a way out serves, and that it is the best.
        none: whether to say that none of them replaces the whole agreement.
    """
    if not asked.ways:
        return None
    lines = [
        dated_line(
            result,
            seen,
            line((seen.node, RDF_TYPE, lev("Substitute")), (seen.node, lev("bestIn"), situation)),
        )
        for seen, situation in asked.ways[:SHOWN]
    ]
    if len(asked.ways) > SHOWN:
        lines.append(Line(f"{len(asked.ways) - SHOWN} more: say whose they should be", "rest"))
    text = "for single needs there is a best way out; none of these replaces the whole agreement"
    return Line(text if none else "for single needs the best ways out", "note", children=tuple(lines))


def dated_line(result: InferredCase, seen: Seen, line: Line) -> Line:
    """Return the line of a conclusion with its day and whose eyes see it, unless it tells them itself."""
    if seen.day is None or line.text.startswith("the balance"):
        return line
    eyes = "the facts" if FACTS in seen.eyes else f"in the eyes of {listed(map(result.labels.of, seen.eyes))}"
    when = when_text(seen.day)
    text = f"{line.text} ({when}, {eyes})"
    return Line(text, line.kind, line.rules, line.sources, line.place, line.children, line.triples)


def conclusion_line(
    result: InferredCase,
    lines: ProofLines,
    prove: Callable[[Triple], Proof],
    node: Term,
    kind: ConclusionKind,
) -> Line:
    """Return the line of one conclusion: what made it what it is, and what else rules say of it.

    Args:
        result: what it follows from.
        lines: makes lines of proofs.
        prove: proves a triple.
        node: the conclusion.
        kind: what it is one of.
    """
    held = next(t for p in kind.properties if result.holds(t := (node, p, kind.term)))
    said = [t for t in sorted(result.match(node), key=str) if t != held and t[1] != RDF_TYPE]
    said = _of_last_moment(result, said)
    proofs = [prove(t) for t in said if result.run.executor.rank(t)]
    told = [p for p in proofs if p.steps and p.steps[0].rule.header.says]
    # What another sentence rests on is told by that one.
    below = {inner.triple for p in told for inner in p.walk() if inner is not p}
    return lines.of(prove(held), also=[p for p in told if p.triple not in below])


def _of_last_moment(result: InferredCase, said: list[Triple]) -> list[Triple]:
    """Return what is said of a conclusion without what is said of it for earlier moments, or other eyes.

    A substitute, say, is one thing for good, and may be the best way out in many situations: that of the last
    moment is told, in the facts unless only parties see it so.
    """
    placed = {t: place for t in said if (place := situation_seen(result, t[2])) is not None}
    last: dict[Term, tuple[bool, date]] = {}
    for (_, p, _), (_, day, eyes) in placed.items():
        last[p] = max(last.get(p, (False, date.min)), (FACTS in eyes, day))
    return [t for t in said if t not in placed or (FACTS in placed[t][2], placed[t][1]) == last[t[1]]]
