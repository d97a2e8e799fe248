"""Every example of the page "How do I say …?" leads to what the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Ran

PAGE = ROOT / "docs" / "how-to-say.md"
_BLOCK = re.compile(r"^```(turtle|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """Turtle to be added to the first case of the page, a command, and lines of what it prints, in order."""

    name: str
    turtle: str
    command: str
    lines: tuple[str, ...]


def examples() -> list[Example]:
    """The examples of the page; under one heading, each goes on from those before it."""
    base, found = "", []
    for section in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        title = section.partition("\n")[0]
        stated = base
        for kind, text in _BLOCK.findall(section):
            if kind == "turtle":
                stated += text
            else:
                command, *lines = text.strip().splitlines()
                found.append(Example(f"{title} {len(found)}", stated, command, tuple(lines)))
        base = base or stated
    return found


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─┌┬┐┼┤┴┘]|\S*\.ttl:\d+|rule [a-z-]+\n", " ", text).split())


def test_every_question_has_an_answer_that_is_run() -> None:
    questions = re.findall(r"^## (How .*|What does .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(questions) >= 7
    for question in questions:
        assert any(example.name.startswith(question) and example.lines for example in examples()), question


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_leads_to_what_the_page_says(
    example: Example, cli: Callable[..., Ran], tmp_path: Path
) -> None:
    case = tmp_path / "example.ttl"
    case.write_text(example.turtle, encoding="utf-8")
    prompt, program, *words = shlex.split(example.command)
    checked = cli("check", case)
    ran = cli(*(str(case) if word == "EXAMPLE" else word for word in words))
    printed = _flat(ran.err if words[0] == "infer" else ran.out)

    assert (prompt, program) == ("$", "leverkg")
    assert (checked.code, ran.code) == (0, 0), checked.out + checked.err + ran.err
    at = 0
    for line in map(_flat, example.lines):
        assert line in printed[at:], f"{line}\n\nis not in\n\n{printed}"
        at = printed.index(line, at) + len(line)
