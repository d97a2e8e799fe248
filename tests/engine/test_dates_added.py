"""Durations added to dates, which the store does in one order only, and an order of its own."""

from __future__ import annotations

import pytest

ROWS = [
    ("'2024-01-31'^^xsd:date", "'P1Y1M'^^xsd:yearMonthDuration", "2025-02-28"),
    ("'2024-03-01'^^xsd:date", "'P10D'^^xsd:dayTimeDuration", "2024-03-11"),
    ("'2024-03-01'^^xsd:date", "'P1M'^^xsd:duration", "2024-04-01"),
    ("'2024-01-31T10:00:00Z'^^xsd:dateTime", "'P1M'^^xsd:yearMonthDuration", "2024-02-29T10:00:00Z"),
    ("'2024-01-31T10:00:00Z'^^xsd:dateTime", "'PT15H'^^xsd:dayTimeDuration", "2024-02-01T01:00:00Z"),
    ("'10:00:00'^^xsd:time", "'PT2H'^^xsd:dayTimeDuration", "12:00:00"),
    ("'P1Y'^^xsd:yearMonthDuration", "'P1M'^^xsd:yearMonthDuration", "P1Y1M"),
    ("1", "2.5", "3.5"),
]


def value(run):
    return [o.lexical for _, p, o in run.derived() if p.value.endswith("due")]


@pytest.mark.parametrize(("one", "other", "sum_"), ROWS)
@pytest.mark.parametrize("names", [("d", "i"), ("a", "b"), ("y", "x"), ("since", "every")])
def test_a_sum_has_its_value_in_either_order(run, rule, one, other, sum_, names):
    n, m = names
    body = f":it :since ?{n} ; :every ?{m}"
    facts = f":it :since {one} ; :every {other} ."
    forwards = rule("r", f"CONSTRUCT {{ :it :due ?due }} WHERE {{ {body} BIND(?{n} + ?{m} AS ?due) }}")
    backwards = rule("r", f"CONSTRUCT {{ :it :due ?due }} WHERE {{ {body} BIND(?{m} + ?{n} AS ?due) }}")

    assert value(run(facts, forwards)) == [sum_]
    assert value(run(facts, backwards)) == [sum_]


@pytest.mark.parametrize(
    ("expression", "sum_"),
    [
        ("?d + ?i + ?i", "2024-03-29"),  # 31 January, 29 February, 29 March
        ("?i + ?i + ?d", "2024-03-31"),  # two months after 31 January
        ("?d + (?i + ?i)", "2024-03-31"),
        ("?d + ?i - ?i", "2024-01-29"),
        ("IF(?d + ?i > ?d, ?d + ?i, ?d)", "2024-02-29"),
    ],
)
def test_longer_sums_are_taken_from_left_to_right(run, rule, expression, sum_):
    facts = ":it :since '2024-01-31'^^xsd:date ; :every 'P1M'^^xsd:yearMonthDuration ."
    body = f":it :since ?d ; :every ?i BIND({expression} AS ?due)"

    assert value(run(facts, rule("r", f"CONSTRUCT {{ :it :due ?due }} WHERE {{ {body} }}"))) == [sum_]


@pytest.mark.parametrize("expression", ["?d + ?d", "?d + 1", "?i + 1", "?d + ?nothing", '?d + "P1M"'])
def test_what_cannot_be_added_has_no_value(run, rule, expression):
    facts = ":it :since '2024-01-31'^^xsd:date ; :every 'P1M'^^xsd:yearMonthDuration ."
    body = f":it :since ?d ; :every ?i BIND({expression} AS ?due)"

    assert value(run(facts, rule("r", f"CONSTRUCT {{ :it :due ?due }} WHERE {{ {body} }}"))) == []
