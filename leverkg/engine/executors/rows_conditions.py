"""Expressions as data, for plans over rows: what is usual as a tree of lists, and all of it as a text too.

:mod:`leverkg.engine.executors.rows_values` computes the tree, and asks the store where it cannot say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from leverkg.engine.executors.oxigraph_calls import orders_nodes
from leverkg.engine.executors.oxigraph_expressions import binding
from leverkg.engine.executors.rows_terms import PlanTerms
from leverkg.engine.executors.rows_values import VALUE
from leverkg.rdf.term import IRI, XSD, XSD_STRING, Literal
from leverkg.sparql.scope import mentioned
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Expression,
    In,
    Not,
    Or,
    Sign,
    Variable,
)

__all__ = ["Conditions"]

_TRUE, _FALSE = (Literal(text, XSD + "boolean") for text in ("true", "false"))
_CALLS = {"COALESCE": "coalesce", "IF": "if", "STR": "str", "BOUND": "bound"}


class _Unusual(Exception):
    """There is no tree for an expression."""


class Conditions:
    """Makes the expressions of one plan data.

    Args:
        terms: get the terms in them.
        now: what ``NOW()`` is.
    """

    def __init__(self, terms: PlanTerms, now: str) -> None:
        self._terms = terms
        self._now = now

    def truth(self, condition: Expression, layout: Sequence[str]) -> list[Any]:
        """Return a condition as a tree, and how the store is asked for it; either may be ``None``.

        Args:
            condition: has variables in the place of EXISTS, which have truth values.
            layout: which variable is in which place of a row; all others are unbound.
        """
        return self._both(condition, BuiltInCall("IF", (condition, _TRUE, _FALSE)), layout)

    def value(self, expression: Expression, layout: Sequence[str]) -> list[Any]:
        """Return the same for an expression whose value is wanted."""
        return self._both(expression, expression, layout)

    def _both(self, expression: Expression, asked: Expression, layout: Sequence[str]) -> list[Any]:
        try:
            tree = self._tree(expression, layout)
        except _Unusual:
            return [None, self._text(asked, layout)]
        sure = _is_sure(tree) and (asked is expression or _is_truth(tree))
        return [tree, None if sure else self._text(asked, layout)]

    def _tree(self, expression: Expression, layout: Sequence[str]) -> list[Any]:
        def tree(part: Expression) -> list[Any]:
            return self._tree(part, layout)

        if isinstance(expression, Variable):
            return ["place", layout.index(expression.name)] if expression.name in layout else ["unbound"]
        if isinstance(expression, Literal) and expression.datatype == XSD_STRING and not expression.language:
            return ["text", expression.lexical]
        if isinstance(expression, (IRI, Literal)):
            return ["term", self._terms.number(expression)]
        if isinstance(expression, (And, Or)):
            return ["and" if isinstance(expression, And) else "or", *map(tree, expression.operands)]
        if isinstance(expression, Not):
            return ["not", tree(expression.operand)]
        if isinstance(expression, Comparison):
            if orders_nodes(expression):
                sides = [cast(BuiltInCall, side).arguments[0] for side in (expression.left, expression.right)]
                return [expression.operator, *(["name", tree(side)] for side in sides)]
            return self._compared(expression, tree)
        if isinstance(expression, In):
            operation = "among" if all(isinstance(one, IRI) for one in expression.choices) else "in"
            found = [operation, tree(expression.operand), *map(tree, expression.choices)]
            return ["not", found] if expression.negated else found
        if isinstance(expression, Arithmetic) and expression.operator in ("+", "-"):
            return [expression.operator * 2, *map(tree, expression.operands)]
        if isinstance(expression, Sign):
            return ["--" if expression.operator == "-" else "++", tree(expression.operand)]
        if isinstance(expression, BuiltInCall) and expression.name.upper() in _CALLS:
            return [_CALLS[expression.name.upper()], *map(tree, expression.arguments)]
        raise _Unusual

    def _compared(self, one: Comparison, tree: Callable[[Expression], list[Any]]) -> list[Any]:
        """Return a comparison; with an IRI, nothing but that IRI is equal."""
        node = isinstance(one.left, IRI) or isinstance(one.right, IRI)
        if not node or one.operator not in ("=", "!="):
            return [one.operator, tree(one.left), tree(one.right)]
        found = ["is", tree(one.left), tree(one.right)]
        return found if one.operator == "=" else ["not", found]

    def _text(self, expression: Expression, layout: Sequence[str]) -> list[Any]:
        """Return the end of a query for an expression, its variables, and their places in a row."""
        names = sorted(name for name in mentioned(expression) if name in layout)
        spelled = {name: Variable(name.replace(".", "lev")) for name in names}

        def step(part: object) -> Variable | None:
            return spelled.get(part.name) if isinstance(part, Variable) else None

        bind = binding(cast(Expression, map_nodes(expression, step)), VALUE, self._now)
        return [bind, [spelled[name].name for name in names], [layout.index(name) for name in names]]


def _is_sure(tree: Sequence[Any]) -> bool:
    """Tell whether a tree can be computed whatever the row: only nodes are compared, and for being equal."""
    operation, *parts = tree
    if operation in ("place", "term", "unbound", "bound"):
        return True
    if operation in ("is", "among", "coalesce"):
        return all(map(_is_sure, parts))
    if operation == "if":
        return _is_truth(parts[0]) and all(map(_is_sure, parts))
    return operation in ("and", "or", "not") and all(_is_truth(part) and _is_sure(part) for part in parts)


def _is_truth(tree: Sequence[Any]) -> bool:
    """Tell whether a tree has nothing but a truth value."""
    return tree[0] in ("is", "among", "bound", "and", "or", "not")
