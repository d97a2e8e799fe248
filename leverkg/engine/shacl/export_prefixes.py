"""Prefixes for exported queries: those that the rules declare themselves, each with one meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from leverkg.engine.rule import Kind, Rule
from leverkg.sparql.parse import parse_query

__all__ = ["is_used", "prefixes_of"]


def prefixes_of(rules: Iterable[Rule], known: Mapping[str, str]) -> dict[str, str]:
    """Return one prefix for each namespace that rules declare, or that is known without declaration.

    Where rules differ, the prefix that most of them give a namespace is taken; one that has another meaning
    already gets a number.

    Args:
        rules: the rules, whose texts declare prefixes.
        known: prefixes that they need not declare.
    """
    votes = Counter(pair for rule in rules for pair in _declared(rule, known))
    found: dict[str, str] = {}
    for (prefix, namespace), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if namespace in found.values():
            continue
        name, number = prefix, 1
        while name in found or known.get(name, namespace) != namespace:
            number += 1
            name = f"{prefix or 'ns'}{number}"
        found[name] = namespace
    taken = set(found.values())
    return {**{prefix: ns for prefix, ns in known.items() if ns not in taken}, **found}


def _declared(rule: Rule, known: Mapping[str, str]) -> set[tuple[str, str]]:
    if rule.kind is not Kind.SPARQL or not rule.text:
        return set()
    declared = parse_query(rule.text, name=rule.path, prefixes=known).prologue.prefixes
    return {(prefix, namespace) for prefix, namespace in declared if known.get(prefix) != namespace}


def is_used(prefix: str, text: str) -> bool:
    """Tell whether a query may use a prefix; rather once too often than not at all."""
    return re.search(rf"(?<![\w\-.:<]){re.escape(prefix)}:", text) is not None
