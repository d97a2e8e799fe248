"""Which axioms can fire at all, given what there is and what the rules write."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from leverkg.engine.access import Access
from leverkg.engine.rule import Kind, Rule
from leverkg.rdf.term import IRI, Term

__all__ = ["live_rules"]


def live_rules(rules: Iterable[Rule], present: Callable[[Access], bool]) -> list[Rule]:
    """Leave out axioms that cannot fire: those of whose reads one has neither a triple nor a rule that writes
    it.

    Args:
        rules: rules of any kind; only axioms are left out, since all that an axiom reads it needs.
        present: tells whether the data have a triple of this kind.

    Returns:
        The rules that remain, in the given order.
    """
    rules = list(rules)
    waiting = [rule for rule in rules if rule.kind is Kind.AXIOM]
    written: dict[IRI | None, set[Term | None]] = {}
    known: dict[Access, bool] = {}
    live: set[str] = set()

    def note(rule: Rule) -> None:
        for access in rule.writes:
            # Only an IRI tells two objects apart.
            told = access.object if isinstance(access.object, IRI) else None
            written.setdefault(access.predicate, set()).add(told)

    def is_written(access: Access) -> bool:
        if access.predicate is None:
            return any(access.unifies(Access(p, o)) for p, objects in written.items() for o in objects)
        for predicate in (access.predicate, None):
            objects = written.get(predicate)
            if objects and (
                None in objects or not isinstance(access.object, IRI) or access.object in objects
            ):
                return True
        return False

    def available(access: Access) -> bool:
        if access not in known:
            known[access] = present(access)
        return known[access] or is_written(access)

    for rule in rules:
        if rule.kind is not Kind.AXIOM:
            note(rule)
    grown = True
    while grown and waiting:
        grown = False
        left = []
        for rule in waiting:
            if all(available(access) for access in rule.reads):
                live.add(rule.name)
                note(rule)
                grown = True
            else:
                left.append(rule)
        waiting = left
    return [rule for rule in rules if rule.kind is not Kind.AXIOM or rule.name in live]
