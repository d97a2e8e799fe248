"""Whether a literal's lexical form belongs to its datatype, for ``sh:datatype``.

A datatype that is not listed here is taken on trust, as the specification allows for datatypes an engine does
not support.

Source: XML Schema Definition Language 1.1, part 2 (lexical mappings); SHACL, section 4.1.2.
"""

from __future__ import annotations

import re
from calendar import monthrange

from leverkg.rdf.term import XSD, Literal

__all__ = ["is_well_formed"]

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_CLOCK = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_FORMS = {
    name: re.compile(form)
    for name, form in {
        "boolean": r"true|false|1|0",
        "integer": r"[+-]?\d+",
        "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
        "float": _FLOAT,
        "double": _FLOAT,
        "date": _DAY + _ZONE,
        "dateTime": f"{_DAY}T{_TIME}{_ZONE}",
        "dateTimeStamp": f"{_DAY}T{_TIME}{_ZONE[:-1]}",
        "time": _TIME + _ZONE,
        "gYear": r"-?(?:[1-9]\d{3,}|0\d{3})" + _ZONE,
        "gYearMonth": r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])" + _ZONE,
        "gMonth": r"--(?:0[1-9]|1[0-2])" + _ZONE,
        "gMonthDay": r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])" + _ZONE,
        "gDay": r"---(?:0[1-9]|[12]\d|3[01])" + _ZONE,
        "duration": rf"-?P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_CLOCK})?",
        "dayTimeDuration": rf"-?P(?=[\dT])(?:\d+D)?(?:{_CLOCK})?",
        "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
        "hexBinary": r"(?:[0-9a-fA-F]{2})*",
        "base64Binary": r"(?:[A-Za-z0-9+/]\s?)*(?:=\s?){0,2}",
        "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    }.items()
}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}


def is_well_formed(literal: Literal) -> bool:
    """Tell whether the lexical form is one of the datatype's; true of datatypes that are not known."""
    if not literal.datatype.startswith(XSD):
        return True
    name, text = literal.datatype[len(XSD) :], literal.lexical.strip(" \t\r\n")
    if name in _RANGES:
        if not _FORMS["integer"].fullmatch(text):
            return False
        low, high = _RANGES[name]
        return (low is None or int(text) >= low) and (high is None or int(text) <= high)
    form = _FORMS.get(name)
    if form is None:
        return True
    if not form.fullmatch(text):
        return False
    return name not in ("date", "dateTime", "dateTimeStamp") or _day_exists(text)


def _day_exists(text: str) -> bool:
    year, month, day = re.match(r"(-?\d+)-(\d\d)-(\d\d)", text).groups()  # type: ignore[union-attr]
    # The calendar repeats every 400 years; the proleptic year 0 exists in XML Schema 1.1.
    return int(day) <= monthrange(int(year) % 400 + 400, int(month))[1]
