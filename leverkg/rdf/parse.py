"""From a source to quads, or straight into a store: pyoxigraph's parser, leverkg's names and errors.

Blank nodes get names in the order in which they appear, behind a prefix of their source: two runs agree on
them, and the `_:a` of one file is never the `_:a` of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import pyoxigraph as ox

from leverkg.errors import InputError, Position
from leverkg.rdf.formats import FORMATS
from leverkg.rdf.ox import rdf_format, reader
from leverkg.rdf.sources import Source
from leverkg.rdf.term import RESERVED, Quad

__all__ = ["MAX_IRI", "as_lines", "blank_prefix", "load_into", "namer", "parse", "prefixes", "to_store"]

MAX_IRI = 65_536
"""The number of characters that an IRI may have."""

_WINDOW = 32_768


def blank_prefix(number: int) -> str:
    """Return the prefix of blank node names for the n-th source of a case; no two can run into each other."""
    return f"f{number}b"


def parse(source: Source, *, blank_prefix: str) -> Iterator[Quad]:
    """Yield the quads of a source in the order in which the parser completes them, duplicates included.

    Lexical forms are kept as written; only language tags come in lower case, since they are compared so.

    Args:
        source: what to parse.
        blank_prefix: the beginning of all names of its blank nodes; must not end in a digit.

    Raises:
        InputError: LEV-I011 to LEV-I022, with line, column, source line and hint, when the iteration comes to
            what cannot be parsed.
    """
    yield from map(reader(namer(blank_prefix), _iri_check(source)), _native(source))


def prefixes(source: Source) -> dict[str, str]:
    """Return the prefixes that a source declares, the last declaration of each; empty where a format has
    none.

    Only the part of the text up to the last declaration is parsed; a syntax error there is not reported,
    since :func:`parse` does.
    """
    if source.format in ("nt", "nq"):
        return {}
    if source.format == "rdf":
        from leverkg.rdf import xml_scan

        return xml_scan.prefixes(source.data)
    data = source.data
    if source.format in ("ttl", "trig"):
        last = data.lower().rfind(b"prefix")
        if last < 0:
            return {}
        closed = data.find(b">", last)
        data = data[: len(data) if closed < 0 else closed + 1] + b" .\n"
    parser = ox.parse(data, format=rdf_format(FORMATS[source.format]))
    try:
        for _ in parser:
            pass
    except (SyntaxError, ValueError, MemoryError):
        pass  # the cut may go through a statement
    found: dict[str, str] = parser.prefixes
    return found


def as_lines(source: Source, at_once: int) -> Iterator[bytes]:
    """Yield the triples of a source as lines of N-Triples, many at once, in the order in which the parser
    completes them, duplicates included.

    Blank nodes have the labels that the parser gives them. Nothing is checked that :func:`parse` checks
    beyond the syntax.

    Args:
        source: what to parse; its format has no named graphs.
        at_once: how many lines a piece has.

    Raises:
        InputError: as :func:`parse`.
    """
    parser = ox.parse(source.data, format=rdf_format(FORMATS[source.format]))
    with _explained(source):
        while piece := ox.serialize(islice(parser, at_once), format=ox.RdfFormat.N_QUADS):
            yield piece


def load_into(store: ox.Store, source: Source, *, blank_prefix: str, into_default: bool = True) -> None:
    """Load a source into a store, under the same names of blank nodes that :func:`parse` gives.

    A source that cannot hold blank nodes goes in by the store's own loader, which lets other threads run;
    otherwise only the quads with blank nodes pass through Python objects.

    Args:
        store: where to.
        source: what.
        blank_prefix: as for :func:`parse`.
        into_default: whether triples of named graphs are added to the default graph too.

    Raises:
        InputError: as :func:`parse`; the store is then unchanged.
    """
    graphs = FORMATS[source.format].named_graphs
    if not graphs and not may_have_blank_nodes(source) and not _may_have_long_iri(source):
        with _explained(source):
            store.load(source.data, format=rdf_format(FORMATS[source.format]))
        return
    quads = _renamed(source, namer(blank_prefix))
    store.extend(_doubled(quads) if graphs and into_default else quads)


def to_store(sources: Iterable[Source], store: ox.Store) -> None:
    """Load sources into a store as :func:`load_into` does, the n-th under `blank_prefix(n)`."""
    for number, source in enumerate(sources):
        load_into(store, source, blank_prefix=blank_prefix(number))


def may_have_blank_nodes(source: Source) -> bool:
    """Return False only if the source provably has no blank nodes: no mark that makes one occurs."""
    data = source.data
    match source.format:
        case "nt" | "nq":
            return b"_:" in data
        case "ttl" | "trig":
            return any(mark in data for mark in (b"_:", b"[", b"(", b"<<", b"~", b"{|"))
        case _:
            return True


def _native(source: Source) -> Iterator[ox.Quad]:
    """The parser's quads, every exception of it turned into an InputError."""
    if source.format != "jsonld":
        with _explained(source):
            yield from ox.parse(source.data, format=rdf_format(FORMATS[source.format]))
        return
    from leverkg.rdf import jsonld

    jsonld.check(source)
    with _explained(source):
        quads = ox.parse(source.data, format=ox.RdfFormat.JSON_LD, base_iri=jsonld.RELATIVE_BASE)
        for quad in quads:
            jsonld.refuse_relative(source, quad)
            yield quad


@contextmanager
def _explained(source: Source) -> Iterator[None]:
    """Turn whatever the parser raises on a source into an InputError; what explains is imported only then."""
    try:
        yield
    except (SyntaxError, MemoryError, ValueError, OSError, RuntimeError) as error:
        from leverkg.rdf import diagnosis

        with diagnosis.of(source):
            raise error


def namer(prefix: str) -> Callable[[str], str]:
    """Return what gives the blank nodes of a source their names, in the order in which it is asked.

    Args:
        prefix: what all of them begin with; must not end in a digit.
    """
    if prefix[-1:].isdigit():
        raise ValueError(f"the prefix {prefix!r} of blank nodes ends in a digit")
    names: dict[str, str] = {}

    def name(label: str) -> str:
        found = names.get(label)
        if found is None:
            found = names[label] = f"{prefix}{len(names)}"
        return found

    return name


def _renamed(source: Source, name: Callable[[str], str]) -> Iterator[ox.Quad]:
    nodes: dict[str, ox.BlankNode] = {}

    def renamed(term: Any) -> Any:
        if type(term) is ox.BlankNode:
            label = term.value
            found = nodes.get(label)
            if found is None:
                found = nodes[label] = ox.BlankNode(name(label))
            return found
        if type(term) is ox.Triple:
            return ox.Triple(renamed(term.subject), term.predicate, renamed(term.object))
        return term

    changing = (ox.BlankNode, ox.Triple)
    graphs = FORMATS[source.format].named_graphs
    check = _long_iri_check(source)
    for quad in _native(source):
        subject, object = quad.subject, quad.object
        if check:
            for term in (subject, quad.predicate, object, quad.graph_name):
                if type(term) is ox.NamedNode:
                    check(term.value)
        changed = type(subject) is ox.BlankNode or type(object) in changing
        if graphs and (changed or type(quad.graph_name) is ox.BlankNode):
            graph = quad.graph_name
            yield ox.Quad(renamed(subject), quad.predicate, renamed(object), renamed(graph))
        elif changed:
            yield ox.Quad(renamed(subject), quad.predicate, renamed(object))
        else:
            yield quad


def _doubled(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        yield quad
        if type(quad.graph_name) is not ox.DefaultGraph:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _may_have_long_iri(source: Source) -> bool:
    """Return False only if no IRI can be too long: an IRI stays within its line, so short lines settle it."""
    data = source.data
    return any(
        data.find(b"\n", start, start + _WINDOW) < 0 for start in range(0, len(data) - _WINDOW + 1, _WINDOW)
    )


def _iri_check(source: Source) -> Callable[[str], None]:
    long = _long_iri_check(source)

    def check(iri: str) -> None:
        if iri.startswith(RESERVED):
            raise _reserved(source, iri)
        if long:
            long(iri)

    return check


def _long_iri_check(source: Source) -> Callable[[str], None] | None:
    if not _may_have_long_iri(source):
        return None

    def check(iri: str) -> None:
        if len(iri) > MAX_IRI:
            raise _too_long(source, iri)

    return check


def _reserved(source: Source, iri: str) -> InputError:
    at = source.text().find(iri)
    return InputError(
        f"leverkg keeps IRIs that begin with {RESERVED} for itself: {iri}",
        code="LEV-I022",
        position=source.position(at) if at >= 0 else Position(source.name),
        source_line=source.line(source.position(at).line) if at >= 0 else None,
        span=len(iri) if at >= 0 else 1,
        hint="give it another name; a blank node is written _:name",
    )


def _too_long(source: Source, iri: str) -> InputError:
    text = source.text()
    at = text.find(iri[-1_000:])
    at = text.rfind("<", 0, at + 1) if at >= 0 else -1
    return InputError(
        f"an IRI is longer than {MAX_IRI:,} characters: {iri[:60]}…",
        code="LEV-I019",
        position=source.position(max(at, 0)),
        hint="is a > missing?",
    )
