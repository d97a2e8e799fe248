"""The W3C tests of Turtle, TriG, N-Triples and N-Quads, through leverkg's own front."""

import os
from pathlib import Path

import pytest

from leverkg.errors import InputError
from leverkg.rdf.codes import CODES
from leverkg.rdf.parse import parse
from leverkg.rdf.serialise import serialise
from leverkg.rdf.sources import Source, read_source
from leverkg.rdf.term import IRI, RDF_TYPE
from tests.rdf import graphs as g

SUITES = os.environ.get("LEVERKG_SUITES")
pytestmark = pytest.mark.skipif(
    not SUITES, reason="LEVERKG_SUITES does not name the folder of the W3C suites"
)
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDFT = "http://www.w3.org/ns/rdftest#"


def manifest(folder):
    """Each test's name, kind, action, result, and the base of its manifest."""
    file = folder / "manifest.ttl"
    source = read_source(str(file))
    based = Source(source.name, b"@base <file:manifest/> .\n" + source.data, "ttl")
    facts = {}
    base = ""
    for s, p, o, _ in parse(based, blank_prefix="b"):
        facts.setdefault(s, {})[p.value] = o
        base = o.value if p.value == MF + "assumedTestBase" else base
    for test, about in facts.items():
        kind = about.get(RDF_TYPE.value)
        if isinstance(kind, IRI) and kind.value.startswith(RDFT) and MF + "action" in about:
            files = [about[MF + k].value.rsplit("/", 1)[-1] for k in ("action", "result") if MF + k in about]
            yield test.value, kind.value.removeprefix(RDFT), files, base


def read(file, format, base):
    data = file.read_bytes()
    if base and format in ("ttl", "trig"):
        data = f"@base <{base}{file.name}> .\n".encode() + data
    data.decode()
    return list(parse(Source(file.name, data, format), blank_prefix="b"))


@pytest.mark.parametrize(
    ("folder", "format", "least"),
    [("turtle", "ttl", 300), ("trig", "trig", 340), ("n-triples", "nt", 70), ("n-quads", "nq", 80)],
)
def test_suite(folder, format, least):
    place = Path(SUITES) / "rdf-tests" / "rdf" / "rdf11" / f"rdf-{folder}"
    counted, wrong = 0, []
    for name, kind, files, base in manifest(place):
        counted += 1
        problem = run(place, format, kind, files, base)
        print(f"{'FAIL' if problem else 'ok  '} {name.rpartition('#')[2]}")
        if problem:
            wrong.append((name, problem))

    assert wrong == []
    assert counted >= least


def run(place, format, kind, files, base):
    """What is wrong with a test, ``None`` if nothing is."""
    action = place / files[0]
    if "Negative" in kind:
        try:
            read(action, format, base)
        except InputError as error:
            return None if error.code in CODES and error.position.line else str(error)
        return "accepted"
    quads = read(action, format, base)
    if len(files) > 1:
        expected = read(place / files[1], files[1].rsplit(".", 1)[1], "")
        if g.isomorphic_form(quads) != g.isomorphic_form(expected):
            return "other quads"
    again = g.read(serialise(quads, "trig", {"": base}), "trig")
    return None if g.isomorphic_form(again) == g.isomorphic_form(quads) else "changed by writing"
