"""What executors have in common that join the parts of a body themselves, over rows or over columns.

Where the planned order does not suit them, what of a body they need later, and what they leave to a store.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.plan import Placed
from leverkg.sparql.scope import certain, mentioned, possible
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    Element,
    Filter,
    GroupPattern,
    InlineData,
    Modifiers,
    PathPattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["in_order", "needed", "see_no_outer", "selected"]

_JOINED = (TriplePattern, PathPattern, InlineData)
"""Parts that may be joined in any order."""


def in_order(placed: list[Placed]) -> list[Placed]:
    """Return the parts of a body in the order that suits joins, from the planned one."""
    return _unions_later(_predicates_first(placed))


def needed(parts: Sequence[Placed]) -> frozenset[str]:
    """Return the variables that parts and their filters speak of."""
    return mentioned(tuple((part.element, *(one.condition for one in part.filters)) for part in parts))


def see_no_outer(group: GroupPattern, outer: frozenset[str]) -> None:
    """Raise NotCovered if a group inside EXISTS looks at what is bound around it (SPARQL 1.1, 18.6)."""
    if mentioned(group) & outer - certain(cast(GroupPattern, map_nodes(group, _without_filters))):
        raise NotCovered("a group inside EXISTS that sees what is bound outside")


def selected(element: SubSelect) -> frozenset[str]:
    """Return the variables of a subquery that is nothing but its pattern, without some variables.

    Raises:
        NotCovered: it is more than that.
    """
    query = element.query
    plain = query.modifiers == Modifiers() and query.values is None
    if query.items is None or not plain or any(item.expression is not None for item in query.items):
        raise NotCovered("a subquery with more than variables")
    names = frozenset(item.variable.name for item in query.items)
    if not names <= certain(query.where):
        raise NotCovered("a subquery with what may be unbound")
    return names


def _without_filters(part: object) -> object:
    """Return a group without its filters, which bind nothing."""
    if not isinstance(part, GroupPattern) or not any(isinstance(e, Filter) for e in part.elements):
        return None
    kept = tuple(e for e in part.elements if not isinstance(e, Filter))
    return GroupPattern(cast("tuple[Element, ...]", map_nodes(kept, _without_filters)), part.at)


def _predicates_first(placed: list[Placed]) -> list[Placed]:
    """Put VALUES before patterns whose predicate is one of its variables: else all predicates are tried."""
    found = list(placed)
    for index, part in enumerate(placed):
        if not isinstance(part.element, InlineData):
            continue
        names = {variable.name for variable in part.element.variables}
        target = index
        for number in range(index - 1, -1, -1):
            element = found[number].element
            if not isinstance(element, _JOINED):
                break  # nothing passes OPTIONAL, MINUS and BIND
            predicate = element.predicate if isinstance(element, TriplePattern) else None
            if isinstance(predicate, Variable) and predicate.name in names:
                target = number
        found.insert(target, found.pop(index))
    return found


def _unions_later(placed: list[Placed]) -> list[Placed]:
    """Put a union behind the patterns that bind what some of its alternatives leave unbound."""
    found = list(placed)
    for part in placed:
        if not isinstance(part.element, UnionPattern):
            continue
        group = GroupPattern((part.element,))
        unsure = possible(group) - certain(group)
        place = found.index(part)
        target = place
        for index in range(place + 1, len(found)):
            element = found[index].element
            if not isinstance(element, _JOINED):
                break
            if mentioned(element) & unsure:
                target = index
        found.insert(target, found.pop(place))
    return found
