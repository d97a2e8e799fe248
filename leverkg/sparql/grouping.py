"""What may be selected from a query with groups (SPARQL 1.2 Query, section 11.4, notes of section 19.8)."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.sparql.scope import possible
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import children
from leverkg.sparql.tree import Aggregate, Exists, Expression, SelectQuery, Variable

__all__ = ["check_grouping", "grouping_keys"]


def grouping_keys(query: SelectQuery) -> frozenset[str]:
    """The variables that are keys of GROUP BY, as they are or by AS."""
    keys = (key.expression if key.variable is None else key.variable for key in query.modifiers.group_by)
    return frozenset(key.name for key in keys if isinstance(key, Variable))


def check_grouping(source: Source, query: SelectQuery) -> None:
    """Check that a SELECT with GROUP BY or an aggregate uses only keys, aggregates and what they name.

    Raises:
        RuleError: ``LEV-Q010`` for a variable that has no one value in a group, or ``SELECT *``; ``LEV-Q009``
            for a key that is named by a variable in use.
    """
    named: set[Variable] = set()
    for key in query.modifiers.group_by:
        if key.variable is None:
            continue
        if key.variable in named or key.variable.name in possible(query.where):
            raise source.error(
                "LEV-Q009",
                f"AS cannot give {key.variable} a value: it is in use already",
                key.variable.at,
                len(str(key.variable)),
                "name the key by a new variable",
            )
        named.add(key.variable)
    keys = set(grouping_keys(query))
    if query.items is None:
        raise source.error(
            "LEV-Q010",
            "SELECT * cannot be used with GROUP BY or HAVING",
            query.at,
            6,
            "name the keys and aggregates",
        )
    for item in query.items:
        value: Expression = item.variable if item.expression is None else item.expression
        for found in _loose(value):
            if found.name not in keys:
                hint = f"add it to GROUP BY, or take one value of it: (SAMPLE({found}) AS ?one)"
                if not query.modifiers.group_by:
                    hint = f"add GROUP BY {found}, or take one value of it: (SAMPLE({found}) AS ?one)"
                raise source.error(
                    "LEV-Q010",
                    f"{found} is selected, but is neither a key of GROUP BY nor inside an aggregate",
                    found.at,
                    len(str(found)),
                    hint,
                )
        keys.add(item.variable.name)


def _loose(node: Expression) -> Iterator[Variable]:
    """The variables of an expression that stand outside any aggregate."""
    if isinstance(node, Variable):
        yield node
    elif not isinstance(node, (Aggregate, Exists)):
        for child in children(node):
            yield from _loose(child)  # type: ignore[arg-type]
