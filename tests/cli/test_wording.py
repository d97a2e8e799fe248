"""What people read: conclusions are called by what they are about, never by the names that rules make."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from leverkg.answers.balances import balances
from leverkg.api import load
from leverkg.inference.infer import rules_of
from leverkg.theory.terms import lev
from leverkg.wording.grammar import sentence, with_article
from leverkg.wording.phrases import consideration_phrase
from leverkg.wording.summary import arrow, verdict_phrase
from tests.cli.conftest import HOUSTON, ROOT, Ran

MILL = ROOT / "docs" / "tutorial" / "mill.ttl"
IRAN = ROOT / "cases" / "iran-hostages"
MADE = re.compile(r"/id/|sight-|levi:|levd:")
WALKS = "Houston Lighting & Power > Burlington Northern"


@pytest.mark.parametrize(
    ("case", "question", "options"),
    [
        (HOUSTON, WALKS, ()),
        (HOUSTON, WALKS, ("--full",)),
        (IRAN, "Iran ~ United States", ("--as-of", "1980-11-05")),
        (MILL, "the mill > the bakery", ()),
        (MILL, "the bakery ~ the mill", ()),
        (MILL, "the bakery > the mill", ("--full",)),
    ],
)
def test_no_explanation_shows_a_name_that_a_rule_made(
    cli: Callable[..., Ran], case: Path, question: str, options: tuple[str, ...]
) -> None:
    ran = cli("explain", case, question, *options)

    assert ran.code == 0
    assert MADE.findall(ran.out) == []


@pytest.mark.parametrize(("case", "options"), [(HOUSTON, ()), (IRAN, ("--as-of", "1980-11-05")), (MILL, ())])
def test_no_summary_shows_a_name_that_a_rule_made(
    cli: Callable[..., Ran], case: Path, options: tuple[str, ...]
) -> None:
    """Nor do the sentences above the conclusions."""
    ran = cli("infer", case, *options)

    sentences = [line for line in ran.out.splitlines() if line.startswith("#")]
    assert ran.code == 0
    assert len(sentences) > 50
    assert [line for line in (*sentences, *ran.err.splitlines()) if MADE.search(line)] == []


@pytest.mark.parametrize("case", ["houston-lighting", MILL])
def test_no_story_shows_a_name_that_a_rule_made(cli: Callable[..., Ran], case: object) -> None:
    ran = cli("demo", case, "--no-step")

    assert ran.code == 0
    assert MADE.findall(ran.out) == []


def test_being_able_to_walk_away_is_what_decides(cli: Callable[..., Ran]) -> None:
    err = cli("infer", HOUSTON).err

    assert (
        f"{WALKS}   by being able to walk away alone: "
        "can turn to Union Pacific's coal trains over the new spur "
        "and a lower freight rate from Union Pacific, and Burlington Northern cannot walk away; shift: "
    ) in err


def test_an_eye_that_sees_the_facts_again_is_told(cli: Callable[..., Ran]) -> None:
    lines = [line.split("   ", 1)[1].strip() for line in cli("infer", MILL).err.splitlines()[1:]]

    differs = next(n for n, line in enumerate(lines) if line.startswith("… in the mill's eyes bakery ~ mill"))
    assert lines[differs + 1] == "… in the mill's eyes as in fact"
    assert len(lines) == differs + 2


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("clockKind", "by the clock alone"),
        ("normKind", "by a norm alone"),
        ("walkAwayKind", "by being able to walk away alone"),
        ("statusQuoKind", "by the status quo alone"),
        ("supportKind", "by visible support alone"),
        ("ratificationKind", "by having to have it ratified alone"),
        ("someOtherKind", "by another consideration alone"),
    ],
)
def test_every_kind_of_consideration_has_its_words(small: str, kind: str, words: str) -> None:
    balance = balances(load(small).infer())[0]

    assert verdict_phrase(balance._replace(by_lead=0, kinds=(lev(kind),))) == words


def test_what_several_kinds_decide_is_not_decided_by_one_alone(small: str) -> None:
    both = (lev("clockKind"), lev("walkAwayKind"))
    balance = balances(load(small).infer())[0]._replace(by_lead=0, decided_by=both[0], kinds=both)

    assert verdict_phrase(balance) == "by the clock and being able to walk away"


def test_what_nobody_concludes_is_undecided_and_not_contested(small: str) -> None:
    result = load(small).infer()
    balance = balances(result)[0]._replace(favours=None, favours_over=None, finds=None, by_lead=None)

    assert (arrow(result, balance), verdict_phrase(balance)) == ("Alpha ? Beta", "undecided")
    even, contested = balance._replace(finds=lev("even")), balance._replace(finds=lev("contested"))
    assert (arrow(result, even), verdict_phrase(even)) == ("Alpha = Beta", "even")
    assert (arrow(result, contested), verdict_phrase(contested)) == ("Alpha ~ Beta", "contested")


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("considered-clock", "the day on which the programme is printed on 2019-03-20"),
        ("considered-norm", "equal royalties for all writers of the house"),
        ("considered-walk-away", "being able to walk away to the school's gym"),
        ("considered-status-quo", "the old lease, which runs on"),
        ("considered-support", "the march through the town"),
        ("considered-ratification", "the approval of the parliament"),
        ("considered-patience", "the long breath of the foundation"),
        ("considered-loss", "the village's need for its spring"),
        ("considered-exposure", "what the mill would lose"),
    ],
)
def test_each_consideration_is_called_by_what_it_is(rule: str, phrase: str) -> None:
    result = load(str(ROOT / "tests" / "cases" / rule / "given.ttl"), profile="broad").infer()
    kind = lev({"walk-away": "walkAway", "status-quo": "statusQuo"}.get(rule[11:], rule[11:]) + "Kind")
    found = [s for s, _, _ in result.match(None, lev("considerationKind"), kind)]

    said = {consideration_phrase(result, node) for node in found}

    assert phrase in said


# What may be one or many: a label is an author's, "the players" or "spare parts" as well as "Iran".
AGREEING = re.compile(r"(?:^|, |, and |, but |that |far |what )\{(\w+)\} (are|was|were|have|do|\w+s)\b")
ALWAYS_ONE = {"theirs", "strength", "date", "later", "situationOf", "towards"}
NO_VERBS = {"towards", "as"}


def test_no_sentence_of_a_rule_agrees_in_number_with_a_name() -> None:
    """A verb after a name is one that does not change: could, would, lost; else `the players needs`."""
    wrong = [
        f"{rule.name}: {text}"
        for rule in rules_of()
        for text in (rule.header.says, *rule.header.absent)
        for name, verb in AGREEING.findall(text or "")
        if name not in ALWAYS_ONE and verb not in NO_VERBS
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("case", "question", "day"),
    [
        ("nhl-lockout", "players > team owners", "2005-07-12"),
        ("musk-twitter", "Twitter > Elon Musk", "2022-10-06"),
    ],
)
def test_parties_of_one_and_of_many_read_alike(
    cli: Callable[..., Ran], case: str, question: str, day: str
) -> None:
    out = cli("explain", ROOT / "cases" / case, question, "--as-of", day, "--views", "facts").out
    text = " ".join(out.replace("│", " ").split())

    assert re.search(r"could give or withhold what would meet [^;]+'s? need", text)
    assert re.search(r"(players|owners|creditors) (needs|loses|has|stands|holds|is)\b", text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the mill gives in", "The mill gives in"),
        ("ex:a ex:knows ex:b", "ex:a ex:knows ex:b"),
        ("<https://example.org/a> is there", "<https://example.org/a> is there"),
        ("what is so: nothing", "What is so: nothing"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_a_name_would_change(text: str, written: str) -> None:
    assert sentence(text) == written


@pytest.mark.parametrize(
    ("article", "nouns"),
    [
        ("a", "unit Unit university unilateral user use utility European one-way OneAuthor Room hour-glass"),
        ("an", "owner umbrella unimportant uninteresting unbelieved usher Office onerous AHU ex:Thing"),
    ],
)
def test_articles_are_as_nouns_sound(article: str, nouns: str) -> None:
    assert [with_article(noun) for noun in nouns.split()] == [f"{article} {noun}" for noun in nouns.split()]
