"""When two literals are one to a store that normalises what it holds."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from leverkg.rdf.term import XSD, XSD_STRING, Literal, Term

__all__ = ["same_value"]


def same_value(one: Term | None, other: Term) -> bool:
    """Whether two terms are the same, or literals that a store may hold as one: ``01`` and ``1``.

    Stores normalise numbers, booleans, zones and language tags, so that a term that comes back from one need
    not be written as it is in the query.
    """
    if not (isinstance(one, Literal) and isinstance(other, Literal)) or one.datatype != other.datatype:
        return one == other
    if one.lexical == other.lexical:
        tags = [(part.language or "").lower() for part in (one, other)]
        return tags[0] == tags[1] and one.direction == other.direction
    return one.datatype.startswith(XSD) and one.datatype != XSD_STRING and _value(one) == _value(other)


def _value(literal: Literal) -> object:
    kind, text = literal.datatype.removeprefix(XSD), literal.lexical.strip()
    if kind == "boolean":
        return {"1": "true", "0": "false"}.get(text, text)
    if kind in ("dateTime", "date", "time", "gYear", "gYearMonth"):
        return re.sub(r"[+-]00:00$", "Z", text)
    try:
        return float(text) if kind in ("double", "float") else Decimal(text)
    except (ValueError, InvalidOperation):
        return text
