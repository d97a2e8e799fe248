"""Calls as an Oxigraph store has to see them, so that they say what SPARQL says.

Blank nodes stand in the store as IRIs, which no expression may notice: ``STR`` of one is an error, and no IRI
that an expression makes is one. Some functions the store takes more lightly than the specification does.
"""

from __future__ import annotations

from typing import cast

from leverkg.engine.executors.oxigraph_operators import compared_tags, is_sum, tagged_among, with_dates
from leverkg.engine.executors.oxigraph_replacements import replacement
from leverkg.rdf.term import BLANK, IRI, RESERVED, XSD, Literal
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    Aggregate,
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Expression,
    FunctionCall,
    In,
    Not,
    Or,
    Variable,
)

__all__ = ["ERROR", "orders_nodes", "translate"]

_DATETIME, _STRING = XSD + "dateTime", XSD + "string"
_PASSING = frozenset({"IF", "COALESCE", "SUBJECT", "OBJECT"})
"""Functions whose value may be a node that was there already."""

ERROR = Arithmetic("/", (Literal("1", XSD + "integer"), Literal("0", XSD + "integer")))
"""An expression that is an error whatever the solution."""


def translate(node: object, now: str | None = None, *, replacements: bool = True) -> object:
    """Return a query or group as this store has to see it.

    ``isBLANK`` and ``isIRI`` look at how an IRI begins; ``STR``, ``IRI`` and what else would tell a blank
    node's IRI are errors for it. ``NOW`` is one moment a run. ``GROUP_CONCAT`` loses the language that
    Oxigraph 0.5 leaves to it (SPARQL 1.1 Query, section 18.5.1.7), and ``REPLACE`` of what matches nothing at
    all is an error (XPath and XQuery Functions, err:FORX0003); what it puts in its place is written as the
    store has it.

    Args:
        node: a part of a syntax tree.
        now: what ``NOW()`` is; by default it stays.
        replacements: write those of ``REPLACE`` for this store's regular expressions.
    """

    def step(part: object) -> object:
        if isinstance(part, Aggregate) and part.name.upper() == "GROUP_CONCAT":
            told = cast(Expression, map_nodes(part.expression, step))
            return BuiltInCall("STR", (part.replaced(expression=told),))
        if isinstance(part, Comparison):
            return part if orders_nodes(part) else compared_tags(cast(Comparison, inside(part)))
        if isinstance(part, In):
            return tagged_among(cast(In, inside(part)))
        if is_sum(part):
            return with_dates(cast(Arithmetic, inside(part)).operands)
        if isinstance(part, BuiltInCall) and part.name.upper() == "NOW" and now is not None:
            return Literal(now, _DATETIME)
        if isinstance(part, (BuiltInCall, FunctionCall)):
            arguments = cast("tuple[Expression, ...]", map_nodes(part.arguments, step))
            return _called(part.replaced(arguments=arguments), replacements)
        return None

    def inside(part: object) -> object:
        return map_nodes(part, lambda one: None if one is part else step(one))

    return map_nodes(node, step)


def orders_nodes(comparison: Comparison) -> bool:
    """Tell whether a comparison is that of two terms' texts, which puts the two in some order.

    That is how a rule takes each pair once. Of blank nodes, where SPARQL has an error, the labels are
    compared, as extensions may do (SPARQL 1.1 Query, section 17.3.1).
    """
    return comparison.operator in ("<", "<=", ">", ">=") and all(
        isinstance(side, BuiltInCall)
        and side.name.upper() == "STR"
        and isinstance(side.arguments[0], (Variable, IRI))
        for side in (comparison.left, comparison.right)
    )


def _called(call: BuiltInCall | FunctionCall, replacements: bool) -> Expression:
    """Return what a call is for this store; its arguments have been looked after before."""
    arguments = call.arguments
    if isinstance(call, FunctionCall):
        to_text = call.function.value == _STRING and len(arguments) == 1
        return _unless(_names_blank(arguments[0]), call) if to_text else call
    name = call.name.upper()
    if name in ("ISBLANK", "ISIRI", "ISURI"):
        is_iri = BuiltInCall("isIRI", arguments)
        begins = _begins(arguments[0], BLANK)
        if name == "ISBLANK":
            return Or((And((is_iri, begins)), BuiltInCall("isBLANK", arguments)))
        return And((is_iri, Not(begins)))
    if name == "STR":
        return _unless(_names_blank(arguments[0]), call)
    if name in ("IRI", "URI"):
        # Neither of a blank node nor, by a text, the one that it has in the store.
        return _unless(_begins(arguments[0], RESERVED) if _may_begin(arguments[0]) else None, call)
    if name in ("STRDT", "TRIPLE"):
        return _unless(_names_blank(arguments[1]), call)
    if name == "REPLACE":
        return _replacing(call, replacements)
    return call


def _replacing(call: BuiltInCall, replacements: bool) -> Expression:
    pattern, flags = call.arguments[1], call.arguments[3:]
    found: Expression = call
    if replacements:
        put, valid = replacement(call)
        found = call.replaced(arguments=(call.arguments[0], pattern, put, *flags))
        found = found if valid is None else BuiltInCall("IF", (valid, found, ERROR))
    return _unless(BuiltInCall("REGEX", (Literal(""), pattern, *flags)), found)


def _unless(condition: Expression | None, call: Expression) -> Expression:
    return call if condition is None else BuiltInCall("IF", (condition, ERROR, call))


def _begins(expression: Expression, text: str) -> Expression:
    return BuiltInCall("STRSTARTS", (BuiltInCall("STR", (expression,)), Literal(text)))


def _names_blank(expression: Expression) -> Expression | None:
    """Return what tells whether a value is a blank node; ``None`` where it is none in any solution."""
    if isinstance(expression, IRI) and not expression.value.startswith(BLANK):
        return None
    if isinstance(expression, BuiltInCall) and expression.name.upper() not in _PASSING:
        return None
    if isinstance(expression, Aggregate) and expression.name.upper() not in ("MIN", "MAX", "SAMPLE"):
        return None
    if not isinstance(expression, (Variable, IRI, BuiltInCall, Aggregate)):
        return None
    return And((BuiltInCall("isIRI", (expression,)), _begins(expression, BLANK)))


def _may_begin(expression: Expression) -> bool:
    """Tell whether a text, or an IRI, can be one that is reserved."""
    if isinstance(expression, BuiltInCall) and expression.name.upper() == "CONCAT" and expression.arguments:
        first = expression.arguments[0]
        if not isinstance(first, Literal):
            return True
        return first.lexical.startswith(RESERVED) or RESERVED.startswith(first.lexical)
    if isinstance(expression, Literal):
        return expression.lexical.startswith(RESERVED)
    return not isinstance(expression, IRI) or expression.value.startswith(RESERVED)
