"""The benchmarks: `python -m benchmarks`, or `make bench`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import click

from benchmarks.changes import CASE, measure_changes
from benchmarks.market import market
from benchmarks.measure import ROOT, Contest, Entrant, digest, run
from benchmarks.peers import ANSWER, DATA, ENGINES, FLOORS, MODULES
from benchmarks.portfolio import portfolio
from benchmarks.programs import NS, Program, line
from benchmarks.report import as_json, machine, start_up_table, table
from benchmarks.theory_runs import VARIANTS
from benchmarks.workloads import WORKLOADS, Workload


@dataclass(frozen=True, slots=True)
class Large:
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
STARTED, LARGEST = "cases/houston-lighting/case.ttl", "cases/iran-hostages/case.ttl"
_NAMES = ("start-up", "changes", *(w.name for w in WORKLOADS), *LARGE)


@click.command()
@click.option("--small", is_flag=True, help="The smallest sizes, once: about a minute.")
@click.option("--only", multiple=True, help=f"Only these: {', '.join(_NAMES)}; a part of a name will do.")
@click.option("--largest", type=int, help="No size above this.")
@click.option("--limit", type=float, help="Seconds a process may take (default 120; small: 5).")
@click.option("--repeat", type=click.IntRange(1), help="Runs of each (default 3; small: 1).")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Keep the results there too.")
def main(
    small: bool,
    only: tuple[str, ...],
    largest: int | None,
    limit: float | None,
    repeat: int | None,
    save: Path | None,
) -> None:
    """Measure leverkg beside other engines, and print tables.

    An answer is judged before its time is shown: another answer is wrong, not slow. All results go to
    build/benchmarks.json, which is not kept under version control.
    """
    wanted = [name for name in _NAMES if not only or any(part.lower() in name for part in only)]
    if not wanted:
        raise click.UsageError(f"--only {' '.join(only)}: there are {', '.join(_NAMES)}")
    limit, repeat = limit or (5 if small else 120), repeat or (1 if small else 3)
    before = machine()
    click.echo(
        f"{before['when']}, {before['cores']} cores, load {before['load']}, Python {before['python']}\n"
    )
    start_up: list[tuple[str, float, float]] = []
    if "start-up" in wanted:
        start_up = measure_start_up(1 if small else 7)
        click.echo(start_up_table(start_up) + "\n")
    if "changes" in wanted:
        changes = measure_changes(20 if small else 200)
        click.echo(
            f"{changes.count} changes of one degree in {CASE.relative_to(ROOT)}, everything inferred anew: "
            f"{changes.seconds:.1f} s, {1000 * changes.seconds / changes.count:.0f} ms each; "
            f"{changes.shifted} alter a balance ({changes.compared} compared with processes of their own)\n"
        )
    contests: list[Contest] = []

    def measured(found: Iterator[Contest]) -> None:
        for contest in found:
            click.echo(table(contest) + "\n")
            contests.append(contest)

    for workload in WORKLOADS:
        if workload.name in wanted:
            sizes = [s for s in (workload.small if small else workload.sizes) if s <= (largest or s)]
            measured(compare(workload, sizes, limit=limit, repeat=repeat, progress=_progress))
    for name, large in LARGE.items():
        if name in wanted:
            sizes = [s for s in (large.small if small else large.sizes) if s <= (largest or s)]
            measured(compare_theory(name, sizes, limit=limit, repeat=repeat, progress=_progress))
    text = as_json(contests, start_up, before=before, after=machine(), limit=limit, repeat=repeat)
    for target in (ROOT / "build" / "benchmarks.json", save):
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    right = [
        cell.verdict for contest in contests for name, cell in contest.cells.items() if name == "leverkg"
    ]
    sys.exit(0 if all(verdict in ("right", "over") for verdict in right) else 1)


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{what}\r", err=True, nl=False)


def compare(
    workload: Workload,
    sizes: list[int],
    *,
    limit: float,
    repeat: int,
    progress: Callable[[str], None] = lambda what: None,
    engines: tuple[str, ...] | None = None,
) -> Iterator[Contest]:
    """Yield what became of a workload, size by size.

    Args:
        workload: which.
        sizes: in rising order; an engine over the limit is not run at the sizes after.
        limit: seconds a process may take.
        repeat: runs of each engine.
        progress: is told what is being run.
        engines: only these.
    """
    skip = _unable(workload.program)
    for size in sizes:
        facts = {line(triple) for triple in workload.facts(size)}
        expected = {line(triple) for triple in workload.answers(size)}
        contest = Contest(
            workload.name,
            size,
            workload.unit,
            lambda folder, facts=facts: digest(_answer(folder, workload.program) - facts),  # type: ignore[misc]
            digest(expected),
            facts=len(facts),
            following=len(expected),
        )
        entrants = [
            Entrant(name, ("-m", "benchmarks.peers", name, workload.name), name in ENGINES)
            for name in (engines or (*ENGINES, *FLOORS))
        ]
        with tempfile.TemporaryDirectory(prefix="leverkg-bench-") as place:
            folder = Path(place)
            (folder / DATA).write_text("".join(sorted(facts)))
            run(contest, entrants, folder, limit=limit, repeat=repeat, skip=skip, progress=progress)
        yield contest


def _unable(program: Program) -> dict[str, str]:
    """Return the engines that cannot run a program, with the reason."""
    found = {}
    for name in ENGINES:
        module = MODULES.get(name, name)
        if importlib.util.find_spec(module) is None:
            found[name] = "not installed"
        elif name in ("owlrl", "reasonable") and program.axioms is None:
            found[name] = "no axioms say this"
    return found


def _answer(folder: Path, program: Program) -> set[str]:
    """Return the triples of an answer that the rules speak of; OWL reasoners conclude more than those."""
    derived, start = program.derived, f"<{NS}"
    found = set()
    with (folder / ANSWER).open() as answer:
        for text in answer:
            subject, predicate, object_ = text.rstrip(" .\n").split(" ", 2)
            if predicate in derived and subject.startswith(start) and object_.startswith(start):
                found.add(line((subject, predicate, object_)))
    return found


def compare_theory(
    name: str,
    sizes: list[int],
    *,
    limit: float,
    repeat: int,
    progress: Callable[[str], None] = lambda what: None,
    variants: tuple[str, ...] | None = None,
) -> Iterator[Contest]:
    """Yield what became of the shipped theory over the large cases of a name, size by size, as of one day.

    The other arguments are those of `compare`.
    """
    large = LARGE[name]
    skip: dict[str, str] = {}
    for size in sizes:
        contest = Contest(name, size, large.unit, _whole_answer)
        floors = () if variants else tuple(FLOORS)
        entrants = [
            *(Entrant(one, ("-m", "benchmarks.theory_runs", one)) for one in variants or VARIANTS),
            *(Entrant(one, ("-m", "benchmarks.peers", one, "portfolio"), judged=False) for one in floors),
        ]
        with tempfile.TemporaryDirectory(prefix="leverkg-bench-") as place:
            folder = Path(place)
            with (folder / "case.ttl").open("w") as case:
                case.writelines(large.make(size))
            contest.facts = _count(folder / "case.ttl")
            run(contest, entrants, folder, limit=limit, repeat=repeat, skip=skip, progress=progress)
        yield contest


def _whole_answer(folder: Path) -> str:
    return digest(set((folder / ANSWER).read_text().splitlines(keepends=True)))


def _count(file: Path) -> int:
    import pyoxigraph as ox

    return sum(1 for _ in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))


def measure_start_up(repeat: int) -> list[tuple[str, float, float]]:
    """Return the median seconds of whole processes, run by turns, and their ratio to the first.

    The first is a Python that imports what leverkg cannot do without.
    """
    commands = {
        "python, click and pyoxigraph imported": [sys.executable, "-c", "import click, pyoxigraph"],
        "leverkg --version": [sys.executable, "-m", "leverkg", "--version"],
        f"leverkg infer --moments last --views facts {STARTED}": [
            *(sys.executable, "-m", "leverkg", "infer", "-q"),
            *("--moments", "last", "--views", "facts", STARTED),
        ],
        f"leverkg infer {STARTED}": [sys.executable, "-m", "leverkg", "infer", "-q", STARTED],
        f"leverkg infer {LARGEST}": [sys.executable, "-m", "leverkg", "infer", "-q", LARGEST],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            started = perf_counter()
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
            if done.returncode:
                raise click.ClickException(f"{name} ended with {done.returncode}")
            seconds[name].append(perf_counter() - started)
    medians = {name: median(found) for name, found in seconds.items()}
    first = next(iter(medians.values()))
    return [(name, found, found / first) for name, found in medians.items()]


if __name__ == "__main__":
    main()
