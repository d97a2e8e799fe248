"""Where rules stand, for those whose names do not tell: several share a file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from leverkg.engine.rule import Kind, Rule
from leverkg.errors import Position
from leverkg.theory.folders import folder

__all__ = ["place_beside", "place_of", "places"]

_SHARING = (Kind.TRIPLE, Kind.AXIOM)


def place_beside(rules: Iterable[Rule]) -> Position | None:
    """Return where the first of some rules stands that is in Turtle, or an axiom of somebody's own."""
    found = [rule.position for rule in rules if rule.kind in _SHARING and rule.line]
    return Position(found[0].file, found[0].line) if found else None


def places(rules: Iterable[Rule]) -> tuple[Position, ...]:
    """Return where rules stand, each place once; of the theory's axioms none is known."""
    return tuple(dict.fromkeys(place_of(rule) for rule in rules if rule.line))


def place_of(rule: Rule) -> Position:
    """Return where a rule stands: a shipped one from its folder on, wherever that is on this machine."""
    path = Path(rule.path)
    if path.is_absolute() and path.is_relative_to(_shipped()):
        return Position(path.relative_to(_shipped().parent).as_posix(), rule.line, rule.position.column)
    return rule.position


@cache
def _shipped() -> Path:
    return folder("rules")
