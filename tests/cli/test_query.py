"""`leverkg query`: questions as text, file or name, and answers in every format."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.answers.query import questions
from tests.cli.conftest import HOUSTON, SMALL, Ran

TRANSFER = str(Path(__file__).parent / "transfer.ttl")
NEEDS = (
    "SELECT ?party ?what ?degree "
    "{ ?n lev:needOf ?party ; lev:needs ?what ; lev:intensity ?degree } ORDER BY ?party"
)


def test_a_table_with_labels(cli: Callable[..., Ran], small: str) -> None:
    out = cli("query", NEEDS, small, "--format", "text").out

    assert out == (
        "┌───────┬────────────────┬────────┐\n"
        "│ party │ what           │ degree │\n"
        "├───────┼────────────────┼────────┤\n"
        "│ Alpha │ fast delivery  │ high   │\n"
        "│ Beta  │ prompt payment │ slight │\n"
        "└───────┴────────────────┴────────┘\n"
        "2 rows\n"
    )


def test_a_table_with_names(cli: Callable[..., Ran], small: str) -> None:
    assert (
        "| :Alpha | :delivery | lev:high |\n" in cli("query", NEEDS, small, "--format", "md", "--names").out
    )


def test_tsv_is_what_a_pipe_gets(cli: Callable[..., Ran], small: str) -> None:
    lines = cli("query", NEEDS, small).out.splitlines()

    assert lines[0] == "?party\t?what\t?degree"
    assert lines[1] == (
        "<https://example.org/talks#Alpha>\t<https://example.org/talks#delivery>\t<https://w3id.org/leverkg#high>"
    )


def test_csv_and_its_formulas(cli: Callable[..., Ran], small: str) -> None:
    question = 'SELECT * { VALUES (?a ?b) { ("=1+1" -5) ("a,b\\"c" UNDEF) } }'

    rows = list(csv.reader(io.StringIO(cli("query", question, small, "--format", "csv").out)))

    assert rows == [["a", "b"], ["'=1+1", "-5"], ['a,b"c', ""]]


def test_json_and_xml_are_those_of_the_specification(cli: Callable[..., Ran], small: str) -> None:
    question = 'SELECT ?l ?n ?u { VALUES (?l ?n ?u) { ("x"@en 1 <urn:a>) } }'

    answer = json.loads(cli("query", question, small, "--format", "json").out)
    document = ET.fromstring(cli("query", question, small, "--format", "xml").out)

    assert answer["head"]["vars"] == ["l", "n", "u"]
    assert answer["results"]["bindings"] == [
        {
            "l": {"type": "literal", "value": "x", "xml:lang": "en"},
            "n": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            "u": {"type": "uri", "value": "urn:a"},
        }
    ]
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [e.get("name") for e in document.iter(f"{space}variable")] == ["l", "n", "u"]
    assert [e.text for e in document.iter(f"{space}uri")] == ["urn:a"]


def test_yes_and_no(cli: Callable[..., Ran], small: str) -> None:
    yes = "ASK { ?b a lev:Balance ; lev:favours :Beta }"
    no = "ASK { ?b a lev:Balance ; lev:favours :Alpha }"

    assert cli("query", yes, small, "--format", "text").out == "yes\n"
    assert cli("query", no, small, "--format", "text").out == "no\n"
    assert json.loads(cli("query", yes, small, "--format", "json").out)["boolean"] is True


def test_a_graph_is_turtle(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("query", "CONSTRUCT { ?p <urn:wants> ?r } { ?n lev:needOf ?p ; lev:needs ?r }", small)

    assert "\n:Alpha <urn:wants> :delivery ." in ran.out


def test_to_a_file_by_its_ending(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("query", NEEDS, small, "-o", "needs.csv")

    assert ran.err == "wrote needs.csv\n"
    assert Path("needs.csv").read_text(encoding="utf-8").startswith("party,what,degree")


def test_a_question_in_a_file(cli: Callable[..., Ran], small: str) -> None:
    Path("needs.rq").write_text(NEEDS, encoding="utf-8")

    assert cli("query", "needs.rq", small).out == cli("query", NEEDS, small).out


def test_verdicts_can_be_asked_for(cli: Callable[..., Ran]) -> None:
    ran = cli("query", "SELECT ?v { ?v a lev:ExpertVerdict }", HOUSTON, "--as-of", "1997")

    assert len(ran.out.splitlines()) == 3


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "LEV-Q100", "SERVICE reaches outside"),
        ("ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:9/> { } } }", "LEV-Q100", "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "LEV-Q100", "FROM reaches outside"),
        ("LOAD <http://127.0.0.1:9/>", "LEV-Q100", "LOAD changes data"),
        ("PREFIX x: <urn:x>\n# a remark\ndelete where { ?s ?p ?o }", "LEV-Q100", "DELETE changes data"),
        ("SELECT * { ?s ?p }", "LEV-Q", "query:1:"),
        ("SELECT * { ?s foo:bar ?o }", "LEV-Q004", "foo"),
        ('SELECT * { ?s ?p ?o FILTER REGEX(?o, "(?=a)") }', "LEV-R016", "query:1:"),
        ("SELECT * { " + "{" * 300 + "}" * 300 + " }", "LEV-Q011", ""),
    ],
)
def test_what_is_no_question_is_refused(
    cli: Callable[..., Ran], small: str, question: str, code: str, said: str
) -> None:
    ran = cli("query", question, small)

    assert ran.code == 4
    assert ran.out == ""
    assert code in ran.err
    assert said in ran.err


def test_words_in_strings_and_comments_are_no_services(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("query", 'SELECT ("SERVICE FROM LOAD" AS ?x) { } # SERVICE <urn:x> { }', small)

    assert ran.code == 0


def test_an_unknown_name_gets_the_closest(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("query", "who-has-the-uper-hand", small)

    assert ran.code == 2
    assert "did you mean who-has-the-upper-hand?" in ran.err


def test_what_nobody_states_is_told_once_for_all_versions(cli: Callable[..., Ran]) -> None:
    found = cli("query", "which-values-are-not-stated", TRANSFER, "--format", "text").out

    assert len(re.findall(r"City's bid +│ has switching cost", found)) == 1


def test_a_source_of_a_phase_or_a_view_is_one(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        Path(TRANSFER)
        .read_text(encoding="utf-8")
        .replace("lev:view [", 'lev:view [ dcterms:source "a report" ;')
    )
    Path("case.ttl").write_text(f"@prefix dcterms: <http://purl.org/dc/terms/> .\n{text}", encoding="utf-8")

    found = cli("query", "which-facts-have-no-source", "case.ttl", "--format", "text").out

    assert "City's bid" not in found
    assert "United's money" in found


def test_a_question_may_be_asked_in_words(cli: Callable[..., Ran], small: str) -> None:
    asked = cli("query", "Who has the upper hand?", small)

    assert asked.code == 0
    assert asked.out == cli("query", "who-has-the-upper-hand", small).out
    assert "did you mean who-has-the-upper-hand?" in cli("query", "who has upper hand", small).err
    assert "--list" in cli("query").err
    assert "known are" not in cli("query", "zzz", small).err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("?x :maed ?y", "nothing has :maed; did you mean :made?\n"),
        ("?x a :Thign", "nothing has :Thign; did you mean :Thing?\n"),
        ("?x :made ?x", ""),
        ("?x :concluded ?x", ""),
        ("?x :elsewhere ?x", ""),
    ],
)
def test_a_misspelt_name_of_ones_own_is_told_where_nothing_is_found(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text("@prefix : <urn:x/> .\n:a a :Thing ; :made :b .\n", encoding="utf-8")
    Path("r.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} has it\n"
        "PREFIX : <urn:x/>\nCONSTRUCT { ?x :concluded ?y } WHERE { ?x :made ?y }\n",
        encoding="utf-8",
    )

    asked = cli("query", f"SELECT * {{ {body} }}", "a.ttl", "--rules", "r.rq", "--no-theory")

    assert (asked.code, asked.err) == (0, said)


def test_a_misspelt_term_is_told(cli: Callable[..., Ran], small: str) -> None:
    """An empty answer would look like one."""
    question = "SELECT ?x { ?x a lev:Ned ; lev:needOf ?y }"

    ran = cli("query", question, small)

    assert (ran.code, ran.out) == (0, "?x\n")
    assert ran.err == "lev:Ned is not a term of the ontology; did you mean lev:Need?\n"
    assert cli("query", question, small, "-q").err == ""


@pytest.mark.parametrize("question", [NEEDS, "who-has-the-upper-hand"])
def test_a_question_after_the_files_is_told_its_place(
    cli: Callable[..., Ran], small: str, question: str
) -> None:
    ran = cli("query", small, question)

    assert ran.code == 2
    assert "The question comes first" in ran.err


@pytest.mark.parametrize("asked", ["who-has-the-upper-hand", "who-has-the-uper-hand"])
def test_a_folder_before_a_question_is_told_too(cli: Callable[..., Ran], asked: str) -> None:
    ran = cli("query", Path(HOUSTON).parent, asked)

    assert ran.code == 2
    assert "The question comes first" in ran.err


def test_a_format_that_does_not_fit(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("query", NEEDS, small, "--format", "ttl")

    assert ran.code == 2
    assert "LEV-Q102" in ran.err


def test_a_missing_argument_is_named(cli: Callable[..., Ran], small: str) -> None:
    assert "Missing argument 'QUESTION'" in cli("query").err
    assert "Missing argument 'FILES…'" in cli("query", NEEDS).err


def test_shipped_questions_are_listed(cli: Callable[..., Ran]) -> None:
    out = cli("query", "--list").out

    assert [line.split()[0] for line in out.splitlines()] == list(questions())
    assert all(len(line.split()) > 2 for line in out.splitlines())


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_shipped_question_can_be_asked(name: str, tmp_path: Path) -> None:
    import leverkg

    file = tmp_path / "talks.ttl"
    file.write_text(SMALL, encoding="utf-8")

    rows = leverkg.load(file).infer().query(name)

    assert rows.columns


def test_quotes_in_the_options_do_no_harm(cli: Callable[..., Ran], small: str) -> None:
    for evil in ('x" . } #', "a>b", "line\nbreak"):
        ran = cli("infer", small, "--views", evil)
        assert ran.code == 2
        assert "LEV-U010" in ran.err


@pytest.mark.parametrize("output", ["talks.ttl", "./talks.ttl", "q.rq"])
def test_what_is_read_is_not_overwritten(cli: Callable[..., Ran], small: str, output: str) -> None:
    Path("q.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    before = Path(output).read_bytes()

    ran = cli("query", "q.rq", small, "-o", output)

    assert ran.code == 2
    assert "LEV-U006" in ran.err
    assert Path(output).read_bytes() == before


def test_a_wrong_answer_to_a_question_of_ones_own_is_told_in_rows(
    cli: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "who-bids.rq").write_text(
        "#+ summary: Who bids?\n#+ description: d\n"
        "SELECT DISTINCT ?who { ?p lev:provider ?who ; lev:provides :fee } ORDER BY ?who\n",
        encoding="utf-8",
    )
    story = f"story = 's'\nfile = {TRANSFER!r}\ncolumns = ['who']\nanswer = [['City'], ['Bank']]\n"
    more = "take-away = ':citysOffer lev:provides :fee .'\nanswer-then = []\n"
    (tmp_path / "who-bids.toml").write_text(story + more, encoding="utf-8")

    asked = cli("cq", str(tmp_path))

    assert asked.code == 1
    assert [line.split(maxsplit=1) for line in asked.out.splitlines()[1:3]] == [
        ["expected", "City; Bank"],
        ["found", "City; United"],
    ]
    assert "       expected  nothing\n       found     United\n" in asked.out
