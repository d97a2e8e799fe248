"""Rules in Turtle given to the command line: every verb that takes rules, alone and mixed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

HERE = Path(__file__).parent
Cli = Callable[..., Ran]
ALONE = ("--no-theory", "--rules", "pet-rules.ttl")
NEAR = """#+ summary: near
#+ description: Who reaches somebody is near.
#+ source: own
#+ says: {x} is near {y}
PREFIX : <http://example.org/>
CONSTRUCT { ?x :near ?y } WHERE { ?x :%s ?y }
"""


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.fixture
def pets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    for name in ("pets.ttl", "pet-rules.ttl"):
        Path(name).write_text((HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    return "pets.ttl"


@pytest.fixture
def mixed(pets: str) -> str:
    """A folder with rules of both kinds: one reads the facts, one what a rule in Turtle concludes."""
    Path("both/sub").mkdir(parents=True)
    Path("pet-rules.ttl").rename("both/pets.ttl")
    Path("both/sub/near.rq").write_text(NEAR % "knows", encoding="utf-8")
    Path("both/sub/close.rq").write_text(
        (NEAR % "reaches").replace("CONSTRUCT { ?x :near", "CONSTRUCT { ?x :close")
    )
    return pets


def test_a_rule_without_a_label_is_listed_by_its_name_once(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix : <urn:x/> .\n"
        ":S a sh:NodeShape ; sh:targetClass :Thing ; sh:rule :seen .\n"
        ":seen a sh:TripleRule ; sh:subject sh:this ; sh:predicate :seen ; sh:object true .\n",
        encoding="utf-8",
    )

    assert "\n  seen\n" in cli("rules", "--no-theory", "--rules", "r.ttl", "list").out


def test_targets_conditions_order_layers_and_what_is_deactivated(cli: Cli, pets: str) -> None:
    ran = cli("infer", pets, *ALONE, "--format", "nt")

    made = {re.sub(r"<http://example.org/(\w+)>", r":\1", line) for line in ran.out.splitlines()}
    assert ran.code == 0
    assert {
        ":rex <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :Pet .",
        ":rex :ownedBy :ann .",
        ":tom <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> :Stray .",
        ":ann :reaches :cat .",
        ':all :number "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    } <= made
    assert len(made) == 9
    assert "Gone" not in ran.out


def test_with_the_theory(cli: Cli, pets: str) -> None:
    ran = cli("infer", pets, "--rules", "pet-rules.ttl")

    assert ran.code == 0
    assert ":reaches :bob , :cat" in ran.out


def test_a_folder_with_both_kinds(cli: Cli, mixed: str) -> None:
    """The stratified rules first, to the end; then those in Turtle, which the others do not see."""
    ran = cli("infer", mixed, "--no-theory", "--rules", "both")

    assert ran.code == 0
    assert ":near :bob" in ran.out
    assert ":reaches :bob , :cat" in ran.out
    assert ":close" not in ran.out
    assert "reaches concluded what close read, but rules in Turtle run last" in ran.err


def test_turtle_rules_see_what_the_others_conclude(cli: Cli, mixed: str) -> None:
    text = Path("both/pets.ttl").read_text().replace("?x :knows ?z", "?x :near ?z")
    Path("both/pets.ttl").write_text(text)

    assert ":reaches :bob , :cat" in cli("infer", mixed, "--no-theory", "--rules", "both").out


def test_the_same_bytes_twice(cli: Cli, pets: str) -> None:
    assert cli("infer", pets, *ALONE).out == cli("infer", pets, *ALONE).out


def test_provenance_names_the_rule_by_its_iri(cli: Cli, pets: str) -> None:
    out = cli("infer", pets, *ALONE, "--provenance", "rdf12").out

    assert "sh:sourceRule :pets" in out
    assert ":pets rdfs:label" in out
    assert "prov:used :pets" in cli("infer", pets, *ALONE, "--provenance", "prov").out


def test_statistics_and_limits(cli: Cli, pets: str) -> None:
    assert re.search(r"pets +\d\.\d+ s +3 new", cli("infer", pets, *ALONE, "--stats").err)
    few = cli("infer", pets, *ALONE, "--max-triples", "2")
    assert (few.code, few.out) == (5, "")
    assert "LEV-G011" in few.err
    text = Path("pet-rules.ttl").read_text().replace("sh:runOnce true", "sh:order 0")
    Path("pet-rules.ttl").write_text(text)
    endless = cli("infer", pets, *ALONE, "--max-rounds", "9")
    assert (endless.code, endless.out) == (5, "")
    assert "after 9 passes: pets" in endless.err
    assert "sh:runOnce true" in endless.err


def test_query(cli: Cli, pets: str) -> None:
    ran = cli("query", "SELECT ?x WHERE { ?x a <http://example.org/Pet> }", pets, *ALONE, "--names")

    assert ran.out.splitlines()[-1].endswith(":rex") or "rex" in ran.out


def test_two_files_of_rules_are_one_shapes_graph(cli: Cli, pets: str) -> None:
    text = Path("pet-rules.ttl").read_text()
    shape = text.index(":pets a")
    prefixes = text[: text.index(": a sh:RulesGraph")]
    Path("shapes.ttl").write_text(text[:shape])
    Path("rules.ttl").write_text(prefixes + text[shape:])

    ran = cli("infer", pets, "--no-theory", "--rules", "shapes.ttl", "--rules", "rules.ttl")

    assert ran.code == 0
    assert ran.out == cli("infer", pets, *ALONE).out


# --- explain ------------------------------------------------------------------------------------------------


def test_a_proof_names_rule_file_line_and_premises(cli: Cli, pets: str) -> None:
    text = _flat(cli("explain", pets, ":rex a :Pet", *ALONE).out)

    assert text.startswith("Rex is a Pet rule pets pet-rules.ttl:13 ")
    assert "Dog rdfs:subClassOf Animal pets.ttl:4" in text
    assert "rex owner ann pets.ttl:5" in text


def test_a_recursive_proof_is_well_founded(cli: Cli, pets: str) -> None:
    text = _flat(cli("explain", pets, ":ann :reaches :cat", *ALONE).out)

    assert "bob reaches cat rule reaches pet-rules.ttl:25" in text
    assert "ann knows bob" in text
    assert "bob knows cat" in text


def test_a_triple_rule_with_a_condition(cli: Cli, pets: str) -> None:
    text = _flat(cli("explain", pets, ":rex :ownedBy :ann", *ALONE).out)

    assert "rule AnimalShape-rule-4 pet-rules.ttl:8" in text
    assert "rex owner ann" in text
    assert "it met the rule's condition on age, which was looked at as a whole" in text


def test_an_absence_is_told(cli: Cli, pets: str) -> None:
    assert "there is no :tom a :Pet (looked for)" in _flat(cli("explain", pets, ":tom a :Stray", *ALONE).out)


def test_a_new_node(cli: Cli, pets: str) -> None:
    ran = cli("explain", pets, ":ann", *ALONE, "--full")

    assert "rule pets" in ran.out
    assert "rex owner ann" in _flat(ran.out)


def test_an_aggregate(cli: Cli, pets: str) -> None:
    text = _flat(cli("explain", pets, ":all :number 1", *ALONE, "--full").out)

    assert text.startswith("All number 1 rule counted pet-rules.ttl:29")
    assert "rex is a Pet" in text


def test_proofs_in_the_other_formats(cli: Cli, pets: str) -> None:
    answer = json.loads(cli("explain", pets, ":rex a :Pet", *ALONE, "--format", "json").out)
    assert answer["explanation"]["rules"] == ["pets"]
    assert answer["explanation"]["place"] == {"file": "pet-rules.ttl", "line": 13}
    assert "sh:sourceRule :pets" in cli("explain", pets, ":rex a :Pet", *ALONE, "--format", "ttl").out
    assert "pet-rules.ttl:13" in cli("explain", pets, ":rex a :Pet", *ALONE, "--format", "md").out


def test_an_absence_that_came_later_is_told(cli: Cli, pets: str) -> None:
    """In one layer and order both fire: each is proved by what it saw, and told what has changed."""
    Path("pet-rules.ttl").write_text(
        """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:p a sh:SPARQLRule ; sh:construct '''PREFIX : <http://example.org/>
  CONSTRUCT { ?x :p true } WHERE { ?x :owner ?o FILTER NOT EXISTS { ?x :q true } }''' .
:q a sh:SPARQLRule ; sh:construct '''PREFIX : <http://example.org/>
  CONSTRUCT { ?x :q true } WHERE { ?x :owner ?o FILTER NOT EXISTS { ?x :p true } }''' .
"""
    )

    for name in "pq":
        text = _flat(cli("explain", pets, f":rex :{name} true", *ALONE).out)
        assert "rex owner ann" in text
        assert "the order of the rules decides this conclusion" in text


def test_an_absence_of_a_stratified_rule_that_a_rule_in_turtle_fills(cli: Cli, mixed: str) -> None:
    Path("both/sub/alone.rq").write_text(NEAR.replace("?x :near ?y", "?x :apart ?y") % "knows" + "\n")
    text = Path("both/sub/alone.rq").read_text()
    Path("both/sub/alone.rq").write_text(
        text.replace("?x :knows ?y }", "?x :knows ?y FILTER NOT EXISTS { ?x :reaches ?y } }")
    )

    out = _flat(cli("explain", mixed, ":ann :apart :bob", "--no-theory", "--rules", "both").out)

    assert "ann knows bob" in out


def test_what_was_there_for_a_while_is_named(cli: Cli, pets: str) -> None:
    Path("pet-rules.ttl").write_text(
        """@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:t a sh:SPARQLRule ; sh:runOnce true ; sh:construct '''PREFIX : <http://example.org/>
  PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
  CONSTRUCT { :i :tmp 1 . [] sh:tempTriple true ; rdf:reifies <<( :i :tmp 1 )>> } WHERE {}''' .
:u a sh:SPARQLRule ; sh:layer 1 ; sh:construct '''PREFIX : <http://example.org/>
  CONSTRUCT { :i :seen ?v } WHERE { :i :tmp ?v }''' .
"""
    )

    text = _flat(cli("explain", pets, ":i :seen 1", *ALONE).out)

    assert "rule u pet-rules.ttl:5" in text
    assert "which was there only while the rules ran" in text


def test_what_cannot_be_taken_apart_says_so(cli: Cli, pets: str) -> None:
    text = (
        Path("pet-rules.ttl")
        .read_text()
        .replace("[ sh:path :owner ]", "[ sh:union ( [ sh:path :owner ] :ann ) ]")
    )
    Path("pet-rules.ttl").write_text(text)

    ran = cli("explain", pets, ":rex :ownedBy :ann", *ALONE)

    assert ran.code == 0
    assert "rule AnimalShape-rule-4" in ran.out
    assert "cannot be taken apart" in _flat(ran.out)


def test_why_a_rule_in_turtle_does_not_fire(cli: Cli, pets: str) -> None:
    def why_not(triple: str) -> str:
        ran = cli("explain", pets, triple, *ALONE, "--format", "md")
        assert ran.code == 1
        return _flat(ran.out).replace("\\", "")

    assert "it is not so that tom owner ann" in why_not(":tom :ownedBy :ann")
    assert "in the way is FILTER NOT EXISTS { :rex a :Pet . }" in why_not(":rex a :Stray")
    assert "it is not so that ann is an Animal" in why_not(":ann a :Stray")
    Path(pets).write_text(Path(pets).read_text().replace(":age 3", ":age 6"))
    assert "in the way is the rule's condition on age" in why_not(":rex :ownedBy :ann")


# --- rules --------------------------------------------------------------------------------------------------


def test_listed_and_shown(cli: Cli, pets: str) -> None:
    listed = json.loads(cli("rules", *ALONE, "list", "--format", "json").out)
    assert {(rule["name"], rule["file"]) for rule in listed} == {
        (name, "pet-rules.ttl") for name in ("pets", "strays", "reaches", "counted", "AnimalShape-rule-4")
    }
    shown = cli("rules", *ALONE, "show", "counted").out
    assert "rule in Turtle  pet-rules.ttl:29" in shown
    assert "layer 1, order 0, when all other rules are done" in shown
    assert "SELECT (COUNT(?p) AS ?n)" in shown
    assert "sh:TripleRule" in cli("rules", *ALONE, "show", "AnimalShape-rule-4").out


def test_strata_and_coverage(cli: Cli, mixed: str) -> None:
    out = cli("rules", "--no-theory", "--rules", "both", "strata").out

    assert out.index("near") < out.index("then the rules in Turtle")
    assert re.search(r"layer 0  once: pets; order 0: .*reaches; order 1: strays", out)
    assert "0 of" in cli("rules", "--no-theory", "--rules", "both", "coverage").out


def test_lint_of_order(cli: Cli, pets: str) -> None:
    assert cli("rules", *ALONE, "lint").err == "no findings in 5 rules\n"
    text = Path("pet-rules.ttl").read_text().replace("sh:runOnce true", "sh:order 0")
    Path("pet-rules.ttl").write_text(text)

    ran = cli("rules", "--no-theory", "lint", "pet-rules.ttl", "--fail-on", "warning")

    assert ran.code == 1
    assert "warning[LEV-R077]: strays looks for the absence of what pets concludes" in ran.out
    assert "warning[LEV-R081]: rule pets makes a new node in each pass" in ran.out
    assert "   19 | :strays a sh:SPARQLRule" in ran.out


def test_lint_of_readers_that_have_run(cli: Cli, mixed: str) -> None:
    out = cli("rules", "--no-theory", "--rules", "both", "lint").out

    assert "warning[LEV-R080]: rule reaches concludes" in out
    assert "1 rule reads and has run by then: close" in out


def test_a_condition_that_may_fail_counts_as_looking_for_an_absence(cli: Cli, pets: str) -> None:
    text = Path("pet-rules.ttl").read_text().replace("CONSTRUCT { :all", "CONSTRUCT { ?q :age ?n . :all")
    Path("pet-rules.ttl").write_text(
        text.replace("sh:layer 1 ", "").replace("WHERE { { SEL", "WHERE { ?q :k 1 { SEL")
    )

    assert (
        "AnimalShape-rule-4 looks for the absence of what counted concludes"
        in cli("rules", *ALONE, "lint").out
    )


def test_export_and_back(cli: Cli, mixed: str) -> None:
    """What is exported derives the same under the other scheduler, rules in Turtle behind the others."""
    for rules in ("both/sub", "both"):
        here = cli("infer", mixed, "--no-theory", "--rules", rules, "--format", "nt").out
        done = cli("rules", "--no-theory", "--rules", rules, "export", "-o", "out.ttl")
        there = cli("infer", mixed, "--no-theory", "--rules", "out.ttl", "--format", "nt").out

        assert done.err == "wrote out.ttl\n"
        assert _shape(here) == _shape(there) != []


def test_export_as_advanced_features_names_what_that_has_no_words_for(cli: Cli, mixed: str) -> None:
    ran = cli("rules", "--no-theory", "--rules", "both", "export", "--dialect", "shacl-af")

    why = "it makes new nodes and runs once (sh:runOnce), and SHACL-AF has no word against repetition"
    assert ran.code == 1
    said = (
        "both/pets.ttl:13: error[LEV-R061]: rule pets is left out, since SHACL-AF cannot say it: it makes new"
    )
    assert said in ran.err
    assert "rule counted is left out" in ran.err
    assert "built on what is left out: 1 rule (strays)\n" in ran.err
    assert f"# Left out: pets. SHACL-AF cannot say it: {why}.\n" in ran.out
    for name in ("<http://example.org/strays>", "<http://example.org/reaches>"):
        assert f"{name} a sh:SPARQLRule" in ran.out
    assert ":AnimalShape-rule-4 a sh:TripleRule" in ran.out

    Path("both/pets.ttl").write_text(
        Path("both/pets.ttl")
        .read_text()
        .replace("?owner :has [ :thing $this ]", "?owner :has $this")
        .replace(
            "SELECT (COUNT(?p) AS ?n) WHERE { ?p a :Pet }",
            "SELECT ?t (COUNT(?p) AS ?n) WHERE { ?p a ?t } GROUP BY ?t",
        )
    )

    done = cli("rules", "--no-theory", "--rules", "both", "export", "--dialect", "shacl-af", "-o", "af.ttl")
    here = cli("infer", mixed, "--no-theory", "--rules", "both", "--format", "nt").out
    there = cli("infer", mixed, "--no-theory", "--rules", "af.ttl", "--format", "nt").out

    assert done.code == 0
    assert _shape(here) == _shape(there) != []


def _shape(lines: str) -> list[str]:
    """Return N-Triples up to the names of blank nodes and of the nodes of one pass."""
    return sorted(re.sub(r"_:\w+", "_:b", line) for line in lines.splitlines())


def test_one_file_of_each_kind(cli: Cli, mixed: str) -> None:
    rules = ("--rules", "both/pets.ttl", "--rules", "both/sub/near.rq")

    assert len(json.loads(cli("rules", "--no-theory", *rules, "list", "--format", "json").out)) == 6


def test_a_name_that_is_taken(cli: Cli, mixed: str) -> None:
    Path("both/sub/near.rq").rename("both/pets.rq")

    ran = cli("rules", "--no-theory", "--rules", "both", "list", "--format", "json")

    assert {"pets", "http://example.org/pets"} <= {rule["name"] for rule in json.loads(ran.out)}


# --- mistakes -----------------------------------------------------------------------------------------------


def test_files_that_are_none(cli: Cli, pets: str) -> None:
    ran = cli("infer", pets, "--no-theory", "--rules", pets)
    assert ran.code == 4
    assert "pets.ttl: error[LEV-R010]: there are no rules in it" in ran.err
    Path("broken.ttl").write_text("@prefix : <http://example.org/> .\n:a :b\n")
    ran = cli("infer", pets, "--no-theory", "--rules", "broken.ttl")
    assert ran.code == 3
    assert "broken.ttl:" in ran.err
    ran = cli("infer", pets, "--no-theory", "--rules", "pet-rule.ttl")
    assert ran.code == 4
    assert "did you mean pet-rules.ttl?" in ran.err


def test_an_output_that_is_a_file_of_rules(cli: Cli, pets: str) -> None:
    assert "LEV-U006" in cli("infer", pets, *ALONE, "-o", "pet-rules.ttl").err


def test_a_condition_that_cannot_be_checked_is_told_where_it_stands(cli: Cli, pets: str) -> None:
    text = Path("pet-rules.ttl").read_text().replace("sh:maxInclusive 5", "sh:js 5")
    Path("pet-rules.ttl").write_text(text)

    ran = cli("infer", pets, *ALONE)

    assert ran.code == 4
    assert ran.err.startswith("pet-rules.ttl:11:32: error[LEV-R075]: sh:js is not supported in a condition")


def test_rules_in_javascript_are_not_run(cli: Cli, pets: str) -> None:
    rules = Path("js.ttl")
    text = (
        "@prefix : <http://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        ":library a sh:JSLibrary . :function a sh:JSFunction .\n"
        ":S sh:targetClass :T ; sh:rule :r .\n"
        ':r a sh:JSRule ; sh:jsFunctionName "f" .\n'
    )
    rules.write_text(text, encoding="utf-8")
    refused = cli("infer", pets, "--no-theory", "--rules", "js.ttl")
    rules.write_text(text + ":r sh:deactivated true .\n", encoding="utf-8")
    beside = cli("infer", pets, *ALONE, "--rules", "js.ttl")

    assert refused.code == 4
    assert "js.ttl:5:6: error[LEV-R070]: sh:JSRule is not supported" in refused.err
    assert "sh:Rule?" not in refused.err
    assert beside.code == 0


ANCESTORS = """@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Shape a sh:NodeShape ; sh:targetSubjectsOf :parent ; sh:rule [ a sh:SPARQLRule ; sh:construct '''
PREFIX : <http://example.org/>
CONSTRUCT { $this :ancestor ?y }
WHERE { { $this :parent ?y } UNION { $this :parent ?m . ?m :ancestor ?y } }''' ] .
"""


def test_a_proof_about_a_blank_node_is_about_that_node(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not about any node: what has a parent that is the ancestor is no reason why another has it."""
    monkeypatch.chdir(tmp_path)
    Path("shape.ttl").write_text(ANCESTORS, encoding="utf-8")
    Path("data.ttl").write_text(
        "@prefix : <http://example.org/> .\n[] :parent :a .\n:a :parent :b .\n", encoding="utf-8"
    )

    ran = cli("explain", "data.ttl", "?x :ancestor :b", "--no-theory", "--rules", "shape.ttl")

    text = _flat(ran.out)
    assert "something without a name ancestor b rule Shape-rule-1 shape.ttl:3 a ancestor b rule" in text
    assert "something without a name parent a data.ttl:2" in text


IDLE = """@prefix : <http://ex.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Shape a sh:NodeShape ; sh:targetClass :Dog ; sh:rule :active , :off , :broken .
:active a sh:TripleRule ; sh:subject sh:this ; sh:predicate :is ; sh:object :good .
:off a sh:TripleRule ; sh:deactivated true ; sh:subject sh:this ; sh:predicate :is ; sh:object :bad .
:broken a sh:SPARQLRule ; sh:deactivated true ; sh:construct "CONSTRUCT {" .
:Old a sh:NodeShape ; sh:deactivated true ; sh:targetClass :Dog ; sh:rule :old .
:old a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this <http://ex.org/age> 99 } WHERE { $this a ?c }" .
"""


@pytest.fixture
def idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    Path("idle.ttl").write_text(IDLE, encoding="utf-8")
    Path("dogs.ttl").write_text("@prefix : <http://ex.org/> .\n:rex a :Dog .\n", encoding="utf-8")
    return ("--no-theory", "--rules", "idle.ttl")


@pytest.mark.parametrize(
    ("what", "rule", "line"),
    [(":rex :is :bad", "off", 5), (":rex :age 99", "old", 8), ("?x :is :bad", "off", 5)],
)
def test_why_not_names_a_rule_that_is_deactivated(
    cli: Cli, idle: tuple[str, ...], what: str, rule: str, line: int
) -> None:
    out = cli("why-not", "dogs.ttl", what, *idle).out

    assert f"rule {rule} could conclude it, but sh:deactivated keeps it from running" in out
    assert f"rule {rule} idle.ttl:{line}" in out
    assert "no rule can conclude it" not in out


def test_what_is_missing_for_a_rule_may_be_deactivated(cli: Cli, idle: tuple[str, ...]) -> None:
    Path("more.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} is out\nPREFIX : <http://ex.org/>\n"
        "CONSTRUCT { ?x :is :out } WHERE { ?x a :Dog ; :is :bad }",
        encoding="utf-8",
    )

    out = cli("why-not", "dogs.ttl", ":rex :is :out", *idle, "--rules", "more.rq").out

    assert "rule off could conclude it, but sh:deactivated keeps it from running" in out
    assert "it would have to be stated" not in out


def test_a_rule_that_is_deactivated_is_no_stranger(cli: Cli, idle: tuple[str, ...]) -> None:
    told = cli("why-not", "dogs.ttl", "rule off", *idle).out

    assert told.startswith("The rule off concludes nothing\n└─ sh:deactivated keeps it from running")
    assert "it is deactivated" in cli("rules", *idle, "show", "old").out
    assert "no rule can conclude it" in cli("why-not", "dogs.ttl", ":rex :sees :bad", *idle).out
    for words in (("list",), ("strata",), ("coverage", "dogs.ttl")):
        assert "deactivated: broken, off, old\n" in cli("rules", *idle, *words).out


def test_a_file_with_nothing_but_deactivated_rules_says_so(cli: Cli, idle: tuple[str, ...]) -> None:
    text = IDLE.replace(":active a sh:TripleRule ;", ":active a sh:TripleRule ; sh:deactivated true ;")
    Path("idle.ttl").write_text(text, encoding="utf-8")

    ran = cli("infer", "dogs.ttl", *idle)

    assert ran.code == 4
    assert "there are no rules in it but what is deactivated: active, off, broken, old" in ran.err


def test_rules_of_srl_are_said_not_to_be_read(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text("<urn:a> <urn:q> 1 .", encoding="utf-8")
    Path("rules.srl").write_text("RULE { ?x <urn:p> 1 } WHERE { ?x <urn:q> 1 }", encoding="utf-8")
    Path("rules.ttl").write_text(
        "@prefix srl: <http://www.w3.org/ns/shacl-rules#> . <urn:r> a srl:RuleSet ; srl:rules () .",
        encoding="utf-8",
    )

    for name in ("rules.srl", "rules.ttl"):
        ran = cli("infer", "data.ttl", "--rules", name, "--no-theory")

        assert ran.code == 4
        assert "is not read" in ran.err or "are not read" in ran.err
        assert "as CONSTRUCT { … } WHERE { … } in a .rq file" in ran.err


def test_coverage_tells_what_rules_in_turtle_lack(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rules = {
        "none": 'sh:targetClass :Cat ; sh:rule [ sh:construct "CONSTRUCT { $this a :A } WHERE { }" ; %s ]',
        "unmet": "sh:targetClass :Dog ; sh:rule [ sh:predicate :b ; sh:object 1 ; a sh:TripleRule ; "
        "sh:condition [ sh:property [ sh:path :age ; sh:minCount 1 ] ] ]",
        "query": "sh:targetClass :Dog ; "
        'sh:rule [ sh:construct "CONSTRUCT { $this a :C } WHERE { $this :n ?n FILTER(?n > 5) }" ; %s ]',
        "path": "sh:targetClass :Dog ; "
        "sh:rule [ a sh:TripleRule ; sh:predicate :d ; sh:object [ sh:union ( [ sh:path :e ] :f ) ] ; "
        "sh:condition [ sh:class :Dog ] ; sh:deactivated false ]",
        "there": "sh:targetClass :Dog ; sh:rule [ a sh:TripleRule ; sh:predicate :n ; sh:object 1 ]",
    }
    declared = "sh:prefixes :p ; a sh:SPARQLRule"
    text = "".join(f":{n} a sh:NodeShape ; {r} .\n".replace("%s", declared) for n, r in rules.items())
    Path("rules.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix : <http://ex.org/> .\n"
        ':p sh:declare [ sh:prefix "" ; sh:namespace "http://ex.org/" ] .\n' + text,
        encoding="utf-8",
    )
    Path("data.ttl").write_text("@prefix : <http://ex.org/> . :rex a :Dog ; :n 1 ; :d :f .", encoding="utf-8")

    ran = cli("rules", "--rules", "rules.ttl", "--no-theory", "coverage", "data.ttl")

    told = {line.split()[0]: " ".join(line.split()[1:]) for line in ran.out.splitlines() if line[:2] == "  "}
    assert told == {
        "none-rule-1": "never: there is no focus node rules.ttl:4",
        "unmet-rule-1": "never: no focus node meets the rule's condition on age rules.ttl:5",
        "query-rule-1": "never: nothing passes FILTER(?n > 5) rules.ttl:6",
        "path-rule-1": "fired, and nothing was new",
        "there-rule-1": "fired, and nothing was new",
    }
