"""`leverkg explain` and `why-not`: conclusions by their class or kind, and by what they are about."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
CASES = ROOT / "cases"
ATT, AIRBUS = CASES / "att-tmobile" / "case.ttl", CASES / "eastern-airbus" / "case.ttl"
PACKAGE = "The break-up package: a help to AT&T in the talks about the sale of T-Mobile USA"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.mark.parametrize(
    "words",
    [
        "linkage",
        "linkages",
        "lev:Linkage",
        "linkage the break-up package",
        "linkage: the break-up package",
        "linkage of AT&T",
        "linkage hinges on :pProtection",
        "linkage helps in the talks about the sale of T-Mobile USA",
        "linkage of AT&T hinges on the break-up package",
    ],
)
def test_a_linkage_in_words(cli: Cli, words: str) -> None:
    ran = cli("explain", ATT, words, "--views", "facts")

    assert ran.code == 0
    assert _flat(ran.out).startswith(PACKAGE)


def test_what_no_linkage_is_about(cli: Cli) -> None:
    ran = cli("explain", ATT, "linkage that", "--views", "facts")

    assert ran.code == 2
    assert '"that" is nothing that a linkage could be about here' in ran.err
    assert "known: AT&T, the break-up package" in ran.err


def test_several_and_one_of_them(cli: Cli) -> None:
    many = _flat(cli("explain", AIRBUS, "linkages", "--views", "facts").out)
    one = _flat(cli("explain", AIRBUS, "linkage credit from Boeing", "--views", "facts").out)

    assert many.startswith("Linkage: 3 of them A300s from Airbus: a help")
    assert one.startswith("Credit from Boeing: a help to Eastern Air Lines in Eastern's talks with Airbus")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("linkgae credit from Boeing", "did you mean linkage credit from Boeing?"),
        ("linkage credit from Boieng", "did you mean linkage credit from Boeing?"),
        ("throfer", "did you mean throffer?"),
    ],
)
def test_misspelt_words(cli: Cli, words: str, meant: str) -> None:
    for verb in ("explain", "why-not"):
        ran = cli(verb, AIRBUS, words, "--views", "facts")
        assert ran.code == 2
        assert "error[LEV-U010]" in ran.err
        assert meant in ran.err


@pytest.mark.parametrize(
    ("case", "words", "told"),
    [
        (
            "alaska-packers",
            "duress",
            "for the fishermen's threat to stop work and go home was believed (high) and might",
        ),
        ("austin-loral", "time pressure on Loral", "a duty of Loral towards the Navy"),
        (
            "lvmh-tiffany",
            "withdrawal",
            "meanwhile LVMH pressed Tiffany by LVMH's promise to close (2020-09-01",
        ),
        ("apple-gtat", "BATNA of GT Advanced Technologies", "would turn to walking away with its furnaces"),
        ("eastern-airbus", "bluffs", "Airbus Industrie promised four A300s on trial without rent"),
        ("hostess", "imagined rival", "(2012-11-20, in the eyes of the bakers' union)"),
        (
            "debeers-argyle",
            "shifts",
            "Shift: 4 of them the balance shifts from nobody to De Beers on 1981-07-01",
        ),
        ("kennecott-chile", "balance of Chile", "The balance favours Kennecott over Chile (1972-02-01"),
        ("boeing-machinists", "throffer", "in one breath Boeing put to the Machinists"),
    ],
)
def test_other_conclusions(cli: Cli, case: str, words: str, told: str) -> None:
    ran = cli("explain", CASES / case / "case.ttl", words)

    assert ran.code == 0
    assert told.casefold() in _flat(ran.out).casefold()


def test_who_holds_and_over_whom(cli: Cli) -> None:
    """A word of the property tells which of two parties is meant."""
    houston = CASES / "houston-lighting" / "case.ttl"
    day = ("--as-of", "1994-06-01", "--views", "facts")
    hers = _flat(cli("explain", houston, "positive leverage of Burlington Northern", *day).out)
    over = _flat(cli("explain", houston, "positive leverage over Houston Lighting & Power", *day).out)
    other = _flat(cli("explain", houston, "positive leverage over Burlington Northern", *day).out)

    assert hers.partition(":")[2] == over.partition(":")[2]
    assert "Burlington Northern could give or withhold" in hers
    assert "Burlington Northern could give or withhold" not in other


def test_what_is_not_there(cli: Cli) -> None:
    ran = cli("explain", CASES / "kennecott-chile" / "case.ttl", "linkage of Chile")
    text = _flat(ran.out)

    assert ran.code == 1
    assert text.startswith("No linkage about Chile follows from the case ")
    assert "rule linkage" in text
    assert "w3id.org" not in text


def test_why_not_takes_the_same_words(cli: Cli) -> None:
    there = cli("why-not", ATT, "linkage the break-up package")
    assert there.code == 1
    assert _flat(there.out).startswith("It is so: linkage about the break-up package: 1 of them the break-up")

    missing = cli("why-not", CASES / "kennecott-chile" / "case.ttl", "linkage of Chile")
    text = _flat(missing.out)
    assert missing.code == 0
    assert text.startswith("No linkage about Chile follows from the case ")
    assert "rule helps-in-one-of-several" in text

    guber = cli("why-not", CASES / "guber-bogart" / "case.ttl", "throffer of Peter Guber")
    assert "more rules could conclude it" not in guber.out


def test_a_thing_of_the_case_comes_before_a_class(cli: Cli, small: str) -> None:
    from pathlib import Path

    text = Path(small).read_text(encoding="utf-8").replace('"prompt payment"', '"linkage"')
    Path(small).write_text(text, encoding="utf-8")

    assert "talks.ttl:10" in cli("explain", small, "linkage").out
