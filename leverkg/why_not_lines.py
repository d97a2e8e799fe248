"""Why something does not follow, in a few lines: what is so instead, and what the nearest rules lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from leverkg.engine.rule import Kind
from leverkg.engine.whynot import Attempt, blocked_says, why_not
from leverkg.explanation import Line
from leverkg.messages import listed
from leverkg.phrases import named
from leverkg.rdf.term import Triple

if TYPE_CHECKING:
    from leverkg.result import Result

__all__ = ["why_not_line"]

_RULES = 3
_NEAR = 4


def why_not_line(result: Result, triple: Triple, plain: Callable[[Triple], str]) -> Line:
    """Return the line of a triple that does not hold, with lines for what is so and for the nearest rules.

    Args:
        result: what follows from a case.
        triple: what does not.
        plain: says a triple in words.
    """
    found = why_not(result.run, triple, depth=1, limit=_NEAR)
    children = [Line(f"what is so: {plain(t)}", "note") for t in found.near if t[0] == triple[0]]
    tried = sorted(found.attempts, key=_distance)
    for attempt in tried[:_RULES]:
        summary = attempt.rule.header.summary
        text = f"{summary[:1].lower()}{summary[1:]}: {_lacks(result, attempt)}"
        children.append(Line(text, "absence", rules=(attempt.rule.name,)))
    if len(tried) > _RULES:
        children.append(Line(f"{len(tried) - _RULES} more rules could conclude it, and lack more", "rest"))
    if not tried:
        children.append(Line("no file states it, and no rule can conclude it", "absence"))
    return Line(f"it is not so that {plain(triple)}", "absence", children=tuple(children), triples=(triple,))


def _distance(attempt: Attempt) -> tuple[bool, bool, int, str]:
    """A key that sorts the attempts that come closest first, and rules before axioms."""
    axiom = attempt.rule.kind is Kind.AXIOM
    return attempt.opaque, axiom, len(attempt.missing) or len(attempt.blockers), attempt.rule.name


def _lacks(result: Result, attempt: Attempt) -> str:
    if attempt.opaque:
        return f"a rule in {'Python' if attempt.rule.function else 'Turtle'} that cannot be looked into"
    if attempt.late:
        return "all that it asks for is there, and came only when this rule had run"
    if attempt.missing:
        return "there is no " + _texts(result, (part.text for part in attempt.missing))
    if not attempt.blockers:
        return "what stops it cannot be told apart"
    said = blocked_says(attempt, lambda term: "something" if term is None else result.labels.of(term))
    return said or "in the way is " + _texts(result, (part.text for part in attempt.blockers))


def _texts(result: Result, texts: Iterable[str]) -> str:
    """Return parts of rules with IRIs as prefixed names, the first few of them."""
    short = [named(result, text) for text in texts]
    more = [f"{len(short) - _NEAR} more"] if len(short) > _NEAR else []
    return listed([*short[:_NEAR], *more])
