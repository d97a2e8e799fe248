"""Nodes that a rule makes, by number: their names are worked out when somebody asks for one.

The name of a new node is a digest of what it is made of (:mod:`leverkg.engine.mint`). What joins and compares
nodes needs their numbers alone, and different solutions make different nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

import polars as pl

from leverkg.digests import digits_of_each
from leverkg.engine import mint

__all__ = ["MadeNodes", "digests"]


class MadeNodes:
    """New nodes of one template, with numbers that follow each other.

    Attributes:
        first: the number of the first one.
        count: how many there are.
        start: what their IRIs begin with.
    """

    __slots__ = ("_columns", "_opening", "count", "first", "start")

    def __init__(self, first: int, start: str, opening: str, columns: Sequence[pl.Series]) -> None:
        self.first = first
        self.count = len(columns[0]) if columns else 1
        self.start = start
        self._opening = opening
        self._columns = columns

    def texts(self, keys: Callable[[list[int | None]], Iterable[str]]) -> list[str]:
        """Return the nodes as N-Triples has them, one after the other.

        Args:
            keys: gives for numbers of terms what these are in a digest.
        """
        start = f"<{self.start}"
        found = digests(self._opening, [keys(column.to_list()) for column in self._columns])
        return [f"{start}{digest}>" for digest in found]


def digests(opening: str, keys: Sequence[Iterable[str]]) -> list[str]:
    """Return the digits for nodes, of which the values have these keys in digests."""
    texts = map("".join, zip(repeat(opening), *keys)) if keys else (opening,)
    return digits_of_each(texts, mint.DIGITS)
