"""Mistakes of authors: each query in errors/ is refused with the message in the text file beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leverkg.errors import RuleError
from leverkg.sparql.codes import CODES
from leverkg.sparql.parse import parse_query

FOLDER = Path(__file__).parent / "errors"
MISTAKES = sorted(FOLDER.glob("*.rq"))


def shown(file: Path) -> str:
    """The error as a terminal shows it: code, place and message, the line with a caret, the hint."""
    with pytest.raises(RuleError) as caught:
        parse_query(file.read_bytes().decode(), name=file.name)
    error = caught.value
    assert error.position is not None
    assert error.source_line is not None
    caret = " " * (error.position.column - 1) + "^" * error.span
    lines = [f"{error.code} {error}", f"    {error.source_line}", f"    {caret}"]
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines) + "\n"


def test_there_are_mistakes():
    assert len(MISTAKES) >= 25


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_the_message_helps(file: Path):
    assert shown(file) == file.with_suffix(".txt").read_text("utf-8")


def test_every_code_is_explained_and_used():
    package = Path(__file__).parents[2] / "leverkg" / "sparql"
    used = set()
    for module in package.glob("*.py"):
        if module.name != "codes.py":
            used |= set(re.findall(r"LEV-Q\d{3}", module.read_text("utf-8")))

    assert used == set(CODES)


def test_given_prefixes_need_no_declaration():
    query = parse_query("ASK { ?x lev:a 1 }", prefixes={"lev": "http://e/"})
    assert query == parse_query("ASK { ?x <http://e/a> 1 }")


def test_lines_may_end_in_two_characters():
    with pytest.raises(RuleError) as caught:
        parse_query("ASK {\r\n ?x ?y\r\n}", name="rule.rq")
    assert str(caught.value.position) == "rule.rq:3:1"
    assert caught.value.source_line == "}"


def test_places_count_in_the_text_as_written():
    with pytest.raises(RuleError) as caught:
        parse_query('ASK { ?x ?y "\\u00e9\\u00e9" ; ?p }')
    assert caught.value.position.column == 33
