"""The verbs and what each does, in one table; a verb's module is imported when it runs."""

from __future__ import annotations

import os
from importlib import import_module

import click

from leverkg import __version__

__all__ = ["VERBS", "leverkg"]

VERBS: dict[str, str] = {
    "check": "Find what is wrong with a case, with the line.",
    "infer": "Derive everything that follows.",
    "query": "Ask a question of a case and of what follows.",
    "explain": "Show why something follows, down to the lines of the files.",
    "why-not": "Show what is missing for something to follow, and what stands in its way.",
    "demo": "Show a real negotiation: who holds which leverage over whom, when, and why.",
    "cases": "Run all cases and show how far the balances agree with experts' verdicts.",
    "cq": "Ask competency questions on their cases, and compare the answers.",
    "rules": "List, show and check the rules.",
    "terms": "Explain a term of the ontology or the code of an error.",
}
"""Verb → one line about it; the verb's module in this package has the same name, with `_` for `-`."""

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Verbs(click.Group):
    """A group that imports a verb's module when the verb is asked for, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"leverkg.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            raise _no_such_verb(ctx, args[0]) from None


def _no_such_verb(ctx: click.Context, name: str) -> click.UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, VERBS, 1, 0.6)
    if near:
        hint = f" Did you mean {near[0]}?"
    elif os.path.exists(name):  # noqa: PTH110 - never raises
        hint = f" To derive what follows from it: leverkg infer {name}"
    else:
        hint = " The verbs are " + ", ".join(VERBS) + "."
    return click.UsageError(f"There is no verb {name!r}.{hint}", ctx)


@click.group(
    cls=_Verbs,
    context_settings=_CONTEXT,
    invoke_without_command=True,
    epilog="Try `leverkg demo`. Every message has a code; `leverkg terms CODE` explains it."
    " Exit codes: 0 done, 1 findings, 2 usage, 3 data, 4 rule or query, 5 limit reached,"
    " 130 interrupted, 143 terminated.",
)
@click.version_option(__version__, "-V", "--version", prog_name="leverkg", message="%(prog)s %(version)s")
@click.pass_context
def leverkg(ctx: click.Context) -> None:
    """Who has the leverage in a negotiation, since when, in whose eyes, and why.

    A case is an RDF file that states facts: who needs what, who can provide it, who threatens whom, and when.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
