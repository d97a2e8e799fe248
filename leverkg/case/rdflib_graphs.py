"""Triples as rdflib graphs, for the validator and for callers who work with rdflib; never the way back.

Lexical forms stay as written: rdflib is told not to normalise.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import rdflib

from leverkg.rdf.term import IRI, XSD_STRING, BlankNode, Literal, Term, Triple, TripleTerm

__all__ = ["graph_of", "rdflib_term", "silenced", "term_of"]


def graph_of(triples: Iterable[Triple], prefixes: Mapping[str, str] | None = None) -> rdflib.Graph:
    """Return triples as a graph; those with triple terms (RDF 1.2), which rdflib cannot hold, are left
    out."""
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in (prefixes or {}).items():
        graph.bind(prefix, namespace, override=True, replace=True)
    with silenced():
        for s, p, o in triples:
            if not isinstance(o, TripleTerm) and not isinstance(s, TripleTerm):
                graph.add((rdflib_term(s), rdflib.URIRef(p.value), rdflib_term(o)))
    return graph


@contextmanager
def silenced() -> Iterator[None]:
    """Keep rdflib and pySHACL from writing to standard error; ill-typed literals are findings of ours."""
    loggers = [logging.getLogger(name) for name in ("rdflib", "rdflib.term", "pyshacl")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def rdflib_term(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Return a term as rdflib's."""
    match term:
        case IRI(value):
            return rdflib.URIRef(value)
        case BlankNode(label):
            return rdflib.BNode(label)
        case Literal(lexical, datatype, language, _):
            if language:
                return rdflib.Literal(lexical, lang=language)
            if datatype == XSD_STRING:
                return rdflib.Literal(lexical)
            return rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)
    raise TypeError(f"rdflib has no triple terms: {term}")


def term_of(node: object) -> Term:
    """Return a term of rdflib as leverkg's."""
    if isinstance(node, rdflib.URIRef):
        return IRI(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), str(rdflib.RDF.langString), node.language)
        return Literal(str(node), str(node.datatype) if node.datatype else XSD_STRING)
    raise TypeError(f"no term: {node!r}")
