"""Dates of a case as day numbers, so that rules compare and subtract integers.

A date may be a day, a month or a year (``xsd:date``, ``xsd:gYearMonth``, ``xsd:gYear``; an ``xsd:dateTime``
counts by its day). These datatypes do not compare with each other in SPARQL, and durations are handled
unevenly by stores; so the arithmetic is done here, once, on load. Day numbers are those of the proleptic
Gregorian calendar (:meth:`datetime.date.toordinal`).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from leverkg.patterns import pattern
from leverkg.rdf.literals import month_length
from leverkg.rdf.term import XSD, Literal, Term

__all__ = ["ALWAYS", "NEVER", "Days", "date_literal", "days_of", "lead_days"]

ALWAYS = 0
"""The day before all days: an open beginning."""
NEVER = date.max.toordinal() + 1
"""The day after all days: an open end."""

_DAY = pattern(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?(?:Z|[+-]\d{2}:\d{2})?\Z")
_MONTH = pattern(r"(\d{4})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?\Z")
_YEAR = pattern(r"(\d{4})(?:Z|[+-]\d{2}:\d{2})?\Z")
_DURATION = pattern(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?\Z")
_PATTERNS = {
    XSD + "date": _DAY,
    XSD + "dateTime": _DAY,
    XSD + "dateTimeStamp": _DAY,
    XSD + "gYearMonth": _MONTH,
    XSD + "gYear": _YEAR,
}


class Days(NamedTuple):
    """The first and the last day that a date literal covers."""

    first: int
    last: int


@lru_cache(maxsize=1 << 16)  # many things of a large case begin and end on the same days
def days_of(term: Term | None) -> Days | None:
    """Return the days that a date covers, or None for what is no date of the years 1 to 9999."""
    if not isinstance(term, Literal):
        return None
    pattern = _PATTERNS.get(term.datatype)
    match = pattern.match(term.lexical) if pattern else None
    if match is None:
        return None
    year, *rest = (int(part) for part in match.groups())
    try:
        if not rest:
            return Days(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if len(rest) == 1:
            month = date(year, rest[0], 1)
            return Days(month.toordinal(), month.replace(day=month_length(year, rest[0])).toordinal())
        day = date(year, rest[0], rest[1]).toordinal()
    except ValueError:
        return None
    return Days(day, day)


def lead_days(term: Term | None) -> int | None:
    """Return a lead time in days: of a duration (a month counts 30 days, a year 365) or a plain integer."""
    if not isinstance(term, Literal):
        return None
    if term.lexical.isdigit():
        return int(term.lexical)
    match = _DURATION.match(term.lexical)
    if match is None or term.lexical in ("P", "PT"):
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return 365 * years + 30 * months + 7 * weeks + days


@lru_cache(maxsize=1 << 16)
def date_literal(day: int) -> Literal:
    """Return the day of that number as an ``xsd:date``."""
    return Literal(date.fromordinal(day).isoformat(), XSD + "date")
