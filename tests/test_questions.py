"""Every shipped question: its answer on a small case, and how the answer changes without one named fact."""

from __future__ import annotations

import re

import pytest

import leverkg
from leverkg.errors import InputError, UsageError
from leverkg.library.asked_terms import conclusion_terms, not_asked, terms_asked
from leverkg.library.competency import answer, questions_in
from leverkg.theory.folders import folder
from leverkg.theory.terms import LEV

QUERIES = folder("queries")
QUESTIONS = list(questions_in([QUERIES]))


def test_every_question_has_a_story():
    assert [q.name for q in QUESTIONS] == sorted(path.stem for path in QUERIES.glob("*.rq"))
    assert len(QUESTIONS) >= 30


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_is_answered_and_the_answer_hangs_on_a_fact(question):
    found = answer(question)

    assert found.found == question.answer
    assert found.then == question.answer_then
    assert found.right


def test_the_terms_that_are_asked_for():
    assert terms_asked(QUESTIONS)["Discrepancy"] == [
        "where-do-eyes-and-facts-differ",
        "which-threats-are-bluffs",
    ]


def test_a_question_of_a_shipped_case_names_it():
    asked = terms_asked(QUESTIONS)

    assert asked["Throffer"] == [
        "how-is-a-threat-with-a-promise-judged",
        "which-threats-come-with-a-promise (cuban-missiles)",
    ]


def test_no_conclusion_is_without_a_question():
    assert not_asked(QUESTIONS) == {"batna": "the inverse of lev:batnaOf"}
    assert "Ripeness" in not_asked(q for q in QUESTIONS if q.name != "is-the-dispute-ripe")


def test_what_no_shipped_case_shows_is_said():
    """Their questions are asked of made-up cases only, which the list of the questions admits."""
    shown = set()
    for case in sorted(folder("cases").glob("*/case.ttl")):
        for _, predicate, object_ in leverkg.load(case).infer(rounds=False).everything():
            shown |= {predicate, object_}
    names = {term.value.removeprefix(LEV) for term in shown if str(term).startswith(f"<{LEV}")}
    text = (QUERIES / "README.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"^No shipped case shows (.*?)\.$", text, re.MULTILINE | re.DOTALL)

    (stated,) = re.findall(r"No shipped case states (.*?),\s+from which", text, re.DOTALL)
    assert not names & set(re.findall(r"`lev:(\w+)`", stated))
    assert re.findall(r"`lev:(\w+)`", said) == [term for term in conclusion_terms() if term not in names]


def test_a_wrong_expectation_shows(tmp_path):
    name = "who-threatens-whom"
    (tmp_path / f"{name}.rq").write_text((QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
    story = (QUERIES / f"{name}.toml").read_text(encoding="utf-8")
    (tmp_path / f"{name}.toml").write_text(story.replace('"high", "plain"', '"slight", "plain"'))

    (question,) = questions_in([tmp_path])
    assert not answer(question).right


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns = [", "the story is no TOML"),
        ('coloumns = ["a"]', "says 'coloumns', which no story says"),
        ('columns = ["a"]', "lacks 'answer'"),
        ('columns = ["a"]\nanswer = []', "either 'case' or 'file'"),
        ('columns = ["a"]\nanswer = []\ncase = ""', "no question beside it"),
    ],
)
def test_a_story_that_cannot_be_used(tmp_path, text, message):
    (tmp_path / "q.toml").write_text(text)

    with pytest.raises(InputError, match=message):
        list(questions_in([tmp_path]))


def test_a_folder_without_stories(tmp_path):
    with pytest.raises(UsageError, match="no question with a story"):
        list(questions_in([tmp_path]))
