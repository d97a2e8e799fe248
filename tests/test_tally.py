"""What tests count is added up over workers, and printed."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import pytest
import tally


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    monkeypatch.setattr(tally, "_COUNTS", tally.defaultdict(Counter))


def test_shares_are_of_all_that_was_counted_under_a_name():
    tally.count("balances", "even")
    tally.count("balances", "contested", 3)
    tally.count("others", "none", 0)

    assert list(tally.share_lines({"balances": tally.counted("balances")})) == [
        "balances: contested 75.0 %, even 25.0 % of 4"
    ]


def test_a_worker_hands_its_counts_over():
    worker = SimpleNamespace(workeroutput={})
    tally.count("balances", "even", 2)
    tally.hand_over(worker)
    tally.take_over(worker.workeroutput)

    assert worker.workeroutput == {"leverkg_tally": {"balances": {"even": 2}}}
    assert tally.counted("balances") == {"even": 4}


def test_without_workers_nothing_is_handed_over():
    alone = SimpleNamespace()
    tally.hand_over(alone)
    tally.take_over({})

    assert vars(alone) == {}
    assert tally.counted("balances") == {}


def test_nothing_is_printed_where_nothing_was_counted():
    said = []
    terminal = SimpleNamespace(section=said.append, write_line=said.append)
    tally.report(terminal)
    assert said == []

    tally.count("balances", "even")
    tally.report(terminal)
    assert said == ["counted", "balances: even 100.0 % of 1"]
