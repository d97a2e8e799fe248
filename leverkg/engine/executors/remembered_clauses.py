"""The clauses of recursive strata, with the plans of their tables: remembered, or else made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from leverkg.engine.access import Access
from leverkg.engine.plans import Measure, Plans, as_text, from_text
from leverkg.engine.recursion_clauses import Clause, clauses_as_data, clauses_from_data
from leverkg.engine.rule import Rule

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["clauses_for"]

Planned = tuple[str, dict[Measure, int]]
"""A plan as a text, and what was counted for it."""


def clauses_for(
    rules: Sequence[Rule],
    plans: Plans | None,
    count: Callable[[Access, int], int],
    planned: Callable[[GroupPattern, Sequence[str]], Planned],
) -> Sequence[Clause] | None:
    """Return the clauses of a stratum, or ``None`` if it is not covered.

    Args:
        rules: the stratum's.
        plans: what is remembered; it grows. Without, tables have no plans.
        count: tells how many triples, subjects or objects there are of a kind.
        planned: plans a body of which some variables are wanted.
    """
    name = "together: " + " ".join(rule.name for rule in rules)
    found = plans.find(name, count) if plans is not None else None
    if found is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, EOFError):
            return clauses_from_data(rules, from_text(found[0]))
    from leverkg.engine.plan import same_in_every_run
    from leverkg.engine.recursion_parts import clauses_of

    clauses = clauses_of(rules)
    if clauses is None or plans is None:
        return clauses
    tables = [table for clause in clauses for table in clause.tables]
    bodies = [table.body for table in tables if table.body is not None]
    made = [planned(table.body, table.columns) for table in tables if table.body is not None]
    texts = iter(made)
    clauses = [
        c._replace(tables=tuple(table._replace(text=next(texts)[0]) for table in c.tables)) for c in clauses
    ]
    data = clauses_as_data(rules, clauses)
    if data is not None and all(map(same_in_every_run, bodies)):
        counted = {measure: n for _, counts in made for measure, n in counts.items()}
        plans.learn(name, counted, [as_text(data)])
    return clauses
