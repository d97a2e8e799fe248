"""Conclusions of the programs that engines are compared on have proofs that the checker accepts."""

from __future__ import annotations

from engine.checker import Checker
from hypothesis import HealthCheck, assume, given, note, settings
from peers.literals import normal
from peers.small_programs import Program, graphs, programs
from peers.test_peers_agree import known_of_rdflib

from leverkg.engine import Rule, infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.rdf.term import Literal, Triple
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import TriplePattern

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def spelled_otherwise(rules: list[Rule]) -> bool:
    """Tell whether a pattern has a literal in another spelling than its value has in the data.

    The store matches it by value; rdflib, on which the checker stands, by spelling.
    """
    return any(
        isinstance(part, TriplePattern)
        and isinstance(part.object, Literal)
        and normal(part.object) != part.object
        for rule in rules
        for part in nodes(rule.body)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(programs(), graphs())
def test_every_conclusion_is_proved(program: Program, facts: list[Triple]) -> None:
    note(str(program))
    rules = [rule.rule() for rule in program.rules]
    assume(not known_of_rdflib(rules, facts))  # which the checker stands on
    assume(not spelled_otherwise(rules))
    executor = OxigraphExecutor()
    executor.add(facts)
    run = infer(executor, rules)
    checker = Checker(run.asserted(), run.match())

    for triple in sorted(run.derived(), key=str)[:12]:
        checker.check(prove(run, triple))
