"""What rules made, for executors that have it as objects: by predicate, in columns, or as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from leverkg.rdf.columns import Table, triples_in
from leverkg.rdf.term import IRI, Term, Triple

__all__ = ["Made", "lines_of", "made_by_predicate", "one_by_one"]

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


def lines_of(
    derived: Iterable[Triple],
    also: Iterable[Table],
    less: Iterable[Triple],
    not_of: Iterable[Term],
) -> Iterator[bytes]:
    """Yield triples as sorted lines of N-Triples; arguments as for an executor's `lines`."""
    apart, left_out = frozenset(not_of), frozenset(less)
    written: dict[Term, str] = {}

    def text(term: Term) -> str:
        found = written.get(term)
        if found is None:
            found = written[term] = str(term)
        return found

    wanted = {triple for triple in derived if triple[0] not in apart and triple not in left_out}
    lines = {f"{text(s)} {text(p)} {text(o)} .\n" for s, p, o in (*wanted, *triples_in(also))}
    if lines:
        yield "".join(sorted(lines)).encode()
