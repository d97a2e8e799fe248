"""The words of SHACL that rules, shapes and node expressions are written in."""

from __future__ import annotations

from leverkg.engine.triple_index import RDF
from leverkg.rdf.term import IRI, XSD, Literal

__all__ = [
    "FALSE",
    "REIFIES",
    "SH",
    "SHNEX",
    "SPARQL_FUNCTIONS",
    "SUBCLASS",
    "TRUE",
    "integer",
    "sh",
    "shnex",
]

SH = "http://www.w3.org/ns/shacl#"
SHNEX = "http://www.w3.org/ns/shacl-node-expr#"
SPARQL_FUNCTIONS = "http://www.w3.org/ns/sparql#"
REIFIES = IRI(RDF + "reifies")
SUBCLASS = IRI("http://www.w3.org/2000/01/rdf-schema#subClassOf")
TRUE = Literal("true", XSD + "boolean")
FALSE = Literal("false", XSD + "boolean")


def sh(name: str) -> IRI:
    """Return the IRI of a name of SHACL."""
    return IRI(SH + name)


def shnex(name: str) -> IRI:
    """Return the IRI of a name of the node expression vocabulary (SHACL 1.2)."""
    return IRI(SHNEX + name)


def integer(number: int) -> Literal:
    """Return a number as an ``xsd:integer``."""
    return Literal(str(number), XSD + "integer")
