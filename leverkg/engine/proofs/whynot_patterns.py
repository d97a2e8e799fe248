"""Triple patterns as why-not asks about them: with values put in, and what comes near them."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.engine.executor import Executor, Row
from leverkg.engine.proofs.asked_heads import Pattern, Slot
from leverkg.engine.proofs.evidence import term_of
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.tree import GroupPattern, TriplePattern, TripleTermPattern, Variable

__all__ = ["fixed", "nearby", "put", "triple_under"]


def fixed(slot: object) -> Term | None:
    """Return a slot that is a term; ``None`` for a variable, and for a triple term with variables."""
    open_ = slot is None or isinstance(slot, (Variable, TripleTermPattern))
    return None if open_ else slot  # type: ignore[return-value]


def nearby(executor: Executor, pattern: Pattern, limit: int) -> Iterator[Triple]:
    """Yield triples that agree with a pattern but for its object, then but for its subject."""
    subject, predicate, object_ = fixed(pattern[0]), pattern[1], fixed(pattern[2])
    relaxed: list[tuple[Term | None, Term | None]] = [(subject, None)] if subject is not None else []
    relaxed += [(None, object_)] if object_ is not None else []
    for one, other in relaxed or [(None, None)]:
        given = {name: term for name, term in (("s", one), ("o", other)) if term is not None}
        anything = GroupPattern((TriplePattern(Variable("s"), predicate, Variable("o")),))
        for row in executor.solve(anything, given, limit=limit, ordered=True):
            yield row["s"], predicate, row["o"]


def put(slot: object, row: Row) -> Slot:
    """Return a term with values put in; ``None`` if it has none, a pattern if a triple term lacks some."""
    if isinstance(slot, TripleTermPattern):
        return term_of(slot, row) or slot  # type: ignore[return-value]
    return row.get(slot.name) if isinstance(slot, Variable) else slot  # type: ignore[return-value]


def triple_under(pattern: TriplePattern, row: Row) -> Triple | None:
    """Return the triple that a pattern is under a row; ``None`` if it lacks a value, or is no triple."""
    subject, predicate, object_ = (
        term_of(slot, row) for slot in (pattern.subject, pattern.predicate, pattern.object)
    )
    if subject is None or object_ is None or not isinstance(predicate, IRI):
        return None
    return subject, predicate, object_
