"""`leverkg why-not`: show what is missing for something to follow."""

from __future__ import annotations

from typing import Any

import click

from leverkg.cli.explain import asked, written
from leverkg.cli.options import files_argument, input_options, loudness_options, run_of, run_options
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, progress

__all__ = ["why_not"]


@click.command(
    name="why-not",
    short_help="Show what is missing for something to follow, and what stands in its way.",
)
@files_argument(required=False)
@click.argument("what", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "md", "json", "mermaid", "ttl"]),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
@click.option(
    "--depth",
    type=click.IntRange(1, 6),
    help="How many rules deep to look into what is missing (default 2). Of a balance this, or -v, shows what"
    " the nearest rules lack.",
)
@click.option(
    "--step/--no-step",
    default=True,
    help="--no-step leaves out which single changes to the facts would make a balance so.",
)
@run_options()
@input_options()
@loudness_options()
def why_not(what: str | None, **options: Any) -> int:
    """Show what is missing for WHAT to follow from the FILES.

    Of a balance: by how much a side trails and by which stakes, what speaks beside, what does not count and
    why, and which single changes would make it so. Of anything else: for each of the nearest rules the parts
    that do not hold, what comes near them, and the filters and negations that stand in the way.

    WHAT is a balance in words ("Iran > United States"), a triple in the notation of Turtle, triples with
    variables or brackets ("?x a lev:Substitute"), a class or kind of conclusions of which there is none
    ("best alternative", "linkage of Chile"), or a rule that concludes nothing ("rule lock-in"). Exit code 1:
    it does hold; ask `leverkg explain` then.
    """
    from leverkg.explanations.why_not import DEPTH

    run, what = asked(run_of(options), what)
    format, depth = options["format_"], options["depth"]
    if depth is None and run.verbose:
        depth = DEPTH
    with session(run):
        from leverkg.cli.contradictions import tell_contradictions
        from leverkg.cli.findings import report_errors
        from leverkg.cli.remarks import remark_on_axioms, remark_on_prefixes

        case = run.case()
        report_errors(case, run)
        if not run.quiet:
            remark_on_prefixes(case, what)
        result = run.infer(case)
        tell_contradictions(result, everything=run.verbose > 0)
        with progress("explaining", quiet=run.quiet):
            view = run.views if run.views not in (None, "all") else None
            answer = result.why_not(what, as_of=run.as_of, view=view, depth=depth, steps=options["step"])
        emit(written(answer, format))
        if not (answer.holds or run.theory or run.axioms or run.quiet):
            remark_on_axioms(case)
    return 1 if answer.holds else 0
