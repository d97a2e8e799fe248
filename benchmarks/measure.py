"""Running an engine in a process of its own, within a limit, and judging its answer before its time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.peers import ANSWER, TIMES, peak, processor_time, resident

__all__ = ["Cell", "Contest", "Entrant", "digest", "run"]

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take.

    Attributes:
        seconds: by the clock.
        processor: seconds of processor time.
        memory: bytes in memory.
    """

    seconds: float = inf
    processor: float = inf
    memory: float | None = None

    def passed(self, process: int, seconds: float) -> str:
        """Return in words which of these a process has passed; an empty text if none.

        Args:
            process: its number.
            seconds: how long it has been running.
        """
        if seconds >= self.seconds:
            return f"> {self.seconds:.3g} s"
        if self.processor < inf and (spent := processor_time(process)) >= self.processor:
            return f"> {spent:.3g} s of the processor"
        if self.memory is not None and (taken := resident(process)) > self.memory:
            return f"{taken / 2**30:.1f} GB after {seconds:.0f} s"
        return ""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Something that is measured.

    Attributes:
        name: what it is called.
        command: the arguments of Python that run it.
        judged: whether it gives an answer that can be right or wrong.
        times: it may take this many times the processor time of the first entrant, in place of the limit.
    """

    name: str
    command: tuple[str, ...]
    judged: bool = True
    times: float | None = None


@dataclass(slots=True)
class Cell:
    """What an entrant did on one size of a workload.

    Attributes:
        verdict: `right`, `wrong`, `over` (a limit of time or memory), `failed`, or `not run`.
        whole: seconds of each run of the whole process.
        processor: seconds of processor time of each run, user and system.
        steps: seconds of each step, of each run.
        peak: the largest resident memory in bytes.
        note: what is to be said of it.
        bound: the seconds after which it was ended, since it was over a limit.
    """

    verdict: str = "not run"
    whole: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    steps: list[dict[str, float]] = field(default_factory=list)
    peak: int = 0
    note: str = ""
    bound: float | None = None

    def seconds(self, step: str | None = None) -> float | None:
        """Return the median of the whole runs, or of a step; `None` if there is no right answer."""
        if self.verdict != "right":
            return None
        return median(self.whole if step is None else [steps.get(step, 0.0) for steps in self.steps])


Answer = Callable[[Path], str]


@dataclass(slots=True)
class Contest:
    """A workload of one size, and what became of those that ran it.

    Attributes:
        workload: its name.
        size: its size.
        unit: what the size counts.
        expected: the digest of the right answer; if it is not known beforehand, the first entrant's.
        answer: makes the digest of an entrant's answer, of the folder it ran in.
        cells: by entrant.
        facts: how many triples it has.
        following: how many triples follow, if known.
    """

    workload: str
    size: int
    unit: str
    answer: Answer
    expected: str | None = None
    cells: dict[str, Cell] = field(default_factory=dict)
    facts: int = 0
    following: int = 0


def digest(triples: set[str]) -> str:
    """Return the digest of a set of lines of N-Triples."""
    return sha256("".join(sorted(triples)).encode()).hexdigest()


def run(
    contest: Contest,
    entrants: Sequence[Entrant],
    folder: Path,
    *,
    limit: float,
    repeat: int,
    skip: dict[str, str],
    progress: Callable[[str], None],
    memory: float | None = None,
) -> None:
    """Run entrants on the data in a folder by turns, so that a change of the machine's load meets all alike.

    Args:
        contest: gets the cells.
        entrants: who runs; the first one's answer is the measure where none is known.
        folder: has the data; each run writes into it.
        limit: seconds a whole process may take.
        repeat: how often each runs.
        skip: entrants that are not run, with the reason; those over the limit are added.
        progress: is told what is being run.
        memory: bytes that a process may have in memory.
    """
    for entrant in entrants:
        note = skip.get(entrant.name, "")
        contest.cells[entrant.name] = Cell(note=note)
    first = contest.cells[entrants[0].name]
    for turn in range(repeat):
        for entrant in entrants:
            cell = contest.cells[entrant.name]
            if cell.note or cell.verdict not in ("not run", "right"):
                continue
            progress(f"{contest.workload} {contest.size:,}: {entrant.name} ({turn + 1} of {repeat})")
            limits = Limits(limit, memory=memory)
            if entrant.times is not None and first.verdict == "right":
                limits = _in_proportion(entrant.times, first, memory)
            _once(contest, entrant, cell, folder, limits)
            if cell.verdict == "over" and entrant.times is None:
                skip[entrant.name] = f"{cell.note} at {contest.size:,}"


def _once(contest: Contest, entrant: Entrant, cell: Cell, folder: Path, limits: Limits) -> None:
    for name in (ANSWER, TIMES):
        (folder / name).unlink(missing_ok=True)
    started, spent = perf_counter(), _of_those_ended()
    with subprocess.Popen(
        [sys.executable, *entrant.command, str(folder)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        while True:
            left = started + limits.seconds - perf_counter()
            try:
                _, errors = process.communicate(timeout=max(0.0, min(left, 0.5)))
                break
            except subprocess.TimeoutExpired:
                over = limits.passed(process.pid, perf_counter() - started)
                if over:
                    cell.peak = max(cell.peak, peak(process.pid))
                    process.kill()
                    process.wait()
                    cell.verdict, cell.note, cell.bound = "over", over, perf_counter() - started
                    cell.processor.append(_of_those_ended() - spent)
                    return
    seconds, spent = perf_counter() - started, _of_those_ended() - spent
    times = folder / TIMES
    if process.returncode or not times.exists():
        last = errors.decode(errors="replace").strip().splitlines()
        cell.verdict, cell.note = "failed", (last or [f"exit code {process.returncode}"])[-1][:100]
        return
    if entrant.judged:
        found = contest.answer(folder)
        if contest.expected is None:
            contest.expected = found
        if found != contest.expected:
            cell.verdict, cell.note = "wrong", "another answer"
            return
    report = json.loads(times.read_text())
    cell.verdict = "right"
    cell.whole.append(seconds)
    cell.processor.append(spent)
    cell.steps.append(report["seconds"])
    cell.peak = max(cell.peak, report["peak"])


def _in_proportion(times: float, first: Cell, memory: float | None) -> Limits:
    """Return the limits of one that may take some times what another took."""
    if processor_time(os.getpid()):
        return Limits(processor=times * max(first.processor), memory=memory)
    return Limits(times * max(first.whole), memory=memory)  # the system does not tell processor time


def _of_those_ended() -> float:
    """Return the processor time of all processes that were started and have ended."""
    times = os.times()
    return times.children_user + times.children_system
