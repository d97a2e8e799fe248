"""Competency questions as tests: a question in words, its query, and the answer expected on a named case.

A question is a file ``NAME.rq``; beside it stands ``NAME.toml`` with the story: a case (Turtle in the file
itself, or the name of a file, such as that of a shipped case), the columns, the answer, and one fact that
changes the answer when it is taken away. The method is that of Grüninger and Fox, *Methodology for the design
and evaluation of ontologies* (1995; not checked).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leverkg.answers.query import query
from leverkg.case.load import Asserted, load_files
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import Narrowing
from leverkg.engine.header import read_header
from leverkg.errors import InputError, Position, UsageError
from leverkg.inference.infer import infer
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, Literal, Term
from leverkg.theory.terms import PREFIXES

__all__ = ["Answer", "Question", "answer", "questions_in"]

_PREFIXES = {"": "https://example.org/", **PREFIXES}
_KEYS = {"story", "case", "file", "profile", "columns", "answer", "take-away", "answer-then"}


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question with its story.

    Attributes:
        name: the stem of its files.
        words: the question in words.
        text: the query.
        story: what the case is about.
        case: what is asserted.
        place: the file that states the case; empty where the story states it itself.
        profile: how considerations are weighed.
        columns: of the answer, in order.
        answer: the rows expected; terms as local names or lexical forms, empty where nothing is bound.
        fact: the triple that is taken away.
        answer_then: the rows expected without it.
    """

    name: str
    words: str
    text: str
    story: str
    case: Asserted
    place: str
    profile: str
    columns: tuple[str, ...]
    answer: tuple[tuple[str, ...], ...]
    fact: tuple[Term, IRI, Term] | None
    answer_then: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was answered, beside what was expected.

    Attributes:
        question: the question.
        found: the rows found.
        then: the rows found without the fact that is taken away; None if none is.
    """

    question: Question
    found: tuple[tuple[str, ...], ...]
    then: tuple[tuple[str, ...], ...] | None

    @property
    def right(self) -> bool:
        """Whether both answers are as expected, and differ."""
        question = self.question
        if self.then is None:
            return self.found == question.answer
        return self.found == question.answer and self.then == question.answer_then != self.found


def questions_in(places: Iterable[Path]) -> Iterator[Question]:
    """Yield the questions with a story under some places, in order of their names.

    Raises:
        UsageError: there is none.
        InputError: a story that cannot be read.
    """
    there = [place for place in places if os.path.exists(place)]  # noqa: PTH110 - never raises
    stories = sorted(
        {file for place in there for file in ([place] if place.is_file() else place.rglob("*.toml"))}
    )
    if not stories:
        raise UsageError(
            "no question with a story is there",
            code="LEV-U023",
            hint="name a folder with NAME.rq and NAME.toml beside each other",
        )
    for file in stories:
        yield _question(file)


def _question(file: Path) -> Question:
    said = _read(file)
    query = file.with_suffix(".rq")
    if not query.is_file():
        raise _wrong(file, f"the story has no question beside it: {query.name} is missing")
    text = query.read_text(encoding="utf-8")
    case = _case(file, said)
    fact = _fact(file, said, case)
    return Question(
        file.stem,
        read_header(text, str(query), required=()).summary if text.startswith("#+") else file.stem,
        text,
        str(said.get("story", "")),
        case,
        str(said.get("file", "")),
        str(said.get("profile", "shell")),
        tuple(said["columns"]),
        tuple(tuple(map(str, row)) for row in said["answer"]),
        fact,
        tuple(tuple(map(str, row)) for row in said.get("answer-then", ())),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(file, f"the story is no TOML: {error}") from None
    unknown = sorted(set(said) - _KEYS)
    if unknown:
        raise _wrong(file, f"the story says {unknown[0]!r}, which no story says")
    missing = [key for key in ("columns", "answer") if key not in said]
    if missing or ("case" in said) == ("file" in said):
        raise _wrong(
            file, f"the story lacks {missing[0]!r}" if missing else "a story says either 'case' or 'file'"
        )
    return said


def _wrong(file: Path, message: str) -> InputError:
    hint = "a story has a case or a file, columns, answer, and may have profile, take-away and answer-then"
    return InputError(message, code="LEV-I110", position=Position(str(file)), hint=hint)


def _case(file: Path, said: dict[str, Any]) -> Asserted:
    if "file" in said:
        return load_files([str(file.parent / said["file"])])
    return _asserted(str(file), said["case"])


def _asserted(name: str, text: str, prefixes: Mapping[str, str] = _PREFIXES) -> Asserted:
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in prefixes.items())
    source = Source(name, (head + text).encode(), "ttl")
    return Asserted((source,), tuple(parse(source, blank_prefix="b")), dict(prefixes))


def _fact(file: Path, said: dict[str, Any], case: Asserted) -> tuple[Term, IRI, Term] | None:
    if "take-away" not in said:
        return None
    triples = _asserted(str(file), said["take-away"], {**_PREFIXES, **case.prefixes}).triples
    if len(triples) != 1 or triples[0] not in case.triples:
        raise _wrong(file, "what is taken away is not one fact of the case")
    return triples[0]


def answer(question: Question) -> Answer:
    """Return what a question is answered on its case, with and without the fact that is taken away."""
    found = _rows(question, question.case)
    if question.fact is None:
        return Answer(question, found, None)
    case = question.case
    quads = tuple(quad for quad in case.quads if quad[:3] != question.fact)
    return Answer(question, found, _rows(question, Asserted(case.sources, quads, case.prefixes)))


def _rows(question: Question, asserted: Asserted) -> tuple[tuple[str, ...], ...]:
    case = LoadedCase(asserted, Narrowing(profile=question.profile))
    rows = query(infer(case, rounds=False), question.text)
    return tuple(tuple(_short(terms.get(column)) for column in question.columns) for terms in rows.terms)


def _short(term: Term | None) -> str:
    if isinstance(term, IRI):
        return term.value.rpartition("#" if "#" in term.value else "/")[2]
    return term.lexical if isinstance(term, Literal) else "" if term is None else str(term)
