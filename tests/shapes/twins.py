"""Twins (a case with one wrong line, and the same put right), shapes, and what the shapes say of a case."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "ontology" / "shapes"
INVALID = ROOT / "tests" / "invalid"
LEV = Namespace("https://w3id.org/leverkg#")
SH = Namespace("http://www.w3.org/ns/shacl#")
STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")

# rdflib logs a traceback for each literal that is not of its datatype; the twins have some on purpose.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Twin:
    """A case with one line that is wrong, and the same case put right."""

    stem: str
    shapes: str
    code: str
    focus: str
    invalid: str
    valid: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a shape says about a case."""

    code: str
    severity: str
    focus: Node
    path: Node | None
    value: Node | None
    message: str


def read_twin(path: Path) -> Twin:
    """Reads a twin: the header gives the code and the focus, one line is marked `# invalid:`.

    The header may name the shapes that it is for, `# shapes: derived`; by default they are those of a case.
    A line `# valid: …` below the marked one takes its place in the case put right.
    """
    header: dict[str, str] = {}
    invalid: list[str] = []
    valid: list[str] = []
    marked = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith(("# code:", "# focus:", "# shapes:")):
            key, _, content = text[2:].partition(":")
            header[key] = content.strip()
        if text.startswith("# valid:"):
            valid.append(text.removeprefix("# valid:"))
            continue
        invalid.append(line)
        if "# invalid:" in line:
            marked += 1
        else:
            valid.append(line)
    if marked != 1:
        raise ValueError(f"{path.name}: {marked} lines are marked `# invalid:`, it must be one")
    shapes, focus = header.get("shapes", "case"), header["focus"].lstrip(":")
    return Twin(path.stem, shapes, header["code"], focus, "\n".join(invalid), "\n".join(valid))


def twins(folder: Path = INVALID) -> list[Twin]:
    """All twins of a folder, in order of name."""
    return [read_twin(path) for path in sorted(folder.glob("*.ttl"))]


def namespace(twin: Twin) -> str:
    """Where the names of a twin live: each has a namespace of its own."""
    return f"https://example.org/{twin.stem}#"


def read_turtle(text: str, blank_prefix: str = "b") -> Graph:
    """Turtle as a graph, with lexical forms as written."""
    graph = Graph()
    for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
        graph.add(tuple(_term(part, blank_prefix) for part in (quad.subject, quad.predicate, quad.object)))
    return graph


def _term(term: object, blank_prefix: str) -> Node:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(f"{blank_prefix}{term.value}")
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language, normalize=False)
        case ox.Literal() if term.datatype == STRING:
            return Literal(term.value)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"{term!r} is not a term of RDF 1.1")


def read_files(*paths: Path) -> Graph:
    """Several Turtle files as one graph."""
    graph = Graph()
    for path in paths:
        graph += read_turtle(path.read_text(encoding="utf-8"), blank_prefix=path.stem)
    return graph


def check(data: Graph, shapes: Graph) -> list[Result]:
    """What the shapes say about the data, in order of code and message."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, advanced=True, inplace=True, do_owl_imports=False
    )
    return sorted(
        _results(report, shapes), key=lambda result: (result.code, result.message, str(result.focus))
    )


def _results(report: Graph, shapes: Graph) -> Iterator[Result]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(node, SH.sourceShape)
        yield Result(
            code=str(shapes.value(shape, LEV.code)),
            severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)),
            focus=report.value(node, SH.focusNode),
            path=report.value(node, SH.resultPath),
            value=report.value(node, SH.value),
            message=str(report.value(node, SH.resultMessage)),
        )


def coded_shapes(shapes: Graph) -> Iterator[URIRef]:
    """The shapes that have a code, by IRI."""
    yield from sorted({shape for shape in shapes.subjects(LEV.code) if isinstance(shape, URIRef)})


def results_of(twin: Twin, results: list[Result]) -> list[Result]:
    """The results about one twin among those about many."""
    own = (namespace(twin), f"{twin.stem}.")
    return [result for result in results if str(result.focus).startswith(own)]
