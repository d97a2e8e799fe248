"""Parts of a rule whose value hangs on an order of solutions that nothing fixes.

SPARQL gives solutions no order (1.1 Query, section 15): which text ``GROUP_CONCAT`` joins first, which value
``SAMPLE`` takes and which solutions ``LIMIT`` keeps is left to whoever evaluates, and may be another in the
next run or with another executor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from leverkg.engine.rule import Rule
from leverkg.sparql.scope import columns
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import Aggregate, At, Modifiers, SelectQuery, Variable

__all__ = ["OrderDependent", "order_dependent"]


class OrderDependent(NamedTuple):
    """A part that hangs on an order.

    Attributes:
        what: the word that makes it so.
        hint: what to do instead.
        at: where it stands.
    """

    what: str
    hint: str
    at: At


def order_dependent(rule: Rule) -> Iterator[OrderDependent]:
    """Yield what of a rule's conclusions may differ from run to run over the same input."""
    if rule.body is None:
        return
    for query in nodes(rule.body):
        if not isinstance(query, SelectQuery):
            continue
        keys = _group_keys(query.modifiers)
        for node in nodes((query.items, query.modifiers)):
            if not isinstance(node, Aggregate):
                continue
            if node.name.upper() == "GROUP_CONCAT":
                hint = "conclude each value by itself"
                yield OrderDependent("GROUP_CONCAT", hint, node.at)
            elif node.name.upper() == "SAMPLE" and node.expression not in keys:
                yield OrderDependent("SAMPLE", "take MIN or MAX", node.at)
        modifiers = query.modifiers
        if (modifiers.limit is not None or modifiers.offset) and not _is_total(query):
            word = "LIMIT" if modifiers.limit is not None else "OFFSET"
            hint = "write ORDER BY with all variables that it selects, or take MIN or MAX"
            yield OrderDependent(f"{word} without an order of all that it selects", hint, query.at)


def _group_keys(modifiers: Modifiers) -> set[object]:
    return {key.variable or key.expression for key in modifiers.group_by}


def _is_total(query: SelectQuery) -> bool:
    """Tell whether ORDER BY leaves no two different solutions side by side."""
    ordered = {key.expression for key in query.modifiers.order_by}
    keys = _group_keys(query.modifiers)
    return {Variable(name) for name in columns(query)} <= ordered or (bool(keys) and keys <= ordered)
