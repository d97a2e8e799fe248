"""Validation by pySHACL, for tests whose result is a validation report."""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
import rdflib

from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple, TripleTerm

ENTAILMENT = IRI("http://www.w3.org/ns/shacl#entailment")


def graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """Triples as a graph of rdflib, which has no triple terms: what has one is left out."""
    found = rdflib.Graph()
    for triple in triples:
        if not any(isinstance(term, TripleTerm) for term in triple):
            found.add(tuple(_node(term) for term in triple))  # type: ignore[arg-type]
    return found


def _node(term: Term) -> rdflib.term.Node:
    match term:
        case IRI(value=value):
            return rdflib.URIRef(value)
        case BlankNode(label=label):
            return rdflib.BNode(label)
        case Literal(language=str(language)):
            return rdflib.Literal(term.lexical, lang=language)
    assert isinstance(term, Literal)
    return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype))


def conforms(data: Iterable[Triple], shapes: Iterable[Triple]) -> bool:
    """Whether data conform to shapes; entailment was done before and is not asked for again."""
    rest = [triple for triple in shapes if triple[1] != ENTAILMENT]
    found, _, _ = pyshacl.validate(graph(data), shacl_graph=graph(rest), inference="none", advanced=False)
    return bool(found)
