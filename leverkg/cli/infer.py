"""`leverkg infer`: derive everything that follows."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from leverkg.cli.options import (
    Run,
    fail_on_option,
    files_argument,
    input_options,
    loudness_options,
    run_of,
    run_options,
)
from leverkg.cli.session import session
from leverkg.cli.terminal import emit_bytes, note, terminal_width

if TYPE_CHECKING:
    from leverkg.api import Case, Result
    from leverkg.findings import Finding

__all__ = ["infer"]

_TOLD = 40
"""So many negotiations of a portfolio are told one by one."""

_LARGE = 200_000
"""Over so many triples different things are done at once; over fewer that would not pay."""


@click.command(short_help="Derive everything that follows.")
@files_argument()
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="FILE",
    help="Write to a file, in the format of its ending; may be repeated. Without it: to stdout.",
)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    help="Format of stdout: ttl (default), trig, nt, nq, rdf, jsonld.",
)
@click.option("--with-data", is_flag=True, help="The facts too, with values as written, among what follows.")
@click.option(
    "--provenance",
    type=click.Choice(["rdf12", "prov"]),
    help="Say which rule made what: rdf12 on each triple (sh:sourceRule), prov on each node (PROV-O).",
)
@click.option(
    "--check",
    "checked",
    is_flag=True,
    help="Check the case with all shapes first, not with the cheap checks alone.",
)
@fail_on_option("Derive nothing, and exit with 1,")
@click.option(
    "--stats", is_flag=True, help="Show what each rule did and how long it took; -vv: all, with plans."
)
@run_options()
@input_options()
@loudness_options()
def infer(**options: Any) -> int:
    """Derive everything that follows from the FILES.

    What follows goes to stdout as Turtle, or to the files named by -o. A summary goes to stderr: one line for
    each moment at which the balance between two parties changes.
    """
    run = run_of(options)
    outputs = _outputs(options["output"], options["format_"])
    with session(run):
        from leverkg.cli.outputs import refuse_outputs
        from leverkg.errors import RuleError

        refuse_outputs(options["output"], run.files, run.rules)
        found = _inferred(run, shapes=options["checked"], fail_on=options["fail_on"])
        if found is None:
            return 1
        case, result = found
        if result.own_axioms is not None:
            from leverkg.cli.contradictions import tell_contradictions

            if tell_contradictions(result, everything=run.verbose > 0) and options["fail_on"] != "never":
                note("nothing was written: correct this first, or give --fail-on never")
                return RuleError.exit_code
        if options["checked"]:
            from leverkg.checks.check import check_derived

            if _too_bad(check_derived(result), run, options["fail_on"]):
                return 1
        from leverkg.wording.derived_graph import write_graph

        formats = [format for _, format in outputs]
        written: dict[str, Iterable[bytes]] = {}
        for format in dict.fromkeys(formats):
            pieces = write_graph(
                result, format, with_data=options["with_data"], provenance_as=options["provenance"]
            )
            # Pieces that go to one place alone are written as they are made.
            written[format] = _begun(pieces, case) if formats.count(format) == 1 else [*pieces]
        if not run.quiet:
            _summary(result, run, options["stats"])
        _deliver([(target, written[format]) for target, format in outputs])
        if options["output"] and not run.quiet:
            note("wrote " + ", ".join(target for target in options["output"] if target != "-"))
    return 0


def _inferred(run: Run, *, shapes: bool, fail_on: str) -> tuple[Case, Result] | None:
    """Return the case and what follows from it; None if something is too bad to go on, which is told then.

    A large case is checked while what follows is derived.
    """
    case = run.case()
    if run.theory and len(case) >= _LARGE:
        result = _checked_beside(run, case, shapes=shapes, fail_on=fail_on)
        return None if result is None else (case, result)
    if run.theory and _too_bad(case.check(shapes=shapes), run, fail_on):
        note("nothing was derived: correct this first, or give --fail-on never")
        return None
    return case, run.infer(case)


def _checked_beside(run: Run, case: Case, *, shapes: bool, fail_on: str) -> Result | None:
    from leverkg.checks.beside import checked_beside
    from leverkg.errors import LeverkgError

    with checked_beside(case, shapes=shapes) as findings:
        try:
            result = run.infer(case)
        except LeverkgError:
            if _too_bad(findings(), run, fail_on):
                return None
            raise
        if _too_bad(findings(), run, fail_on):
            note("nothing was written: correct this first, or give --fail-on never")
            return None
    return result


def _begun(pieces: Iterable[bytes], case: Case) -> Iterable[bytes]:
    """Return pieces of an output that are begun to be made while the summary is."""
    if len(case) < _LARGE:
        return pieces
    from leverkg.engine.executors.in_turn import begun

    return begun(pieces)


def _too_bad(findings: list[Finding], run: Run, fail_on: str) -> bool:
    """Show findings, and tell whether one is too bad to go on."""
    if not findings:
        return False
    from leverkg.cli.findings import report_findings

    return report_findings(findings, fail_on=fail_on, quiet=run.quiet)


def _outputs(targets: tuple[str, ...], format_name: str | None) -> list[tuple[str, str]]:
    """Return the outputs with their formats: that of the ending, or for stdout the one asked for."""
    from leverkg.errors import UsageError
    from leverkg.rdf.formats import by_extension, by_name

    chosen = by_name(format_name).name if format_name else None
    found = []
    for target in targets or ("-",):
        format = None if target == "-" else by_extension(target)
        if format is None and chosen is None and target != "-":
            raise UsageError(
                f"the ending of {target} is none of a format that can be written",
                code="LEV-U004",
                hint="use .ttl, .trig, .nt, .nq, .rdf or .jsonld, or say --format",
            )
        found.append((target, format.name if format else chosen or "ttl"))
    return found


def _summary(result: Any, run: Any, stats: bool) -> None:
    from leverkg.theory.terms import lev
    from leverkg.wording.linkages import linkage_lines
    from leverkg.wording.summary import counts_line, summary_lines

    note(counts_line(result))
    if result.theory and not result.nodes(lev("Negotiation")):
        note(
            "no file states a lev:Negotiation, so nothing follows about leverage; "
            "--rules PATH --no-theory runs rules of your own alone, over any RDF"
        )
    if not result.theory and not result.rule_count():
        note("no rule concludes anything new: `leverkg rules coverage`, asked for the same, says why")
    columns = terminal_width(sys.stderr)
    lines = summary_lines(result, columns, most=_TOLD)
    for line in (*lines, *linkage_lines(result, columns)):
        note(line)
    if result.run.layered is not None:
        from leverkg.reference.rules_in_turtle import unheard_note

        remark = unheard_note(result.run)
        if remark:
            note(remark)
    from leverkg.inference.executor_choice import columns_advice

    advice = columns_advice(result.given) if run.executor in (None, "auto") else None
    if advice:
        note(advice)
    if stats or run.verbose:
        from leverkg.wording.statistics import statistics_lines

        for line in statistics_lines(result, everything=run.verbose > 1):
            note(line)


def _deliver(outputs: list[tuple[str, Iterable[bytes]]]) -> None:
    """Write files first, all or none, then standard output."""
    files = [(target, data) for target, data in outputs if target != "-"]
    if files:
        from leverkg.rdf.output import write_all

        write_all(files)
    for target, data in outputs:
        if target == "-":
            for piece in data:
                emit_bytes(piece)
    sys.stdout.flush()
