"""Each shape says what it is, where it comes from, what is wrong and what to do; nothing reaches out."""

from __future__ import annotations

import re

import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from .twins import LEV, SH, SHAPES, coded_shapes

FILES = sorted(path.stem for path in SHAPES.glob("*.ttl"))
SHAPE = "https://w3id.org/leverkg/shape/"
SOURCE = "https://w3id.org/leverkg/source/"
KINDS = {SH.NodeShape, SH.PropertyShape}
TARGETS = (SH.target, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}


def test_there_are_shapes():
    assert {"case", "derived"} <= set(FILES)


@pytest.fixture(params=FILES)
def graph(request, shapes) -> Graph:
    return shapes[request.param]


def test_every_named_shape_has_a_header(graph):
    wanting = []
    for shape in {s for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}:
        name = str(shape).removeprefix(SHAPE)
        constraint = graph.value(shape, SH.sparql)
        checks = {
            "name": re.fullmatch(r"[a-z]+(-[a-z]+)*", name),
            "label": len(set(graph.objects(shape, RDFS.label))) == 1,
            "definition": re.fullmatch(r"[A-Z][^.]*\.", str(graph.value(shape, SKOS.definition))),
            "source": str(graph.value(shape, DCTERMS.source)).startswith(SOURCE),
            "code": re.fullmatch(r"LEV-S\d{3}", str(graph.value(shape, LEV.code))),
            "hint": len(list(graph.objects(shape, LEV.hint))) == 1,
            "severity": graph.value(shape, SH.severity) in SEVERITIES,
            "message": len(list(graph.objects(constraint or shape, SH.message))) == 1,
            "target": any((shape, p, None) in graph for p in TARGETS),
        }
        wanting += [f"{name}: {what}" for what, there in checks.items() if not there]

    assert wanting == []


def test_every_shape_that_can_report_has_a_code(graph):
    targeted = {s for p in (*TARGETS, SH.targetNode) for s in graph.subjects(p)} | set(
        graph.subjects(SH.sparql)
    )

    assert targeted == set(coded_shapes(graph))
    assert [s for s in targeted if (s, SH.property, None) in graph] == []


def test_codes_are_unique(shapes):
    codes = [str(code) for graph in shapes.values() for code in graph.objects(None, LEV.code)]

    assert sorted(set(codes)) == sorted(codes)


def test_the_file_has_a_header(graph):
    (header,) = graph.subjects(RDF.type, OWL.Ontology)

    assert all(graph.value(header, p) for p in (DCTERMS.title, DCTERMS.description, DCTERMS.source))


def test_no_query_reaches_out_or_depends_on_one_engine(graph):
    queries = [str(q) for q in graph.objects(None, SH.select)]
    scripts = [p for p in graph.predicates() if str(p).startswith(str(SH) + "js")]

    assert queries
    assert [q for q in queries if re.search(r"\b(SERVICE|FROM|MINUS|NOW|RAND|UUID|BNODE)\b", q)] == []
    assert scripts == []


def test_every_constraint_asks_of_the_focus_and_every_target_finds_it(graph):
    for shape in graph.subjects(SH.sparql):
        target = str(graph.value(graph.value(shape, SH.target), SH.select))
        constraint = str(graph.value(graph.value(shape, SH.sparql), SH.select))

        assert re.search(r"SELECT (DISTINCT )?\?this\b", target), shape
        assert re.search(r"SELECT (DISTINCT )?\$this\b", constraint), shape


def test_the_shapes_keep_the_shapes_of_shapes(graph):
    """The W3C's shapes for shapes find nothing."""
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True, advanced=True)

    assert conforms, text
