"""Every shipped question: its answer on a small case, and how the answer changes without one named fact."""

from __future__ import annotations

import tomllib

import pytest
from theory import ROOT, load, select

from leverkg.assets import folder
from leverkg.case.load import Asserted
from leverkg.sparql.parse import parse_query
from leverkg.terms import PREFIXES

QUESTIONS = sorted(folder("queries").glob("*.rq"))
STORIES = {path.stem: path for path in (ROOT / "tests" / "questions").glob("*.toml")}
SENTENCES = [f"S{number}" for number in range(1, 16)]


def answer(theory, asserted, text):
    columns = [item.variable.name for item in parse_query(text, prefixes=PREFIXES).items]
    rows = select(theory.infer(asserted), text)
    return columns, [[row.get(column, "") for column in columns] for row in rows]


def test_every_question_has_a_story_and_every_story_a_question():
    assert sorted(STORIES) == [path.stem for path in QUESTIONS]


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_answered_and_the_answer_hangs_on_a_fact(theory, path):
    story = tomllib.loads(STORIES[path.stem].read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    asserted = load(story["case"])
    (fact,) = load(story["take-away"]).triples
    without = Asserted(asserted.sources, tuple(q for q in asserted.quads if q[:3] != fact), asserted.prefixes)

    assert len(without.quads) == len(asserted.quads) - 1
    assert answer(theory, asserted, text) == (story["columns"], story["answer"])
    assert answer(theory, without, text) == (story["columns"], story["answer-then"])
    assert story["answer"] != story["answer-then"]


def test_every_sentence_of_the_seed_has_a_question():
    asked = {
        sentence
        for path in QUESTIONS
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("#+ seed:")
        for sentence in line.removeprefix("#+ seed:").replace(" ", "").split(",")
    }
    assert [sentence for sentence in SENTENCES if sentence not in asked] == []
