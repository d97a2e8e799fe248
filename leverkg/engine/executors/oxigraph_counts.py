"""How many triples of a kind a store has: counted when asked for, forgotten when it may be wrong."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph_terms import stored
from leverkg.engine.rule import Access, Rule
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import GroupPattern, TriplePattern

__all__ = ["Counts", "count", "lacks_a_kind"]


def count(store: ox.Store, pattern: str, graph: str | None = None) -> int:
    """Return how many solutions a pattern has in a graph, by default in the working set."""
    inner = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
    row = next(iter(store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {inner} }}")))  # type: ignore[arg-type]
    return int(row["n"].value)


class Counts:
    """Counts of a store's working set, kept until they may be wrong."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._known: dict[Access, Statistics] = {}

    def __call__(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        found = self._known.get(access)
        if found is None:
            found = self._known[access] = self._counted(access)
        return found

    def _counted(self, access: Access) -> Statistics:
        predicate = "?p" if access.predicate is None else str(access.predicate)
        object_ = "?o" if access.object is None else str(stored(access.object))
        columns = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a)"
        columns += "" if access.object is not None else " (COUNT(DISTINCT ?o) AS ?b)"
        row = next(iter(self.store.query(f"SELECT {columns} {{ ?s {predicate} {object_} }}")))  # type: ignore[arg-type]
        triples = int(row["n"].value)
        objects = int(row["b"].value) if access.object is None else min(triples, 1)
        return Statistics(triples, int(row["a"].value), objects)

    def clear(self) -> None:
        """Forget all counts."""
        self._known.clear()

    def changed(self, rules: Iterable[Rule]) -> None:
        """Forget what rules may have changed."""
        predicates = {write.predicate for rule in rules for write in rule.writes}
        if None in predicates:
            self._known.clear()
            return
        for access in [a for a in self._known if a.predicate is None or a.predicate in predicates]:
            del self._known[access]


def lacks_a_kind(body: GroupPattern | None, counts: Counts) -> bool:
    """Tell whether a body cannot have a solution, since a pattern that has to match has no triple at all."""
    for part in body.elements if body is not None else ():
        if isinstance(part, TriplePattern) and isinstance(part.predicate, IRI):
            object_ = part.object if isinstance(part.object, IRI) else None
            if not counts(Access(part.predicate, object_)).triples:
                return True
    return False
