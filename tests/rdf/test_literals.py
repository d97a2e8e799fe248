"""Literals are what their datatypes say, or it is told why not."""

from __future__ import annotations

from calendar import monthrange

import pytest

from leverkg.rdf.literals import digits, fault, has_zone, month_length, year
from leverkg.rdf.term import XSD, Literal

GOOD = """
date 2026-12-31 | date 2024-02-29 | date -0044-03-15 | date 10000-01-01 | date 2026-01-01Z
date 2026-01-01+14:00 | dateTime 2026-01-01T24:00:00 | dateTime 2026-01-01T23:59:59.999-05:30
time 24:00:00 | time 12:00:00Z | gYear 1997 | gYear -0001 | gYearMonth 1980-08 | gMonth --12
gDay ---31 | gMonthDay --02-29 | integer 01 | integer -5 | integer +7 | nonNegativeInteger 0
byte -128 | unsignedByte 255 | decimal 1.50 | decimal .5 | decimal -1. | double 1e400 | double INF
dateTimeStamp 2026-12-31T12:00:00+01:00
float NaN | boolean true | boolean 1 | duration P1Y2M3DT4H5M6.7S | dayTimeDuration P90D
dayTimeDuration PT36H | yearMonthDuration P1Y6M | language en-GB | hexBinary 0aFF | anyURI x
string x
"""
BAD = """
date 2026-02-30 | date 2026-1-1 | date 2023-02-29 | date 2026-13-01 | date 2026-01-01T00:00:00
date 99-01-01 | dateTime 2026-01-01T23:59:60 | dateTime 2026-01-01T24:00:01 | dateTime 2026-01-01
time 25:00:00 | gYear 97 | gYear 01997 | gYearMonth 1980-13 | gYearMonth 1980 | gMonth 12
integer 1.0 | integer abc | integer 1e3 | nonNegativeInteger -1 | byte 128 | decimal NaN
decimal 1e3 | decimal . | double x | boolean TRUE | boolean yes | duration P | duration PT
duration 90D | dayTimeDuration P1M | dayTimeDuration P | yearMonthDuration P3D | hexBinary 0
language e_n | unsignedInt 4294967296 | dateTimeStamp 2026-12-31T12:00:00
"""


def _each(text: str) -> list[tuple[str, str]]:
    return [tuple(item.split()) for line in text.strip().splitlines() for item in line.split("|")]  # type: ignore[misc]


@pytest.mark.parametrize(("datatype", "lexical"), _each(GOOD))
def test_good(datatype: str, lexical: str) -> None:
    assert fault(Literal(lexical, XSD + datatype)) is None


@pytest.mark.parametrize(("datatype", "lexical"), _each(BAD))
def test_bad_with_advice(datatype: str, lexical: str) -> None:
    advice = fault(Literal(lexical, XSD + datatype))

    assert advice
    assert advice[0].islower()


def test_empty_decimal_and_foreign_datatypes() -> None:
    assert fault(Literal("", XSD + "decimal"))
    assert fault(Literal("anything", "urn:mine")) is None


def test_years_zones_and_digits() -> None:
    assert year(Literal("-0044-03-15", XSD + "date")) == -44
    assert year(Literal("10000", XSD + "gYear")) == 10000
    assert year(Literal("10000", XSD + "integer")) is None
    assert has_zone(Literal("2026-01-01Z", XSD + "date")) is True
    assert has_zone(Literal("2026-01-01", XSD + "date")) is False
    assert has_zone(Literal("x")) is None
    assert digits(Literal("-0012.3400", XSD + "decimal")) == (2, 2)
    assert digits(Literal("12", XSD + "string")) is None


def test_months_have_the_days_of_the_calendar():
    known = {(year, month): monthrange(year, month)[1] for year in range(1, 3000) for month in range(1, 13)}

    assert {pair: month_length(*pair) for pair in known} == known
