"""Mistakes of rule authors: what they are told is part of the product, so it is compared word for word.

Each folder has rules with one mistake, and ``expected.txt`` with the message. After a change of words, write
the new messages with ``LEVERKG_GOLDEN=write`` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leverkg.engine import infer, load_rules
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Literal
from leverkg.wording.messages import error_text

EX = "http://example.org/"
HERE = Path(__file__).parent
MISTAKES = sorted(path.parent.name for path in HERE.glob("*/rules"))
FACTS = [
    (IRI(EX + "a"), IRI(EX + "score"), Literal("most")),
    (IRI(EX + "a"), IRI(EX + "name"), Literal("two words")),
]


def test_there_are_mistakes():
    assert len(MISTAKES) >= 12


@pytest.mark.parametrize("mistake", MISTAKES)
def test_message(mistake, monkeypatch):
    monkeypatch.chdir(HERE / mistake)
    executor = OxigraphExecutor()
    executor.add(FACTS)

    with pytest.raises(RuleError) as caught:
        infer(executor, load_rules(["rules"], {"": EX}))

    message = error_text(caught.value).rstrip() + "\n"
    expected = HERE / mistake / "expected.txt"
    if os.environ.get("LEVERKG_GOLDEN") == "write":
        expected.write_text(message)
    assert message == expected.read_text()
