"""Which solutions of a sub-select's body a row of it rests on: those that compute its columns and keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from leverkg.engine.executor import Row
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.tree import (
    Bind,
    GroupCondition,
    GroupPattern,
    Modifiers,
    SelectItem,
    SelectQuery,
    SubSelect,
    Variable,
)

__all__ = ["Keyed", "agrees", "computed_columns", "keyed", "taken"]


class Keyed(NamedTuple):
    """An aggregate whose groups can be told apart.

    Attributes:
        body: what is counted, with the keys that are computed.
        names: the variables of the keys.
        plain: those of them that the body binds itself.
        select: the sub-select with all keys among its columns.
        hidden: it has keys that are no columns of it, and so its row does not tell them.
    """

    body: GroupPattern
    names: tuple[str, ...]
    plain: frozenset[str]
    select: GroupPattern
    hidden: bool


def keyed(query: SelectQuery) -> Keyed:
    """Return an aggregate with a name for each key of its groups, such as `YEAR(?day)`."""
    binds: list[Bind] = []
    names: list[str] = []
    taken_names = mentioned((query.where, query.items, query.modifiers))
    for index, key in enumerate(query.modifiers.group_by):
        if isinstance(key.expression, Variable) and key.variable is None:
            names.append(key.expression.name)
            continue
        name = key.variable.name if key.variable is not None else f"key{index}"
        while key.variable is None and name in taken_names:
            name += "_"
        binds.append(Bind(key.expression, Variable(name)))
        names.append(name)
    body = GroupPattern((query.where, *binds)) if binds else query.where
    shown = {item.variable.name for item in query.items or ()}
    hidden = tuple(SelectItem(Variable(name)) for name in names if name not in shown)
    select = query.replaced(
        items=(*(query.items or ()), *hidden),
        where=body,
        modifiers=Modifiers(
            group_by=tuple(GroupCondition(Variable(name)) for name in names), having=query.modifiers.having
        ),
    )
    plain = frozenset(names) - {bind.variable.name for bind in binds}
    return Keyed(body, tuple(names), plain, GroupPattern((SubSelect(select),)), bool(hidden))


def computed_columns(query: SelectQuery) -> tuple[GroupPattern, frozenset[str]]:
    """Return the body of a sub-select without aggregates with what its columns compute, and their names."""
    binds = [
        Bind(item.expression, item.variable) for item in query.items or () if item.expression is not None
    ]
    if not binds:
        return query.where, frozenset()
    return GroupPattern((query.where, *binds)), frozenset(bind.variable.name for bind in binds)


def taken(query: SelectQuery, body: GroupPattern) -> GroupPattern:
    """Return what gives the solutions of a sub-select's body that its LIMIT lets through.

    Args:
        query: the sub-select.
        body: its body, with what its columns compute.
    """
    modifiers = query.modifiers
    if query.distinct or query.reduced or (modifiers.limit is None and not modifiers.offset):
        return body  # of rows that are the same, any stands for the others
    items = tuple(SelectItem(Variable(name)) for name in sorted(possible(body)))
    return GroupPattern((SubSelect(query.replaced(items=items or None, where=body)),))


def agrees(solution: Row, row: Row, names: Iterable[str]) -> bool:
    """Tell whether a solution has a row's values; what has none in it, something else may have bound."""
    return all(name not in solution or solution[name] == row.get(name) for name in names)
