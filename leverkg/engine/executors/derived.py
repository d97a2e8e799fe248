"""What follows from a working set, as outputs want it: by predicate, as lines of N-Triples, as Turtle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import TYPE_CHECKING, Protocol

from leverkg.engine.executors.made import Made
from leverkg.rdf.columns import Columns, Tables, add_columns, columns_in, columns_of, only
from leverkg.rdf.term import IRI, RDF_TYPE, GraphName, Term, Triple

if TYPE_CHECKING:
    from leverkg.rdf.turtle import Comment, Group

__all__ = ["Derived", "DerivedTriples", "in_pieces"]

_PIECE = 1_000  # so many parts of a text are written at once


class Derived(Protocol):
    """Derived triples and others that are written with them; see :meth:`Executor.derived`."""

    @property
    def made(self) -> Made:
        """What rules made, whatever is left out, by predicate; terms may be made when they are asked for."""
        ...

    def speakers(self, rules: Collection[str]) -> tuple[list[Term], list[str]]:
        """Return of which nodes some rules said something else than a class, each with the rule's name.

        A pair may be there twice.
        """
        ...

    def subjects(self) -> Iterable[Term]:
        """Return of what something follows, each once."""
        ...

    def pairs(self, predicate: IRI) -> tuple[list[Term], list[Term]]:
        """Return the subjects and the objects of a predicate, those first that were not derived.

        A triple may be there twice.
        """
        ...

    def lines(self) -> Iterator[bytes]:
        """Return the triples as lines of N-Triples, sorted, each once; a piece may have many."""
        ...

    def turtle(
        self,
        prefixes: Mapping[str, str],
        groups: Sequence[Group] = (),
        comment: Comment | None = None,
        besides: Mapping[GraphName, Columns] | None = None,
    ) -> Iterator[bytes]:
        """Return the triples as Turtle, or as TriG where there are named graphs, in pieces.

        Args:
            prefixes, groups, comment: as for :func:`leverkg.rdf.turtle.write`.
            besides: other triples that are written with them, by graph.

        Raises:
            OutputError: LEV-O006, a term is not valid in any format; at once.
        """
        ...


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
        """Return the triples as sorted lines of N-Triples."""
        written: dict[Term, str] = {}

        def text(term: Term) -> str:
            found = written.get(term)
            if found is None:
                found = written[term] = str(term)
            return found

        lines: set[str] = set()
        for predicate, (subjects, objects) in self._columns.items():
            between = f" {predicate} "
            lines.update(f"{text(s)}{between}{text(o)} .\n" for s, o in zip(subjects, objects, strict=True))
        if lines:
            yield "".join(sorted(lines)).encode()

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
        return in_pieces(blocks(graphs, prefixes, groups, comment))


def in_pieces(texts: Iterator[str]) -> Iterator[bytes]:
    """Yield texts, many of them as one."""
    while piece := "".join(islice(texts, _PIECE)):
        yield piece.encode()
