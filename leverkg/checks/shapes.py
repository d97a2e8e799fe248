"""The shapes, asked by pySHACL, and its results as findings: code, place, labels instead of IRIs, hint.

pySHACL gets graphs and never the name of a file, so that it opens and fetches nothing (its own imports are
off). A shape that it would pass over in silence is an error: see :func:`refuse_unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.case.load import Asserted
from leverkg.case.rdflib_graphs import graph_of, silenced, term_of
from leverkg.checks.checking import finding_at
from leverkg.checks.shape_words import filled, place_of
from leverkg.errors import RuleError
from leverkg.findings import Finding, Severity
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple
from leverkg.theory.folders import folder
from leverkg.theory.labels import Labels
from leverkg.theory.terms import PREFIXES, lev

if TYPE_CHECKING:
    import rdflib

    from leverkg.case.origins import Origins

__all__ = ["Shapes", "read_shapes", "shape_findings", "shipped_shapes"]

SH = PREFIXES["sh"]
_CODE, _HINT, _MESSAGE = lev("code"), lev("hint"), IRI(SH + "message")
_SEVERITIES = {SH + "Violation": Severity.ERROR, SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}
_UNSUPPORTED = {
    SH + "js": "JavaScript",
    SH + "jsFunctionName": "JavaScript",
    SH + "expression": "an expression constraint",
}


class Shapes:
    """Shapes as a graph, with what messages and findings need to know of each."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = tuple(triples)
        self.graph: rdflib.Graph = graph_of(triples)
        self._said: dict[Term, dict[IRI, list[Term]]] = {}
        self._above: dict[Term, list[Term]] = {}
        for s, p, o in triples:
            self._said.setdefault(s, {}).setdefault(p, []).append(o)
            if isinstance(o, BlankNode | IRI):
                self._above.setdefault(o, []).append(s)

    def text(self, shape: Term, prop: IRI) -> str | None:
        """Return the text that a shape says by a property."""
        return next(
            (o.lexical for o in self._said.get(shape, {}).get(prop, []) if isinstance(o, Literal)), None
        )

    def coded(self, shape: Term) -> Term:
        """Return the shape with a code that a shape is or is part of; the shape itself if there is none."""
        seen, waiting = set(), [shape]
        while waiting:
            node = waiting.pop(0)
            if self.text(node, _CODE) is not None:
                return node
            seen.add(node)
            waiting += [above for above in self._above.get(node, []) if above not in seen]
        return shape

    def codes(self) -> dict[str, Term]:
        """Return the shapes that have a code, by it."""
        return {code: shape for shape in self._said if (code := self.text(shape, _CODE)) is not None}

    def value(self, shape: Term, prop: IRI) -> Term | None:
        """Return the first thing that a shape names by a property."""
        return next(iter(self._said.get(shape, {}).get(prop, [])), None)


@cache
def shipped_shapes(name: str) -> Shapes:
    """Return the shipped shapes of that name: `case` for a case as written, `derived` for what follows."""
    return read_shapes([folder("ontology") / "shapes" / f"{name}.ttl"])


def read_shapes(paths: Sequence[Path | str]) -> Shapes:
    """Return the shapes of files.

    Raises:
        InputError: a file that cannot be read or parsed.
        RuleError: LEV-S900, a shape that cannot be checked.
    """
    triples: list[Triple] = []
    for number, path in enumerate(paths):
        source = read_source(str(path))
        triples += [(s, p, o) for s, p, o, _ in parse(source, blank_prefix=f"s{number}b")]
    refuse_unsupported(triples)
    return Shapes(triples)


def refuse_unsupported(triples: Sequence[Triple]) -> None:
    """Raise RuleError for shapes that the validator would pass over in silence, or that reach outside."""
    for s, p, o in triples:
        what = _UNSUPPORTED.get(p.value)
        if (
            what is None
            and p.value in (SH + "select", SH + "ask", SH + "construct")
            and isinstance(o, Literal)
        ):
            what = _reaches_outside(o.lexical)
        if what is not None:
            raise RuleError(
                f"the shape {s} uses {what}, which is not checked",
                code="LEV-S900",
                hint="write it with SHACL Core or sh:sparql, without SERVICE",
            )


def _reaches_outside(query: str) -> str | None:
    """Tell by its tokens whether a query, which may be a fragment, asks another server."""
    from leverkg.sparql.source import Source
    from leverkg.sparql.tokens import read_tokens

    return "SERVICE" if "SERVICE" in read_tokens(Source("shape", query)).kinds else None


def shape_findings(
    asserted: Asserted,
    triples: Sequence[Triple],
    shapes: Shapes,
    labels: Labels,
    *,
    origins: Origins | None = None,
) -> list[Finding]:
    """Return what shapes say of triples.

    Args:
        asserted: the files, for places.
        triples: what is checked, with the ontology.
        shapes: the shapes.
        labels: what to call things.
        origins: which asserted triples others restate.

    Raises:
        RuleError: LEV-S901, the validator cannot evaluate a shape.
    """
    report = _validate(graph_of(triples), shapes.graph)
    results = sorted(
        _results(report), key=lambda result: str(sorted((str(k), str(v)) for k, v in result.items()))
    )
    return [_finding(result, shapes, asserted, labels, origins) for result in results]


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    import pyshacl

    with silenced():
        try:
            _, report, _ = pyshacl.validate(
                data, shacl_graph=shapes, advanced=True, inplace=True, do_owl_imports=False, meta_shacl=False
            )
        except RecursionError:
            raise
        except Exception as error:  # whatever a validator's own parts raise becomes one error of ours
            raise RuleError(
                f"the shapes cannot be evaluated: {type(error).__name__}: {error}",
                code="LEV-S901",
                hint="check the shape named, or take it out",
            ) from error
    found: rdflib.Graph = report
    return found


_Result = dict[str, Term]


def _results(report: rdflib.Graph) -> Iterator[_Result]:
    from rdflib import RDF, BNode, URIRef

    for node in report.subjects(RDF.type, URIRef(SH + "ValidationResult")):
        if any(True for _ in report.subjects(URIRef(SH + "detail"), node)):
            continue
        result: _Result = {}
        for name in ("focusNode", "resultPath", "value", "resultMessage", "resultSeverity", "sourceShape"):
            found = report.value(node, URIRef(SH + name))
            if found is not None and not (name == "resultPath" and isinstance(found, BNode)):
                result[name] = term_of(found)
        yield result


def _finding(
    result: _Result,
    shapes: Shapes,
    asserted: Asserted,
    labels: Labels,
    origins: Origins | None,
) -> Finding:
    shape = shapes.coded(result["sourceShape"])
    focus = result["focusNode"]
    code = shapes.text(shape, _CODE) or "LEV-S000"
    severity_term = shapes.value(shape, IRI(SH + "severity")) or result.get("resultSeverity")
    severity = _SEVERITIES.get(getattr(severity_term, "value", ""), Severity.ERROR)
    message = filled(shapes.text(shape, _MESSAGE), result, labels)
    place = place_of(focus, result.get("resultPath"), result.get("value"), asserted, origins)
    return finding_at(place, code, severity, message, shapes.text(shape, _HINT), focus)
