"""What why-not has to know of a rule in Turtle: which nodes it is for, and which conditions these fail."""

from __future__ import annotations

from collections.abc import Mapping

from leverkg.engine.access import Access
from leverkg.engine.literal_values import canonical
from leverkg.engine.rule import Rule
from leverkg.engine.run import Run
from leverkg.rdf.term import IRI, BlankNode, Literal, Term
from leverkg.sparql.tree import GroupPattern, InlineData, Variable

__all__ = ["deactivated", "failed_conditions", "focus_body"]

_MOST = 2_000
_LAST = 1 << 60


def focus_body(run: Run, rule: Rule, row: Mapping[str, Term]) -> GroupPattern:
    """Return the body of a rule with its focus nodes in place of the pattern that stands for them.

    Which nodes a shape targets is asked of the shape: its classes have subclasses. A node that is none of
    them leaves the pattern as it is, so that it comes out as what is missing.
    """
    assert rule.body is not None
    layered = run.layered.rules.get(rule.name) if run.layered is not None else None
    if run.layered is None or layered is None or layered.parts is None or layered.parts.targets is None:
        return rule.body
    evaluation = run.layered.evaluation(run.executor, _LAST)
    nodes = sorted(layered.parts.targets(evaluation), key=str)
    if "this" in row:
        wanted = canonical(row["this"])
        nodes = [node for node in nodes if canonical(node) == wanted]
        if not nodes:
            return rule.body
    listed = [node for node in nodes if isinstance(node, IRI | Literal | BlankNode)][:_MOST]
    rows = tuple((node,) for node in listed)
    # The pattern for the focus nodes comes first in the body.
    return GroupPattern((InlineData((Variable("this"),), rows), *rule.body.elements[1:]))  # type: ignore[arg-type]


def failed_conditions(run: Run, rule: Rule, row: Mapping[str, Term]) -> list[str]:
    """Return the conditions of a rule, and the shapes of its targets, that a node does not meet, in words."""
    layered = run.layered.rules.get(rule.name) if run.layered is not None else None
    focus = row.get("this")
    if run.layered is None or layered is None or layered.parts is None or focus is None:
        return []
    evaluation = run.layered.evaluation(run.executor, _LAST)
    parts = layered.parts
    failed = [text for text, test in parts.conditions if not test(evaluation, focus)]
    if parts.shaped and parts.targets is not None:
        among = {canonical(node) for node in parts.targets(evaluation)}
        failed = failed if canonical(focus) in among else [*parts.shaped, *failed]
    return failed


def deactivated(run: Run, predicate: IRI, object_: object) -> tuple[Rule, ...]:
    """Return the rules that never run and could conclude a triple: of a property, with an object or any."""
    wanted = Access(predicate, object_ if isinstance(object_, IRI) else None)
    return tuple(rule for rule in run.ruleset.idle() if any(write.unifies(wanted) for write in rule.writes))
