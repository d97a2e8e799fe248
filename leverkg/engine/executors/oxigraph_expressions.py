"""Values of expressions by the store, for executors that solve bodies themselves: each different row once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pyoxigraph as ox

from leverkg.engine.executors.oxigraph_calls import translate
from leverkg.engine.executors.oxigraph_fault import refused
from leverkg.engine.executors.oxigraph_terms import FUNCTIONS, from_store, stored
from leverkg.rdf.term import BlankNode, Term
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import Bind, Expression, GroupPattern, Variable
from leverkg.sparql.write import write_group

__all__ = ["binding", "values"]

_STORE = ox.Store()
_ROWS = 20_000  # so many rows go to the store at once


def binding(expression: Expression, value: str, now: str) -> str:
    """Return the end of a query that binds the value of an expression.

    Args:
        expression: the expression, without EXISTS.
        value: the name of the variable that gets its value.
        now: what ``NOW()`` is.
    """

    def step(part: object) -> Term | None:
        return stored(part) if isinstance(part, BlankNode) else None

    group = map_nodes(GroupPattern((Bind(expression, Variable(value)),)), step)
    return write_group(cast(GroupPattern, translate(group, now)))[1:-1]


def values(
    bind: str, value: str, names: Sequence[str], rows: Sequence[tuple[Term | None, ...]]
) -> list[Term | None]:
    """Return the value of an expression for each row, ``None`` where it is an error.

    Args:
        bind: what :func:`binding` returns.
        value: the name of the variable that has it.
        names: the variables of the rows.
        rows: different rows; ``None`` is unbound.

    Raises:
        RuleError: LEV-R041, the store refuses the expression.
    """
    found: list[Term | None] = [None] * len(rows)
    heads = " ".join(f"?{name}" for name in names)
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        lines = "\n".join(
            f"({number} {' '.join(map(_written, row))})" for number, row in enumerate(some, start)
        )
        text = f"SELECT ?{value}row ?{value} WHERE {{ VALUES (?{value}row {heads}) {{ {lines} }} {bind} }}"
        with refused("an expression"):
            answers = _STORE.query(text, custom_functions=FUNCTIONS)
        for solution in answers:  # type: ignore[union-attr]
            term = solution[1]
            if term is not None:
                found[int(solution[0].value)] = from_store(term)
    return found


def _written(term: Term | None) -> str:
    return "UNDEF" if term is None else str(stored(term))
