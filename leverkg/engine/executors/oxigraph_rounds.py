"""The graphs of rounds in an Oxigraph store: who made each triple when.

Each derived triple stands in the default graph, which is the working set, and also in a graph of its round
and rule, under a fresh name each time, never cleared: that is its rank, its maker, and the delta of the next
round.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pyoxigraph as ox

from leverkg.engine.executors.oxigraph_counts import MANY, count
from leverkg.engine.executors.oxigraph_terms import LEFT_OUT, quad, to_store
from leverkg.rdf.term import IRI, RESERVED, Triple

__all__ = ["Rounds"]

_ROUND = RESERVED + "round:"
_DEFAULT = ox.DefaultGraph()


class Rounds:
    """The graphs of rounds of one store.

    Args:
        store: the store.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._made: dict[str, tuple[int, str]] = {}
        self._fresh = itertools.count(1)
        self._before: frozenset[ox.Quad] | None = None

    def do_without(self) -> None:
        """Keep what is asserted now instead of who makes what: no rounds are wanted."""
        self._before = frozenset(self.quads())

    def begin(self, number: int, rule: str) -> str:
        """Return the name of a fresh graph for a round and, if it is one, its rule."""
        name = f"{_ROUND}{next(self._fresh)}"
        self._made[name] = (number, rule)
        return name

    def drop(self, name: str) -> None:
        """Forget a graph into which nothing came."""
        del self._made[name]

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Return what stands in a graph, by default in the working set."""
        name = _DEFAULT if graph is None else ox.NamedNode(graph)
        return self._store.quads_for_pattern(None, None, None, name)

    def size(self, graph: str) -> int:
        """Return how many triples a graph has."""
        found = len(list(itertools.islice(self.quads(graph), MANY)))
        return found if found < MANY else count(self._store, "?s ?p ?o", graph)

    def inputs(self) -> tuple[IRI, ...]:
        """Return the names of the input's graphs as the store has them, sorted."""
        names = (graph.value for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode))
        return tuple(IRI(name) for name in sorted(names) if name not in self._made and name != LEFT_OUT)

    def asserted(self) -> Iterator[ox.Quad]:
        """Yield the asserted part of the working set."""
        if self._before is not None:
            yield from self._before
            return
        derived = {(q.subject, q.predicate, q.object) for _, q in self.made()}
        for found in self.quads():
            if (found.subject, found.predicate, found.object) not in derived:
                yield found

    def made(self) -> Iterator[tuple[str, ox.Quad]]:
        """Yield the derived part, each triple with the rule that made it; empty where that is not kept."""
        if self._before is not None:
            yield from (("", q) for q in self.quads() if q not in self._before)
            return
        for name, (_, rule) in list(self._made.items()):
            for found in self.quads(name):
                yield rule, found

    def rank(self, triple: Triple) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        rank: int | None = None
        for name in self._graphs_of(triple):
            if name is None:
                rank = 0 if rank is None else rank
            elif name in self._made:
                number = self._made[name][0]
                rank = number if not rank else min(rank, number)
        return rank

    def makers(self, triple: Triple) -> list[str]:
        """Return the names of the rules that made a triple, sorted."""
        rules = {self._made[name][1] for name in self._graphs_of(triple) if name in self._made}
        return sorted(rules - {""})

    def _graphs_of(self, triple: Triple) -> Iterator[str | None]:
        if not isinstance(to_store(triple[0]), ox.NamedNode):
            return
        wanted = quad(triple, _DEFAULT)
        for found in self._store.quads_for_pattern(wanted.subject, wanted.predicate, wanted.object, None):
            yield found.graph_name.value if isinstance(found.graph_name, ox.NamedNode) else None
