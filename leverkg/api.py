"""The Python API: load a case, check it, derive what follows, ask of it.

>>> case = load("case.ttl")                              # doctest: +SKIP
>>> case.check()                                         # doctest: +SKIP
>>> result = case.infer()                                # doctest: +SKIP

A case and a result are data of the room `case`; here they get the verbs as methods. Each calls the function
of the verb's own module, where it is described in full. Nothing below the command line imports this.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from leverkg.case.given_graphs import as_term, is_foreign, source_of
from leverkg.case.inferred import InferredCase
from leverkg.case.load import load_files
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import Narrowing
from leverkg.rdf.sources import MAX_INPUT

if TYPE_CHECKING:
    from pathlib import Path

    import pyoxigraph
    import rdflib

    from leverkg.answers.balances import Balance, Shift
    from leverkg.answers.rows import Rows
    from leverkg.engine import Guards
    from leverkg.explanations.contradictions import Contradiction
    from leverkg.explanations.explanation import Explanation
    from leverkg.findings import Finding
    from leverkg.rdf.term import Term, Triple

__all__ = ["Case", "Result", "load"]


def load(
    *paths: str | Path | Sequence[str | Path] | rdflib.Graph | pyoxigraph.Store,
    moments: str = "all",
    views: str = "all",
    profile: str = "shell",
    input_format: str | None = None,
    max_input: int = MAX_INPUT,
    same_as: bool = False,
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
        same_as: take nodes that `owl:sameAs` joins for one, before anything is checked or derived: an IRI
            stands for the others before a blank node, and of several the first by name.

    Raises:
        UsageError: nothing is named, or an argument cannot be used (LEV-U028: what is no file and no graph).
        InputError: a file that cannot be read or parsed, with its line.
    """
    listed = [each for path in paths for each in (path if isinstance(path, list | tuple) else [path])]
    graphs = [each for each in listed if not isinstance(each, str | os.PathLike)]
    given = [source_of(graph, number) for number, graph in enumerate(graphs, 1)]
    names = [os.fspath(each) for each in listed if isinstance(each, str | os.PathLike)]
    asserted = load_files(names, input_format=input_format, max_input=max_input, given=given)
    if same_as:
        from leverkg.case.one_name import with_one_name

        asserted = with_one_name(asserted)
    return Case(asserted, Narrowing(moments, views, profile))


class Case(LoadedCase):
    """A case as its author wrote it, and what of it is to be derived.

    Attributes:
        asserted: what its files say, with places.
        narrowing: the moments, views and profile of a run.
    """

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
        """Return everything that follows; see :func:`leverkg.inference.infer.infer`.

        Nothing is checked and nothing refused here, unlike on the command line: what is wrong with a case can
        make balances come out wrong or undecided. Ask :meth:`check` first; `check(shapes=False)` is what
        `leverkg infer` asks.
        """
        from leverkg.inference.infer import MAX_CELLS, infer

        found = infer(
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
        return Result(self, found.given, found.run, found.own_axioms)


class Result(InferredCase):
    """Everything that follows from a case.

    Attributes:
        case: what it follows from.
        given: what the rules started from.
        run: the engine's run, with the rules and what each did.
    """

    case: Case

    def query(self, question: str, *, prefixes: dict[str, str] | None = None) -> Rows:
        """Answer a question in SPARQL, or the shipped one of that name.

        See :func:`leverkg.answers.query.query`.
        """
        from leverkg.answers.query import query

        return query(self, question, prefixes=prefixes)

    def ask(self, question: str) -> bool:
        """Answer a yes-or-no question; see :func:`leverkg.answers.query.ask`."""
        from leverkg.answers.query import ask

        return ask(self, question)

    def explain(self, what: str | Triple | Term, **options: Any) -> Explanation:
        """Explain a triple, a node, or what words such as "Iran > United States" mean.

        See :func:`leverkg.explanations.explain.explain`.
        """
        from leverkg.explanations.explain import explain

        return explain(self, _asked(what), **options)

    def why_not(self, what: str | Triple, **options: Any) -> Explanation:
        """Show what is missing for a triple, a pattern, or what words such as "Iran > United States" mean.

        See :func:`leverkg.explanations.why_not.why_not`.
        """
        from leverkg.explanations.why_not import why_not

        return why_not(self, _asked(what), **options)

    def contradictions(self) -> list[Contradiction]:
        """Return what axioms of the run exclude and holds all the same, each with its proof.

        See :func:`leverkg.explanations.contradictions.contradictions_of`.
        """
        from leverkg.explanations.contradictions import contradictions_of

        return contradictions_of(self)

    def balances(self) -> list[Balance]:
        """Return who has the upper hand, for each pair of parties, moment and viewpoint."""
        from leverkg.answers.balances import balances

        return balances(self)

    def shifts(self) -> list[Shift]:
        """Return when the upper hand changed, with the causes."""
        from leverkg.answers.balances import shifts

        return shifts(self)

    def store(self) -> pyoxigraph.Store:
        """Return asserted and derived triples as a pyoxigraph store of the caller's own."""
        import pyoxigraph

        from leverkg.rdf.ox import quad_to_ox

        store = pyoxigraph.Store()
        store.extend(quad_to_ox((*triple, None)) for triple in self.everything())
        return store

    def graph(self) -> rdflib.Graph:
        """Return asserted and derived triples as an rdflib graph."""
        from leverkg.case.rdflib_graphs import graph_of

        return graph_of(self.everything(), {**self.labels.prefixes})


def _asked(what: Any) -> Any:
    """Return what is asked about with leverkg's terms; words stay words."""
    if isinstance(what, tuple | list):
        return tuple(map(as_term, what))
    return as_term(what) if is_foreign(what) else what
