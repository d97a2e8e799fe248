"""Whether a literal's value is one of a datatype, as far as that is known here.

Values count, not how they are written: a store may keep ``"5"^^xsd:byte`` as an integer.

Source: OWL 2 Profiles, section 4.3, table 8 (dt-not-type); XML Schema 1.1 part 2, section 3.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from leverkg.engine.literal_values import INTEGERS
from leverkg.rdf.term import IRI, RDF_LANGSTRING, XSD, Literal

__all__ = ["is_outside"]

_PLAIN = "http://www.w3.org/1999/02/22-rdf-syntax-ns#PlainLiteral"
_STRINGS = frozenset(
    XSD + name for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
)
_FLOATS = frozenset((XSD + "double", XSD + "float"))
# Types whose values no other type has, but for those derived from them.
_ALONE = {
    XSD + name: frozenset(XSD + one for one in (name, *derived))
    for name, derived in {
        "boolean": (),
        "dateTime": ("dateTimeStamp",),
        "dateTimeStamp": (),
        "date": (),
        "time": (),
        "gYear": (),
        "gYearMonth": (),
        "gMonth": (),
        "gMonthDay": (),
        "gDay": (),
        "duration": ("dayTimeDuration", "yearMonthDuration"),
        "dayTimeDuration": (),
        "yearMonthDuration": (),
        "anyURI": (),
        "hexBinary": (),
        "base64Binary": (),
    }.items()
}
_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_ENDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2**bits // 2), 2**bits // 2 - 1) for name, bits in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**bits - 1) for name, bits in _BITS.items()},
}


def is_outside(literal: Literal, datatype: IRI) -> bool:
    """Tell whether a literal has no value, or one that a datatype has not; no, where that is not known.

    Args:
        literal: the literal.
        datatype: the datatype. Of those that an ontology makes itself nothing is known.
    """
    kind = datatype.value
    if kind in INTEGERS:
        number = _decimal(literal)
        low, high = _ENDS[kind.removeprefix(XSD)]
        if number is None or number != number.to_integral_value():
            return True
        return (low is not None and number < low) or (high is not None and number > high)
    if kind == XSD + "decimal":
        return _decimal(literal) is None
    if kind in _FLOATS:
        return literal.datatype != kind or not _is_float(literal.lexical)
    if kind == XSD + "string":
        return literal.datatype not in _STRINGS
    if kind == RDF_LANGSTRING:
        return not literal.language
    if kind == _PLAIN:
        return not literal.language and literal.datatype not in _STRINGS
    return kind in _ALONE and literal.datatype not in _ALONE[kind]


def _decimal(literal: Literal) -> Decimal | None:
    if literal.datatype not in INTEGERS and literal.datatype != XSD + "decimal":
        return None
    try:
        number = Decimal(literal.lexical)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _is_float(text: str) -> bool:
    try:
        float(text.replace("INF", "inf"))
    except ValueError:
        return False
    return True
