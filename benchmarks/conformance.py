"""The scores of the conformance suites, test by test: `make conformance`.

Each suite is run by the tests that bring it to leverkg (pytest), and each outcome is printed. A test that
is skipped has not passed, and a suite that could not be run at all is named as such; the command ends with 0
only if every suite was run and every outcome is as `docs/conformance.md` states it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

__all__ = ["SUITES", "Suite", "main"]

ROOT = Path(__file__).parent.parent
_PRINTED = re.compile(r"^(ok|FAIL) +(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite and the tests that run it.

    Attributes:
        name: what it is called.
        file: the file of its tests.
        tests: how the names of its tests begin, with the parameter if they are told apart by it.
        known: outcomes other than passed that are expected, each explained in `docs/conformance.md`.
    """

    name: str
    file: str
    tests: tuple[str, ...]
    known: frozenset[str] = frozenset()


_SPARQL, _RDF = "tests/sparql/test_w3c.py", "tests/rdf/test_w3c.py"
_PYSHACL = "tests/conformance/test_pyshacl_sources.py"
_REFUSED = frozenset(
    {
        "sparql/component/nodeValidator-001",
        "sparql/component/optional-001",
        "sparql/component/propertyValidator-select-001",
        "sparql/component/validator-001",
        "sparql/pre-binding/shapesGraph-001",
    }
)
_RULES = "tests/conformance/test_sparql_rules.py"
_STATED = tomllib.loads((ROOT / "tests/conformance/sparql_rules.toml").read_text("utf-8"))
SUITES = (
    Suite("SHACL 1.2 Inference Rules (W3C draft)", "tests/conformance/test_shacl12.py", ("test_case",)),
    Suite("DASH rules (pySHACL)", _PYSHACL, ("test_dash_rules", "test_rules_of")),
    Suite("SHACL core and SPARQL constraints (W3C)", _PYSHACL, ("test_nodes_conform",), _REFUSED),
    Suite(
        "datalog-conformance, core",
        "tests/conformance/test_datalog.py",
        ("test_file",),
        frozenset({"unsafe_negation_variable_only_in_negative_literal"}),
    ),
    Suite("SPARQL 1.1 query evaluation (W3C)", _SPARQL, ("test_the_written_query",)),
    Suite("SPARQL 1.1 negative syntax, queries (W3C)", _SPARQL, ("test_a_wrong_query",)),
    Suite("SPARQL 1.1 negative syntax, updates (W3C)", _SPARQL, ("test_an_update",)),
    *(
        Suite(
            f"SPARQL 1.1 queries as rules (W3C), {who}",
            _RULES,
            (f"test_as_a_rule[{who}-",),
            frozenset(_STATED["refused"]) | frozenset(_STATED["differs"][who]),
        )
        for who in _STATED["differs"]
    ),
    *(
        Suite(f"SPARQL 1.1 queries evaluated once (W3C), {who}", _RULES, (f"test_evaluated_once[{who}-",))
        for who in _STATED["differs"]
    ),
    Suite("RDF 1.1 Turtle (W3C)", _RDF, ("test_suite[turtle",)),
    Suite("RDF 1.1 TriG (W3C)", _RDF, ("test_suite[trig",)),
    Suite("RDF 1.1 N-Triples (W3C)", _RDF, ("test_suite[n-triples",)),
    Suite("RDF 1.1 N-Quads (W3C)", _RDF, ("test_suite[n-quads",)),
)


@dataclass(slots=True)
class Score:
    """What became of a suite's tests.

    Attributes:
        outcomes: for each test `passed`, `failed` or `skipped`.
        why: the reason of a test that was skipped.
    """

    outcomes: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """Return how many tests came out so."""
        return Counter(self.outcomes.values())[outcome]


class _Listener:
    """A plug-in for pytest that notes and prints each outcome."""

    def __init__(self, suites: Sequence[Suite], *, quiet: bool) -> None:
        self.scores = {suite.name: Score() for suite in suites}
        self.suites = suites
        self.quiet = quiet
        self.broken: list[str] = []
        self.missing: dict[str, str] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(f"{report.nodeid}: {report.longrepr}")
        elif report.skipped:
            self.missing[report.nodeid] = _reason(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str]:
        return report.outcome, "", ""  # no dots between the lines printed here

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        file, _, test = report.nodeid.partition("::")
        suite = next((s for s in self.suites if s.file == file and test.startswith(s.tests)), None)
        if suite is None:
            if report.failed:
                self.broken.append(report.nodeid)
            return
        for name, outcome, why in _outcomes(report, test):
            score = self.scores[suite.name]
            score.outcomes[name] = outcome
            if why:
                score.why[name] = why
            if not self.quiet:
                print(f"{outcome:<8}{suite.name}: {name}{f' ({why})' if why else ''}", flush=True)


def _outcomes(report: pytest.TestReport, test: str) -> Iterator[tuple[str, str, str]]:
    """Yield the outcomes of one test function: of the suite's tests that it printed, or its own."""
    printed = list(_PRINTED.finditer(report.capstdout))
    yield from ((m[2], "passed" if m[1] == "ok" else "failed", "") for m in printed)
    name = test.partition("[")[2].removesuffix("]") or test
    if not printed:
        yield name, report.outcome, _reason(report) if report.skipped else ""
    elif report.failed and all(m[1] == "ok" for m in printed):
        yield f"{name}, as a whole", "failed", ""


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    place = report.longrepr
    text = place[2] if isinstance(place, tuple) else str(place)
    return text.removeprefix("Skipped: ")


def run(suites: Sequence[Suite], *, quiet: bool = False) -> int:
    """Run suites, print the scores, and return the exit code.

    Args:
        suites: which.
        quiet: print the summary only.
    """
    os.chdir(ROOT)
    listener = _Listener(suites, quiet=quiet)
    files = dict.fromkeys(suite.file for suite in suites)
    options = ["-qq", "--no-header", "--no-summary", "--tb=short", "-p", "no:cacheprovider", *files]
    ended = pytest.main(options, plugins=[listener])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        listener.broken.append(f"pytest ended with {ended!r}")
    return _summary(suites, listener)


def _summary(suites: Sequence[Suite], listener: _Listener) -> int:
    width = max(len(suite.name) for suite in suites)
    print(f"\n{'suite':<{width}}  {'passed':>6}  {'failed':>6}  {'skipped':>7}  {'of':>4}")
    complete, right = True, not listener.broken
    for suite in suites:
        score = listener.scores[suite.name]
        numbers = [score.count(word) for word in ("passed", "failed", "skipped")]
        if not any(numbers[:2]):
            reason = next(iter([*score.why.values(), *_missing(listener, suite)]), "no test was found")
            print(f"{suite.name:<{width}}  not run: {reason}")
            complete = False
            continue
        passed, failed, skipped = numbers
        print(f"{suite.name:<{width}}  {passed:>6}  {failed:>6}  {skipped:>7}  {sum(numbers):>4}")
        below = {name for name, outcome in score.outcomes.items() if outcome != "passed"}
        for name in sorted(below):
            why = "see docs/conformance.md" if name in suite.known else score.why.get(name, "unexpected")
            print(f"{'':<{width}}    {score.outcomes[name]}: {name} ({why})")
            right &= name in suite.known or score.outcomes[name] == "skipped"
            complete &= name in suite.known or score.outcomes[name] != "skipped"
        for name in sorted(suite.known - below):
            print(f"{'':<{width}}    passed, though stated not to: {name}")
            right = False
    for text in listener.broken:
        print(f"\nbroken: {text}", file=sys.stderr)
    if not complete:
        print("\nNot everything was run, so that this is no full score.")
    return 1 if not right else 0 if complete else 3


def _missing(listener: _Listener, suite: Suite) -> Iterator[str]:
    yield from (why for node, why in listener.missing.items() if node == suite.file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites that the command line names, or all.

    Returns:
        0 if all is as stated, 1 if something is not, 3 if something could not be run.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conformance", description=__doc__)
    parser.add_argument("--suite", action="append", default=[], help="only suites with this in their names")
    parser.add_argument("--quiet", action="store_true", help="the summary only")
    parser.add_argument(
        "--all", action="store_true", help="the large programs of datalog-conformance too (minutes)"
    )
    chosen = parser.parse_args(arguments)
    if chosen.all:
        os.environ["LEVERKG_SLOW"] = "1"
    wanted = [word.lower() for word in chosen.suite]
    suites = [s for s in SUITES if not wanted or any(word in s.name.lower() for word in wanted)]
    if not suites:
        parser.error("no suite has such a name: " + ", ".join(suite.name for suite in SUITES))
    return run(suites, quiet=chosen.quiet)


if __name__ == "__main__":
    sys.exit(main())
