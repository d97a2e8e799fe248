"""Variables and places in a text: what is needed of a query's tree where there is no need of the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

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


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A variable; ``name`` is without the mark. Equal by name, wherever it stands."""

    name: str
    at: At = field(default=NOWHERE, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return f"?{self.name}"
