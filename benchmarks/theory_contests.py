"""The shipped theory over large cases: which there are, and leverkg's variants and others on each."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.market import market
from benchmarks.measure import ROOT, Contest, Entrant, digest, run
from benchmarks.peers import FLOORS
from benchmarks.portfolio import portfolio
from benchmarks.theory_peers import PEERS, as_answered
from benchmarks.theory_runs import VARIANTS

__all__ = ["LARGE", "Large", "compare_theory"]


class Large(NamedTuple):
    """A kind of case that can be made in any size.

    Attributes:
        make: yields a case of a size as Turtle.
        unit: what the size counts.
        sizes: those measured.
        small: those measured when time is short.
    """

    make: Callable[[int], Iterator[str]]
    unit: str
    sizes: tuple[int, ...]
    small: tuple[int, ...]


LARGE = {
    "portfolio": Large(portfolio, "triples or a sector more", (900, 10_000, 100_000, 1_000_000), (900,)),
    "market": Large(market, "provisions or a chain more", (100, 1_000, 10_000, 100_000), (100,)),
}
"""Cases of any size for the shipped theory."""


def compare_theory(
    name: str,
    sizes: list[int],
    *,
    limit: float,
    repeat: int,
    bound: float | None = None,
    memory: float | None = None,
    progress: Callable[[str], None] = lambda what: None,
    variants: tuple[str, ...] | None = None,
) -> Iterator[Contest]:
    """Yield what became of the shipped theory over the large cases of a name, size by size, as of one day.

    Args:
        name: a key of `LARGE`.
        sizes: in rising order; who is over the limit is not run at the sizes after.
        limit: seconds a process may take.
        repeat: runs of each.
        bound: others may take this many times leverkg's processor time at each size, whatever the limit.
        memory: bytes that a process may have in memory.
        progress: is told what is being run.
        variants: only these of leverkg's variants and the others, and no floors.
    """
    large = LARGE[name]
    skip = {peer: "not installed" for peer in PEERS if importlib.util.find_spec(peer) is None}
    for size in sizes:
        contest = Contest(name, size, large.unit, lambda folder: digest(as_answered(folder)))
        entrants = [
            Entrant(one, ("-m", "benchmarks.theory_peers", one), times=bound)
            if one in PEERS
            else Entrant(one, ("-m", "benchmarks.theory_runs", one))
            for one in variants or (*VARIANTS, *PEERS)
        ]
        floors = () if variants else tuple(FLOORS)
        entrants += [Entrant(one, ("-m", "benchmarks.peers", one, name), judged=False) for one in floors]
        with tempfile.TemporaryDirectory(prefix="leverkg-bench-") as place:
            folder = Path(place)
            with (folder / "case.ttl").open("w") as case:
                case.writelines(large.make(size))
            contest.facts = _count(folder / "case.ttl")
            if any(one.name in PEERS and one.name not in skip for one in entrants):
                progress(f"{name} {size:,}: what the others start from")
                command = [sys.executable, "-m", "benchmarks.theory_peers", "prepare", str(folder)]
                subprocess.run(command, cwd=ROOT, check=True)
            run(
                contest,
                entrants,
                folder,
                limit=limit,
                repeat=repeat,
                skip=skip,
                memory=memory,
                progress=progress,
            )
        yield contest


def _count(file: Path) -> int:
    import pyoxigraph as ox

    return sum(1 for _ in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
