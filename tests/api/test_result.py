"""What follows from a case, through the Python API."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import leverkg
from leverkg.answers.balances import FACTS, balances
from leverkg.case import cells
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import working_set
from leverkg.engine import Executor
from leverkg.errors import GuardReached, InputError, RuleError, UsageError
from leverkg.inference.infer import infer
from leverkg.rdf.term import IRI
from leverkg.theory.terms import lev

CASES = Path(__file__).resolve().parents[2] / "cases"
BASE = "https://w3id.org/leverkg/case/houston-lighting/"


def test_a_case_knows_its_facts(houston: leverkg.Case) -> None:
    assert len(houston) == len(set(houston.asserted.triples)) > 200
    assert "houston-lighting" in repr(houston)


def test_a_result_of_a_face_is_a_face(houston: leverkg.Case, result: leverkg.Result) -> None:
    narrowed = houston.narrowed(moments="last")

    assert type(result) is leverkg.Result
    assert result.case is houston
    assert type(narrowed) is leverkg.Case
    assert narrowed.narrowing.moments == "last"
    assert repr(houston).startswith("<Case ")
    assert repr(result).startswith("<Result of <Case ")


def test_verbs_are_functions_of_the_data_that_faces_add_as_methods(houston: leverkg.Case) -> None:
    case = LoadedCase(houston.asserted, houston.narrowing)
    inferred = infer(case, rounds=False)

    assert not isinstance(inferred, leverkg.Result)
    assert balances(inferred) == houston.infer(rounds=False).balances()
    assert repr(inferred).startswith("<InferredCase of <LoadedCase ")


def test_derived_and_asserted_are_apart(houston: leverkg.Case, result: leverkg.Result) -> None:
    derived = result.derived()

    assert derived
    assert not set(derived) & set(houston.asserted.triples)
    assert len(derived) == len(set(derived))


@pytest.mark.parametrize(
    "name", ["between", "inSituation", "favours", "byLead", "party", "nothingOfThatName"]
)
def test_what_many_nodes_say_is_what_each_says(result: leverkg.Result, name: str) -> None:
    """In the order of names, and of several the first."""
    objects, values = result.objects(lev(name)), result.values(lev(name))
    nodes = {s for s, _, _ in result.match(None, lev(name))}

    assert objects.keys() == values.keys() == nodes
    for node in nodes:
        assert objects[node] == [o for _, _, o in result.match(node, lev(name))]
        assert values[node] == result.value(node, lev(name))


def test_nothing_is_derived_about_the_ontology(result: leverkg.Result) -> None:
    ours = {
        s
        for s, _, _ in result.derived()
        if isinstance(s, IRI) and s.value.startswith("https://w3id.org/leverkg#")
    }

    assert ours <= {lev("theRun")}


def test_there_is_one_balance_for_each_pair_moment_and_viewpoint(result: leverkg.Result) -> None:
    found = result.balances()
    cells = [(b.between, b.day, eyes) for b in found for eyes in b.eyes]

    assert len(cells) == len(set(cells))
    assert any(FACTS in b.eyes for b in found)
    assert [b.day for b in found] == sorted(b.day for b in found)


def test_the_railroad_has_the_upper_hand_before_the_spur(result: leverkg.Result) -> None:
    first = next(b for b in result.balances() if FACTS in b.eyes)

    assert first.favours == IRI(BASE + "BN")
    assert first.favours_over == IRI(BASE + "HLP")


def test_shifts_lie_between_different_sides(result: leverkg.Result) -> None:
    shifts = result.shifts()

    assert shifts
    assert all(s.from_side != s.to_side for s in shifts)
    assert all(s.by_time_alone != bool(s.causes) for s in shifts)


def test_moments_narrow_to_one_date() -> None:
    result = leverkg.load(CASES / "houston-lighting", moments="1994-06-15").infer()

    assert {b.day for b in result.balances()} == {date(1994, 6, 15)}


def test_moments_last_is_the_last_one(result: leverkg.Result) -> None:
    last = leverkg.load(CASES / "houston-lighting", moments="last").infer()

    assert {b.day for b in last.balances()} == {max(b.day for b in result.balances())}


def test_views_narrow_to_the_facts_or_a_party() -> None:
    facts = leverkg.load(CASES / "houston-lighting", views="facts").infer()
    party = leverkg.load(CASES / "houston-lighting", views="burlington northern").infer()

    assert {eyes for b in facts.balances() for eyes in b.eyes} == {FACTS}
    assert {eyes for b in party.balances() for eyes in b.eyes} == {IRI(BASE + "BN")}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"moments": "someday"}, "LEV-U012"),
        ({"views": "Nobody & Sons"}, "LEV-U010"),
        ({"profile": "nobody"}, "LEV-U010"),
    ],
)
def test_a_narrowing_that_means_nothing_is_refused(options: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        leverkg.load(CASES / "houston-lighting", **options).infer()

    assert caught.value.code == code
    assert caught.value.hint


def test_verdicts_are_kept_from_the_rules_and_change_nothing(tmp_path: Path) -> None:
    """Adding a verdict changes nothing that is derived; questions can still be asked about it."""
    case = CASES / "houston-lighting" / "case.ttl"
    verdicts = CASES / "houston-lighting" / "verdicts.ttl"

    without = leverkg.load(case).infer()
    beside = leverkg.load(case, verdicts).infer()

    assert set(without.derived()) == set(beside.derived())
    verdict = IRI(BASE + "vBefore")
    assert not [t for t in beside.given.given if verdict in (t[0], t[2])]
    assert [t for t in beside.given.withheld if t[0] == verdict]
    assert beside.holds((verdict, lev("favours"), IRI(BASE + "BN")))


def test_a_verdict_of_a_class_of_ones_own_is_withheld_too(tmp_path: Path) -> None:
    file = tmp_path / "own.ttl"
    file.write_text(
        "@prefix : <https://example.org/#> . @prefix lev: <https://w3id.org/leverkg#> .\n@prefix rdfs: "
        "<http://www.w3.org/2000/01/rdf-schema#> .\n:Review rdfs:subClassOf lev:ExpertVerdict . :v a "
        ":Review ; lev:favours :A ; :because [ :said :this ] .\n:w lev:verdictOn :n . :x :about :v .\n",
        encoding="utf-8",
    )
    case = leverkg.load(file)

    withheld = working_set(case.asserted, case.narrowing, case.labels).withheld

    assert len(withheld) == 6
    assert {str(t[0]) for t in withheld if isinstance(t[0], IRI)} == {
        "<https://example.org/#v>",
        "<https://example.org/#w>",
        "<https://example.org/#x>",
    }


def test_a_limit_of_cells_stops_before_deriving(houston: leverkg.Case) -> None:
    with pytest.raises(GuardReached) as caught:
        houston.infer(max_cells=10)

    assert caught.value.code == "LEV-G030"
    assert "in rule" not in caught.value.message  # of none of the rules
    assert "--moments" in (caught.value.hint or "")


def test_cells_are_counted_before_anything_is_derived_in_them(
    houston: leverkg.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[int, int]] = []
    count = cells.count_cells

    def look(executor: Executor, limit: int) -> tuple[int, int]:
        assert not list(executor.match(None, lev("holdsIn"), None))
        counted.append(count(executor))
        assert count(executor, counted[0][0] - 1) == counted[0]
        fewer, situations = count(executor, counted[0][0])
        assert fewer <= counted[0][0] <= limit
        assert situations == counted[0][1]
        assert count(executor, limit) == (0, situations)
        return counted[-1]

    monkeypatch.setattr(cells, "count_cells", look)
    monkeypatch.setattr(cells, "upper_bound", lambda given: 10**9)
    monkeypatch.setattr(cells, "bearing_bound", lambda executor: 10**9)

    result = houston.infer()

    held = {(s, o) for s, _, o in result.match(None, lev("holdsIn"), None)}
    assert counted == [(len(held), len(result.nodes(lev("Situation"))))]


def test_cells_are_not_counted_where_what_bears_is_below_the_limit(
    houston: leverkg.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(executor: Executor, limit: int) -> tuple[int, int]:
        raise AssertionError("counted")

    bounds: list[int] = []
    count = cells.bearing_bound

    def bound(executor: Executor) -> int:
        bounds.append(count(executor))
        return bounds[-1]

    monkeypatch.setattr(cells, "upper_bound", lambda given: 10**9)
    monkeypatch.setattr(cells, "count_cells", never)
    monkeypatch.setattr(cells, "bearing_bound", bound)

    result = houston.infer()

    held = {(s, o) for s, _, o in result.match(None, lev("holdsIn"), None)}
    assert len(bounds) == 1
    assert len(held) <= bounds[0] < 10**6


def test_rules_run_over_any_rdf_without_theory(tmp_path: Path) -> None:
    data, rules = tmp_path / "family.ttl", tmp_path / "rules"
    rules.mkdir()
    data.write_text("@prefix : <https://example.org/> . :a :parent :b . :b :parent :c .", encoding="utf-8")
    (rules / "grandparent.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x} is a grandparent of {z}\n"
        "PREFIX : <https://example.org/>\n"
        "CONSTRUCT { ?x :grandparent ?z } WHERE { ?x :parent ?y . ?y :parent ?z }\n",
        encoding="utf-8",
    )

    result = leverkg.load(data).infer([rules], theory=False)

    assert [tuple(map(str, t)) for t in result.derived()] == [
        ("<https://example.org/a>", "<https://example.org/grandparent>", "<https://example.org/c>")
    ]


def test_no_rules_at_all_is_an_error(houston: leverkg.Case, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        houston.infer([tmp_path], theory=False)

    assert caught.value.code == "LEV-R090"


def test_a_missing_file_is_named_as_typed() -> None:
    with pytest.raises(InputError, match=r"no-such\.ttl"):
        leverkg.load("no-such.ttl")


def test_a_graph_of_rdflib_keeps_lexical_forms(tmp_path: Path) -> None:
    file = tmp_path / "forms.ttl"
    file.write_text(
        "@prefix : <https://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        ':a :n 01 ; :m 1.50 ; :b "1"^^xsd:boolean ; :t "24:00:00"^^xsd:time .\n',
        encoding="utf-8",
    )

    graph = leverkg.load(file).infer().graph()

    assert {"01", "1.50", "1", "24:00:00"} <= {str(o) for o in graph.objects()}


def test_a_store_holds_asserted_and_derived(result: leverkg.Result) -> None:
    assert len(result.store()) == len(result.everything())


def test_each_line_of_an_explanation_rests_on_each_triple_once(result: leverkg.Result) -> None:
    explanation = result.explain("Burlington Northern > Houston Lighting & Power", as_of="1994-06-01")

    assert all(len(line.triples) == len(set(line.triples)) for line in explanation.root.walk())
