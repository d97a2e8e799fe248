"""Rules whose conclusions nothing reads: no other rule, no axiom and no shipped question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from leverkg.answers.query import find_question, questions
from leverkg.engine.access import Access
from leverkg.engine.dependencies import reads
from leverkg.engine.rule import Rule
from leverkg.sparql.parse import parse_query
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import GroupPattern
from leverkg.theory.terms import PREFIXES

__all__ = ["unread"]


def unread(rules: Iterable[Rule], axioms: Iterable[Rule], *, theory: bool) -> Iterator[Rule]:
    """Yield the rules none of whose conclusions is read.

    That is as it should be with what is derived for its own sake, and a slip with what was meant for another
    rule.

    Args:
        rules: the rules.
        axioms: axioms as rules, which read too.
        theory: whether the shipped questions are asked of what the rules conclude.
    """
    rules = list(rules)
    asked = _asked() if theory else frozenset()
    readers = [(one, access) for one in (*rules, *axioms) for access in one.reads | one.negated]
    for rule in rules:
        wanted = (*asked, *(access for one, access in readers if one is not rule))
        if rule.writes and not any(write.unifies(access) for write in rule.writes for access in wanted):
            yield rule


@cache
def _asked() -> frozenset[Access]:
    """Return what the shipped questions read."""
    found: set[Access] = set()
    for name in questions():
        _, text = find_question(name)
        for group in nodes(parse_query(text, name=name, prefixes=PREFIXES)):
            if isinstance(group, GroupPattern):
                found.update(reads(group).places)
    return frozenset(found)
