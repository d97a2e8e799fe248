"""What is said of a question beside its answer: errors of the case, the date, prefixes, missing arguments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Ran


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    dated = "lev:begins '2025-04-01'^^xsd:date ; lev:ends '2025-06-30'^^xsd:date ; lev:party"
    text = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + SMALL.replace("lev:party", dated, 1)
    Path("dated.ttl").write_text(text, encoding="utf-8")
    Path("small.ttl").write_text(SMALL, encoding="utf-8")
    Path("bad.ttl").write_text(SMALL.replace("lev:needOf :Alpha ; ", ""), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2024-01-01", "2024-01-01 is outside the negotiation: "),
        ("2026-01-01", "2026-01-01 is outside the negotiation: "),
        ("2025-05-01", ""),
    ],
)
@pytest.mark.parametrize("verb", ["infer", "explain", "query"])
def test_a_date_outside_the_talks_is_told(
    cli: Callable[..., Ran], here: Path, verb: str, date: str, said: str
) -> None:
    words = {"infer": ("dated.ttl",), "explain": ("dated.ttl", "balance")}
    command = words.get(verb, ("SELECT ?s { ?s a lev:Need }", "dated.ttl"))

    err = cli(verb, *command, "--as-of", date).err

    assert ("outside the negotiation" in err) == bool(said)
    assert said in err


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "bad.ttl", "balance"),
        ("query", "SELECT ?s { ?s a lev:Need }", "bad.ttl"),
        ("demo", "bad.ttl"),
    ],
)
def test_errors_of_the_case_are_told_with_the_answer(
    cli: Callable[..., Ran], here: Path, command: tuple[str, ...]
) -> None:
    ran = cli(*command)

    assert ran.out
    assert "error[LEV-S060]" in ran.err
    assert "answered all the same" in ran.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("explain", "small.ttl"), "explain small.ttl balance"),
        (("why-not", "small.ttl"), "why-not small.ttl balance"),
        (("query", "small.ttl"), "query who-has-the-upper-hand small.ttl"),
        (("explain", "balance"), "in which files is 'balance'?"),
        (("explain", "Alpha > Beta", "small.ttl"), "What is asked comes last"),
        (("explain",), "FILES… and WHAT"),
        (("demo", "smal.ttl"), "did you mean small.ttl?"),
    ],
)
def test_what_is_missing_is_named(
    cli: Callable[..., Ran], here: Path, command: tuple[str, ...], said: str
) -> None:
    ran = cli(*command)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_name_of_a_shipped_case_says_where_that_is(cli: Callable[..., Ran], here: Path) -> None:
    ran = cli("infer", "houston-lighting")

    assert ran.code == 3
    assert "the case of that name, which comes with leverkg, is " in ran.err
    assert "houston-lighting\n" in ran.err


def test_a_prefix_of_two_meanings_is_told_where_it_is_used(cli: Callable[..., Ran], here: Path) -> None:
    Path("other.ttl").write_text("@prefix : <https://other.example/> .\n:x :y :z .\n", encoding="utf-8")

    used = cli("query", "SELECT ?p { :x ?p ?o }", "small.ttl", "other.ttl").err
    unused = cli("query", "SELECT ?p { ?s ?p lev:high }", "small.ttl", "other.ttl").err

    assert "other files mean <https://other.example/>" in used
    assert "other files mean" not in unused


def test_an_explanation_says_itself_that_it_is_not_so(here: Path) -> None:
    from leverkg.api import load

    result = load(["dated.ttl"]).infer()

    favoured = next(b for b in result.balances() if b.favours is not None)
    lost, won = (result.labels.of(p) for p in (favoured.favours_over, favoured.favours))  # type: ignore[arg-type]
    told = result.explain(f"{lost} > {won}", as_of=favoured.day)
    assert not told.holds
    assert told.text().startswith(f"It is not so that {lost} > {won}. What is so: the balance favours {won}")


def test_who_asks_for_moves_is_told_how_a_party_is_advised(cli: Callable[..., Ran], tmp_path: Path) -> None:
    advised = tmp_path / "advised.ttl"
    advised.write_text(
        "@prefix lev: <https://w3id.org/leverkg#> . @prefix : <https://example.org/lease/> .\n"
        "lev:theRun lev:advises :Tenant .\n",
        encoding="utf-8",
    )
    lease = Path(__file__).parent / "lease.ttl"

    assert "lev:theRun lev:advises :PARTY" in cli("query", "what-could-a-party-do", lease).err
    assert "lev:advises" not in cli("query", "what-could-a-party-do", lease, advised).err
    assert "lev:advises" not in cli("query", "who-can-walk-away", lease).err


def test_data_without_a_negotiation_are_told_so(cli: Callable[..., Ran], here: Path) -> None:
    Path("other.ttl").write_text("@prefix : <urn:x/> .\n:a a :Thing ; :made :b .\n", encoding="utf-8")

    assert "no file states a lev:Negotiation" in cli("infer", "other.ttl").err
    assert "no file states" not in cli("infer", "small.ttl").err
    assert "no file states" not in cli("infer", "other.ttl", "--no-theory", "--axioms").err


def test_a_property_asked_for_by_itself_is_told_how(cli: Callable[..., Ran], here: Path) -> None:
    refused = cli("explain", "small.ttl", "needOf")

    assert refused.code == 2
    assert "ask for what has it: `?x lev:needOf ?y`" in refused.err
