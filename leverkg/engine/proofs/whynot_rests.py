"""The triples that parts of a body rest on, and those that make a condition false: what why-not shows."""

from __future__ import annotations

from itertools import islice

from leverkg.engine.bind import bind_group
from leverkg.engine.executor import Executor, Row
from leverkg.engine.proofs.evidence import Evidence, evidence_of, evidence_of_condition
from leverkg.engine.proofs.evidence_columns import agrees
from leverkg.rdf.term import Triple
from leverkg.sparql.scope import certain, mentioned, possible
from leverkg.sparql.tree import Expression, GroupPattern

__all__ = ["found_in", "held_by", "refuted_by"]


def _any(_: Triple) -> bool:
    return True


def _triples(found: Evidence | None) -> list[Triple]:
    return [] if found is None else found.needed()


def held_by(executor: Executor, group: GroupPattern, row: Row) -> tuple[Triple, ...]:
    """Return the triples on which a group rests under one of its solutions.

    Args:
        executor: where they are looked up.
        group: what holds.
        row: the solution.
    """
    return tuple(_triples(evidence_of(group, row, executor, _any)))


def found_in(
    executor: Executor, group: GroupPattern, row: Row, limit: int, *, seen: bool = True
) -> tuple[Triple, ...]:
    """Return triples on which a group that should not hold rests, so many at most.

    Args:
        executor: where they are looked up.
        group: what should not hold.
        row: the values outside it.
        limit: how many triples.
        seen: whether its filters see these, as in EXISTS and OPTIONAL; in MINUS they do not.
    """
    triples: dict[Triple, None] = {}
    if seen:
        group = bind_group(group, {name: term for name, term in row.items() if name in mentioned(group)})
    sure = certain(group)
    given = {name: term for name, term in row.items() if name in sure}
    left = row.keys() & possible(group) - sure
    every = None if left else limit
    solutions = executor.solve(group, given, limit=every, ordered=True)
    for solution in islice((one for one in solutions if agrees(one, row, left)), limit):
        triples.update(dict.fromkeys(held_by(executor, group, {**row, **solution})))
    return tuple(triples)[:limit]


def refuted_by(executor: Executor, condition: Expression, row: Row, limit: int) -> tuple[Triple, ...]:
    """Return triples that make a condition with EXISTS or NOT EXISTS in it false, so many at most."""
    found = evidence_of_condition(condition, row, executor, _any, holds=False)
    return tuple(_triples(found))[:limit]
