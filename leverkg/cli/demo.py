"""`leverkg demo`: show a real negotiation."""

from __future__ import annotations

from typing import Any

import click

from leverkg.cli.options import loudness_options, run_of
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, progress, width

__all__ = ["demo"]


@click.command(short_help="Show a real negotiation: who holds which leverage over whom, when, and why.")
@click.argument("name", default="iran-hostages")
@click.option("--list", "listed", is_flag=True, help="List the cases that come with leverkg.")
@click.option(
    "--step/--no-step",
    default=True,
    help="--no-step leaves out which single steps in a degree would change an agreement with an expert.",
)
@loudness_options()
def demo(name: str, **options: Any) -> None:
    """Show the case NAME that comes with leverkg (iran-hostages unless named), or a file or folder of yours.

    Who has the upper hand at each moment, who holds which leverage over whom, and beside it what experts
    concluded, whether the balance on that day agrees, and what would change that.
    """
    listed, step = options["listed"], options["step"]
    run = run_of(options)
    with session(run):
        from leverkg.api import load
        from leverkg.cli.findings import report_errors
        from leverkg.library.demo import case_folder, cases, story, verdict_lines
        from leverkg.library.verdicts import agreements

        if listed:
            known = cases()
            widest = max(map(len, known))
            emit("\n".join(f"{name:<{widest}}  {path}" for name, path in known.items()))
            return
        case = load(case_folder(name))
        report_errors(case, run)
        with progress("deriving", quiet=run.quiet):
            result = case.infer()
        emit("\n".join(story(result, width())))
        with progress("comparing with the experts, step by step", quiet=run.quiet):
            found = agreements(result, step=step)
        if found:
            emit("\n".join(verdict_lines(result, found, step=step)))
