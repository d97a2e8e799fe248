"""Triples by predicate, as columns: the subjects and the objects of each stand side by side.

What is asked of all triples of a predicate is then asked once, and a column has one step for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import compress
from typing import TypeAlias, TypeVar

from leverkg.rdf.tables import by_predicate
from leverkg.rdf.term import IRI, GraphName, Quad, Term, Triple

__all__ = ["Columns", "add_columns", "by_graph", "columns_of", "objects_by_subject", "only"]

_Object = TypeVar("_Object", bound=Hashable)

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
