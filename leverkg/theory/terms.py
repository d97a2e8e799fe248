"""Names of the theory that Python code has to know: its namespaces and the few terms it handles itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from leverkg.rdf.term import IRI

if TYPE_CHECKING:
    from leverkg.engine import Rule

__all__ = ["DCTERMS", "LEV", "LEVR", "LEVS", "PREFIXES", "RDFS", "lev", "rule_node"]

LEV = "https://w3id.org/leverkg#"
LEVR = "https://w3id.org/leverkg/rule/"
LEVS = "https://w3id.org/leverkg/source/"
LEVSH = "https://w3id.org/leverkg/shape/"
DERIVED = "https://w3id.org/leverkg/derived/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DCTERMS = "http://purl.org/dc/terms/"

PREFIXES: dict[str, str] = {
    "lev": LEV,
    "levr": LEVR,
    "levs": LEVS,
    "levsh": LEVSH,
    "levd": DERIVED,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS,
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": DCTERMS,
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "sh": "http://www.w3.org/ns/shacl#",
    "schema": "https://schema.org/",
}
"""Prefixes that rules, questions and results may use without declaring them."""


@cache
def lev(name: str) -> IRI:
    """Return the term of the ontology with that local name."""
    return IRI(LEV + name)


def rule_node(rule: Rule) -> IRI:
    """Return the IRI of a rule: its own if it has one, else its name in leverkg's namespace for rules."""
    return rule.iri or IRI(LEVR + rule.name)
