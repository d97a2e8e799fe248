"""The evaluation graph of rules in Turtle: what was given and inferred so far, to look up and to query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import Term, Triple
from leverkg.sparql.tree import ConstructQuery, Expression, GroupPattern, SelectItem, SelectQuery, Variable

__all__ = ["Evaluation", "QueryStore"]

_RESULT = Variable("result")


class QueryStore(Protocol):
    """What answers queries; variables with a value are replaced in the query before it is asked."""

    def add(self, triples: Iterable[Triple]) -> None:
        """Put triples in."""
        ...

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        ...

    def construct(self, query: ConstructQuery, bindings: Mapping[str, Term]) -> list[Triple]:
        """Return the triples that a query makes; its new blank nodes are new to the graph."""
        ...

    def construct_each(
        self, query: ConstructQuery, name: str, values: Sequence[Term], bindings: Mapping[str, Term]
    ) -> list[Triple]:
        """Return what a query makes for each value of a variable."""
        ...

    def select(self, query: SelectQuery, bindings: Mapping[str, Term]) -> list[dict[str, Term]]:
        """Return the solutions of a query; what is unbound is left out."""
        ...


@dataclass(slots=True)
class Evaluation:
    """The evaluation graph: what was given and what was inferred, to look up and to query."""

    store: QueryStore
    index: TripleIndex = field(default_factory=TripleIndex)
    _known: dict[Expression, Term | None] = field(default_factory=dict)

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """Put triples in; return those that are new."""
        new = [triple for triple in triples if self.index.add(triple)]
        if new:
            self.store.add(new)
        return new

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        gone = [triple for triple in triples if self.index.discard(triple)]
        if gone:
            self.store.remove(gone)

    def evaluate(self, expression: Expression, bindings: Mapping[str, Term] | None = None) -> Term | None:
        """Return the value of an expression, ``None`` where it is an error."""
        if bindings is None and expression in self._known:
            return self._known[expression]
        query = SelectQuery((SelectItem(_RESULT, expression),), GroupPattern(()))
        found = next((row.get(_RESULT.name) for row in self.store.select(query, bindings or {})), None)
        if bindings is None:
            self._known[expression] = found
        return found
