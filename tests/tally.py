"""Named counts that tests keep and the end of the session prints, also where several workers ran the tests.

A test says `count("balances, shell", "even")`. The counts of all tests and all workers are added up, and
printed as shares: the hooks in `conftest.py` call `hand_over`, `take_over` and `report`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

__all__ = ["count", "counted", "hand_over", "report", "share_lines", "take_over"]

_KEY = "leverkg_tally"
_COUNTS: defaultdict[str, Counter[str]] = defaultdict(Counter)


def count(name: str, what: str, times: int = 1) -> None:
    """Add to one of the counts of a name."""
    _COUNTS[name][what] += times


def counted(name: str) -> Counter[str]:
    """Return what was counted under a name in this process so far."""
    return Counter(_COUNTS[name])


def hand_over(config: pytest.Config) -> None:
    """Give the counts of a worker to the process that started it; elsewhere do nothing."""
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output[_KEY] = {name: dict(counts) for name, counts in _COUNTS.items()}


def take_over(output: dict[str, object]) -> None:
    """Add what a worker counted."""
    for name, counts in output.get(_KEY, {}).items():
        _COUNTS[name].update(counts)


def report(terminal: pytest.TerminalReporter) -> None:
    """Print all counts, if there are any."""
    if any(_COUNTS.values()):
        terminal.section("counted")
        for line in share_lines(_COUNTS):
            terminal.write_line(line)


def share_lines(counts: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield a line for each name: how many were counted, and the share of each."""
    for name in sorted(name for name in counts if counts[name].total()):
        total = counts[name].total()
        shares = ", ".join(f"{what} {100 * n / total:.1f} %" for what, n in sorted(counts[name].items()))
        yield f"{name}: {shares} of {total:,}"
