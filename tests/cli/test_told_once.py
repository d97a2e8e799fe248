"""Nothing is told twice: a name beside itself, a sentence for two triples, a circumstance on two lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
TRANSFER = str(Path(__file__).parent / "transfer.ttl")


def _words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_a_thing_is_not_said_to_be_called_as_it_is_called(cli: Cli) -> None:
    told = cli("explain", TRANSFER, "City's bid").out

    assert told.startswith("City's bid\n├─ City's bid is a provision ")
    assert "rdfs:label" not in told


def test_a_name_in_another_language_is_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(
        "@prefix : <urn:x/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ':a a :Thing ; rdfs:label "the bell" , "die Glocke"@de .\n',
        encoding="utf-8",
    )
    Path("r.rq").write_text(_RULE, encoding="utf-8")

    told = cli("explain", "a.ttl", ":a", "--rules", "r.rq", "--no-theory").out

    assert "rdfs:label die Glocke" in told
    assert "rdfs:label the bell" not in told


_RULE = """#+ summary: What is a thing is kept and marked
#+ description: d
#+ source: own
#+ says: {x} is kept
PREFIX : <urn:x/>
CONSTRUCT { ?x a :Kept ; :mark :seen } WHERE { ?x a :Thing }
"""


def test_a_rule_that_concludes_two_things_says_so_once(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text("@prefix : <urn:x/> .\n:a a :Thing .\n", encoding="utf-8")
    Path("r.rq").write_text(_RULE, encoding="utf-8")

    told = cli("explain", "a.ttl", ":a", "--rules", "r.rq", "--no-theory").out

    assert told.count("is kept") == 1


def test_a_circumstance_on_two_lines_of_a_file_is_one_line_of_a_proof(cli: Cli) -> None:
    told = cli("explain", TRANSFER, "Rovers > United", "--as-of", "2024-07-25").out

    assert "City's bid (quality: high" in told
    assert "─ City's bid  " not in told  # its bare name, with the line on which it begins


def test_what_is_told_with_its_values_is_not_named_below(cli: Cli) -> None:
    told = cli("explain", TRANSFER, "United > Rovers", "--as-of", "2024-08-14").out

    assert "City's bid would come only after the bank's date" in _words(told)
    assert "─ Rovers' need for money (intensity: high)" in told
    assert "─ Rovers' need for money  " not in told


def test_the_worth_of_a_way_out_is_told_for_one_moment(cli: Cli) -> None:
    told = _words(cli("explain", TRANSFER, "substitute about City's bid").out)

    assert "the best of the ways out: City's bid, worth moderate" in told
    assert "worth high" not in told  # in United's eyes


def test_a_class_with_a_label_is_asked_for_its_members(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "@prefix : <urn:x/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    Path("a.ttl").write_text(head + ':a a :Thing . :Kept rdfs:label "kept thing" .\n', encoding="utf-8")
    Path("b.ttl").write_text(head + ':b a :Other . :Kept rdfs:label "kept thing" .\n', encoding="utf-8")
    Path("r.rq").write_text(_RULE, encoding="utf-8")

    own = ("--rules", "r.rq", "--no-theory")

    assert cli("explain", "a.ttl", "kept thing", *own).out.startswith("A is kept\n")
    assert "missing: something is a Thing" in cli("why-not", "b.ttl", "kept thing", *own).out
    assert cli("explain", "b.ttl", "kept thing", *own).out.startswith(
        "It is not so that ?x is a kept thing\n"
    )
