"""A store beside the rows, for what rows do not cover: filled when it is first asked, then kept up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from leverkg.engine.executor import Options
from leverkg.engine.executors.rows_relations import Relations
from leverkg.rdf.term import IRI, BlankNode, Triple

if TYPE_CHECKING:
    from leverkg.engine.executors.oxigraph import OxigraphExecutor

__all__ = ["StoreBeside"]


class StoreBeside:
    """The store.

    Args:
        relations: the working set, which is to be in the store as well.
    """

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._executor: OxigraphExecutor | None = None
        self._known = 0

    def forget(self) -> None:
        """Forget the store: what is asserted has changed."""
        self._executor = None
        self._known = 0

    def store(self, named: Mapping[IRI | BlankNode, Sequence[Triple]], now: str) -> OxigraphExecutor:
        """Return the store with all that the working set has by now.

        Args:
            named: the graphs of the input.
            now: what ``NOW()`` is.
        """
        if self._executor is None:
            from leverkg.engine.executors.oxigraph import OxigraphExecutor

            self._executor = OxigraphExecutor()
            for name, triples in named.items():
                self._executor.add(triples, name)
            self._executor.prepare((), Options(""))
            self._executor.now = now
        log = self._relations.log
        if self._known < len(log):
            self._executor.add(log[self._known :])
            self._known = len(log)
        return self._executor
