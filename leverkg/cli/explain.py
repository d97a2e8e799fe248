"""`leverkg explain`: show why something follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leverkg.cli.options import files_argument, input_options, loudness_options, run_of, run_options
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, note, progress, width

if TYPE_CHECKING:
    from leverkg.wording.explanation import Explanation

__all__ = ["explain", "written"]


@click.command(short_help="Show why something follows, down to the lines of the files.")
@files_argument()
@click.argument("what")
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
@click.option("--all", "all_", is_flag=True, help="Show every way in which it follows, not one only.")
@run_options()
@input_options()
@loudness_options()
def explain(what: str, **options: Any) -> int:
    """Show why WHAT follows from the FILES.

    WHAT is a balance in words ("United States > Iran", with = for even and ~ for contested), a triple in the
    notation of Turtle (":need lev:intensity lev:high"), triples with variables ("?x a :Vip"), or a thing by
    its name; or just balance: that of each pair of parties, at the last moment derived. Or it is a class or
    kind of conclusions, with what they should be about or without: linkages, "linkage of AT&T", "time
    pressure on Loral", duress. Exit code 1: it is not so.
    """
    run = run_of(options)
    format, full, every = options["format_"], options["full"], options["all_"]
    with session(run):
        case = run.case()
        result = run.infer(case)
        with progress("explaining", quiet=run.quiet):
            view = run.views if run.views not in (None, "all") else None
            explanation = result.explain(what, as_of=run.as_of, view=view, full=full, all=every)
        # Why a triple does not hold begins with saying so.
        if not explanation.holds and explanation.root.kind != "absence" and not run.quiet:
            note(f"it is not so that {explanation.question}; what is so:")
        emit(written(explanation, format))
    return 0 if explanation.holds else 1


def written(explanation: Explanation, format: str) -> str:
    """Return an explanation in a format."""
    return {
        "text": lambda: explanation.text(width()),
        "md": explanation.markdown,
        "json": explanation.json,
        "mermaid": explanation.mermaid,
        "ttl": explanation.turtle,
    }[format]()
