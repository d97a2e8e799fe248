"""Whether a literal is what its datatype says (XML Schema 1.1 part 2, as far as RDF uses it).

Stores take `"2026-02-30"^^xsd:date` without a word, and every comparison with it is then silently not so. It
must be said before anything is derived.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from leverkg.patterns import pattern
from leverkg.rdf.term import XSD, Literal

__all__ = ["DATATYPES", "any_text", "day_meant", "digits", "fault", "has_zone", "month_length", "year"]

_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DATE = pattern(rf"(?P<year>-?(?:[1-9]\d{{3,}}|0\d{{3}}))-(?P<month>\d\d)-(?P<day>\d\d){_ZONE}\Z")
_MOMENT = (
    r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))-(?P<month>\d\d)-(?P<day>\d\d)T"
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?P<fraction>\.\d+)?"
)
_DATETIME = pattern(rf"{_MOMENT}{_ZONE}\Z")
_STAMP = pattern(rf"{_MOMENT}{_ZONE.removesuffix('?')}\Z")
_YEAR_FIRST = pattern(
    r"(?P<first>(?P<year>\d{4}))[-/.](?P<one>\d{1,2})[-/.](?P<two>\d{1,2})(?:T[\d:.]*)?(?:Z|[+-]\d\d:\d\d)?\Z"
)
_YEAR_LAST = pattern(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})\Z")
_TIME = pattern(rf"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?P<fraction>\.\d+)?{_ZONE}\Z")
_MONTH = pattern(rf"(?P<year>-?(?:[1-9]\d{{3,}}|0\d{{3}}))-(?P<month>\d\d){_ZONE}\Z")
_YEAR = pattern(rf"(?P<year>-?(?:[1-9]\d{{3,}}|0\d{{3}})){_ZONE}\Z")
_INTEGER = pattern(r"[+-]?\d+\Z")
_DECIMAL = pattern(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)\Z")
_FLOAT = pattern(r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)\Z")
_DURATION = pattern(
    r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d|\.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?\Z"
)
_DAY_TIME = pattern(r"-?P(?=.)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?\Z")
_YEAR_MONTH = pattern(r"-?P(?=.)(?:\d+Y)?(?:\d+M)?\Z")
_LANGUAGE = pattern(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_HEX = pattern(r"(?:[0-9A-Fa-f]{2})*\Z")
_BASE64 = pattern(r"[A-Za-z0-9+/\s]*={0,2}\s*\Z")


def _dated(pattern: re.Pattern[str], example: str) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        match = pattern.match(text)
        if match is None:
            meant = day_meant(text) if pattern is _DATE else None
            return f"write it as {meant}" if meant else f"write it like {example}"
        parts = match.groupdict()
        month = int(parts.get("month") or 1)
        if not 1 <= month <= 12:
            return f"there is no month {month:02d}"
        if parts.get("day"):
            number = int(parts["year"])
            last = month_length(number, month)
            if not 1 <= int(parts["day"]) <= last:
                return f"month {month:02d} of {parts['year']} has {last} days"
        return _clock(parts)

    return check


def month_length(year: int, month: int) -> int:
    """Return how many days a month has in the Gregorian calendar."""
    if month == 2 and year % 4 == 0 and (year % 100 or year % 400 == 0):
        return 29
    return (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def day_meant(text: str) -> str | None:
    """Return the day that a text means beyond doubt and does not write as `2026-12-31`; else None."""
    found = _YEAR_FIRST.match(text.strip()) or _YEAR_LAST.match(text.strip())
    if found is None:
        return None
    year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
    if "first" in found.groupdict() or one == two:
        month, day = one, two
    elif max(one, two) > 12 >= min(one, two):
        month, day = min(one, two), max(one, two)
    else:
        return None
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= month_length(year, month)):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _clock(parts: dict[str, str | None]) -> str | None:
    if parts.get("hour") is None:
        return None
    hour, minute, second = (int(parts[k] or 0) for k in ("hour", "minute", "second"))
    if hour == 24 and not minute and not second and not (parts["fraction"] or "").strip(".0"):
        return None
    return None if hour < 24 and minute < 60 and second < 60 else "there is no such time of day"


def _like(pattern: re.Pattern[str], advice: str) -> Callable[[str], str | None]:
    return lambda text: None if pattern.match(text) else advice


def _integer(low: int | None, high: int | None) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        if not _INTEGER.match(text):
            return "write a whole number, such as 12"
        if len(text) > 400:
            return None if low is None and high is None else "the number is out of range"
        number = int(text)
        if (low is not None and number < low) or (high is not None and number > high):
            return f"the number must be {_interval(low, high)}"
        return None

    return check


def _interval(low: int | None, high: int | None) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"between {low} and {high}"


def _anything(_: str) -> str | None:
    return None


DATATYPES: dict[str, Callable[[str], str | None]] = {
    XSD + name: check
    for name, check in {
        "string": _anything,
        "anyURI": _anything,
        "normalizedString": _like(pattern(r"[^\t\r\n]*\Z"), "without tabs and line breaks"),
        "token": _like(pattern(r"(?! )[^\t\r\n]*(?<! )\Z|\Z"), "without blanks at either end"),
        "language": _like(_LANGUAGE, "write a language tag, such as en"),
        "boolean": _like(pattern(r"(?:true|false|0|1)\Z"), "write true or false"),
        "decimal": _like(_DECIMAL, "write a decimal number, such as 1.5"),
        "double": _like(_FLOAT, "write a number, such as 1.5e0"),
        "float": _like(_FLOAT, "write a number, such as 1.5e0"),
        "integer": _integer(None, None),
        "long": _integer(-(2**63), 2**63 - 1),
        "int": _integer(-(2**31), 2**31 - 1),
        "short": _integer(-(2**15), 2**15 - 1),
        "byte": _integer(-128, 127),
        "nonNegativeInteger": _integer(0, None),
        "positiveInteger": _integer(1, None),
        "nonPositiveInteger": _integer(None, 0),
        "negativeInteger": _integer(None, -1),
        "unsignedLong": _integer(0, 2**64 - 1),
        "unsignedInt": _integer(0, 2**32 - 1),
        "unsignedShort": _integer(0, 2**16 - 1),
        "unsignedByte": _integer(0, 255),
        "date": _dated(_DATE, "2026-12-31"),
        "dateTime": _dated(_DATETIME, "2026-12-31T12:00:00"),
        "dateTimeStamp": _dated(_STAMP, "2026-12-31T12:00:00Z"),
        "time": _dated(_TIME, "12:00:00"),
        "gYearMonth": _dated(_MONTH, "2026-12"),
        "gYear": _dated(_YEAR, "2026"),
        "gMonth": _like(pattern(rf"--(?:0[1-9]|1[0-2]){_ZONE}\Z"), "write --12 for December"),
        "gDay": _like(pattern(rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}\Z"), "write ---31"),
        "gMonthDay": _like(
            pattern(rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_ZONE}\Z"), "write --12-31"
        ),
        "duration": _like(_DURATION, "write a duration, such as P90D"),
        "dayTimeDuration": _like(_DAY_TIME, "write a duration of days, such as P90D"),
        "yearMonthDuration": _like(_YEAR_MONTH, "write a duration of years and months, such as P1Y6M"),
        "hexBinary": _like(_HEX, "write pairs of hexadecimal digits"),
        "base64Binary": _like(_BASE64, "write base64"),
        "Name": _like(pattern(r"[^\W\d][\w.:\-]*\Z"), "write a name"),
        "NCName": _like(pattern(r"[^\W\d][\w.\-]*\Z"), "write a name without colon"),
        "NMTOKEN": _like(pattern(r"[\w.:\-]+\Z"), "write a name"),
    }.items()
}
"""Datatype IRI → a function from a lexical form to what is wrong with it, or None."""


def fault(literal: Literal) -> str | None:
    """Return what is wrong with a literal's lexical form, or None if it is well typed or of a foreign
    datatype."""
    check = DATATYPES.get(literal.datatype)
    return check(literal.lexical) if check else None


def any_text(datatype: str) -> bool:
    """Tell whether all texts will do for a datatype: a plain one, or one of which nothing is known."""
    return DATATYPES.get(datatype, _anything) is _anything


def year(literal: Literal) -> int | None:
    """Return the year of a date, or None for what has none."""
    if literal.datatype not in _YEARS:
        return None
    match = re.match(r"-?\d+", literal.lexical)
    return int(match[0]) if match and len(match[0]) < 30 else None


_YEARS = frozenset(XSD + n for n in ("date", "dateTime", "dateTimeStamp", "gYear", "gYearMonth"))
_NUMBERS = frozenset(XSD + n for n in ("decimal", "integer")) | frozenset(
    d for d, check in DATATYPES.items() if getattr(check, "__qualname__", "").startswith("_integer")
)


def has_zone(literal: Literal) -> bool | None:
    """Tell whether a date has a time zone; None for what is no date."""
    if literal.datatype not in _YEARS:
        return None
    return re.search(r"(?:Z|[+-]\d\d:\d\d)\Z", literal.lexical) is not None


def digits(literal: Literal) -> tuple[int, int] | None:
    """Return how many digits stand before and after the point of a decimal or integer; None for anything
    else."""
    if literal.datatype not in _NUMBERS or not _DECIMAL.match(literal.lexical):
        return None
    whole, _, fraction = literal.lexical.lstrip("+-").partition(".")
    return len(whole.lstrip("0")), len(fraction.rstrip("0"))
