"""A large case is checked by another process while the working set is made: with the same to tell."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from leverkg.theory.folders import folder

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="checks beside need Linux and two cores",
)

CASE = """
import os, sys
from leverkg import load
from leverkg.checks import beside
from leverkg.findings import Finding, Severity
case = load(sys.argv[1], **OPTIONS)
own, real = os.getpid(), beside.check
"""
BAD = """
@prefix : <https://example.org/> . @prefix lev: <https://w3id.org/leverkg#> .
:n a lev:Need ; lev:intensity lev:hihg .
:m a lev:Negotiation ; lev:party :a ; lev:begins "2020-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.ttl"
    path.write_text(BAD, encoding="utf-8")
    return path


def ran(path, program: str, **options: str) -> subprocess.CompletedProcess[str]:
    text = f"OPTIONS = {options}\n{CASE}\n{program}"
    return subprocess.run(
        [sys.executable, "-c", text, str(path)], capture_output=True, text=True, timeout=60, check=False
    )


def test_another_process_finds_what_is_wrong(case):
    program = """
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, f"{os.getpid()} {shapes}")]
(found,) = beside.check_beside(case, shapes=False)
pid, shapes = found.message.split()
assert int(pid) != own and shapes == "False"
assert "given" in vars(case)
try:
    os.kill(int(pid), 0)
except ProcessLookupError:
    print("gone")
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("gone\n", "")


def test_with_threads_of_polars_it_is_checked_here(case):
    program = """
import polars
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, str(os.getpid()))]
print(beside.check_beside(case, shapes=False)[0].message == str(own), "given" in vars(case))
"""
    assert ran(case, program).stdout == "True False\n"


def test_it_finds_the_same(case):
    program = """
there, here = beside.check_beside(case, shapes=True), real(case, shapes=True)
assert there == here and [f.severity.name for f in here] == [f.severity.name for f in there], (here, there)
print(len(here) > 2)
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("True\n", "")


def test_what_fails_there_is_told_here(case):
    program = """
def fails(case, shapes):
    raise ValueError("there" if os.getpid() != own else "here")
beside.check = fails
beside.check_beside(case, shapes=False)
"""
    found = ran(case, program)
    assert "ValueError: here" in found.stderr
    assert "there" not in found.stderr


def test_what_is_wrong_with_the_working_set_is_told_when_rules_are_run(case):
    program = """
print(len(beside.check_beside(case, shapes=False)) > 2)
case.infer()
"""
    found = ran(case, program, views="nobody")
    assert found.stdout == "True\n"
    assert 'UsageError: there is no party "nobody" here' in found.stderr


@pytest.mark.parametrize("name", ["houston-lighting"])
def test_a_run_tells_and_writes_the_same(name, tmp_path):
    path = folder("cases") / name / "case.ttl"
    program = """
import importlib
from leverkg.cli import main
importlib.import_module("leverkg.cli.infer")._LARGE = int(os.environ["LARGE"])
sys.argv[1:] = ["infer", sys.argv[1], "-o", os.environ["OUT"], "--executor", "columns"]
main()
"""
    results = []
    for large in ("0", "1000000"):
        out = tmp_path / "out.ttl"
        environment = {**os.environ, "OUT": str(out), "LARGE": large}
        text = f"OPTIONS = {{}}\n{CASE}\n{program}"
        found = subprocess.run(
            [sys.executable, "-c", text, str(path)],
            capture_output=True,
            env=environment,
            timeout=60,
            check=True,
        )
        results.append((found.stdout, found.stderr, out.read_bytes()))
    assert results[0] == results[1]
