"""Sentences that say whose, since when and of what, where a reader could not tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
HERE = Path(__file__).parent
LEASE, SALARY = HERE / "lease.ttl", HERE / "salary.ttl"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]|\S*\.ttl:\d+|rule [a-z-]+\n", " ", text).split())


def test_an_agreement_is_refused_not_what_its_lack_would_bring(cli: Cli) -> None:
    text = cli("demo", LEASE).out

    assert "can refuse the agreement; at stake is the café's loss of its fittings: moderate" in text
    assert "can withhold the café's loss" not in text
    assert "can withhold the premises: high" in text


def test_the_need_that_no_way_out_covers_is_named(cli: Cli) -> None:
    ran = cli("explain", LEASE, "walk-away", "--views", "landlord", "--as-of", "2025-11-25")

    assert "no way out nearly as good is known for the café's loss of its fittings" in _flat(ran.out)


def test_a_rival_offer_is_the_best_way_out_of_its_need(cli: Cli) -> None:
    told = (
        "the best way to meet Ana's need for a higher salary without Brightline is Corvid's offer, worth high"
    )
    for verb in ("explain", "why-not"):
        text = _flat(cli(verb, SALARY, "best alternative", "--as-of", "2025-05-06").out)
        assert text.startswith(
            "No best alternative to a negotiated agreement follows from the case for single"
        )
        assert f"none of these replaces the whole agreement {told} (2025-05-06, the facts)" in text
    assert told in _flat(cli("explain", SALARY, "best alternative of Ana").out)
    assert told not in _flat(cli("explain", SALARY, "best alternative of Brightline").out)
    assert told not in _flat(cli("explain", SALARY, "best alternative", "--as-of", "2025-04-10").out)


def test_beside_a_best_alternative_other_ways_out_of_single_needs(cli: Cli) -> None:
    text = _flat(cli("explain", ROOT / "cases" / "apple-gtat", "BATNA of GT Advanced Technologies").out)

    assert "would turn to walking away with its furnaces" in text
    assert "is walking away with its furnaces" not in text


def test_what_a_date_costs_is_said_of_the_date(cli: Cli, tmp_path: Path) -> None:
    text = _flat(cli("explain", SALARY, "time pressure", "--as-of", "2025-05-06").out)

    assert "Ana must settle by 2025-05-15, and no date presses Brightline sooner" in text
    assert "missing the day Corvid's offer lapses would cost Ana: moderate" in text
    out = tmp_path / "out.ttl"
    cli("infer", SALARY, "--as-of", "2025-05-06", "-o", out)
    assert "# Missing the day Corvid's offer lapses would cost Ana: moderate" in out.read_text(
        encoding="utf-8"
    )


def test_what_there_is_none_of(cli: Cli) -> None:
    assert cli("explain", LEASE, "duress").out.startswith("No duress follows from the case\n")
    ran = cli("why-not", SALARY, "rule lock-in")
    assert ran.out.startswith("The rule lock-in concludes nothing\n")
    assert "leverage by a higher salary has holder Brightline" in _flat(ran.out)
