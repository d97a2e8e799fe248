"""What keeps rules from running that can all be read: no order, new terms without end, a store that refuses.

`infer` stops at the first of these; here each is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.executor import Options
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.mint import DEFAULT_BASE
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.sorts import Disjointness
from leverkg.engine.strata import order_errors
from leverkg.errors import RuleError
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, Term
from leverkg.theory.ontology import ontology

__all__ = ["refusals"]

_ANY_NODE = IRI("urn:leverkg:any-node")


def refusals(rules: RuleSet, axioms: Iterable[Rule] = (), *, theory: bool = True) -> list[Finding]:
    """Return a finding for each reason for which rules cannot run.

    Args:
        rules: the rules.
        axioms: those of the ontology, which run with them.
        theory: whether the classes that the ontology declares disjoint keep rules apart.
    """
    stratified = [*rules.stratified()]
    disjoint = Disjointness.of(ontology()) if theory else None
    found = [*order_errors([*stratified, *axioms], disjoint)]
    for rule in stratified:
        found += _by_the_store(rule)
    for layered in rules.turtle.rules if rules.turtle is not None else ():
        found += _in_turtle(layered)
    return [
        Finding(e.code, Severity.ERROR, e.message, e.position, e.source_line, e.span, e.hint) for e in found
    ]


def _by_the_store(rule: Rule) -> Iterator[RuleError]:
    """Yield why the store does not take a rule, which it is asked over no data."""
    if rule.kind is Kind.PYTHON or rule.body is None:
        return
    executor = OxigraphExecutor()
    try:
        executor.prepare([rule], Options(DEFAULT_BASE))
        for _ in executor.solve(rule.body, {}):
            pass
    except RuleError as error:
        error.position = error.position or rule.position
        yield error


def _in_turtle(layered: LayeredRule) -> Iterator[RuleError]:
    """Yield why a rule in Turtle cannot be evaluated, which is tried for a node of no data."""
    assert layered.parts is not None
    focus: list[Term] | None = None if layered.parts.targets is None else [_ANY_NODE]
    try:
        for _ in layered.parts.conclude(Evaluation(OxigraphQueries()), focus):
            pass
    except RuleError as error:
        error.position = error.position or layered.rule.position
        yield error
