"""Which rules a run used: what each concluded, and of those that concluded nothing the first part that found
nothing.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from leverkg.engine.executor import Executor
from leverkg.engine.plan import order
from leverkg.engine.rule import Kind, Rule, Schedule
from leverkg.engine.run import Run
from leverkg.errors import Position
from leverkg.sparql.tree import Element, GroupPattern

__all__ = ["Coverage", "covered"]

_END = sys.maxsize  # a round after all others


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one rule did in a run.

    Attributes:
        rule: the rule.
        new: how many triples it made; ``None`` where rules that feed each other were not counted apart.
        held: its body has a solution, so that it fired, if only for what was there already.
        empty: the first part of its body, in the engine's order, that finds nothing beside those before it.
        at: where that part stands.
        why: of a rule in Turtle, what it lacks besides, in words.
    """

    rule: Rule
    new: int | None
    held: bool
    empty: Element | None = None
    at: Position | None = None
    why: str | None = None


def covered(run: Run) -> list[Coverage]:
    """Return what each rule of a run did, by name; of Python rules only how much."""
    new: dict[str, int] = defaultdict(int)
    uncounted = set()
    for firing in run.stats.firings:
        new[firing.rule] += firing.new or 0
        if firing.new is None:
            uncounted.add(firing.rule)
    found = []
    for rule in sorted(run.ruleset, key=lambda rule: rule.name):
        if rule.name not in uncounted and new[rule.name]:
            found.append(Coverage(rule, new[rule.name], True))
        elif rule.schedule is Schedule.LAYERED:
            found.append(_in_turtle(rule, run))
        elif rule.body is None or rule.kind is Kind.PYTHON:
            found.append(Coverage(rule, new[rule.name], False))
        else:
            empty = _first_empty(rule.body, run.executor)
            counted = None if rule.name in uncounted and empty is None else new[rule.name]
            found.append(Coverage(rule, counted, empty is None, empty, _place(rule, empty)))
    return found


def _in_turtle(rule: Rule, run: Run) -> Coverage:
    """Return what kept a rule in Turtle from concluding anything, at the end of the run."""
    history = run.layered
    parts = history.rules[rule.name].parts if history is not None and rule.name in history.rules else None
    if history is None or parts is None:
        return Coverage(rule, 0, False)
    from leverkg.engine.shacl.layered_coverage import idle

    executor = history.before(run.executor, _END)
    found = idle(parts, history.evaluation(run.executor, _END), lambda body: _first_empty(body, executor))
    return Coverage(rule, 0, found.held, found.empty, rule.position, found.why)


def _first_empty(body: GroupPattern, executor: Executor) -> Element | None:
    placed, last = order(body, executor.statistics)
    parts: list[Element] = []
    for part in placed:
        for element in (part.element, *part.filters):
            parts.append(element)
            if not _holds(parts, executor):
                return element
    for element in last:
        parts.append(element)
        if not _holds(parts, executor):
            return element
    return None


def _holds(parts: Sequence[Element], executor: Executor) -> bool:
    return executor.ask(GroupPattern(tuple(parts)), {})


def _place(rule: Rule, element: Element | None) -> Position | None:
    at = getattr(element, "at", None)
    if element is None or at is None or not at.line:
        return None if element is None else rule.position
    return Position(rule.path, at.line, at.column)
