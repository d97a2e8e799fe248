"""A case whose parties are blank nodes is a case like any other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import leverkg
from leverkg.rdf.term import BlankNode
from leverkg.theory.terms import lev

MILL = Path(__file__).parents[2] / "docs" / "tutorial" / "mill.ttl"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """What follows from the mill's case, as it is and with blank nodes for its parties."""
    text = MILL.read_text(encoding="utf-8")
    blank = tmp_path_factory.mktemp("blank") / "mill.ttl"
    blank.write_text(re.sub(r":(Mill|Bakery)\b", r"_:\1", text), encoding="utf-8")
    return [leverkg.load(path).narrowed(moments="2025-05-01").infer() for path in (MILL, blank)]


def test_as_much_follows_and_in_the_same_words(results) -> None:
    named, blank = results

    assert blank.run.stats.new == named.run.stats.new
    balances = blank.nodes(lev("Balance"))
    assert len(balances) == len(named.nodes(lev("Balance"))) > 0
    assert all(isinstance(node, BlankNode) for node in balances)
    told = [
        [(one.day, one.favours and result.labels.of(one.favours)) for one in result.balances()]
        for result in results
    ]
    assert told[0] == told[1]


def test_conclusions_about_them_are_named_by_what_they_are_about(results) -> None:
    for result in results:
        words = result.explain("balance").text() + result.why_not("bakery > mill").text()

        assert "something without a name" not in words
        assert "the harvest on 2025-07-20" in words
        assert not re.search(r"[0-9a-f]{16}", words)
