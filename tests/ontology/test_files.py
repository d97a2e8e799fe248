"""Every Turtle file of the ontology can be read, by two parsers that agree, and uses one set of prefixes."""

from __future__ import annotations

import re

import pyoxigraph
import pytest

from .shipped import FOLDER, ROOT, graph, name_of, turtle_files

PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s+<([^>]*)>", re.MULTILINE)


def test_the_files_are_found():
    assert {"leverkg.ttl", "sources.ttl", "seed.ttl", "statements.ttl", "alignments.ttl"} <= {
        path.name for path in turtle_files()
    }


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_two_parsers_read_the_same(path):
    with_oxigraph = pyoxigraph.Dataset(pyoxigraph.parse(path=str(path)))
    with_rdflib = pyoxigraph.Dataset(
        pyoxigraph.parse(graph(path).serialize(format="nt"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    )
    for dataset in (with_oxigraph, with_rdflib):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)

    assert len(with_oxigraph) > 0
    assert set(with_oxigraph) == set(with_rdflib)


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_text_is_tidy(path):
    text = path.read_text(encoding="utf-8")

    assert text.endswith("\n")
    assert "\t" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_every_prefix_declared_is_used(path):
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^@prefix.*$", "", text, flags=re.MULTILINE)
    unused = {p for p, _ in PREFIX.findall(text) if not re.search(rf"(?<![\w-]){re.escape(p)}:\w", body)}

    assert unused - {"xsd"} == set()


def test_a_prefix_means_the_same_everywhere():
    meanings: dict[str, set[str]] = {}
    for path in turtle_files():
        for prefix, namespace in PREFIX.findall(path.read_text(encoding="utf-8")):
            meanings.setdefault(prefix, set()).add(namespace)

    assert {p: m for p, m in meanings.items() if len(m) > 1} == {}


def test_the_readme_speaks_of_every_file():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert [p.name for p in turtle_files() if p.parent == FOLDER and p.name not in readme] == []


def test_no_file_speaks_of_a_place_on_this_machine():
    assert [name_of(p) for p in turtle_files() if str(ROOT) in p.read_text(encoding="utf-8")] == []
