"""What a step rests on besides triples: absences, what was counted, what else is to be known of it.

Of the theory's rules the sentences tell what was counted; an author's own rules have to be looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from leverkg.engine.proofs.evidence import Counted
from leverkg.engine.proofs.proof import Step
from leverkg.errors import Position
from leverkg.explanations.absence_lines import absence_lines
from leverkg.explanations.explanation import Line
from leverkg.rdf.term import Term, Triple
from leverkg.wording.grammar import listed, plural
from leverkg.wording.phrases import named

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["beside_lines", "last_for_all"]

_OWN_WORD = "that this suffices is the word of a rule in Python"


def beside_lines(
    result: InferredCase,
    step: Step,
    word: Callable[[Term | None], str],
    place: Callable[[Triple], Position | None],
    *,
    full: bool,
    own: bool,
) -> Iterator[Line]:
    """Yield lines for what a step rests on besides triples.

    Args:
        result: what the step is of.
        step: the application of a rule.
        word: gives the words for a term.
        place: gives where a fact stands.
        full: tell also of negations that the rule has no words for.
        own: it concludes something in its author's own terms: tell of all.
    """
    yield from absence_lines(result, step, word, place, full=full, own=own)
    if own:
        for counted in step.counted:
            if counted.rows and counted.columns:
                yield Line(named(result, _computed(counted, word)), "note")
        for opened in step.opened:
            if not opened.edges:
                path = named(result, opened.path)
                yield Line(f"{path} leads from {word(opened.subject)} to itself in no steps", "note")
    for remark in step.remarks:
        yield Line(named(result, remark), "note")
    # Of the theory's rules in Python the tests say that what they name suffices.
    if own and step.unchecked:
        yield Line(_OWN_WORD, "note")


def _computed(counted: Counted, word: Callable[[Term | None], str]) -> str:
    values = [
        f"{text} is {word(value)}" if value is not None else f"{text} has no value"
        for text, value in counted.columns
    ]
    cut = ", of which not all are shown" if counted.cut else ""
    return f"over {plural(counted.rows, 'solution')}{cut}: {listed(values)}"


def last_for_all(lines: Iterable[Line]) -> list[Line]:
    """Return lines of several steps: what was looked for in vain first, then the notes, each once."""
    found = list(lines)
    return [line for line in found if line.kind == "absence"] + [
        line for line in found if line.kind != "absence"
    ]
