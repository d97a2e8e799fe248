"""The order in which terms are written for people."""

from __future__ import annotations

from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, BlankNode, Term, TripleTerm

__all__ = ["order"]

_DIGITS = pattern(r"([0-9]{1,18})")


def order(term: Term) -> tuple[object, ...]:
    """IRIs, then literals, blank nodes and triple terms; names with numbers in the order of the numbers."""
    match term:
        case IRI(value):
            return (1, _natural(value), value)
        case BlankNode(label):
            return (3, _natural(label), label)
        case TripleTerm():
            return (4, [], str(term))
        case _:
            return (2, (term.datatype, term.language or ""), _natural(term.lexical), str(term))


def _natural(text: str) -> list[str | int]:
    """The words and the numbers in a text, in turn; a number that is not there counts as zero."""
    parts: list[str | int] = _DIGITS.split(text)
    parts[1::2] = map(int, parts[1::2])
    return parts + ([0, "", 0] if parts[-1] else [0])
