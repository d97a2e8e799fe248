"""Reports of conformance in the W3C's Evaluation and Report Language (EARL 1.0 Schema).

Whoever asserts an outcome is the test driver; the software has the version that was tested. A test of what is
not supported, and is refused, has failed: refused is not passed.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from leverkg import __version__

_SOFTWARE = "https://w3id.org/leverkg"
_DRIVER = f"{_SOFTWARE}/conformance"


class Earl:
    """A report, written when all tests have run.

    Args:
        suite_name: the name of its file.
        tests: what the IRIs of tests begin with.
    """

    def __init__(self, suite_name: str, tests: str) -> None:
        self.suite = suite_name
        self.tests = tests
        self.outcomes: list[tuple[str, bool, str]] = []

    def add(self, test: str, passed: bool, info: str = "") -> None:
        """Note the outcome of a test, and what else is to be said of it."""
        self.outcomes.append((test, passed, info))

    def close(self) -> None:
        """Print the score, and write the report where LEVERKG_EARL says."""
        passed = sum(ok for _, ok, _ in self.outcomes)
        print(f"\n{self.suite}: {passed} of {len(self.outcomes)} passed")
        folder = os.environ.get("LEVERKG_EARL")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            text = self.text(datetime.now(tz=UTC).date())
            (Path(folder) / f"{self.suite}.ttl").write_text(text, encoding="utf-8")

    def text(self, day: date) -> str:
        """Return the report as Turtle."""
        lines = [
            "@prefix dct: <http://purl.org/dc/terms/> .",
            "@prefix doap: <http://usefulinc.com/ns/doap#> .",
            "@prefix earl: <http://www.w3.org/ns/earl#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            "",
            f"<{_SOFTWARE}> a doap:Project , earl:Software , earl:TestSubject ;",
            '  doap:name "leverkg" ;',
            f'  doap:release [ doap:revision "{__version__}" ] .',
            "",
            f"<{_DRIVER}> a earl:Software , earl:Assertor ;",
            f'  dct:title "make conformance: {self.suite}" .',
        ]
        for test, passed, info in sorted(self.outcomes):
            said = f' ; earl:info "{info}"' if info else ""
            outcome = f"earl:outcome earl:{'passed' if passed else 'failed'}{said}"
            lines += [
                "",
                "[] a earl:Assertion ;",
                f"  earl:assertedBy <{_DRIVER}> ;",
                f"  earl:subject <{_SOFTWARE}> ;",
                f"  earl:test <{self.tests}{test}> ;",
                f'  earl:result [ a earl:TestResult ; dct:date "{day}"^^xsd:date ; {outcome} ] ;',
                "  earl:mode earl:automatic .",
            ]
        return "\n".join(lines) + "\n"
