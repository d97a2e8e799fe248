"""Operators as an Oxigraph store has to see them: sums with dates, and comparisons with language tags.

The store puts the operands of ``+`` into an order of its own, and knows a date plus a duration but not a
duration plus a date: such a sum has a value or is an error as the names of its variables will have it. It
subtracts in either case. And it holds language tags in lower case, so that ``LANG(?x) = "en-GB"`` would never
be true.
"""

from __future__ import annotations

from collections.abc import Sequence

from leverkg.rdf.term import XSD, XSD_STRING, Literal
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import Aggregate, Arithmetic, BuiltInCall, Comparison, Expression, In, Sign, Variable

__all__ = ["compared_tags", "is_sum", "tagged_among", "with_dates"]

_NUMERIC = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_COUNTS = frozenset({"STRLEN", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "ABS", "ROUND"})
_LARGEST = 60  # of a sum with more parts than this only the plain form is asked for


def is_sum(expression: object) -> bool:
    """Tell whether an expression is a sum in which there may be a date."""
    if not isinstance(expression, Arithmetic) or expression.operator != "+":
        return False
    return not any(map(_is_number, expression.operands)) and sum(1 for _ in nodes(expression)) <= _LARGEST


def with_dates(operands: Sequence[Expression]) -> Expression:
    """Return a sum that has a value whichever of its operands is a date or time, the others being durations.

    Args:
        operands: what is added up, in order.
    """
    found: list[Expression] = [Arithmetic("+", tuple(operands))]
    for number, operand in enumerate(operands):
        before, after = operands[:number], operands[number + 1 :]
        added = [before[0] if len(before) == 1 else Arithmetic("+", tuple(before))] if before else []
        found.append(Arithmetic("-", (operand, *(Sign("-", one) for one in (*added, *after)))))
    return BuiltInCall("COALESCE", tuple(found))


def _is_number(expression: Expression) -> bool:
    """Tell whether an expression has a number for its value, if any."""
    if isinstance(expression, Literal):
        return expression.datatype in _NUMERIC
    if isinstance(expression, Arithmetic):
        return expression.operator in ("*", "/") or any(map(_is_number, expression.operands))
    if isinstance(expression, Aggregate):
        return expression.name.upper() in ("COUNT", "SUM", "AVG")
    return isinstance(expression, BuiltInCall) and expression.name.upper() in _COUNTS


def compared_tags(comparison: Comparison) -> Comparison:
    """Return a comparison for equality that takes no notice of how a language tag is written."""
    sides = (comparison.left, comparison.right)
    if comparison.operator not in ("=", "!=") or not any(map(_is_tag, sides)):
        return comparison
    return comparison.replaced(left=_folded(sides[0]), right=_folded(sides[1]))


def tagged_among(expression: In) -> In:
    """Return the same of ``IN`` and ``NOT IN``."""
    if not _is_tag(expression.operand):
        return expression
    return expression.replaced(choices=tuple(map(_folded, expression.choices)))


def _is_tag(expression: Expression) -> bool:
    if not isinstance(expression, BuiltInCall):
        return False
    name = expression.name.upper()
    return name == "LANG" or (name == "STR" and _is_tag(expression.arguments[0]))


def _folded(expression: Expression) -> Expression:
    if _is_tag(expression):
        return expression
    if isinstance(expression, Literal):
        plain = expression.datatype == XSD_STRING and not expression.language
        return Literal(expression.lexical.lower()) if plain else expression
    return (
        BuiltInCall("LCASE", (expression,)) if isinstance(expression, (Variable, BuiltInCall)) else expression
    )
