"""Going through a tree of any shape: children, all nodes, and building a changed copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, TypeVar, cast

from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.tree import Node, Prologue, Variable

__all__ = ["Part", "all_variables", "children", "map_tree", "nodes", "same", "with_fields"]

Part = Node | IRI | BlankNode | Literal | TripleTerm
"""A node or a term: what a tree is made of."""

N = TypeVar("N", bound=Part)

_TERMS = (IRI, BlankNode, Literal, TripleTerm)
_SKIPPED = frozenset(["at", "places", "prologue"])
_FIELDS: dict[type, tuple[str, ...]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    found = _FIELDS.get(kind)
    if found is None:
        if kind in _TERMS or kind is Prologue:
            found = ()
        else:
            found = tuple(f.name for f in fields(kind) if f.name not in _SKIPPED)
        _FIELDS[kind] = found
    return found


def children(node: Part) -> Iterator[Part]:
    """The nodes and terms directly inside a node, in the order of its fields; a triple term is one leaf."""
    for name in _field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, (Node, *_TERMS)):
            yield value
        elif type(value) is tuple:
            for item in value:
                if type(item) is tuple:
                    yield from (entry for entry in item if entry is not None)
                elif item is not None:
                    yield item


def nodes(node: Part) -> Iterator[Part]:
    """The node and everything inside it, each before what it holds, in the order written."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(list(children(current))))


def all_variables(node: Part) -> list[Variable]:
    """The variables that occur anywhere in a tree, each once, in the order of their first occurrence."""
    return list(dict.fromkeys(part for part in nodes(node) if isinstance(part, Variable)))


def map_tree(node: N, change: Callable[[Part], Part]) -> N:
    """A copy of the tree in which each node and term, from the leaves up, is what `change` makes of it.

    What `change` leaves as it is stays the same object. Places stay.
    """
    names = _field_names(type(node))
    changed: dict[str, Any] = {}
    for name in names:
        value = getattr(node, name)
        if type(value) is tuple:
            if value:
                items = []
                for item in value:
                    if type(item) is tuple:
                        items.append(tuple([None if entry is None else change(entry) for entry in item]))
                    else:
                        items.append(map_tree(item, change))
                if any(a is not b for a, b in zip(items, value, strict=True)):
                    changed[name] = tuple(items)
        elif isinstance(value, (Node, *_TERMS)):
            new = map_tree(value, change)
            if new is not value:
                changed[name] = new
    return cast(N, change(with_fields(node, changed) if changed else node))


def with_fields(node: N, changed: dict[str, Any]) -> N:
    """A copy of a node with some fields changed; faster than `dataclasses.replace`."""
    kind: Any = type(node)
    return cast(N, kind(*[changed[f] if f in changed else getattr(node, f) for f in kind.__slots__]))


def same(one: Part | None, other: Part | None) -> bool:
    """Whether two trees say the same, wherever they were written: ``==`` for trees of any depth."""
    stack: list[tuple[Any, Any]] = [(one, other)]
    while stack:
        a, b = stack.pop()
        if a is b:
            continue
        if type(a) is not type(b):
            return False
        if type(a) is tuple:
            if len(a) != len(b):
                return False
            stack.extend(zip(a, b, strict=True))
        elif isinstance(a, Node) and type(a) is not Prologue:
            stack.extend((getattr(a, f), getattr(b, f)) for f in _compared(type(a)))
        elif a != b:
            return False
    return True


def _compared(kind: type) -> list[str]:
    return [f.name for f in fields(kind) if f.compare]
