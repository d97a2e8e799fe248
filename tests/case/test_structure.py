"""The simple shapes in process say what the validator says, and follow-ups go."""

from __future__ import annotations

from pathlib import Path

import pytest

from leverkg.api import load
from leverkg.case.load import Asserted, load_files
from leverkg.checks.cheap import structure_findings
from leverkg.theory.core_shapes import core_shapes
from tests.shapes.twins import Twin, namespace, twins

CODES = {shape.code for shape in core_shapes()} | {"LEV-S009", "LEV-S016", "LEV-S021"}
TWINS = [twin for twin in twins() if twin.shapes == "case"]
HEAD = (
    "@prefix : <https://example.org/#> .\n"
    "@prefix lev: <https://w3id.org/leverkg#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    ":talks a lev:Negotiation ; rdfs:label 'talks' ; lev:party :A , :B .\n"
    ":B a lev:Party ; rdfs:label 'Bo' . :money a lev:Resource ; rdfs:label 'money' .\n"
    ":nB a lev:Need ; rdfs:label 'nB' ; lev:needOf :B ; lev:needs :money .\n"
    ":pA a lev:Provision ; rdfs:label 'pA' ; lev:provider :A ; lev:provides :money ; lev:recipient :B .\n"
)
ANA = (
    ":A a lev:Party ; rdfs:label 'Ann' .\n"
    ":nA a lev:Need ; rdfs:label 'nA' ; lev:needOf :A ; lev:needs :money .\n"
)


def _said(text: str, tmp_path: Path) -> set[tuple[str, str | None]]:
    file = tmp_path / "case.ttl"
    file.write_text(text, encoding="utf-8")
    return {(f.code, f.focus) for f in structure_findings(load_files([str(file)]))}


def test_most_shapes_of_one_property_are_simple() -> None:
    assert len(CODES) >= 55


@pytest.mark.parametrize("twin", TWINS, ids=[twin.stem for twin in TWINS])
def test_it_finds_in_a_twin_what_the_shape_finds_and_no_more(twin: Twin, tmp_path: Path) -> None:
    said = _said(twin.invalid, tmp_path)

    if twin.code in CODES:
        assert (twin.code, f"<{namespace(twin)}{twin.focus}>") in said
    assert {code for code, _ in said} <= {twin.code}
    assert _said(twin.valid, tmp_path) == set()


@pytest.mark.parametrize("stem", ["need-owner", "one-value", "misplaced-property", "begins-before-ends"])
def test_whoever_finds_it_tells_it_alike(stem: str, tmp_path: Path) -> None:
    twin = next(twin for twin in TWINS if twin.stem == stem)
    file = tmp_path / "case.ttl"
    file.write_text(twin.invalid, encoding="utf-8")
    case = load(file)

    (quick,) = structure_findings(case.asserted, case.labels)

    assert [f for f in case.check() if f.code == twin.code] == [quick]


def _codes(text: str, tmp_path: Path) -> list[str]:
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + text, encoding="utf-8")
    return [f.code for f in load(file).check()]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "LEV-T007"),
        (ANA.replace("lev:needOf", "lev:hasNeed"), "LEV-S016"),
        (ANA.replace(" lev:needOf :A ;", ""), "LEV-S060"),
        (ANA.replace("lev:needOf :A", "lev:needOf :Amy"), "LEV-T007"),
        (ANA.replace("lev:Party", "lev:party"), "LEV-T004"),
        (ANA + ":nA lev:neededBy '2025-02-30'^^xsd:date . :talks lev:begins '2025'^^xsd:gYear .", "LEV-T010"),
        (
            ANA + ":d a lev:Deadline ; rdfs:label 'd' ; lev:binds :A ; lev:date '5/15/2025' ."
            " :talks lev:begins '2025'^^xsd:gYear .",
            "LEV-T020",
        ),
        (ANA.replace("Ann", "Bo"), "LEV-T022"),
        (ANA + ":pA lev:unseenBy :B ; lev:view [ lev:by :Zoe ] .", "LEV-T007"),
        (ANA.replace("; rdfs:label 'Ann' ", ""), "LEV-S118"),
        (ANA, None),
    ],
)
def test_a_mistake_is_told_once(text: str, code: str | None, tmp_path: Path) -> None:
    assert _codes(text, tmp_path) == ([code] if code else [])


def test_parties_of_different_negotiations_may_be_called_alike(tmp_path: Path) -> None:
    other = (HEAD + ANA).replace("example.org/#", "other.example/#")
    file = tmp_path / "other.ttl"
    file.write_text(other, encoding="utf-8")
    (tmp_path / "case.ttl").write_text(HEAD + ANA, encoding="utf-8")

    assert load([tmp_path / "case.ttl", file]).check(shapes=False) == []


def test_a_thing_of_another_vocabulary_is_told_what_to_declare(tmp_path: Path) -> None:
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + ANA.replace(":A a lev:Party", ":A a <http://xmlns.com/foaf/0.1/Person>"))

    hints = [f.hint or "" for f in load(file).check() if f.code == "LEV-S050"]

    assert any(":A is declared as foaf:Person: add :A a lev:Party" in hint for hint in hints)


def test_what_cannot_be_of_the_class_is_told_what_to_name_instead(tmp_path: Path) -> None:
    file = tmp_path / "case.ttl"
    harm = ":h a lev:Harm ; rdfs:label 'h' ; lev:harmer :A ; lev:harmed :B ; lev:sameStakeAs :nB .\n"
    file.write_text(HEAD + ANA + harm, encoding="utf-8")

    (found,) = [f for f in load(file).check() if f.code != "LEV-S118"]

    assert found.code == "LEV-S076"
    assert (found.hint or "").startswith(
        ":nB is declared as lev:Need, which is no lev:Resource: name the resource"
    )


def test_more_faults_take_no_more_passes_over_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a large file with a mistake in each line would take for ever."""

    def passes(count: int) -> tuple[int, int]:
        looked = []
        triples = Asserted.__dict__["triples"]

        def counted(asserted: Asserted) -> object:
            looked.append(asserted)
            return triples.__get__(asserted, Asserted)

        needs = "".join(
            f":n{n} a lev:Need ; lev:needOf :A ; lev:needs :money ; lev:intensity lev:high , lev:none .\n"
            for n in range(count)
        )
        file = tmp_path / "case.ttl"
        file.write_text(HEAD + ANA + needs, encoding="utf-8")
        case = load(file)
        monkeypatch.setattr(Asserted, "triples", property(counted))
        found = [f for f in case.check(shapes=False) if f.code == "LEV-S009"]
        monkeypatch.undo()
        return len(found), len(looked)

    few, many = passes(2), passes(40)

    assert (few[0], many[0]) == (2, 40)
    assert few[1] == many[1]


def test_conclusions_by_themselves_are_told_as_that(tmp_path: Path) -> None:
    node = "<https://w3id.org/leverkg/id/x>"
    derived = f"{node} a lev:Circumstance , lev:Need ; rdfs:label 'n' ; lev:needOf :Zoe .\n"

    assert _codes(derived, tmp_path) == ["LEV-T023"]
