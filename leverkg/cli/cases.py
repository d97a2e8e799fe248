"""`leverkg cases`: all cases beside what experts concluded."""

from __future__ import annotations

from typing import Any

import click

from leverkg.cli.options import loudness_options, run_of
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, progress

__all__ = ["cases"]


@click.command(short_help="Run all cases and show how far the balances agree with experts' verdicts.")
@click.argument("folders", nargs=-1)
@click.option(
    "--profile",
    default="shell",
    show_default=True,
    help="How considerations are weighed: shell, kirgis, emerson, broad; `all` for each.",
)
@click.option(
    "--step/--no-step",
    default=False,
    help="--step also counts the single steps in one degree that would change an agreement. Takes long.",
)
@click.option(
    "--coders",
    is_flag=True,
    help="Set two codings of each case side by side: its own, and that of another coder.",
)
@loudness_options()
def cases(folders: tuple[str, ...], **options: Any) -> None:
    """Run the cases in FOLDERS, or those of that name that come with leverkg (all of them unless named), and
    print the agreement.

    No rule reads a verdict. A verdict agrees when the balance in force on the day it speaks of favours the
    same side.

    With --coders a case NAME that another coder has coded too, in the folder recoded/NAME beside it, is run
    in both codings, and it is told how far what follows from the two agrees.
    """
    profile, step, coders = options["profile"], options["step"], options["coders"]
    run = run_of(options)
    if coders and (step or profile == "all"):
        raise click.UsageError("--coders goes with one profile, and without --step")
    with session(run):
        from leverkg.library.case_library import case_folders, library
        from leverkg.library.codings import recoded
        from leverkg.library.demo import case_folder
        from leverkg.library.library_table import profile_lines, profiles, recoded_lines, table_lines
        from leverkg.theory.folders import folder

        found = case_folders([case_folder(name) for name in folders] or [folder("cases")])
        if coders:
            with progress("deriving all cases in both codings", quiet=run.quiet):
                compared = recoded(found, profile=profile)
            emit("\n".join(recoded_lines(compared)))
            return
        names = profiles() if profile == "all" else [profile]
        lines = []
        for name in names:
            with progress(f"deriving all cases in the profile {name}", quiet=run.quiet):
                verdicts = library(found, profile=name, step=step)
            lines += table_lines(verdicts) if len(names) == 1 else profile_lines(name, verdicts)
        emit("\n".join(lines))
