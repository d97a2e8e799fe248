"""What the tests of the shapes share: everything is read once, and all twins are checked together."""

from __future__ import annotations

import pytest
from rdflib import Graph

from .twins import ROOT, SHAPES, Result, check, read_files, read_turtle, results_of, twins


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology, without which sub-classes and kinds are not known."""
    return read_files(ROOT / "ontology" / "leverkg.ttl")


@pytest.fixture(scope="session")
def shapes() -> dict[str, Graph]:
    """The graphs of shapes by the name of their file."""
    return {path.stem: read_files(path) for path in sorted(SHAPES.glob("*.ttl"))}


@pytest.fixture(scope="session")
def said(ontology: Graph, shapes: dict[str, Graph]) -> dict[tuple[str, str], list[Result]]:
    """What the shapes say of each twin, `invalid` and `valid`.

    The twins have namespaces of their own and are checked in one go, which is sixty times faster and shows
    besides that cases do not get into each other's way.
    """
    found: dict[tuple[str, str], list[Result]] = {}
    for name, graph in shapes.items():
        of_these = [twin for twin in twins() if twin.shapes == name]
        for state in ("invalid", "valid"):
            together = Graph()
            together += ontology
            for twin in of_these:
                together += read_turtle(getattr(twin, state), blank_prefix=f"{twin.stem}.")
            results = check(together, graph)
            for twin in of_these:
                found[twin.stem, state] = results_of(twin, results)
    return found
