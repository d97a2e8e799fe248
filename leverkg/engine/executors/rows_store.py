"""A store beside the rows, for what rows do not cover: filled when it is first asked, then kept up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leverkg.engine.executor import Options
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows_relations import Relations
from leverkg.rdf.term import IRI, BlankNode, Triple

__all__ = ["StoreBeside"]


class StoreBeside:
    """The store.

    Args:
        relations: the working set, which is to be in the store as well.
        named: the graphs of the input.
        now: what ``NOW()`` is.
    """

    def __init__(
        self, relations: Relations, named: Mapping[IRI | BlankNode, Sequence[Triple]], now: str
    ) -> None:
        self._relations = relations
        self._executor = OxigraphExecutor()
        self._known = 0
        for name, triples in named.items():
            self._executor.add(triples, name)
        self._executor.prepare((), Options(""))
        self._executor.now = now

    def store(self) -> OxigraphExecutor:
        """Return the store with all that the working set has by now."""
        log = self._relations.log
        if self._known < len(log):
            self._executor.add(log[self._known :])
            self._known = len(log)
        return self._executor
