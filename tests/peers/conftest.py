"""The table of what was compared with other engines, at the end of a session of one process or several."""

from __future__ import annotations

from typing import Any

import pytest
from peers.tally import TALLY


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over the counts of a worker that is done."""
    TALLY.add(getattr(node, "workeroutput", {}).get("peers", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the counts over, in a worker."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["peers"] = TALLY.data()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table, if anything was compared."""
    if TALLY.programs:
        terminalreporter.section("compared with other engines: programs and graphs with each feature")
        for line in TALLY.table():
            terminalreporter.write_line(line)
