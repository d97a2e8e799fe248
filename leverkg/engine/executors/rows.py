"""Rows as an executor: the working set in dictionaries, bodies as steps over lists of rows.

Made for what people work on by hand: a few thousand triples, where handing a query to a store, and terms back
and forth, takes longer than to answer it. Plans are data and kept between runs, so that a run over shipped
rules neither parses nor plans. What rows do not cover (aggregates, paths, named graphs, triple terms with
variables), and all that asks after the run, goes to an Oxigraph store, which is filled when it is first
needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.executor import Applied, Firing, Limits, Options, Row, Statistics, Triples, moment
from leverkg.engine.executors.made import DerivedTriples, Made
from leverkg.engine.executors.rows_heads import conclusions
from leverkg.engine.executors.rows_plans import DIALECT, Plan, RowPlans
from leverkg.engine.executors.rows_recursion import run_to_fixpoint
from leverkg.engine.executors.rows_relations import Later, Mark, Relations
from leverkg.engine.executors.rows_steps import Solver
from leverkg.engine.executors.unsolved import NotCovered, TooMany, too_many
from leverkg.engine.plans import Plans, unchecked
from leverkg.engine.rule import Rule
from leverkg.errors import RuleError
from leverkg.rdf.columns import Tables
from leverkg.rdf.term import IRI, BlankNode, GraphName, Term, Triple

if TYPE_CHECKING:
    from leverkg.engine.executors.oxigraph import OxigraphExecutor
    from leverkg.engine.executors.rows_store import StoreBeside
    from leverkg.engine.executors.rows_values import Row as Values
    from leverkg.sparql.tree import GroupPattern, Query

__all__ = ["DIALECT", "RowsExecutor"]


class RowsExecutor:
    """A working set in dictionaries.

    Args:
        plans: made by the same version of this package for rules of the same names.
    """

    at_once = 1

    def __init__(self, *, plans: Plans | None = None) -> None:
        self.relations = Relations()
        self.row_plans = RowPlans(self.relations, plans)
        self.options = Options(mint.DEFAULT_BASE)
        self.now = moment()
        self._left_out: Mapping[str, frozenset[BlankNode]] = {}
        self._named: dict[IRI | BlankNode, list[Triple]] = {}
        self._beside: StoreBeside | None = None

    @property
    def plans(self) -> Plans | None:
        """What is remembered of plans; it grows."""
        return self.row_plans.remembered

    # --- what is asserted ---------------------------------------------------------------------------------

    def add(self, triples: Iterable[Triple], graph: GraphName = None) -> None:
        """Add asserted triples to the working set, and to a named graph if one is given."""
        if graph is not None:
            triples = [*triples]
            self._named.setdefault(graph, []).extend(triples)
        self.relations.add_written(triples)
        self._beside = None

    def add_later(self, found: Later) -> None:
        """Add asserted triples, those of each predicate when anything first looks at it."""
        self.relations.add_later(found)
        self._beside = None

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take asserted triples away, before anything is derived."""
        gone = [*triples]
        self.relations.remove(gone)
        kept = self.relations.as_kept
        away = {(kept(s), p, kept(o)) for s, p, o in gone}
        for name, found in self._named.items():
            self._named[name] = [t for t in found if (kept(t[0]), t[1], kept(t[2])) not in away]
        self._beside = None

    def copy(self) -> RowsExecutor:
        """Return a fresh executor with the asserted triples only."""
        other = RowsExecutor()
        other.relations.add(self.triples(derived=False))
        other._named = {name: [*triples] for name, triples in self._named.items()}
        return other

    # --- rules --------------------------------------------------------------------------------------------

    def prepare(self, rules: Sequence[Rule], options: Options) -> None:
        """Check that all rules can be evaluated, and fix how the run is kept."""
        self.options = options
        self.now = self.row_plans.now = moment()
        self._left_out = {}
        self._beside = None
        unseen = unchecked(self.plans, rules)
        if unseen:
            from leverkg.engine.executors.oxigraph_regex import check_regexes

            check_regexes(unseen)
            if self.plans is not None:
                self.plans.check(rule.name for rule in unseen)

    def leave_out(self, nodes: Mapping[str, frozenset[BlankNode]]) -> None:
        """Conclude nothing from solutions for which a head's first new node is one of these."""
        self._left_out = nodes

    def apply(self, rules: Sequence[Rule], round_number: int, *, simultaneous: bool = False) -> Applied:
        """Evaluate rules once each and add what is new to the working set."""
        held: list[tuple[Rule, list[Triple], float, str]] = []
        firings: list[Firing] = []
        for rule in rules:
            if not all(map(self.relations.any, rule.needed)):
                firings.append(Firing(rule.name, 0, 0.0))
                continue
            started = perf_counter()
            made, text = self._fired(rule)
            if simultaneous:
                held.append((rule, made, perf_counter() - started, text))
                continue
            new = self.relations.add(made, Mark(round_number, rule.name))
            firings.append(Firing(rule.name, new, perf_counter() - started, plan=text))
        for rule, found, seconds, text in held:
            new = self.relations.add(found, Mark(round_number, rule.name))
            firings.append(Firing(rule.name, new, seconds, plan=text))
        total = sum(firing.new or 0 for firing in firings)
        return Applied(tuple(firings), total, round_number if total else 0)

    def _fired(self, rule: Rule) -> tuple[list[Triple], str]:
        """Return what a rule concludes by a plan that may be remembered, and how that was found."""
        try:
            made, text = self.concluded(rule, self.row_plans.of(rule))
            return [*made], text
        except (LookupError, TypeError, ValueError, AttributeError):  # of a plan by another hand, maybe
            if not self.row_plans.forget(rule.name):
                raise
            made, text = self.concluded(rule, self.row_plans.of(rule))
            return [*made], text

    def concluded(
        self, rule: Rule, plan: Plan, body: GroupPattern | None = None, delta: Relations | None = None
    ) -> tuple[Iterable[Triple], str]:
        """Return what a rule concludes from the solutions of its body, and how these were found.

        Args:
            rule: the rule.
            plan: of the body.
            body: by default the rule's own.
            delta: what the last round made, for a body that speaks of it.
        """
        left_out = self._left_out.get(rule.name, frozenset())
        try:
            rows = self._rows(plan, delta)
        except NotCovered as reason:
            return self._by_store(rule, left_out), f"in the store: {reason}"
        except TooMany as product:
            raise too_many(rule, product) from None
        except RuleError as error:
            error.position = error.position or rule.position
            raise
        if plan.watched and any(row[place] is None for row in rows for place in plan.watched):
            self._check_iris(rule)
        return conclusions(plan.head, plan.terms, rows, self.options.base, left_out), plan.text

    def solved(self, plan: Plan, body: GroupPattern | None, names: Sequence[str]) -> list[Values]:
        """Return the rows of a body, with the values of some variables in order.

        Raises:
            NotCovered: rows do not do, and there is no body to ask the store for.
        """
        try:
            return self._rows(plan)
        except NotCovered:
            if body is None:
                raise
            found = self.solve(body, {}, columns=names)
            kept = self.relations.as_kept
            terms = ([row.get(name) for name in names] for row in found)
            return [*dict.fromkeys(tuple([t if t is None else kept(t) for t in row]) for row in terms)]

    def _rows(self, plan: Plan, delta: Relations | None = None) -> list[Values]:
        if plan.uncovered:
            raise NotCovered(plan.uncovered)
        return Solver(self.relations, plan.terms, delta).run(plan.steps, [()])

    def _by_store(self, rule: Rule, left_out: frozenset[BlankNode]) -> Iterator[Triple]:
        from leverkg.engine.executors.iris_made import made_iris
        from leverkg.engine.heads import triples_of

        assert rule.body is not None
        rows = [*self.solve(rule.body, {}, columns=rule.head_variables)]
        watched = made_iris(rule)
        if any(name not in row for row in rows for name in watched):
            self._check_iris(rule)
        kept = self.relations.as_kept
        for row in rows:
            for subject, predicate, object_ in triples_of(rule, row, self.options.base, left_out):
                yield kept(subject), predicate, kept(object_)

    def _check_iris(self, rule: Rule) -> None:
        """Raise a RuleError if a variable has no IRI because a text is none, and not for want of a text."""
        from leverkg.engine.executors.iris_made import made_iris, where_invalid
        from leverkg.engine.executors.oxigraph_fault import no_iri

        row = next(self.solve(where_invalid(rule), {}, limit=1), None)
        if row is not None:
            raise no_iri(rule, made_iris(rule), row)

    def conclude(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> Applied:
        """Add what a Python rule concluded."""
        started = perf_counter()
        kept = self.relations.as_kept
        made = [(kept(s), p, kept(o)) for s, p, o in triples]
        new = self.relations.add(made, Mark(round_number, rule.name))
        firing = Firing(rule.name, new, perf_counter() - started)
        return Applied((firing,), new, round_number if new else 0)

    def fixpoint(self, rules: Sequence[Rule], limits: Limits) -> Applied:
        """Evaluate rules that feed each other until nothing new follows."""
        return run_to_fixpoint(self, rules, limits)

    # --- what is asked ------------------------------------------------------------------------------------

    def store(self) -> OxigraphExecutor:
        """Return the store with all that the working set has by now."""
        if self._beside is None:
            from leverkg.engine.executors.rows_store import StoreBeside

            self._beside = StoreBeside(self.relations, self._named, self.now)
        return self._beside.store()

    def solve(
        self,
        body: GroupPattern,
        bindings: Mapping[str, Term],
        *,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        ordered: bool = False,
    ) -> Iterator[Row]:
        """Return the solutions of a body under bindings."""
        return self.store().solve(body, bindings, columns=columns, limit=limit, ordered=ordered)

    def ask(self, body: GroupPattern, bindings: Mapping[str, Term]) -> bool:
        """Tell whether a body has a solution under bindings."""
        return self.store().ask(body, bindings)

    def query(self, query: Query) -> Iterator[Row] | Iterator[Triple] | bool:
        """Answer a query over the working set; GRAPH sees the input's graphs only."""
        return self.store().query(query)

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        return self.relations.match(subject, predicate, object)

    def rank(self, triple: Triple, /) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        mark = self.relations.mark(triple)
        return None if mark is None else mark.round

    def makers(self, triple: Triple, /) -> list[str]:
        """Return the name of the rule that made a triple; none if it is asserted or was not kept."""
        mark = self.relations.mark(triple)
        return [mark.maker] if mark is not None and mark.maker else []

    def triples(self, *, derived: bool | None = None) -> Iterator[Triple]:
        """Return the working set, or only its derived or its asserted part."""
        if derived:
            yield from (triple for triple, _ in self.relations.derived())
            return
        for triple in self.relations.log:
            if derived is None or self.rank(triple) == 0:
                yield triple

    def made(self) -> Iterator[tuple[str, Triple]]:
        """Return the derived triples, each with the rule that made it; the name is empty where not kept."""
        return ((mark.maker, triple) for triple, mark in self.relations.derived())

    def made_by_predicate(self) -> Made:
        """Return the same by predicate."""
        return self.relations.made_by_predicate()

    def derived(self, also: Tables = (), less: Triples = (), not_of: Iterable[Term] = ()) -> DerivedTriples:
        """Return the derived triples as outputs want them."""
        return DerivedTriples(self.made_by_predicate(), also, less, not_of)

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        return self.relations.statistics(access)

    def size(self) -> int:
        """Return how many triples the working set has."""
        return len(self.relations.log)
