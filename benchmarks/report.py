"""Tables of results for people, and all of them as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from statistics import median

from prettytable import PrettyTable, TableStyle

from benchmarks.measure import Cell, Contest

__all__ = ["as_json", "machine", "start_up_table", "table"]

_PACKAGES = (
    "leverkg",
    "pyoxigraph",
    "polars",
    "rdflib",
    "pyshacl",
    "owlrl",
    "clingo",
    "nemo-python",
    "reasonable",
)


def machine() -> dict[str, object]:
    """Return what the times depend on: the machine, its load just now, and the versions."""
    versions = {}
    for name in _PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": versions,
    }


def table(contest: Contest) -> str:
    """Return one contest as a table: seconds of inference and of the whole process, and the latter's ratio.

    Ratios are of whole processes, by the clock and in processor time, to the first entrant: 2.00 took twice
    as long.
    """
    shown = _new(["", "answer", "infer s", "whole s", "ratio", "processor s", "its ratio", "peak MB", "note"])
    shown.align["note"] = "l"
    entrants = list(contest.cells)
    first, least = (None, None) if not entrants else _measure(contest.cells[entrants[0]])
    for name in entrants:
        cell = contest.cells[name]
        whole, inner = cell.seconds(), cell.seconds("infer")
        if whole is None:
            bound = f"> {cell.bound / first:.0f}" if cell.bound and first else ""
            spent, times = "", ""
            if cell.verdict == "over" and cell.processor:
                spent = f"> {cell.processor[-1]:.1f}"
                times = f"> {cell.processor[-1] / least:.0f}" if least else ""
            shown.add_row([name, cell.verdict, "", "", bound, spent, times, _megabytes(cell), cell.note])
            continue
        floor = name.startswith("floor")
        ratio = f"{whole / first:.2f}" if first else ""
        spent = median(cell.processor)
        shown.add_row(
            [
                name,
                "" if floor else "right",
                "" if floor else f"{inner:.3f}",
                _spread(cell),
                ratio,
                f"{spent:.2f}",
                f"{spent / least:.2f}" if least else "",
                _megabytes(cell),
                "",
            ]
        )
    sizes = f"{contest.facts:,} triples"
    if contest.following:
        sizes += f", {contest.following:,} follow"
    return f"{contest.workload}, {contest.size:,} {contest.unit} ({sizes})\n{shown.get_string()}"


def start_up_table(rows: Sequence[tuple[str, float, float]]) -> str:
    """Return start-up times: what was started, its median in seconds, and the ratio to the first."""
    shown = _new(["whole process", "ms", "ratio"])
    for name, seconds, ratio in rows:
        shown.add_row([name, f"{seconds * 1000:.0f}", f"{ratio:.2f}"])
    return f"start-up\n{shown.get_string()}"


def _new(columns: list[str]) -> PrettyTable:
    shown = PrettyTable(columns)
    shown.set_style(TableStyle.MARKDOWN)
    shown.align = "r"
    shown.align[columns[0]] = "l"
    return shown


def _measure(cell: Cell) -> tuple[float | None, float | None]:
    """Return the seconds that others are measured by, by the clock and of the processor."""
    seconds = cell.seconds()
    return seconds, None if seconds is None else median(cell.processor)


def _megabytes(cell: Cell) -> str:
    return f"{cell.peak / 2**20:.0f}" if cell.peak else ""


def _spread(cell: Cell) -> str:
    seconds = cell.seconds()
    assert seconds is not None
    if len(cell.whole) == 1:
        return f"{seconds:.2f}"
    return f"{seconds:.2f} ({min(cell.whole):.2f} to {max(cell.whole):.2f})"


def as_json(contests: Iterable[Contest], start_up: Sequence[tuple[str, float, float]], **more: object) -> str:
    """Return all results, with the machine's state before and after."""
    found = [
        {
            "workload": contest.workload,
            "size": contest.size,
            "unit": contest.unit,
            "facts": contest.facts,
            "following": contest.following,
            "digest": contest.expected,
            "entrants": {name: asdict(cell) for name, cell in contest.cells.items()},
        }
        for contest in contests
    ]
    rows = [{"what": name, "seconds": seconds, "ratio": ratio} for name, seconds, ratio in start_up]
    return json.dumps({**more, "start-up": rows, "contests": found}, indent=1) + "\n"
