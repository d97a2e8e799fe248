"""Linked negotiations, in a few lines: what helps a party at one table and hurts it at another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leverkg.rdf.term import Term
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

    def words(nodes: Sequence[Term], name: str) -> dict[Term, str]:
        ends = result.values(lev(name), nodes)
        return {node: result.labels.of(ends[node]) if node in ends else "something" for node in nodes}

    # Of many, those are found first whose lines begin first.
    hinges = words(nodes, "hingesOn")
    last = sorted(f"{hinge}: " for hinge in hinges.values())[:_SHOWN][-1]
    first = [node for node in nodes if f"{hinges[node]}: "[: len(last)] <= last]
    party, helps, hurts = (words(first, name) for name in ("linkPin", "helpsIn", "hurtsIn"))
    found = [
        f"{hinges[node]}: a help to {party[node]} in {helps[node]}, a burden in {hurts[node]}"
        for node in first
    ]
    import textwrap

    lines = ["", "Linked negotiations"]
    for line in sorted(found)[:_SHOWN]:
        lines += textwrap.wrap(line, width, subsequent_indent="  ") if width else [line]
    if len(nodes) > _SHOWN:
        lines.append(f"and {len(nodes) - _SHOWN:,} more: `leverkg query which-negotiations-are-linked`")
    return lines
