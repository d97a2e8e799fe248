"""Names of their own for variables of an EXISTS that only look like those outside the group around it.

A group is solved by itself before it is joined, so that an EXISTS in it sees what the group binds and no more
(SPARQL 1.1 Query, sections 18.2.2.2 and 18.6). Stores that hand values down into a group take a variable
of that name outside for the same one; a name that stands nowhere else leaves them no choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import cast

from leverkg.sparql.scope import possible
from leverkg.sparql.traverse import Part, map_nodes, map_tree, nodes
from leverkg.sparql.tree import (
    Bind,
    Element,
    Exists,
    Filter,
    GraphPattern,
    GroupPattern,
    MinusPattern,
    OptionalPattern,
    SubSelect,
    UnionPattern,
    Variable,
)

__all__ = ["with_own_names"]


def with_own_names(body: GroupPattern) -> GroupPattern:
    """Return a body in which no EXISTS in a group inside it has a variable of what is around that group.

    Args:
        body: the body; what changes nothing is the same object.
    """
    if not any(isinstance(node, Exists) for element in body.elements for node in _inside(element)):
        return body
    return _Namer(body).group(body, possible(body))


def _inside(element: Element) -> tuple[Part, ...]:
    return () if isinstance(element, Filter) else tuple(nodes(element))


class _Namer:
    def __init__(self, body: GroupPattern) -> None:
        self.often = _often(body)

    def group(self, group: GroupPattern, seen: frozenset[str]) -> GroupPattern:
        """Return a group whose conditions see some variables."""
        elements: list[Element] = []
        before: frozenset[str] = frozenset()
        for element in group.elements:
            if isinstance(element, Bind):
                element = self.condition(element, before)
            elif isinstance(element, Filter):
                element = self.condition(element, seen)
            else:
                element = self.element(element, before)
            elements.append(element)
            before = possible(GroupPattern(tuple(elements)))
        same = all(one is other for one, other in zip(elements, group.elements, strict=True))
        return group if same else GroupPattern(tuple(elements), group.at)

    def element(self, element: Element, before: frozenset[str]) -> Element:
        """Return an element with what its groups see: an OPTIONAL what is before it too."""

        def step(node: object) -> object:
            if isinstance(node, OptionalPattern):
                inner = self.group(node.group, possible(node.group) | before)
                return node if inner is node.group else OptionalPattern(inner, node.at)
            return self.group(node, possible(node)) if isinstance(node, GroupPattern) else None

        kinds = (GroupPattern, UnionPattern, OptionalPattern, MinusPattern, GraphPattern, SubSelect)
        return cast(Element, map_nodes(element, step)) if isinstance(element, kinds) else element

    def condition(self, element: Bind | Filter, seen: frozenset[str]) -> Bind | Filter:
        def step(node: object) -> object:
            return self.exists(node, seen) if isinstance(node, Exists) else None

        return cast("Bind | Filter", map_nodes(element, step))

    def exists(self, node: Exists, seen: frozenset[str]) -> Exists:
        here = _often(node)
        names: dict[str, str] = {}
        for name in here:
            if name not in seen and self.often[name] > here[name]:
                number = 1
                while f"{name}{number}" in self.often:
                    number += 1
                names[name] = f"{name}{number}"
                self.often[names[name]] += here[name]
        return _renamed(node, names) if names else node


def _often(node: object) -> Counter[str]:
    return Counter(part.name for part in nodes(node) if isinstance(part, Variable))


def _renamed(node: Exists, names: Mapping[str, str]) -> Exists:
    def change(part: Part) -> Part:
        return Variable(names[part.name]) if isinstance(part, Variable) and part.name in names else part

    return map_tree(node, change)
