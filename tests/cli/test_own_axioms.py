"""Axioms of a user's own: among the data, or in the Turtle of --rules; and no rules at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
PREFIXES = (
    "@prefix : <https://example.org/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
FACTS = PREFIXES + ":a :partOf :b . :b :partOf :c .\n"
ONTOLOGY = PREFIXES + ":partOf a owl:TransitiveProperty ; rdfs:domain :Part .\n"
RULE = """#+ summary: s
#+ description: d
#+ source: own
#+ says: {x} is in {y}
PREFIX : <https://example.org/>
CONSTRUCT { ?x :in ?y } WHERE { ?x :partOf ?y ; a :Part }
"""
FOLLOWS = {":a :partOf :c", ":a a :Part", ":b a :Part"}
IN = {":a :in :b", ":a :in :c", ":b :in :c"}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("facts.ttl").write_text(FACTS, encoding="utf-8")
    Path("onto.ttl").write_text(ONTOLOGY, encoding="utf-8")
    Path("in.rq").write_text(RULE, encoding="utf-8")


def made(ran: Ran) -> set[str]:
    assert ran.code == 0, ran.err
    text = ran.out.replace("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a")
    return {
        line.removesuffix(" .").replace("<https://example.org/", ":").replace(">", "")
        for line in text.splitlines()
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["facts.ttl", "onto.ttl", "--axioms"], FOLLOWS),
        (["facts.ttl", "onto.ttl", "--axioms", "--rules", "in.rq"], FOLLOWS | IN),
        (["facts.ttl", "--axioms", "--rules", "onto.ttl"], FOLLOWS),
        (["facts.ttl", "--axioms", "--rules", "onto.ttl", "--rules", "in.rq"], FOLLOWS | IN),
        (["facts.ttl", "onto.ttl", "--rules", "in.rq"], set()),
    ],
)
def test_axioms_are_run_where_they_are_asked_for(cli: Cli, given: list[str], expected: set[str]) -> None:
    assert made(cli("infer", *given, "--no-theory", "--format", "nt")) == expected


@pytest.mark.parametrize("given", [["onto.ttl"], ["--rules", "onto.ttl"]])
def test_a_proof_by_an_axiom_is_shown(cli: Cli, given: list[str]) -> None:
    files = ["facts.ttl", *given] if given[0] == "onto.ttl" else ["facts.ttl"]
    options = ["--no-theory", "--axioms", *(given if files == ["facts.ttl"] else [])]

    explained = cli("explain", *files, ":a :partOf :c", *options)
    inferred = cli("infer", *files, *options, "--stats")

    assert explained.code == 0
    assert "a part of b and b part of c" in explained.out
    assert "rule axiom-transitive-partOf" in explained.out
    assert "axiom-transitive-partOf" in inferred.err


def test_axioms_alone_are_no_rules_and_the_error_says_what_to_do(cli: Cli) -> None:
    ran = cli("infer", "facts.ttl", "--rules", "onto.ttl", "--no-theory")
    nothing = cli("infer", "facts.ttl", "--no-theory", "--axioms")

    assert ran.code == 4
    assert "onto.ttl: error[LEV-R010]: there are no rules in it, only axioms" in ran.err
    assert "with --axioms" in ran.err
    assert nothing.code == 4
    assert "error[LEV-R090]: there are neither rules nor axioms to run" in nothing.err


def test_a_cycle_through_an_axiom_names_its_place(cli: Cli) -> None:
    Path("more.ttl").write_text(PREFIXES + ":in rdfs:subPropertyOf :partOf .\n", encoding="utf-8")
    alone = RULE.replace("; a :Part", "FILTER NOT EXISTS { ?y :partOf ?x }")
    Path("in.rq").write_text(alone, encoding="utf-8")

    ran = cli("infer", "facts.ttl", "--axioms", "--rules", "in.rq", "--rules", "more.ttl", "--no-theory")

    assert ran.code == 4
    assert "which axiom-subPropertyOf-in (more.ttl:4:24) writes" in ran.err


def test_a_question_over_any_rdf_needs_no_rules(cli: Cli) -> None:
    ask = ("query", "SELECT ?x { :a :partOf ?x } ORDER BY ?x", "facts.ttl")

    plain = cli(*ask, "--no-theory", "--format", "tsv")
    inferred = cli(*ask, "onto.ttl", "--no-theory", "--axioms", "--format", "tsv")

    assert (plain.code, plain.out.splitlines()) == (0, ["?x", "<https://example.org/b>"])
    assert inferred.out.splitlines() == ["?x", "<https://example.org/b>", "<https://example.org/c>"]
    assert cli("infer", "facts.ttl", "--no-theory").code == 4


def test_with_the_theory_axioms_of_the_rules_files_count_too(cli: Cli, small: str) -> None:
    Path("facts.ttl").write_text(FACTS, encoding="utf-8")
    Path("onto.ttl").write_text(ONTOLOGY, encoding="utf-8")
    run = ("infer", small, "facts.ttl", "--views", "facts", "--format", "nt")

    without = made(cli(*run))
    beside = made(cli(*run, "--axioms", "--rules", "onto.ttl"))

    assert beside - without == FOLLOWS


@pytest.mark.parametrize("verb", ["explain", "why-not"])
def test_axioms_that_were_not_run_are_told_where_something_does_not_follow(cli: Cli, verb: str) -> None:
    asked = (verb, "facts.ttl", "onto.ttl", ":a :in :c", "--rules", "in.rq", "--no-theory")

    assert "the files hold axioms of RDFS or OWL, which were not run" in cli(*asked).err
    assert "axioms" not in cli(*asked, "--axioms").err
    assert "axioms" not in cli(verb, "facts.ttl", ":a :in :c", "--rules", "in.rq", "--no-theory").err


@pytest.mark.parametrize("given", [("onto.ttl", "--axioms"), ("--rules", "onto.ttl", "--axioms")])
def test_a_proof_and_why_not_tell_where_an_axiom_stands(cli: Cli, given: tuple[str, ...]) -> None:
    proof = cli("explain", "facts.ttl", *given, "--no-theory", "--", ":a :partOf :c").out
    tree = cli("explain", "facts.ttl", *given, "--no-theory", "--format", "json", "--", ":a :partOf :c").out
    missing = cli("why-not", "facts.ttl", *given, "--no-theory", "--", ":c a :Part").out

    assert "rule axiom-transitive-partOf onto.ttl:4" in proof
    assert json.loads(tree)["explanation"]["written"][0]["line"] == 4
    assert "rule axiom-domain-partOf onto.ttl:4" in missing


def test_what_would_need_itself_is_not_looked_into_again(cli: Cli) -> None:
    Path("pets.ttl").write_text(
        PREFIXES + ":Pet owl:intersectionOf ( :Animal :Owned ) . :rex a :Pet . :tom a :Owned .\n",
        encoding="utf-8",
    )

    out = cli("why-not", "pets.ttl", "--axioms", "--no-theory", "--depth", "4", "--", ":tom a :Pet").out

    assert "missing: tom is an Animal" in out
    assert "└─ missing: tom is a Pet, which is what was asked\n" in out
