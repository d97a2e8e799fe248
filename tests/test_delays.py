"""A way out that comes after a deadline is worth what missing the deadline leaves of it, and no more."""

from __future__ import annotations

import pytest
from theory import select

BASE = """
:n a lev:Negotiation ; lev:party :a , :b ; lev:begins "2020-01-01"^^xsd:date .
:a a lev:Party ; rdfs:label "Ada" . :b a lev:Party ; rdfs:label "Ben" .
:x a lev:Resource ; rdfs:label "timber" .
:need a lev:Need ; rdfs:label "the need of Ben for timber" ; lev:needOf :b ; lev:needs :x ;
  lev:intensity lev:extreme .
:gives a lev:Provision ; rdfs:label "timber from Ada" ; lev:provider :a ; lev:provides :x .
"""
RIVAL = ":c a lev:Agent . :out a lev:Provision ; lev:provider :c ; lev:provides :x ; lev:quality lev:high ; "
ALONE = ":out a lev:Alternative ; lev:alternativeOf :b ; lev:attractiveness lev:high ; "
LEAD = "lev:leadTime 60 ."
DUE = ":due{} a lev:Deadline ; lev:binds :{} ; lev:date '{}'^^xsd:date ; lev:costOfMissing lev:{} . "
HAY = DUE.format("", "b", "2020-02-01", "{}")
STRENGTH = """SELECT ?day ?strength WHERE {
  ?l a lev:PositiveLeverage ; lev:strength ?strength ; lev:inSituation ?s .
  ?s lev:viewpoint lev:theFacts ; lev:atMoment ?m . ?m lev:date ?day } ORDER BY ?day"""
BEST = """SELECT ?worth WHERE { ?best a lev:BestAlternative ; lev:worth ?worth ; lev:batnaIn ?s .
  ?s lev:viewpoint lev:theFacts ; lev:atMoment ?m . ?m lev:date '2020-01-01'^^xsd:date }"""
WHY_NOT = """SELECT DISTINCT ?why WHERE { ?s lev:ineffectiveBecause ?why }"""


def strengths(run):
    return [(row["day"], row["strength"]) for row in select(run, STRENGTH)]


@pytest.mark.parametrize("way", [RIVAL, ALONE], ids=["another's", "one's own"])
@pytest.mark.parametrize(
    ("cost", "left", "why"),
    [
        ("none", "slight", []),
        ("slight", "slight", []),
        ("moderate", "moderate", []),
        ("high", "high", []),
        ("extreme", "extreme", ["tooLate"]),
    ],
)
def test_what_missing_a_deadline_costs_is_a_further_cost_of_the_way_out(theory, way, cost, left, why):
    run = theory.infer(BASE + way + LEAD + HAY.format(cost), moments="2020-01-01")

    assert strengths(run) == [("2020-01-01", left)]
    assert [row["why"] for row in select(run, WHY_NOT)] == why


@pytest.mark.parametrize(
    ("cost", "worth"),
    [("none", "high"), ("slight", "high"), ("moderate", "moderate"), ("high", "slight"), ("extreme", "none")],
)
def test_a_best_alternative_is_worth_what_the_deadline_leaves(theory, cost, worth):
    run = theory.infer(BASE + ALONE + LEAD + HAY.format(cost))

    assert [row["worth"] for row in select(run, BEST)] == [worth]


@pytest.mark.parametrize(
    ("near", "far", "left"),
    [
        (("2020-01-20", "high"), ("2020-02-20", "slight"), "high"),
        (("2020-01-20", "slight"), ("2020-02-20", "high"), "high"),
        (("2020-01-20", "slight"), ("2020-06-20", "high"), "slight"),
        (("2019-12-01", "high"), ("2020-02-20", "moderate"), "moderate"),
    ],
    ids=["the nearer", "the farther", "the farther is kept", "the nearer is past"],
)
def test_of_several_deadlines_the_dearest_that_it_comes_after_counts(theory, near, far, left):
    dues = DUE.format(1, "b", *near) + DUE.format(2, "b", *far)

    assert strengths(theory.infer(BASE + RIVAL + LEAD + dues, moments="2020-01-01")) == [("2020-01-01", left)]


def test_it_loses_worth_on_the_first_day_on_which_it_comes_late_and_while_the_date_presses(theory):
    due = DUE.format("", "b", "2020-06-01", "moderate")

    assert strengths(theory.infer(BASE + RIVAL + LEAD + due)) == [
        ("2020-01-01", "slight"),
        ("2020-04-03", "moderate"),
        ("2020-06-01", "moderate"),
        ("2020-06-02", "slight"),
    ]


def test_what_is_available_only_after_the_deadline_comes_late_too(theory):
    way = RIVAL + "lev:availableFrom '2020-03'^^xsd:gYearMonth ."

    found = strengths(theory.infer(BASE + way + HAY.format("high")))
    assert found == [("2020-01-01", "high"), ("2020-02-01", "high"), ("2020-02-02", "slight")]


@pytest.mark.parametrize(
    ("by", "left"), [("2020-02-15", "extreme"), ("2020-03-15", "slight")], ids=["late", "in time"]
)
def test_a_need_with_a_date_of_its_own_goes_by_that(theory, by, left):
    own = f":need lev:neededBy '{by}'^^xsd:date ."
    run = theory.infer(BASE + RIVAL + LEAD + HAY.format("moderate") + own, moments="2020-01-01")

    assert strengths(run) == [("2020-01-01", left)]


def test_it_is_what_each_party_sees_of_the_deadline_that_counts_in_its_eyes(theory):
    seen = HAY.format("slight") + ":due lev:view [ lev:by :a ; lev:costOfMissing lev:extreme ] ."
    query = """SELECT ?eyes ?leaves WHERE { ?d a lev:Delay ; lev:leaves ?leaves ; lev:inSituation ?s .
      ?s lev:viewpoint ?eyes } ORDER BY ?eyes"""
    run = theory.infer(BASE + RIVAL + LEAD + seen, moments="2020-01-01")

    found = {row["eyes"]: row["leaves"] for row in select(run, query)}
    assert found == {"a": "none", "b": "high", "theFacts": "high"}


def test_of_two_ways_out_the_late_one_is_not_the_better(theory):
    soon = ":soon a lev:Provision ; lev:provider :d ; lev:provides :x ; lev:quality lev:moderate . "
    query = """SELECT ?by WHERE { ?l a lev:PositiveLeverage ; lev:weakenedBy ?by ; lev:inSituation ?s .
      ?s lev:viewpoint lev:theFacts }"""

    def weakened(cost):
        run = theory.infer(BASE + RIVAL + LEAD + soon + HAY.format(cost), moments="2020-01-01")
        return [row["by"] for row in select(run, query)]

    assert [weakened(cost) for cost in ("slight", "high")] == [["out"], ["soon"]]
    assert sorted(weakened("moderate")) == ["out", "soon"]


def test_an_alternative_that_comes_late_may_make_no_difference(theory):
    prospect = ":p a lev:Prospect ; lev:prospectOf :b ; lev:share lev:moderate ."
    query = "SELECT DISTINCT ?option WHERE { ?option lev:idleIn ?s }"
    idle = {
        cost: select(theory.infer(BASE + ALONE + LEAD + HAY.format(cost) + prospect), query)
        for cost in ("slight", "high")
    }

    assert idle == {"slight": [], "high": [{"option": "out"}]}
