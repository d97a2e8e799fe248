"""`leverkg explain`: a balance, a triple, a thing; as text, Markdown, JSON, Mermaid, Turtle."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from tests.cli.conftest import HOUSTON, SMALL, Ran


def _flat(text: str) -> str:
    """A tree as one line of words, so that where lines are broken does not matter."""
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


def test_both_sides_are_shown_the_decisive_one_first(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, "Beta > Alpha")

    text = _flat(ran.out)
    assert ran.code == 0
    assert text.startswith("The balance favours Beta over Alpha (always, the facts), by two steps rule ")
    decisive = text.index("without agreement Alpha would lose towards Beta up to: high")
    other = text.index("without agreement Beta would lose towards Alpha up to: slight")
    rest = text.index("nothing else weighs here (looked for: ")
    assert decisive < other < rest


def test_facts_come_with_file_and_line(cli: Callable[..., Ran], small: str) -> None:
    out = cli("explain", small, "Beta > Alpha").out

    assert re.search(r"Alpha's need for fast delivery \(intensity: high\) +talks\.ttl:12$", out, re.MULTILINE)


def test_values_that_nobody_stated_say_so(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("silent.ttl").write_text(SMALL.replace(" ; lev:intensity lev:high", ""), encoding="utf-8")

    out = cli("explain", "silent.ttl", "Beta > Alpha", "--format", "md").out

    assert "intensity: moderate, not stated and taken so" in out


def test_what_is_concluded_from_absence_says_so(cli: Callable[..., Ran], small: str) -> None:
    assert "(looked for)" in cli("explain", small, "Beta > Alpha").out


def test_the_date_of_the_phase_that_counts(cli: Callable[..., Ran]) -> None:
    question = "Burlington Northern = Houston Lighting & Power"

    out = cli("explain", HOUSTON / "case.ttl", question, "--as-of", "1996-06-01", "--format", "md").out

    assert "since 1996" in out


@pytest.mark.parametrize(
    "words", ["beta>alpha", "Alpha < Beta", ":Beta > :Alpha", "<https://example.org/talks#Beta> > Alpha"]
)
def test_parties_by_any_name(cli: Callable[..., Ran], small: str, words: str) -> None:
    assert cli("explain", small, words).out.startswith("The balance favours Beta over Alpha")


def test_what_is_not_so_is_told_with_what_is(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, "Alpha > Beta")

    assert ran.code == 1
    assert ran.err == ""
    assert ran.out.startswith("It is not so that Alpha > Beta. What is so: the balance favours Beta")


def test_an_unknown_party_gets_the_known_ones(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, "Gamma > Alpha")

    assert ran.code == 2
    assert 'there is no party "Gamma" here' in ran.err
    assert "known: Alpha, Beta" in ran.err


def test_a_stated_triple_is_a_fact_with_its_line(cli: Callable[..., Ran], small: str) -> None:
    out = _flat(cli("explain", small, ":nDelivery lev:intensity lev:high").out)

    assert out == "Alpha's need for fast delivery (intensity: high) talks.ttl:12"


def test_a_derived_triple(cli: Callable[..., Ran], small: str) -> None:
    out = _flat(cli("explain", small, ":pDelivery lev:worth lev:extreme").out)

    assert out.startswith(
        "Worth of Beta's delivery: extreme (quality extreme, feasibility extreme, cost of switching none)"
    )
    assert "rule worth-of-provision" in out


def test_a_way_out_that_comes_after_a_deadline(cli: Callable[..., Ran]) -> None:
    """The explanation names the deadline, what missing it costs, and what that leaves of the way out."""
    given = str(Path(__file__).parents[1] / "cases" / "delayed-substitute" / "given.ttl")

    out = _flat(cli("explain", given, "balance", "--as-of", "1961-03-06", "--views", "facts").out)

    assert "only after Easter, and to miss that costs moderate: worth at most moderate, so moderate" in out
    assert "(cost of missing: moderate)" in out
    assert "no dearer deadline of the bakery" in out


def test_a_triple_that_does_not_hold(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, ":nDelivery lev:intensity lev:none")

    assert (ran.code, ran.err) == (1, "")
    text = _flat(ran.out)
    assert text.startswith("It is not so that Alpha's need for fast delivery has intensity none ")
    assert "what is so: Alpha's need for fast delivery has intensity high" in text
    assert "no file states it, and no rule can conclude it" in text


def test_why_a_triple_does_not_follow(cli: Callable[..., Ran], small: str) -> None:
    """The rules that could conclude it, nearest first, and what they lack, with prefixed names."""
    ran = cli("explain", small, ":pDelivery lev:worth lev:none")

    text = _flat(ran.out)
    assert ran.code == 1
    assert text.startswith("It is not so that Beta's delivery has worth none ")
    assert "what is so: Beta's delivery has worth extreme" in text
    near = text.index("rule worth-of-provision")
    assert near < text.index("rule worth-of-alternative")
    assert "it is not so that Beta's delivery is an alternative" in text
    assert "http" not in text


def test_the_sentence_of_a_rule_that_something_blocks(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text("<urn:a> <urn:p> <urn:b> ; <urn:tied> true .\n", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/near.rq").write_text(
        "#+ summary: near\n#+ description: d\n#+ source: own\n#+ says: {x} is near {y}\n"
        "#+ absent: {x} is not tied\n#+ blocked: {x} is tied, so it cannot come near {y}\n"
        "CONSTRUCT { ?x <urn:near> ?y } WHERE { ?x <urn:p> ?y FILTER NOT EXISTS { ?x <urn:tied> true } }\n",
        encoding="utf-8",
    )

    ran = cli("explain", "data.ttl", "<urn:a> <urn:near> <urn:b>", "--no-theory", "--rules", "rules")

    assert ran.code == 1
    assert "<urn:a> is tied, so it cannot come near <urn:b>" in _flat(ran.out)
    assert "in the way is" not in ran.out


def test_why_not_as_json(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, ":pDelivery lev:worth lev:none", "--format", "json")

    answer = json.loads(ran.out)
    assert (ran.code, answer["holds"], answer["explanation"]["kind"]) == (1, False, "absence")


def test_a_thing_by_its_name(cli: Callable[..., Ran], small: str) -> None:
    out = cli("explain", small, "prompt payment").out

    assert "talks.ttl:10" in out


def test_nothing_of_that_name(cli: Callable[..., Ran], small: str) -> None:
    ran = cli("explain", small, "promt payment")

    assert ran.code == 2
    assert "did you mean prompt payment?" in ran.err


def test_full_shows_the_stage(cli: Callable[..., Ran], small: str) -> None:
    brief = cli("explain", small, "Beta > Alpha").out
    full = cli("explain", small, "Beta > Alpha", "--full").out

    assert len(full) > len(brief)
    assert "bearing on" in full
    assert "bears on" not in brief


def test_all_shows_other_ways(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text("<urn:a> <urn:p> <urn:b> ; <urn:q> <urn:b> .\n", encoding="utf-8")
    Path("rules").mkdir()
    for letter in "pq":
        Path(f"rules/by-{letter}.rq").write_text(
            f"#+ summary: s\n#+ description: d\n#+ source: own\n#+ says: near by {letter}\n"
            f"CONSTRUCT {{ ?x <urn:near> ?y }} WHERE {{ ?x <urn:{letter}> ?y }}\n",
            encoding="utf-8",
        )
    command = ("explain", "data.ttl", "<urn:a> <urn:near> <urn:b>", "--no-theory", "--rules", "rules")

    one = cli(*command).out
    both = cli(*command, "--all").out

    assert "another way" not in one
    assert "near by p" in both.lower()
    assert "near by q" in both.lower()


def test_markdown(cli: Callable[..., Ran], small: str) -> None:
    lines = cli("explain", small, "Beta > Alpha", "--format", "md").out.splitlines()

    assert lines[0].startswith("- The balance favours Beta over Alpha")
    assert any(line.startswith("  - without agreement") for line in lines)
    assert any("`talks.ttl:12`" in line for line in lines)


def test_json(cli: Callable[..., Ran], small: str) -> None:
    answer = json.loads(cli("explain", small, "Beta > Alpha", "--format", "json").out)

    def walk(line: dict[str, object]) -> list[dict[str, object]]:
        return [line, *(below for child in line.get("because", []) for below in walk(child))]  # type: ignore[attr-defined]

    lines = walk(answer["explanation"])
    assert answer["holds"] is True
    assert {"file": "talks.ttl", "line": 12} in [line.get("place") for line in lines]
    assert {"conclusion", "fact", "absence"} <= {line["kind"] for line in lines}


def test_mermaid_is_escaped(cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evil = 'Alpha\\"]; click n0 `x` %%{init}%% <b>'
    Path("evil.ttl").write_text(SMALL.replace('rdfs:label "Alpha"', f'rdfs:label "{evil}"'), encoding="utf-8")

    out = cli("explain", "evil.ttl", ":Beta > :Alpha", "--format", "mermaid").out

    assert out.startswith('flowchart TD\n  n0["')
    for line in out.splitlines()[1:]:
        assert re.fullmatch(r'  n\d+(\[|\(\[|>|\[/)"[^"`%{}\[\]]*"(\]|\]\)|/\])|  n\d+ --> n\d+', line), line


def test_turtle_is_a_proof_in_rdf(cli: Callable[..., Ran], small: str, tmp_path: Path) -> None:
    out = cli("explain", small, "Beta > Alpha", "--format", "ttl").out
    file = tmp_path / "proof.ttl"
    file.write_text(out, encoding="utf-8")

    triples = list(parse(read_source(str(file)), blank_prefix="p"))

    assert "sh:sourceRule levr:" in out
    assert "prov:wasDerivedFrom" in out
    assert len(triples) > 20
    places = re.findall(r'prov:atLocation \[ rdfs:label "(.*)" \]', out)
    assert {place.split("/")[0].split(":")[0] for place in places} == {"rules", "talks.ttl"}


def test_hidden_characters_in_labels_do_nothing(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.ttl").write_text(SMALL.replace('"Alpha"', '"Al\x1b[2Jpha"'), encoding="utf-8")

    assert "\x1b" not in cli("explain", "odd.ttl", ":Beta > :Alpha").out


OWN_RULE = """#+ summary: s
#+ description: d
#+ source: own
#+ says: {x} has it
PREFIX : <http://ex.org/>
"""


def _own(rule: str, facts: str) -> tuple[str, ...]:
    Path("own.rq").write_text(OWN_RULE + rule, encoding="utf-8")
    Path("own.ttl").write_text(f"@prefix : <http://ex.org/> .\n{facts}", encoding="utf-8")
    return ("explain", "own.ttl", "--rules", "own.rq", "--no-theory")


def test_all_ways_are_as_many_as_is_said(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rule = "CONSTRUCT { ?x :q ?z } WHERE { ?x :p ?y . ?y :p ?z }"
    some, many = (
        cli(
            *_own(rule, "\n".join(f":x :p :n{n} . :n{n} :p :y ." for n in range(number))),
            ":x :q :y",
            "--all",
        ).out
        for number in (100, 101)
    )

    assert some.count("another way") == many.count("another way") == 99
    assert "more ways" not in some
    assert "there are more ways: 100 are shown of each conclusion" in many
    assert "up to 100" in _flat(cli("explain", "--help").out)


def test_what_was_counted_is_told_with_its_value(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    select = "SELECT ?x (COUNT(?y) AS ?n) (MAX(?y) AS ?m) { ?x :p ?y } GROUP BY ?x"
    rule = f"CONSTRUCT {{ ?x :q ?n }} WHERE {{ {select} }}"
    asked = (*_own(rule, ":x :p 1 , 1.0 , 01 , 2 ."), ":x :q ?n")

    out = cli(*asked).out

    assert 'x p "1"^^xsd:decimal, x p 1 and x p 2' in out
    assert "over 3 solutions: COUNT(?y) is 3 and MAX(?y) is 2" in out


def test_a_path_of_no_steps_is_told(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = (*_own("CONSTRUCT { ?x :q ?z } WHERE { ?x :r* ?z }", ":x :p 1 ."), ":x :q :x")

    assert ":r* leads from x to itself in no steps" in cli(*asked).out


def test_in_which_graph_a_part_was_found(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = _own("CONSTRUCT { ?x :in ?g } WHERE { GRAPH ?g { ?x :p ?y } }", "")
    Path("own.trig").write_text(
        "@prefix : <http://ex.org/> .\n:one { :x :p :y }\n:two { :x :p :y }\n", encoding="utf-8"
    )

    for name in ("one", "two"):
        out = cli("explain", "own.trig", *asked[2:], f":x :in :{name}").out

        assert "x p y" in out
        assert f"what GRAPH asks for stands in the graph :{name}\n" in out
