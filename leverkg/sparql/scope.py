"""Which variables a pattern shows to what is outside it, and which of them have a value in every solution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    Aggregate,
    And,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    In,
    InlineData,
    LateralPattern,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    SelectQuery,
    ServicePattern,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = [
    "cannot_fail",
    "certain_variables",
    "constant",
    "projected_variables",
    "required_variables",
    "visible_variables",
]


def visible_variables(elements: Iterable[Element]) -> set[Variable]:
    """The in-scope variables of elements of a group (SPARQL 1.2 Query, section 18.2.1)."""
    found: set[Variable] = set()
    for element in elements:
        match element:
            case TriplePattern() | PathPattern():
                found |= _pattern_variables(element)
            case GroupPattern():
                found |= visible_variables(element.elements)
            case OptionalPattern() | LateralPattern():
                found |= visible_variables(element.group.elements)
            case UnionPattern():
                for alternative in element.alternatives:
                    found |= visible_variables(alternative.elements)
            case GraphPattern() | ServicePattern():
                found |= visible_variables(element.group.elements)
                if isinstance(element.name, Variable):
                    found.add(element.name)
            case Bind():
                found.add(element.variable)
            case InlineData():
                found.update(element.variables)
            case SubSelect():
                found |= projected_variables(element.query)
            case Filter() | MinusPattern():
                pass
    return found


def projected_variables(query: SelectQuery) -> set[Variable]:
    """The variables that a SELECT gives."""
    if query.items is not None:
        return {item.variable for item in query.items}
    found = visible_variables(query.where.elements)
    if query.values is not None:
        found.update(query.values.variables)
    return found


def certain_variables(elements: Sequence[Element]) -> set[Variable]:
    """The variables that are bound in every solution of elements of a group: a safe lower bound.

    Bound for certain are those of triples and paths, of joined groups, of every branch of a UNION, of VALUES
    without UNDEF, of a BIND whose expression cannot fail, and those that a FILTER could not be true without.
    """
    found: set[Variable] = set()
    filters: list[Expression] = []
    for element in elements:
        match element:
            case TriplePattern() | PathPattern():
                found |= _pattern_variables(element)
            case GroupPattern():
                found |= certain_variables(element.elements)
            case LateralPattern():
                found |= certain_variables(element.group.elements)
            case UnionPattern():
                branches = [certain_variables(group.elements) for group in element.alternatives]
                found |= set.intersection(*branches)
            case GraphPattern():
                found |= certain_variables(element.group.elements)
                if isinstance(element.name, Variable):
                    found.add(element.name)
            case ServicePattern():
                if not element.silent:
                    found |= certain_variables(element.group.elements)
            case Bind():
                if cannot_fail(element.expression, found):
                    found.add(element.variable)
            case InlineData():
                found |= _certain_columns(element)
            case SubSelect():
                found |= _certain_columns_of(element.query)
            case Filter():
                filters.append(element.condition)
            case OptionalPattern() | MinusPattern():
                pass
    if filters:
        demanded = set().union(*(required_variables(condition) for condition in filters))
        found |= demanded & visible_variables(elements)
    return found


def required_variables(condition: Expression) -> set[Variable]:
    """Variables that must have a value for a condition to be true: in BOUND, or compared."""
    match condition:
        case And():
            found: set[Variable] = set()
            for operand in condition.operands:
                found |= required_variables(operand)
            return found
        case Comparison():
            return {side for side in (condition.left, condition.right) if isinstance(side, Variable)}
        case In() if not condition.negated and isinstance(condition.operand, Variable):
            return {condition.operand}
        case BuiltInCall() if condition.name in ("BOUND", "sameTerm"):
            return {argument for argument in condition.arguments if isinstance(argument, Variable)}
    return set()


def constant(expression: Expression) -> bool:
    """Whether an expression is a term without variables."""
    return isinstance(expression, (IRI, Literal, TripleTerm))


def cannot_fail(expression: Expression, bound: set[Variable]) -> bool:
    """Whether an expression has a value in every solution that binds these variables: a safe lower bound."""
    if isinstance(expression, Variable):
        return expression in bound
    if isinstance(expression, Aggregate):
        return expression.name == "COUNT"
    return constant(expression)


def _pattern_variables(pattern: TriplePattern | PathPattern) -> set[Variable]:
    found: set[Variable] = set()
    predicate = pattern.predicate if isinstance(pattern, TriplePattern) else None
    for part in (pattern.subject, predicate, pattern.object):
        if isinstance(part, Variable):
            found.add(part)
        elif isinstance(part, TripleTermPattern):
            found.update(inner for inner in nodes(part) if isinstance(inner, Variable))
    return found


def _certain_columns(data: InlineData) -> set[Variable]:
    return {
        variable for i, variable in enumerate(data.variables) if all(row[i] is not None for row in data.rows)
    }


def _certain_columns_of(query: SelectQuery) -> set[Variable]:
    inside = certain_variables(query.where.elements)
    for key in query.modifiers.group_by:
        if key.variable is not None and cannot_fail(key.expression, inside):
            inside.add(key.variable)
    for item in query.items or ():
        if item.expression is not None and cannot_fail(item.expression, inside):
            inside.add(item.variable)
    if query.values is not None:
        inside |= _certain_columns(query.values)
    return inside & projected_variables(query)
