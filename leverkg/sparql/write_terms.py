"""The text of terms and property paths."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, TripleTerm
from leverkg.sparql.tree import (
    Path,
    PathAlternative,
    PathInverse,
    PathNegated,
    PathRepeat,
    PathSequence,
    TermPattern,
    TripleTermPattern,
    Variable,
)

__all__ = ["Prefixes", "iri_text", "path_text", "predicate_text", "quoted", "write_path", "write_term"]

Prefixes = Mapping[str, str]

_NUMBERS = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
# Only local names that need no escape are abbreviated.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_\-]|\.(?=[A-Za-z0-9_\-.]*[A-Za-z0-9_\-]))*)?")
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'[\\"\n\r\t\x08\x0c]')


def write_term(term: TermPattern, prefixes: Prefixes | None = None) -> str:
    """The text of a term or variable."""
    prefixes = prefixes or {}
    match term:
        case IRI():
            return iri_text(term.value, prefixes)
        case Variable():
            return f"?{term.name}"
        case BlankNode():
            return f"_:{term.label}"
        case Literal():
            return _literal(term, prefixes)
        case TripleTerm() | TripleTermPattern():
            parts = (write_term(part, prefixes) for part in (term.subject, term.predicate, term.object))
            return f"<<( {' '.join(parts)} )>>"


def iri_text(value: str, prefixes: Prefixes) -> str:
    """An IRI, as a prefixed name where a given prefix fits."""
    if prefixes:
        fitting = [
            (len(namespace), prefix, value[len(namespace) :])
            for prefix, namespace in prefixes.items()
            if namespace and value.startswith(namespace) and _LOCAL.fullmatch(value, len(namespace))
        ]
        if fitting:
            _, prefix, local = max(fitting)
            return f"{prefix}:{local}"
    return "<" + _FORBIDDEN.sub(lambda match: "\\u" + format(ord(match[0]), "04X"), value) + ">"


def _literal(literal: Literal, prefixes: Prefixes) -> str:
    if literal.language:
        direction = f"--{literal.direction}" if literal.direction else ""
        return f"{quoted(literal.lexical)}@{literal.language}{direction}"
    if literal.datatype == XSD + "string":
        return quoted(literal.lexical)
    short = _NUMBERS.get(literal.datatype)
    if short is not None and short.fullmatch(literal.lexical):
        return literal.lexical
    return f"{quoted(literal.lexical)}^^{iri_text(literal.datatype, prefixes)}"


def quoted(text: str) -> str:
    """A text in quotes."""
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text) + '"'


def predicate_text(predicate: IRI | Variable, prefixes: Prefixes) -> str:
    """A predicate; rdf:type is ``a``."""
    return "a" if predicate == RDF_TYPE else write_term(predicate, prefixes)


# --- paths, by how tightly they bind: alternative 1, sequence 2, inverse 3, repeat 4, the rest 5 ---


def path_text(path: Path, prefixes: Prefixes, least: int = 1) -> str:
    """A path, in brackets when it binds less tightly than `least`."""
    match path:
        case IRI():
            return predicate_text(path, prefixes)
        case PathAlternative():
            level, text = 1, " | ".join(path_text(part, prefixes, 2) for part in path.alternatives)
        case PathSequence():
            level, text = 2, " / ".join(path_text(part, prefixes, 3) for part in path.steps)
        case PathInverse():
            level, text = 3, "^" + path_text(path.path, prefixes, 4)
        case PathRepeat():
            level, text = 4, path_text(path.path, prefixes, 5) + path.modifier
        case PathNegated():
            parts = [predicate_text(iri, prefixes) for iri in path.forward]
            parts += ["^" + predicate_text(iri, prefixes) for iri in path.inverse]
            level, text = 5, f"!{parts[0]}" if len(parts) == 1 else f"!({' | '.join(parts)})"
    return text if level >= least else f"({text})"


def write_path(path: Path, prefixes: Prefixes | None = None) -> str:
    """The text of a property path."""
    return path_text(path, prefixes or {})
