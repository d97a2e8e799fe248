"""Questions about a circumstance that is otherwise at times: its phases and dates answer them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
MILL = ROOT / "docs" / "tutorial" / "mill.ttl"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.mark.parametrize(
    ("degree", "day", "holds", "told"),
    [
        ("high", "2025-06-15", True, r"\(intensity: high since 2025-05-01\) `\S*mill.ttl:26"),
        ("high", None, True, r"\(intensity: high since 2025-05-01\) `\S*mill.ttl:26"),
        ("high", "2025-03-01", False, r"\(intensity: moderate\) `\S*mill.ttl:25"),
        ("moderate", "2025-03-01", True, r"\(intensity: moderate\) `\S*mill.ttl:25"),
        ("moderate", "2025-06-15", False, r"\(intensity: high since 2025-05-01\) `\S*mill.ttl:26"),
        ("slight", "2025-06-15", False, r"what is so: .* has intensity high `\S*mill.ttl:26"),
    ],
)
def test_a_phase_answers_for_its_time(cli: Cli, degree: str, day: str | None, holds: bool, told: str) -> None:
    question = f":needsOrders lev:intensity lev:{degree}"
    options = ("--format", "md", "--views", "facts", *(("--as-of", day) if day else ()))

    explained = cli("explain", MILL, question, *options)
    assert explained.code == (0 if holds else 1)
    assert re.search(told, _flat(explained.out))

    asked = cli("why-not", MILL, question, *options)
    assert asked.code == (1 if holds else 0)
    assert re.search(told, _flat(asked.out))


def test_what_follows_of_a_version_is_asked_of_the_circumstance(cli: Cli) -> None:
    ran = cli("explain", MILL, ":coopsFlour lev:worth lev:high", "--as-of", "2025-06-15", "--views", "facts")

    assert ran.code == 0
    assert "rule worth-of-provision" in ran.out


@pytest.mark.parametrize("verb", ["explain", "why-not"])
def test_a_circumstance_that_comes_later_says_so(cli: Cli, verb: str) -> None:
    ran = cli(verb, MILL, ":coopsFlour lev:worth lev:high", "--as-of", "2025-03-01", "--views", "facts")

    assert "there is the cooperative's flour only since 2025-06-01" in _flat(ran.out)


def test_no_version_is_shown_by_its_own_name(cli: Cli) -> None:
    ran = cli("explain", MILL, ":coopsFlour lev:worth lev:none", "--as-of", "2025-06-15", "--views", "facts")

    assert "the cooperative's flour has attractiveness none" in _flat(ran.out)
    assert "coopsFlour_" not in ran.out


def test_a_name_means_the_circumstance_and_not_its_version(cli: Cli) -> None:
    ran = cli("explain", MILL, "the cooperative's flour", "--as-of", "2025-06-15", "--views", "facts")

    assert (ran.code, ran.err) == (0, "")
    assert "has quality high" in _flat(ran.out)


def test_a_circumstance_tells_what_follows_about_it(cli: Cli) -> None:
    """Its view in words, its conclusions in the eyes asked for, and questions that can be asked."""
    options = ("--as-of", "2025-06-15", "--views", "facts")
    out = _flat(cli("explain", MILL, "the cooperative's flour", *options).out).replace(f" {MILL}:41", "")

    assert "the cooperative's flour, as the mill sees it since 2025-07-01: learnt by leak" in out
    assert "something without a name" not in out
    told = out[out.index("what follows about it") :]
    assert (
        "the bakery can walk away to the cooperative's flour, and the mill cannot (2025-06-15, the facts)"
        in told
    )
    questions = re.findall(r'"([^"]+)"', told)
    assert "walk-away advantage about the cooperative's flour" in questions
    for question in questions:
        assert cli("explain", MILL, question, *options).code == 0


def test_a_phase_is_told_by_what_it_says(cli: Cli) -> None:
    out = _flat(cli("explain", MILL, ":needsOrders", "--as-of", "2025-06-15", "--views", "facts").out)

    assert (
        "the mill's need for steady orders, since 2025-05-01: intensity high, “a large customer closes”"
        in out.replace(f" {MILL}:26", "")
    )


def test_a_threat_tells_its_force(cli: Cli) -> None:
    case = ROOT / "cases" / "houston-lighting" / "case.ttl"
    options = ("--as-of", "1994-06-01", "--views", "facts")

    out = _flat(cli("explain", case, "the threat to build a spur to the competing line", *options).out)

    assert '"force about the threat to build a spur to the competing line"' in out
