"""What `leverkg why-not` says of each kind of part and condition, of an author's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
HOUSTON = Path(__file__).resolve().parents[2] / "cases" / "houston-lighting"
PREFIX = "@prefix : <https://ex.org/f#> .\n"
DATA = ":a :age 17 ; :country :de . :b :age 30 ; :country :xx . :de :inEU true ."
RULE = """#+ summary: {name} rule
#+ description: d
#+ source: own
#+ says: {name} holds
PREFIX : <https://ex.org/f#>
CONSTRUCT {{ {head} }} WHERE {{ {body} }}
"""
RULES = {
    "soon": ("?x a :Soon", "?x :age ?a BIND(?a + :year AS ?due) FILTER(?due > 20)"),
    "due": ("?x :due ?due", "?x :age ?a BIND(?a + :year AS ?due)"),
    "vote": ("?p :may :vote", "?p :age ?n ; :country ?c . ?c :inEU true . FILTER(?n >= 18)"),
    "enter": (
        "?p :may :enter",
        "{ ?p :may :vote } UNION { ?p :vip true } UNION { ?p :age ?n FILTER(?n > 35) }",
    ),
    "cmp": ("?p a :Later", "?p :age ?n . ?c :inEU ?t FILTER(?n > ?t)"),
    "old": ("?p a :Old", "?p :country ?c OPTIONAL { ?p :born ?y } FILTER(?y < 1950)"),
    "vals": ("?p :lvl ?l", "VALUES (?p ?l) { (:a 1) (:b 2) } ?p :age ?n"),
    "unknown": ("?p :group :unknown", "?p :country ?c OPTIONAL { ?p :age ?n } FILTER(!BOUND(?n))"),
    "next": ("?p :next ?m", "?p :age ?n BIND(?n + 1 AS ?m)"),
    "must": ("?p a :Settled", "?p :age ?a FILTER EXISTS { ?p :country ?c . ?c :inEU true FILTER(?a > 20) }"),
    "alone": ("?p a :Alone", "?p :age ?n FILTER(!EXISTS { { ?p :vip true } UNION { ?p :country ?c } })"),
    "either": (
        "?p a :Either",
        "?p :age ?n FILTER(NOT EXISTS { ?p :country ?c } || NOT EXISTS { ?c :inEU true })",
    ),
    "few": (
        "?c :few ?k",
        (
            "{ SELECT ?c (COUNT(?p) AS ?k) { ?p :country ?c ; :age ?n } GROUP BY ?c"
            " HAVING (COUNT(?p) > 1 && MAX(?n) > 2) }"
        ),
    ),
    "sum": ("?p :sum ?s", "{ SELECT ?p (?n + 1 AS ?s) { ?p :age ?n } }"),
    "mean": ("?p :mean ?s", "{ SELECT ?p (AVG(?n) AS ?s) { ?p :age ?n } GROUP BY ?p }"),
    "tied": ("?p :tied ?q", "?p :country ?q MINUS { ?p :country ?c . ?c :inEU true }"),
    "grown": ("?p a :Grown", "?p :country ?c OPTIONAL { ?p :age ?n } FILTER(?n > 40)"),
    "root": ("?p :above ?q", "{ ?p :over ?q } UNION { ?p :above ?m . ?m :over ?q }"),
    "trust": ("?x :trusts ?y", "?r :says <<( ?x :likes ?y )>> ; :sure true"),
    "born": ("?p :born ?y", "?p :age ?n OPTIONAL { ?p :birth ?b . ?b :year ?y }"),
    "span": ("?m :span ?k", "?m :leads ?x { SELECT ?m (COUNT(?e) AS ?k) { ?m :manages ?e } GROUP BY ?m }"),
}


@pytest.fixture
def why_not(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Asks why a triple does not follow from the data and rules above."""
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(PREFIX + DATA, encoding="utf-8")
    Path("rules").mkdir()
    for name, (head, body) in RULES.items():
        Path(f"rules/{name}.rq").write_text(RULE.format(name=name, head=head, body=body), encoding="utf-8")

    def go(what: str, *options: str) -> str:
        ran = cli("why-not", "data.ttl", what, "--no-theory", "--rules", "rules", *options)
        assert (ran.code, ran.err) == (0, "")
        return " ".join(re.sub(r"[│├└─]", " ", ran.out).split())

    return go


def test_what_is_missing_is_about_what_was_asked(why_not: Callable[..., str]) -> None:
    """The country of b is there; what lacks is that it is in the union."""
    text = why_not(":b :may :vote")

    assert "b country xx and b age 30 data.ttl:2" in text
    assert "missing: xx inEU yes near it: de inEU yes" in text
    assert "missing: b country" not in text


def test_each_alternative_tells_what_it_lacks(why_not: Callable[..., str]) -> None:
    text = why_not(":a :may :enter", "--depth", "4")

    assert "none of 3 alternatives holds missing: a may vote vote rule rule vote" in text
    assert "FILTER(17 >= 18)" in text
    assert "missing: a vip yes no rule concludes it" in text
    assert "alternative 3 a age 17 data.ttl:2 in the way is FILTER(17 > 35)" in text
    assert "UNION" not in text


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (":a a :Later", "FILTER(17 > true), which is an error: values of these kinds do not go together"),
        (":a a :Old", "FILTER(?y < 1950), which is an error: ?y has no value"),
        (
            ":a a :Soon",
            "FILTER(?due > 20), which is an error: ?due has no value, for 17 + :year is an error",
        ),
        (":a :due ?d", "?due has no value, for 17 + :year is an error, and nothing is concluded without it"),
        (":b :group :unknown", "FILTER(!BOUND(?n)): ?n is 30 there is: b age 30 data.ttl:2"),
        (":a :lvl 2", "there is no row (:a 2) in VALUES (?p ?l) { (:a 1) (:b 2) }"),
        (":a :next 5", "in the way is ?m is 18, and not 5"),
        (
            ":a a :Settled",
            "de inEU yes data.ttl:2 a country de data.ttl:2 in the way is FILTER(17 > 20)",
        ),
        (":a a :Alone", "there is: a country de data.ttl:2"),
        (":a a :Either", "there is: a country de data.ttl:2 there is: de inEU yes data.ttl:2"),
        (
            ":xx :few 5",
            "and b age 30 data.ttl:2 in the way is ?k is 1, and not 5 in the way is FILTER(1 > 1)",
        ),
        (
            ":a :born ?y",
            (
                "a age 17 data.ttl:2 in the way is ?y has no value, and nothing is concluded without it"
                " missing: a birth something no rule concludes it: it would have to be stated"
                " missing: something year something no rule concludes it: it would have to be stated"
            ),
        ),
        (
            ":a :born 1990",
            (
                "a age 17 data.ttl:2 in the way is ?y is without a value, and not 1990"
                " missing: a birth something no rule concludes it: it would have to be stated"
                " missing: something year 1990 no rule concludes it: it would have to be stated"
            ),
        ),
        (":a :sum 5", "a age 17 data.ttl:2 in the way is ?s is 18, and not 5"),
        (":a :mean 17", 'in the way is ?s is "17"^^xsd:decimal, and not 17'),
        (
            ":a :tied :de",
            (
                "MINUS { :a :country ?c . ?c :inEU true . } there is: a country de data.ttl:2"
                " there is: de inEU yes data.ttl:2"
            ),
        ),
        (":a a :Grown", "a country de and a age 17 data.ttl:2 in the way is FILTER(17 > 40)"),
        (
            ":a :trusts :b",
            (
                "missing: something says a likes b no rule concludes it: it would have to be stated"
                " missing: something sure yes no rule concludes it: it would have to be stated"
            ),
        ),
    ],
)
def test_a_condition_is_told_as_what_it_is(why_not: Callable[..., str], what: str, told: str) -> None:
    assert why_not(what).endswith(told)


def test_nothing_is_shown_that_the_engine_put_in(why_not: Callable[..., str]) -> None:
    text = why_not(":a :span 3")

    assert "GROUP BY ?m } with ?k = 3, ?m = :a" in text
    assert "VALUES" not in text


def test_a_value_of_another_kind_that_reads_alike_is_told_apart(why_not: Callable[..., str]) -> None:
    assert 'a mean 17, as "17"^^xsd:decimal and not "17"^^xsd:integer' in why_not(":a :mean 17")


def test_a_rule_that_is_looked_into_already_could_conclude_it(why_not: Callable[..., str]) -> None:
    text = why_not(":a :above :b")

    assert "a above something looked into already: root, which could conclude it, and no other rule" in text
    assert "missing: a over b no rule concludes it" in text


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("retaliation", "missing: leverage by a lower freight rate is a negative leverage near it:"),
        ("blackmail", "exists only because of the exchange no rule concludes it"),
    ],
)
def test_what_is_missing_is_called_as_elsewhere(cli: Cli, kind: str, missing: str) -> None:
    """Leverage is not what it rests on; a property that is true is told without `yes`."""
    out = cli("why-not", HOUSTON, kind, "--as-of", "1996-01-01").out

    assert missing in " ".join(re.sub("[│├└─]", " ", re.sub(r"  rule [a-z-]+\n", "\n", out)).split())
