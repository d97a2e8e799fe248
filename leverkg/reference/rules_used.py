"""Which rules fired over somebody's files, and what the others wait for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import shorten
from types import MappingProxyType
from typing import TYPE_CHECKING

from leverkg.engine.coverage import Coverage, covered
from leverkg.engine.rule import Kind
from leverkg.engine.short_names import declared_prefixes
from leverkg.reference.rule_catalogue import listing
from leverkg.sparql.tree import Filter
from leverkg.sparql.write import write_element
from leverkg.theory.terms import PREFIXES
from leverkg.wording.grammar import plural

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["told", "used", "used_lines"]

_WIDTH = 90


def used(result: InferredCase) -> list[Coverage]:
    """Return what each rule but the axioms did over a case, by name."""
    return [found for found in covered(result.run) if found.rule.kind is not Kind.AXIOM]


def used_lines(result: InferredCase, *, idle: bool = False) -> list[str]:
    """Return a table of rules by theme: how much each concluded, or what found nothing first.

    Args:
        result: what was inferred.
        idle: only the rules that did not fire.
    """
    found = {one.rule.name: one for one in used(result)}
    lines: list[str] = []
    for theme, members in listing(one.rule for one in found.values()):
        fired = sum(found[rule.name].held for rule in members)
        shown = [rule for rule in members if not (idle and found[rule.name].held)]
        lines += ["", f"{theme} ({fired} of {len(members)} fired)", *([""] if shown else [])]
        column = max((len(rule.name) for rule in shown), default=0)
        for rule in shown:
            says, place = told(found[rule.name], result.labels.prefixes)
            lines.append(f"  {rule.name:<{column}}  {says}" + (f"   {place}" if place else ""))
    never = sorted(rule.name for rule in result.run.ruleset.idle())
    lines += ["", f"deactivated: {', '.join(never)}"] if never else []
    fired = sum(one.held for one in found.values())
    return [*lines[1:], "", f"{fired} of {plural(len(found), 'rule')} fired"]


def told(found: Coverage, prefixes: Mapping[str, str] = MappingProxyType({})) -> tuple[str, str]:
    """Return what a rule did in words, and where the part stands that found nothing.

    Args:
        found: what it did.
        prefixes: those of the files, for rules that declare none themselves.
    """
    place = _short(str(found.at)) if found.at else ""
    if found.why is not None:
        return f"never: {found.why}", place
    if found.empty is not None:
        known = {**PREFIXES, **prefixes, **declared_prefixes(found.rule)}
        text = " ".join(write_element(found.empty, known).split()).rstrip(" .")
        how = "passes" if isinstance(found.empty, Filter) else "matches"
        said = f"never: nothing {how} {text}"
        return shorten(said, _WIDTH, placeholder=" …"), place
    if found.new:
        return f"{found.new:,} new", ""
    if found.new is None:
        return "fired, with rules that feed each other", ""
    return ("fired, and nothing was new" if found.held else "never"), ""


def _short(place: str) -> str:
    """Return a place with the folder of the rule's theme only."""
    return "/".join(Path(place).parts[-2:])
