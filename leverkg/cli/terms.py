"""`leverkg terms`: explain a term of the ontology or the code of a message."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from leverkg.cli.terminal import emit, width

__all__ = ["terms"]


@click.command(short_help="Explain a term of the ontology or the code of an error.")
@click.argument("names", nargs=-1, metavar="[TERM|CODE]…")
@click.option("--codes", is_flag=True, help="List the codes of all messages.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How it is written."
)
def terms(names: tuple[str, ...], codes: bool, format_: str) -> None:
    """Explain terms of the ontology (lev:Need, intensity, "no deal outcome") or codes of messages (LEV-S004).

    Without a name, list the terms by what they are for.
    """
    if names:
        emit(_pages(names, format_))
    elif codes:
        emit(_codes(format_))
    else:
        emit(_index(format_))


def _pages(names: tuple[str, ...], format: str) -> str:
    from leverkg.inference.infer import rules_of
    from leverkg.reference.glossary import find_page, page_lines

    rules = rules_of() if any(not name.upper().startswith("LEV-") for name in names) else None
    pages = [find_page(name, rules) for name in names]
    if format == "json":
        return _json([asdict(page) for page in pages])
    return "\n\n\n".join("\n".join(page_lines(page, width())) for page in pages)


def _codes(format: str) -> str:
    from leverkg.reference.glossary import all_codes

    if format == "json":
        return _json([asdict(page) for page in all_codes().values()])
    return "\n".join(f"{page.code}  {page.title}" for page in all_codes().values())


def _index(format: str) -> str:
    from leverkg.reference.glossary import term_index

    index = term_index()
    if format == "json":
        return _json({category: [name for name, _, _ in found] for category, found in index})
    lines = []
    for category, found in index:
        column = max(len(name) for name, _, _ in found)
        lines += [f"{category} ({len(found)})", ""]
        lines += [f"  {name:<{column}}  {kind:<10}  {label}" for name, kind, label in found]
        lines.append("")
    lines.append("`leverkg terms NAME` explains one; `leverkg terms --codes` lists the codes of messages.")
    return "\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
