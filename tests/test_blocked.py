"""A rule that says what blocks it is seen to say so: why-not says it of one of the rule's near misses."""

from __future__ import annotations

import pytest
from theory import ROOT, Theory

from leverkg.engine import Rule, load_rules
from leverkg.engine.header import placeholders
from leverkg.engine.proofs.whynot import blocked_says, why_not, why_not_rule
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import BlankNode
from leverkg.sparql.scope import certain
from leverkg.sparql.tree import Variable
from leverkg.theory.folders import folder
from leverkg.theory.terms import PREFIXES

RULES = [rule for rule in load_rules([folder("rules")], PREFIXES) if rule.header.blocked]
CASES = ROOT / "tests" / "cases"


def sentences(theory: Theory, rule: Rule, case) -> list[str]:
    """What the rule says of why it does not give its conclusion in a case, and of why it gives none."""
    run = theory.infer(case)
    question = [
        quad[:3] for quad in parse(read_source(str(CASES / rule.name / "derived.ttl")), blank_prefix="v")
    ]
    patterns = [
        tuple(Variable(term.label) if isinstance(term, BlankNode) else term for term in triple)
        for triple in question
    ]
    found = why_not(run, *patterns, depth=1).attempts
    attempts = [attempt for attempt in found if attempt.rule.name == rule.name]
    attempts.append(why_not_rule(run, rule, depth=1))
    return [
        blocked_says(attempt, lambda term: "NOTHING" if term is None else str(term)) or ""
        for attempt in attempts
        if attempt.blockers and not attempt.missing
    ]


def test_many_rules_say_what_blocks_them():
    assert len(RULES) >= 25


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_placeholders_are_bound_by_every_solution(rule):
    assert set(placeholders(rule.header.blocked)) <= certain(rule.body)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_it_is_said_of_a_near_miss(theory, rule):
    cases = sorted((CASES / rule.name).glob("near-miss-*.ttl"))
    said = next((found for case in cases if (found := sentences(theory, rule, case))), [])

    assert said
    assert all(sentence and "NOTHING" not in sentence and "{" not in sentence for sentence in said)
