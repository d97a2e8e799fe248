"""The benchmarks: `python -m benchmarks`, or `make bench`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import click

from benchmarks.changes import CASE, measure_changes
from benchmarks.measure import ROOT, Contest, Entrant, digest, run
from benchmarks.peers import ANSWER, DATA, ENGINES, FLOORS, MODULES
from benchmarks.programs import NS, Program, line
from benchmarks.report import as_json, machine, start_up_table, table
from benchmarks.theory_contests import LARGE, compare_theory
from benchmarks.theory_peers import PEERS
from benchmarks.theory_runs import VARIANTS
from benchmarks.workloads import WORKLOADS, Workload

STARTED, LARGEST = "cases/houston-lighting/case.ttl", "cases/iran-hostages/case.ttl"
_NAMES = ("start-up", "changes", *(w.name for w in WORKLOADS), *LARGE)


@click.command()
@click.option("--small", is_flag=True, help="The smallest sizes, once: about a minute.")
@click.option("--only", multiple=True, help=f"Only these: {', '.join(_NAMES)}; a part of a name will do.")
@click.option("--largest", type=int, help="No size above this.")
@click.option("--limit", type=float, help="Seconds a process may take (default 120; small: 5).")
@click.option("--repeat", type=click.IntRange(1), help="Runs of each (default 3; small: 1).")
@click.option(
    "--engines",
    multiple=True,
    help="Beside leverkg only these, by name (rdflib, pyshacl, leverkg, store, …), and no floors.",
)
@click.option(
    "--bound",
    type=float,
    help="Let others take this many times leverkg's processor time for the theory, in place of the limit.",
)
@click.option("--memory", type=float, help="Gigabytes a process may have in memory (no limit by default).")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Keep the results there too.")
def main(
    small: bool,
    only: tuple[str, ...],
    largest: int | None,
    limit: float | None,
    repeat: int | None,
    engines: tuple[str, ...],
    bound: float | None,
    memory: float | None,
    save: Path | None,
) -> None:
    """Measure leverkg beside other engines, and print tables.

    An answer is judged before its time is shown: another answer is wrong, not slow. All results go to
    build/benchmarks.json, which is not kept under version control.
    """
    wanted = [name for name in _NAMES if not only or any(part.lower() in name for part in only)]
    if not wanted:
        raise click.UsageError(f"--only {' '.join(only)}: there are {', '.join(_NAMES)}")
    beside = _chosen(engines, (*ENGINES, *VARIANTS, *PEERS))
    most = None if memory is None else memory * 2**30
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
            some = beside and tuple(name for name in beside if name in ENGINES)
            found = compare(
                workload, sizes, limit=limit, repeat=repeat, memory=most, progress=_progress, engines=some
            )
            measured(found)
    for name, large in LARGE.items():
        if name in wanted:
            sizes = [s for s in (large.small if small else large.sizes) if s <= (largest or s)]
            some = beside and tuple(name for name in beside if name in VARIANTS or name in PEERS)
            found = compare_theory(
                name,
                sizes,
                limit=limit,
                repeat=repeat,
                bound=bound,
                memory=most,
                progress=_progress,
                variants=some,
            )
            measured(found)
    limits = {"limit": limit, "bound": bound, "memory": memory, "repeat": repeat}
    text = as_json(contests, start_up, before=before, after=machine(), **limits)
    for target in (ROOT / "build" / "benchmarks.json", save):
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    right = [
        cell.verdict for contest in contests for name, cell in contest.cells.items() if name == "leverkg"
    ]
    sys.exit(0 if all(verdict in ("right", "over") for verdict in right) else 1)


def _chosen(engines: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return leverkg and the engines asked for, `None` if none are.

    Raises:
        UsageError: there is none of a name.
    """
    if unknown := [name for name in engines if name not in known]:
        raise click.UsageError(f"--engines {unknown[0]}: there are {'; '.join(dict.fromkeys(known))}")
    return tuple(dict.fromkeys(("leverkg", *engines))) if engines else None


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{what}\r", err=True, nl=False)


def compare(
    workload: Workload,
    sizes: list[int],
    *,
    limit: float,
    repeat: int,
    memory: float | None = None,
    progress: Callable[[str], None] = lambda what: None,
    engines: tuple[str, ...] | None = None,
) -> Iterator[Contest]:
    """Yield what became of a workload, size by size.

    Args:
        workload: which.
        sizes: in rising order; an engine over the limit is not run at the sizes after.
        limit: seconds a process may take.
        repeat: runs of each engine.
        memory: bytes that a process may have in memory.
        progress: is told what is being run.
        engines: only these, and no floors.
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
