"""How many triples of a kind a store has: counted when asked for, forgotten when it may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from time import perf_counter

import pyoxigraph as ox

from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph_terms import stored, to_store
from leverkg.engine.rule import Access, Rule
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import GroupPattern, TriplePattern

__all__ = ["Counts", "Growth", "count", "lacks_a_kind"]

_DEFAULT = ox.DefaultGraph()
_FEW = 40  # up to here, looking at the triples costs less than a query that counts them


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
        self._there: dict[Access, bool] = {}

    def __call__(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        found = self._known.get(access)
        if found is None:
            found = self._known[access] = self._counted(access)
        return found

    def any(self, access: Access) -> bool:
        """Tell whether there is a triple of a kind at all."""
        found = self._there.get(access)
        if found is None:
            found = self._there[access] = next(self._quads(access), None) is not None
        return found

    def _quads(self, access: Access) -> Iterator[ox.Quad]:
        predicate = None if access.predicate is None else ox.NamedNode(access.predicate.value)
        object_ = None if access.object is None else to_store(access.object)
        return self.store.quads_for_pattern(None, predicate, object_, _DEFAULT)

    def _counted(self, access: Access) -> Statistics:
        quads = list(islice(self._quads(access), _FEW))
        if len(quads) < _FEW:
            subjects = len({quad.subject for quad in quads})
            return Statistics(len(quads), subjects, len({quad.object for quad in quads}))
        if access.object is not None and access.predicate is not None:
            triples = count(self.store, f"?s {access.predicate} {stored(access.object)}")
            return Statistics(triples, triples, 1)
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
        self._there.clear()

    def changed(self, rules: Iterable[Rule]) -> None:
        """Forget what rules may have changed by what they added."""
        predicates = {write.predicate for rule in rules for write in rule.writes}
        every = None in predicates
        for access in [a for a in self._known if every or a.predicate is None or a.predicate in predicates]:
            del self._known[access]
        absent = [access for access, there in self._there.items() if not there]
        for access in absent:
            if every or access.predicate is None or access.predicate in predicates:
                del self._there[access]


class Growth:
    """How much a store has grown, where no rounds tell: looked at now and then, since it counts one by one.

    Args:
        size: how many triples it has, those of all its graphs.
    """

    _SHARE = 20  # of the time that goes by, counting may take one in so many

    def __init__(self, size: int = 0) -> None:
        self._size = size
        self._next = 0.0

    def told(self, new: int) -> None:
        """Note triples that somebody has counted."""
        self._size += new

    def since(self, store: ox.Store) -> int:
        """Return how many triples came since the last look, or 0 if it is too early to look again."""
        started = perf_counter()
        if started < self._next:
            return 0
        before, self._size = self._size, len(store)
        now = perf_counter()
        self._next = now + self._SHARE * (now - started)
        return self._size - before


def lacks_a_kind(body: GroupPattern | None, counts: Counts) -> bool:
    """Tell whether a body cannot have a solution, since a pattern that has to match has no triple at all."""
    for part in body.elements if body is not None else ():
        if isinstance(part, TriplePattern) and isinstance(part.predicate, IRI):
            object_ = part.object if isinstance(part.object, IRI) else None
            if not counts.any(Access(part.predicate, object_)):
                return True
    return False
