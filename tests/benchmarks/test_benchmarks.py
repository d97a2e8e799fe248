"""The benchmarks themselves: data that are the same each time and valid, answers judged before times."""

from __future__ import annotations

import os
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from leverkg import load
from leverkg.theory.terms import lev
from leverkg.wording.summary import summary_lines

sys.path.insert(0, str(Path(__file__).parents[2]))
from benchmarks.__main__ import compare
from benchmarks.changes import measure_changes
from benchmarks.market import market
from benchmarks.measure import Contest, Entrant, digest, run
from benchmarks.peers import processor_time
from benchmarks.portfolio import AS_OF, portfolio
from benchmarks.report import table
from benchmarks.theory_contests import compare_theory
from benchmarks.workloads import WORKLOADS


def test_a_portfolio_is_the_same_each_time():
    assert list(portfolio(1500)) == list(portfolio(1500))
    assert list(portfolio(1500, seed=2)) != list(portfolio(1500))


def test_a_larger_portfolio_begins_with_the_smaller():
    assert list(portfolio(3000))[:2] == list(portfolio(500))


def test_a_portfolio_is_valid_and_as_large_as_asked(tmp_path):
    (tmp_path / "case.ttl").write_text("".join(portfolio(1500)))
    case = load(tmp_path / "case.ttl")

    assert [f for f in case.check() if f.severity.name.lower() == "error"] == []
    assert 1500 <= len(case) < 3000


def test_a_market_is_the_same_each_time_and_grows_at_its_end():
    assert list(market(200)) == list(market(200))
    assert list(market(200, seed=2)) != list(market(200))
    assert list(market(400))[:3] == list(market(200))[:3]


def test_a_market_is_valid_and_its_ways_out_meet_upstream(tmp_path):
    file = tmp_path / "case.ttl"
    file.write_text("".join(market(240)))
    case = load(file, moments=AS_OF, views="facts")
    found = [str(f) for f in case.check() if f.severity.name.lower() == "error"]
    result = case.infer()
    chains = [len(list(result.match(s, lev("reliesOn")))) for s in result.nodes(lev("Provision"))]

    assert found == []
    assert sum("a lev:Provision" in block for text in market(240) for block in text.split("\n\n")) >= 240
    assert max(chains) >= 3
    assert next(result.match(None, lev("effectiveIn")), None)
    assert next(result.match(None, lev("ineffectiveBecause")), None)
    assert result.balances()


def test_a_portfolio_has_every_part_of_a_case():
    text = "".join(portfolio(20_000))
    parts = (
        "phase [",
        "view [",
        "unseenBy",
        "Coalition",
        "reliesOn",
        "leadTime",
        "Threat",
        "Deadline",
        "NormAppeal",
    )
    assert [part for part in parts if part not in text] == []
    assert text.count("lev:party :s0-buyer0 , :s0-seller0") == 1


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_the_answers_expected_are_those_of_the_rules(workload):
    size = workload.sizes[0] if workload.unit == "departments" else 10
    facts = list(workload.facts(size))

    assert facts == list(workload.facts(size))
    assert workload.answers(size) == workload.program.answers(facts)


def test_the_smallest_benchmark_runs_and_is_right():
    taxonomy = next(w for w in WORKLOADS if w.name == "deep taxonomy")

    (contest,) = compare(taxonomy, [10], limit=60, repeat=1, engines=("leverkg", "rdflib"))

    assert {name: cell.verdict for name, cell in contest.cells.items()} == {
        "leverkg": "right",
        "rdflib": "right",
    }
    assert contest.following == 30
    assert contest.cells["leverkg"].seconds("infer") > 0
    assert "leverkg" in table(contest)


def test_the_theory_derives_the_same_in_every_variant():
    (contest,) = compare_theory(
        "portfolio",
        [500],
        limit=60,
        repeat=1,
        variants=(
            "leverkg",
            "leverkg, rows",
            "leverkg, store",
            "leverkg, shuffled",
            "leverkg, columns",
            "leverkg, columns, shuffled",
        ),
    )

    assert {cell.verdict for cell in contest.cells.values()} == {"right"}


ENTRANT = """
import json, sys
from pathlib import Path
folder = Path(sys.argv[-1])
{}
(folder / "times.json").write_text(json.dumps({{"seconds": {{"infer": 0.5}}, "peak": 1}}))
"""


def judged(tmp_path: Path, text: str, *, limit: float = 30.0):
    def answer(folder: Path) -> str:
        return digest(set((folder / "answer.nt").read_text().splitlines()))

    contest = Contest("test", 1, "of it", answer, digest({"a", "b"}))
    skip: dict[str, str] = {}
    entrant = Entrant("one", ("-c", ENTRANT.format(text)))
    run(contest, [entrant], tmp_path, limit=limit, repeat=1, skip=skip, progress=lambda what: None)
    return contest, contest.cells["one"], skip


def test_the_right_answer_has_a_time(tmp_path):
    _, cell, _ = judged(tmp_path, '(folder / "answer.nt").write_text("b\\na\\n")')

    assert cell.verdict == "right"
    assert cell.seconds("infer") == 0.5


def test_another_answer_is_wrong_and_has_no_time(tmp_path):
    contest, cell, _ = judged(tmp_path, '(folder / "answer.nt").write_text("b\\n")')

    assert cell.verdict == "wrong"
    assert cell.seconds() is None
    assert "wrong" in table(contest)
    assert "0.5" not in table(contest)


def test_a_time_over_the_limit_is_reported_as_its_bound(tmp_path):
    contest, cell, skip = judged(tmp_path, "import time; time.sleep(30)", limit=0.2)

    assert cell.verdict == "over"
    assert "> 0.2 s" in table(contest)
    assert skip == {"one": "> 0.2 s at 1"}


@pytest.mark.skipif(not processor_time(os.getpid()), reason="the system does not tell processor time")
def test_who_may_take_some_times_as_long_is_ended_by_processor_time_at_each_size(tmp_path):
    contest = Contest("test", 1, "of it", lambda folder: "the same")
    first = Entrant("first", ("-c", ENTRANT.format("sum(range(10**6))")))
    endless = "import time\ntime.sleep(0.6)\nwhile True: pass"
    other = Entrant("other", ("-c", ENTRANT.format(endless)), times=4)
    skip: dict[str, str] = {}
    run(contest, [first, other], tmp_path, limit=0.9, repeat=1, skip=skip, progress=lambda what: None)
    cell, least = contest.cells["other"], contest.cells["first"].processor[0]

    assert cell.verdict == "over"
    assert cell.processor[0] >= 4 * least
    assert cell.bound >= cell.processor[0]
    assert f"> {cell.processor[0] / least:.0f} " in table(contest)
    assert skip == {}


def test_who_takes_more_memory_than_it_may_is_ended(tmp_path):
    contest = Contest("test", 1, "of it", lambda folder: "the same")
    text = "held = bytearray(b'x' * 200_000_000)\nimport time\ntime.sleep(20)"
    one = Entrant("one", ("-c", ENTRANT.format(text)))
    run(contest, [one], tmp_path, limit=30, repeat=1, skip={}, progress=lambda what: None, memory=10**8)
    cell = contest.cells["one"]

    assert cell.verdict == "over"
    assert re.match(r"0\.[2-4] GB after", cell.note)
    assert cell.peak > 10**8
    assert cell.bound < 20


def test_a_failure_says_what_the_entrant_said(tmp_path):
    _, cell, _ = judged(tmp_path, "sys.exit('no more memory')")

    assert (cell.verdict, cell.note) == ("failed", "no more memory")


def test_of_a_portfolio_some_are_told_and_the_others_counted(tmp_path):
    file = tmp_path / "case.ttl"
    file.write_text("".join(portfolio(2_000)))
    result = load(file, moments=AS_OF, views="facts").infer()
    whole = summary_lines(result)
    told = summary_lines(result, most=5)
    headings = [line for before, line in pairwise(whole) if not before]

    assert len(headings) > 15
    assert told[:-2] == whole[: len(told) - 2]
    assert told[-1].startswith(f"{len(headings) - 5} more negotiations")
    assert summary_lines(result, most=len(headings)) == whole


def test_changes_are_compared_before_they_are_timed():
    found = measure_changes(10)

    assert (found.count, found.compared) == (10, 5)
    assert found.seconds > 0
    assert 0 < found.shifted < 10
