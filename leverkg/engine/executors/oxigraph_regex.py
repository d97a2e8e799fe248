"""Constant regular expressions, and what REPLACE puts in place of their matches, tried before anything runs.

What cannot be compiled makes REGEX and REPLACE come out unbound without a word, so that the rule derives
nothing; look-around and back-references are the usual reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from leverkg.engine.executors.oxigraph_replacements import invalid_replacement
from leverkg.engine.rule import Kind, Rule
from leverkg.errors import RuleError
from leverkg.rdf.term import Literal
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import BuiltInCall

__all__ = ["check_regexes"]

_LOOKING = re.compile(r"\(\?<?[=!]|\\[1-9]")
_OF_XML = re.compile(r"\\[icIC]|\\[pP]\{Is")
_WORDS = ("REGEX", "REPLACE", "\\U")


def check_regexes(rules: Sequence[Rule]) -> None:
    """Raise a RuleError (``LEV-R016``) for a constant pattern that the store cannot compile."""
    store = ox.Store()
    for rule in rules:
        for node in nodes(rule.body) if rule.body is not None and _may_have_one(rule) else ():
            if not isinstance(node, BuiltInCall) or node.name.upper() not in ("REGEX", "REPLACE"):
                continue
            if node.name.upper() == "REPLACE" and (wrong := invalid_replacement(node)) is not None:
                raise _at(
                    rule,
                    node,
                    f'"{wrong}" is nothing that REPLACE can put in place of a match',
                    r"after $ comes the number of a group; in a query $ itself is \\$, and a backslash \\\\",
                )
            pattern = node.arguments[1]
            flags = node.arguments[2:] if node.name.upper() == "REGEX" else node.arguments[3:]
            constant = [part for part in (pattern, *flags) if isinstance(part, Literal)]
            if len(constant) < 1 + len(flags):
                continue
            arguments = ", ".join(map(str, constant))
            probe = f'SELECT (REGEX("", {arguments}) AS ?ok) {{}}'
            if next(iter(store.query(probe)))["ok"] is None:  # type: ignore[arg-type]
                message = f"the store cannot compile the regular expression {pattern}"
                raise _at(rule, node, message, _hint(constant[0].lexical))


def _hint(pattern: str) -> str:
    if _LOOKING.search(pattern):
        return "look-around and back-references are not supported; use several FILTERs"
    if _OF_XML.search(pattern):
        return "classes of XML Schema (\\i, \\c, \\p{Is…}) are not supported; list the characters: [A-Za-z_]"
    return "look for a bracket that is not closed, or a sign that needs a backslash (\\\\ in a query)"


def _at(rule: Rule, call: BuiltInCall, message: str, hint: str) -> RuleError:
    return Source(rule.path, rule.text).error("LEV-R016", message, call.at, len(call.name), hint)


def _may_have_one(rule: Rule) -> bool:
    """Tell by its text, where it has one, whether it is worth a look; an escape may stand for any letter."""
    text = rule.text.upper()
    return rule.kind not in (Kind.SPARQL, Kind.AXIOM) or any(word in text for word in _WORDS)
