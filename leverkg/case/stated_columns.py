"""What the files of a large case say, as columns of numbers: terms and triples are made when asked for.

Needs polars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat

import polars as pl

from leverkg.engine.executors.columns_frames import packed
from leverkg.engine.executors.columns_reading import Read, may_read, read_columns
from leverkg.engine.executors.columns_tables import TermColumn
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf.columns import Later, Table
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, Quad, Term, Triple

__all__ = ["StatedColumns", "stated_columns"]

_AT_ONCE = 50_000  # triples that become objects at once


def stated_columns(sources: Sequence[Source]) -> StatedColumns | None:
    """Return what sources say; None where something in them is not read by column.

    Raises:
        InputError: a source cannot be parsed, with its line.
    """
    read = read_columns(sources) if may_read(sources) else None
    return None if read is None else StatedColumns(read)


class StatedColumns:
    """Statements as columns.

    Attributes:
        terms: the numbers of terms.
        rows: the triples, each once, in order of appearance: subject, predicate and object in the form in
            which they are written.
        ends: how many statements there are up to the end of each source.
    """

    def __init__(self, read: Read) -> None:
        self.terms: Terms = read.terms
        self.ends = read.ends
        self._written = read.rows
        self.rows = _each_once(read.rows)

    def quads(self) -> Sequence[Quad]:
        """Return the statements, each as often as it is written."""
        rows = self._written
        return Later(rows.height, lambda: ((s, p, o, None) for s, p, o in self.triples_of(rows)))

    def quads_apart(self) -> Callable[[], tuple[Quad, ...]]:
        """Return what gives the statements without a call of polars."""
        columns = [self._written[name].to_list() for name in "spo"]

        def quads() -> tuple[Quad, ...]:
            term = [*map(self.terms.term, range(len(self.terms)))].__getitem__
            s, p, o = (map(term, column) for column in columns)
            return (*zip(s, p, o, repeat(None)),)  # type: ignore[arg-type]

        return quads

    def triples(self) -> Sequence[Triple]:
        """Return the triples, in order of appearance."""
        return Later(self.rows.height, lambda: self.triples_of(self.rows))

    def by_predicate(self) -> Mapping[IRI, Sequence[Triple]]:
        """Return the triples of each predicate, in order of appearance."""
        return {p: self._of(p, rows) for p, rows in self._parts.items()}

    def tables(self) -> list[Table]:
        """Return the triples as a table for each predicate."""
        column = self.column
        return [Table(column(rows["s"]), [(p, column(rows["o"]))]) for p, rows in self._parts.items()]

    def of(self, predicate: IRI) -> pl.DataFrame:
        """Return subjects and objects of a predicate."""
        found = self._parts.get(predicate)
        return self.rows.clear() if found is None else found

    def objects(self, predicate: IRI) -> frozenset[Term]:
        """Return what is said with a predicate, of whatever."""
        return frozenset(self.terms.terms(self.of(predicate)["o"].unique()))

    def are_as_stored(self, predicates: Iterable[IRI]) -> bool:
        """Tell whether all that is said with some predicates is written as the store has it."""
        objects = (self.of(predicate)["o"] for predicate in predicates)
        return all(bool((self.terms.of_written(found) == found).all()) for found in objects)

    def subjects(self, predicate: IRI, object: Term) -> list[Term]:
        """Return of what an object is said with a predicate, in order of appearance."""
        found = self.of(predicate).filter(pl.col("o").is_in(self._numbers([object]).implode()))
        return self.terms.terms(found["s"])

    def about(self, nodes: Sequence[Term]) -> list[Triple]:
        """Return the triples of some subjects, in order of appearance."""
        return [*self.triples_of(self.rows.filter(pl.col("s").is_in(self._numbers(nodes).implode())))]

    def says_of_any(self, nodes: Iterable[Sequence[Term]], predicate: IRI) -> bool:
        """Tell whether a predicate is said of one of some nodes, which are given in several columns."""
        stated = self.of(predicate).select("s").unique()
        return any(
            numbers.alias("s").to_frame().join(stated, on="s", how="semi").height
            for numbers in map(self._numbers, nodes)
        )

    def _numbers(self, terms: Sequence[Term]) -> pl.Series:
        if isinstance(terms, TermColumn) and terms.known is self.terms:
            return terms.numbers
        known = [number for number in map(self.terms.known, terms) if number is not None]
        return pl.Series(known, dtype=pl.UInt32)

    def column(self, numbers: pl.Series) -> TermColumn:
        """Return numbers as a column of terms."""
        return TermColumn(self.terms, numbers)

    @cached_property
    def _parts(self) -> dict[IRI, pl.DataFrame]:
        parts = self.rows.partition_by("p", maintain_order=True)
        return {self.terms.term(rows["p"][0]): rows for rows in parts}  # type: ignore[misc]

    def _of(self, predicate: IRI, rows: pl.DataFrame) -> Sequence[Triple]:
        terms = self.terms.terms
        return Later(rows.height, lambda: zip(terms(rows["s"]), repeat(predicate), terms(rows["o"])))

    def triples_of(self, rows: pl.DataFrame) -> Iterator[Triple]:
        """Yield rows of subject, predicate and object as triples."""
        terms = self.terms.terms
        for some in rows.iter_slices(_AT_ONCE):
            yield from zip(terms(some["s"]), terms(some["p"]), terms(some["o"]), strict=True)


def _each_once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return triples in their order, each once."""
    # Mostly they all differ, which is told sooner of subjects and objects put together.
    parts = rows.partition_by("p", include_key=False)
    different = sum(part.select(packed(("s", "o"))).to_series().n_unique() for part in parts)
    return rows if different == rows.height else rows.unique(maintain_order=True)
