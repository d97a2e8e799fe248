"""Proofs and answers of why-not as RDF: rules, premises, absences, what was computed, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
HEADER = "#+ summary: s\n#+ description: d\n#+ source: our-handbook\n#+ says: {x} is a root\n"
RULES = {
    "root": "#+ absent: {x} has no parent\nPREFIX : <http://ex.org/>\n"
    "CONSTRUCT { ?x a :Root } WHERE { ?x :child ?y FILTER NOT EXISTS { ?z :child ?x } }",
    "first": "PREFIX : <http://ex.org/>\nCONSTRUCT { ?x :first true }\n"
    "WHERE { ?x a :Root OPTIONAL { ?x :age ?n } }",
    "size": "PREFIX : <http://ex.org/>\nCONSTRUCT { ?x :size ?n }\n"
    "WHERE { SELECT ?x (COUNT(?y) AS ?n) { ?x :child+ ?y } GROUP BY ?x }",
}
DATA = "@prefix : <http://ex.org/> .\n:a :child :b , :c .\n:b :child :d .\n"
PREFIXES = """PREFIX : <http://ex.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX levr: <https://w3id.org/leverkg/rule/>
PREFIX dcterms: <http://purl.org/dc/terms/>"""
OWN = ("--no-theory", "--rules", "mine")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    for name, text in RULES.items():
        Path(f"mine/{name}.rq").write_text(HEADER + text, encoding="utf-8")
    Path("data.ttl").write_text(DATA, encoding="utf-8")


def graph(ran: Ran) -> ox.Store:
    store = ox.Store()
    store.load(ran.out.encode(), format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, text: str) -> set[tuple[str, ...]]:
    found = store.query(f"{PREFIXES} {text}")
    return {tuple(value.value for value in row) for row in found}


def test_an_absence_is_a_question_that_anybody_can_ask_again(cli: Cli) -> None:
    proof = graph(cli("explain", "data.ttl", ":a a :Root", *OWN, "--format", "ttl"))
    everything = graph(cli("infer", "data.ttl", *OWN, "--with-data"))

    asked = rows(
        proof,
        """SELECT ?label ?ask { ?step rdf:reifies <<( :a a :Root )>> ; sh:sourceRule levr:root ;
             rdfs:label "a is a root" ; prov:wasDerivedFrom ?absent .
           ?absent a sh:SPARQLAskExecutable ; rdf:value false ; rdfs:label ?label ; sh:ask ?ask }""",
    )

    ((label, ask),) = asked
    assert label == "a has no parent"
    assert not everything.query(ask)
    everything.update("INSERT DATA { <http://ex.org/x> <http://ex.org/child> <http://ex.org/a> }")
    assert everything.query(ask)


def test_an_optional_part_that_is_absent_is_told(cli: Cli) -> None:
    proof = graph(cli("explain", "data.ttl", ":a :first true", *OWN, "--format", "ttl"))

    asked = rows(
        proof,
        """SELECT ?ask { [] sh:sourceRule levr:first ;
             prov:wasDerivedFrom [ rdf:value false ; sh:ask ?ask ] }""",
    )

    assert asked == {("ASK WHERE { <http://ex.org/a> <http://ex.org/age> ?n . }",)}


def test_what_was_counted_has_its_value_and_its_triples(cli: Cli) -> None:
    proof = graph(cli("explain", "data.ttl", ":a :size 3", *OWN, "--format", "ttl"))

    found = rows(
        proof,
        """SELECT ?label ?value ?end { [] sh:sourceRule levr:size ; prov:wasDerivedFrom ?computed .
             ?computed rdfs:label ?label ; rdf:value ?value ;
               prov:wasDerivedFrom [ rdf:reifies <<( ?s :child ?end )>> ] }""",
    )

    assert found == {("COUNT(?y)", "3", f"http://ex.org/{end}") for end in "bcd"}


def test_facts_and_rules_have_places(cli: Cli) -> None:
    proof = graph(cli("explain", "data.ttl", ":a a :Root", *OWN, "--format", "ttl"))

    facts = rows(proof, "SELECT ?at { [] rdf:reifies <<( :a :child :b )>> ; prov:atLocation/rdfs:label ?at }")
    rule = "SELECT ?at ?work { levr:root prov:atLocation/rdfs:label ?at ; dcterms:source ?work }"

    assert facts == {("data.ttl:2",)}
    assert rows(proof, rule) == {("mine/root.rq:7", "https://w3id.org/leverkg/source/our-handbook")}


def test_each_way_has_a_reifier_of_its_own(cli: Cli) -> None:
    Path("mine/two.rq").write_text(
        HEADER + "PREFIX : <http://ex.org/>\nCONSTRUCT { ?x a :Root } WHERE { ?x :child ?y . ?y :child ?z }",
        encoding="utf-8",
    )
    proof = graph(cli("explain", "data.ttl", ":a a :Root", *OWN, "--format", "ttl", "--all"))

    found = rows(
        proof,
        """SELECT ?rule (COUNT(?premise) AS ?n)
           { ?way rdf:reifies <<( :a a :Root )>> ; sh:sourceRule ?rule ;
               prov:wasDerivedFrom [ rdf:reifies ?premise ] } GROUP BY ?way ?rule""",
    )

    base = "https://w3id.org/leverkg/rule/"
    assert found == {(f"{base}root", "1"), (f"{base}two", "2")}


@pytest.mark.parametrize("verb", ["why-not", "explain"])
def test_what_does_not_follow_is_told_in_rdf_too(cli: Cli, verb: str) -> None:
    store = graph(cli(verb, "data.ttl", ":b a :Root", *OWN, "--format", "ttl"))

    root = """SELECT ?so ?rule { ?root rdf:value false ; rdfs:label ?so ;
                prov:wasInfluencedBy [ sh:sourceRule ?rule ; rdf:value false ] }"""
    near = """SELECT ?s ?at { [] prov:wasInfluencedBy [ rdf:reifies <<( ?s :child :b )>> ;
                prov:atLocation/rdfs:label ?at ] }"""

    assert rows(store, root) == {("It is not so that b is a Root", "https://w3id.org/leverkg/rule/root")}
    assert rows(store, near) == ({("http://ex.org/a", "data.ttl:2")} if verb == "why-not" else set())
