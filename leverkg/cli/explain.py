"""`leverkg explain`: show why something follows."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import click

from leverkg.cli.options import (
    Run,
    files_argument,
    input_options,
    loudness_options,
    run_of,
    run_options,
)
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, progress, width

if TYPE_CHECKING:
    from leverkg.explanations.explanation import Explanation

__all__ = ["asked", "explain", "written"]


@click.command(short_help="Show why something follows, down to the lines of the files.")
@files_argument(required=False)
@click.argument("what", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "md", "json", "mermaid", "ttl"]),
    default="text",
    show_default=True,
    help="How the explanation is written.",
)
@click.option(
    "--full", is_flag=True, help="Show the stage and the frame too: what holds when, and in whose eyes."
)
@click.option(
    "--all",
    "all_",
    is_flag=True,
    help="Show every way in which it follows, not one only; up to 100 of each conclusion.",
)
@run_options()
@input_options()
@loudness_options()
def explain(what: str | None, **options: Any) -> int:
    """Show why WHAT follows from the FILES.

    WHAT is a balance in words ("United States > Iran", with = for even and ~ for contested), a triple in the
    notation of Turtle (":need lev:intensity lev:high"), triples with variables or brackets ("?x a :Vip",
    ":ann :has [ a :Key ]"), or a thing by its name; or just balance: that of each pair of parties, at the
    last moment derived. Or it is a class or kind of conclusions, with what they should be about or without:
    linkages, "linkage of AT&T", "time pressure on Loral", duress. Exit code 1: it is not so.
    """
    run, what = asked(run_of(options), what)
    format, every = options["format_"], options["all_"]
    # Without the theory there is no stage to leave out, and axioms are steps that were asked for.
    full = options["full"] or (run.axioms and not run.theory)
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
            explanation = result.explain(what, as_of=run.as_of, view=view, full=full, all=every)
        emit(written(explanation, format))
        if not (explanation.holds or run.theory or run.axioms or run.quiet):
            remark_on_axioms(case)
    return 0 if explanation.holds else 1


_FILE = re.compile(r"\.(?:ttl|trig|nt|nq|rdf|owl|xml|jsonld|json)(?:\.gz)?\Z", re.IGNORECASE)


def asked(run: Run, what: str | None) -> tuple[Run, str]:
    """Return a run with its files, and what is asked of them, which comes last.

    Raises:
        UsageError: one of them is missing, or what is asked comes first.
    """
    context = click.get_current_context()
    if what is None:
        raise click.UsageError("Missing arguments: FILES… and WHAT.", context)
    given = (*run.files, what)
    if len(given) == 1:
        if os.path.exists(what):  # noqa: PTH110 - never raises
            raise _nothing_asked(run, context, what)
        raise click.UsageError(f"Missing argument 'FILES…': in which files is {what!r}?", context)
    first = run.files[0]
    if os.path.isfile(what) and not os.path.exists(first) and first != "-":  # noqa: PTH110, PTH113
        raise click.UsageError("What is asked comes last: FILES… WHAT, not WHAT FILES…", context)
    if os.path.isfile(what) and _FILE.search(what):  # noqa: PTH113
        raise _nothing_asked(run, context, " ".join(given))
    stray = [name for name in run.files[1:] if not re.search(r"[./\\*?]", name) and not os.path.exists(name)]  # noqa: PTH110
    if stray:
        words = " ".join(given[given.index(stray[0]) :])
        raise click.UsageError(
            f'What is asked is one argument, in quotes: {context.command_path} {first} "{words}"', context
        )
    return run, what


def _nothing_asked(run: Run, context: click.Context, files: str) -> click.UsageError:
    example = "balance" if run.theory else '"?x a ?class"'
    return click.UsageError(
        f"Missing argument 'WHAT': what of {files} is to be explained? For example: "
        f"{context.command_path} {files} {example}",
        context,
    )


def written(explanation: Explanation, format: str) -> str:
    """Return an explanation in a format."""
    return {
        "text": lambda: explanation.text(width()),
        "md": explanation.markdown,
        "json": explanation.json,
        "mermaid": explanation.mermaid,
        "ttl": explanation.turtle,
    }[format]()
