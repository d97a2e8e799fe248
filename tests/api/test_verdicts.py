"""Verdicts beside balances, and which single steps in a degree would change whether they agree."""

from __future__ import annotations

from pathlib import Path

import pytest

import leverkg
from leverkg.api import Case
from leverkg.case.load import Asserted
from leverkg.case.working_set import Narrowing
from leverkg.library.verdicts import Agreement, agreements
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.theory.terms import lev

BASE = "https://w3id.org/leverkg/case/houston-lighting/"
DEGREES = [lev(n) for n in ("none", "slight", "moderate", "high", "extreme")]


@pytest.fixture(scope="module")
def found(result: leverkg.Result) -> list[Agreement]:
    return agreements(result, step=True)


def test_verdicts_come_by_date_each_with_the_balance_in_force(found: list[Agreement]) -> None:
    assert [str(a.day) for a in found] == ["1994-06-01", "1997-12-01"]
    assert all(a.balance is not None and a.day is not None and a.balance.day <= a.day for a in found)
    assert found[0].agrees is True
    assert found[0].favours == IRI(BASE + "BN")


def _side(case: Case, change: tuple[Triple, Term], agreement: Agreement) -> Term | None:
    """The side of the balance when one degree is another, inferred from the changed case alone."""
    stated, degree = change
    quads = tuple(
        (*stated[:2], degree, graph) if (s, p, o) == stated else (s, p, o, graph)
        for s, p, o, graph in case.asserted.quads
    )
    assert agreement.day is not None
    narrowing = Narrowing(agreement.day.isoformat(), "facts")
    changed = Case(Asserted(case.asserted.sources, quads, case.asserted.prefixes), narrowing).infer(
        rounds=False
    )
    (balance,) = changed.balances()
    return balance.favours


def test_exactly_the_steps_that_change_it_are_told(houston: leverkg.Case, found: list[Agreement]) -> None:
    """Every step in every degree of the case, each tried by itself, against what is told."""
    agreement = found[0]
    stated = [t for t in houston.asserted.triples if t[2] in DEGREES]
    assert len(stated) > 20

    turning = set()
    for triple in stated:
        number = DEGREES.index(triple[2])  # type: ignore[arg-type]
        for degree in DEGREES[max(0, number - 1) : number] + DEGREES[number + 1 : number + 2]:
            agrees = _side(houston, (triple, degree), agreement) == agreement.favours
            if agrees != agreement.agrees:
                turning.add((triple, degree))

    assert {(tip.triple, tip.degree) for tip in agreement.tips} == turning
    assert turning


def test_a_tip_names_its_line_and_what_would_follow(found: list[Agreement]) -> None:
    for tip in found[0].tips:
        assert tip.place is not None
        assert Path(tip.place.file).name == "case.ttl"
        assert tip.place.line > 0
        assert tip.then.favours != found[0].favours
        assert set(tip.then.between) == {IRI(BASE + "BN"), IRI(BASE + "HLP")}


def test_without_steps_none_are_tried(result: leverkg.Result) -> None:
    assert all(not a.tips for a in agreements(result))
