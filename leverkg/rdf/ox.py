"""Terms between leverkg and pyoxigraph: the only place where one becomes the other.

leverkg's terms keep what was written; pyoxigraph's are handed to its parsers, serialisers and store at once
and not kept. The store itself changes lexical forms (`01` becomes `1`), so a term that came out of a store
may differ from the one that went in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from leverkg.errors import InputError, OutputError
from leverkg.patterns import pattern
from leverkg.rdf.formats import Format
from leverkg.rdf.term import IRI, RDF_TYPE, XSD_STRING, BlankNode, Literal, Quad, Term, TripleTerm

__all__ = ["from_ox", "quad_to_ox", "rdf_format", "reader", "serialise", "to_ox"]

OxTerm: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"

_DIRECTIONS = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}
_STRING = ox.NamedNode(XSD_STRING)
_DEFAULT = ox.DefaultGraph()
_PREFIX = pattern(r"(?!xml)[^\W\d][\w.-]*", re.IGNORECASE)  # what XML and JSON-LD both take
_RDF = RDF_TYPE.value.removesuffix("type")


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
        return Literal(term.value, term.datatype.value, term.language, _direction(term))
    assert isinstance(term, ox.Triple)
    predicate = from_ox(term.predicate)
    assert isinstance(predicate, IRI)
    return TripleTerm(from_ox(term.subject, rename), predicate, from_ox(term.object, rename))


def _direction(literal: ox.Literal) -> str | None:
    direction = literal.direction
    return None if direction is None else ("rtl" if direction == _DIRECTIONS["rtl"] else "ltr")


def reader(
    rename: Callable[[str], str] | None = None, check: Callable[[str], None] | None = None
) -> Callable[[ox.Quad], Quad]:
    """Return a function from pyoxigraph's quads to leverkg's that makes each IRI and blank node only once.

    Args:
        rename: as for :func:`from_ox`.
        check: is given each IRI when it first comes, and may raise.
    """
    iris: dict[str, IRI] = {}
    blanks: dict[str, BlankNode] = {}
    datatypes: dict[str, str] = {}

    def new_iri(value: str) -> IRI:
        if check:
            check(value)
        found = iris[value] = IRI(value)
        return found

    def new_blank(label: str) -> BlankNode:
        found = blanks[label] = BlankNode(rename(label) if rename else label)
        return found

    def node(term: ox.NamedNode | ox.BlankNode) -> IRI | BlankNode:
        value = term.value
        if type(term) is ox.BlankNode:
            return blanks.get(value) or new_blank(value)
        return iris.get(value) or new_iri(value)

    def other(term: OxTerm) -> Term:
        if isinstance(term, ox.Triple):
            predicate = node(term.predicate)
            assert isinstance(predicate, IRI)
            return TripleTerm(other(term.subject), predicate, other(term.object))
        if not isinstance(term, ox.Literal):
            return node(term)
        datatype = term.datatype.value
        datatype = datatypes.setdefault(datatype, datatype)  # all literals of a datatype share its name
        if term.language is None:
            return Literal(term.value, datatype)
        return Literal(term.value, datatype, term.language, _direction(term))

    def read(quad: ox.Quad) -> Quad:
        # Every statement of a large input passes here: an IRI that is known costs no call.
        subject, object, graph = quad.subject, quad.object, quad.graph_name
        property = quad.predicate.value
        return (
            iris.get(about := subject.value) or new_iri(about)
            if type(subject) is ox.NamedNode
            else other(subject),
            iris.get(property) or new_iri(property),
            iris.get(value := object.value) or new_iri(value)
            if type(object) is ox.NamedNode
            else other(object),
            None if type(graph) is ox.DefaultGraph else node(graph),
        )

    return read


def serialise(quads: Iterable[Quad], format: Format, prefixes: Mapping[str, str]) -> bytes:
    """Return quads as RDF/XML or JSON-LD by pyoxigraph, sorted first so that the bytes are stable.

    These formats cannot carry every graph (control characters, some predicates), and their serialisers do not
    always say so; what they wrote is read back and compared.

    Raises:
        OutputError: LEV-O004, the format cannot carry the graph; LEV-O006, a term is not valid.
    """
    from leverkg.rdf import xml_scan

    ordered = sorted(quads, key=_order)
    native = [quad_to_ox(quad) for quad in _with_plain_labels(ordered)]
    given = native if format.named_graphs else [quad.triple for quad in native]
    try:
        written = ox.serialize(given, format=rdf_format(format), prefixes=_used_prefixes(ordered, prefixes))
        assert isinstance(written, bytes)
        if format.name == "rdf":
            # A bare CR would become LF in any other reader of XML.
            written = written.replace(b"\r", b"&#13;")
            xml_scan.check("", written)
        back = set(ox.parse(written, format=rdf_format(format)))
    except InputError as error:
        raise _not_carried(format, error.message) from None
    except (SyntaxError, ValueError, OSError) as error:
        raise _not_carried(format, str(error)) from None
    lost = next((quad for quad in native if quad not in back), None)
    if lost is not None:
        raise _not_carried(format, f"it would lose or change {lost.triple}")
    return written


def _not_carried(format: Format, why: str) -> OutputError:
    return OutputError(
        f"{format.title} cannot carry this: {why}",
        code="LEV-O004",
        hint="write trig, ttl or nt instead",
    )


def _with_plain_labels(quads: Iterable[Quad]) -> list[Quad]:
    """Blank nodes under labels that XML takes as names."""
    labels: dict[BlankNode, BlankNode] = {}

    def plain(term: Term) -> Term:
        if isinstance(term, BlankNode):
            return labels.setdefault(term, BlankNode(f"b{len(labels)}"))
        return term

    return [(plain(s), p, plain(o), g if g is None else plain(g)) for s, p, o, g in quads]  # type: ignore[misc]


def _used_prefixes(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    values = {term.value for quad in quads for term in quad if isinstance(term, IRI)}
    return {
        prefix: namespace
        for prefix, namespace in sorted(prefixes.items())
        if _PREFIX.fullmatch(prefix)
        and (prefix != "rdf" or namespace == _RDF)
        and any(value.startswith(namespace) for value in values)
    }


def _order(quad: Quad) -> tuple[str, str, str, str]:
    subject, predicate, object, graph = quad
    return ("" if graph is None else str(graph), str(subject), str(predicate), str(object))
