"""Variables and places in a text: what is needed of a query's tree where there is no need of the tree."""

from __future__ import annotations

from typing import NamedTuple

from leverkg.values import Value

__all__ = ["NOWHERE", "NOWHERES", "At", "Node", "Variable"]


class At(NamedTuple):
    """A place in the query's text: character offset from 0, line and column from 1 (line 0: not known)."""

    offset: int
    line: int
    column: int


NOWHERE = At(0, 0, 0)
"""The place of a node that was built, not read."""

NOWHERES = (NOWHERE, NOWHERE, NOWHERE)


class Node:
    """The base of all nodes; of the terms, only the two that can hold a variable are nodes."""

    __slots__ = ()


class Variable(Value, Node):
    """A variable; ``name`` is without the mark. Equal by name, wherever it stands."""

    __slots__ = __match_args__ = ("name", "at")
    name: str
    at: At

    def __init__(self, name: str, at: At = NOWHERE) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "at", at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Variable(name={self.name!r})"

    def __str__(self) -> str:
        return f"?{self.name}"
