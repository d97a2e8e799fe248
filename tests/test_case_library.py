"""The real cases: what follows in the facts, held against what is expected, which stands beside each case."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

import leverkg
from leverkg.findings import Severity
from leverkg.library.case_library import HELD_OUT, Line, at_most, case_folders, shifts_agreed, totals
from leverkg.library.library_table import table_lines
from leverkg.library.pointers import STAKE, pointed, tally
from leverkg.library.verdicts import agreements
from leverkg.rdf.term import IRI
from leverkg.theory.folders import folder
from leverkg.wording.summary import summary_lines

FOLDERS = case_folders([folder("cases")])
A, B = IRI("https://example.org/a"), IRI("https://example.org/b")


def told(result):
    """Return who has the upper hand in the facts, and whether the experts agree."""
    verdicts = [
        f"{found.day}: {'agrees' if found.agrees else 'differs'}"
        for found in agreements(result)
        if found.agrees is not None
    ]
    return "\n".join([*summary_lines(result), "", *verdicts]) + "\n"


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_case_gives_what_is_expected(path):
    expected = path / "expected.txt"
    found = told(leverkg.load(path, views="facts").infer())

    if os.environ.get("LEVERKG_REWRITE"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_case_is_documented_and_without_errors(path):
    findings = leverkg.load(path).check()

    assert [f"{f.position} {f.message}" for f in findings if f.severity >= Severity.ERROR] == []
    assert (path / "notes.md").read_text(encoding="utf-8").startswith("# ")


def line(column="agrees", favours=A, side=A, day=1, kind="direction", expert="Ada", says=""):
    from datetime import date

    return Line(
        "case",
        None,
        expert,
        "",
        None,
        date(2020, 1, day),
        kind,
        says,
        "",
        column,
        frozenset((A, B)),
        favours,
        side,
    )


def test_verdicts_that_name_a_side_are_counted_apart():
    """A guess always names a side, so that only these can be compared with guesses."""
    lines = [line(), line("against"), line("against", favours=None)]

    told = table_lines(lines)

    assert "direction  1 agrees, 2 against of 3" in told
    assert "           1 agrees, 1 against of the 2 that name a side" in told
    assert not any("name a side" in one for one in table_lines(lines[:2]))


def test_totals_count_each_column_of_each_kind():
    lines = [line(), line("undecided", side=None), line("against", side=B), line(kind="ruling")]

    assert totals(lines)["direction"] == {"agrees": 1, "undecided": 1, "against": 1}
    assert totals(lines)["ruling"] == {"agrees": 1}


def test_experts_who_contradict_each_other_bound_what_can_agree():
    """Of three about one day two say the same; about another day, or as another kind, nobody contradicts."""
    same_day = [line(), line(favours=B, says="Bob > Anna"), line(expert="Carl")]
    rulings = [
        line(kind="ruling", says="duress"),
        line(kind="ruling", says="no duress"),
        line(kind="ruling", says="blackmail"),
    ]

    assert at_most(same_day) == {"direction": 2}
    assert at_most([*same_day, line(day=2, favours=B)]) == {"direction": 3}
    assert at_most(rulings) == {"ruling": 2}
    told = "\n".join(table_lines([*same_day, *rulings]))
    assert "no answers could agree with more than 2: some experts contradict each other" in told
    assert "no answers" not in "\n".join(table_lines([line(), line(day=2, favours=B)]))


def test_a_shift_agrees_only_if_both_ends_do():
    there, back = line(day=1), line(day=2, favours=B, side=B)

    assert shifts_agreed([there, back]) == [True]
    assert shifts_agreed([there, line(day=2, favours=B, side=A)]) == [False]
    assert shifts_agreed([there, line(day=2, favours=B, side=B, expert="Bob")]) == []


def test_a_table_marks_what_speaks_against_a_verdict():
    text = "\n".join(table_lines([line(), line("against", side=B)]))

    assert "AGAINST" in text
    assert "1 agrees, 1 against of 2" in text


def test_cases_that_the_theory_was_made_without_are_counted_apart():
    def held(one):
        return replace(one, held_out=True)

    told = table_lines([line(), line("against"), held(line()), held(line())])

    made, without = (
        told.index(f"cases that {words}") for words in ("the theory was made with", "it was made without")
    )
    assert "  direction  1 agrees, 1 against of 2" in told[made:without]
    assert "  direction  2 agrees of 2" in told[without:]
    assert not any("made with" in one for one in table_lines([line(), line("against")]))


def test_a_folder_of_cases_held_out_comes_last():
    assert [folder.parent.name == HELD_OUT for folder in FOLDERS] == sorted(
        folder.parent.name == HELD_OUT for folder in FOLDERS
    )
    assert FOLDERS[-1].parent.name == HELD_OUT


def test_what_a_reason_alone_points_to():
    """What each would lose is alike, which points nowhere."""
    result = leverkg.load(folder("cases") / "ups-strike", views="facts", moments="1997-08-16").infer()
    (balance,) = [b for b in result.balances() if b.favours is not None][-1:]
    found = {kind: result.labels.of(side) for kind, side in pointed(result, balance).items()}

    assert found == {"norms": "the Teamsters", "visible support": "the Teamsters"}


def test_pointers_are_tallied_by_kind():
    tallied = tally([{"norms": True, STAKE: False}, {"norms": False, "the clock": True}, {"norms": True}])

    assert tallied == [(STAKE, 0, 1), ("norms", 2, 3), ("the clock", 1, 1)]
