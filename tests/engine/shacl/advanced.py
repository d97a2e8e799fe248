"""Rules in Turtle exported as SHACL-AF, run by pySHACL and read back, for tests."""

from __future__ import annotations

import io
from collections.abc import Collection

import pyoxigraph as ox
import pyshacl
import rdflib

from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.executors.oxigraph_terms import from_store
from leverkg.engine.shacl.export import Dialect, Export, export_rules
from leverkg.engine.shacl.inference import infer
from leverkg.engine.shacl.rules import read_rules
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import Triple
from leverkg.rdf.turtle import write


def exported(shapes: Collection[Triple]) -> Export:
    """Rules of a shapes graph as SHACL-AF."""
    return export_rules((), Dialect.ADVANCED_FEATURES, turtle=read_rules(TripleIndex(shapes)))


def here(data: Collection[Triple], shapes: Collection[Triple]) -> set[Triple]:
    """What rules conclude here."""
    return set(infer(data, shapes, store=OxigraphQueries).triples)


def by_pyshacl(data: Collection[Triple], text: str) -> set[Triple]:
    """What pySHACL makes of exported rules."""
    graph = rdflib.Graph().parse(data=write(list(data), {}), format="turtle")
    before = set(graph)
    after = pyshacl.shacl_rules(
        graph,
        shacl_graph=rdflib.Graph().parse(data=text, format="turtle"),
        advanced=True,
        iterate_rules=True,
        inplace=False,
    )
    new = {row[:3] for row in after} - before
    lines = "".join(" ".join(term.n3() for term in triple) + " .\n" for triple in new)
    store = ox.Store()
    store.extend(ox.parse(io.BytesIO(lines.encode()), format=ox.RdfFormat.N_TRIPLES))
    return {tuple(map(from_store, (q.subject, q.predicate, q.object))) for q in store}  # type: ignore[misc]
