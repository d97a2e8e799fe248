"""Variables and places in a text: what is needed of a query's tree where there is no need of the tree."""

from __future__ import annotations

from typing import NamedTuple

from leverkg.values import Record

__all__ = ["NOWHERE", "NOWHERES", "At", "Node", "Variable"]


class At(NamedTuple):
    """A place in the query's text: character offset from 0, line and column from 1 (line 0: not known)."""

    offset: int
    line: int
    column: int


NOWHERE = At(0, 0, 0)
"""The place of a node that was built, not read."""

NOWHERES = (NOWHERE, NOWHERE, NOWHERE)


class Node(Record):
    """The base of all nodes; of the terms, only the two that can hold a variable are nodes.

    Where a node stands does not count when it is compared.
    """

    _BESIDE = frozenset(("at", "places"))


class Variable(Node):
    """A variable; ``name`` is without the mark. Equal by name, wherever it stands."""

    name: str
    at: At = NOWHERE

    # There are more of them than of all other nodes.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return f"?{self.name}"
