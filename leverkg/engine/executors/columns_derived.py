"""What follows from a working set in columns, for outputs: its rows are terms as far as somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import polars as pl

from leverkg.engine.executors.columns_lines import sorted_lines, used
from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.columns_turtle import written_by_column
from leverkg.engine.executors.made import DerivedTriples
from leverkg.rdf.columns import Columns
from leverkg.rdf.term import IRI, RDF_TYPE, GraphName, Term

if TYPE_CHECKING:
    from leverkg.rdf.turtle import Comment, Group

__all__ = ["DerivedColumns", "MadeColumns", "Rows"]

Rows = Sequence[tuple[int, pl.DataFrame]]
"""Triples: predicates with pairs of subject and object."""

_SCHEMA = {"s": CODE, "p": CODE, "o": CODE}


class DerivedColumns:
    """Derived triples as numbers.

    Args:
        terms: what the numbers stand for.
        made: what was derived, with the makers.
        makers: the names of these.
        also: others, which are wanted whatever is said below.
        less: triples that are not wanted if they were made.
        not_of: subjects; what was made of them is not wanted.
    """

    def __init__(
        self,
        terms: Terms,
        made: Rows,
        makers: Sequence[str],
        also: Rows = (),
        less: Rows = (),
        not_of: Sequence[int] = (),
    ) -> None:
        self.made = MadeColumns(terms, made, makers)
        rows = _triples(made)
        if not_of:
            rows = rows.join(
                pl.DataFrame({"s": not_of}, schema={"s": CODE}), on="s", how="anti", maintain_order="left"
            )
        if less:
            rows = rows.join(_triples(less), on=["s", "p", "o"], how="anti", maintain_order="left")
        self._terms = terms
        self._rows = pl.concat([_triples(also), rows])

    def speakers(self, rules: Collection[str]) -> tuple[list[Term], list[str]]:
        """Return of which nodes some rules said something else than a class, each pair once."""
        return self.made.speakers(rules)

    def subjects(self) -> Iterable[Term]:
        """Return of what something follows, each once."""
        return self._terms.terms(used(self._terms, self._rows["s"]))

    def pairs(self, predicate: IRI) -> tuple[list[Term], list[Term]]:
        """Return the subjects and the objects of a predicate, those first that were not derived."""
        rows = self._rows.filter(pl.col("p") == self._terms.number(predicate))
        return self._terms.terms(rows["s"]), self._terms.terms(rows["o"])

    def lines(self) -> Iterator[bytes]:
        """Return the triples as sorted lines of N-Triples, in pieces of many."""
        return sorted_lines(self._terms, self._rows)

    def turtle(
        self,
        prefixes: Mapping[str, str],
        groups: Sequence[Group] = (),
        comment: Comment | None = None,
        besides: Mapping[GraphName, Columns] | None = None,
    ) -> Iterator[bytes]:
        """Return the triples as Turtle or TriG, in pieces.

        What is written with them, and what is written where it is used, is not written by column.
        """
        named = self._terms.have_names(self._rows["o"]) and self._terms.are_nodes(self._rows["s"])
        if named and not any((besides or {}).values()):
            return written_by_column(self._terms, self._rows, prefixes, groups, comment)
        made: dict[IRI, tuple[list[str], list[Term], list[Term]]] = {}
        for number in self._rows["p"].unique(maintain_order=True):
            predicate = cast("IRI", self._terms.term(number))
            made[predicate] = ([], *self.pairs(predicate))
        return DerivedTriples(made).turtle(prefixes, groups, comment, besides)


class MadeColumns(Mapping[IRI, tuple[list[str], list[Term], list[Term]]]):
    """What rules made by predicate, with terms for the predicates that are asked for.

    Args:
        terms: what the numbers stand for.
        made: the rows, with their makers; a predicate may be there several times.
        names: those of the makers.
    """

    def __init__(self, terms: Terms, made: Rows, names: Sequence[str]) -> None:
        self._terms, self._names = terms, names
        self._frames: dict[IRI, list[pl.DataFrame]] = {}
        for number, rows in made:
            if rows.height:
                self._frames.setdefault(cast("IRI", terms.term(number)), []).append(rows)

    def __getitem__(self, predicate: IRI) -> tuple[list[str], list[Term], list[Term]]:
        rows = pl.concat(self._frames[predicate])
        rules = [self._names[maker] for maker in rows["maker"]]
        return rules, self._terms.terms(rows["s"]), self._terms.terms(rows["o"])

    def speakers(self, rules: Collection[str]) -> tuple[list[Term], list[str]]:
        """Return of which nodes some rules said something else than a class, each pair once."""
        numbers = [number for number, name in enumerate(self._names) if name in rules]
        found = [
            rows.filter(pl.col("maker").is_in(numbers)).select("s", "maker").unique()
            for predicate, frames in self._frames.items()
            if predicate != RDF_TYPE
            for rows in frames
        ]
        if not found:
            return [], []
        pairs = pl.concat(found).unique()
        return self._terms.terms(pairs["s"]), [self._names[maker] for maker in pairs["maker"]]

    def __iter__(self) -> Iterator[IRI]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


def _triples(rows: Rows) -> pl.DataFrame:
    parts = [part.select("s", pl.lit(p, CODE).alias("p"), "o") for p, part in rows if part.height]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])
