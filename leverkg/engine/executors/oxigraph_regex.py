"""Constant regular expressions, tried before anything runs.

A pattern that the store cannot compile makes REGEX and REPLACE come out unbound without a word, so that
the rule derives nothing; look-around and back-references are the usual reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from leverkg.engine.rule import Kind, Rule
from leverkg.engine.scope import nodes
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import Literal
from leverkg.sparql.tree import BuiltInCall

__all__ = ["check_regexes"]

_WORDS = ("REGEX", "REPLACE", "\\U")


def check_regexes(rules: Sequence[Rule]) -> None:
    """Raise a RuleError (``LEV-R016``) for a constant pattern that the store cannot compile."""
    store = ox.Store()
    for rule in rules:
        for node in nodes(rule.body) if rule.body is not None and _may_have_one(rule) else ():
            if not isinstance(node, BuiltInCall) or node.name.upper() not in ("REGEX", "REPLACE"):
                continue
            pattern = node.arguments[1]
            flags = node.arguments[2:] if node.name.upper() == "REGEX" else node.arguments[3:]
            constant = [part for part in (pattern, *flags) if isinstance(part, Literal)]
            if len(constant) < 1 + len(flags):
                continue
            arguments = ", ".join(map(str, constant))
            probe = f'SELECT (REGEX("", {arguments}) AS ?ok) {{}}'
            if next(iter(store.query(probe)))["ok"] is None:  # type: ignore[arg-type]
                lines = rule.text.splitlines()
                number = node.at.line
                raise RuleError(
                    f"the store cannot compile the regular expression {pattern}",
                    code="LEV-R016",
                    position=Position(rule.path, number, node.at.column),
                    source_line=lines[number - 1] if 0 < number <= len(lines) else None,
                    span=len(node.name),
                    hint="look-around and back-references are not supported; use several FILTERs",
                )


def _may_have_one(rule: Rule) -> bool:
    """Tell by its text, where it has one, whether it is worth a look; an escape may stand for any letter."""
    text = rule.text.upper()
    return rule.kind not in (Kind.SPARQL, Kind.AXIOM) or any(word in text for word in _WORDS)
