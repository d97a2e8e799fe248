"""Going through a tree of any shape: children, all nodes, and building a changed copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import is_
from typing import Any, TypeVar, cast

from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.tree import Node, Prologue, Variable

__all__ = ["Part", "all_variables", "children", "field_names", "map_nodes", "map_tree", "nodes"]

Part = Node | IRI | BlankNode | Literal | TripleTerm
"""A node or a term: what a tree is made of."""

N = TypeVar("N", bound=Part)

_TERMS = (IRI, BlankNode, Literal, TripleTerm)
_PARTS = (Node, *_TERMS)
_SKIPPED = frozenset(["at", "places", "prologue"])
_FIELDS: dict[type, tuple[str, ...]] = dict.fromkeys((*_TERMS, Prologue), ())


def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a node's parts; its place in the text is none."""
    found = _FIELDS.get(kind)
    if found is None:
        found = tuple(name for name in kind.__match_args__ if name not in _SKIPPED)  # type: ignore[attr-defined]
        _FIELDS[kind] = found
    return found


def children(node: Part) -> Iterator[Part]:
    """Yield the nodes and terms directly inside a node, in the order of its fields."""
    stack: list[Any] = [getattr(node, name) for name in reversed(field_names(type(node)))]
    while stack:
        part = stack.pop()
        if type(part) is tuple:
            stack.extend(reversed(part))
        elif isinstance(part, _PARTS):
            yield part


def nodes(node: object) -> Iterator[Part]:
    """Yield a node, or several, and everything inside, each before what it holds, in the order written."""
    stack = [node]
    while stack:
        part = stack.pop()
        if type(part) is tuple:
            stack.extend(reversed(part))
        elif isinstance(part, _PARTS):
            yield part
            stack.extend([getattr(part, name) for name in reversed(field_names(type(part)))])


def all_variables(node: Part) -> list[Variable]:
    """Return the variables anywhere in a tree, each once, in the order of their first occurrence."""
    return list(dict.fromkeys(part for part in nodes(node) if isinstance(part, Variable)))


def map_nodes(node: object, step: Callable[[object], object]) -> object:
    """Return a tree with parts replaced by what ``step`` returns, from the top down.

    Where it returns ``None`` the part stays, and what is inside it is asked next; what changes nothing is the
    same object. Places stay.
    """
    if type(node) is tuple:  # not a place, nor a term that is one
        items = tuple([map_nodes(item, step) for item in node])
        return node if all(map(is_, items, node)) else items
    replaced = step(node)
    if replaced is not None:
        return replaced
    if isinstance(node, Node) and not isinstance(node, Variable):
        changed = {}
        for name in field_names(type(node)):
            old = getattr(node, name)
            new = map_nodes(old, step)
            if new is not old:
                changed[name] = new
        if changed:
            return _with_fields(node, changed)
    return node


def map_tree(node: N, change: Callable[[Part], Part]) -> N:
    """Return a tree in which each node and term is what ``change`` makes of it, from the leaves up.

    What changes nothing is the same object. Places stay.
    """
    return cast(N, _mapped(node, change))


def _mapped(part: object, change: Callable[[Part], Part]) -> object:
    if type(part) is tuple:
        items = tuple([_mapped(item, change) for item in part])
        return part if all(map(is_, items, part)) else items
    if not isinstance(part, _PARTS):
        return part
    changed = {}
    for name in field_names(type(part)):
        old = getattr(part, name)
        new = _mapped(old, change)
        if new is not old:
            changed[name] = new
    return change(_with_fields(part, changed) if changed else part)


def _with_fields(node: Part, changed: dict[str, Any]) -> Part:
    """Return a node with some fields changed; faster than `replaced`."""
    kind: Any = type(node)
    return cast(Part, kind(*[changed[f] if f in changed else getattr(node, f) for f in kind.__slots__]))
