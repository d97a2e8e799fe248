"""Every shipped question: its answer on a small case, and how the answer changes without one named fact."""

from __future__ import annotations

import pytest

from leverkg.assets import folder
from leverkg.errors import InputError, UsageError
from leverkg.library.competency import answer, questions_in, terms_asked

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
