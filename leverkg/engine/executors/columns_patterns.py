"""Patterns over columns: the solutions so far joined with the triples that a pattern finds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from leverkg.engine.executors.columns_frames import join, join_one, same_columns
from leverkg.engine.executors.columns_paths import Paths
from leverkg.engine.executors.columns_relations import CODE, Relation, Relations
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.tree import PathPattern, TermPattern, TriplePattern, Variable

__all__ = ["NOWHERE", "Patterns"]

NOWHERE = -1
"""The number of a term that stands nowhere."""


class Patterns:
    """Triple patterns and paths.

    Args:
        terms: the numbers of terms.
        relations: the working set.
    """

    def __init__(self, terms: Terms, relations: Relations) -> None:
        self._terms = terms
        self._paths = Paths(terms, relations)

    def joined(
        self, pattern: TriplePattern, relation: Relation | None, frame: pl.DataFrame, keep: frozenset[str]
    ) -> pl.DataFrame:
        """Return solutions joined with the triples that a pattern finds in a relation.

        Args:
            pattern: the pattern; its predicate is what the relation is of.
            relation: the triples, or ``None`` if there are none.
            frame: the solutions so far, which surely bind the variables that they share with the pattern.
            keep: the variables that are needed afterwards.
        """
        subject, object_ = name_of(pattern.subject), name_of(pattern.object)
        if relation is None or not len(relation):
            return self.none(frame, [name for name in (subject, object_) if name])
        first, second = self.fixed(pattern.subject), self.fixed(pattern.object)
        columns = set(frame.columns)
        if subject is not None and second is not None:
            return join_one(frame, subject, relation.with_object(second))
        if first is not None and object_ is not None:
            found = relation.frame.filter(pl.col("s") == first).get_column("o")
            return join_one(frame, object_, found)
        if first is not None or subject == object_:
            same = pl.col("s") == (pl.col("o") if subject is not None else first)
            rows = relation.frame.filter(same if second is None else same & (pl.col("o") == second))
            if subject is not None:
                return join_one(frame, subject, rows.get_column("s"))
            return frame if rows.height else frame.clear()
        assert subject is not None
        assert object_ is not None
        if not {subject, object_} & (keep | columns):
            return frame
        if object_ not in keep and object_ not in columns:
            return join_one(frame, subject, relation.subjects())
        if subject not in keep and subject not in columns:
            return join_one(frame, object_, relation.objects())
        return join(frame, relation.pairs(subject, object_))

    def most(self, pattern: TriplePattern, relations: Relations) -> int:
        """Return how many triples a pattern can have at most."""
        predicate = self._terms.known(pattern.predicate) if isinstance(pattern.predicate, IRI) else None
        relation = None if predicate is None else relations.find(predicate, self.fixed(pattern.object))
        return 0 if relation is None else len(relation)

    def follows(
        self, pattern: TriplePattern, relations: Relations, known: Collection[str]
    ) -> tuple[str, ...]:
        """Return the variables of which a pattern leaves one value, once some variables have theirs.

        How many different nodes a relation has is known from planning, so that this costs next to nothing.
        """
        subject, object_ = name_of(pattern.subject), name_of(pattern.object)
        if subject is None or object_ is None or not isinstance(pattern.predicate, IRI):
            return ()
        predicate = self._terms.known(pattern.predicate)
        relation = None if predicate is None else relations.find(predicate)
        if relation is None or (subject not in known and object_ not in known):
            return ()
        if subject in known and object_ in known:
            return (subject, object_)
        if subject in known:
            return (object_,) if len(relation.subjects()) == len(relation) else ()
        return (subject,) if len(relation.objects()) == len(relation) else ()

    def size(
        self,
        pattern: TriplePattern,
        relations: Relations,
        frame: pl.DataFrame,
        keep: frozenset[str],
        enough: int = 0,
    ) -> int:
        """Return how many rows there would be after a pattern is joined, counted without joining it.

        Args:
            pattern: the pattern.
            relations: where its triples are.
            frame: the solutions so far.
            keep: the variables that are needed afterwards.
            enough: they need not be counted where they are surely no more than that.
        """
        subject, object_ = name_of(pattern.subject), name_of(pattern.object)
        predicate = self._terms.known(pattern.predicate) if isinstance(pattern.predicate, IRI) else None
        relation = None if predicate is None else relations.find(predicate, self.fixed(pattern.object))
        columns = set(frame.columns)
        free = {name for name in (subject, object_) if name is not None and name not in columns}
        if isinstance(pattern.predicate, Variable) or free == {subject, object_}:
            return frame.height * max(1, len(relation) if relation is not None else frame.height)
        if relation is None or not len(relation) or not free & keep:
            return frame.height
        bound, column = (subject, "s") if object_ in free else (object_, "o")
        if bound is None or bound not in columns:
            return frame.height * len(relation)
        if frame.height * relation.most(column) <= enough:
            return enough
        counts = relation.counts(column)
        found = frame.select(pl.col(bound).alias(column)).join(counts, on=column)
        return int(found.get_column("count").cast(pl.UInt64).sum())

    def any_predicate(
        self, pattern: TriplePattern, frame: pl.DataFrame, keep: frozenset[str], relations: Relations
    ) -> pl.DataFrame:
        """Return solutions joined with the triples of any predicate that the solutions allow."""
        assert isinstance(pattern.predicate, Variable)
        name = pattern.predicate.name
        if name in (name_of(pattern.subject), name_of(pattern.object)):
            raise NotCovered("a variable as predicate and beside it")
        predicates = relations.predicates()
        if name in frame.columns:
            asked = set(frame.get_column(name).unique().to_list())
            predicates = [number for number in predicates if number in asked]
        found = []
        for number in predicates:
            rest = frame
            if name in frame.columns:
                rest = frame.filter(pl.col(name) == number)
            joined = self.joined(pattern, relations.find(number), rest, keep)
            found.append(joined.with_columns(pl.lit(number, CODE).alias(name)))
        names = [one for one in (name_of(pattern.subject), name, name_of(pattern.object)) if one]
        return pl.concat(same_columns(found)) if found else self.none(frame, names)

    def path(
        self,
        element: PathPattern,
        frame: pl.DataFrame,
        keep: frozenset[str],
        relations: Relations,
        computed: frozenset[str],
    ) -> pl.DataFrame:
        """Return solutions joined with the pairs that a path connects.

        Args:
            element: the pattern.
            frame: the solutions so far, which surely bind the variables that they share with the pattern.
            keep: the variables that are needed afterwards.
            relations: all triples.
            computed: variables whose values may stand nowhere in the triples.
        """
        subject, object_ = name_of(element.subject), name_of(element.object)
        starts = self._ends(element.subject, frame)
        ends = self._ends(element.object, frame)
        found = self._paths.rows(element.path, starts, ends)
        if found is None:
            raise NotCovered("a path of length zero between two unknown ends")
        if subject is not None and object_ is not None and {subject, object_} & computed:
            found = _between_nodes(found, relations)
        relation = Relation()
        relation.add(found, 0, 0)
        pattern = TriplePattern(element.subject, IRI("urn:path"), element.object)
        if subject is not None and subject == object_:
            keep = keep | {subject}
        return self.joined(pattern, relation, frame, keep)

    def _ends(self, term: TermPattern, frame: pl.DataFrame) -> pl.Series | None:
        """Return the values that an end of a path may have, or None if it may be anything."""
        fixed = self.fixed(term)
        if fixed is not None:
            # Where a term stands nowhere, only a path of length zero leads to it.
            number = self._terms.number(term) if fixed == NOWHERE else fixed  # type: ignore[arg-type]
            return pl.Series([number], dtype=CODE)
        name = name_of(term)
        return frame.get_column(name).unique() if name in frame.columns else None

    def fixed(self, term: TermPattern) -> int | None:
        """Return the number of a term; a number of nothing where it stands nowhere; None for a variable."""
        if isinstance(term, Variable):
            return None
        if not isinstance(term, (IRI, Literal, BlankNode, TripleTerm)):
            raise NotCovered("a triple term with variables")
        found = self._terms.known(term)
        return NOWHERE if found is None else found

    def none(self, frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
        """Return no solutions, with columns for further variables."""
        empty = frame.clear()
        new = [pl.lit(None, CODE).alias(name) for name in dict.fromkeys(names) if name not in frame.columns]
        return empty.with_columns(new) if new else empty


def _between_nodes(found: pl.DataFrame, relations: Relations) -> pl.DataFrame:
    """Leave out the paths of length zero at terms of no triple (SPARQL 1.1 Query, section 18.1.7)."""
    stay = found.filter(pl.col("s") == pl.col("o")).get_column("s")
    for number in relations.predicates():
        relation = relations.find(number)
        if relation is not None and len(stay):
            stay = stay.filter(~stay.is_in(relation.subjects().implode()))
            stay = stay.filter(~stay.is_in(relation.objects().implode()))
    return found.filter((pl.col("s") != pl.col("o")) | ~pl.col("s").is_in(stay.implode()))


def name_of(term: TermPattern) -> str | None:
    """Return the name of a variable; None for a term."""
    return term.name if isinstance(term, Variable) else None
