"""What is asked in the notation of Turtle: brackets and lists of triples, and slips with prefixes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
DATA = """@prefix a: <http://ex.org/> .
a:ann a:role a:dev . a:dev a:above a:staff . a:staff a:may a:read .
a:ann a:ward [ a:age 3 ] .
"""
RULE = """#+ summary: {says}
#+ description: d
#+ source: own
#+ says: {says}
PREFIX a: <http://ex.org/>
CONSTRUCT {{ {head} }} WHERE {{ {body} }}
"""
RULES = {
    "role": (
        "{u} has the role {r}",
        "?u a:has ?r",
        "{ ?u a:role ?r } UNION { ?u a:has ?s . ?s a:above ?r }",
    ),
    "grant": ("{u} is granted {act}", "[] a a:Grant ; a:to ?u ; a:act ?act", "?u a:has ?r . ?r a:may ?act"),
    "user": ("{u} is a user", "?u a a:User", "?g a a:Grant ; a:to ?u"),
}
OWN = ("--no-theory", "--rules", "rules")


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(DATA, encoding="utf-8")
    Path("rules").mkdir()
    for name, (says, head, body) in RULES.items():
        Path(f"rules/{name}.rq").write_text(RULE.format(says=says, head=head, body=body), encoding="utf-8")


def test_a_node_in_brackets_is_any_node(cli: Cli) -> None:
    ran = cli("explain", "data.ttl", "[ a a:Grant ; a:to a:ann ]", *OWN)

    assert ran.code == 0
    # Two triples of one conclusion are one line, with all that it rests on below.
    assert _flat(ran.out).startswith("a:ann is granted a:read rule grant")
    assert ran.out.count("is granted") == 1
    assert cli("explain", "data.ttl", "a:ann a:ward [ a:age 3 ]", *OWN).code == 0
    assert "missing" in cli("why-not", "data.ttl", "[ a a:Grant ; a:to a:bob ]", *OWN).out


def test_several_triples_are_explained_together(cli: Cli) -> None:
    ran = cli("explain", "data.ttl", "a:ann a a:User ; a:has a:staff", *OWN)

    assert ran.code == 0
    assert "ann is a user" in ran.out
    assert "ann has the role a:staff" in ran.out


def test_own_rules_are_named_at_each_depth(cli: Cli) -> None:
    ran = cli("explain", "data.ttl", "a:ann a a:User", *OWN)

    named = [line.split("rule ")[1] for line in ran.out.splitlines() if "rule " in line]
    assert named == ["user · Own", "grant", "role", "role"]


@pytest.mark.parametrize(
    ("what", "message", "hint"),
    [
        (
            "b:ann a a:User",
            "the prefix b: in b:ann a a:User is not declared in the files",
            "declared are a:,",
        ),
        ("aa:ann a a:User", "the prefix aa: in aa:ann a a:User is not declared", "did you mean a:?"),
        ("a:ann a aa:User", "the prefix aa: in a:ann a aa:User is not declared", "did you mean a:?"),
        ("?x a aa:User", "this is no pattern: ?x a aa:User (the prefix aa:", "did you mean a:User?"),
        ("a:ann a:ward [ aa:age 3 ]", "the prefix aa: in a:ann a:ward [ aa:age 3 ]", "did you mean a:?"),
        ("ann a User", "ann has no prefix, as a name in a triple needs one", "write ex:ann with a prefix"),
        ("a:ann a User", "User has no prefix", "write ex:User with a prefix"),
        ("a tale of [ brackets", 'there is no thing or class "a tale of [ brackets"', "known: "),
    ],
)
@pytest.mark.parametrize("verb", ["explain", "why-not"])
def test_slips_with_prefixes_are_named(cli: Cli, verb: str, what: str, message: str, hint: str) -> None:
    ran = cli(verb, "data.ttl", what, *OWN)

    assert ran.code == 2
    assert message in ran.err
    assert hint in ran.err
