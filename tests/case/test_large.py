"""What is asked of all triples at once: the same is found as if each were asked, in less time."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from leverkg.api import load
from leverkg.checks import simple_shapes as check_shapes
from leverkg.checks import triples as check_triples
from leverkg.checks.checking import Checking
from leverkg.checks.stated_classes import StatedClasses
from leverkg.theory.core_shapes import core_shapes
from leverkg.theory.terms import lev

INVALID = sorted((Path(__file__).parents[1] / "invalid").glob("*.ttl"))
HEAD = """@prefix : <https://example.org/#> .
@prefix lev: <https://w3id.org/leverkg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:money a lev:Resource ; rdfs:label "money" .
:N a lev:Negotiation ; rdfs:label "talks" ; lev:party :p0 , :p1 .
"""


def needs(count: int) -> str:
    return "".join(
        f':p{n} a lev:Party ; rdfs:label "party {n}" .\n'
        f':n{n} a lev:Need ; rdfs:label "need {n}" ; lev:needOf :p{n} ; lev:needs :money ;\n'
        f'    lev:phase [ lev:from "2020-01-02"^^xsd:date ; lev:intensity lev:high ] ;\n'
        f"    lev:intensity lev:slight .\n"
        for n in range(count)
    )


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_by_examples_the_same_is_found_as_triple_by_triple(file: Path) -> None:
    case = Checking(load(file).asserted)

    one_by_one = [f for t in case.asserted.triples for f in check_triples._by_itself(case, t)]
    found = list(check_triples.triple_findings(case, check_triples.examples_of(case)))

    assert [f for f in found if f.code not in ("LEV-T005", "LEV-T007")] == one_by_one


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_what_is_not_in_doubt_breaks_no_shape(file: Path) -> None:
    case = Checking(load(file).asserted)
    classes, values = StatedClasses(case), check_shapes._Values(case.asserted.by_predicate)

    one_by_one = []
    for shape in core_shapes():
        targets = check_shapes._targets(shape, classes, values)
        for node in check_shapes._in_order(targets, shape, classes, values):
            one_by_one += check_shapes._breaches(case, classes, values, shape, node)

    assert list(check_shapes.shape_breaches(case, classes)) == one_by_one


def test_more_triples_of_a_kind_are_not_looked_at_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a case of a million triples would take as long to check as to derive from."""

    def judged(count: int) -> tuple[int, int]:
        file = tmp_path / "case.ttl"
        file.write_text(HEAD + needs(count), encoding="utf-8")
        case = load(file)
        with (
            patch.object(check_triples, "terms_of", wraps=check_triples.terms_of) as triples,
            patch.object(check_shapes, "_breaches", wraps=check_shapes._breaches) as nodes,
        ):
            assert case.check(shapes=False) == []
        return triples.call_count, nodes.call_count

    few, many = judged(3), judged(60)

    assert few == many
    assert few[0] > 0
    assert few[1] == 0


def test_triples_of_several_predicates_come_in_order_of_appearance(tmp_path: Path) -> None:
    file = tmp_path / "case.ttl"
    file.write_text(HEAD + needs(3), encoding="utf-8")
    asserted = load(file).asserted
    wanted = lev("needOf"), lev("intensity"), lev("quality")

    assert list(asserted.having(*wanted)) == [t for t in asserted.triples if t[1] in wanted]
    assert list(asserted.having(lev("needs"))) == [t for t in asserted.triples if t[1] == lev("needs")]
    assert list(asserted.having(lev("quality"))) == []


def test_of_several_files_none_is_parsed_again_where_nothing_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(HEAD, encoding="utf-8")
    (tmp_path / "b.ttl").write_text(HEAD + needs(2), encoding="utf-8")
    (tmp_path / "c.ttl").write_text(HEAD + ':p0 rdfs:comment "one\\u0007two" .', encoding="utf-8")

    clean, unclean = load(tmp_path / "a.ttl", tmp_path / "b.ttl"), load(tmp_path)

    assert [len(quads or ()) for _, quads in clean.asserted.by_source()] == [6, 26]
    with (
        patch("leverkg.rdf.remarks.parse", side_effect=AssertionError),
        patch("leverkg.rdf.positions.Positions"),
    ):
        assert clean.check(shapes=False) == []
    found = [f for f in unclean.check(shapes=False) if f.code == "LEV-I102"]
    assert [(f.position and (Path(f.position.file).name, f.position.line)) for f in found] == [("c.ttl", 7)]
