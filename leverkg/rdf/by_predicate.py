"""Triples by predicate, as columns: the subjects and the objects of each stand side by side.

What is asked of all triples of a predicate is then asked once, and a column has one step for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from leverkg.rdf.term import IRI, GraphName, Quad, Term, Triple

__all__ = ["Columns", "add_columns", "by_graph", "by_predicate"]

Columns: TypeAlias = dict[IRI, tuple[list[Term], list[Term]]]
"""Predicate to its subjects and its objects; a triple may be there twice."""


def by_predicate(triples: Iterable[Triple]) -> Columns:
    """Return triples as columns, in the order in which they come."""
    columns: Columns = {}
    for subject, predicate, object in triples:
        found = columns.get(predicate)
        if found is None:
            found = columns[predicate] = ([], [])
        found[0].append(subject)
        found[1].append(object)
    return columns


def by_graph(quads: Iterable[Quad]) -> dict[GraphName, Columns]:
    """Return quads as columns of each graph."""
    graphs: dict[GraphName, list[Triple]] = {}
    for subject, predicate, object, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, object))
    return {graph: by_predicate(triples) for graph, triples in graphs.items()}


def add_columns(columns: Columns, more: Mapping[IRI, tuple[list[Term], list[Term]]]) -> None:
    """Put more triples behind those that are there; neither's lists are changed."""
    for predicate, (subjects, objects) in more.items():
        found = columns.get(predicate)
        columns[predicate] = (
            (subjects, objects) if found is None else (found[0] + subjects, found[1] + objects)
        )
