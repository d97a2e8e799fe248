"""Where triples and nodes stand in the files, for findings and proofs.

Nothing is looked for until the first question. Then each source is parsed once more and its quads are laid
beside the spans of its text: the n-th quad is the n-th span. Where that does not fit, or the format is not
of Turtle's family, the subject is searched in the text; where that fails, the file alone is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from leverkg.errors import InputError, Position
from leverkg.rdf import parse as parsing
from leverkg.rdf.lines import SHOWN, line_starts
from leverkg.rdf.sources import Source
from leverkg.rdf.spans import Span, TripleSpan, walk
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Quad, Term, Triple, TripleTerm

__all__ = ["Place", "Positions"]


_RDF = RDF_TYPE.value.removesuffix("type")


class Place(NamedTuple):
    """A piece of a file to point at.

    Attributes:
        position: file, line and column.
        source_line: the text of that line, None if only the file is known or the line is too long to show.
        span: how many columns of the line the piece covers.
    """

    position: Position
    source_line: str | None = None
    span: int = 1


class Positions:
    """Finds triples and nodes in the sources of a case.

    Args:
        sources: the sources in the order in which they were loaded.
        blank_prefixes: the prefix of each source's blank nodes, if not `blank_prefix(n)` of the parser.
        written: how triples are written that are asked for with other names.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        blank_prefixes: Iterable[str] | None = None,
        *,
        written: Mapping[Triple, Triple] | None = None,
    ) -> None:
        self._written = written or {}
        listed = list(sources)
        prefixes = (
            list(blank_prefixes)
            if blank_prefixes is not None
            else [parsing.blank_prefix(number) for number in range(len(listed))]
        )
        self._texts = [_Text(source, prefix) for source, prefix in zip(listed, prefixes, strict=True)]

    def of_triple(self, triple: Triple) -> Position | None:
        """Return the position of a triple's object, or of its subject or file; None if it is not stated."""
        place = self.place_of_triple(triple)
        return place.position if place else None

    def of_node(self, node: Term) -> Position | None:
        """Return where a node is first a subject, else where it first occurs; None if no source names it."""
        place = self.place_of_node(node)
        return place.position if place else None

    def place_of_triple(self, triple: Triple) -> Place | None:
        """Return the same as :meth:`of_triple`, with the line and the span to mark."""
        triple = self._written.get(triple, triple)
        return next((place for text in self._texts if (place := text.triple(triple))), None)

    def place_of_node(self, node: Term) -> Place | None:
        """Return the same as :meth:`of_node`, with the line and the span to mark."""
        subject = next((place for text in self._texts if (place := text.subject(node))), None)
        return subject or next((place for text in self._texts if (place := text.mention(node))), None)

    def place_of_predicate(self, triple: Triple) -> Place | None:
        """Return where the predicate of a triple is written, for findings about a predicate."""
        triple = self._written.get(triple, triple)
        return next((place for text in self._texts if (place := text.predicate(triple))), None)


class _Text:
    """One source, indexed at the first question."""

    def __init__(self, source: Source, prefix: str) -> None:
        self._source = source
        self._prefix = prefix
        self._quads: list[Quad] = []
        self._spans: list[TripleSpan | None] = []
        self._text = ""
        self._starts: list[int] = []

    def triple(self, triple: Triple) -> Place | None:
        number = self._number(triple)
        if number is None:
            return None
        span = self._spans[number]
        return self._place(span.object) if span else self.subject(triple[0])

    def predicate(self, triple: Triple) -> Place | None:
        number = self._number(triple)
        if number is None:
            return None
        span = self._spans[number]
        return self._place(span.predicate or span.object) if span else self.subject(triple[0])

    def subject(self, node: Term) -> Place | None:
        numbers = self._by_subject.get(node)
        if not numbers:
            return None
        span = self._spans[numbers[0]]
        return self._place(span.subject if span else None, node)

    def mention(self, node: Term) -> Place | None:
        number = self._mentions.get(node)
        if number is None:
            return None
        span = self._spans[number]
        where = None if span is None else span.predicate if self._quads[number][1] == node else span.object
        return self._place(where, node)

    def _number(self, triple: Triple) -> int | None:
        """The first quad that states a triple."""
        wanted = triple[1:]
        return next((n for n in self._by_subject.get(triple[0], ()) if self._quads[n][1:3] == wanted), None)

    def _place(self, span: Span | None, node: Term | None = None) -> Place:
        if span is None and node is not None:
            span = _search(self._source, self._text, node)
        if span is None:
            return Place(Position(self._source.name))
        number = bisect_right(self._starts, span[0])
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        position = Position(self._source.name, number, span[0] - start + 1)
        if end - start > SHOWN:
            return Place(position)
        line = self._text[start:end].rstrip("\r\n")
        return Place(position, line, max(1, min(span[1], start + len(line)) - span[0]))

    @cached_property
    def _by_subject(self) -> dict[Term, list[int]]:
        self._read()
        found: dict[Term, list[int]] = {}
        last: Term | None = None
        numbers: list[int] = []
        for number, quad in enumerate(self._quads):
            if quad[0] is not last:
                last = quad[0]
                numbers = found.setdefault(last, [])
            numbers.append(number)
        return found

    @cached_property
    def _mentions(self) -> dict[Term, int]:
        assert self._by_subject is not None  # the source has been read
        found: dict[Term, int] = {}
        for number, quad in enumerate(self._quads):
            found.setdefault(quad[1], number)
            found.setdefault(quad[2], number)
        return found

    def _read(self) -> None:
        self._text = self._source.text()
        self._starts = line_starts(self._text)
        try:
            self._quads = list(parsing.parse(self._source, blank_prefix=self._prefix))
        except InputError:
            return  # a source that was refused has no positions beyond the error's own
        try:
            self._spans = list(_spans(self._source, self._quads, self._text))
        except _MismatchError:
            self._spans = [None] * len(self._quads)


class _MismatchError(Exception):
    """The spans do not belong to the quads."""


def _spans(source: Source, quads: list[Quad], text: str) -> Iterator[TripleSpan]:
    """The span of each quad; raises _MismatchError as soon as one does not fit the other."""
    if source.format not in ("ttl", "trig", "nt", "nq"):
        raise _MismatchError
    try:
        for quad, span in zip_longest(quads, walk(text, quads=source.format == "nq")):
            if quad is None or span is None or not _fits(quad, span, text):
                raise _MismatchError
            yield span
    except IndexError:
        raise _MismatchError from None


def _fits(quad: Quad, span: TripleSpan, text: str) -> bool:
    """A cheap test that a span can be that of a quad: the ends of names and the kinds of objects agree."""
    if span.predicate is None:  # an implied predicate: the object may stand for a cell of a list
        return quad[1].value.startswith(_RDF)
    if not _names(quad[1], text[slice(*span.predicate)]):
        return False
    first = text[span.object[0]]
    if first in "\"'":
        return isinstance(quad[2], Literal)
    if first == "[":
        return isinstance(quad[2], BlankNode)
    return not (text.startswith("<<(", span.object[0]) and not isinstance(quad[2], TripleTerm | BlankNode))


def _names(iri: IRI, written: str) -> bool:
    if written == "a":
        return iri == RDF_TYPE
    if "\\" in written:
        return True
    tail = written[1:-1] if written.startswith("<") else written.partition(":")[2]
    return iri.value.endswith(tail.rsplit("/", 1)[-1])


def _search(source: Source, text: str, node: Term) -> Span | None:
    """Find the text of an IRI: in full, with a prefix, or as the end of a relative one."""
    if not isinstance(node, IRI):
        return None
    patterns = [f"[<\"']{re.escape(node.value)}[>\"']"]
    for prefix, namespace in parsing.prefixes(source).items():
        local = node.value.removeprefix(namespace)
        if namespace and local != node.value and local:
            patterns.append(rf"(?<![\w-]){re.escape(prefix)}:{re.escape(local)}(?![\w-])")
    tail = re.search(r"[#/]([^#/]+)$", node.value)
    if tail:
        patterns.append(f"[#\"']{re.escape(tail[1])}[\"']")
    for pattern in patterns:
        found = re.search(pattern, text)
        if found:
            quoted = found[0][0] in "<\"'#"
            return (found.start() + 1, found.end() - 1) if quoted else found.span()
    return None
