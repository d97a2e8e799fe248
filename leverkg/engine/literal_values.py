"""One form for literals of one value, so that terms of different stores and files can be compared.

Stores may write ``01`` as ``1`` and ``1.50`` as ``1.5``; a proof, a template's constant and a test then
have to compare values (XML Schema 1.1 part 2, canonical mappings), not lexical forms.
"""

from __future__ import annotations

import re

from leverkg.patterns import pattern
from leverkg.rdf.term import XSD, Literal, Term, Triple, TripleTerm

__all__ = ["INTEGERS", "canonical", "canonical_triple"]

INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
_FLOATS = frozenset({XSD + "double", XSD + "float"})
_ZONE = pattern(r"(.*T.*|\d{4}.*)([+-]00:00)$")
_TEMPORAL = frozenset(XSD + n for n in ("dateTime", "date", "time", "gYear", "gYearMonth", "gMonthDay"))


def canonical(term: Term) -> Term:
    """Return a term with one lexical form for each value; a language tag in lower case."""
    if isinstance(term, TripleTerm):
        return TripleTerm(canonical(term.subject), term.predicate, canonical(term.object))
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(term.lexical, term.datatype, term.language.lower(), term.direction)
    return Literal(_lexical(term.lexical, term.datatype), term.datatype)


def canonical_triple(triple: Triple) -> Triple:
    """Return a triple with canonical terms."""
    return canonical(triple[0]), triple[1], canonical(triple[2])


def _lexical(text: str, datatype: str) -> str:
    from decimal import Decimal, InvalidOperation

    try:
        if datatype in INTEGERS and re.fullmatch(r"[+-]?\d+", text):
            return str(int(text))
        if datatype == XSD + "decimal" and re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text):
            plain = format(Decimal(text), "f")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            return "0" if plain in ("-0", "") else plain
        if datatype in _FLOATS:
            return repr(float(text.replace("INF", "inf")))
    except (ValueError, InvalidOperation):
        return text
    if datatype == XSD + "boolean":
        return {"1": "true", "0": "false"}.get(text, text)
    if datatype in _TEMPORAL and (match := _ZONE.match(text)):
        return match[1] + "Z"
    return text
