"""Moments, eyes and what bears on a negotiation: each line of the definition, through the whole pipeline."""

from __future__ import annotations

import pytest
from theory import balances, select

BASE = """:n a lev:Negotiation ; lev:party :a , :b . :a a lev:Party . :b a lev:Party . :c a lev:Agent .
:x a lev:Resource . :y a lev:Resource .
:need a lev:Need ; lev:needOf :b ; lev:needs :x ; lev:intensity lev:high .
:gives a lev:Provision ; lev:provider :a ; lev:provides :x .
"""
BEGINS = ":n lev:begins '2020-01-01'^^xsd:date ."
ENDS = ":n lev:ends '2020-12-31'^^xsd:date ."


ALONE = """SELECT ?on WHERE {
  ?s a lev:Shift ; lev:byTimeAlone true ; lev:shiftOn ?on ; lev:inEyesOf lev:theFacts }"""
HOLDS = """SELECT ?date ?c ?eyes WHERE {
  ?v lev:holdsIn ?s ; lev:versionOf ?c . ?s lev:viewpoint ?eyes ; lev:atMoment ?m . ?m lev:date ?date }"""
RIVAL = (
    ":rival a lev:Provision ; lev:provider :c ; lev:provides :x ; lev:leadTime 'P30D'^^xsd:dayTimeDuration ."
)
STRENGTH = """SELECT DISTINCT ?d WHERE {
  ?l a lev:PositiveLeverage ; lev:holder <https://example.org/a> ; lev:strength ?d }"""


def moments(run):
    return [
        row["date"]
        for row in select(run, "SELECT ?date WHERE { ?m lev:day ?day ; lev:date ?date } ORDER BY ?day")
    ]


def holding(run, eyes="theFacts"):
    """Return date → what holds in some eyes."""
    rows = select(run, HOLDS)
    found = {}
    for row in rows:
        if row["eyes"] == eyes:
            found.setdefault(row["date"], set()).add(row["c"])
    return found


def test_a_negotiation_has_a_moment_at_its_beginning(theory):
    assert moments(theory.infer(BASE + BEGINS)) == ["2020-01-01"]


def test_a_case_with_one_deadline_has_a_moment_before_it_and_one_after(theory):
    due = (
        ":due a lev:Deadline ; lev:binds :b ; lev:date '2020-06-01'^^xsd:date ; lev:costOfMissing lev:high ."
    )
    run = theory.infer(BASE.replace("lev:intensity lev:high", "lev:intensity lev:none") + due)

    assert moments(run) == ["2020-05-31", "2020-06-01", "2020-06-02"]
    assert balances(run) == [
        ("2020-05-31", "a > b by 0"),
        ("2020-06-01", "a > b by 0"),
        ("2020-06-02", "even"),
    ]


def test_leverage_may_shift_by_time_alone_while_nothing_happens(theory):
    late = """:rival a lev:Provision ; lev:provider :c ; lev:provides :x ; lev:leadTime 30 .
    :need lev:neededBy '2020-06-30'^^xsd:date .
    :wants a lev:Need ; lev:needOf :a ; lev:needs :y .
    :pays a lev:Provision ; lev:provider :b ; lev:provides :y ."""
    run = theory.infer(BASE + BEGINS + late)
    shifts = select(run, ALONE)

    assert balances(run)[:2] == [("2020-01-01", "b > a by 1"), ("2020-06-01", "a > b by 1")]
    # The option comes too late from the first of June on; once the date is past, the need itself is over.
    assert [row["on"] for row in shifts] == ["2020-06-01"]
    assert balances(run)[-1] == ("2020-07-01", "b > a by 2")


@pytest.mark.parametrize(("day", "strength"), [("2020-05-31", "slight"), ("2020-06-01", "high")])
def test_an_option_counts_up_to_its_last_useful_day(theory, day, strength):
    run = theory.infer(BASE + BEGINS + RIVAL + ":need lev:neededBy '2020-06-30'^^xsd:date .", moments=day)
    rows = select(run, STRENGTH)

    assert [row["d"] for row in rows] == [strength]


def test_changes_make_moments_up_to_the_end(theory):
    changes = """:need lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:slight ] ,
      [ lev:from '2021-03-01'^^xsd:date ; lev:intensity lev:extreme ] ;
      lev:view [ lev:by :a ; lev:from '2020-04-01'^^xsd:date ; lev:intensity lev:none ] .
    :gives lev:until '2020-05-01'^^xsd:date ."""
    assert moments(theory.infer(BASE + BEGINS + ENDS + changes)) == [
        "2020-01-01",
        "2020-03-01",
        "2020-04-01",
        "2020-05-01",
    ]


def test_dates_are_days_months_or_years(theory):
    text = BASE + BEGINS + ":need lev:from '2020-03'^^xsd:gYearMonth . :gives lev:until '2021'^^xsd:gYear ."

    assert moments(theory.infer(text)) == ["2020-01-01", "2020-03-01", "2021-01-01"]


def test_a_verdict_makes_no_moment(theory):
    verdict = ":v a lev:ExpertVerdict ; lev:verdictOn :n ; lev:favours :a ; lev:asOf '2020-07-07'^^xsd:date ."

    assert moments(theory.infer(BASE + BEGINS + verdict)) == ["2020-01-01"]


def test_what_does_not_bear_on_a_negotiation_makes_no_moment_and_does_not_hold(theory):
    aside = """:aside a lev:Need ; lev:needOf :b ; lev:needs :y ; lev:from '2020-03-01'^^xsd:date .
    :elsewhere a lev:Need ; lev:needOf :b ; lev:needs :x ; lev:from '2020-04-01'^^xsd:date ;
      lev:inNegotiation :m .
    :m a lev:Negotiation ; lev:party :b , :c ; lev:begins '2020-01-01'^^xsd:date ;
      lev:ends '2020-02-01'^^xsd:date .
    :far a lev:Threat ; lev:madeBy :c ; lev:addressedTo :a ; lev:from '2020-05-01'^^xsd:date ."""
    run = theory.infer(BASE + BEGINS + aside)

    assert set(moments(run)) == {"2020-01-01"}
    assert holding(run)["2020-01-01"] == {"need", "gives"}


def test_a_demanded_need_a_norm_and_an_outsiders_offer_bear_on_it(theory):
    more = """:wanted a lev:Need ; lev:needOf :a ; lev:needs :y .
    :t a lev:Threat ; lev:madeBy :a ; lev:addressedTo :b ; lev:demands :y .
    :norm a lev:Norm ; lev:heldBy :b . :other a lev:Provision ; lev:provider :c ; lev:provides :x ."""

    assert holding(theory.infer(BASE + BEGINS + more))["2020-01-01"] >= {"wanted", "t", "norm", "other"}


def test_a_party_sees_its_own_and_what_it_is_shown(theory):
    hidden = """:out a lev:Alternative ; lev:alternativeOf :b ; lev:seenBy :c ;
      lev:view [ lev:by :a ; lev:from '2020-03-01'^^xsd:date ] ."""
    run = theory.infer(BASE + BEGINS + hidden)

    assert "out" in holding(run, "b")["2020-01-01"]
    assert "out" not in holding(run, "a")["2020-01-01"]
    assert "out" in holding(run, "a")["2020-03-01"]
    assert "out" in holding(run)["2020-01-01"]


def test_viewpoints_that_see_the_same_share_a_situation(theory):
    plain = select(theory.infer(BASE + BEGINS), "SELECT DISTINCT ?s WHERE { ?s a lev:Situation }")
    hidden = select(
        theory.infer(BASE + BEGINS + ":need lev:unseenBy :a ."),
        "SELECT DISTINCT ?s WHERE { ?s a lev:Situation }",
    )

    assert (len(plain), len(hidden)) == (1, 2)


def test_a_hidden_need_moves_the_balance_in_fact_and_not_in_the_others_eyes(theory):
    run = theory.infer(BASE + BEGINS + ":need lev:unseenBy :a .")

    assert balances(run) == [("2020-01-01", "a > b by 3")]
    assert balances(run, "a") == [("2020-01-01", "even")]


@pytest.mark.parametrize(("asked", "expected"), [("last", ["2020-03-01"]), ("2020-02-02", ["2020-02-02"])])
def test_a_run_may_ask_for_one_moment(theory, asked, expected):
    later = ":need lev:phase [ lev:from '2020-03-01'^^xsd:date ; lev:intensity lev:slight ] ."

    assert moments(theory.infer(BASE + BEGINS + later, moments=asked)) == expected


@pytest.mark.parametrize(("asked", "eyes"), [("facts", {"theFacts"}), ("a", {"a"})])
def test_a_run_may_ask_for_one_pair_of_eyes(theory, asked, eyes):
    found = select(
        theory.infer(BASE + BEGINS + ":need lev:unseenBy :a .", views=asked),
        "SELECT DISTINCT ?e WHERE { ?s lev:viewpoint ?e }",
    )

    assert {row["e"] for row in found} == eyes


def test_a_case_without_dates_has_one_moment(theory):
    run = theory.infer(BASE)

    assert len(select(run, "SELECT ?m WHERE { ?m a lev:Moment }")) == 1
    assert [verdict for _, verdict in balances(run)] == ["a > b by 3"]
