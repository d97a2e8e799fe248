"""The cheap checks, one mistake at a time: code, place and hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from leverkg.case.load import load_files
from leverkg.checks.cheap import cheap_findings
from leverkg.findings import Finding, Severity

HEAD = (
    "@prefix : <https://example.org/#> .\n"
    "@prefix lev: <https://w3id.org/leverkg#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


def _findings(text: str, tmp_path: Path, name: str = "case.ttl") -> list[Finding]:
    file = tmp_path / name
    file.write_text(HEAD + text, encoding="utf-8")
    return cheap_findings(load_files([str(file)]))


@pytest.mark.parametrize(
    ("line", "code", "column", "said"),
    [
        (":a lev:alternativOf :b .", "LEV-T001", 4, "did you mean lev:alternativeOf?"),
        (":a a lev:Nead .", "LEV-T002", 6, "did you mean lev:Need?"),
        (":a lev:intensity lev:modrate .", "LEV-T003", 18, "did you mean lev:moderate?"),
        (
            ":a lev:Need :b .",
            "LEV-T004",
            4,
            "is a class, and stands here as a property; did you mean lev:needs?",
        ),
        (":a a lev:needs .", "LEV-T004", 6, "is a property, and stands here as a class"),
        (":a a <http://w3id.org/leverkg#Need> .", "LEV-T005", 6, "almost"),
        (':a rdfs:lable "x" .', "LEV-T006", 4, "did you mean rdfs:label?"),
        (":Bakery a lev:Party . :a lev:needOf :Bakry .", "LEV-T007", 37, "did you mean :Bakery?"),
        (":a a lev:Provision ; lev:provides :flour .", "LEV-T007", 35, ":flour is declared nowhere"),
        (":a lev:needKind lev:high .", "LEV-T020", 17, "must be one of the values"),
        (':a lev:from "2026-02-30"^^xsd:date .', "LEV-T010", 13, "is not a valid xsd:date"),
        (':a :n "abc"^^xsd:integer .', "LEV-T010", 7, "is not a valid xsd:integer"),
        (':a lev:from "0000-01-01"^^xsd:date .', "LEV-T011", 13, "the year 0"),
        (':a lev:from "10000"^^xsd:gYear .', "LEV-T011", 13, "the year 10000"),
        (":a lev:amount 1.1234567890123456789 .", "LEV-T012", 15, "19 after the point"),
        (':a :n "x"^^xsd:dat .', "LEV-T015", 7, "did you mean xsd:date?"),
        (':a lev:from "1979-11-04" .', "LEV-T020", 13, "must be an xsd:date"),
        (":a lev:intensity 3 .", "LEV-T020", 18, "must be a degree, got 3"),
        (":a lev:intensity :mine .", "LEV-T020", 18, "must be a degree"),
        (':a lev:withholdable "yes" .', "LEV-T020", 21, "must be an xsd:boolean"),
        (':a lev:needOf "Iran" .', "LEV-T020", 15, "must be a thing"),
        (':a lev:date "1980-11-05T12:00:00"^^xsd:dateTime .', "LEV-T020", 13, "must be an xsd:date"),
        (':a lev:leadTime "P30D"^^xsd:duration .', "LEV-T020", 17, "must be an xsd:dayTimeDuration"),
    ],
)
def test_a_mistake_is_found_where_it_is(line: str, code: str, column: int, said: str, tmp_path: Path) -> None:
    (finding,) = _findings(line + "\n", tmp_path)

    assert finding.code == code
    assert said in finding.message
    assert finding.position is not None
    assert (finding.position.line, finding.position.column) == (6, column)
    assert finding.source_line == line


@pytest.mark.parametrize(
    "line",
    [
        ':a a lev:Need ; lev:from "1980"^^xsd:gYear ; lev:until "1980-02"^^xsd:gYearMonth .',
        ":a lev:amount 12 , 1.5 , 1e0 .",
        ':a lev:leadTime "P90D"^^xsd:dayTimeDuration . :b lev:leadTime 90 .',
        ':a lev:needKind :myOwnKind ; rdfs:label "x"@en ; :any "1"^^<urn:mine> .',
        ":Mine rdfs:subClassOf lev:Need . :a a :Mine ; :mine lev:theFacts .",
    ],
)
def test_what_is_right_is_not_found_fault_with(line: str, tmp_path: Path) -> None:
    assert _findings(line + "\n", tmp_path) == []


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ('"2025-05-15"', 'write "2025-05-15"^^xsd:date'),
        ('"2025-05-15T12:00:00"^^xsd:dateTime', 'write "2025-05-15"^^xsd:date'),
        ('"2025-5-15"^^xsd:date', "write it as 2025-05-15"),
        ('"15-05-2025"^^xsd:date', "write it as 2025-05-15"),
        ('"05/15/2025"^^xsd:date', "write it as 2025-05-15"),
        ('"05/06/2025"^^xsd:date', "write it like 2026-12-31"),
        ('"15 May 2025"', 'for example "2026-12-31"^^xsd:date'),
    ],
)
def test_a_date_is_put_right_where_it_is_beyond_doubt(value: str, hint: str, tmp_path: Path) -> None:
    (finding,) = _findings(f":a lev:date {value} .\n", tmp_path)

    assert finding.hint == hint


def test_a_name_declared_nowhere_is_told_once(tmp_path: Path) -> None:
    text = ":n lev:needOf :Ana . :t lev:party :Ana . :p lev:provider :Ana .\n"

    (finding,) = _findings(text, tmp_path)

    assert finding.message == ":Ana is declared nowhere, and is named in 3 places"
    assert finding.hint == "declare it: :Ana a lev:Party"


def test_a_namespace_that_is_almost_right_is_told_once_where_it_is_declared(tmp_path: Path) -> None:
    text = "@prefix wrong: <https://w3id.org/leverkg/> .\n:a a wrong:Need ; wrong:needs :b .\n"

    (finding,) = _findings(text, tmp_path)

    assert finding.code == "LEV-T005"
    assert finding.position is not None
    assert (finding.position.line, finding.position.column, finding.span) == (6, 16, 27)


@pytest.mark.parametrize(("until", "when"), [("1980-01-01", "on the day on which"), ("1979-01-01", "before")])
def test_a_span_that_never_holds(until: str, when: str, tmp_path: Path) -> None:
    text = f':a rdfs:label "it" ; lev:from "1980"^^xsd:gYear ; lev:until "{until}"^^xsd:date .\n'

    (finding,) = _findings(text, tmp_path)

    assert finding.code == "LEV-T021"
    assert finding.message == f'"it" ends {when} it begins: from 1980 until {until}'


def test_what_is_declared_in_any_way_may_be_named(tmp_path: Path) -> None:
    text = (
        ":Mine rdfs:subClassOf lev:Party . :a a :Mine . :b rdfs:label 'b' . :c lev:actsFor :a .\n"
        ":n lev:needOf :a , :b , :c ; lev:needs [ rdfs:label 'peace' ] ; :mine :x .\n"
        "<urn:talks> lev:jurisdiction <urn:anywhere> .\n"
    )

    assert _findings(text, tmp_path) == []


def test_what_can_be_meant_is_listed_where_no_name_is_close(tmp_path: Path) -> None:
    (finding,) = _findings(":peace a lev:Resource . :a lev:needs :flour ; lev:needOf [] .", tmp_path)

    assert finding.severity == Severity.ERROR
    assert finding.hint == "declare it: :flour a lev:Resource; or name one of :peace"


def test_mixed_zones_are_told_once(tmp_path: Path) -> None:
    text = "".join(f':a{n} lev:from "1980-01-0{n}{"Z" * (n % 2)}"^^xsd:date .\n' for n in range(1, 6))

    (finding,) = _findings(text, tmp_path)

    assert finding.code == "LEV-T013"


def test_an_import_is_told_and_not_fetched(tmp_path: Path) -> None:
    text = "<> a owl:Ontology ; owl:imports <https://w3id.org/leverkg> , <http://127.0.0.1:9/x> .\n".replace(
        "<>", "<urn:o>"
    )

    (finding,) = _findings(text, tmp_path)

    assert (finding.code, finding.severity) == ("LEV-T031", Severity.INFO)
    assert "127.0.0.1:9/x" in finding.message


def test_findings_come_in_order_of_place(tmp_path: Path) -> None:
    found = _findings(":b a lev:Nead .\n:a a lev:Nead , lev:Hram .\n", tmp_path)

    places = [(f.position.line, f.position.column) for f in found if f.position]
    assert places == sorted(places)
    assert len(places) == 3


def test_every_code_of_terms_and_values_is_tried() -> None:
    from leverkg.checks.codes import CODES

    here = Path(__file__).parent
    files = [here / "test_check.py", here / "test_structure.py"]
    files += [here.parent / "cli" / name for name in ("test_check.py", "test_own_profiles.py")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)

    assert [code for code in CODES if code.startswith("LEV-T") and code not in text] == []
