"""Running an engine in a process of its own, within a limit, and judging its answer before its time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.peers import ANSWER, TIMES

__all__ = ["Cell", "Contest", "Entrant", "digest", "run"]

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Entrant:
    """Something that is measured.

    Attributes:
        name: what it is called.
        command: the arguments of Python that run it.
        judged: whether it gives an answer that can be right or wrong.
    """

    name: str
    command: tuple[str, ...]
    judged: bool = True


@dataclass(slots=True)
class Cell:
    """What an entrant did on one size of a workload.

    Attributes:
        verdict: `right`, `wrong`, `over` (it took longer than the limit), `failed`, or `not run`.
        whole: seconds of each run of the whole process.
        steps: seconds of each step, of each run.
        peak: the largest resident memory in bytes.
        note: what is to be said of it.
        bound: the limit that it did not keep.
    """

    verdict: str = "not run"
    whole: list[float] = field(default_factory=list)
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
) -> None:
    """Run entrants on the data in a folder by turns, so that a change of the machine's load meets all alike.

    Args:
        contest: gets the cells.
        entrants: who runs; the first one's answer is the measure where none is known.
        folder: has the data; each run writes into it.
        limit: seconds a whole process may take.
        repeat: how often each runs.
        skip: entrants that are not run, with the reason; those over the limit are added to it.
        progress: is told what is being run.
    """
    for entrant in entrants:
        note = skip.get(entrant.name, "")
        contest.cells[entrant.name] = Cell(note=note)
    for turn in range(repeat):
        for entrant in entrants:
            cell = contest.cells[entrant.name]
            if cell.note or cell.verdict not in ("not run", "right"):
                continue
            progress(f"{contest.workload} {contest.size:,}: {entrant.name} ({turn + 1} of {repeat})")
            _once(contest, entrant, cell, folder, limit)
            if cell.verdict == "over":
                skip[entrant.name] = f"over {limit:g} s at {contest.size:,}"


def _once(contest: Contest, entrant: Entrant, cell: Cell, folder: Path, limit: float) -> None:
    for name in (ANSWER, TIMES):
        (folder / name).unlink(missing_ok=True)
    started = perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, *entrant.command, str(folder)],
            cwd=ROOT,
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        cell.verdict, cell.note, cell.bound = "over", f"> {limit:g} s", limit
        return
    seconds = perf_counter() - started
    times = folder / TIMES
    if done.returncode or not times.exists():
        last = done.stderr.decode(errors="replace").strip().splitlines()
        cell.verdict, cell.note = "failed", (last or [f"exit code {done.returncode}"])[-1][:100]
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
    cell.steps.append(report["seconds"])
    cell.peak = max(cell.peak, report["peak"])
