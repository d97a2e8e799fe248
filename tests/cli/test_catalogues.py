"""`leverkg terms`, `leverkg rules` and `leverkg demo`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.inference.infer import rules_of
from leverkg.library.demo import cases
from leverkg.reference.glossary import all_codes
from leverkg.reference.rule_catalogue import statements
from tests.cli.conftest import Ran

# ── terms ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["lev:intensity", "intensity", "Intensity", "https://w3id.org/leverkg#intensity", "has intensity"]
)
def test_a_term_by_any_name(cli: Callable[..., Ran], name: str) -> None:
    out = cli("terms", name).out

    assert out.startswith("lev:intensity  property\n")
    assert "one of          lev:none, lev:slight, lev:moderate, lev:high, lev:extreme" in out
    assert "unless stated   lev:moderate" in out


def test_a_rule_or_a_question_is_told_where_it_is_shown(cli: Callable[..., Ran]) -> None:
    assert "`leverkg rules show relies-on-holder`" in cli("terms", "relies-on-holder").err
    assert "`leverkg query who-can-walk-away FILES…`" in cli("terms", "who-can-walk-away").err


def test_a_class_lists_the_properties_that_it_takes(cli: Callable[..., Ran]) -> None:
    out = " ".join(cli("terms", "Threat").out.split())

    takes = out.partition(" takes ")[2].partition(" source ")[0]
    assert takes.startswith("lev:harm (lev:moderate unless stated)")
    act = takes.partition("as a lev:CommissiveAct: ")[2].partition(" as a ")[0]
    assert "lev:madeBy" in act
    assert "lev:addressedTo" in act
    assert "lev:costToMaker (lev:none unless stated)" in act
    circumstance = takes.partition("as a lev:Circumstance: ")[2]
    assert "lev:from" in circumstance
    assert "lev:addressedTo" not in circumstance
    assert "lev:versionOf" not in takes
    assert "lev:benefit" not in takes


def test_a_class_that_rules_conclude_lists_them_too(cli: Callable[..., Ran]) -> None:
    assert "lev:favoursOver" in cli("terms", "Balance").out


def test_a_profile_says_what_it_counts_and_what_settles(cli: Callable[..., Ran]) -> None:
    lines = cli("terms", "kirgis").out.splitlines()

    assert "counts kind            lev:exposureKind, lev:clockKind, lev:walkAwayKind" in lines
    assert "has settling lead      2" in lines
    assert "has contesting degree  lev:moderate" in lines
    assert "has rank         2" in cli("terms", "moderate").out


def test_a_code(cli: Callable[..., Ran]) -> None:
    assert cli("terms", "lev-s004").out.startswith("LEV-S004  ")


def test_several_at_once(cli: Callable[..., Ran]) -> None:
    out = cli("terms", "Need", "LEV-T001").out

    assert "lev:Need  class" in out
    assert "LEV-T001  A property" in out


def test_an_unknown_term_gets_the_closest(cli: Callable[..., Ran]) -> None:
    term = cli("terms", "intenity")
    code = cli("terms", "LEV-T00O")

    assert (term.code, code.code) == (2, 2)
    assert "did you mean lev:intensity?" in term.err
    assert "did you mean LEV-T0" in code.err


def test_all_terms_and_codes_are_listed(cli: Callable[..., Ran]) -> None:
    terms = cli("terms").out
    codes = cli("terms", "--codes").out

    assert "asserted (" in terms
    assert "  lev:Need " in terms
    assert [line.split()[0] for line in codes.splitlines()] == list(all_codes())


def test_terms_as_json(cli: Callable[..., Ran]) -> None:
    assert "lev:Need" in json.loads(cli("terms", "--format", "json").out)["asserted"]
    assert json.loads(cli("terms", "Need", "--format", "json").out)[0]["kind"] == "class"
    assert json.loads(cli("terms", "--codes", "--format", "json").out)[0]["code"] == next(iter(all_codes()))


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", [("rules",), ("rules", "list")])
def test_rules_are_listed_by_theme(cli: Callable[..., Ran], words: tuple[str, ...]) -> None:
    out = cli(*words).out

    assert "options (" in out
    assert all(f"  {rule.name} " in out for rule in rules_of())


def test_rules_as_json(cli: Callable[..., Ran]) -> None:
    assert [rule["name"] for rule in json.loads(cli("rules", "--format", "json").out)]


def test_the_format_may_stand_before_the_word_or_after_it(cli: Callable[..., Ran]) -> None:
    listed = cli("rules", "--format", "json", "list").out

    assert json.loads(listed) == json.loads(cli("rules", "list", "--format", "json").out)
    assert cli("rules", "--format", "json", "list", "--format", "text").out == cli("rules").out
    assert json.loads(cli("rules", "--format", "json", "coverage").out)[0]["number"] == "S1"
    refused = cli("rules", "--format", "json", "strata")
    assert (refused.code, refused.out) == (2, "")
    assert "`rules strata` has no --format" in refused.err


def test_a_rule_is_shown_with_what_it_rests_on(cli: Callable[..., Ran]) -> None:
    out = cli("rules", "show", "relies-on-holder").out

    assert out.startswith("relies-on-holder  sparql rule  ")
    for heading in ("says", "sources", "reads", "concludes", "runs in"):
        assert f"\n{heading}" in out
    assert "CONSTRUCT" in out


def test_a_rule_of_ones_own_is_shown_with_its_own_prefixes(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("own", head="?x a my:Made", body="?x my:of ?y", extra="PREFIX my: <urn:my/>\n")

    shown = cli("rules", "show", "own", "--rules", "mine").out

    assert re.search(r"^reads +my:of$", shown, re.MULTILINE)
    assert re.search(r"^concludes +a my:Made$", shown, re.MULTILINE)


def test_an_unknown_rule_gets_the_closest(cli: Callable[..., Ran]) -> None:
    ran = cli("rules", "show", "relies-on-holdr")

    assert ran.code == 2
    assert "did you mean relies-on-holder?" in ran.err


def test_strata_name_every_rule_once(cli: Callable[..., Ran]) -> None:
    out = re.sub(r"[(),⇄]", " ", cli("rules", "strata").out)

    words = [word for word in out.split() if not word.isdigit()]
    assert sorted(words) == sorted(rule.name for rule in rules_of())


def test_coverage_names_every_sentence_and_statement(cli: Callable[..., Ran]) -> None:
    out = cli("rules", "coverage").out
    missing = cli("rules", "coverage", "--missing").out

    assert len(statements()) == 99
    assert all(f"{number} " in out for number in statements())
    assert " of 99 are implemented" in out
    assert "S14" not in missing.split()


def test_the_shipped_rules_are_free_of_lint(cli: Callable[..., Ran]) -> None:
    ran = cli("rules", "lint", "--fail-on", "warning")

    assert ran.out == ""
    assert ran.code == 0


def test_a_rule_of_ones_own_may_rest_on_any_work(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("own", body="?x lev:needs ?y", source="our-handbook")

    ran = cli("rules", "lint", "mine", "--fail-on", "warning")

    assert (ran.code, ran.out) == (0, "")
    assert "no findings in 1 rule\n" in ran.err


def _rule(name: str, head: str = "", body: str = "", source: str = "shell-2006", extra: str = "") -> None:
    folder = Path("mine")
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.rq").write_text(
        f"#+ summary: s\n#+ description: d\n#+ source: {source}\n#+ says: x\n{extra}"
        f"CONSTRUCT {{ {head or '?x <urn:made> ?y'} }}\nWHERE {{ {body} }}\n",
        encoding="utf-8",
    )


_GROUP = "{ ?x lev:needs ?z } GROUP BY ?x"
ORDER_DEPENDENT = [
    f"?x (GROUP_CONCAT(?z) AS ?y) {_GROUP}",
    f"?x (SAMPLE(?z) AS ?y) {_GROUP}",
    f"?x (STR(sample(?z)) AS ?y) {_GROUP}",
    "?x ?y { ?x lev:needs ?y } LIMIT 1",
    "?x ?y { ?x lev:needs ?y } ORDER BY ?x LIMIT 1",
    "?x ?y { ?x lev:needs ?y } ORDER BY STR(?x) ?y OFFSET 2",
    f"?x (COUNT(*) AS ?y) {_GROUP} ORDER BY ?y LIMIT 1",
]
ONE_WAY_ONLY = [
    f"?x (MIN(?z) AS ?y) {_GROUP}",
    f"?x (SAMPLE(?x) AS ?y) {_GROUP}",
    "?x ?y { ?x lev:needs ?y } ORDER BY DESC(?y) ?x LIMIT 1",
    f"?x (COUNT(*) AS ?y) {_GROUP} ORDER BY ?y ?x LIMIT 1",
    f"?x (COUNT(*) AS ?y) {_GROUP} ORDER BY ?x LIMIT 1",
]


@pytest.mark.parametrize("text", ONE_WAY_ONLY)
def test_lint_has_nothing_against_what_comes_out_one_way(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("one-way", body=f"{{ SELECT {text} }}")

    assert cli("rules", "lint", "mine", "--fail-on", "warning").code == 0


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"body": "?x ?any ?y"}, "LEV-R091"),
        ({"body": "?x a ?y"}, "LEV-R092"),
        ({"body": "?x lev:needs ?y .\n" * 50}, "LEV-R094"),
        ({"body": "?x lev:needs ?y", "source": "shel-2006"}, "LEV-R095"),
        ({"body": "?x lev:needs ?y", "extra": "#+ seed: S99\n"}, "LEV-R096"),
        ({"body": "?x lev:neeeds ?y"}, "LEV-R097"),
        ({"body": "?x lev:neverConcluded ?y"}, "LEV-R097"),
        *(({"body": f"{{ SELECT {text} }}"}, "LEV-R083") for text in ORDER_DEPENDENT),
    ],
)
def test_lint_finds_what_is_odd(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: dict[str, str], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("odd", **rule)

    ran = cli("rules", "lint", "mine", "--fail-on", "warning")

    assert ran.code == 1
    assert f"[{code}]" in ran.out
    assert ran.out.startswith("mine/odd.rq:")


def test_lint_over_any_rdf_asks_less(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("own", body="?x <urn:p> ?y", source="my-notes")

    assert cli("rules", "--no-theory", "lint", "mine", "--fail-on", "warning").code == 0


# ── demo ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_demo_tells_a_negotiation(cli: Callable[..., Ran]) -> None:
    ran = cli("demo", "houston-lighting")

    assert ran.code == 0
    assert "Who has the upper hand" in ran.out
    assert "Burlington Northern > Houston Lighting & Power" in ran.out
    assert "can withhold coal haulage to the plant" in ran.out
    assert "G. Richard Shell: Burlington Northern > Houston Lighting & Power" in ran.out
    assert "the balance in force" in ran.out
    assert "no single step in a degree would" in ran.out or "one step would make it" in ran.out
    assert " verdicts agreed with" in ran.out


@pytest.mark.parametrize("name", ["houston-lighting", "manas"])
def test_cases_by_the_names_that_the_demo_knows(cli: Callable[..., Ran], name: str) -> None:
    ran = cli("cases", name)

    rows = [line.split()[0] for line in ran.out.partition("\n\n")[0].splitlines()]
    assert ran.code == 0
    assert set(rows) == {"case", name}


def test_cases_that_there_are_not(cli: Callable[..., Ran], small: str) -> None:
    nowhere, misspelt, without = cli("cases", "no-such/folder"), cli("cases", "huston"), cli("cases", small)

    assert (nowhere.code, misspelt.code, without.code) == (2, 2, 2)
    assert "there is no file or folder 'no-such/folder'" in nowhere.err
    assert "did you mean houston-lighting?" in misspelt.err
    assert "LEV-U024" in without.err


def test_the_demo_lists_the_cases(cli: Callable[..., Ran]) -> None:
    out = cli("demo", "--list").out

    assert [line.split()[0] for line in out.splitlines()] == list(cases())


def test_an_unknown_case_gets_the_closest(cli: Callable[..., Ran]) -> None:
    ran = cli("demo", "iran-hostage")

    assert ran.code == 2
    assert "did you mean iran-hostages?" in ran.err


def test_whose_rules_may_be_said_before_or_after_the_word(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "needy.rq").write_text(
        "#+ summary: Who has a need is needy\n#+ description: So it is.\n#+ source: own\n"
        "#+ says: {x} is needy\n"
        "PREFIX my: <https://example.org/>\nCONSTRUCT { ?x a my:Needy } WHERE { ?need lev:needOf ?x }\n",
        encoding="utf-8",
    )
    own = ("--rules", str(tmp_path), "--no-theory")

    after = cli("rules", "list", *own).out

    assert after == cli("rules", *own, "list").out
    assert "Who has a need is needy" in after
    assert cli("rules", "strata", *own).out.split() == ["0", "needy"]
    assert "rule:needy a sh:SPARQLRule" in cli("rules", "export", *own).out
    assert "needy" in cli("rules", "show", "needy", "--rules", str(tmp_path)).out


def test_which_rules_files_make_fire(cli: Callable[..., Ran], small: str) -> None:
    out = cli("rules", "coverage", small, "--views", "facts").out
    idle = cli("rules", "coverage", small, "--views", "facts", "--missing").out
    rows = json.loads(cli("rules", "coverage", small, "--views", "facts", "--format", "json").out)
    by_name = {row["name"]: row for row in rows}

    assert re.search(r"^  exposure +\d+ new$", out, re.MULTILINE)
    assert re.search(
        r"^  considered-status-quo +never: nothing matches .* a lev:StatusQuo +balance/", out, re.M
    )
    assert re.search(rf"^{sum(row['fired'] for row in rows)} of {len(rows)} rules fired$", out, re.MULTILINE)
    assert not re.search(r"\d new$", idle, re.MULTILINE)
    assert idle.count("  never") == sum(not row["fired"] for row in rows)
    assert idle.splitlines()[-1] == out.splitlines()[-1]
    assert by_name["exposure"]["new"] > 0
    assert by_name["considered-status-quo"]["at"].endswith("considered-status-quo.rq:12:3")


def test_an_own_rule_says_what_it_waits_for(cli: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "needy.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: {x}\nPREFIX : <https://example.org/>\n"
        "CONSTRUCT { ?x a :Needy } WHERE { ?x :needs ?y . ?y :isRare true }\n",
        encoding="utf-8",
    )
    data = tmp_path / "data.ttl"
    data.write_text("@prefix : <https://example.org/> . :a :needs :b .", encoding="utf-8")

    out = cli("rules", "coverage", str(data), "--rules", str(tmp_path / "needy.rq"), "--no-theory").out

    assert "never: nothing matches ?y :isRare true" in out
    assert "0 of 1 rule fired" in out


def test_what_shacl_af_cannot_say_is_an_error_of_the_export(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _rule("all", "<urn:all> <urn:size> ?n", "{ SELECT (COUNT(?x) AS ?n) { ?x <urn:p> ?y } }")
    _rule("fine", body="?x <urn:p> ?y")
    own = ("rules", "export", "--rules", "mine", "--no-theory", "--dialect")

    advanced, drafted = cli(*own, "shacl-af"), cli(*own, "shacl12")

    assert (advanced.code, drafted.code) == (1, 0)
    assert (
        "mine/all.rq:5:1: error[LEV-R076]: rule all is left out, since SHACL-AF cannot say it: "
        in advanced.err
    )
    assert "rule:fine a " in advanced.out
    assert "rule:all a " not in advanced.out
    assert "rule:all a " in drafted.out
