"""Triples as columns of numbers: of each predicate the pairs of subject and object.

A column of a table may have its terms as numbers from the beginning (:class:`TermColumn`); nothing is looked
up for it then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import polars as pl

from leverkg.engine.executors.columns_relations import CODE, pairs
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf.columns import Table, by_predicate, tables_of
from leverkg.rdf.term import IRI, Term, Triple

__all__ = ["TermColumn", "numbered", "rows_of", "terms_of"]


class TermColumn(Sequence[Term]):
    """A column of terms as numbers, which become terms when they are asked for.

    Attributes:
        known: the numbers of terms.
        numbers: those of the column, for its terms in the form in which they are written.
    """

    def __init__(self, known: Terms, numbers: pl.Series) -> None:
        self.known = known
        self.numbers = numbers

    @cached_property
    def _terms(self) -> list[Term]:
        return self.known.terms(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Term]: ...
    def __getitem__(self, place: int | slice) -> Term | Sequence[Term]:
        return self._terms[place]

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms)


def terms_of(tables: Iterable[Table]) -> Terms | None:
    """Return the numbers of terms that tables have already, if some do."""
    return next((one.subjects.known for one in tables if isinstance(one.subjects, TermColumn)), None)


def rows_of(
    triples: Iterable[Triple], terms: Terms, *, as_written: bool = False
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield triples by predicate, as numbers.

    Args:
        triples: the triples.
        terms: the numbers of terms.
        as_written: whether a term that is not written as the store has it has a number of its own.
    """
    return numbered(tables_of(by_predicate(triples)), terms, as_written=as_written)


def numbered(
    tables: Iterable[Table], terms: Terms, *, as_written: bool = False
) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the triples of tables by predicate, as numbers: those of subjects are found once for each.

    Args:
        tables: the triples.
        terms: the numbers of terms.
        as_written: as for :func:`rows_of`.
    """

    def numbers(column: Sequence[Term]) -> pl.Series:
        if isinstance(column, TermColumn) and column.known is terms:
            return column.numbers if as_written else terms.of_written(column.numbers)
        found = terms.as_written(column) if as_written else terms.numbers(column)
        return pl.Series(found, dtype=CODE)

    rows: dict[IRI, list[pl.DataFrame]] = defaultdict(list)
    for table in tables:
        subjects = numbers(table.subjects)
        for p, objects in table.columns:
            rows[p].append(pairs(subjects, numbers(objects)))
        for p, o in table.constants:
            rows[p].append(pairs(subjects, numbers((o,)).new_from_index(0, len(subjects))))
    for p, found in rows.items():
        yield terms.number(p), pl.concat(found)
