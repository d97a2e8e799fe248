"""Which of several solutions comes first: an order that depends on the data alone.

A store gives solutions in the order of its own indexes, which follow the order in which triples came and the
plans of earlier queries. Whoever shows one of several, as proofs and why-not do, asks for them in order:

* Up to :data:`AT_ONCE` solutions are sorted: by the N-Triples text of their values, the variables in the
  order of their names; what is unbound comes first, and blank nodes are told apart by their labels.
* Where there are more, they are taken from a copy of the store filled with the sorted triples, so many
  at a time, each lot sorted. So not all are looked at where one is wanted, and what is taken is the
  same in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from leverkg.rdf.term import Triple

__all__ = ["AT_ONCE", "arranged", "text_of"]

AT_ONCE = 256
"""So many solutions are sorted at a time."""

T = TypeVar("T")


def arranged(
    solutions: Iterable[T], key: Callable[[T], Any], again: Callable[[], Iterable[T]]
) -> Iterator[T]:
    """Yield solutions in an order that depends on the data alone.

    Args:
        solutions: in any order.
        key: to sort them by.
        again: gives the same solutions in the same order in every run; asked where there are many.
    """
    first = list(islice(solutions, AT_ONCE + 1))
    if len(first) <= AT_ONCE:
        yield from sorted(first, key=key)
        return
    following = iter(again())
    while lot := list(islice(following, AT_ONCE)):
        yield from sorted(lot, key=key)


def text_of(triple: Triple) -> tuple[str, str, str]:
    """Return the texts of a triple's terms, to sort by."""
    return str(triple[0]), str(triple[1]), str(triple[2])
