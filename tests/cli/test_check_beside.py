"""A large case is checked by another process while it is inferred: with the same to tell."""

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


def ran(path, program: str, *, within: float = 60, **options: str) -> subprocess.CompletedProcess[str]:
    text = f"OPTIONS = {options}\n{CASE}\n{program}"
    return subprocess.run(
        [sys.executable, "-c", text, str(path)], capture_output=True, text=True, timeout=within, check=False
    )


def test_another_process_finds_what_is_wrong(case):
    program = """
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, f"{os.getpid()} {shapes}")]
with beside.checked_beside(case, shapes=False) as findings:
    (found,) = findings()
pid, shapes = found.message.split()
assert int(pid) != own and shapes == "False"
try:
    os.kill(int(pid), 0)
except ProcessLookupError:
    print("gone")
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("gone\n", "")


@pytest.mark.parametrize("large", [0, 10**9])
def test_it_finds_the_same(case, large):
    program = f"""
from leverkg.case import load as case_load
case_load._LARGE = {large}
case = load(sys.argv[1])
assert (case.asserted.columns is None) == bool({large})
with beside.checked_beside(case, shapes=True) as findings:
    there = findings()
here = real(case, shapes=True)
assert there == here and [f.severity.name for f in here] == [f.severity.name for f in there], (here, there)
print(len(here) > 2)
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("True\n", "")


def test_where_one_process_is_all_it_is_checked_when_asked_for(case):
    program = """
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, str(os.getpid()))]
beside._may_fork = lambda: False
with beside.checked_beside(case, shapes=False) as findings:
    print(findings()[0].message == str(own))
"""
    assert ran(case, program).stdout == "True\n"


def test_what_fails_there_is_told_here(case):
    program = """
def fails(case, shapes):
    raise ValueError("there" if os.getpid() != own else "here")
beside.check = fails
with beside.checked_beside(case, shapes=False) as findings:
    findings()
"""
    found = ran(case, program)
    assert "ValueError: here" in found.stderr
    assert "there" not in found.stderr


def test_nobody_is_left_behind_when_a_run_ends_early(case):
    program = """
import time
beside.check = lambda case, shapes: time.sleep(60)
try:
    with beside.checked_beside(case, shapes=False):
        raise KeyboardInterrupt
except KeyboardInterrupt:
    from multiprocessing import active_children
    print(active_children())
"""
    assert ran(case, program).stdout == "[]\n"


def test_nobody_is_left_behind_when_a_run_is_ended_at_once(case):
    program = """
import time
beside.check = lambda case, shapes: time.sleep(90)
with beside.checked_beside(case, shapes=False):
    print("ended", flush=True)
    os._exit(5)  # as a limit of time does; what is read here comes to an end with the last process
"""
    found = ran(case, program, within=30)
    assert (found.returncode, found.stdout) == (5, "ended\n")


def test_where_no_process_can_begin_it_is_checked_when_asked_for(case):
    program = """
def no(): raise BlockingIOError(11, "Resource temporarily unavailable")
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, str(os.getpid()))]
os.fork = no
with beside.checked_beside(case, shapes=False) as findings:
    print(findings()[0].message == str(own))
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("True\n", "")


def test_what_is_cut_off_is_found_here(case):
    program = """
def cut(sender, *rest):
    os.write(sender.fileno(), b"\\0\\0\\1\\0half")
beside._send = cut
beside.check = lambda case, shapes: [Finding("X", Severity.INFO, str(os.getpid()))]
with beside.checked_beside(case, shapes=False) as findings:
    print(findings()[0].message == str(own))
"""
    found = ran(case, program)
    assert (found.stdout, found.stderr) == ("True\n", "")


INFER = """
import importlib
from leverkg.cli import main
importlib.import_module("leverkg.cli.infer")._LARGE = int(os.environ["LARGE"])
sys.argv[1:] = ["infer", sys.argv[1], *os.environ["MORE"].split()]
main()
"""


def inferred(path, large: int, more: str) -> subprocess.CompletedProcess[str]:
    text = f"OPTIONS = {{}}\n{CASE}\n{INFER}"
    environment = {**os.environ, "LARGE": str(large), "MORE": more}
    return subprocess.run(
        [sys.executable, "-c", text, str(path)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


def test_nothing_is_written_of_a_case_with_errors(case, tmp_path):
    out = tmp_path / "out.ttl"
    small, large = (inferred(case, size, f"-o {out}") for size in (10**9, 0))
    assert (small.returncode, large.returncode, out.exists()) == (1, 1, False)
    assert large.stderr.replace("nothing was written", "nothing was derived") == small.stderr
    assert "nothing was written" in large.stderr


def test_findings_are_told_before_what_ends_the_run(case):
    found = inferred(case, 0, "--views nobody --fail-on never")
    assert found.returncode == 2
    assert found.stderr.index("LEV-S") < found.stderr.index("LEV-U010")


@pytest.mark.parametrize("name", ["houston-lighting"])
def test_a_run_tells_and_writes_the_same(name, tmp_path):
    path = folder("cases") / name / "case.ttl"
    out = tmp_path / "out.ttl"
    results = []
    for large in (0, 10**9):
        found = inferred(path, large, f"-o {out} --executor columns")
        results.append((found.returncode, found.stdout, found.stderr, out.read_bytes()))
    assert results[0] == results[1]
    assert results[0][0] == 0
