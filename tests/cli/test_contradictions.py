"""What axioms exclude ends `infer` with exit code 4 and its proof; other verbs say so and answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

import leverkg
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
PREFIXES = """@prefix : <http://ex.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
AXIOMS = ":Cat owl:disjointWith :Dog . :Siamese rdfs:subClassOf :Cat . :tag a owl:FunctionalProperty .\n"
RULE = """#+ summary: Who barks is a dog
#+ description: d
#+ source: own
#+ says: {x} barks, so it is a dog
PREFIX : <http://ex.org/>
CONSTRUCT { ?x a :Dog } WHERE { ?x :says :woof }
"""


@pytest.fixture
def ask(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs a verb over facts, with the axioms among the data or among the rules."""
    monkeypatch.chdir(tmp_path)
    Path("onto.ttl").write_text(PREFIXES + AXIOMS, encoding="utf-8")
    Path("barks.rq").write_text(RULE, encoding="utf-8")

    def go(verb: str, facts: str, *more: str, before: str = "") -> Ran:
        Path("facts.ttl").write_text(PREFIXES + facts, encoding="utf-8")
        return cli(*[part for part in (verb, before, "facts.ttl") if part], "--no-theory", *more)

    return go


@pytest.mark.parametrize("axioms", [("onto.ttl", "--axioms"), ("--axioms", "--rules", "onto.ttl")])
def test_a_conclusion_that_axioms_exclude_is_refused_with_its_proof(
    ask: Callable[..., Ran], axioms: tuple[str, ...]
) -> None:
    ran = ask("infer", ":tom a :Siamese ; :says :woof .", *axioms, "--rules", "barks.rq", "-o", "out.ttl")

    assert (ran.code, ran.out) == (4, "")
    assert not Path("out.ttl").exists()
    assert "facts.ttl:4" in ran.err
    assert "error[LEV-D001]: these cannot all be so: :tom is of the class" in ran.err
    assert "rule barks" in ran.err
    assert "rule axiom-subClassOf-Siamese" in ran.err
    assert "nothing was written: correct this first, or give --fail-on never" in ran.err


def test_what_can_be_is_written(ask: Callable[..., Ran]) -> None:
    ran = ask("infer", ":tom a :Siamese ; :tag 1 , 1.0 .", "onto.ttl", "--axioms", "--rules", "barks.rq")

    assert ran.code == 0
    assert ":tom a :Cat" in ran.out


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (":tom :tag 1 , 2 .", "tag has one value at most"),
        (":tom owl:sameAs :tim . :tim owl:differentFrom :tom .", "they are said to be different"),
    ],
)
def test_facts_alone_can_contradict_axioms(ask: Callable[..., Ran], facts: str, why: str) -> None:
    ran = ask("infer", facts, "onto.ttl", "--axioms")

    assert ran.code == 4
    assert why in ran.err.lower()


def test_never_means_never(ask: Callable[..., Ran]) -> None:
    ran = ask("infer", ":tom a :Siamese , :Dog .", "onto.ttl", "--axioms", "--fail-on", "never")

    assert ran.code == 0
    assert ":tom a :Cat" in ran.out
    assert "LEV-D001" in ran.err


@pytest.mark.parametrize(
    ("verb", "before", "what"),
    [
        ("query", "ASK { :tom a :Cat }", ()),
        ("explain", "", (":tom a :Cat",)),
        ("why-not", "", (":tom a :Cow",)),
    ],
)
def test_other_verbs_answer_and_say_so(
    ask: Callable[..., Ran], verb: str, before: str, what: tuple[str, ...]
) -> None:
    ran = ask(verb, ":tom a :Siamese , :Dog .", "onto.ttl", *what, "--axioms", before=before)

    assert ran.code == 0
    assert ran.out
    assert "LEV-D001" in ran.err


def test_with_the_theory_axioms_of_the_data_count(cli: Cli, tmp_path: Path) -> None:
    case = tmp_path / "case.ttl"
    facts = "@prefix lev: <https://w3id.org/leverkg#> .\n:Firm rdfs:subClassOf lev:Party .\n"
    facts += ":Cat owl:disjointWith lev:Party . :tom a :Firm , :Cat ; rdfs:label 'Tom' .\n"
    case.write_text(PREFIXES + facts, encoding="utf-8")

    ran = cli("infer", str(case))

    assert ran.code == 4
    assert "these cannot all be so" in ran.err


def test_from_python_a_contradiction_has_its_explanation() -> None:
    graph = rdflib.Graph().parse(data=PREFIXES + AXIOMS + ":tom a :Siamese , :Dog .", format="turtle")

    result = leverkg.load(graph).infer(theory=False, axioms=True)
    (found,) = result.contradictions()

    assert "these cannot all be so" in found.finding.message
    assert "axiom-subClassOf-Siamese" in str(found.explanation)
    assert leverkg.load(graph).infer(theory=False, may_be_none=True).contradictions() == []


def test_a_value_that_a_range_excludes(ask: Callable[..., Ran]) -> None:
    facts = ":age rdfs:range <http://www.w3.org/2001/XMLSchema#integer> .\n:years rdfs:subPropertyOf :age .\n"

    ran = ask("infer", facts + ':tom :years "old" .', "--axioms")

    assert ran.code == 4
    assert 'facts.ttl:6:1: error[LEV-D001]: this cannot be so: :tom :age "old"' in ran.err
    assert "the ontology excludes it: :age rdfs:range xsd:integer (facts.ttl:4)" in ran.err
    assert "rule axiom-subPropertyOf-years facts.ttl:5" in ran.err
    assert ask("infer", facts + ":tom :years 5 .", "--axioms").code == 0


def test_an_axiom_without_a_name_is_told_by_its_place(ask: Callable[..., Ran]) -> None:
    axiom = ":Solo rdfs:subClassOf [ owl:onProperty :mate ; owl:maxCardinality 0 ] .\n"

    ran = ask("infer", axiom + ":x a :Solo ; :mate :y .", "--axioms")

    assert "the ontology excludes it: :Solo rdfs:subClassOf […] (facts.ttl:4)" in ran.err


def test_of_many_contradictions_some_are_shown_and_with_v_all(ask: Callable[..., Ran]) -> None:
    facts = "".join(f":x{n} a :Cat , :Dog . " for n in range(7))

    some = ask("infer", facts, "onto.ttl", "--axioms")
    all_ = ask("infer", facts, "onto.ttl", "--axioms", "-v")

    assert some.err.count("error[LEV-D001]") == 5
    assert "\nand 2 more contradictions: -v shows all\n" in some.err
    assert all_.err.count("error[LEV-D001]") == 7
    assert "more contradiction" not in all_.err


def test_sameness_that_was_not_looked_at_is_named_beside_a_contradiction(ask: Callable[..., Ran]) -> None:
    facts = ":sn a owl:InverseFunctionalProperty . :x :sn 1 . :y :sn 1 ; owl:sameAs :x ."

    ran = ask("infer", facts, "onto.ttl", "--axioms")

    assert ran.code == 4
    assert "was not looked at: --same-as takes them for one" in ran.err
    assert ask("infer", facts, "onto.ttl", "--axioms", "--same-as").code == 0
