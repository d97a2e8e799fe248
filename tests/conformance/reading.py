"""What conformance tests share: files of suites, graphs compared up to blank nodes and by value."""

from __future__ import annotations

import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from leverkg.engine.executors.oxigraph_terms import triple_from_store
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, Term, Triple, TripleTerm

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
TYPE = IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_NUMERIC = ("integer", "decimal", "double", "float", "long", "int")


def suite(name: str) -> Path:
    """The folder of a suite; skips the module where there is none."""
    root = os.environ.get("LEVERKG_SUITES")
    if not root:
        pytest.skip("LEVERKG_SUITES is not set: it names the folder of the suites", allow_module_level=True)
    folder = Path(root) / name
    if not folder.is_dir():
        pytest.skip(f"there is no suite {name} in {root}", allow_module_level=True)
    return folder


def read(path: Path) -> list[Triple]:
    """The triples of a Turtle file; relative IRIs start at its own."""
    base = path.resolve().as_uri()
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=base)
    return [triple_from_store(quad) for quad in quads]


def path_of(term: Term) -> Path:
    """The file that an IRI of a manifest names."""
    assert isinstance(term, IRI)
    return Path(term.value.removeprefix("file://"))


def by_value(term: Term) -> Term:
    """A term in which a number is written one way."""
    if isinstance(term, TripleTerm):
        return TripleTerm(by_value(term.subject), term.predicate, by_value(term.object))
    if isinstance(term, Literal) and term.datatype in {XSD + name for name in _NUMERIC}:
        if term.datatype.endswith(("double", "float")):
            return Literal(repr(float(term.lexical)), term.datatype)
        return Literal(format(Decimal(term.lexical).normalize(), "f"), term.datatype)
    return term


def isomorphic(one: Iterable[Triple], other: Iterable[Triple]) -> bool:
    """Whether two graphs are the same up to the labels of blank nodes, numbers compared by value."""

    def dataset(triples: Iterable[Triple]) -> ox.Dataset:
        quads = [ox.Quad(_ox(by_value(s)), _ox(p), _ox(by_value(o))) for s, p, o in triples]  # type: ignore[arg-type]
        found = ox.Dataset(quads)
        found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return found

    return dataset(one) == dataset(other)


def _ox(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    match term:
        case IRI(value=value):
            return ox.NamedNode(value)
        case BlankNode(label=label):
            return ox.BlankNode(label)
        case TripleTerm(subject=s, predicate=p, object=o):
            return ox.Triple(_ox(s), _ox(p), _ox(o))  # type: ignore[arg-type]
        case Literal(language=str(language)):
            return ox.Literal(term.lexical, language=language)
    assert isinstance(term, Literal)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def shown(triples: Iterable[Triple]) -> str:
    """Triples one a line, sorted."""
    return "\n".join(sorted(" ".join(map(str, triple)) for triple in triples)) or "(none)"


def members(index: TripleIndex, head: Term | None) -> list[Term]:
    """The members of a collection."""
    found = index.items(head)
    assert found is not None
    return found
