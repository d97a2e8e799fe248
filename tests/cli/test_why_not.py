"""`leverkg why-not`: what is missing, what comes near, what is in the way, to a depth."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
MILL = ROOT / "docs" / "tutorial" / "mill.ttl"
FAMILY = "<urn:a> <urn:p> <urn:b> ; <urn:tied> true . <urn:c> <urn:q> <urn:d> .\n"
CHAIN = """#+ summary: {name}
#+ description: d
#+ source: own
#+ says: {{x}} is {name}
#+ blocked: {{x}} is tied, so it is not {name}
CONSTRUCT {{ ?x <urn:{name}> ?y }} WHERE {{ ?x <urn:{reads}> ?y {more} }}
"""
OWN = ("--no-theory", "--rules", "rules")


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three rules, each of which reads what the one before concludes; the first is blocked for <urn:a>."""
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(FAMILY, encoding="utf-8")
    Path("rules").mkdir()
    first = CHAIN.format(name="one", reads="p", more="FILTER NOT EXISTS { ?x <urn:tied> true }")
    Path("rules/one.rq").write_text(first, encoding="utf-8")
    for name, reads in (("two", "one"), ("three", "two")):
        text = CHAIN.format(name=name, reads=reads, more="")
        text = text.replace(f"#+ blocked: {{x}} is tied, so it is not {name}\n", "")
        Path(f"rules/{name}.rq").write_text(text, encoding="utf-8")
    return "data.ttl"


def test_what_is_missing_is_followed_to_a_depth(cli: Cli, chain: str) -> None:
    def answer(depth: int) -> str:
        ran = cli("why-not", chain, "<urn:a> <urn:three> <urn:b>", *OWN, "--depth", depth)
        assert (ran.code, ran.err) == (0, "")
        return _flat(ran.out)

    assert "rule two" not in answer(1)
    assert "rule two" in answer(2)
    assert "rule one" not in answer(2)
    deep = answer(3)
    assert deep.startswith("It is not so that <urn:a> <urn:three> <urn:b> three rule three ")
    assert "missing: <urn:a> <urn:one> <urn:b>" in deep
    assert "<urn:a> is tied, so it is not one" in deep
    assert "in the way is FILTER NOT EXISTS { <urn:a> <urn:tied> true . }" in deep
    assert "there is: <urn:a> <urn:tied> yes data.ttl:1" in deep


def test_two_is_the_depth_unless_told_otherwise(cli: Cli, chain: str) -> None:
    words = ("why-not", chain, "<urn:a> <urn:three> <urn:b>", *OWN)

    assert cli(*words).out == cli(*words, "--depth", "2").out


def test_near_misses_and_what_has_to_be_stated(cli: Cli, chain: str) -> None:
    text = _flat(cli("why-not", chain, "<urn:c> <urn:one> <urn:d>", *OWN).out)

    assert "missing: <urn:c> <urn:p> <urn:d> no rule concludes it: it would have to be stated" in text
    text = _flat(cli("why-not", chain, "<urn:a> <urn:one> <urn:d>", *OWN).out)
    assert "near it: <urn:a> <urn:p> <urn:b> data.ttl:1" in text


def test_triples_with_variables(cli: Cli, chain: str) -> None:
    text = _flat(cli("why-not", chain, "?x <urn:three> ?y . ?x <urn:q> ?z", *OWN).out)

    assert text.startswith("It is not so that ?x <urn:three> ?y and ?x <urn:q> ?z")
    assert "rule three" in text


def test_what_holds_is_left_to_explain(cli: Cli, chain: str) -> None:
    for what in ("<urn:c> <urn:q> <urn:d>", "?x <urn:q> ?y"):
        ran = cli("why-not", chain, what, *OWN)
        assert ran.code == 1
        assert "It is so:" in ran.out
        assert "`leverkg explain` shows why" in _flat(ran.out)
    assert "<urn:c> <urn:q> <urn:d>" in cli("why-not", chain, "?x <urn:q> ?y", *OWN).out


def test_a_rule_that_concludes_nothing(cli: Cli, chain: str) -> None:
    for what in ("rule one", "one"):
        ran = cli("why-not", chain, what, *OWN)
        assert ran.code == 0
        assert "<urn:a> is tied, so it is not one" in _flat(ran.out)
    Path(chain).write_text(FAMILY.replace("; <urn:tied> true", ""), encoding="utf-8")
    ran = cli("why-not", chain, "rule one", *OWN)
    assert ran.code == 1
    assert "<urn:a> <urn:one> <urn:b>" in ran.out
    assert "did you mean two?" in cli("why-not", chain, "rule twoo", *OWN).err


def test_no_rule_can_conclude_it(cli: Cli, chain: str) -> None:
    ran = cli("why-not", chain, "<urn:a> <urn:never> <urn:b>", *OWN)

    assert ran.code == 0
    assert "no file states it, and no rule can conclude it" in ran.out


def test_a_misspelt_name_is_told_with_what_was_meant(cli: Cli, chain: str) -> None:
    told = cli("why-not", chain, "<urn:a> <urn:thre> <urn:b>", *OWN).out

    assert "no rule can conclude it; did you mean <urn:three>?" in told


def test_the_other_formats(cli: Cli, chain: str) -> None:
    words = ("why-not", chain, "<urn:a> <urn:three> <urn:b>", *OWN, "--format")
    answer = json.loads(cli(*words, "json").out)
    assert (answer["holds"], answer["explanation"]["kind"]) == (False, "absence")
    assert answer["explanation"]["because"][0]["rules"] == ["three"]
    assert cli(*words, "mermaid").out.startswith("flowchart TD\n")
    assert cli(*words, "md").out.startswith("- It is not so that ")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("?x <urn:p> ?y FILTER(?x = ?y)", "only triples with a fixed property can be looked into"),
        ("?x ?p ?y", "only triples with a fixed property can be looked into"),
        ("?x a", "this is no pattern: ?x a"),
        ("nobody", 'there is no thing or class "nobody" here'),
    ],
)
def test_questions_that_are_none(cli: Cli, chain: str, what: str, message: str) -> None:
    ran = cli("why-not", chain, what, *OWN)

    assert ran.code == 2
    assert message in ran.err


# --- with the theory ----------------------------------------------------------------------------------------


def test_a_balance_in_words(cli: Cli) -> None:
    ran = cli("why-not", MILL, "bakery > mill", "--as-of", "2025-03-01", "--depth", "2")

    text = _flat(ran.out)
    assert ran.code == 0
    assert "what is so: the balance favours the mill over the bakery (2025-03-01, the facts)" in text
    assert "rule settled-by-lead" in text
    assert "missing: the comparison of the bakery with the mill has lead 0" in text
    assert "near it: the comparison of the bakery with the mill has lead -2" in text
    assert "w3id.org" not in text


def test_a_balance_that_is_so(cli: Cli) -> None:
    ran = cli("why-not", MILL, "mill > bakery", "--as-of", "2025-03-01")

    assert ran.code == 1
    assert ran.out.startswith("It is so: mill > bakery")


def test_a_class_by_its_name(cli: Cli) -> None:
    ran = cli("why-not", MILL, "best alternative to a negotiated agreement", "--as-of", "2025-03-01")

    assert ran.code == 0
    assert "rule best-alternative" in ran.out


def test_a_term_that_there_is_not(cli: Cli) -> None:
    text = _flat(cli("why-not", MILL, "?x a lev:Substitut", "--as-of", "2025-03-01").out)

    assert "lev:Substitut is not a term of the ontology; did you mean lev:Substitute?" in text


def test_explain_balance(cli: Cli) -> None:
    """The bare word: the balance of each pair, at the last moment derived."""
    ran = cli("explain", MILL, "balance", "--as-of", "2025-03-01")

    assert ran.code == 0
    assert _flat(ran.out).startswith("The balance favours the mill over the bakery (2025-03-01, the facts)")
    last = _flat(cli("explain", MILL, "balance").out)
    assert last.startswith("The balance favours the bakery over the mill (2025-07-21, the facts)")
    many = cli("explain", ROOT / "cases" / "houston-lighting" / "case.ttl", "balance", "--format", "json")
    assert json.loads(many.out)["holds"] is True


# --- the words of a question --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["?k <urn:two> ?x", "<urn:a> <urn:two> ?x", "<urn:a> <urn:two> $x"])
def test_a_pattern_may_begin_with_a_constant(cli: Cli, chain: str, what: str) -> None:
    ran = cli("why-not", chain, what, *OWN)

    assert (ran.code, ran.err) == (0, "")
    assert "rule two" in ran.out


def test_a_question_mark_in_a_literal_is_no_variable(cli: Cli, chain: str) -> None:
    ran = cli("why-not", chain, '<urn:a> <urn:p> "and ?x"', *OWN)

    assert (ran.code, ran.err) == (0, "")
    assert "<urn:a> <urn:p> and ?x" in ran.out


def test_a_rule_called_by_an_abbreviation_keeps_its_capitals(
    cli: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    header = "#+ summary: VIP by order\n#+ description: d\n#+ source: own\n#+ says: so\n"
    Path("vip.rq").write_text(
        header + "CONSTRUCT { ?x a <urn:Vip> }\nWHERE { ?x <urn:o> 1 }", encoding="utf-8"
    )

    out = cli("why-not", "data.ttl", "<urn:a> a <urn:Vip>", "--rules", "vip.rq", "--no-theory").out

    assert "VIP by order" in out
