"""`leverkg rules`: list, show and check the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from leverkg.cli.findings import at_or_above, report_findings
from leverkg.cli.options import (
    fail_on_option,
    findings_format_option,
    input_options,
    loudness_options,
    run_of,
    run_options,
)
from leverkg.cli.session import session
from leverkg.cli.terminal import colour_on, emit, note, width

if TYPE_CHECKING:
    from leverkg.errors import LeverkgError
    from leverkg.findings import Finding

__all__ = ["rules"]

_RULES = click.option(
    "--rules",
    "own",
    multiple=True,
    metavar="PATH",
    help="Your own rules too: a file (.rq, .py, .ttl) or a folder of them; may be repeated.",
)
_THEORY = click.option("--theory/--no-theory", default=True, help="--no-theory leaves the shipped rules out.")


def _selection(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told whose rules it looks at, where the group may have been told already."""

    @wraps(command)
    def selecting(obj: Any, /, *args: Any, own: tuple[str, ...], theory: bool, **rest: Any) -> Any:
        before, shipped = obj
        return command(((*before, *own), theory and shipped), *args, **rest)

    return _RULES(_THEORY(click.pass_obj(selecting)))


# What can be told how it is written, before the word or after it.
_FORMATTED = ("list", "lint", "coverage")


def _ruleset(own: tuple[str, ...], theory: bool, faults: list[LeverkgError] | None = None) -> Any:
    from leverkg.inference.infer import rules_of

    # An ontology may stand beside the rules: it is run with --axioms, and lint looks its terms up.
    return rules_of(own, theory=theory, axioms=True, faults=faults)


def _finding(error: LeverkgError) -> Finding:
    from leverkg.findings import Finding, Severity

    return Finding(
        error.code, Severity.ERROR, error.message, error.position, error.source_line, error.span, error.hint
    )


@click.group(invoke_without_command=True, short_help="List, show and check the rules.")
@_RULES
@_THEORY
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How it is written."
)
@click.pass_context
def rules(ctx: click.Context, own: tuple[str, ...], theory: bool, format_: str) -> None:
    """List, show and check the rules. Without a further word: list them by theme."""
    ctx.obj = (own, theory)
    word = ctx.invoked_subcommand
    if word is not None:
        if ctx.get_parameter_source("format_") is not ParameterSource.DEFAULT:
            if word not in _FORMATTED:
                raise click.UsageError(f"`rules {word}` has no --format.", ctx)
            ctx.default_map = {word: {"format_": format_}}
        return
    _list(own, theory, format_)


def _list(own: tuple[str, ...], theory: bool, format_: str) -> None:
    from leverkg.reference.rule_catalogue import listing

    ruleset = _ruleset(own, theory)
    found = listing(ruleset)
    if format_ == "json":
        emit(
            json.dumps(
                [_as_json(rule) for _, members in found for rule in members], indent=2, ensure_ascii=False
            )
        )
        return
    lines = []
    for theme, members in found:
        column = max(len(rule.name) for rule in members)
        lines += [f"{theme} ({len(members)})", ""]
        for rule in members:  # a rule in Turtle without a label says nothing of itself
            said = rule.header.summary if rule.header.summary != rule.name else ""
            lines.append(f"  {rule.name:<{column}}  {said}".rstrip())
        lines.append("")
    if idle := sorted(rule.name for rule in ruleset.idle()):
        lines += [f"deactivated: {', '.join(idle)}", ""]
    lines.append("`leverkg rules show NAME` shows one; lint, strata and coverage look at all of them.")
    emit("\n".join(lines))


def _as_json(rule: Any) -> dict[str, object]:
    header = rule.header
    return {
        "name": rule.name,
        "kind": str(rule.kind),
        "file": rule.path,
        "line": rule.line,
        "summary": header.summary,
        "description": header.description,
        "source": list(header.source),
        "seed": list(header.seed),
        "statement": list(header.statement),
        "says": header.says,
        "tags": list(header.tags),
    }


@rules.command(name="list", short_help="List the rules by theme.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How it is written."
)
@_selection
def list_(obj: tuple[tuple[str, ...], bool], format_: str) -> None:
    """List the rules by theme, each with the one line that it says of itself."""
    _list(*obj, format_)


@rules.command(short_help="Show one rule: what it says, reads and concludes, and its text.")
@click.argument("name")
@_selection
def show(obj: tuple[tuple[str, ...], bool], name: str) -> None:
    """Show the rule NAME: what it says of itself, what it reads and concludes, when it runs, and its text."""
    from leverkg.reference.rule_catalogue import find_rule, rule_lines

    ruleset = _ruleset(*obj)
    emit("\n".join(rule_lines(find_rule(ruleset, name), ruleset, width())))


@rules.command(short_help="Look for what is odd about rules.")
@click.argument("places", nargs=-1, metavar="[PATH]…")
@findings_format_option()
@fail_on_option()
@_selection
def lint(obj: tuple[tuple[str, ...], bool], places: tuple[str, ...], format_: str, fail_on: str) -> int:
    """Look for what is odd about the rules in PATH, or about all of them: rules that cannot run together or
    at all, terms and works that there are not, rules that depend on everything or can never fire.
    """
    from leverkg.reference.rule_lint import lint as lint_rules
    from leverkg.wording.findings_formats import write_findings
    from leverkg.wording.grammar import plural
    from leverkg.wording.messages import counts

    own, theory = obj
    faults: list[LeverkgError] = []
    ruleset = _ruleset((*own, *places), theory, faults)
    # Where files are left out, what is said of the others might not be so.
    found = [_finding(fault) for fault in faults] or lint_rules(ruleset, theory=theory)
    looked_at = list(ruleset)
    if places:
        looked_at = [rule for rule in looked_at if _under(rule.path, places)]
        found = [
            f
            for f in found
            if faults or f.code in _OF_SEVERAL or (f.position and _under(f.position.file, places))
        ]
    text = write_findings(found, format_, titles=_title, colour=colour_on(sys.stdout))
    if text:
        emit(text)
    if format_ == "text":
        note(f"{counts(found)} in {plural(len(looked_at), 'rule')}" + (" that can be read" if faults else ""))
    if faults:
        return faults[0].exit_code
    return 1 if at_or_above(found, fail_on) else 0


# Rules that keep each other from running are in several files, of which one alone is the finding's.
_OF_SEVERAL = ("LEV-R020", "LEV-R021")


def _file(finding: Finding) -> str:
    return finding.position.file if finding.position else ""


def _under(file: str, places: tuple[str, ...]) -> bool:
    """Tell whether a file is one of the places named, or in one of them, however either is written."""
    return any(Path(file).resolve().is_relative_to(Path(place).resolve()) for place in places)


def _title(code: str) -> str | None:
    from leverkg.reference.glossary import code_page

    page = code_page(code)
    return page.title if page else None


@rules.command(short_help="Show the order in which the rules run.")
@_selection
def strata(obj: tuple[tuple[str, ...], bool]) -> None:
    """Show the order in which the rules run, computed from what they read and conclude.

    Rules of one level do not depend on each other. One in brackets feeds itself; those joined by ⇄ feed
    each other.
    """
    from leverkg.reference.rule_catalogue import strata_lines

    emit("\n".join(strata_lines(_ruleset(*obj), width())))


@rules.command(short_help="Show what the rules cover: of the theory, or which of them FILES make fire.")
@click.argument("files", nargs=-1)
@click.option("--missing", is_flag=True, help="Only what no rule implements, or the rules that did not fire.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How it is written."
)
@run_options()
@input_options()
@loudness_options()
@click.pass_obj
def coverage(obj: tuple[tuple[str, ...], bool], /, files: tuple[str, ...], **options: Any) -> None:
    """Show the seed sentences and rule statements, each with the rules that implement it.

    With FILES: which rules fire over them and how much each concludes; of one that never fires, the first
    part of its body that finds nothing beside the parts before it, in the order in which they are solved.
    """
    missing, format_ = options.pop("missing"), options.pop("format_")
    own, theory = obj
    options["rules"] = (*own, *options["rules"])
    options["theory"] = options["theory"] and theory
    run = run_of({"files": files, **options})
    if not files:
        _implemented(_ruleset(run.rules, run.theory), missing, format_)
        return
    with session(run):
        from leverkg.reference.rules_used import told, used, used_lines

        result = run.infer(run.case())
        if format_ == "text":
            emit("\n".join(used_lines(result, idle=missing)))
            return
        found = [one for one in used(result) if not (missing and one.held)]
        emit(
            json.dumps(
                [
                    {
                        "name": one.rule.name,
                        "fired": one.held,
                        "new": one.new,
                        "says": told(one, result.labels.prefixes)[0],
                    }
                    | ({"at": str(one.at)} if one.at else {})
                    for one in found
                ],
                indent=2,
                ensure_ascii=False,
            )
        )


def _implemented(ruleset: Any, missing: bool, format_: str) -> None:
    import textwrap

    from leverkg.reference.rule_catalogue import coverage as covered

    found = covered(ruleset)
    if format_ == "json":
        rows = [
            {"number": number, "text": text, "rules": names}
            for number, text, names in found
            if not (missing and names)
        ]
        emit(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    lines = []
    for number, text, names in found:
        if missing and names:
            continue
        lines += textwrap.wrap(text, width(), initial_indent=f"{number:<5}", subsequent_indent="     ")
        lines += textwrap.wrap(
            ", ".join(names) or "no rule", width(), initial_indent="     → ", subsequent_indent="       ",
            break_on_hyphens=False,
        )  # fmt: skip
    implemented = sum(bool(names) for _, _, names in found)
    emit("\n".join([*lines, "", f"{implemented} of {len(found)} are implemented"]))


# So many rules are named in a line.
_NAMED = 8


@rules.command(short_help="Write the rules as SHACL, to run them elsewhere.")
@click.option(
    "--dialect",
    type=click.Choice(["shacl12", "shacl-af"]),
    default="shacl12",
    show_default=True,
    help="SHACL 1.2 Inference Rules, with the order as sh:layer; or SHACL Advanced Features, as sh:order.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of stdout.")
@_selection
def export(obj: tuple[tuple[str, ...], bool], dialect: str, output: str | None) -> int:
    """Write the rules as Turtle, with the order that was computed, so that other engines can run them.

    Rules in Turtle run last, and so come in layers, or at shapes, behind the others. Rules in Python cannot
    be written so, and SHACL-AF has no words for some of what SHACL 1.2 says: what is left out is named, with
    the reason, on stderr and in comments of the file, and for the latter the exit code is 1. The axioms of
    the ontology are not among the rules: give other engines the ontology too.
    """
    from leverkg.reference.rule_catalogue import exported
    from leverkg.wording.grammar import plural

    own, theory = obj
    if output and output != "-":
        from leverkg.cli.outputs import refuse_outputs

        refuse_outputs([output], (), own)
    done, refused = exported(_ruleset(own, theory), dialect)
    if done.left_out:
        note(f"left out: {', '.join(done.left_out)} (written in Python)")
    for remark in done.remarks:
        note(remark)
    if done.affected:
        few = len(done.affected) <= _NAMED
        names = f" ({', '.join(done.affected)})" if few else ", which comments of the file name"
        note(f"built on what is left out: {plural(len(done.affected), 'rule')}{names}")
    if output and output != "-":
        from leverkg.rdf.output import write_all

        write_all([(output, done.text.encode())])
        note(f"wrote {output}")
    else:
        emit(done.text)
    return 1 if report_findings(refused, fail_on="error") else 0
