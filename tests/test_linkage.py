"""Linked negotiations in the real cases, and what they say to people."""

from __future__ import annotations

from theory import load

import leverkg
from leverkg.api import Case
from leverkg.theory.folders import folder
from leverkg.theory.terms import lev
from leverkg.wording.linkages import linkage_lines

CASES = folder("cases")
BREAK_UP = (
    "the break-up package: a help to AT&T in the talks about the sale of T-Mobile USA, "
    "a burden in the talks about clearance of the purchase"
)


def lines(*paths):
    return linkage_lines(leverkg.load(*paths, views="facts").infer())


def test_each_makers_offer_is_a_way_out_at_the_others_table():
    assert lines(CASES / "eastern-airbus")[1:] == [
        "Linked negotiations",
        *(
            f"{what}: a help to Eastern Air Lines in Eastern's talks with {here}, "
            f"a burden in Eastern's talks with {there}"
            for what, here, there in (
                ("A300s from Airbus", "Boeing", "Airbus"),
                ("credit from Boeing", "Airbus", "Boeing"),
                ("the money found by Airbus", "Boeing", "Airbus"),
            )
        ),
    ]


def test_a_break_up_fee_cuts_both_ways_where_it_is_said_to_be_one_clause(tmp_path):
    text = (CASES / "att-tmobile" / "case.ttl").read_text(encoding="utf-8")
    apart = tmp_path / "apart.ttl"
    apart.write_text(text.replace(" lev:arisesFrom :pProtection ;", ""), encoding="utf-8")

    assert BREAK_UP in lines(CASES / "att-tmobile")
    assert BREAK_UP not in lines(apart)


def test_its_proof_shows_both_edges():
    result = leverkg.load(CASES / "att-tmobile", views="facts").infer()
    (node,) = (
        n
        for n in result.nodes(lev("Linkage"))
        if result.labels.of(result.value(n, lev("hingesOn"))) == "the break-up package"
    )
    told = " ".join(str(result.explain(str(node))).replace("│", " ").split())

    assert "Deutsche Telekom's need for protection against failure" in told
    assert "the Department of Justice can refuse the agreement" in told
    assert "at the root of it: the break-up package" in told


def test_where_there_is_one_table_nothing_is_linked():
    for name in ("iran-hostages", "kennecott-chile"):
        assert lines(CASES / name) == []


def test_many_are_not_all_listed():
    offers = "\n".join(
        f":p{n} a lev:Provision ; lev:provider :{who} ; lev:provides :planes ."
        for n, who in enumerate(["north", "south"] * 5)
    )
    text = f""":one a lev:Negotiation ; lev:party :airline , :north .
    :two a lev:Negotiation ; lev:party :airline , :south .
    :airline a lev:Party . :north a lev:Party . :south a lev:Party . :planes a lev:Resource .
    :fleet a lev:Need ; lev:needOf :airline ; lev:needs :planes . {offers}"""
    told = linkage_lines(Case(load(text)).infer(), 60)

    assert told[-1] == "and 2 more: `leverkg query which-negotiations-are-linked`"
    assert all(len(line) <= 60 for line in told[:-1])


class Told:
    """What a result says of linkages: each with its four ends, which are called by their own names."""

    def __init__(self, hinges):
        self.hinges = {f"l{n}": hinge for n, hinge in enumerate(hinges)}
        self.labels = self

    def nodes(self, kind):
        return [*self.hinges]

    def values(self, predicate, of=None):
        return {n: self.hinges[n] if predicate == lev("hingesOn") else "x" for n in of}

    def of(self, term):
        return term


def test_of_many_the_first_ones_in_the_order_of_their_lines_are_told():
    hinges = [*(f"z{n}" for n in range(10)), "a", "a b", "a: b", "b", "a", "c", "A", "", "d"]
    every = sorted(f"{hinge}: a help to x in x, a burden in x" for hinge in hinges)

    assert linkage_lines(Told(hinges))[2:] == [
        *every[:8],
        "and 11 more: `leverkg query which-negotiations-are-linked`",
    ]
