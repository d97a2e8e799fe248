"""Proofs of what an author's own rules conclude: every premise is told, every step by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
PREFIX = "@prefix : <https://ex.org/f#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
RULE = """#+ summary: {name} rule
#+ description: d
#+ source: own
#+ says: {says}
PREFIX : <https://ex.org/f#>
CONSTRUCT {{ {head} }} WHERE {{ {body} }}
"""
RULES = {
    "badge": ("badge holds", "?x :has :badge", "?x a :Employee"),
    "step": ("{y} is reached", "?y a :Start", "?x a :Start ; :next ?y"),
    "silent": ("it holds", "?y a :Silent", "?x a :Silent ; :next ?y"),
    "big": (
        "{m} leads a big unit",
        "?m a :Big",
        "?m :span ?k . ?m :manages ?a, ?b FILTER(?k > 1 && STR(?a) < STR(?b))",
    ),
    "span": (
        "{m} has a span of {n}",
        "?m :span ?n",
        "{ SELECT ?m (COUNT(?e) AS ?n) { ?m :manages ?e } GROUP BY ?m }",
    ),
    "unknown": (
        "{p} is of unknown age",
        "?p :group :unknown",
        "?p :country ?c OPTIONAL { ?p :age ?n } FILTER(!BOUND(?n))",
    ),
    "most": (
        "{m} manages the last by name",
        "?m a :Most",
        "{ SELECT ?m { ?m :manages ?e } ORDER BY DESC(STR(?e)) LIMIT 1 }",
    ),
    "none": (
        "so many are banned: {n}",
        ":all :bannedCount ?n",
        "{ SELECT (COUNT(?x) AS ?n) { ?x :banned true } }",
    ),
}
OWN = ("--no-theory", "--rules", "rules")


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]", " ", text).split())


@pytest.fixture
def explain(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Explains a triple over data, with rules of the table above."""
    monkeypatch.chdir(tmp_path)
    Path("rules").mkdir()

    def go(data: str, rules: str, what: str, *options: str) -> str:
        Path("data.ttl").write_text(PREFIX + data, encoding="utf-8")
        for name in rules.split():
            says, head, body = RULES[name]
            text = RULE.format(name=name, says=says, head=head, body=body)
            Path(f"rules/{name}.rq").write_text(text, encoding="utf-8")
        ran = cli("explain", "data.ttl", what, *OWN, *options)
        assert (ran.code, ran.err) == (0, "")
        return _flat(ran.out)

    return go


def test_a_class_is_a_premise_like_any_other(explain: Callable[..., str]) -> None:
    text = explain(":x a :Employee .", "badge", ":x :has :badge")

    assert text == "Badge holds: x has badge rule badge · Own x is an Employee data.ttl:3"


@pytest.mark.parametrize("options", [(), ("--full",)])
@pytest.mark.parametrize("rule", ["step", "silent"])
def test_a_chain_of_classes_is_told_to_its_end(
    explain: Callable[..., str], rule: str, options: tuple[str, ...]
) -> None:
    """Though the sentence of a rule be the same for each of them."""
    kind = "Start" if rule == "step" else "Silent"
    text = explain(f":n0 a :{kind} ; :next :n1 . :n1 :next :n2 .", rule, f":n2 a :{kind}", *options)

    said = "{} is reached" if rule == "step" else "it holds: {} is a Silent"
    assert text.lower().startswith(said.format("n2").lower())
    assert said.format("n1") in text
    assert f"n0 is a {kind} and n0 next n1" in text


def test_a_long_chain_ends_with_what_to_ask(explain: Callable[..., str]) -> None:
    chain = " ".join(f":n{i} :next :n{i + 1} ." for i in range(60))

    text = explain(f":n0 a :Start . {chain}", "step", ":n60 a :Start")

    assert "is reached (goes on below: ask for it by itself)" in text
    assert " n1 is reached" not in text


def test_what_limit_left_is_told(explain: Callable[..., str]) -> None:
    text = explain(":a :manages :z, :b . :c :manages :d .", "most", ":a a :Most")

    assert (
        "a manages z data.ttl:3 of several solutions it rests on what ORDER BY DESC(STR(?e)) LIMIT 1" in text
    )
    assert "manages d" not in text


def test_steps_about_one_subject_stay_apart(explain: Callable[..., str]) -> None:
    text = explain(":ceo :manages :v1, :v2 .", "big span", ":ceo a :Big")

    big, span = text.index("leads a big unit"), text.index("ceo has a span of 2 rule span")
    assert big < span < text.index("manages v1")
    assert (text.count("manages v1"), text.count("manages v2")) == (1, 1)


def test_facts_of_what_has_a_label_say_what_they_are(explain: Callable[..., str]) -> None:
    text = explain(':x a :Employee ; rdfs:label "Xaver" .', "badge", ":x :has :badge")

    assert "Xaver is an Employee data.ttl:3" in text


@pytest.mark.parametrize(
    ("rule", "data", "what", "looked_for"),
    [
        ("unknown", ":d :country :de .", ":d :group :unknown", "there is no :d :age ?n (looked for)"),
        ("none", ":d :country :de .", ":all :bannedCount 0", "there is no ?x :banned true (looked for)"),
    ],
)
def test_what_rests_on_absence_says_so(
    explain: Callable[..., str], rule: str, data: str, what: str, looked_for: str
) -> None:
    assert looked_for in explain(data, rule, what)


def test_what_is_there_is_not_told_as_absent(explain: Callable[..., str]) -> None:
    text = explain(":d :banned true .", "none", ":all :bannedCount 1")

    assert "looked for" not in text
    assert "d banned yes data.ttl:3" in text


def test_a_premise_of_two_steps_is_told_once(explain: Callable[..., str]) -> None:
    Path("rules/both.rq").write_text(
        RULE.format(
            name="both",
            says="{x} and {y} both",
            head="?x :both ?y",
            body="?x a :Start ; :next ?y . ?y a :Start",
        ),
        encoding="utf-8",
    )
    text = explain(
        ":n0 a :Start ; :next :n1 . :n1 :next :n2 . :n2 :next :n3 .",
        "step",
        ":n2 :both :n3",
        "--format",
        "json",
    )

    lines = json.dumps(json.loads(text))
    assert lines.count('"n2 is reached"') == 1
    assert lines.count('"n2 is reached (shown already)"') == 1


def test_the_members_of_a_class_that_rules_conclude(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(PREFIX + ":o :kind :gold .", encoding="utf-8")
    Path("rules").mkdir()
    text = RULE.format(name="vip", says="vip holds", head="?x a :Vip", body="?x :kind :gold")
    Path("rules/vip.rq").write_text(text, encoding="utf-8")

    for what in ("Vip", "vip", ":Vip", "?x a :Vip", ":o a ?kind"):
        ran = cli("explain", "data.ttl", what, *OWN)
        assert (ran.code, ran.err) == (0, ""), what
        assert _flat(ran.out) == "Vip holds: o is a Vip rule vip · Own o kind gold data.ttl:3"
    assert "vip holds: o is a Vip rule vip" in _flat(cli("explain", "data.ttl", "o", *OWN).out)
    assert "did you mean Vip?" in cli("explain", "data.ttl", "Vop", *OWN).err
    nobody = cli("explain", "data.ttl", "?x :kind :silver", *OWN)
    assert (nobody.code, nobody.err) == (1, "")
    assert nobody.out.startswith("It is not so that ?x kind silver")

    Path("data.ttl").write_text(PREFIX + ":o :kind :silver .", encoding="utf-8")
    for what in ("Vip", "?x a :Vip"):
        ran = cli("explain", "data.ttl", what, *OWN)
        assert ran.code == 1
        assert "rule vip" in ran.out
    assert "missing: ?x kind gold" in _flat(cli("why-not", "data.ttl", ":Vip", *OWN).out).replace(
        "something", "?x"
    )


def test_blank_nodes_are_told_apart(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step along a list is a premise of its own, and reads like one."""
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(PREFIX + ":o :list (1 2 3) .", encoding="utf-8")
    Path("rules").mkdir()
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = RULE.format(
        name="m", says="{o} is in", head="?x :has ?o", body=f"?x :list/<{rdf}rest>*/<{rdf}first> ?o"
    )
    Path("rules/m.rq").write_text(text, encoding="utf-8")

    out = cli("explain", "data.ttl", ":o :has 3", *OWN, "--format", "json").out

    it = "something without a name"
    assert f"{it} rdf:rest {it} (2), {it} (2) rdf:rest {it} (3) and {it} (3) rdf:first 3" in out


def test_nodes_of_one_label_are_told_apart(explain: Callable[..., str]) -> None:
    facts = ":x a :Start ; rdfs:label 'Ann' ; :next :y . :y rdfs:label 'Ann' ."

    assert explain(facts, "step", ":y a :Start") == (
        "Ann is reached rule step · Own Ann (:x) is a Start and Ann (:x) next Ann data.ttl:3"
    )


def test_a_rule_in_python_is_taken_at_its_word(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data.ttl").write_text(PREFIX + ":o :bid 3 .", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/won.py").write_text(
        "from leverkg.engine import Conclusion, rule\nfrom leverkg.rdf.term import IRI\n"
        "BID, WON = IRI('https://ex.org/f#bid'), IRI('https://ex.org/f#won')\n"
        "@rule(summary='s', description='d', source=['own'], says='{won} won', reads=[BID.value],"
        " writes=[WON.value])\n"
        "def won(view):\n    print('looking')\n    for one in view.triples(None, BID.value):\n"
        "        yield Conclusion([(one[0], WON, one[2])], [one])\n",
        encoding="utf-8",
    )

    ran = cli("explain", "data.ttl", ":o :won 3", *OWN)
    out = _flat(ran.out)

    assert ran.err == "looking\n"
    assert "looking" not in out
    assert out.endswith("o bid 3 data.ttl:3 that this suffices is the word of a rule in Python")
