"""Compound parts of a body taken apart, so that why-not can tell which of them holds and which does not."""

from __future__ import annotations

from typing import cast

from leverkg.rdf.term import IRI
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    Aggregate,
    And,
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    OptionalPattern,
    SelectItem,
    SubSelect,
    Variable,
)

__all__ = ["blind_to", "computed_names", "in_graph", "split_having"]


def in_graph(element: Element, name: IRI | Variable) -> Element:
    """Return an element of GRAPH as it stands by itself: looked for in that graph, where it looks at all."""
    if isinstance(element, Filter):
        return Filter(_asked(element.condition, name), element.at)
    if isinstance(element, (OptionalPattern, MinusPattern)):
        return element.replaced(group=_graph(element.group, name))
    if isinstance(element, Bind):
        return element.replaced(expression=_asked(element.expression, name))
    if isinstance(element, (InlineData, GraphPattern)):
        return element
    return GraphPattern(name, GroupPattern((element,)))


def _asked(expression: Expression, name: IRI | Variable) -> Expression:
    def step(node: object) -> object:
        return Exists(_graph(node.group, name), node.negated, node.at) if isinstance(node, Exists) else None

    return cast(Expression, map_nodes(expression, step))


def _graph(group: GroupPattern, name: IRI | Variable) -> GroupPattern:
    return GroupPattern((GraphPattern(name, group),))


def blind_to(minus: MinusPattern, names: frozenset[str]) -> MinusPattern:
    """Return a MINUS in which some variables are its own, and have nothing to do with those outside."""

    def step(node: object) -> object:
        return Variable(f"{node.name}_") if isinstance(node, Variable) and node.name in names else None

    return cast(MinusPattern, map_nodes(minus, step)) if names & possible(minus.group) else minus


def split_having(select: SubSelect) -> tuple[SubSelect, list[Element]]:
    """Return a sub-select without HAVING, with columns for what HAVING computes, and HAVING as filters.

    With LIMIT that would be another question, and it stays whole.
    """
    query = select.query
    modifiers = query.modifiers
    if not modifiers.having or modifiers.limit is not None or modifiers.offset:
        return select, []
    columns = {item.expression: item.variable for item in query.items or () if item.expression is not None}
    taken = mentioned((query.where, query.items, modifiers))
    added: list[SelectItem] = []

    def step(node: object) -> object:
        if not isinstance(node, Aggregate):
            return None
        if node not in columns:
            name = f"{node.name.lower()}{len(added) + 1}"
            while name in taken:
                name += "_"
            columns[node] = Variable(name)
            added.append(SelectItem(columns[node], node))
        return columns[node]

    having = cast("tuple[Expression, ...]", map_nodes(modifiers.having, step))
    flat = [
        one
        for condition in having
        for one in (condition.operands if isinstance(condition, And) else (condition,))
    ]
    whole = query.replaced(items=(*(query.items or ()), *added), modifiers=modifiers.replaced(having=()))
    return select.replaced(query=whole), [Filter(one) for one in flat]


def computed_names(part: Element) -> set[str]:
    """Return the variables whose values a part computes: of BIND, and of the columns of an aggregate."""
    if isinstance(part, Bind):
        return {part.variable.name}
    if isinstance(part, SubSelect) and part.query.modifiers.limit is None:
        return {item.variable.name for item in part.query.items or () if item.expression is not None}
    return set()
