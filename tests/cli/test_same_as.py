"""Nodes that owl:sameAs joins are one where that is asked for, and each fact keeps its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import leverkg
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
FIRST = """@prefix : <http://ex.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:bob owl:sameAs :robert .
:ann :parent :bob .
"""
SECOND = """@prefix : <http://ex.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
[] owl:sameAs :robert ; :age 45 .
:robert :parent :cid .
"""
RULE = """#+ summary: A parent of a parent is a grandparent
#+ description: d
#+ source: own
#+ says: {x} is a grandparent of {z}
PREFIX : <http://ex.org/>
CONSTRUCT { ?x :grandparent ?z } WHERE { ?x :parent ?y . ?y :parent ?z }
"""
WHAT = ":ann :grandparent :cid"
OWN = ("--no-theory", "--rules", "rule.rq")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {"first.ttl": FIRST, "second.ttl": SECOND, "rule.rq": RULE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")


def test_two_names_are_two_nodes_unless_asked(cli: Cli) -> None:
    files = ("first.ttl", "second.ttl")

    assert cli("explain", *files, WHAT, *OWN).code == 1
    assert cli("explain", *files, WHAT, *OWN, "--same-as").code == 0


def test_facts_keep_their_lines(cli: Cli) -> None:
    ran = cli("explain", "first.ttl", "second.ttl", WHAT, *OWN, "--same-as")

    assert "ann parent bob" in ran.out
    assert "first.ttl:4" in ran.out
    assert "bob parent cid" in ran.out
    assert "second.ttl:4" in ran.out
    assert ":bob stands for :robert and a node without a name too" in ran.err


def test_each_source_keeps_its_facts() -> None:
    asserted = leverkg.load("first.ttl", "second.ttl", same_as=True).asserted

    told = {source.name: len(quads or ()) for source, quads in asserted.by_source()}
    assert told == {"first.ttl": 1, "second.ttl": 2}
    assert len(asserted.triples) == 3


def test_nothing_to_join_is_said(cli: Cli) -> None:
    Path("none.ttl").write_text("@prefix : <http://ex.org/> .\n:a :parent :b .\n", encoding="utf-8")

    ran = cli("infer", "none.ttl", *OWN, "--same-as")

    assert ran.code == 0
    assert "nothing says of two nodes that they are the same" in ran.err


def test_a_fact_of_another_name_says_by_which_statement(cli: Cli) -> None:
    ran = cli("explain", "first.ttl", "second.ttl", WHAT, *OWN, "--same-as")
    tree = cli("explain", "first.ttl", "second.ttl", WHAT, *OWN, "--same-as", "--format", "json").out

    assert re.search(r"bob parent cid +second.ttl:4\n +└─ bob is the same as robert +first.ttl:3\n", ran.out)
    facts = json.loads(tree)["explanation"]["because"]
    assert ["because" in fact for fact in facts] == [False, True]


def test_a_way_over_several_names_is_told_step_by_step(cli: Cli) -> None:
    Path("chain.ttl").write_text(
        "@prefix : <http://ex.org/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        ":d owl:sameAs :c .\n:b owl:sameAs :c .\n:a owl:sameAs :b .\n:x :parent :d .\n:a :parent :y .\n"
        ":e owl:sameAs :d .\n",
        encoding="utf-8",
    )

    out = cli("explain", "chain.ttl", ":x :grandparent :y", *OWN, "--same-as").out

    told = re.findall(r"(\w) is the same as (\w) +chain.ttl:(\d)", out)
    assert told == [("d", "c", "3"), ("b", "c", "4"), ("a", "b", "5")]


def test_what_is_written_with_the_data_keeps_the_other_names(cli: Cli) -> None:
    out = cli("infer", "first.ttl", *OWN, "--same-as", "--with-data", "--format", "nt").out

    assert "<http://ex.org/bob> <http://www.w3.org/2002/07/owl#sameAs> <http://ex.org/robert> ." in out


def test_a_fact_that_is_written_with_both_names_needs_no_statement(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "first.ttl").write_text(FIRST + ":ann :parent :robert . :bob :age 45 .\n", encoding="utf-8")
    (tmp_path / "second.ttl").write_text(FIRST.replace(":bob .", ":robert ."), encoding="utf-8")

    # The other name comes first, in a file of its own.
    ran = cli("explain", "second.ttl", "first.ttl", ":ann :parent ?x", *OWN, "--same-as")

    assert "Ann parent bob" in ran.out
    assert "first.ttl:4" in ran.out
    assert "is the same as" not in ran.out
