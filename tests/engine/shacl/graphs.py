"""Turtle to triples, for tests about shapes and rules."""

from __future__ import annotations

import io

import pyoxigraph as ox

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.executors.oxigraph_terms import triple_from_store
from leverkg.engine.shacl.inference import Inference, infer
from leverkg.rdf.term import IRI, BlankNode, Term, Triple

EX = "http://example.org/"
SH = "http://www.w3.org/ns/shacl#"
PREFIXES = f"""
@prefix : <{EX}> . @prefix sh: <{SH}> . @prefix shnex: <http://www.w3.org/ns/shacl-node-expr#> .
@prefix sparql: <http://www.w3.org/ns/sparql#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DECLARED = f'<{EX}> a sh:ShapesGraph ; sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] . '


def turtle(text: str) -> list[Triple]:
    quads = ox.parse(io.BytesIO((PREFIXES + text).encode()), format=ox.RdfFormat.TURTLE)
    return [triple_from_store(quad) for quad in quads]


def run(rules: str, data: str = "", **options: object) -> Inference:
    return infer(turtle(data), turtle(DECLARED + rules), store=OxigraphQueries, **options)  # type: ignore[arg-type]


def inferred(rules: str, data: str = "", **options: object) -> set[str]:
    """New triples as short text: names of the example namespace without it, blank nodes as ``_``."""
    return {" ".join(map(short, triple)) for triple in run(rules, data, **options).triples}


def short(term: Term) -> str:
    if isinstance(term, BlankNode):
        return "_"
    if isinstance(term, IRI) and term.value.startswith(EX):
        return term.value.removeprefix(EX)
    return getattr(term, "lexical", str(term))


def evaluation(data: str) -> Evaluation:
    found = Evaluation(OxigraphQueries())
    found.add(turtle(data))
    return found
