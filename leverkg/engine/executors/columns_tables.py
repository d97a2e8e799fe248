"""Triples as columns of numbers: of each predicate the pairs of subject and object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import polars as pl

from leverkg.engine.executors.columns_relations import pairs
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf.columns import Table, by_predicate, tables_of
from leverkg.rdf.term import IRI, Term, Triple

__all__ = ["numbered", "rows_of"]


def rows_of(
    triples: Iterable[Triple], terms: Terms, *, as_written: bool = False
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield triples by predicate, as numbers.

    Args:
        triples: the triples.
        terms: the numbers of terms.
        as_written: whether a term that is not written as the store has it has a number of its own.
    """
    numbers = terms.as_written if as_written else terms.numbers
    return numbered(tables_of(by_predicate(triples)), terms, numbers)


def numbered(
    tables: Iterable[Table], terms: Terms, numbers: Callable[[Sequence[Term]], list[int]] | None = None
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the triples of tables by predicate, as numbers: those of subjects are found once for each.

    Args:
        tables: the triples.
        terms: the numbers of terms.
        numbers: finds those of subjects and objects; by default :meth:`Terms.numbers`.
    """
    numbers = numbers or terms.numbers
    found: dict[IRI, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for table in tables:
        subjects = numbers(table.subjects)
        for p, objects in table.columns:
            found[p][0].extend(subjects)
            found[p][1].extend(numbers(objects))
        for p, o in table.constants:
            found[p][0].extend(subjects)
            found[p][1].extend(numbers((o,)) * len(subjects))
    for p, (of, to) in found.items():
        yield terms.number(p), pairs(of, to)
