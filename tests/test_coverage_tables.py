"""No sentence of the seed is without rule, case and question; the pages that show it are up to date."""

from __future__ import annotations

import pytest
from theory import ROOT

from leverkg.engine import RuleSet
from leverkg.inference.infer import rules_of
from leverkg.library.coverage_tables import PAGES, SENTENCES, seed_table

RULES = rules_of()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_rules_cases_and_questions(sentence):
    rules = [rule.name for rule in RULES if sentence in rule.header.seed]
    (row,) = [line for line in seed_table(RULES).splitlines() if line.startswith(f"| **{sentence}** |")]

    assert rules
    assert all((ROOT / "tests" / "cases" / rule / "given.ttl").exists() for rule in rules)
    assert "|  |" not in row


def test_a_gap_shows():
    rules = RuleSet(tuple(rule for rule in RULES if "S14" not in rule.header.seed))
    (row,) = [line for line in seed_table(rules).splitlines() if line.startswith("| **S14** |")]

    assert row.startswith("| **S14** |  |  | ")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name):
    introduction, table = PAGES[name]

    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == f"{introduction}\n{table(RULES)}"
