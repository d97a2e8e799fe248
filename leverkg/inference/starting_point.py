"""What a run starts from: an executor of some kind with all that is asserted in it."""

from __future__ import annotations

from typing import NamedTuple

from leverkg.case.working_set import WorkingSet
from leverkg.engine.executor import Executor
from leverkg.engine.plans import Plans
from leverkg.theory.ontology import ontology, ontology_index, ontology_lines
from leverkg.theory.plans import keep_plans, plans_of
from leverkg.theory.rules import Theory

__all__ = ["StartingPoint", "starting_point"]


class StartingPoint(NamedTuple):
    """An executor, and what it remembers of plans in which form."""

    executor: Executor
    dialect: str = ""
    plans: Plans | None = None

    def keep(self, theory: Theory) -> None:
        """Keep what was learnt of plans for later runs."""
        if self.plans is not None:
            keep_plans(theory, self.dialect, self.plans)


def starting_point(
    name: str, given: WorkingSet, known: Theory | None, *, with_ontology: bool
) -> StartingPoint:
    """Return an executor that has a working set.

    Args:
        name: `rows`, `oxigraph` or `columns`; only what that needs is imported.
        given: the working set.
        known: the rules of the run, if they are all known before it, so that plans can be remembered.
        with_ontology: whether the shipped ontology is part of it.
    """
    if name == "columns":
        return _columns(given, with_ontology=with_ontology)
    return (_rows if name == "rows" else _oxigraph)(given, known, with_ontology=with_ontology)


def _rows(given: WorkingSet, known: Theory | None, *, with_ontology: bool) -> StartingPoint:
    from leverkg.engine.executors.rows import DIALECT, RowsExecutor

    plans = None if known is None else plans_of(known, DIALECT)
    executor = RowsExecutor(plans=plans)
    executor.add(given.beside())
    if with_ontology:
        executor.add_later(ontology_index())
    return StartingPoint(executor, DIALECT, plans)


def _oxigraph(given: WorkingSet, known: Theory | None, *, with_ontology: bool) -> StartingPoint:
    from leverkg.engine.executors.oxigraph import DIALECT, OxigraphExecutor
    from leverkg.engine.executors.oxigraph_terms import as_lines

    plans = None if known is None else plans_of(known, DIALECT)
    executor = OxigraphExecutor(plans=plans)
    executor.add(given.beside())
    if with_ontology:
        try:
            executor.add_lines(ontology_lines(as_lines, DIALECT))
        except ValueError:  # something else stands in the cache
            executor.add(ontology())
    return StartingPoint(executor, DIALECT, plans)


def _columns(given: WorkingSet, *, with_ontology: bool) -> StartingPoint:
    from leverkg.engine.executors.columns import ColumnsExecutor
    from leverkg.engine.executors.columns_tables import terms_of

    executor = ColumnsExecutor(terms_of(given.tables))
    executor.add_tables(given.tables)
    if with_ontology:
        executor.add(ontology())
    return StartingPoint(executor)
