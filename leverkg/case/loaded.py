"""A case as its author wrote it, with how it is narrowed: what every verb about a case takes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Self

from leverkg.case.working_set import Narrowing, WorkingSet, working_set
from leverkg.rdf.columns import Later
from leverkg.theory.labels import NAMING, Labels
from leverkg.theory.ontology import ontology_index

if TYPE_CHECKING:
    from leverkg.case.load import Asserted
    from leverkg.rdf.term import IRI, BlankNode, Triple

__all__ = ["LoadedCase"]


class LoadedCase:
    """A case as its author wrote it, and what of it is to be derived.

    Attributes:
        asserted: what its files say, with places.
        narrowing: the moments, views and profile of a run.
    """

    def __init__(self, asserted: Asserted, narrowing: Narrowing | None = None) -> None:
        self.asserted = asserted
        self.narrowing = narrowing or Narrowing()

    def __repr__(self) -> str:
        names = ", ".join(source.name for source in self.asserted.sources)
        return f"<{type(self).__name__} {names}: {len(self.asserted.triples)} facts>"

    def __len__(self) -> int:
        return len(self.asserted.triples)

    @cached_property
    def labels(self) -> Labels:
        """What the case and the ontology call things."""
        own, shipped = self.asserted.having(*NAMING), ontology_index().of(*NAMING)
        naming = Later(len(own) + len(shipped), lambda: chain(own, shipped))
        return Labels(naming, self.asserted.prefixes)

    @cached_property
    def given(self) -> WorkingSet:
        """What rules start from: what the files assert, the versions, and the options as triples.

        Raises:
            UsageError: a moment, view or profile that there is not (LEV-U010 to LEV-U013).
        """
        return working_set(self.asserted, self.narrowing, self.labels)

    def named_graphs(self) -> dict[IRI | BlankNode, list[Triple]]:
        """Return the triples of the input's named graphs, by name."""
        graphs: dict[IRI | BlankNode, list[Triple]] = defaultdict(list)
        if self.asserted.columns is not None:
            return {}
        for s, p, o, graph in self.asserted.quads:
            if graph is not None:
                graphs[graph].append((s, p, o))
        return dict(graphs)

    def narrowed(
        self, *, moments: str | None = None, views: str | None = None, profile: str | None = None
    ) -> Self:
        """Return the same case with another narrowing."""
        now = self.narrowing
        narrowing = Narrowing(moments or now.moments, views or now.views, profile or now.profile)
        return type(self)(self.asserted, narrowing)
