"""Messages about rules in the prefixes that these declare, as their author reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leverkg.engine.rule import Rule

__all__ = ["declared_prefixes", "short_names"]

_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def declared_prefixes(rule: Rule) -> dict[str, str]:
    """Return the prefixes that the text of a rule declares, with their namespaces."""
    return dict(_PREFIX.findall(_COMMENT.sub("", rule.text)))


def short_names(text: str, rules: Iterable[Rule]) -> str:
    """Return a text in which IRIs in angle brackets are the names that rules have for them.

    Args:
        text: the text.
        rules: those that it is about; a prefix to which they give different meanings is not used.
    """
    meanings: dict[str, set[str]] = {}
    for rule in rules:
        for prefix, namespace in declared_prefixes(rule).items():
            meanings.setdefault(prefix, set()).add(namespace)
    names = {namespace: prefix for prefix, (namespace, *more) in meanings.items() if not more}

    def name(found: re.Match[str]) -> str:
        local = re.search(r"[\w-]*$", found[1])
        namespace = found[1][: local.start()] if local else found[1]
        return f"{names[namespace]}:{found[1][len(namespace) :]}" if namespace in names else found[0]

    return re.sub(r"<([^<>\s]+)>", name, text) if names else text
