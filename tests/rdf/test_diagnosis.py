"""Syntax errors in an author's words: the place, the message, and what to do.

The mistakes are blocks of the files in `mistakes/`: the text that is wrong, a line of dashes, and what is
said about it. The first block of a file stands before the text of all others. `LEVERKG_REWRITE=1` writes what
is said now.
"""

import os
import time
from pathlib import Path

import pytest

from leverkg.errors import InputError
from leverkg.rdf.codes import CODES
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source

MISTAKES = Path(__file__).parent / "mistakes"
BETWEEN, DASHES = "\n========\n", "\n--------\n"


def blocks(file):
    head, *rest = file.read_text(encoding="utf-8").removesuffix("\n").split(BETWEEN)
    return head, [block.split(DASHES) for block in rest]


def report(text, format):
    with pytest.raises(InputError) as caught:
        list(parse(Source("case", text.encode(), format), blank_prefix="b"))
    error = caught.value
    assert error.code in CODES
    said = [f"{error.position}: error[{error.code}]: {error.message}"]
    if error.source_line is not None and error.position.column:
        said += [error.source_line, " " * (error.position.column - 1) + "^" * error.span]
    return "\n".join([*said, *([error.hint] if error.hint else [])])


def cases():
    files = sorted(MISTAKES.iterdir())
    found = [(file, number) for file in files for number in range(len(blocks(file)[1]))]
    assert len(found) > 40
    return found


@pytest.mark.parametrize(("file", "number"), cases(), ids=lambda v: v.name if isinstance(v, Path) else str(v))
def test_mistake_is_explained(file, number):
    head, all_blocks = blocks(file)
    text, expected = all_blocks[number]

    assert expected == report(head + "\n" + text, file.suffix[1:])


@pytest.mark.skipif("LEVERKG_REWRITE" not in os.environ, reason="rewrites the expected messages when asked")
def test_rewrite():
    for file in sorted(MISTAKES.iterdir()):
        head, all_blocks = blocks(file)
        written = [t + DASHES + report(head + "\n" + t, file.suffix[1:]) for t, *_ in all_blocks]
        file.write_text(BETWEEN.join([head, *written]) + "\n", encoding="utf-8")


def test_every_code_has_a_title_and_an_explanation():
    assert all(title and len(text) > 40 for title, text in CODES.values())


def test_mistake_at_the_end_of_a_large_file_is_found_soon():
    line = ':a :b "text (with [brackets" , :c .\n'
    text = "@prefix : <http://e/> .\n" + line * 200_000 + ":a :b :c\n:d :e :f .\n"
    began = time.process_time()

    said = report(text, "ttl")

    assert said.startswith("case:200002:7: error[LEV-I014]: a dot is missing after :c")
    assert time.process_time() - began < 5
