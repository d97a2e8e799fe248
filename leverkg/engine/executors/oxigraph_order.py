"""Bodies in the engine's order, held in place with LATERAL.

Oxigraph orders joins without statistics, so the order of the text alone decides nothing. ``LATERAL`` is
its extension that solves a group once for each solution so far; a chain of them is an order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from leverkg.engine.plan import Count, Placed, correlates, order
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    Bind,
    Element,
    Exists,
    Filter,
    GroupPattern,
    InlineData,
    LateralPattern,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    SelectItem,
    SelectQuery,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["in_order"]


def in_order(
    group: GroupPattern,
    count: Count,
    bound: frozenset[str] = frozenset(),
    around: frozenset[str] = frozenset(),
) -> GroupPattern:
    """Return a group that is solved in the engine's order.

    Args:
        group: the body.
        count: tells how many triples of a kind there are.
        bound: variables that have a value already.
        around: others that its own filters see, as those of OPTIONAL do, and no group inside it.
    """
    if len(group.elements) == 1 and isinstance(group.elements[0], TriplePattern):
        return GroupPattern((GroupPattern(group.elements),), group.at)
    placed, last = order(group, count, bound, joins=True)
    names = possible(group) | bound
    outer = around - names
    chain: list[Element] = []
    for part in placed:
        _append(chain, part, count, names)
        filters = [one for one in part.filters if not mentioned(one.condition) & outer]
        last += [one for one in part.filters if one not in filters]
        if filters:
            chain = [GroupPattern((*chain, *_filters(filters, part, count)))]
    known = placed[-1].after if placed else bound
    return GroupPattern((*chain, *(_filter(one, count, known) for one in last)), group.at)


def _append(chain: list[Element], part: Placed, count: Count, names: frozenset[str]) -> None:
    element = _inside(part.element, part, count, names)
    if not chain:
        patterns = (TriplePattern, PathPattern)
        chain.append(GroupPattern((element,)) if isinstance(element, patterns) else element)
    elif correlates(part.element, part.before | possible(GroupPattern(tuple(chain)))):
        inner = element if isinstance(element, GroupPattern) else GroupPattern((element,))
        chain.append(LateralPattern(inner))
    else:
        if not isinstance(element, (Bind, InlineData)):
            _close(chain)
        chain.append(element)


def _close(chain: list[Element]) -> None:
    """Make what is solved so far a subquery: Oxigraph joins by a table only what it knows to be bound.

    After LATERAL it does not, and compares each solution of one side with each of the other.
    """
    group = GroupPattern(tuple(chain))
    items = tuple(SelectItem(Variable(name)) for name in sorted(possible(group)))
    if items:
        chain[:] = [SubSelect(SelectQuery(items, group))]


def _inside(element: Element, part: Placed, count: Count, names: frozenset[str]) -> Element:
    """Order what is inside a part: with the values so far, if it sees them; names may be bound beside it."""
    known = part.before if correlates(element, part.before) else frozenset()
    if isinstance(element, OptionalPattern):
        return element.replaced(group=in_order(element.group, count, known, names))
    if isinstance(element, MinusPattern):
        return element.replaced(group=in_order(element.group, count))
    if isinstance(element, GroupPattern):
        return in_order(element, count, known)
    if isinstance(element, UnionPattern):
        return element.replaced(
            alternatives=tuple(in_order(one, count, known) for one in element.alternatives)
        )
    if isinstance(element, SubSelect):
        query = element.query
        return SubSelect(query.replaced(where=in_order(query.where, count)), element.at)
    return element


def _filters(filters: Iterable[Filter], part: Placed, count: Count) -> list[Filter]:
    return [_filter(one, count, part.after) for one in filters]


def _filter(one: Filter, count: Count, known: frozenset[str]) -> Filter:
    """Order what is inside EXISTS, where the variables outside have values."""

    def step(node: object) -> object:
        if isinstance(node, Exists):
            return Exists(in_order(node.group, count, known), node.negated, node.at)
        return None

    return cast(Filter, map_nodes(one, step))
