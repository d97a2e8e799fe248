"""The Python API: load a case, check it, derive what follows.

>>> case = load("case.ttl")                              # doctest: +SKIP
>>> case.check()                                         # doctest: +SKIP
>>> result = case.infer()                                # doctest: +SKIP

Each method calls the function of the verb's own module, which is where it is described in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.case.given_graphs import source_of
from leverkg.case.load import Asserted, load_files
from leverkg.case.working_set import Narrowing
from leverkg.rdf.sources import MAX_INPUT
from leverkg.rdf.term import IRI, BlankNode, Triple
from leverkg.theory.labels import NAMING, Labels
from leverkg.theory.ontology import ontology_index

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from leverkg.engine import Guards
    from leverkg.findings import Finding
    from leverkg.result import Result

__all__ = ["Case", "load"]


def load(
    *paths: str | Path | Sequence[str | Path] | rdflib.Graph | pyoxigraph.Store,
    moments: str = "all",
    views: str = "all",
    profile: str = "shell",
    input_format: str | None = None,
    max_input: int = MAX_INPUT,
) -> Case:
    """Load a case from files, folders or patterns (`-` is standard input), or from graphs in memory.

    Args:
        paths: what to read, one by one or in lists; a graph of rdflib or a store of pyoxigraph is taken as it
            is now, and a proof names its statements by their number in order.
        moments: which moments are derived: `all`, `last`, or a date such as `1980-11-05`.
        views: whose eyes: `all`, `facts`, or a party by name.
        profile: how considerations are weighed: `shell`, `kirgis`, `emerson`, `broad`.
        input_format: the format, where the ending of a name does not tell it.
        max_input: how many bytes a file may have.

    Raises:
        UsageError: nothing is named, or an argument cannot be used (LEV-U028: what is no file and no graph).
        InputError: a file that cannot be read or parsed, with its line.
    """
    listed = [each for path in paths for each in (path if isinstance(path, list | tuple) else [path])]
    graphs = [each for each in listed if not isinstance(each, str | Path)]
    given = [source_of(graph, number) for number, graph in enumerate(graphs, 1)]
    names = [str(each) for each in listed if isinstance(each, str | Path)]
    asserted = load_files(names, input_format=input_format, max_input=max_input, given=given)
    return Case(asserted, Narrowing(moments, views, profile))


class Case:
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
        return f"<Case {names}: {len(self.asserted.triples)} facts>"

    def __len__(self) -> int:
        return len(self.asserted.triples)

    @cached_property
    def labels(self) -> Labels:
        """What the case and the ontology call things."""
        naming = (*self.asserted.having(*NAMING), *ontology_index().of(*NAMING))
        return Labels(naming, self.asserted.prefixes)

    def named_graphs(self) -> dict[IRI | BlankNode, list[Triple]]:
        """Return the triples of the input's named graphs, by name."""
        graphs: dict[IRI | BlankNode, list[Triple]] = defaultdict(list)
        for s, p, o, graph in self.asserted.quads:
            if graph is not None:
                graphs[graph].append((s, p, o))
        return dict(graphs)

    def narrowed(
        self, *, moments: str | None = None, views: str | None = None, profile: str | None = None
    ) -> Case:
        """Return the same case with another narrowing."""
        now = self.narrowing
        return Case(
            self.asserted, Narrowing(moments or now.moments, views or now.views, profile or now.profile)
        )

    def check(self, *, shapes: bool = True, dl: bool = False) -> list[Finding]:
        """Return what is wrong with the case; see :func:`leverkg.checks.check.check`."""
        from leverkg.checks.check import check

        return check(self, shapes=shapes, dl=dl)

    def infer(
        self,
        rules: str | Path | Iterable[str | Path] | None = None,
        *,
        theory: bool = True,
        guards: Guards | None = None,
        rounds: bool = True,
        max_cells: int | None = None,
        allow_new_terms: int | None = None,
        executor: str = "auto",
        axioms: bool = False,
        may_be_none: bool = False,
    ) -> Result:
        """Return everything that follows; see :func:`leverkg.infer.infer`.

        Nothing is checked and nothing refused here, unlike on the command line: what is wrong with a case can
        make balances come out wrong or undecided. Ask :meth:`check` first; `check(shapes=False)` is what
        `leverkg infer` asks.
        """
        from leverkg.infer import MAX_CELLS, infer

        return infer(
            self,
            rules,
            theory=theory,
            guards=guards,
            rounds=rounds,
            max_cells=MAX_CELLS if max_cells is None else max_cells,
            allow_new_terms=allow_new_terms,
            executor=executor,
            axioms=axioms,
            may_be_none=may_be_none,
        )
