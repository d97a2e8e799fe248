"""Why a rule in Turtle concluded nothing: no focus node, none that meets its conditions, or no match."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.layered_rule import Parts
from leverkg.rdf.term import BlankNode, Term
from leverkg.sparql.tree import Element, GroupPattern, InlineData, Variable

__all__ = ["Idle", "idle"]


class Idle(NamedTuple):
    """What a rule in Turtle that concluded nothing new comes to at the end of a run.

    Attributes:
        held: all that it asks for is there, and what follows was there already.
        why: what it lacks, in words.
        empty: the first part of its query that finds nothing for its focus nodes.
    """

    held: bool
    why: str | None = None
    empty: Element | None = None


def idle(parts: Parts, evaluation: Evaluation, first_empty: Callable[[GroupPattern], Element | None]) -> Idle:
    """Return what a rule that concluded nothing lacks.

    Args:
        parts: the rule taken apart.
        evaluation: the graph at the end of the run.
        first_empty: gives the first part of a body that finds nothing beside those before it.
    """
    focus: list[Term] | None = None
    if parts.targets is not None:
        focus = parts.targets(evaluation)
        if not focus:
            return Idle(False, "there is no focus node")
        for condition, test in parts.conditions:
            focus = [node for node in focus if test(evaluation, node)]
            if not focus:
                return Idle(False, f"no focus node meets {condition}")
    if any(True for _ in parts.conclude(evaluation, focus)):
        return Idle(True)
    if parts.where is None or parts.rows != ({},):
        return Idle(False, "nothing follows" + ("" if focus is None else " for its focus nodes"))
    given = [node for node in focus or () if not isinstance(node, BlankNode)]
    front = (InlineData((Variable("this"),), tuple((node,) for node in given)),) if given else ()
    empty = first_empty(GroupPattern((*front, *parts.where.where.elements)))
    return Idle(False, None if empty is not None else "nothing follows", empty)
