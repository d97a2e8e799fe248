"""Terms as N-Triples writes them, read back.

Only what a serialiser wrote is read here, one term at a time; whole files are the parser's.
"""

from __future__ import annotations

import re

from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, RDF_DIRLANGSTRING, RDF_LANGSTRING, XSD_STRING, BlankNode, Literal, Term

__all__ = ["term_of"]

_ESCAPE = pattern(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_MEANT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def term_of(text: str) -> Term:
    """Return the IRI, blank node or literal that a text of N-Triples is (RDF 1.2 N-Triples, section 2)."""
    if text[0] == "<":
        return IRI(text[1:-1])
    if text[0] == "_":
        return BlankNode(text[2:])
    end = text.rindex('"')
    lexical, rest = text[1:end], text[end + 1 :]
    if "\\" in lexical:
        lexical = _ESCAPE.sub(_character, lexical)
    if not rest:
        return Literal(lexical, XSD_STRING)
    if rest[0] == "@":
        language, _, direction = rest[1:].partition("--")
        return Literal(
            lexical, RDF_DIRLANGSTRING if direction else RDF_LANGSTRING, language, direction or None
        )
    return Literal(lexical, rest[3:-1])


def _character(found: re.Match[str]) -> str:
    short, long, other = found.groups()
    return chr(int(short or long, 16)) if short or long else _MEANT.get(other, other)
