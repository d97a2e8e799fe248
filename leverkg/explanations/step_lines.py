"""Single changes to a case in words: one step in a degree, or one thing less, and what would follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.answers.single_steps import Less, Tip
from leverkg.rdf.term import Term
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["less_words", "step_place", "step_words"]


def step_words(result: InferredCase, tip: Tip) -> str:
    """Return a step in a degree: `the need for rent: intensity high → moderate`."""
    labels = result.labels
    s, p, o = tip.triple
    name = labels.known(s) or _part_of(result, s)
    word = labels.of(p).removeprefix("has ")
    return f"{name}: {word} {labels.of(o)} → {labels.of(tip.degree)}"


def less_words(result: InferredCase, less: Less) -> str:
    """Return a thing left out: `without the rival's offer`."""
    return f"without {result.labels.of(less.thing)}"


def step_place(step: Tip | Less) -> str:
    """Return file and line of what is changed, after some blanks; nothing if that is not known."""
    return f"   {Path(step.place.file).name}:{step.place.line}" if step.place else ""


def _part_of(result: InferredCase, node: Term) -> str:
    """Return what a phase or a view without a name is a part of."""
    for s, _, _ in result.match(None, lev("phase"), node):
        return result.labels.of(s)
    for s, _, _ in result.match(None, lev("view"), node):
        return result.labels.of(s)
    return result.labels.of(node)
