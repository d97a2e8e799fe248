"""From files to what they assert: every triple as written, with the sources for its place.

Nothing is judged here and nothing is derived; a file that cannot be read or parsed is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from leverkg.errors import UsageError
from leverkg.rdf.columns import Table, by_predicate, tables_of
from leverkg.rdf.sources import MAX_INPUT, Source, expand, read_source
from leverkg.rdf.term import IRI, RDF_TYPE, Quad, Term, Triple
from leverkg.values import Value, fill

if TYPE_CHECKING:
    from leverkg.case.stated_columns import StatedColumns
    from leverkg.rdf.positions import Positions

__all__ = ["Asserted", "load_files"]

_LARGE = 2_000_000
"""From so many bytes on, some fifty thousand triples, columns are sooner there than terms."""

_triple: Callable[[Quad], Triple] = itemgetter(0, 1, 2)


class Asserted(Value):
    """What files assert.

    Attributes:
        sources: the files as read, in the order given.
        quads: their statements, each as often as it is written, in order.
        prefixes: the prefixes they declare; of two meanings of one prefix, the first.
        clashes: the other meanings of a prefix that has several.
        ends: how many quads there are up to the end of each source; empty where nobody knows.
        written: of triples in which nodes have another name than in the files, how they are written there.
        same: the nodes that were taken for one with others, each with the one that stands for them.
        identities: the statements by which they were.
        columns: the same statements as columns, if they were read so; all of them are in the default graph.
    """

    __match_args__ = ("sources", "quads", "prefixes", "clashes", "ends", "written", "same", "identities")
    sources: tuple[Source, ...]
    quads: Sequence[Quad]
    prefixes: dict[str, str]
    clashes: dict[str, tuple[str, ...]]
    ends: tuple[int, ...]
    written: Mapping[Triple, Triple]
    same: Mapping[Term, Term]
    identities: tuple[Quad, ...]
    columns: StatedColumns | None

    def __init__(
        self,
        sources: tuple[Source, ...],
        quads: Sequence[Quad],
        prefixes: dict[str, str],
        clashes: dict[str, tuple[str, ...]] | None = None,
        ends: tuple[int, ...] = (),
        written: Mapping[Triple, Triple] | None = None,
        same: Mapping[Term, Term] | None = None,
        identities: tuple[Quad, ...] = (),
        *,
        columns: StatedColumns | None = None,
    ) -> None:
        fill(self, sources=sources, quads=quads, prefixes=prefixes, clashes=clashes or {}, ends=ends)
        fill(self, written=written or {}, same=same or {}, identities=identities, columns=columns)

    @cached_property
    def triples(self) -> Sequence[Triple]:
        """The triples of all graphs, each once, in order of appearance."""
        if self.columns is not None:
            return self.columns.triples()
        return tuple(dict.fromkeys(map(_triple, self.quads)))

    def by_source(self) -> Iterator[tuple[Source, Sequence[Quad] | None]]:
        """Yield the sources with the quads of each; None where nobody knows which they are."""
        ends = self.ends or (len(self.quads),)
        if len(ends) != len(self.sources):
            yield from ((source, None) for source in self.sources)
            return
        for source, start, end in zip(self.sources, (0, *ends), ends, strict=False):
            yield source, self.quads[start:end]

    @cached_property
    def by_predicate(self) -> Mapping[IRI, Sequence[Triple]]:
        """The triples of each predicate, in order of appearance."""
        return by_predicate(self.triples) if self.columns is None else self.columns.by_predicate()

    @cached_property
    def tables(self) -> list[Table]:
        """The triples as a table for each predicate."""
        return tables_of(self.by_predicate) if self.columns is None else self.columns.tables()

    @cached_property
    def classes(self) -> frozenset[Term]:
        """The classes that nodes are said to be of."""
        if self.columns is not None:
            return self.columns.objects(RDF_TYPE)
        return frozenset(o for _, _, o in self.by_predicate.get(RDF_TYPE, ()))

    def nodes(self, kind: IRI) -> list[Term]:
        """Return the nodes that are said to be of a class, in order of appearance."""
        if self.columns is not None:
            return self.columns.subjects(RDF_TYPE, kind)
        return [s for s, _, o in self.by_predicate.get(RDF_TYPE, ()) if o == kind]

    def having(self, *predicates: IRI) -> Sequence[Triple]:
        """Return the triples that have one of these predicates, in order of appearance.

        Of one predicate they are at hand; of several, all triples are gone through to keep the order.
        """
        there = {predicate for predicate in predicates if predicate in self.by_predicate}
        if len(there) > 1:
            return [triple for triple in self.triples if triple[1] in there]
        return self.by_predicate[there.pop()] if there else ()

    def of(self, *predicates: IRI) -> list[Triple]:
        """Return the triples of some predicates, one predicate after the other."""
        return [triple for p in predicates for triple in self.by_predicate.get(p, ())]

    def says_of_any(self, nodes: Iterable[Sequence[Term]], predicate: IRI) -> bool:
        """Tell whether a predicate is said of one of some nodes, which are given in several columns."""
        if self.columns is not None:
            return self.columns.says_of_any(nodes, predicate)
        stated = {s for s, _, _ in self.of(predicate)}
        return not all(map(stated.isdisjoint, nodes))

    def apart(self) -> Callable[[], Asserted]:
        """Return what gives the same without columns, also in a copy of this process where polars is dead."""
        if self.columns is None:
            return lambda: self
        quads = self.columns.quads_apart()
        return lambda: Asserted(self.sources, quads(), self.prefixes, self.clashes, self.ends)

    @cached_property
    def positions(self) -> Positions:
        """Where things stand in the files; made when it is first asked for."""
        from leverkg.rdf.positions import Positions

        return Positions(self.sources, written=self.written)

    def about(self, node: Term) -> list[Triple]:
        """Return the triples of a subject, in order of appearance."""
        return self._by_subject.get(node, [])

    @cached_property
    def _by_subject(self) -> dict[Term, list[Triple]]:
        found: dict[Term, list[Triple]] = {}
        for triple in self.triples:
            found.setdefault(triple[0], []).append(triple)
        return found

    def source(self, name: str) -> Source | None:
        """Return the source of that name."""
        return next((source for source in self.sources if source.name == name), None)


def load_files(
    names: Iterable[str],
    *,
    input_format: str | None = None,
    max_input: int = MAX_INPUT,
    given: Iterable[Source] = (),
) -> Asserted:
    """Return what files, folders and patterns assert; `-` is standard input.

    Args:
        names: files, folders or patterns, as a user typed them.
        input_format: the format, where the ending of a name does not tell it.
        max_input: how many bytes a file may have.
        given: inputs that are there already, such as graphs in memory.

    Raises:
        UsageError: nothing is named, or nothing of that name can be a source.
        InputError: a file that cannot be read or parsed, with its line.
    """
    from leverkg.rdf.parse import blank_prefix, parse
    from leverkg.rdf.parse import prefixes as declared

    files, given = expand(names), tuple(given)
    if not files and not given:
        raise UsageError("no file is named", code="LEV-U002", hint="name the files of a case, or - for stdin")
    read = (read_source(file, input_format=input_format, max_input=max_input) for file in files)
    sources = (*read, *given)
    prefixes: dict[str, str] = {}
    clashes: dict[str, tuple[str, ...]] = {}
    columns = _columns_of(sources)
    quads: list[Quad] = []
    ends: list[int] = []
    for number, source in enumerate(sources):
        if columns is None:
            quads.extend(parse(source, blank_prefix=blank_prefix(number)))
            ends.append(len(quads))
        for prefix, namespace in declared(source).items():
            first = prefixes.setdefault(prefix, namespace)
            if first != namespace and namespace not in clashes.get(prefix, ()):
                clashes[prefix] = (*clashes.get(prefix, ()), namespace)
    if columns is not None:
        return Asserted(sources, columns.quads(), prefixes, clashes, columns.ends, columns=columns)
    return Asserted(sources, tuple(quads), prefixes, clashes, tuple(ends))


def _columns_of(sources: Sequence[Source]) -> StatedColumns | None:
    """Return what large sources say as columns; None for small ones, and where that is not possible.

    Raises:
        InputError: a source cannot be parsed, with its line.
    """
    if sum(len(source.data) for source in sources) < _LARGE:
        return None
    from leverkg.engine.executors.columns_there import columns_there

    if not columns_there():
        return None
    from leverkg.case.stated_columns import stated_columns

    return stated_columns(sources)
