"""Terms between leverkg and pyoxigraph: the only place where one becomes the other.

leverkg's terms keep what was written; pyoxigraph's are handed to its parsers, serialisers and store at once
and not kept. The store itself changes lexical forms (`01` becomes `1`), so a term that came out of a store
may differ from the one that went in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from leverkg.errors import OutputError
from leverkg.rdf.formats import Format
from leverkg.rdf.term import IRI, XSD_STRING, BlankNode, GraphName, Literal, Quad, Term, TripleTerm

__all__ = ["from_ox", "quad_from_ox", "quad_to_ox", "rdf_format", "reader", "serialise", "to_ox"]

OxTerm: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"

_DIRECTIONS = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}
_STRING = ox.NamedNode(XSD_STRING)
_DEFAULT = ox.DefaultGraph()


def rdf_format(format: Format) -> ox.RdfFormat:
    """Return pyoxigraph's constant for a format."""
    constant: ox.RdfFormat = getattr(ox.RdfFormat, format.parser)
    return constant


def to_ox(term: Term) -> OxTerm:
    """Return a term as pyoxigraph's.

    Raises:
        OutputError: LEV-O006, the term is not valid: an IRI with a space, a label that no format could carry.
    """
    try:
        match term:
            case IRI(value):
                return ox.NamedNode(value)
            case BlankNode(label):
                return ox.BlankNode(label)
            case Literal(lexical, datatype, language, direction):
                if language:
                    return ox.Literal(
                        lexical, language=language, direction=_DIRECTIONS[direction] if direction else None
                    )
                return ox.Literal(
                    lexical, datatype=_STRING if datatype == XSD_STRING else ox.NamedNode(datatype)
                )
            case TripleTerm(subject, predicate, object):
                return ox.Triple(to_ox(subject), to_ox(predicate), to_ox(object))  # type: ignore[arg-type]
    except (ValueError, KeyError) as error:
        raise OutputError(f"{term} is not a valid RDF term: {error}", code="LEV-O006") from None
    raise OutputError(f"{term!r} is not an RDF term", code="LEV-O006")


def quad_to_ox(quad: Quad) -> ox.Quad:
    """Return a quad as pyoxigraph's; raises as :func:`to_ox`, and for a literal as subject."""
    subject, predicate, object, graph = quad
    if not isinstance(subject, IRI | BlankNode):
        raise OutputError(f"a subject must be an IRI or a blank node, not {subject}", code="LEV-O006")
    name = _DEFAULT if graph is None else to_ox(graph)
    return ox.Quad(to_ox(subject), to_ox(predicate), to_ox(object), name)  # type: ignore[arg-type]


def from_ox(term: OxTerm, rename: Callable[[str], str] | None = None) -> Term:
    """Return a term of pyoxigraph as leverkg's.

    Args:
        term: the term; what a parser or a store gave.
        rename: gives a blank node its new label; none keeps the label.
    """
    kind = type(term)
    if kind is ox.NamedNode:
        return IRI(term.value)  # type: ignore[union-attr]
    if kind is ox.BlankNode:
        label: str = term.value  # type: ignore[union-attr]
        return BlankNode(rename(label) if rename else label)
    if isinstance(term, ox.Literal):
        direction = term.direction
        return Literal(
            term.value,
            term.datatype.value,
            term.language,
            None if direction is None else ("rtl" if direction == _DIRECTIONS["rtl"] else "ltr"),
        )
    assert isinstance(term, ox.Triple)
    predicate = from_ox(term.predicate)
    assert isinstance(predicate, IRI)
    return TripleTerm(from_ox(term.subject, rename), predicate, from_ox(term.object, rename))


def quad_from_ox(quad: ox.Quad, rename: Callable[[str], str] | None = None) -> Quad:
    """Return a quad of pyoxigraph as leverkg's; see :func:`from_ox`."""
    return reader(rename)(quad)


def reader(rename: Callable[[str], str] | None = None) -> Callable[[ox.Quad], Quad]:
    """Return a function from pyoxigraph's quads to leverkg's that makes each IRI only once."""
    iris: dict[str, IRI] = {}

    def iri(node: ox.NamedNode) -> IRI:
        value = node.value
        found = iris.get(value)
        if found is None:
            found = iris[value] = IRI(value)
        return found

    def named(graph: ox.NamedNode | ox.BlankNode) -> GraphName:
        return (
            iri(graph)
            if isinstance(graph, ox.NamedNode)
            else BlankNode(rename(graph.value) if rename else graph.value)
        )

    def read(quad: ox.Quad) -> Quad:
        subject, object, graph = quad.subject, quad.object, quad.graph_name
        return (
            iri(subject) if type(subject) is ox.NamedNode else from_ox(subject, rename),
            iri(quad.predicate),
            iri(object) if type(object) is ox.NamedNode else from_ox(object, rename),
            None if type(graph) is ox.DefaultGraph else named(graph),
        )

    return read


def serialise(quads: Iterable[Quad], format: Format, prefixes: Mapping[str, str]) -> bytes:
    """Return quads in a format by pyoxigraph's serialisers, sorted first so that the bytes are stable.

    Raises:
        OutputError: LEV-O004, the format cannot carry a predicate (RDF/XML); LEV-O006, a term is not valid.
    """
    ordered = sorted(quads, key=_order)
    native = [quad_to_ox(quad) for quad in ordered]
    used = {}
    if format.name in ("rdf", "jsonld"):
        values = {t.value for q in ordered for t in q if isinstance(t, IRI)}
        used = {
            prefix: namespace
            for prefix, namespace in sorted(prefixes.items())
            if prefix and any(v.startswith(namespace) for v in values)
        }
    given = native if format.named_graphs else [q.triple for q in native]
    try:
        written = ox.serialize(given, format=rdf_format(format), prefixes=used)
    except (ValueError, OSError) as error:
        raise OutputError(
            f"{format.title} cannot carry this graph: {error}",
            code="LEV-O004",
            hint="write ttl or nt instead",
        ) from None
    assert isinstance(written, bytes)
    return written


def _order(quad: Quad) -> tuple[str, str, str, str]:
    subject, predicate, object, graph = quad
    return ("" if graph is None else str(graph), str(subject), str(predicate), str(object))
