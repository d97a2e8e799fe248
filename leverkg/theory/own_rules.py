"""A user's own rules, compiled, alone or beside the shipped ones: out of the user's cache where it has them.

What is kept is found again by the names and the whole texts of the files. Rules in Python and in Turtle are
read each time: those can be what other modules make them, and these are one graph together.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from leverkg.engine import cache as kept
from leverkg.engine.load import read_text, rule_files
from leverkg.engine.rule import Rule
from leverkg.engine.rule_index import REST, index_of, rules_of
from leverkg.engine.rule_set import RuleSet
from leverkg.theory.cache_keys import key_of
from leverkg.theory.ontology import ontology
from leverkg.theory.rules import Theory, compiled, dependencies_as_data, dependencies_from_data
from leverkg.theory.terms import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["with_own_rules"]

_NOTHING = Theory(RuleSet(), (), (), frozenset(), "")


def with_own_rules(paths: Iterable[str | Path], shipped: Theory | None) -> Theory | None:
    """Return rules of files and folders, compiled; ``None`` if some are in Python or Turtle, or there are
    none.

    Args:
        paths: the user's files and folders.
        shipped: the rules beside which they run, if they do.

    Raises:
        RuleError: a file that cannot be used, or a name that stands twice.
    """
    files = rule_files(paths)
    if not files or not all(file.endswith(".rq") for file in files):
        return None
    texts = {file: read_text(file) for file in files}
    beside = _NOTHING if shipped is None else shipped
    key = key_of("own", beside.key, *(part for pair in texts.items() for part in pair))
    data = kept.read_data(key)
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError):
            return _from_data(data, texts, beside, key)
    made = _compiled(files, beside, key)
    if kept.writable():
        # As of the shipped ones: what the data have no word for is compiled each time.
        with contextlib.suppress(TypeError):
            kept.write_data(key, _as_data(made, beside))
    return made


def _compiled(files: Iterable[str], beside: Theory, key: str) -> Theory:
    from leverkg.engine.load import load_rules

    rules = load_rules(files, PREFIXES, beside=beside.rules)
    return compiled(rules, beside.axioms, key, ontology() if beside.key else ())


def _as_data(made: Theory, beside: Theory) -> dict[str, object]:
    from leverkg.engine.rule_data import encode

    theirs = {rule.name for rule in beside.rules}
    own = [rule for rule in made.rules if rule.name not in theirs]
    return {
        "index": index_of(own),
        "trees": encode(own),
        "makers": made.makers,
        **dependencies_as_data(made.dependencies),
    }


def _from_data(data: Mapping[str, Any], texts: Mapping[str, str], beside: Theory, key: str) -> Theory:
    """Return the rules that data stand for.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they stand for none.
    """
    table, numbers = data["trees"]

    @cache
    def trees() -> dict[str, Rule]:
        from leverkg.engine.rule_data import decode

        return {rule.name: rule for rule in decode(table, numbers, texts)}

    def rest(name: str) -> dict[str, Any]:
        return {part: getattr(trees()[name], part) for part in REST}

    rules = RuleSet(tuple(rules_of(data["index"], rest))) + beside.rules
    known = {rule.name for rule in (*rules, *beside.axioms)}
    if len(known) != len(rules) + len(beside.axioms) or not known.issuperset(data["makers"]):
        raise ValueError("other rules")
    return Theory(rules, beside.axioms, dependencies_from_data(data), data["makers"], key)
