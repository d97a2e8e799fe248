"""Prefixes for exported queries: those that the rules declare themselves, each with one meaning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from leverkg.engine.rule import Rule
from leverkg.engine.short_names import declared_prefixes

__all__ = ["is_used", "prefixes_of"]


def prefixes_of(rules: Iterable[Rule], known: Mapping[str, str]) -> dict[str, str]:
    """Return one prefix for each namespace that rules declare, or that is known without declaration.

    Where rules differ, the prefix that most of them give a namespace is taken; one that has another meaning
    already gets a number.

    Args:
        rules: the rules, whose texts declare prefixes.
        known: prefixes that they need not declare.
    """
    votes = Counter(
        (prefix, namespace)
        for rule in rules
        for prefix, namespace in declared_prefixes(rule).items()
        if known.get(prefix) != namespace
    )
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


def is_used(prefix: str, text: str) -> bool:
    """Tell whether a query may use a prefix; rather once too often than not at all."""
    return re.search(rf"(?<![\w\-.:<]){re.escape(prefix)}:", text) is not None
