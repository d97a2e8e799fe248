"""What rules made, for executors that have it as objects: by predicate, and as outputs want it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import TYPE_CHECKING, TypeAlias

from leverkg.rdf.columns import Columns, Tables, add_columns, columns_in, columns_of, only
from leverkg.rdf.term import IRI, RDF_TYPE, GraphName, Term, Triple

if TYPE_CHECKING:
    from leverkg.rdf.turtle import Comment, Group

__all__ = ["DerivedTriples", "Made", "made_by_predicate", "one_by_one"]

_PIECE = 1_000  # so many parts of a text are written at once

Made: TypeAlias = Mapping[IRI, tuple[list[str], list[Term], list[Term]]]
"""Predicate to rules, subjects and objects; a rule's name is empty where it is not kept."""


def made_by_predicate(made: Iterable[tuple[str, Triple]]) -> Made:
    """Return triples by predicate."""
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


class DerivedTriples:
    """Derived triples of executors that have them as objects.

    Args:
        made: what was derived, by predicate.
        also, less, not_of: as for :meth:`Executor.derived`.
    """

    def __init__(
        self, made: Made, also: Tables = (), less: Iterable[Triple] = (), not_of: Iterable[Term] = ()
    ) -> None:
        self.made = made
        self._columns: Columns = {}
        for predicate, some, others in columns_in(also):
            add_columns(self._columns, {predicate: ([*some], [*others])})
        apart, gone_of = frozenset(not_of), columns_of(less)
        for predicate, (_, *both) in made.items():
            pairs = (both[0], both[1])
            if predicate in gone_of:
                gone = {*zip(*gone_of[predicate], strict=True)}
                pairs = only(pairs, lambda *pair, gone=gone: pair not in gone)
            if not apart.isdisjoint(pairs[0]):
                pairs = only(pairs, lambda subject, _: subject not in apart)
            add_columns(self._columns, {predicate: pairs})

    def speakers(self, rules: Collection[str]) -> tuple[list[Term], list[str]]:
        """Return of which nodes some rules said something else than a class."""
        subjects: list[Term] = []
        names: list[str] = []
        for predicate, (makers, nodes, _) in self.made.items():
            if predicate != RDF_TYPE and not set(makers).isdisjoint(rules):
                asked = [maker in rules for maker in makers]
                subjects += compress(nodes, asked)
                names += compress(makers, asked)
        return subjects, names

    def subjects(self) -> Iterable[Term]:
        """Return of what something follows, each once."""
        return dict.fromkeys(subject for subjects, _ in self._columns.values() for subject in subjects)

    def pairs(self, predicate: IRI) -> tuple[list[Term], list[Term]]:
        """Return the subjects and the objects of a predicate."""
        return self._columns.get(predicate, ([], []))

    def lines(self) -> Iterator[bytes]:
        """Return the triples as sorted lines of N-Triples, in pieces.

        Lines are in the order of their subjects' texts, and those of a subject in that of what follows: no
        text goes on where another one ends with anything that comes before a space.
        """
        texts: dict[Term, str] = {}
        about: dict[Term, list[str]] = {}
        for predicate, (subjects, objects) in self._columns.items():
            texts.update((term, str(term)) for term in {*subjects, *objects} - texts.keys())
            ends = map(f"{predicate} ".__add__, map(texts.__getitem__, objects))
            for subject, end in zip(subjects, ends, strict=True):
                found = about.get(subject)
                if found is None:
                    about[subject] = [end]
                else:
                    found.append(end)
        return _in_pieces(
            _lines(texts[subject], about[subject]) for subject in sorted(about, key=texts.__getitem__)
        )

    def turtle(
        self,
        prefixes: Mapping[str, str],
        groups: Sequence[Group] = (),
        comment: Comment | None = None,
        besides: Mapping[GraphName, Columns] | None = None,
    ) -> Iterator[bytes]:
        """Return the triples as Turtle or TriG, in pieces."""
        from leverkg.rdf.turtle import blocks

        graphs = {**(besides or {})}
        default = graphs[None] = {**graphs.get(None, {})}
        add_columns(default, self._columns)
        return _in_pieces(blocks(graphs, prefixes, groups, comment))


def _lines(subject: str, ends: list[str]) -> str:
    """Return the lines of a subject."""
    if len(ends) > 1:
        ends = sorted({*ends})
    return f"{subject} " + f" .\n{subject} ".join(ends) + " .\n"


def _in_pieces(texts: Iterator[str]) -> Iterator[bytes]:
    """Yield texts, many of them as one."""
    while piece := "".join(islice(texts, _PIECE)):
        yield piece.encode()
