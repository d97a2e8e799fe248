"""Findings on the way to something else: shown on standard error, with their count."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leverkg.cli.terminal import colour_on, note
from leverkg.findings import Finding, Severity

if TYPE_CHECKING:
    from leverkg.api import Case
    from leverkg.cli.options import Run

__all__ = ["at_or_above", "report_errors", "report_findings"]


def at_or_above(findings: Sequence[Finding], fail_on: str) -> bool:
    """Tell whether a finding is as bad as `error`, `warning` or `info`, or worse; never for `never`."""
    if fail_on == "never":
        return False
    return any(finding.severity >= Severity[fail_on.upper()] for finding in findings)


def report_findings(findings: Sequence[Finding], *, fail_on: str, quiet: bool = False) -> bool:
    """Show findings on standard error, remarks left out, and tell whether one is too bad to go on."""
    from leverkg.wording.messages import counts, finding_text

    failed = at_or_above(findings, fail_on)
    shown = [f for f in findings if f.severity >= (Severity.ERROR if quiet else Severity.WARNING)]
    for finding in shown:
        note(finding_text(finding, colour=colour_on(sys.stderr)))
    if shown and not quiet:
        note(counts(shown))
    return failed


def report_errors(case: Case, run: Run) -> None:
    """Show on standard error what `leverkg infer` would refuse, for verbs that answer all the same."""
    if not run.theory:
        return
    errors = [f for f in case.check(shapes=False) if f.severity == Severity.ERROR]
    if errors:
        report_findings(errors, fail_on="never", quiet=True)
        note("answered all the same, from a case with errors: the answer may be wrong")
