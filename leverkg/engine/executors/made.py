"""What rules made, by predicate: the rule, the subject and the object of each triple stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from leverkg.rdf.term import IRI, Term, Triple

__all__ = ["Made", "made_by_predicate", "one_by_one"]

Made: TypeAlias = Mapping[IRI, tuple[list[str], list[Term], list[Term]]]
"""Predicate to rules, subjects and objects; a rule's name is empty where it is not kept."""


def made_by_predicate(made: Iterable[tuple[str, Triple]]) -> Made:
    """Return triples by predicate, for executors that have them as objects."""
    columns: dict[IRI, tuple[list[str], list[Term], list[Term]]] = {}
    for rule, (subject, predicate, object_) in made:
        found = columns.get(predicate)
        if found is None:
            found = columns[predicate] = ([], [], [])
        found[0].append(rule)
        found[1].append(subject)
        found[2].append(object_)
    return columns


def one_by_one(made: Made) -> Iterator[tuple[str, Triple]]:
    """Yield triples with their rules as :func:`made_by_predicate` takes them."""
    for predicate, (rules, subjects, objects) in made.items():
        for rule, subject, object_ in zip(rules, subjects, objects, strict=True):
            yield rule, (subject, predicate, object_)
