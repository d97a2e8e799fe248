"""Bodies under bindings as queries of Oxigraph: what proofs and questions ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from leverkg.engine.bind import bind
from leverkg.engine.choice import arranged
from leverkg.engine.executor import Row
from leverkg.engine.executors.oxigraph_order import in_order
from leverkg.engine.executors.oxigraph_sorted import SortedCopy
from leverkg.engine.executors.oxigraph_terms import from_store, stored_row
from leverkg.engine.executors.oxigraph_text import query_text, stored_group, with_graphs
from leverkg.engine.plan import Count
from leverkg.rdf.term import IRI, Term
from leverkg.sparql.scope import possible
from leverkg.sparql.tree import AskQuery, GroupPattern, Modifiers, SelectItem, SelectQuery, Variable

__all__ = ["existence_query", "rows", "solution_query"]


def solution_query(
    body: GroupPattern,
    bindings: Mapping[str, Term],
    count: Count,
    graphs: tuple[IRI, ...],
    now: str,
    columns: Sequence[str] | None,
    limit: int | None,
) -> tuple[list[str], str]:
    """Return the names of the columns, and the query that gives the solutions of a body under bindings."""
    names = [*columns] if columns is not None else sorted(possible(body) | bindings.keys())
    items = tuple(SelectItem(Variable(name)) for name in names)
    query = SelectQuery(
        items or None, _bound(body, bindings, count, graphs), modifiers=Modifiers(limit=limit)
    )
    return names, query_text(query, now)


def rows(
    names: Sequence[str],
    text: str,
    ask: Callable[..., Any],
    limit: int | None,
    copy: SortedCopy | None,
) -> Iterator[Row]:
    """Yield the solutions that a query has.

    Args:
        names: its columns.
        text: the query.
        ask: asks the store, or another one if that is given.
        limit: at most so many, if they are wanted in order; else the query tells.
        copy: given if they are wanted in order; see :mod:`leverkg.engine.choice`.
    """
    found: Iterator[ox.QuerySolution] = iter(ask(text))
    if copy is not None:
        by = sorted(names)

        def key(solution: ox.QuerySolution) -> list[str]:
            return ["" if (term := solution[name]) is None else str(term) for name in by]

        found = islice(arranged(found, key, lambda: ask(text, copy.store())), limit)
    for solution in found:
        yield {name: from_store(term) for name in names if (term := solution[name]) is not None}


def existence_query(
    body: GroupPattern, bindings: Mapping[str, Term], count: Count, graphs: tuple[IRI, ...], now: str
) -> str:
    """Return the query that tells whether a body has a solution under bindings."""
    return query_text(AskQuery(_bound(body, bindings, count, graphs)), now)


def _bound(
    body: GroupPattern, bindings: Mapping[str, Term], count: Count, graphs: tuple[IRI, ...]
) -> GroupPattern:
    return with_graphs(in_order(stored_group(bind(body, stored_row(bindings))), count), graphs)
