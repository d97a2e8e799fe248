"""Linked negotiations, in a few lines: what helps a party at one table and hurts it at another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["linkage_lines"]

_SHOWN = 8


def linkage_lines(result: InferredCase, width: int | None = None) -> list[str]:
    """Return a line for each linkage, in the order of their words; nothing where there is none.

    Args:
        result: what follows.
        width: where lines are broken, if at all.
    """
    nodes = result.nodes(lev("Linkage"))
    if not nodes:
        return []
    found = []
    ends = [result.values(lev(p)) for p in ("hingesOn", "linkPin", "helpsIn", "hurtsIn")]
    for node in nodes:
        terms = [of.get(node) for of in ends]
        hinge, party, helps, hurts = (result.labels.of(term) if term else "something" for term in terms)
        found.append(f"{hinge}: a help to {party} in {helps}, a burden in {hurts}")
    import textwrap

    lines = ["", "Linked negotiations"]
    for line in sorted(found)[:_SHOWN]:
        lines += textwrap.wrap(line, width, subsequent_indent="  ") if width else [line]
    if len(found) > _SHOWN:
        lines.append(f"and {len(found) - _SHOWN:,} more: `leverkg query which-negotiations-are-linked`")
    return lines
