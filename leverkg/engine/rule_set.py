"""A set of rules: those whose order the engine computes, and those in Turtle, ordered by their author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from leverkg.engine.rule import Rule, Schedule
from leverkg.values import Value, fill

if TYPE_CHECKING:
    from leverkg.engine.shacl.rules_graph import RulesGraph

__all__ = ["RuleSet"]


class RuleSet(Value):
    """Rules in order of their names, each name once.

    Attributes:
        rules: all rules, those in Turtle among them.
        turtle: the rules in Turtle as the layered scheduler runs them, if there are any.
    """

    __slots__ = __match_args__ = ("rules", "turtle")
    _BESIDE = frozenset(("turtle",))
    rules: tuple[Rule, ...]
    turtle: RulesGraph | None

    def __init__(self, rules: tuple[Rule, ...] = (), turtle: RulesGraph | None = None) -> None:
        fill(self, rules=rules, turtle=turtle)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, name: str) -> Rule:
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(rule.name == name for rule in self.rules)

    def __add__(self, other: RuleSet | Iterable[Rule]) -> RuleSet:
        """Return both together, sorted by name; :func:`leverkg.engine.load.load_rules` checks for doubles."""
        turtle = self.turtle or (other.turtle if isinstance(other, RuleSet) else None)
        return RuleSet(tuple(sorted((*self.rules, *other), key=lambda rule: rule.name)), turtle)

    def in_turtle(self) -> tuple[Rule, ...]:
        """Return the rules in Turtle, whose author gave them their order."""
        return tuple(rule for rule in self.rules if rule.schedule is Schedule.LAYERED)

    def idle(self) -> tuple[Rule, ...]:
        """Return the rules in Turtle that never run, since they or their shapes are deactivated."""
        return self.turtle.idle if self.turtle is not None else ()

    def stratified(self) -> RuleSet:
        """Return the rules whose order the engine computes: all but those in Turtle."""
        if self.turtle is None:
            return self
        return RuleSet(tuple(rule for rule in self.rules if rule.schedule is Schedule.STRATIFIED))
