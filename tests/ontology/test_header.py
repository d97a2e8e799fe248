"""The headers say what a reader, a registry or a reasoner needs to know of each file."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, VANN, Namespace, URIRef

import leverkg

from .shipped import FOLDER, ONTOLOGY, core, graph, name_of, turtle_files

BIBO = Namespace("http://purl.org/ontology/bibo/")
FULL = [
    OWL.versionIRI,
    OWL.versionInfo,
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    DCTERMS.creator,
    DCTERMS.publisher,
    DCTERMS.created,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.bibliographicCitation,
    DCTERMS.source,
    VANN.preferredNamespacePrefix,
    VANN.preferredNamespaceUri,
    BIBO.status,
    RDFS.label,
    RDFS.seeAlso,
]
HERE = [path for path in turtle_files() if path.parent == FOLDER]


@pytest.mark.parametrize("key", FULL, ids=lambda key: str(key).rsplit("/", 1)[-1])
def test_the_header_of_the_ontology_is_complete(key):
    assert list(core().objects(ONTOLOGY, key))


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_every_file_declares_one_ontology_and_says_what_it_is(path):
    [header] = graph(path).subjects(RDF.type, OWL.Ontology)

    assert header.startswith("https://w3id.org/leverkg")
    assert [k for k in (DCTERMS.title, DCTERMS.description) if not list(graph(path).objects(header, k))] == []


@pytest.mark.parametrize("path", HERE, ids=name_of)
def test_every_file_has_a_version_a_licence_and_authors(path):
    [header] = graph(path).subjects(RDF.type, OWL.Ontology)
    wanted = (OWL.versionIRI, OWL.versionInfo, DCTERMS.license, DCTERMS.creator, DCTERMS.modified)

    assert [k for k in wanted if not list(graph(path).objects(header, k))] == []


@pytest.mark.parametrize("path", HERE, ids=name_of)
def test_the_version_is_that_of_the_package(path):
    [header] = graph(path).subjects(RDF.type, OWL.Ontology)

    assert str(graph(path).value(header, OWL.versionInfo)) == leverkg.__version__
    assert graph(path).value(header, OWL.versionIRI) == URIRef(f"{header}/{leverkg.__version__}")


@pytest.mark.parametrize("path", HERE, ids=name_of)
def test_the_licence_is_an_address(path):
    [header] = graph(path).subjects(RDF.type, OWL.Ontology)
    licences = list(graph(path).objects(header, DCTERMS.license))

    assert [x for x in licences if not re.match(r"https://", str(x)) or not isinstance(x, URIRef)] == []


def test_dates_are_in_order():
    created, issued, modified = (
        core().value(ONTOLOGY, key) for key in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
    )

    assert created.toPython() <= issued.toPython() <= modified.toPython()


def test_nothing_is_imported():
    assert [name_of(path) for path in turtle_files() if (None, OWL.imports, None) in graph(path)] == []


def test_prefix_and_namespace_are_those_of_the_terms():
    assert str(core().value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "lev"
    assert str(core().value(ONTOLOGY, VANN.preferredNamespaceUri)) == f"{ONTOLOGY}#"
