"""What a step looked for and did not find, as lines: conclusions from absence say so.

Where the case itself says that it is not so, that is told below, and nothing had to be looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from leverkg.engine.proofs.proof import Step, absent_says
from leverkg.engine.rule import Kind
from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.explanations.why_absent import why_absent
from leverkg.rdf.term import Term, Triple
from leverkg.sparql.tree import GroupPattern
from leverkg.sparql.write import write_element
from leverkg.wording.phrases import named

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["absence_lines"]


def absence_lines(
    result: InferredCase,
    step: Step,
    word: Callable[[Term | None], str],
    place: Callable[[Triple], Position | None],
    *,
    full: bool,
    own: bool,
) -> Iterator[Line]:
    """Yield lines for what a step looked for in vain, in the rule's own words where it has any.

    Args:
        result: what the step is of.
        step: the application of a rule.
        word: gives the words for a term in a rule's sentence.
        place: gives where a fact stands.
        full: tell also of negations that the rule has no words for.
        own: it concludes something in its author's own terms: tell of all that it looked for. The sentences
            of the theory's rules tell what is so without an optional part, or with nothing to count.
    """
    own = own or step.rule.kind is Kind.TRIPLE
    for absent in step.absences:
        text = absent_says(absent, word)
        if text:
            facts = tuple(why_absent(result, absent, place))
            looked = "" if facts or text.startswith("looked for") else " (looked for)"
            yield Line(text + looked, "absence", children=facts)
        elif own or (full and absent.kind != "optional"):
            yield _line(_nothing(result, absent.group))
    for counted in step.counted:
        if own and not counted.rows and counted.group is not None:
            yield _line(_nothing(result, counted.group))


def _line(text: str) -> Line:
    return Line(text, "absence")


def _nothing(result: InferredCase, group: GroupPattern) -> str:
    text = write_element(group).strip().removeprefix("{").removesuffix("}").strip().rstrip(" .")
    return f"there is no {named(result, text)} (looked for)"
