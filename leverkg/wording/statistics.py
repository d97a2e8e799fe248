"""What a run did: how long each part took, and what each rule made."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from leverkg.theory.terms import PREFIXES
from leverkg.wording.grammar import plural

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["statistics_lines"]

_SHOWN = 12
_SLOW = 0.05  # so many seconds are worth telling of a rule that made nothing


def statistics_lines(result: InferredCase, *, everything: bool = False) -> list[str]:
    """Return a table of the rules of a run, the slowest first: time, rounds, what was new.

    Args:
        result: what was inferred.
        everything: all rules, those that made nothing too, each with the order in which its body was solved,
            as far as the executor tells.
    """
    stats = result.run.stats
    new: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    rounds: dict[str, int] = defaultdict(int)
    plans: dict[str, str] = {}
    for firing in stats.firings:
        new[firing.rule] += firing.new or 0
        seconds[firing.rule] += firing.seconds
        rounds[firing.rule] += firing.rounds
        plans[firing.rule] = firing.plan or plans.get(firing.rule, "")
    order = sorted(seconds, key=lambda name: (-seconds[name], name))
    if not everything:
        order = [name for name in order if new[name] or seconds[name] >= _SLOW][:_SHOWN]
    column = max((len(name) for name in order), default=0)
    lines = [
        (
            f"{stats.seconds:.2f} s for {plural(len(result.run.ruleset), 'rule')} in "
            f"{plural(len(stats.strata), 'stratum', 'strata')} and {plural(stats.rounds, 'round')}"
        )
    ]
    for name in order:
        turns = f"  in {rounds[name]:,} rounds" if rounds[name] > 1 else ""
        lines.append(f"  {name:<{column}}  {seconds[name]:8.3f} s  {new[name]:>9,} new{turns}")
        if everything and plans[name]:
            lines.append(f"    {_short(plans[name])}")
    left = len([name for name in seconds if name not in order])
    return [*lines, f"  {plural(left, 'more rule')}"] if left else lines


def _short(plan: str) -> str:
    """Return a plan in one line, with prefixes."""
    text = " ".join(plan.split())
    for prefix, namespace in PREFIXES.items():
        text = re.sub(rf"<{re.escape(namespace)}([A-Za-z][\w-]*)>", rf"{prefix}:\1", text)
    return text.replace(" rdf:type ", " a ")
