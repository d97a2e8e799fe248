"""Which rules could give what is asked for: patterns compared with heads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from leverkg.engine import mint
from leverkg.engine.executor import Row
from leverkg.engine.literal_values import canonical
from leverkg.engine.rule import HeadTerm, Minted, Rule, Template
from leverkg.rdf.term import IRI, BlankNode, Term
from leverkg.sparql.tree import Variable

__all__ = ["Pattern", "Slot", "heads_for", "needed_by_head"]

Slot = Term | Variable | None
Pattern = tuple[Slot, IRI, Slot]

_WAYS = 64  # to match patterns with a head


def heads_for(rule: Rule, patterns: Sequence[Pattern]) -> list[Row]:
    """Return what the patterns say of a rule's variables, where its head can give at least one of them.

    A pattern that no triple of the head fits is left to other rules. Different ways to the same values count
    once, and there is a bound on how many are followed, since patterns and triples multiply.
    """
    states: dict[tuple[object, ...], tuple[Row, dict[str, HeadTerm | Term], bool]] = {(): ({}, {}, False)}
    for pattern in patterns:
        following: dict[tuple[object, ...], tuple[Row, dict[str, HeadTerm | Term], bool]] = {}
        for row, same, matched in states.values():
            fitting = False
            for template in rule.head:
                new_row, new_same = dict(row), dict(same)
                if _fits(template, pattern, new_row, new_same):
                    fitting = True
                    key = (frozenset(new_row.items()), frozenset(new_same.items()), True)
                    following.setdefault(key, (new_row, new_same, True))
            if not fitting:
                key = (frozenset(row.items()), frozenset(same.items()), matched)
                following.setdefault(key, (row, same, matched))
        states = dict(islice(following.items(), _WAYS))
    return [row for row, _, matched in states.values() if matched]


def needed_by_head(rule: Rule, patterns: Sequence[Pattern]) -> frozenset[str]:
    """Return the variables without a value for which a rule does not conclude what is asked, or anything.

    Args:
        rule: the rule.
        patterns: what is asked; nothing for anything at all.
    """
    asked = [one for one in rule.head if any(_fits(one, p, {}, {}) for p in patterns)] or rule.head[:1]
    return frozenset(part.name for part in asked[0].terms() if isinstance(part, Variable))


def _fits(template: Template, pattern: Pattern, row: Row, same: dict[str, HeadTerm | Term]) -> bool:
    for part, slot in zip(template.terms(), pattern, strict=True):
        if slot is None:
            continue
        if isinstance(slot, Variable):
            if same.setdefault(slot.name, part) != part:
                return False
        elif isinstance(part, Variable):
            if row.setdefault(part.name, slot) != slot:
                return False
        elif isinstance(part, Minted):
            # The base is not known here.
            name = f"/{slot.label}" if isinstance(slot, BlankNode) else getattr(slot, "value", "")
            if f"/{mint.prefix('', part.rule, part.label)}" not in name:
                return False
        elif canonical(part) != canonical(slot):  # type: ignore[arg-type]
            return False
    return True
