"""`leverkg check`: find what is wrong with a case."""

from __future__ import annotations

import sys
from typing import Any

import click

from leverkg.cli.findings import at_or_above
from leverkg.cli.options import (
    Seconds,
    fail_on_option,
    files_argument,
    findings_format_option,
    input_options,
    loudness_options,
    run_of,
)
from leverkg.cli.session import session
from leverkg.cli.terminal import colour_on, emit, note, progress

__all__ = ["check"]


@click.command(short_help="Find what is wrong with a case, with the line.")
@files_argument()
@findings_format_option()
@fail_on_option()
@click.option("--shapes/--no-shapes", default=True, help="--no-shapes makes the cheap checks alone.")
@click.option(
    "--more-shapes", multiple=True, metavar="FILE", help="Ask your own SHACL shapes too; may be repeated."
)
@click.option(
    "--dl", is_flag=True, help="Let a description logic reasoner look for contradictions (needs leverkg[dl])."
)
@click.option("--timeout", type=Seconds(), help="Stop after so long (exit code 5).")
@input_options()
@loudness_options()
def check(**options: Any) -> int:
    """Find what is wrong with the FILES of a case: misspelt terms, wrong values, missing or contradictory
    facts.

    Findings go to stdout, their number to stderr. Every code is explained by `leverkg terms CODE`.
    """
    format, fail_on = options["format_"], options["fail_on"]
    shapes, more, dl = options["shapes"], options["more_shapes"], options["dl"]
    run = run_of(options)
    with session(run):
        from leverkg.checks.check import check as check_case
        from leverkg.wording.findings_formats import write_findings
        from leverkg.wording.grammar import plural
        from leverkg.wording.messages import counts

        case = run.case()
        with progress("checking", quiet=run.quiet):
            findings = check_case(case, shapes=shapes, dl=dl, more_shapes=more)
        findings = [finding for finding in findings if run.verbose or format != "text" or _shown(finding)]
        emit_findings = write_findings(findings, format, titles=_title, colour=colour_on(sys.stdout))
        if emit_findings:
            emit(emit_findings)
        if not run.quiet and format == "text":
            note(f"{counts(findings)} in {plural(len(case.asserted.triples), 'triple')}")
    return 1 if at_or_above(findings, fail_on) else 0


def _shown(finding: Any) -> bool:
    from leverkg.findings import Severity

    return bool(finding.severity > Severity.INFO)


def _title(code: str) -> str | None:
    from leverkg.reference.glossary import code_page

    page = code_page(code)
    return page.title if page else None
