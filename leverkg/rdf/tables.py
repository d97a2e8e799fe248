"""Triples in tables: subjects, and of some predicates the object of each, so that many are said at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from leverkg.rdf.term import IRI, Term, Triple

__all__ = [
    "Table",
    "Tables",
    "by_predicate",
    "columns_in",
    "objects_in",
    "size_of",
    "tables_of",
    "triples_in",
]


class Table(NamedTuple):
    """Triples of the same subjects.

    Attributes:
        subjects: of each row.
        columns: predicates, each with the object of each row.
        constants: predicates with the object that all rows have.
    """

    subjects: Sequence[Term]
    columns: Sequence[tuple[IRI, Sequence[Term]]] = ()
    constants: Sequence[tuple[IRI, Term]] = ()


Tables: TypeAlias = Iterable[Table]


def by_predicate(triples: Iterable[Triple]) -> Mapping[IRI, Sequence[Triple]]:
    """Return triples by predicate, of each in the order given."""
    found: dict[IRI, list[Triple]] = {}
    for triple in triples:
        column = found.get(triple[1])
        if column is None:
            found[triple[1]] = [triple]
        else:
            column.append(triple)
    return found


def tables_of(triples: Mapping[IRI, Sequence[Triple]]) -> list[Table]:
    """Return triples by predicate as a table for each."""
    return [Table([t[0] for t in found], [(p, [t[2] for t in found])]) for p, found in triples.items()]


def columns_in(tables: Iterable[Table]) -> Iterator[tuple[IRI, Sequence[Term], Sequence[Term]]]:
    """Yield predicates with their subjects and objects; a predicate comes as often as it has a column."""
    for subjects, columns, constants in tables:
        for p, objects in columns:
            yield p, subjects, objects
        for p, o in constants:
            yield p, subjects, [o] * len(subjects)


def objects_in(tables: Iterable[Table], predicate: IRI) -> dict[Term, Term]:
    """Return subjects of a predicate, each with its object or the last of several."""
    found: dict[Term, Term] = {}
    for p, subjects, objects in columns_in(tables):
        if p == predicate:
            found.update(zip(subjects, objects, strict=True))
    return found


def triples_in(tables: Iterable[Table]) -> Iterator[Triple]:
    """Yield the triples of tables."""
    for p, subjects, objects in columns_in(tables):
        for s, o in zip(subjects, objects, strict=True):
            yield s, p, o


def size_of(tables: Iterable[Table]) -> int:
    """Return how many triples tables have."""
    return sum(len(one.subjects) * (len(one.columns) + len(one.constants)) for one in tables)
