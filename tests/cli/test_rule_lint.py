"""`leverkg rules lint`: what cannot run, and what never does anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
HEADER = "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: so\nPREFIX : <https://example.org/>\n"
TURTLE = "@prefix : <https://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    return Path("mine")


def write(folder: Path, **queries: str) -> None:
    for name, query in queries.items():
        (folder / f"{name}.rq").write_text(HEADER + query + "\n", encoding="utf-8")


NEGATION = {
    "p": "CONSTRUCT { ?x a :P } WHERE { ?x a :N FILTER NOT EXISTS { ?x a :Q } }",
    "q": "CONSTRUCT { ?x a :Q } WHERE { ?x a :N FILTER NOT EXISTS { ?x a :P } }",
}
GROWTH = {"grow": "CONSTRUCT { ?x :e ?m } WHERE { ?x :e ?n BIND(?n + 1 AS ?m) }"}
LOOKAHEAD = {"look": 'CONSTRUCT { ?x a :L } WHERE { ?x :n ?n FILTER REGEX(?n, "(?=a)") }'}


@pytest.mark.parametrize(
    ("queries", "code", "place", "hint"),
    [
        (NEGATION, "LEV-R020", "mine/q.rq:6: ", "break the cycle"),
        (GROWTH, "LEV-R021", "mine/grow.rq:6:1: ", "break the cycle"),
        (LOOKAHEAD, "LEV-R016", "mine/look.rq:6:47: ", "use several FILTERs"),
    ],
    ids=["negation", "growth", "look-ahead"],
)
def test_what_infer_refuses_is_an_error_of_lint(
    cli: Cli, folder: Path, queries: dict[str, str], code: str, place: str, hint: str
) -> None:
    write(folder, **queries)
    Path("data.ttl").write_text("<urn:a> a <urn:b> .", encoding="utf-8")

    linted = cli("rules", "lint", "mine", "--no-theory")
    beside_the_theory = cli("rules", "lint", "./mine/")
    inferred = cli("infer", "data.ttl", "--rules", "mine", "--no-theory")

    assert (linted.code, inferred.code) == (1, 4)
    assert linted.out.startswith(f"{place}error[{code}]: ")
    assert hint in linted.out
    assert f"error[{code}]: " in inferred.err
    assert beside_the_theory.code == 1
    assert f"{place}error[{code}]: " in beside_the_theory.out


def test_all_that_cannot_run_is_told_at_once(cli: Cli, folder: Path) -> None:
    write(folder, **NEGATION, **GROWTH, **LOOKAHEAD)

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert [code in ran.out for code in ("LEV-R016", "LEV-R020", "LEV-R021")] == [True] * 3
    assert "3 errors in 4 rules" in ran.err


def test_a_node_expression_that_cannot_be_evaluated(cli: Cli, folder: Path) -> None:
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShape ; sh:targetClass :T ; sh:rule :r .\n"
        ":r a sh:TripleRule ; sh:subject sh:this ; sh:predicate :p ; sh:object [ :no :expression ] .\n",
        encoding="utf-8",
    )

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert ran.code == 1
    assert ran.out.startswith("mine/rules.ttl:4: error[LEV-R074]: ")


def test_what_never_fires_is_warned_of(cli: Cli, folder: Path) -> None:
    write(folder, scope="CONSTRUCT { ?x a :S }\nWHERE { ?x :p ?y .\n{ FILTER(?y = :b) } }")
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShape ; sh:targetClass :T ; sh:rule :fine , :dead .\n"
        ':fine a sh:SPARQLRule ; sh:construct """PREFIX : <https://example.org/>\n'
        'CONSTRUCT { $this a :U } WHERE { { FILTER($this != :b) } }""" .\n'
        ':dead a sh:SPARQLRule ; sh:construct """PREFIX : <https://example.org/>\n'
        'CONSTRUCT { $this a :V } WHERE { $this :p ?y FILTER(?z != :b) }""" .\n',
        encoding="utf-8",
    )

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert ran.code == 0
    assert "2 warnings in 3 rules" in ran.err
    assert "mine/scope.rq:8: warning[LEV-R099]: rule scope can never fire: nothing passes a" in ran.out
    assert "    8 | { FILTER(?y = :b) } }\n" in ran.out
    assert "mine/rules.ttl:6: warning[LEV-R099]: rule dead can never fire: " in ran.out


@pytest.mark.parametrize(
    ("where", "more", "warned"),
    [
        ("$this :n ?k BIND(?k + 1 AS ?m)", "", True),
        ("$this :m ?k BIND(?k + 1 AS ?m)", "", False),
        ("$this :n ?k BIND(?k + 1 AS ?m)", "sh:runOnce true ; ", False),
        ("$this :n ?k BIND(?k + 1 AS ?m) FILTER NOT EXISTS { $this :n ?m }", "", False),
    ],
    ids=["in a circle", "not in one", "once", "where there is none"],
)
def test_values_computed_without_end_in_turtle(
    cli: Cli, folder: Path, where: str, more: str, warned: bool
) -> None:
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShape ; sh:targetClass :T ; sh:rule :r .\n"
        f':r a sh:SPARQLRule ; {more}sh:construct """PREFIX : <https://example.org/>\n'
        f'CONSTRUCT {{ $this :n ?m }} WHERE {{ {where} }}""" .\n',
        encoding="utf-8",
    )

    ran = cli("rules", "lint", "mine", "--no-theory", "--fail-on", "warning")

    assert ran.code == warned
    assert (
        "mine/rules.ttl:4: warning[LEV-R082]: rule r computes ?m out of what follows" in ran.out
    ) == warned


def test_what_never_ends_is_stopped_and_may_be_allowed(cli: Cli, folder: Path) -> None:
    (folder / "rules.ttl").write_text(
        TURTLE + ':r a sh:SPARQLRule ; sh:construct """PREFIX : <https://example.org/>\n'
        'CONSTRUCT { ?x :n ?m } WHERE { ?x :n ?k BIND(?k + 1 AS ?m) FILTER(?k < 20) }""" .\n',
        encoding="utf-8",
    )
    Path("data.ttl").write_text("@prefix : <https://example.org/> . :a :n 0 .", encoding="utf-8")
    run = ("infer", "data.ttl", "--rules", "mine", "--no-theory", "--format", "nt")

    few = cli(*run, "--allow-new-terms", "5")
    enough = cli(*run)

    assert (few.code, few.out) == (5, "")
    assert "error[LEV-G013]: rules still made new terms after 5 passes: r" in few.err
    assert len(enough.out.splitlines()) == 20


def test_slips_are_warned_of(cli: Cli, folder: Path) -> None:
    write(folder, senior="CONSTRUCT { ?x a :Senior }\nWHERE { ?x :grade 7 }")
    write(folder, lead="CONSTRUCT { ?x a :Lead }\nWHERE { ?x a :Senoir }")
    write(folder, leads="CONSTRUCT { ?x a :Leads }\nWHERE { ?x a :Seniors }")
    write(folder, vain="CONSTRUCT { ?x a :Vain }\nWHERE { ?x :grade ?g\nMINUS { ?y :left ?z } }")
    write(folder, kept="CONSTRUCT { ?x a :Kept }\nWHERE { ?x :grade ?g\nMINUS { ?x :left ?z } }")
    write(folder, sum="CONSTRUCT { ?x :next ?n }\nWHERE { ?x :grade ?g\nBIND(?grade + 1 AS ?n) }")
    write(folder, fall="CONSTRUCT { ?x :after ?n }\nWHERE { ?x :grade ?g\nBIND(COALESCE(?h, ?g) AS ?n) }")

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert ran.code == 0
    assert "3 warnings, 1 remark in 7 rules" in ran.err
    assert "lead.rq:7: warning[LEV-R086]: rule lead reads :Senoir, which no" in ran.out
    assert "= did you mean :Senior, which rule senior concludes?" in ran.out
    assert "vain.rq:8: warning[LEV-R087]: a MINUS in rule vain takes nothing away" in ran.out
    assert "sum.rq:8: warning[LEV-R084]: rule sum computes ?n from ?grade, which nothing binds" in ran.out


def test_literals_that_are_no_values_are_warned_of(cli: Cli, folder: Path) -> None:
    xsd = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    late = "WHERE { ?x :due ?d\nFILTER(?d > '2025-13-01'^^xsd:date && ?d < '2025-12-01'^^xsd:date) }"
    write(folder, late=f"{xsd}CONSTRUCT {{ ?x a :Late }}\n{late}")
    write(folder, made=f"{xsd}CONSTRUCT {{ ?x :n 'many'^^xsd:integer }}\nWHERE {{ ?x :due ?d }}")
    write(
        folder,
        kind=f"{xsd}CONSTRUCT {{ ?x a :On }}\nWHERE {{ ?x :due '2025-01-01'^^xsd:dat ; :as 'x'^^:own }}",
    )

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert "3 warnings, 1 remark in 3 rules" in ran.err
    assert (
        'late.rq:9: warning[LEV-R100]: rule late has "2025-13-01", which is not a valid xsd:date' in ran.out
    )
    assert "= there is no month 13" in ran.out
    assert 'made.rq:7: warning[LEV-R100]: rule made has "many", which is not a valid xsd:integer' in ran.out
    assert "kind.rq:8: warning[LEV-R100]: rule kind names xsd:dat, and there is no such datatype" in ran.out
    assert "= did you mean xsd:date?" in ran.out


def test_a_condition_reads_the_steps_of_its_paths_alone(cli: Cli, folder: Path) -> None:
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShape ; sh:targetClass :T ; sh:rule :none , :size , :item .\n"
        ":none a sh:TripleRule ; sh:predicate :empty ; sh:object true ;\n"
        "  sh:condition [ sh:property [ sh:path ( :items :item ) ; sh:maxCount 0 ] ] .\n"
        ":size a sh:TripleRule ; sh:predicate :size ; sh:object 1 .\n"
        ":item a sh:TripleRule ; sh:subject :i ; sh:predicate :item ; sh:object 1 .\n",
        encoding="utf-8",
    )

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert "1 warning in 3 rules" in ran.err
    assert "none looks for the absence of what item concludes" in ran.out


def test_what_a_shape_computes_and_no_rule_expects_is_told(cli: Cli, folder: Path) -> None:
    text = (
        TURTLE + "@prefix shnex: <http://www.w3.org/ns/shacl-node-expr#> .\n"
        ":S a sh:NodeShape ; sh:targetClass :T ; sh:property :P ; sh:rule :r .\n"
        ":P sh:path :total ; sh:values [ shnex:pathValues :sum ] .\n"
        ":r a sh:TripleRule ; sh:predicate :copy ; sh:object [ sh:path :total ] .\n"
    )
    (folder / "rules.ttl").write_text(text, encoding="utf-8")

    told = cli("rules", "lint", "mine", "--no-theory")
    (folder / "rules.ttl").write_text(text + ":r sh:expectedPredicate :total .", encoding="utf-8")
    heard = cli("rules", "lint", "mine", "--no-theory")

    assert "warning[LEV-R085]: sh:values of <https://example.org/total> concludes nothing" in told.out
    assert heard.out == ""


def test_rules_of_a_deactivated_shape_are_left_out(cli: Cli, folder: Path) -> None:
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShape ; sh:deactivated true ; sh:targetClass :T ; sh:rule :r .\n"
        ":r a sh:TripleRule ; sh:predicate :p ; sh:object 1 .\n"
        ":s a sh:SPARQLRule ; sh:construct 'CONSTRUCT { ?x <urn:q> 1 } WHERE { ?x <urn:p> 1 }' .",
        encoding="utf-8",
    )

    ran = cli("rules", "lint", "mine", "--no-theory")

    assert (ran.out, ran.err) == ("", "no findings in 1 rule\n")


def test_all_files_that_cannot_be_read_are_told_in_the_format_asked_for(cli: Cli, folder: Path) -> None:
    write(folder, good="CONSTRUCT { ?x a :G }\nWHERE { ?x :p 1 }")
    write(folder, head="CONSTRUCT { ?x :p ?y }\nWHERE { ?x :p 1 }")
    write(folder, word="CONSTRUC { ?x :p 1 }\nWHERE { ?x :p 1 }")
    (folder / "rules.ttl").write_text(
        TURTLE + ":S a sh:NodeShpae ; sh:targetClas :T ; sh:rule :r .\n"
        ":r a sh:TripleRule ; sh:predicate :p ; sh:object 1 .\n",
        encoding="utf-8",
    )

    text = cli("rules", "lint", "mine", "--no-theory")
    found = json.loads(cli("rules", "lint", "mine", "--no-theory", "--format", "json").out)["findings"]

    assert text.code == 4
    assert text.err == "4 errors in 1 rule that can be read\n"
    assert [(one["code"], one["file"], one["line"]) for one in found] == [
        ("LEV-R014", "mine/head.rq", 6),
        ("LEV-Q005", "mine/word.rq", 6),
        ("LEV-R079", "mine/rules.ttl", 3),
        ("LEV-R079", "mine/rules.ttl", 3),
    ]
    assert text.out.count("did you mean") == 3


PARENT = {
    "ancestor": "CONSTRUCT { ?x :ancestor ?z } WHERE { ?x :parent ?z }",
    "elder": "CONSTRUCT { ?x :elder ?z } WHERE { ?x :parent ?y . ?y :ancestor ?z }",
}


@pytest.mark.parametrize(
    ("queries", "code", "place", "hint"),
    [
        (
            {"fixed": "CONSTRUCT { :a :b :c } WHERE { ?x :elder ?y }"},
            "LEV-R088",
            "mine/fixed.rq:6:",
            "no variable stands in its head",
        ),
        (
            {"grand": "CONSTRUCT { ?x :grand ?z } WHERE { ?x :parnet ?y . ?y :elder ?z }"},
            "LEV-R086",
            "mine/grand.rq:6:",
            "did you mean :parent, which rule ancestor reads?",
        ),
        (
            {"last": "CONSTRUCT { ?x :last ?z } WHERE { ?x :ancestor ?z }"},
            "LEV-R089",
            "mine/elder.rq:6:",
            "no rule reads what elder and last conclude",
        ),
    ],
)
def test_what_runs_and_was_hardly_meant(
    cli: Cli, folder: Path, queries: dict[str, str], code: str, place: str, hint: str
) -> None:
    write(folder, **PARENT, **queries)

    ran = cli("rules", "lint", "mine", "--no-theory", "--format", "text")

    (told,) = [part for part in ran.out.split("mine/") if f"[{code}]" in part]
    assert ran.code == 0
    assert f"mine/{told}".startswith(place)
    assert hint in told


def test_what_others_read_is_no_finding(cli: Cli, folder: Path) -> None:
    write(folder, **PARENT)

    out = cli("rules", "lint", "mine", "--no-theory").out

    assert "no rule reads what elder concludes" in out


def test_a_head_with_a_new_node_is_not_the_same_whatever_is_found(cli: Cli, folder: Path) -> None:
    write(folder, made="CONSTRUCT { [] a :Pair } WHERE { ?x :parent ?y }")

    assert "LEV-R088" not in cli("rules", "lint", "mine", "--no-theory").out


ONTOLOGY = """@prefix my: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:Senior a owl:Class ; rdfs:subClassOf my:Person . my:knows a owl:ObjectProperty ; rdfs:range my:Thing .
rdfs:label a owl:AnnotationProperty .
"""
READER = """#+ summary: s
#+ description: d
#+ source: own
#+ says: {x}
PREFIX my: <https://example.org/>
PREFIX other: <https://other.example/>
CONSTRUCT { ?x my:concluded true }
WHERE {
  ?x a my:Senoir ; my:konws ?y ; my:concluded ?z ; rdfs:comment ?c ; other:thing ?t .
  ?x a my:Person ; my:knows ?k .
  FILTER NOT EXISTS { ?x my:elsewhere ?y }
}
"""


@pytest.mark.parametrize("given", [("--rules", "onto.ttl", "lint", "reader.rq"), ("lint", ".")])
def test_what_no_rule_concludes_and_the_ontology_does_not_know(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("onto.ttl").write_text(ONTOLOGY, encoding="utf-8")
    Path("reader.rq").write_text(READER, encoding="utf-8")

    ran = cli("rules", "--no-theory", *given)

    told = [line for line in ran.out.splitlines() if "LEV-R097" in line]
    assert ran.code == 0
    assert [line.split("reads ")[1].split(",")[0] for line in told] == [
        "my:elsewhere",
        "my:Senoir",
        "my:konws",
    ]
    assert all("which no rule concludes and no ontology knows" in line for line in told)
    assert "did you mean my:Senior?" in ran.out
    assert "did you mean my:knows?" in ran.out


def test_without_an_ontology_what_is_read_is_what_the_data_have(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("reader.rq").write_text(READER, encoding="utf-8")

    assert "LEV-R097" not in cli("rules", "--no-theory", "lint", "reader.rq").out


def test_a_file_beside_those_looked_at_that_cannot_be_read_is_told(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("onto.ttl").write_text("@prefix : <https://example.org/> .\n:a :b .\n", encoding="utf-8")
    Path("reader.rq").write_text(READER, encoding="utf-8")

    ran = cli("rules", "--no-theory", "--rules", "onto.ttl", "lint", "reader.rq")

    assert ran.code in (3, 4)
    assert "onto.ttl:2" in ran.out
