"""What a run did: how long each part took, and what each rule made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from leverkg.messages import plural

if TYPE_CHECKING:
    from leverkg.result import Result

__all__ = ["statistics_lines"]

_SHOWN = 12


def statistics_lines(result: Result, *, everything: bool = False) -> list[str]:
    """Return a table of the rules of a run, the slowest first.

    Args:
        result: what was inferred.
        everything: all rules, those that made nothing too.
    """
    stats = result.run.stats
    new: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    for firing in stats.firings:
        new[firing.rule] += firing.new or 0
        seconds[firing.rule] += firing.seconds
    order = sorted(seconds, key=lambda name: (-seconds[name], name))
    if not everything:
        order = [name for name in order if new[name]][:_SHOWN]
    column = max((len(name) for name in order), default=0)
    lines = [
        (
            f"{stats.seconds:.2f} s for {plural(len(result.run.ruleset), 'rule')} in "
            f"{plural(len(stats.strata), 'stratum', 'strata')} and {plural(stats.rounds, 'round')}"
        )
    ]
    lines += [f"  {name:<{column}}  {seconds[name]:8.3f} s  {new[name]:>9,} new" for name in order]
    left = len([name for name in seconds if name not in order])
    return [*lines, f"  {plural(left, 'more rule')}"] if left else lines
