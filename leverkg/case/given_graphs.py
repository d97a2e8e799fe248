"""Terms and graphs of other libraries, as callers from Python have them: rdflib's and pyoxigraph's.

Which library something is of is told by its class's module, so that none is imported for the asking.
"""

from __future__ import annotations

from typing import Any, TypeAlias, cast

from leverkg.errors import UsageError
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, TripleTerm

__all__ = ["AnyTerm", "as_term", "is_foreign", "source_of"]

AnyTerm: TypeAlias = Any
"""A term of leverkg's, rdflib's or pyoxigraph's, or a string that is an IRI."""

_DEFAULT = "urn:x-rdflib:default"
_OWN = frozenset({IRI, BlankNode, Literal, TripleTerm})


def is_foreign(value: object) -> bool:
    """Tell whether something is of rdflib or of pyoxigraph."""
    return _library(value) is not None


def as_term(value: AnyTerm) -> Term:
    """Return a term as leverkg's.

    Raises:
        UsageError: LEV-U028, it is none.
    """
    if type(value) in _OWN:
        return cast(Term, value)
    library = _library(value)
    try:
        if library == "rdflib":
            from leverkg.case.rdflib_graphs import term_of

            return term_of(value)
        if library == "pyoxigraph":
            from leverkg.rdf.ox import from_ox

            return from_ox(value)
    except (TypeError, ValueError, AttributeError):
        pass
    if isinstance(value, str) and ":" in value:
        return IRI(value)
    raise UsageError(
        f"{value!r} is no term",
        code="LEV-U028",
        hint="give a full IRI as text, or a term of leverkg.rdf.term, rdflib or pyoxigraph",
    )


def source_of(graph: object, number: int) -> Source:
    """Return a graph of rdflib or a store of pyoxigraph as an input, its statements in order.

    Args:
        graph: the graph.
        number: which of several it is, for its name.

    Raises:
        UsageError: LEV-U028, it is none.
    """
    name = f"graph {number}" if number > 1 else "graph"
    library = _library(graph)
    if library == "pyoxigraph" and hasattr(graph, "quads_for_pattern"):
        lines = sorted(f"{quad} ." for quad in cast(Any, graph))
        return Source(name, "\n".join([*lines, ""]).encode(), "nq")
    if library == "rdflib" and hasattr(graph, "serialize"):
        if hasattr(graph, "quads"):
            return Source(name, "\n".join([*_quads(graph), ""]).encode(), "nq")
        used = cast(Any, graph).serialize(format="nt")
        declared = [
            f"@prefix {prefix}: <{namespace}> ."
            for prefix, namespace in cast(Any, graph).namespaces()
            if f"<{namespace}" in used
        ]
        return Source(name, "\n".join([*declared, *_lines(used), ""]).encode(), "ttl")
    raise UsageError(
        f"{type(graph).__name__} is neither the name of a file nor a graph",
        code="LEV-U028",
        hint="give names of files, an rdflib graph or a pyoxigraph store",
    )


def _quads(data: Any) -> list[str]:
    from leverkg.case.rdflib_graphs import term_of

    lines = []
    for s, p, o, context in data.quads((None, None, None, None)):
        graph = getattr(context, "identifier", context)
        named = "" if graph is None or str(graph) == _DEFAULT else f" {term_of(graph)}"
        lines.append(f"{term_of(s)} {term_of(p)} {term_of(o)}{named} .")
    return sorted(lines)


def _lines(text: str) -> list[str]:
    return sorted(line for line in text.split("\n") if line.strip())


def _library(value: object) -> str | None:
    names = (kind.__module__.split(".")[0] for kind in type(value).__mro__)
    return next((name for name in names if name in ("rdflib", "pyoxigraph")), None)
