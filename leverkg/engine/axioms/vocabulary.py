"""The words of RDF, RDFS and OWL that axioms are made of, and the words for them in sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, RDF, RDF_LANGSTRING, XSD, BlankNode, Literal, Term, TripleTerm

if TYPE_CHECKING:
    from leverkg.engine.triple_index import TripleIndex

__all__ = [
    "OWL",
    "RDFS",
    "is_axiomatic",
    "is_datatype",
    "label",
    "local_name",
    "namespace_name",
    "owl",
    "rdfs",
]

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"

_LABEL = IRI(RDFS + "label")
_DATATYPE = IRI(RDFS + "Datatype")
_TYPE = IRI(RDF + "type")
_LITERALS = {
    RDFS + "Literal",
    RDF_LANGSTRING,
    RDF + "PlainLiteral",
    RDF + "XMLLiteral",
    RDF + "HTML",
    RDF + "JSON",
}
_AXIOMATIC = {
    *(RDF + name for name in ("type", "first", "rest")),
    *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range", "label")),
}
_UNSAFE = pattern(r"[^A-Za-z0-9_-]+")


def owl(name: str) -> IRI:
    """Return the IRI of a name of OWL."""
    return IRI(OWL + name)


def rdfs(name: str) -> IRI:
    """Return the IRI of a name of RDF Schema."""
    return IRI(RDFS + name)


def is_axiomatic(predicate: IRI) -> bool:
    """Tell whether triples of a predicate can be part of an axiom, or name what one is about."""
    return predicate.value in _AXIOMATIC or predicate.value.startswith(OWL)


def is_datatype(ontology: TripleIndex, term: Term) -> bool:
    """Tell whether a class position names a datatype, whose members are literals and can be no subject."""
    if not isinstance(term, IRI):
        return bool(ontology.objects(term, owl("onDatatype"))) or (term, _TYPE, _DATATYPE) in ontology
    return term.value.startswith(XSD) or term.value in _LITERALS or (term, _TYPE, _DATATYPE) in ontology


def local_name(term: Term) -> str:
    """Return what follows the last ``#``, ``/`` or ``:`` of an IRI, in characters that a rule's name may
    have.
    """
    if isinstance(term, IRI):
        tail = re.split(r"[#/:]", term.value.rstrip("#/:"))[-1]
        return _UNSAFE.sub("-", tail).strip("-") or "term"
    if isinstance(term, Literal):
        return _UNSAFE.sub("-", term.lexical).strip("-")[:30] or "value"
    return "expression"


def namespace_name(term: IRI) -> str:
    """Return a word for an IRI's vocabulary: the last part of its namespace."""
    return local_name(IRI(term.value.rstrip("#/:")[: -len(local_name(term))]))


def label(ontology: TripleIndex, term: Term) -> str:
    """Return the words for a term: its label (English or without language first), else its local name,
    spaced.
    """
    if isinstance(term, Literal):
        return _plain(term.lexical)
    if isinstance(term, BlankNode | TripleTerm):
        return "something"
    labels = [o for o in ontology.objects(term, _LABEL) if isinstance(o, Literal)]
    if labels:
        best = min(
            labels, key=lambda o: (0 if (o.language or "en").lower().startswith("en") else 1, o.lexical)
        )
        return _plain(best.lexical)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local_name(term)).lower()


def _plain(text: str) -> str:
    # Braces are the marks of a sentence template's placeholders.
    return text.replace("{", "(").replace("}", ")")
