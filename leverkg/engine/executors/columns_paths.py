"""Property paths over columns (SPARQL 1.1 Query, section 18.4)."""

from __future__ import annotations

import polars as pl

from leverkg.engine.executors.columns_relations import CODE, Relations, pairs
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import Path, PathAlternative, PathInverse, PathNegated, PathRepeat, PathSequence

__all__ = ["Paths"]


class Paths:
    """The pairs that paths connect.

    Args:
        terms: the numbers of terms.
        relations: the working set.
    """

    def __init__(self, terms: Terms, relations: Relations) -> None:
        self._terms = terms
        self._relations = relations

    def rows(self, path: Path, starts: pl.Series | None, ends: pl.Series | None) -> pl.DataFrame | None:
        """Return the pairs that a path connects, each once.

        Args:
            path: the path.
            starts: where it may begin; ``None`` is anywhere. Pairs that begin elsewhere may be among those
                returned.
            ends: where it may end, likewise.

        Returns:
            The pairs, or ``None`` if the path may have length zero and neither end is known.
        """
        if isinstance(path, IRI):
            return self._step(path)
        if isinstance(path, PathInverse):
            found = self.rows(path.path, ends, starts)
            return None if found is None else found.select(s="o", o="s")
        if isinstance(path, PathAlternative):
            parts = [self.rows(one, starts, ends) for one in path.alternatives]
            known = [part for part in parts if part is not None]
            return pl.concat(known).unique() if len(known) == len(parts) else None
        if isinstance(path, PathSequence):
            return self._sequence(path, starts, ends)
        if isinstance(path, PathNegated):
            return self._negated(path)
        return self._repeated(path, starts, ends)

    def _step(self, predicate: IRI) -> pl.DataFrame:
        number = self._terms.known(predicate)
        relation = None if number is None else self._relations.find(number)
        return pairs([], []) if relation is None else relation.pairs()

    def _sequence(
        self, path: PathSequence, starts: pl.Series | None, ends: pl.Series | None
    ) -> pl.DataFrame | None:
        found: pl.DataFrame | None = None
        for index, step in enumerate(path.steps):
            last = index == len(path.steps) - 1
            begin = starts if found is None else found.get_column("o").unique()
            rows = self.rows(step, begin, ends if last else None)
            if rows is None:
                return None
            if found is None:
                found = (
                    rows if starts is None else rows.join(starts.alias("s").to_frame(), on="s", how="semi")
                )
            else:
                found = (
                    found.join(rows.rename({"s": "o", "o": "next"}), on="o").select("s", o="next").unique()
                )
        return found

    def _negated(self, path: PathNegated) -> pl.DataFrame:
        forward = {self._terms.known(one) for one in path.forward}
        backward = {self._terms.known(one) for one in path.inverse}
        found = [pairs([], [])]
        numbers = self._relations.predicates()
        if path.forward or not path.inverse:
            found += [self._pairs_of(number) for number in numbers if number not in forward]
        if path.inverse:
            found += [self._pairs_of(n).select(s="o", o="s") for n in numbers if n not in backward]
        return pl.concat(found).unique()

    def _pairs_of(self, number: int) -> pl.DataFrame:
        relation = self._relations.find(number)
        return pairs([], []) if relation is None else relation.pairs()

    def _repeated(
        self, path: PathRepeat, starts: pl.Series | None, ends: pl.Series | None
    ) -> pl.DataFrame | None:
        zero = path.modifier in "*?"
        if zero and starts is None and ends is None:
            return None
        step = self.rows(path.path, None, None)
        if step is None:
            return None
        if starts is None and ends is not None:
            found = self._reached(step.select(s="o", o="s"), ends, path.modifier).select(s="o", o="s")
        else:
            origin = starts if starts is not None else step.get_column("s").unique()
            found = self._reached(step, origin, path.modifier)
        return found

    def _reached(self, step: pl.DataFrame, origin: pl.Series, modifier: str) -> pl.DataFrame:
        known = pairs(origin, origin) if modifier in "*?" else pairs([], [])
        hop = step.rename({"s": "o", "o": "next"})
        frontier = pairs(origin, origin)
        while frontier.height:
            made = frontier.join(hop, on="o").select("s", o="next").unique()
            frontier = made.join(known, on=["s", "o"], how="anti")
            known = known.vstack(frontier)
            if modifier == "?":
                break
        return known.cast({"s": CODE, "o": CODE})
