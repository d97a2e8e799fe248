"""All conclusions of a Python rule checked at once: what many of them have in common is looked at once.

This only tells that nothing is wrong. Where something is, or may be, the conclusions are checked one by one,
which finds the first fault and has the words for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from leverkg.engine.python_terms import are_terms
from leverkg.engine.rule import Access
from leverkg.rdf.term import IRI, BlankNode

if TYPE_CHECKING:
    from leverkg.engine.python_rule import Conclusion, Facts
    from leverkg.engine.rule import Rule

__all__ = ["surely_sound"]


def surely_sound(rule: Rule, conclusions: Sequence[Conclusion], facts: Facts) -> bool:
    """Tell whether conclusions surely are what the rule declared, and rest on what holds.

    Args:
        rule: the rule.
        conclusions: what its function yielded, each a Conclusion. Those that name absences or bindings are
            rare, and are left to the checks one by one.
        facts: what the rule saw.
    """
    if any(one.absences or one.bindings for one in conclusions):
        return False
    parts = [part for one in conclusions for part in (one.triples, one.premises)]
    if not set(map(type, parts)) <= {tuple, list}:
        return False
    triples = list(chain.from_iterable(parts[::2]))
    premises = list(chain.from_iterable(parts[1::2]))
    every = [*triples, *premises]
    if not set(map(type, every)) <= {tuple, list} or not set(map(len, every)) <= {3}:
        return False
    try:
        different = dict.fromkeys(map(tuple, premises))
        return (
            _are_declared(rule.writes, triples)
            and _are_declared(rule.reads, different)
            and _are_triples(chain(triples, different))
            and all(_holds(facts, premise) for premise in different)
        )
    except TypeError:  # something that has no hash is no term
        return False


def _are_triples(found: Iterable[Sequence[Any]]) -> bool:
    columns = [*map(set, zip(*found, strict=True))]
    if not columns:
        return True
    subjects, predicates, objects = columns
    return (
        set(map(type, subjects)) <= {IRI, BlankNode}
        and set(map(type, predicates)) <= {IRI}
        and are_terms(subjects | predicates | objects)
    )


def _are_declared(declared: Collection[Access], triples: Iterable[Sequence[Any]]) -> bool:
    """Tell whether all triples are of some kind that is declared."""
    any_object = {one.predicate for one in declared if one.object is None}
    others = {(predicate, object_) for _, predicate, object_ in triples if predicate not in any_object}
    return others <= {(one.predicate, one.object) for one in declared}


def _holds(facts: Facts, triple: Sequence[Any]) -> bool:
    subject, predicate, object_ = triple
    return next(facts.match(subject, predicate, object_), None) is not None
