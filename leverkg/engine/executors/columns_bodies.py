"""The bodies of rules solved over columns, two at once where that pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from leverkg.engine.executors.columns_heads import has_triple_terms
from leverkg.engine.executors.in_turn import in_turn
from leverkg.engine.executors.unsolved import NotCovered, TooMany, too_many
from leverkg.engine.rule import Rule
from leverkg.errors import RuleError

if TYPE_CHECKING:
    import polars as pl

    from leverkg.engine.executors.columns_solve import Solver
    from leverkg.sparql.tree import GroupPattern

__all__ = ["Solved", "solved", "solved_each"]


class Solved(NamedTuple):
    """The solutions of the body of a rule.

    Attributes:
        rule: the rule.
        solutions: a row for each; None where columns do not cover the body.
        plan: how it was solved, or why it is for the store.
        seconds: how long that took.
    """

    rule: Rule
    solutions: pl.DataFrame | None
    plan: str
    seconds: float


def solved(solver: Solver, rule: Rule, body: GroupPattern) -> Solved:
    """Return the solutions of a body of a rule.

    Raises:
        GuardReached: LEV-G014, there would be more on the way than memory has room for.
        RuleError: an expression cannot be evaluated.
    """
    started = perf_counter()
    found: pl.DataFrame | None = None
    plan = "in the store"
    try:
        if not has_triple_terms(rule):
            found = solver.solve(body, rule.head_variables)
            plan = solver.plan
    except NotCovered as reason:
        plan = f"in the store: {reason}"
    except TooMany as product:
        raise too_many(rule, product) from None
    except RuleError as error:
        error.position = error.position or rule.position
        raise
    return Solved(rule, found, plan, perf_counter() - started)


def solved_each(solver: Callable[[], Solver], rules: Sequence[Rule], *, two: bool) -> Iterable[Solved]:
    """Yield the solutions of the bodies of rules, in order.

    Args:
        solver: makes what solves a body.
        rules: the rules; while their bodies are solved nothing is added to the working set.
        two: whether two bodies are solved at once.
    """

    def act(rule: Rule) -> Solved:
        assert rule.body is not None
        return solved(solver(), rule, rule.body)

    return in_turn(act, rules) if two and len(rules) > 1 else map(act, rules)
