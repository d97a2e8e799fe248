"""`leverkg query`: ask a question of a case and of what follows."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from leverkg.cli.options import files_argument, input_options, loudness_options, run_of, run_options
from leverkg.cli.session import session
from leverkg.cli.terminal import emit, emit_bytes, is_terminal, note

if TYPE_CHECKING:
    from leverkg.sparql.tree import Query

__all__ = ["query"]

_FORMATS = ["text", "md", "tsv", "csv", "json", "xml", "ttl", "trig", "nt", "nq", "rdf", "jsonld"]


@click.command(short_help="Ask a question of a case and of what follows.")
@click.argument("question", required=False)
@files_argument(required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="How the answer is written. Default: a table on a terminal, else TSV; Turtle for graphs.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of stdout.")
@click.option("--labels/--names", default=True, help="--names shows IRIs as prefixed names in tables.")
@click.option("--list", "listed", is_flag=True, help="List the questions that come with leverkg.")
@run_options()
@input_options()
@loudness_options()
def query(question: str | None, **options: Any) -> int:
    """Ask a QUESTION of the FILES of a case and of everything that follows from them.

    QUESTION is text in SPARQL, a file that ends in .rq, or the name of a question that comes with leverkg.
    Prefixes of the files and of the field need no declaration.
    """
    run = run_of(options)
    format, output, labels, listed = (options[n] for n in ("format_", "output", "labels", "listed"))
    if listed:
        _list()
        return 0
    if question is None or not run.files:
        context = click.get_current_context()
        asks = question is None or "{" in question or question.endswith(".rq")
        if not asks and os.path.isfile(question or ""):  # noqa: PTH113 - never raises
            raise click.UsageError(
                f"Missing argument 'QUESTION': what is asked of {question}? For example: "
                f"{context.command_path} who-has-the-upper-hand {question}",
                context,
            )
        if question is None:
            said = "Missing argument 'QUESTION': `leverkg query --list` lists those that come with leverkg."
            raise click.UsageError(said, context)
        raise click.UsageError("Missing argument 'FILES…'.", context)
    if _exchanged(question, run.files):
        raise click.UsageError(
            "The question comes first: QUESTION FILES…, not FILES… QUESTION", click.get_current_context()
        )
    with session(run):
        from leverkg.cli.contradictions import tell_contradictions
        from leverkg.cli.findings import report_errors
        from leverkg.cli.outputs import refuse_outputs
        from leverkg.cli.remarks import remark_on_advice, remark_on_names, remark_on_prefixes

        refuse_outputs([output or "-"], run.files, run.rules, question)
        from leverkg.answers.query import find_question, parse
        from leverkg.theory.terms import PREFIXES

        case = run.case()
        # A mistake in the question is told before anything is derived.
        tree = parse(*find_question(question), {**PREFIXES, **case.asserted.prefixes})
        if run.theory and not run.quiet:
            _warn_of_unknown_terms(tree)
        report_errors(case, run)
        if not run.quiet:
            remark_on_prefixes(case, question)
            if run.theory:
                remark_on_advice(case, tree)
        # Without the theory and without rules the question is asked of the files as they are.
        result = run.infer(case, rounds=False, may_be_none=not run.theory)
        tell_contradictions(result, everything=run.verbose > 0)
        rows = result.query(question)
        if not run.quiet and not len(rows):
            remark_on_names(result, tree)
        from leverkg.wording.answer_formats import write_rows

        data = write_rows(rows, format or _usual(rows.kind, output), labels=labels)
        if output and output != "-":
            from leverkg.rdf.output import write_all

            write_all([(output, data)])
            if not run.quiet:
                note(f"wrote {output}")
        else:
            emit_bytes(data)
    return 0


def _exchanged(question: str, files: tuple[str, ...]) -> bool:
    """Tell whether a file or folder stands where the question belongs, and a question where the files end."""
    from difflib import get_close_matches

    from leverkg.answers.query import questions

    # A question in SPARQL can be too long for the name of a file; asked whether it is there that is no error.
    if "{" in question or not os.path.exists(question):  # noqa: PTH110
        return False
    last = files[-1]
    if "{" in last or last in questions():
        return True
    near = get_close_matches(last, questions(), 1, 0.8)
    return bool(near) and not question.endswith(".rq") and not os.path.exists(last)  # noqa: PTH110


def _warn_of_unknown_terms(tree: Query) -> None:
    from leverkg.checks.checking import unknown_terms
    from leverkg.sparql.traverse import nodes
    from leverkg.theory.labels import Labels
    from leverkg.theory.terms import PREFIXES

    labels = Labels((), PREFIXES)
    for term, meant in unknown_terms(nodes(tree)).items():
        hint = f"; did you mean {labels.name(meant)}?" if meant else ""
        note(f"{labels.name(term)} is not a term of the ontology{hint}")


def _usual(kind: str, output: str | None) -> str:
    """Return the format for an answer when none is asked for."""
    if output and output != "-":
        ending = output.rsplit(".", 1)[-1].lower()
        known = {"txt": "text", "srj": "json", "srx": "xml"}
        return known.get(ending, ending if ending in _FORMATS else "tsv" if kind != "graph" else "ttl")
    if kind == "graph":
        return "ttl"
    return "text" if is_terminal(sys.stdout) else "tsv"


def _list() -> None:
    from leverkg.answers.query import questions, summary_of

    found = questions()
    column = max((len(name) for name in found), default=0)
    emit("\n".join(f"{name:<{column}}  {summary_of(name, path)}" for name, path in found.items()))
