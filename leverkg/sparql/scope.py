"""Which variables a part of a body lets others see, and which of them have a value in every solution."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.traverse import field_names, nodes
from leverkg.sparql.tree import (
    And,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    In,
    InlineData,
    LateralPattern,
    MinusPattern,
    Node,
    Not,
    OptionalPattern,
    PathPattern,
    SelectItem,
    SelectQuery,
    ServicePattern,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = [
    "certain",
    "certain_of",
    "columns",
    "computed",
    "exists_in",
    "mentioned",
    "negations",
    "possible",
    "term_variables",
]


def columns(query: SelectQuery) -> frozenset[str]:
    """Return the variables that a SELECT gives."""
    if query.items is None:
        return possible(query.where) | mentioned(query.values)
    return frozenset(item.variable.name for item in query.items)


def mentioned(node: object) -> frozenset[str]:
    """Return the variables that a node shares with the group around it; a sub-select hides the others."""
    if node.__class__ is TriplePattern:  # what is asked most, by far
        return _in_pattern(node)
    found: set[str] = set()
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Variable):
            found.add(part.name)
        elif isinstance(part, SubSelect):
            found |= columns(part.query)
        elif isinstance(part, Node):
            stack.extend(getattr(part, name) for name in field_names(type(part)))
        elif isinstance(part, tuple):
            stack.extend(part)
    return frozenset(found)


def _in_pattern(pattern: TriplePattern) -> frozenset[str]:
    found = []
    for term in (pattern.subject, pattern.predicate, pattern.object):
        if term.__class__ is Variable:
            found.append(term.name)
        elif isinstance(term, TripleTermPattern):
            return mentioned((pattern.subject, pattern.predicate, pattern.object))
    return frozenset(found)


def term_variables(term: TermPattern) -> frozenset[str]:
    """Return the variables in one term of a pattern."""
    return mentioned(term) if isinstance(term, (Variable, TripleTermPattern)) else frozenset()


def exists_in(node: object) -> Iterator[Exists]:
    """Yield the outermost EXISTS and NOT EXISTS of an expression."""
    if isinstance(node, Exists):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from exists_in(item)
    elif isinstance(node, Node):
        for name in field_names(type(node)):
            yield from exists_in(getattr(node, name))


def possible(group: GroupPattern) -> frozenset[str]:
    """Return the in-scope variables of a group: those that its solutions may bind.

    Those that only a filter mentions are not among them (SPARQL 1.2 Query, section 18.2.1).
    """
    found: set[str] = set()
    for element in group.elements:
        if isinstance(element, (Filter, MinusPattern)):
            continue
        if isinstance(element, GroupPattern):
            found |= possible(element)
        elif isinstance(element, (OptionalPattern, LateralPattern)):
            found |= possible(element.group)
        elif isinstance(element, (GraphPattern, ServicePattern)):
            found |= possible(element.group) | mentioned(element.name)
        elif isinstance(element, UnionPattern):
            found.update(*map(possible, element.alternatives))
        elif isinstance(element, Bind):
            found.add(element.variable.name)
        elif isinstance(element, SubSelect):
            found |= columns(element.query)
        else:
            found |= mentioned(element)
    return frozenset(found)


def computed(node: object) -> frozenset[str]:
    """Return the variables that have values from elsewhere than the ends of triples: given, or computed."""
    found: set[str] = set()
    for part in nodes(node):
        if isinstance(part, InlineData):
            found |= {variable.name for variable in part.variables}
        elif isinstance(part, Bind) or (isinstance(part, SelectItem) and part.expression is not None):
            found.add(part.variable.name)
        elif isinstance(part, TriplePattern) and isinstance(part.predicate, Variable):
            found.add(part.predicate.name)
    return frozenset(found)


def negations(group: GroupPattern) -> list[GroupPattern]:
    """Return the outermost negated groups of a body, NOT EXISTS and MINUS, in the order written."""
    found: list[GroupPattern] = []

    def search(node: object, under_not: bool) -> None:
        if isinstance(node, tuple):
            for item in node:
                search(item, under_not)
        elif isinstance(node, MinusPattern):
            found.append(node.group)
        elif isinstance(node, Exists):
            if node.negated != under_not:
                found.append(node.group)
            else:
                search(node.group, False)
        elif isinstance(node, Node):
            flipped = under_not != isinstance(node, Not)
            for name in field_names(type(node)):
                search(getattr(node, name), flipped)

    search(group, False)
    return found


def certain(group: GroupPattern) -> frozenset[str]:
    """Return the variables that every solution of a group binds: a safe lower bound."""
    found: frozenset[str] = frozenset()
    filters: list[Filter] = []
    for element in group.elements:
        if isinstance(element, Filter):
            filters.append(element)  # what it demands is there at the end of the group
        else:
            found |= certain_of(element, found)
    demanded = frozenset().union(*map(certain_of, filters)) - found
    return found | (demanded & possible(group)) if demanded else found


def certain_of(element: Element, before: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the variables that every solution of an element binds, given those bound before it."""
    if isinstance(element, TriplePattern):
        return _in_pattern(element)
    if isinstance(element, PathPattern):
        return term_variables(element.subject) | term_variables(element.object)
    if isinstance(element, GroupPattern):
        return certain(element)
    if isinstance(element, LateralPattern):
        return certain(element.group)
    if isinstance(element, UnionPattern):
        return frozenset.intersection(*map(certain, element.alternatives))
    if isinstance(element, GraphPattern):
        name = frozenset((element.name.name,)) if isinstance(element.name, Variable) else frozenset()
        return certain(element.group) | name
    if isinstance(element, InlineData):
        return frozenset(
            variable.name
            for column, variable in enumerate(element.variables)
            if all(row[column] is not None for row in element.rows)
        )
    if isinstance(element, Bind):
        return (
            frozenset((element.variable.name,)) if _never_fails(element.expression, before) else frozenset()
        )
    if isinstance(element, Filter):
        return _demanded(element.condition)
    if isinstance(element, SubSelect):
        return _selected(element.query)
    return frozenset()


def _never_fails(expression: Expression, bound: frozenset[str]) -> bool:
    if isinstance(expression, Variable):
        return expression.name in bound
    if isinstance(expression, BuiltInCall) and expression.name.upper() == "COALESCE":
        return any(_never_fails(argument, bound) for argument in expression.arguments)
    return isinstance(expression, (IRI, Literal, TripleTerm, Exists))


def _demanded(condition: Expression) -> frozenset[str]:
    if isinstance(condition, And):
        return frozenset().union(*map(_demanded, condition.operands))
    parts: tuple[Expression, ...] = ()
    if isinstance(condition, Comparison):
        parts = (condition.left, condition.right)
    elif isinstance(condition, In):
        parts = (condition.operand,)
    elif isinstance(condition, BuiltInCall) and condition.name.upper() in (
        "BOUND",
        "ISIRI",
        "ISURI",
        "SAMETERM",
    ):
        parts = condition.arguments
    return frozenset(part.name for part in parts if isinstance(part, Variable))


def _selected(query: SelectQuery) -> frozenset[str]:
    inner = certain(query.where)
    if query.items is None:
        return inner
    keys = {key.variable.name for key in query.modifiers.group_by if key.variable is not None}
    found = set()
    for item in query.items:
        if item.expression is None:
            if item.variable.name in inner and item.variable.name not in keys:
                found.add(item.variable.name)
        elif _never_fails(item.expression, inner) or getattr(item.expression, "name", "") == "COUNT":
            found.add(item.variable.name)
    return frozenset(found)
