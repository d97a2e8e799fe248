"""Solutions that need no new node, since the input has one of which all is said already.

What a rule makes of a blank node is a blank node, and a file that is read again gives it another label. So a
run over its own output would make the node once more. It does not where the head holds in the input with some
blank node in the place of the new one, which is the *restricted chase* of databases: the head says that there
is such a node, and there is one. Only what is asserted counts, so that the order of rules decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.executor import Executor
from leverkg.engine.rule import Kind, Minted, Rule, Template, TripleTemplate
from leverkg.rdf.term import IRI, BlankNode, Literal

if TYPE_CHECKING:
    from leverkg.sparql.tree import Element, GroupPattern

__all__ = ["satisfied"]


def satisfied(executor: Executor, rules: Iterable[Rule], base: str) -> dict[str, frozenset[BlankNode]]:
    """Return the nodes that rules need not make, by the rules' names; of several in a head the first.

    Heads that make triple terms, or whose triples do not hang together, are not looked at.

    Args:
        executor: holds the asserted triples, and nothing derived.
        rules: the rules.
        base: what the IRIs of new nodes begin with.
    """
    found = {rule.name: _of(executor, rule, base) for rule in rules if _may_be(executor, rule)}
    return {name: nodes for name, nodes in found.items() if nodes}


def _may_be(executor: Executor, rule: Rule) -> bool:
    """Tell whether there is a triple of each kind that a head has; first is asked what costs least."""
    if rule.kind in (Kind.AXIOM, Kind.PYTHON) or not any(
        executor.statistics(write).triples for write in rule.writes
    ):
        return False
    if rule.body is None or not rule.minted:
        return False
    if any(isinstance(term, TripleTemplate) for template in rule.head for term in template.terms()):
        return False
    if not _hangs_together(rule):
        return False
    kinds = (_kind(template) for template in rule.head if not _left_out(template, rule))
    return all(executor.statistics(kind).triples for kind in kinds)


def _hangs_together(rule: Rule) -> bool:
    """Tell whether all of a head is linked by variables and new nodes.

    What is not would be found in all combinations, far more than the rule ever made.
    """
    parts = [
        {term for term in template.terms() if not isinstance(term, (IRI, Literal))} for template in rule.head
    ]
    reached, waiting = parts[0], [part for part in parts[1:] if part]
    while joined := [part for part in waiting if part & reached]:
        reached = reached.union(*joined)
        waiting = [part for part in waiting if not part & reached]
    return not waiting


def _kind(template: Template) -> Access:
    predicate, object_ = template.predicate, template.object
    return Access(
        predicate if isinstance(predicate, IRI) else None, object_ if isinstance(object_, IRI) else None
    )


def _left_out(template: Template, rule: Rule) -> bool:
    """Tell whether a solution may leave a triple of the head out."""
    from leverkg.sparql.tree import Variable

    return any(isinstance(term, Variable) and term.name not in rule.bound for term in template.terms())


def _of(executor: Executor, rule: Rule, base: str) -> frozenset[BlankNode]:
    node = rule.minted[0]
    body, name = _as_body(rule, node)
    columns = [*node.arguments, name]
    nodes: set[BlankNode] = set()
    for row in executor.solve(body, {}, columns=columns):
        made = mint.mint(base, node.rule, node.label, [row.get(argument) for argument in node.arguments])
        if isinstance(made, BlankNode):
            nodes.add(made)
    return frozenset(nodes)


def _as_body(rule: Rule, first: Minted) -> tuple[GroupPattern, str]:
    """Return a head as a pattern that finds blank nodes for new ones, and the name of the first of these."""
    from leverkg.sparql.tree import (
        BuiltInCall,
        Filter,
        GroupPattern,
        OptionalPattern,
        TriplePattern,
        Variable,
    )

    mark = "node"
    while any(name.startswith(mark) for name in rule.head_variables):
        mark += "x"
    names = {node: Variable(f"{mark}{index}") for index, node in enumerate(rule.minted)}
    always: list[Element] = []
    maybe: list[Element] = []
    for template in rule.head:
        subject, predicate, object_ = (
            names[term] if isinstance(term, Minted) else term for term in template.terms()
        )
        pattern = TriplePattern(subject, predicate, object_)  # type: ignore[arg-type]
        if _left_out(template, rule):
            maybe.append(OptionalPattern(GroupPattern((pattern,))))
        else:
            always.append(pattern)
    blank = Filter(BuiltInCall("isBLANK", (names[first],)))
    return GroupPattern((*always, *maybe, blank)), names[first].name
