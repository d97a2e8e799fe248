"""A copy of a store that was filled in the order of its triples' texts, so that answers have an order too.

Oxigraph gives solutions in the order in which it took triples, and in that of the plan, which depends on what
there is alone. So the same question to two such copies has the same answers in the same order.
"""

from __future__ import annotations

import pyoxigraph as ox

from leverkg.engine.executors.oxigraph_counts import Counts
from leverkg.rdf.term import BLANK, RESERVED

__all__ = ["SortedCopy"]


class SortedCopy:
    """The copy: made when it is first asked for, and anew when the store has changed.

    Args:
        store: what it is a copy of; the graphs of rounds are left out.
        counts: tell of changes.
    """

    def __init__(self, store: ox.Store, counts: Counts) -> None:
        self._store = store
        self._counts = counts
        self._copy: ox.Store | None = None
        self._changes = 0

    def store(self) -> ox.Store:
        """Return the copy."""
        if self._copy is None or self._changes != self._counts.changes:
            self._copy, self._changes = ox.Store(), self._counts.changes
            inputs = sorted(filter(_of_the_input, self._store.named_graphs()), key=str)
            for graph in (ox.DefaultGraph(), *inputs):
                self._copy.extend(sorted(self._store.quads_for_pattern(None, None, None, graph), key=str))
        return self._copy


def _of_the_input(graph: ox.NamedNode | ox.BlankNode) -> bool:
    return graph.value.startswith(BLANK) or not graph.value.startswith(RESERVED)
