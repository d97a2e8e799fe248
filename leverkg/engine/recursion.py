"""Rules that feed each other, evaluated in rounds until nothing new follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leverkg.engine.executor import Applied, Firing, Limits
from leverkg.engine.rule import Rule
from leverkg.errors import GuardReached

__all__ = ["applied_together", "check_rounds", "run_in_rounds"]


def run_in_rounds(
    rules: Sequence[Rule], limits: Limits, evaluate: Callable[[Sequence[Rule], int], Applied]
) -> Applied:
    """Evaluate rules round by round until a round makes nothing new.

    Args:
        rules: the rules of a recursive stratum.
        limits: what it may use.
        evaluate: evaluates rules once each, none seeing what another makes, and adds what is new afterwards.

    Raises:
        GuardReached: a limit is passed; what was derived so far must not be given out.
    """
    total = 0
    number = limits.first_round
    done: dict[str, Firing] = {}
    while True:
        check_rounds(rules, limits, number)
        applied = evaluate(rules, number)
        for firing in applied.firings:
            done[firing.rule] = added(done.get(firing.rule), firing)
        if not applied.new:
            return Applied(tuple(done.values()), total, number - 1)
        total += applied.new
        limits.check(total)
        number += 1


def applied_together(
    rules: Sequence[Rule], new: int, rounds: int, last_round: int, seconds: float
) -> Applied:
    """Return what rules did that were evaluated in the process, where it is not told which of them did what.

    Args:
        rules: the rules of a recursive stratum.
        new: how many triples they made.
        rounds: in how many rounds they made some.
        last_round: the last of these.
        seconds: how long all took.
    """
    alone = new if len(rules) == 1 else None
    share = seconds / len(rules)
    firings = tuple(Firing(rule.name, alone, share, rounds + 1, "in the process") for rule in rules)
    return Applied(firings, new, last_round)


def added(before: Firing | None, firing: Firing) -> Firing:
    """Return a rule's firings of several rounds as one."""
    if before is None:
        return firing
    return before._replace(
        new=(before.new or 0) + (firing.new or 0),
        seconds=before.seconds + firing.seconds,
        rounds=before.rounds + 1,
    )


def check_rounds(rules: Sequence[Rule], limits: Limits, number: int) -> None:
    """Raise GuardReached if a stratum has used up its rounds."""
    done = number - limits.first_round
    if limits.new_term_rounds is not None and done > limits.new_term_rounds:
        raise GuardReached(
            f"rules still make new nodes after {done - 1} rounds: {_names(rules)}",
            code="LEV-G013",
            position=rules[0].position,
            hint="raise --allow-new-terms, or break the recursion",
        )
    if done > limits.max_rounds:
        raise GuardReached(
            f"rules have not finished after {limits.max_rounds} rounds: {_names(rules)}",
            code="LEV-G010",
            position=rules[0].position,
            hint="raise --max-rounds, or look for a rule that feeds itself",
        )


def _names(rules: Sequence[Rule]) -> str:
    return ", ".join(rule.name for rule in rules)
