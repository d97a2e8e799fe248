"""Literals by value: one normal form for each, written apart from the engine's own so that it can judge it.

The pools hold at least one literal of every usual datatype, and other spellings of the same values.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from leverkg.rdf.term import RDF_LANGSTRING, XSD, Literal, Term, Triple

__all__ = [
    "DERIVED_INTEGERS",
    "NUMERIC",
    "POOLS",
    "instant",
    "normal",
    "normal_triple",
    "number",
    "short_type",
]

NUMERIC = ("integer", "decimal", "float", "double")
"""The numeric types in the order in which arithmetic promotes them."""

DERIVED_INTEGERS = (
    "byte",
    "short",
    "int",
    "long",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
)
_DURATIONS = {"PT24H": "P1D", "P12M": "P1Y", "P1Y12M": "P2Y", "P0Y": "PT0S"}


def _of(datatype: str, *forms: str) -> list[Literal]:
    return [Literal(form, XSD + datatype) for form in forms]


POOLS: dict[str, list[Literal]] = {
    "int": [
        *_of("integer", "0", "1", "2", "3", "-1", "01", "+2", "-0"),
        *_of("byte", "2", "03"),
        *_of("nonNegativeInteger", "3", "+1"),
        *_of("long", "-1"),
        *_of("unsignedInt", "2"),
        *_of("short", "1"),
        *_of("negativeInteger", "-2"),
        *_of("positiveInteger", "3"),
        *_of("nonPositiveInteger", "0"),
        *_of("unsignedByte", "1"),
        *_of("unsignedShort", "2"),
        *_of("unsignedLong", "1"),
    ],
    "num": [
        *_of("integer", "1", "2", "02"),
        *_of("decimal", "1.5", "0.50", "2.0", "-0.25", "1.0"),
        *_of("double", "1.5E0", "2", "0.25", "5e-1", "1.0"),
        *_of("float", "0.25", "1.50", "2"),
        *_of("int", "3"),
    ],
    "txt": [Literal(text) for text in ("", "a", "b", "ab", "A", "2")],
    "day": _of("date", "2020-01-31", "2020-02-01", "2021-01-01"),
    "at": _of(
        "dateTime",
        "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00+00:00",
        "2020-01-01T00:00:00.0Z",
        "2020-01-01T00:00:00+01:00",
        "2019-12-31T23:00:00Z",
    ),
    "year": _of("gYear", "2019", "2020", "2021"),
    "other": [
        Literal("a", RDF_LANGSTRING, "en"),
        Literal("a", RDF_LANGSTRING, "EN"),
        Literal("b", RDF_LANGSTRING, "de-AT"),
        *_of("boolean", "true", "1", "false", "0"),
        *_of("duration", "P1D", "PT24H", "P1Y12M"),
        *_of("dayTimeDuration", "P1D"),
        *_of("yearMonthDuration", "P12M"),
        *_of("time", "12:00:00"),
        *_of("gYearMonth", "2020-02"),
        *_of("anyURI", "http://example.org/u"),
        *_of("integer", "many"),
        Literal("u", "http://example.org/unit"),
    ],
}


def short_type(literal: Literal) -> str:
    """Return the local name of a literal's datatype; ``langString`` for one with a language tag."""
    return literal.datatype.replace("#", "/").rsplit("/", 1)[-1]


def number(literal: Literal) -> Decimal | None:
    """Return the value of a numeric literal, exactly; ``None`` for any other."""
    kind = short_type(literal)
    if not literal.datatype.startswith(XSD) or kind not in (*NUMERIC, *DERIVED_INTEGERS):
        return None
    try:
        value = Decimal(literal.lexical)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def instant(literal: Literal) -> datetime:
    """Return the moment that a ``dateTime`` with a zone names."""
    return datetime.fromisoformat(literal.lexical).astimezone(UTC)


def normal(term: Term) -> Term:
    """Return a term with one spelling for each value of each type; a derived integer type is an integer."""
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(term.lexical, term.datatype, term.language.lower())
    kind = short_type(term)
    value = number(term)
    if value is not None:
        kind = "integer" if kind in DERIVED_INTEGERS else kind
        return Literal(_digits(value) if kind in ("integer", "decimal") else repr(float(value)), XSD + kind)
    if kind == "boolean":
        return Literal({"1": "true", "0": "false"}.get(term.lexical, term.lexical), term.datatype)
    if kind == "dateTime":
        plain = term.lexical.replace("+00:00", "Z").replace(".0Z", "Z")
        return Literal(plain, term.datatype)
    if kind.lower().endswith("duration"):
        return Literal(_DURATIONS.get(term.lexical, term.lexical), term.datatype)
    return term


def normal_triple(triple: Triple) -> Triple:
    """Return a triple with its object's normal form."""
    return triple[0], triple[1], normal(triple[2])


def _digits(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.removeprefix("+")
