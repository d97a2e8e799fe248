"""Triples by predicate, as columns: the subjects and the objects of each stand side by side.

What is asked of all triples of a predicate is then asked once, and a column has one step for all of them. A
*table* is several columns over the same subjects, for what is said of many nodes alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import NamedTuple, TypeAlias, TypeVar, overload

from leverkg.rdf.term import IRI, GraphName, Quad, Term, Triple

__all__ = [
    "Columns",
    "Later",
    "Table",
    "Tables",
    "add_columns",
    "by_graph",
    "by_predicate",
    "columns_in",
    "columns_of",
    "objects_by_subject",
    "objects_in",
    "only",
    "size_of",
    "tables_of",
    "triples_in",
]

_Object = TypeVar("_Object", bound=Hashable)
_Item = TypeVar("_Item", covariant=True)


class Later(Sequence[_Item]):
    """A sequence of which the length is known, and whose items are made when one is asked for.

    Args:
        length: how many items there are.
        make: makes them, all at once.
    """

    def __init__(self, length: int, make: Callable[[], Iterable[_Item]]) -> None:
        self._length = length
        self._make = make

    @cached_property
    def _items(self) -> tuple[_Item, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> _Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, place: int | slice) -> _Item | tuple[_Item, ...]:
        return self._items[place]

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == (other._items if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._items)


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


Columns: TypeAlias = dict[IRI, tuple[list[Term], list[Term]]]
"""Predicate to its subjects and its objects; a triple may be there twice."""


def columns_of(triples: Iterable[Triple]) -> Columns:
    """Return triples as columns, in the order in which they come."""
    found = by_predicate(triples)
    return {p: ([s for s, _, _ in some], [o for _, _, o in some]) for p, some in found.items()}


def by_graph(quads: Iterable[Quad]) -> dict[GraphName, Columns]:
    """Return quads as columns of each graph."""
    graphs: dict[GraphName, list[Triple]] = {}
    for subject, predicate, object, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, object))
    return {graph: columns_of(triples) for graph, triples in graphs.items()}


def add_columns(columns: Columns, more: Mapping[IRI, tuple[list[Term], list[Term]]]) -> None:
    """Put more triples behind those that are there; neither's lists are changed."""
    for predicate, (subjects, objects) in more.items():
        found = columns.get(predicate)
        columns[predicate] = (
            (subjects, objects) if found is None else (found[0] + subjects, found[1] + objects)
        )


def only(
    pairs: tuple[list[Term], list[Term]], wanted: Callable[[Term, Term], bool]
) -> tuple[list[Term], list[Term]]:
    """Return those subjects and objects of a predicate that are wanted."""
    kept = [wanted(subject, object) for subject, object in zip(*pairs, strict=True)]
    return list(compress(pairs[0], kept)), list(compress(pairs[1], kept))


def objects_by_subject(
    subjects: Iterable[Term], objects: Iterable[_Object]
) -> dict[Term, frozenset[_Object]]:
    """Return what each subject has; those that have the same share one set, and so what one makes of it."""
    found: dict[Term, frozenset[_Object]] = {}
    grown: dict[tuple[frozenset[_Object], _Object], frozenset[_Object]] = {}
    none: frozenset[_Object] = frozenset()
    for subject, object in zip(subjects, objects, strict=True):
        key = (found.get(subject, none), object)
        more = grown.get(key)
        if more is None:
            more = grown[key] = key[0] | {object}
        found[subject] = more
    return found


# --- tables -------------------------------------------------------------------------------------------------


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
