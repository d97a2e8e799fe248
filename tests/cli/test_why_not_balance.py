"""`leverkg why-not` of a balance: who trails by what, what does not count, and what would make it so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import leverkg
from leverkg.checks.profile_laws import DEGREES, answers
from leverkg.explanations.balance_gap import _needed
from leverkg.theory.terms import lev
from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
HERE = Path(__file__).parent
LEASE = HERE / "lease.ttl"
SALARY = HERE / "salary.ttl"
HOUSTON = ROOT / "cases" / "houston-lighting" / "case.ttl"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]|\S*\.ttl:\d+|rule [a-z-]+\n", " ", text).split())


def _ask(cli: Cli, file: Path, what: str, *options: str) -> str:
    ran = cli("why-not", file, what, *options)
    assert ran.code == 0, ran.err
    return _flat(ran.out)


@pytest.fixture
def lease(cli: Cli) -> str:
    return _ask(cli, LEASE, "café > landlord", "--as-of", "2025-11-25")


def test_who_trails_by_how_much_and_by_what(lease: str) -> None:
    assert lease.startswith(
        "It is not so that café > landlord what is so: the balance favours the landlord over the café"
        " (2025-11-25, the facts), by two steps"
    )
    assert "in what is at stake the café trails by two steps: what the café would lose is high" in lease
    assert "what the landlord would lose is slight" in lease
    assert "withhold what would meet the café's need for premises; with no way round: high" in lease


def test_what_speaks_beside_and_what_counts_for_less(lease: str) -> None:
    assert "for the café, outweighed by a lead of that size: the market rent, moderate beside" in lease
    assert "being able to walk away to the chain's rent, high what" in lease  # once, by its largest
    assert "rent: only slight for the café, weakened by the chain's rent" in lease


def test_a_single_thing_less_that_would_make_it_so(cli: Cli, lease: str, tmp_path: Path) -> None:
    """What is told is what follows from the file without it."""
    assert "would make it so without the chain's rent: café > landlord, by a norm alone" in lease
    text = LEASE.read_text(encoding="utf-8")
    less = tmp_path / "less.ttl"
    less.write_text(re.sub(r"(?ms)^:chainsRent .*?\] \.\n", "", text), encoding="utf-8")
    ran = cli("why-not", less, "café > landlord", "--as-of", "2025-11-25")

    assert ran.code == 1
    assert "the balance favours the café over the landlord (2025-11-25, the facts), by a norm alone" in (
        _flat(ran.out)
    )


def test_nothing_of_how_rules_are_written_unless_asked_for(cli: Cli, lease: str) -> None:
    for unwanted in ("FILTER", "near it", "missing:", "this comparison", "EXISTS", "?"):
        assert unwanted not in lease
    words = (LEASE, "café > landlord", "--as-of", "2025-11-25")
    for more in ("-v", "--depth=1"):
        text = _ask(cli, *words, "--no-step", more)
        assert "what the nearest rules lack" in text
        assert "in situation this situation near it: the comparison" not in text
    assert "single" not in _ask(cli, *words, "--no-step")


def test_stakes_of_one_size_must_all_fall(cli: Cli) -> None:
    text = _ask(cli, SALARY, "Ana = Brightline", "--as-of", "2025-05-06")

    assert "2 stakes of that size: Brightline would lose less only if each of them fell below high" in text
    assert "freelance engineers: does not count (too late), as a way out of Brightline" in text
    assert (
        "so that nobody is ahead, and beside it nothing for Brightline (now moderate) and nothing for Ana"
        in text
    )
    assert "no single step in a degree, and no single thing left out, would make it so" in text


def test_in_the_eyes_of_a_party(cli: Cli) -> None:
    text = _ask(cli, SALARY, "Ana ~ Brightline", "--as-of", "2025-05-06", "--views", "Brightline")

    assert "in the eyes of Brightline" in text
    assert "would make it so without Corvid's offer: Ana ~ Brightline" in text


def test_what_weakens_an_act_and_steps_that_come_nearer(cli: Cli) -> None:
    text = _ask(cli, HOUSTON, "Houston Lighting & Power > Burlington Northern", "--as-of", "1994-06-01")

    assert "build a spur to the competing line: only slight for Houston Lighting & Power, weakened" in text
    assert "would cost Burlington Northern moderate, as much as the harm: moderate" in text
    assert "would make it so; nearer to it would come" in text
    assert "need for coal haulage: intensity high → moderate: Burlington Northern = Houston" in text


def test_what_was_so_and_is_no_longer(cli: Cli) -> None:
    ran = cli("why-not", SALARY, "Brightline > Ana")

    text = _flat(ran.out)
    assert ran.code == 1
    assert "the balance favours Brightline over Ana (2025-04-20, the facts), by the clock alone" in text
    assert "it is so no longer: the balance favours Ana over Brightline (2025-06-02, the facts)" in text
    assert "`--as-of 2025-06-02` asks of that moment" in text


def test_as_json_it_is_a_tree_of_sentences(cli: Cli) -> None:
    ran = cli("why-not", LEASE, "café > landlord", "--as-of", "2025-11-25", "--format", "json")
    answer = json.loads(ran.out)

    assert answer["holds"] is False
    lead, steps = answer["explanation"]["because"][1], answer["explanation"]["because"][-1]
    assert lead["rules"] == ["lead-by-exposure"]
    assert [side["kind"] for side in lead["because"]] == ["conclusion", "conclusion"]
    assert steps["because"][0]["place"]["line"] > 0


def test_too_many_facts_to_try_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leverkg.explanations.balance_gap.MOST", 10)
    result = leverkg.load(LEASE).infer()

    assert "single changes were not tried" in str(result.why_not("café > landlord", as_of="2025-11-25"))


@pytest.mark.parametrize("target", ["one", "even", "contested"])
def test_what_is_said_to_make_it_so_does(target: str) -> None:
    """Asked of the rules again, for every input that is answered otherwise: each way told gives the answer,
    and for a side no smaller lead does as things stand beside."""
    found = answers(lev("shell"))
    for now, answer in found.items():
        if answer == [target]:
            continue
        ways = list(_needed(found, target, now))
        assert ways or target != "one" or now[0] > 0
        for lead, pairs in ways:
            for ours, theirs in pairs or [now[1:]]:
                assert found[lead, ours, theirs] == [target]
                assert 0 <= ours < len(DEGREES)
    assert list(_needed(found, "one", (-2, 2, 3))) == [(0, [(2, 1), (4, 3)]), (1, [(2, 2), (3, 3)]), (2, [])]
