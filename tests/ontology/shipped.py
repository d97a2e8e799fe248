"""The shipped ontology files, found by walking and read once.

Nothing here lists files by name, so that a file added later is tested as the others are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rdflib
from rdflib import OWL, RDF, URIRef

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "ontology"
ONTOLOGY = URIRef("https://w3id.org/leverkg")
LEV = rdflib.Namespace("https://w3id.org/leverkg#")
LEVS = rdflib.Namespace("https://w3id.org/leverkg/source/")
LEVSH = rdflib.Namespace("https://w3id.org/leverkg/shape/")


def turtle_files() -> list[Path]:
    """Return every Turtle file below ``ontology/``."""
    return sorted(FOLDER.rglob("*.ttl"))


def name_of(path: Path) -> str:
    """Return the path as seen from the project's folder, for test ids."""
    return path.relative_to(ROOT).as_posix()


@cache
def graph(*paths: Path) -> rdflib.Graph:
    """Return the triples of the files together; treat the graph as read-only."""
    together = rdflib.Graph()
    for path in paths:
        together.parse(path, format="turtle")
    return together


def core() -> rdflib.Graph:
    """Return the ontology itself."""
    return graph(FOLDER / "leverkg.ttl")


def everything() -> rdflib.Graph:
    """Return all files together."""
    return graph(*turtle_files())


@cache
def terms() -> tuple[URIRef, ...]:
    """Return the terms that the ontology declares in its own namespace."""
    return tuple(sorted({s for s in core().subjects(RDF.type) if isinstance(s, URIRef) and s in LEV}))


def properties(declared: rdflib.Graph) -> set[URIRef]:
    """Return the object and datatype properties that a graph declares."""
    return {
        p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in declared.subjects(RDF.type, kind)
    }
