"""Oxigraph as an executor: the default graph is the working set, round graphs say who made what when.

Asserted, entailed and derived triples stand in the default graph, each once, so that rules are evaluated
as written and counts are right. What was made when stands in graphs of its own besides
(:mod:`leverkg.engine.executors.oxigraph_rounds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.executor import Applied, Firing, Limits, Options, Row, Statistics, Triples, moment
from leverkg.engine.executors.made import DerivedTriples, Made, made_by_predicate
from leverkg.engine.executors.oxigraph_counts import Counts, Growth, count, lacks_a_kind
from leverkg.engine.executors.oxigraph_fault import no_iri, refused
from leverkg.engine.executors.oxigraph_recursion import run_to_fixpoint
from leverkg.engine.executors.oxigraph_rounds import Rounds
from leverkg.engine.executors.oxigraph_terms import (
    FAULT,
    FUNCTIONS,
    LEFT_OUT,
    Stored,
    from_store,
    made_from_store,
    quad,
    quads,
    to_store,
    triple_from_store,
    triples_from_store,
)
from leverkg.engine.executors.oxigraph_updates import Update, Updates
from leverkg.engine.plans import Plans, unchecked
from leverkg.engine.recursion_clauses import Table
from leverkg.engine.rule import Rule
from leverkg.errors import RuleError
from leverkg.rdf.columns import Tables
from leverkg.rdf.term import IRI, BlankNode, GraphName, Term, Triple

if TYPE_CHECKING:
    # What plans and reads trees is imported where it is used: with remembered plans nothing of it is.
    from leverkg.engine.executors.oxigraph_sorted import SortedCopy
    from leverkg.sparql.tree import GroupPattern, Query

__all__ = ["DIALECT", "OxigraphExecutor"]

DIALECT = f"oxigraph {ox.__version__}"
"""The store and its version: plans for another one are not remembered for this."""

_DEFAULT = ox.DefaultGraph()


class OxigraphExecutor:
    """An in-memory Oxigraph store with a working set.

    Args:
        plans: made by the same version of this package and of the store for rules of the same names.
    """

    at_once = 1

    def __init__(self, *, plans: Plans | None = None) -> None:
        self.store = ox.Store()
        self._rounds = Rounds(self.store)
        self._options = Options(mint.DEFAULT_BASE)
        self.now = moment()
        self._inputs: tuple[IRI, ...] = ()
        self._counts = Counts(self.store)
        self.updates = Updates(self._counts, plans)
        self._growth = Growth()

    @property
    def plans(self) -> Plans | None:
        """What is remembered of plans; it grows."""
        return self.updates.plans

    def add(self, triples: Iterable[Triple], graph: GraphName = None) -> None:
        """Add asserted triples to the working set, and to a named graph if one is given."""
        found = quads(triples, _DEFAULT)
        self.store.extend(found)
        if graph is not None:
            name = to_store(graph)
            assert isinstance(name, ox.NamedNode)
            self.store.extend([ox.Quad(q.subject, q.predicate, q.object, name) for q in found])
        self._counts.clear()

    def add_lines(self, lines: str) -> None:
        """Add asserted triples that :func:`as_lines` has written; raise ValueError for any other text."""
        try:
            self.store.load(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        except SyntaxError as error:
            raise ValueError(f"no triples: {error}") from error
        self._counts.clear()

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take asserted triples out of the working set and of all named graphs."""
        for triple in triples:
            s, p, o, _ = quad(triple, _DEFAULT)
            for found in list(self.store.quads_for_pattern(s, p, o, None)):
                self.store.remove(found)
        self._counts.clear()

    def copy(self) -> OxigraphExecutor:
        """Return a fresh executor with the asserted triples and the input's graphs."""
        other = OxigraphExecutor()
        other.store.bulk_extend(self._rounds.asserted())
        other.store.bulk_extend(q for name in self._rounds.inputs() for q in self._rounds.quads(name.value))
        return other

    def triples(self, *, derived: bool | None = None) -> Iterator[Triple]:
        """Return the working set, or only its derived or its asserted part."""
        if derived:
            return triples_from_store(found for _, found in self._rounds.made())
        return triples_from_store(self._rounds.quads() if derived is None else self._rounds.asserted())

    def size(self) -> int:
        """Return how many triples the working set has."""
        return count(self.store, "?s ?p ?o")

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        s, p, o = (None if term is None else to_store(term) for term in (subject, predicate, object))
        if isinstance(s, (ox.Literal, ox.Triple)):
            return
        for found in self.store.quads_for_pattern(s, p, o, _DEFAULT):  # type: ignore[arg-type]
            yield triple_from_store(found)

    def rank(self, triple: Triple, /) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        return self._rounds.rank(triple)

    def makers(self, triple: Triple, /) -> list[str]:
        """Return the names of the rules that made a triple."""
        return self._rounds.makers(triple)

    def made(self) -> Iterator[tuple[str, Triple]]:
        """Return the derived triples, each with a rule that made it; the name is empty where not kept."""
        return made_from_store(self._rounds.made())

    def made_by_predicate(self) -> Made:
        """Return the same by predicate."""
        return made_by_predicate(self.made())

    def prepare(self, rules: Sequence[Rule], options: Options) -> None:
        """Check that all rules can be evaluated here, and fix how the run is kept."""
        self._options = options
        self.now = moment()
        self._counts.clear()
        if not options.rounds:
            self._rounds.do_without()
            self._growth = Growth(len(self.store))
        self._inputs = self._rounds.inputs()
        self.updates.begin(options, self._inputs, self.now)
        unseen = unchecked(self.plans, rules)
        if unseen:
            from leverkg.engine.executors.oxigraph_regex import check_regexes

            check_regexes(unseen)
            if self.plans is not None:
                self.plans.check(rule.name for rule in unseen)

    def leave_out(self, nodes: Mapping[str, frozenset[BlankNode]]) -> None:
        """Conclude nothing from solutions for which a head's first new node is one of these."""
        term = ox.NamedNode(LEFT_OUT)
        found = [ox.Quad(to_store(node), term, term, term) for names in nodes.values() for node in names]  # type: ignore[arg-type]
        self.store.extend(found)
        self._growth.told(len(found))
        self.updates.left_out = frozenset(nodes)

    def apply(self, rules: Sequence[Rule], round_number: int, *, simultaneous: bool = False) -> Applied:
        """Evaluate rules once each and add what is new to the working set."""
        if simultaneous:
            return self.apply_held_back(rules, round_number)[0]
        firings = []
        for rule in rules:
            if lacks_a_kind(rule.needed, self._counts):
                firings.append(Firing(rule.name, 0, 0.0))
                continue
            name = self.new_round(round_number, rule.name) if self._options.rounds else None
            firings.append(self._fire(rule, name))
            if name is not None and not firings[-1].new:
                self._rounds.drop(name)
        new = sum(f.new or 0 for f in firings) if self._options.rounds else self._growth.since(self.store)
        return Applied(tuple(firings), new, round_number if new else 0)

    def apply_held_back(
        self, rules: Sequence[Rule], round_number: int, delta: str | None = None
    ) -> tuple[Applied, str]:
        """Evaluate rules once each, none of which sees what another one makes.

        Args:
            rules: the rules.
            round_number: the rank of what they make.
            delta: the graph of the last round, if only what follows from that is wanted.

        Returns:
            What was done, and the graph with what is new.
        """
        from leverkg.engine.access import needed_kinds
        from leverkg.engine.recursion_parts import delta_bodies

        name = self.new_round(round_number, "")
        writes = [write for rule in rules for write in rule.writes]
        firings: list[Firing] = []
        known = 0
        for rule in rules:
            assert rule.body is not None
            bodies = [rule.body] if delta is None else delta_bodies(rule, writes, IRI(delta))
            seconds = 0.0
            total = known
            for body in bodies:
                started = perf_counter()
                if not lacks_a_kind(needed_kinds(body), self._counts):
                    self._update(rule, self.updates.held_back(rule, name, body))
                seconds += perf_counter() - started
                total = self._rounds.size(name)
            firings.append(Firing(rule.name, total - known, seconds))
            known = total
        if known:
            self.store.update(f"ADD <{name}> TO DEFAULT")
            self._counts.changed(rules)
        else:
            self._rounds.drop(name)
        return Applied(tuple(firings), known, round_number if known else 0), name

    def conclude(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> Applied:
        """Add what a Python rule concluded."""
        started = perf_counter()
        wanted = dict.fromkeys(quad(triple, _DEFAULT) for triple in triples)
        # The store writes literals its own way, so whether one is there is asked of the store.
        fresh = [q for q in wanted if q not in self.store]
        self.store.extend(fresh)
        if fresh and self._options.rounds:
            name = ox.NamedNode(self.new_round(round_number, rule.name))
            self.store.extend([ox.Quad(q.subject, q.predicate, q.object, name) for q in fresh])
        self._counts.grew((rule,), fresh)
        new = len(fresh)
        self._growth.told(new)
        return Applied((Firing(rule.name, new, perf_counter() - started),), new, round_number if new else 0)

    def fixpoint(self, rules: Sequence[Rule], limits: Limits) -> Applied:
        """Evaluate rules that feed each other until nothing new follows."""
        applied = run_to_fixpoint(self, rules, limits)
        if applied.new:
            self._counts.changed(rules)
        self._growth.told(applied.new)
        return applied

    def select(self, table: Table) -> list[tuple[Stored | None, ...]]:
        """Return the rows of a part of a recursive body that is solved once."""
        names = " ".join(f"?{name}" for name in table.columns)
        where = table.text or (self.updates.solved(table.body)[0] if table.body is not None else "{}")
        if not names:
            return [()] if self.ask_text(f"ASK {where}") else []
        rows = self.ask_text(f"SELECT DISTINCT {names} WHERE {where}")
        return [tuple(row[name] for name in table.columns) for row in rows]  # type: ignore[union-attr]

    def _fire(self, rule: Rule, name: str | None) -> Firing:
        started = perf_counter()
        update = self.updates.visible(rule, name)
        try:
            self._update(rule, update)
        except RuleError:  # of what was remembered, maybe, by another hand
            if self.plans is None or not self.plans.forget(rule.name):
                raise
            update = self.updates.visible(rule, name)
            self._update(rule, update)
        new = self._counts.made(rule, name)
        return Firing(rule.name, new, perf_counter() - started, plan=update.plan)

    def new_round(self, number: int, rule: str) -> str:
        """Return the name of a fresh graph for a round and, if it is one, its rule."""
        return self._rounds.begin(number, rule)

    def _update(self, rule: Rule, update: Update) -> None:
        with refused(f"rule {rule.name!r}", position=rule.position):
            self.store.update(update.text, custom_functions=FUNCTIONS)
        if update.watched and self._rounds.size(FAULT):
            self.store.clear_graph(ox.NamedNode(FAULT))
            from leverkg.engine.executors.iris_made import where_invalid

            row = next(self.solve(where_invalid(rule), {}, limit=1), None)
            if row is not None:
                raise no_iri(rule, update.watched, row)

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
        from leverkg.engine.executors.oxigraph_solve import rows, solution_query

        most = None if ordered else limit
        names, text = solution_query(body, bindings, self.statistics, self._inputs, self.now, columns, most)
        yield from rows(names, text, self.ask_text, limit, self._sorted_copy if ordered else None)

    @cached_property
    def _sorted_copy(self) -> SortedCopy:
        from leverkg.engine.executors.oxigraph_sorted import SortedCopy

        return SortedCopy(self.store, self._counts)

    def ask(self, body: GroupPattern, bindings: Mapping[str, Term]) -> bool:
        """Tell whether a body has a solution under bindings."""
        from leverkg.engine.executors.oxigraph_solve import existence_query

        return bool(self.ask_text(existence_query(body, bindings, self.statistics, self._inputs, self.now)))

    def query(self, query: Query) -> Iterator[Row] | Iterator[Triple] | bool:
        """Answer a query over the working set."""
        from leverkg.engine.executors.oxigraph_text import query_text

        result = self.ask_text(query_text(query, self.now))
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return map(triple_from_store, result)
        names = [variable.value for variable in result.variables]
        return (
            {name: from_store(term) for name in names if (term := solution[name]) is not None}
            for solution in result
        )

    def ask_text(
        self, text: str, store: ox.Store | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return what the store answers to a query in its own words."""
        graphs: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph.value) for graph in self._inputs]
        with refused("a query", text):
            asked = self.store if store is None else store
            return asked.query(text, named_graphs=graphs, custom_functions=FUNCTIONS)

    def derived(self, also: Tables = (), less: Triples = (), not_of: Iterable[Term] = ()) -> DerivedTriples:
        """Return the derived triples as outputs want them."""
        return DerivedTriples(self.made_by_predicate(), also, less, not_of)

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        return self._counts(access)
