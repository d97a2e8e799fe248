"""Which rules can make terms that are not in the data: the ones whose recursion need not end."""

from __future__ import annotations

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.scope import mentioned
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import Aggregate, Bind, BuiltInCall, Exists, Expression, SelectItem, Variable

__all__ = ["makes_terms"]

_CHOOSING = frozenset({"IF", "COALESCE"})


def makes_terms(rule: Rule) -> list[str]:
    """Return the new nodes and computed variables in a rule's head; none if it only passes terms on.

    A value that is chosen (``IF``, ``COALESCE``, ``MIN``) is one that was there already.
    """
    made = [f"_:{node.label}" for node in rule.minted]
    if rule.body is None:
        return made
    computed: dict[str, Expression] = {}
    for node in nodes(rule.body):
        if isinstance(node, (Bind, SelectItem)):
            value = node.expression
            if value is not None:
                computed[node.variable.name] = value
    fresh = {name for name, expression in computed.items() if not _chooses(expression)}
    grown = True
    while grown:
        grown = False
        for name, expression in computed.items():
            if name not in fresh and mentioned(expression) & fresh:
                fresh.add(name)
                grown = True
    return made + [f"?{name}" for name in rule.head_variables if name in fresh]


def _chooses(expression: Expression) -> bool:
    if isinstance(expression, (Variable, IRI, Literal, TripleTerm)):
        return True
    if isinstance(expression, Aggregate):
        return expression.name in ("MIN", "MAX", "SAMPLE") and isinstance(expression.expression, Variable)
    if isinstance(expression, BuiltInCall) and expression.name.upper() in _CHOOSING:
        start = 1 if expression.name.upper() == "IF" else 0
        return all(_chooses(argument) for argument in expression.arguments[start:])
    # A truth value is one of two terms, whatever it is computed from.
    return isinstance(expression, Exists)
