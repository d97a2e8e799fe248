"""Others run the shipped theory as it is exported, from what leverkg has concluded for them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from leverkg.engine.load import rule_from_text
from leverkg.engine.rule import Kind
from leverkg.engine.shacl.export import Dialect, export_rules
from leverkg.inference.infer import rules_of
from leverkg.theory.terms import lev

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks import portfolio as portfolios
from benchmarks.peers import Clock
from benchmarks.portfolio import portfolio
from benchmarks.theory_contests import compare_theory
from benchmarks.theory_peers import (
    ASSERTED,
    BLANK,
    PEERS,
    RULES,
    SHAPES,
    STARTED_WITH,
    as_answered,
    prepare,
    starts_with,
)

EX = "http://example.org/"
QUERIES = {
    "reach": "CONSTRUCT { ?a ex:reaches ?b } WHERE { ?a ex:next ?b }",
    "further": "CONSTRUCT { ?a ex:reaches ?c } WHERE { ?a ex:reaches ?b . ?b ex:next ?c }",
    # Were it run before what it looks for is complete, it would conclude more.
    "end": "CONSTRUCT { ?a ex:endsAt ?b } WHERE { ?a ex:reaches ?b FILTER NOT EXISTS { ?b ex:reaches ?c } }",
    "way": "CONSTRUCT { [] ex:way ?a ; ex:says ?t } WHERE { ?a ex:endsAt ?b ; ex:text ?t }",
}
DATA = """\
<http://example.org/a> <http://example.org/next> <http://example.org/b> .
<http://example.org/b> <http://example.org/next> <http://example.org/c> .
<http://example.org/a> <http://example.org/text> "a \\"text\\""@en .
<http://example.org/b> <http://example.org/next> <urn:x-blank:f0b1> .
"""


@pytest.fixture
def small(tmp_path):
    """A folder in which others can begin, with rules that are parsed at once."""
    header = "#+ summary: a\n#+ description: a\n#+ source: test\n#+ says: it follows\n"
    rules = [rule_from_text(header + text, name=name, prefixes={"ex": EX}) for name, text in QUERIES.items()]
    (tmp_path / ASSERTED).write_text(DATA)
    (tmp_path / STARTED_WITH).write_text(DATA)
    (tmp_path / RULES).write_text(export_rules(rules, Dialect.SHACL12, prefixes={"ex": EX}).text)
    (tmp_path / SHAPES).write_text(export_rules(rules, Dialect.ADVANCED_FEATURES, prefixes={"ex": EX}).text)
    return tmp_path


@pytest.mark.parametrize("peer", PEERS)
def test_others_run_the_rules_stratum_by_stratum_until_nothing_new_comes(small, peer):
    clock = Clock()
    PEERS[peer](small, clock)
    answer = as_answered(small)
    named = {re.sub(r"<https://w3id\.org/leverkg/id/[^>]*>", "<way>", line) for line in answer}
    e = f"<{EX}"

    assert named == {
        f"{e}a> {e}reaches> {e}b> .\n",
        f"{e}a> {e}reaches> {e}c> .\n",
        f"{e}a> {e}reaches> _:f0b1 .\n",
        f"{e}b> {e}reaches> {e}c> .\n",
        f"{e}b> {e}reaches> _:f0b1 .\n",
        f"{e}a> {e}endsAt> {e}c> .\n",
        f"{e}a> {e}endsAt> _:f0b1 .\n",
        f"{e}b> {e}endsAt> {e}c> .\n",
        f"{e}b> {e}endsAt> _:f0b1 .\n",
        f"<way> {e}way> {e}a> .\n",
        f'<way> {e}says> "a \\"text\\""@en .\n',
    }
    assert set(clock.seconds) == {"import", "rules", "load", "infer", "write"}


def test_others_start_from_the_working_set_and_what_no_exported_rule_says(tmp_path):
    (tmp_path / "case.ttl").write_text("".join(portfolio(100)))
    asserted, concluded = starts_with(tmp_path)
    prepare(tmp_path)
    lines = (tmp_path / STARTED_WITH).read_text().splitlines()
    by_query = [rule for rule in rules_of() if rule.kind is Kind.SPARQL]
    concluded_by_query = {template.predicate for rule in by_query for template in rule.head}
    given = {predicate for _, predicate, _ in concluded}

    assert len(lines) == len({*asserted, *concluded})
    assert {lev("situationOf"), lev("momentOf"), lev("owner")} <= given
    assert not given & {lev("bearsOn"), lev("weighsOn"), lev("between")}
    assert {lev("bearsOn"), lev("weighsOn"), lev("between")} <= concluded_by_query
    assert any(f"<{BLANK}" in line for line in lines)
    assert not any("_:" in line for line in lines)
    assert (tmp_path / SHAPES).read_text().count("sh:construct") == len(by_query)
    assert (tmp_path / RULES).read_text().count("sh:construct") == len(by_query)


@pytest.mark.skipif(not os.environ.get("LEVERKG_SLOW"), reason="two minutes; set LEVERKG_SLOW to run it")
def test_others_derive_from_a_small_portfolio_what_leverkg_derives(monkeypatch):
    monkeypatch.setattr(portfolios, "BUYERS", 4)
    monkeypatch.setattr(portfolios, "SELLERS", 2)

    (contest,) = compare_theory("portfolio", [100], limit=600, repeat=1, variants=("leverkg", *PEERS))

    assert {name: cell.verdict for name, cell in contest.cells.items()} == dict.fromkeys(
        ("leverkg", *PEERS), "right"
    )
    assert contest.facts < 500
