"""Fixtures that tests of all rooms share, and how generated examples are drawn."""

from __future__ import annotations

import os

import pytest
import tally
from hypothesis import settings
from theory import Theory

# A build repeats the same examples, so that it fails for what was changed; by hand, new ones are drawn.
settings.register_profile("build", derandomize=True, database=None, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("build")


@pytest.fixture(scope="session")
def theory() -> Theory:
    """The shipped theory, compiled once."""
    return Theory()


def pytest_sessionfinish(session: pytest.Session) -> None:
    tally.hand_over(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    tally.take_over(getattr(node, "workeroutput", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tally.report(terminalreporter)
