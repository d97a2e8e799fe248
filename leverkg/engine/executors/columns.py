"""Columns as an executor: the working set in memory as columns of numbers, bodies as joins of columns.

Made for large inputs: a join of a million rows takes a tenth of a second, and a triple takes twenty bytes.
What columns do not cover (aggregates, named graphs, triple terms with variables), and all that asks after the
run, goes to an Oxigraph store, which is filled when it is first needed. Needs polars (the extra ``columns``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from time import perf_counter
from typing import TYPE_CHECKING

import polars as pl

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.executor import Applied, Firing, Limits, Options, Row, Statistics, Triples, moment
from leverkg.engine.executors.columns_bodies import Solved, solved, solved_each
from leverkg.engine.executors.columns_derived import DerivedColumns
from leverkg.engine.executors.columns_frames import unit
from leverkg.engine.executors.columns_heads import Conclusions, conclusions, has_triple_terms
from leverkg.engine.executors.columns_recursion import run_to_fixpoint
from leverkg.engine.executors.columns_relations import ASSERTED, CODE, Relation, Relations, each_once
from leverkg.engine.executors.columns_solve import Solver
from leverkg.engine.executors.columns_store import Beside
from leverkg.engine.executors.columns_tables import numbered, rows_of
from leverkg.engine.executors.columns_terms import NODE, Terms
from leverkg.engine.executors.iris_made import made_iris, where_invalid
from leverkg.engine.executors.made import Made, one_by_one
from leverkg.engine.executors.oxigraph_fault import no_iri
from leverkg.engine.executors.unsolved import NotCovered, TooMany
from leverkg.engine.heads import triples_of
from leverkg.engine.rule import Rule
from leverkg.rdf.columns import Table, Tables
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, GraphName, Term, Triple

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern, Query

__all__ = ["ColumnsExecutor"]

_DECODED = 1_000  # so many triples become terms at once
_MANY = 100_000  # triples; over fewer a body is solved about as soon as a thread has begun


class ColumnsExecutor:
    """A working set in columns.

    Args:
        terms: the numbers of terms, if there are some already.
    """

    at_once = 12

    def __init__(self, terms: Terms | None = None) -> None:
        self.terms = terms if terms is not None else Terms()
        self.relations = Relations(self.terms.number(RDF_TYPE))
        self.options = Options(mint.DEFAULT_BASE)
        self.now = moment()
        self._makers = [""]
        self._maker_numbers = {"": 0}
        self._left_out: dict[str, list[int]] = {}
        self._watched: dict[str, list[str]] = {}
        self._named: dict[IRI | BlankNode, list[Triple]] = {}
        self._beside = Beside(self.terms, self.relations)

    # --- what is asserted ---------------------------------------------------------------------------------

    def add(self, triples: Iterable[Triple], graph: GraphName = None) -> None:
        """Add asserted triples to the working set, and to a named graph if one is given."""
        if graph is not None:
            triples = [*triples]
            self._named.setdefault(graph, []).extend(triples)
        self._assert(rows_of(triples, self.terms))

    def add_tables(self, tables: Iterable[Table]) -> None:
        """Add asserted triples in tables."""
        self._assert(numbered(tables, self.terms))

    def _assert(self, found: Iterable[tuple[int, pl.DataFrame]]) -> None:
        for predicate, rows in found:
            self._take(Conclusions(predicate, each_once(rows), False), ASSERTED, 0)
        self._beside.forget()

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take asserted triples away, before anything is derived."""
        gone = [*triples]
        for predicate, rows in rows_of(gone, self.terms):
            for relation, part in self.relations.parts(predicate, rows):
                left = relation.frame.join(part, on=["s", "o"], how="anti")
                relation.keep(pl.lit(False))
                relation.append(left)
        number = self.terms.number  # not how it is written
        away = {tuple(map(number, triple)) for triple in gone}
        for name, kept in self._named.items():
            self._named[name] = [triple for triple in kept if tuple(map(number, triple)) not in away]
        self._beside.forget()

    def copy(self) -> ColumnsExecutor:
        """Return a fresh executor with the asserted triples only; it shares the numbers of terms."""
        other = ColumnsExecutor(self.terms)
        for predicate, relation in self.relations.stored():
            rows = relation.frame.filter(pl.col("round") == ASSERTED)
            for target, part in other.relations.parts(predicate, rows) if rows.height else ():
                target.append(part)
        other._named = {name: [*triples] for name, triples in self._named.items()}
        return other

    # --- rules --------------------------------------------------------------------------------------------

    def prepare(self, rules: Sequence[Rule], options: Options) -> None:
        """Check that all rules can be evaluated, and fix how the run is kept."""
        self.options = options
        self.now = moment()
        self._beside.begin(rules, self._named, self.now)
        self._watched = {rule.name: made_iris(rule) for rule in rules}

    def leave_out(self, nodes: Mapping[str, frozenset[BlankNode]]) -> None:
        """Conclude nothing from solutions for which a head's first new node is one of these."""
        self._left_out = {name: [*map(self.terms.number, found)] for name, found in nodes.items()}

    def apply(self, rules: Sequence[Rule], round_number: int, *, simultaneous: bool = False) -> Applied:
        """Evaluate rules once each and add what is new, once all of their bodies are solved: so it makes no
        difference whether rules see what others make in this call."""
        firings = {rule.name: Firing(rule.name, 0, 0.0) for rule in rules}
        # To name new nodes keeps the interpreter busy: so that is done while other bodies are solved.
        may = sorted(filter(self._may_fire, rules), key=lambda rule: not rule.minted)
        held = {
            one.rule.name: (one, self._concluded(one))
            for one in solved_each(self.solver, may, two=self._is_large())
        }
        for (rule, _, plan, seconds), made in (held[rule.name] for rule in rules if rule.name in held):
            started = perf_counter()
            new = self.take(rule, made, round_number)
            firings[rule.name] = Firing(rule.name, new, seconds + perf_counter() - started, plan=plan)
        total = sum(firing.new or 0 for firing in firings.values())
        return Applied((*firings.values(),), total, round_number if total else 0)

    def _is_large(self) -> bool:
        return self.size() >= _MANY

    def _may_fire(self, rule: Rule) -> bool:
        """Tell whether there is a triple of each kind that the body needs."""
        return all(self._there(access) for access in rule.needed)

    def _there(self, access: Access) -> int:
        """Return how many triples there are of a kind, which costs less than all that is told of them."""
        object_ = None if access.object is None else self.terms.known(access.object)
        predicate = None if access.predicate is None else self.terms.known(access.predicate)
        if access.predicate is None or (access.object is not None and object_ is None) or predicate is None:
            return self.statistics(access).triples
        relation = self.relations.find(predicate, object_)
        if relation is None:
            return 0
        return len(relation) if object_ is None else len(relation.with_object(object_))

    def solver(self, delta: Mapping[str, Relations] | None = None) -> Solver:
        """Return what solves bodies over the working set of now."""
        return Solver(self.terms, self.relations, self.statistics, self.now, delta)

    def conclusions(
        self, rule: Rule, body: GroupPattern, delta: Mapping[str, Relations] | None = None
    ) -> tuple[list[Conclusions], str]:
        """Return what a rule concludes from the solutions of a body, and how that was found.

        Raises:
            NotCovered: the body sees the triples of the last round, and columns do not cover it.
        """
        found = solved(self.solver(delta), rule, body)
        if found.solutions is None and delta is not None and not has_triple_terms(rule):
            raise NotCovered(found.plan)
        return self._concluded(found, body), found.plan

    def _concluded(self, found: Solved, body: GroupPattern | None = None) -> list[Conclusions]:
        """Return what a rule concludes from the solutions of a body, by default its own; what columns do not
        cover is solved in the store."""
        rule = found.rule
        body = body or rule.body
        assert body is not None
        names = rule.head_variables
        watched = self._watched.get(rule.name, ())
        if has_triple_terms(rule):
            rows = list(self._beside.solve(body, {}, names))
            if any(name not in row for row in rows for name in watched):
                self._check_iris(rule, watched)
            made = [triple for row in rows for triple in triples_of(rule, row, self.options.base)]
            return [Conclusions(p, part.unique(), False) for p, part in rows_of(made, self.terms)]
        solutions = self._by_store(body, names) if found.solutions is None else found.solutions
        if any(solutions.get_column(name).null_count() for name in watched):
            self._check_iris(rule, watched)
        left_out = self._left_out.get(rule.name, ())
        return list(conclusions(rule, solutions, self.terms, self.options.base, left_out))

    def _check_iris(self, rule: Rule, watched: Sequence[str]) -> None:
        """Raise a RuleError if a variable has no IRI because a text is none, and not for want of a text."""
        body = where_invalid(rule)
        try:
            if not self.solver().solve(body, watched).height:
                return
        except (NotCovered, TooMany):
            pass
        row = next(self._beside.solve(body, {}, None, 1), None)
        if row is not None:
            raise no_iri(rule, watched, row)

    def _by_store(self, body: GroupPattern, names: Sequence[str]) -> pl.DataFrame:
        number = self.terms.number
        columns: dict[str, list[int | None]] = {name: [] for name in names}
        height = 0
        for row in self._beside.solve(body, {}, names):
            height += 1
            for name, column in columns.items():
                term = row.get(name)
                column.append(None if term is None else number(term))
        if not names:
            return unit() if height else unit().clear()
        return pl.DataFrame(columns, schema=dict.fromkeys(names, CODE)).unique()

    def take(self, rule: Rule, made: Iterable[Conclusions], round_number: int) -> int:
        """Add those of a rule's conclusions that are new, and return how many these are."""
        maker = self.maker(rule.name)
        return sum(self._take(one, round_number, maker) for one in made)

    def _take(self, made: Conclusions, round_number: int, maker: int) -> int:
        total = 0
        if not made.rows.height:
            return 0
        for relation, part in self.relations.parts(made.predicate, made.rows):
            new = part if made.unseen else relation.new_of(part)
            relation.add(new, round_number, maker)
            total += new.height
        return total

    def maker(self, name: str) -> int:
        """Return the number of a rule among those that made something."""
        found = self._maker_numbers.get(name)
        if found is None:
            found = self._maker_numbers[name] = len(self._makers)
            self._makers.append(name)
        return found

    def conclude(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> Applied:
        """Add what a Python rule concluded."""
        started = perf_counter()
        made = [Conclusions(p, each_once(rows), False) for p, rows in rows_of(triples, self.terms)]
        new = self.take(rule, made, round_number)
        firing = Firing(rule.name, new, perf_counter() - started)
        return Applied((firing,), new, round_number if new else 0)

    def fixpoint(self, rules: Sequence[Rule], limits: Limits) -> Applied:
        """Evaluate rules that feed each other until nothing new follows."""
        return run_to_fixpoint(self, rules, limits)

    # --- what is asked ------------------------------------------------------------------------------------

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
        return self._beside.solve(body, bindings, columns, limit, ordered)

    def ask(self, body: GroupPattern, bindings: Mapping[str, Term]) -> bool:
        """Tell whether a body has a solution under bindings."""
        return self._beside.store().ask(body, bindings)

    def query(self, query: Query) -> Iterator[Row] | Iterator[Triple] | bool:
        """Answer a query over the working set; GRAPH sees the input's graphs only."""
        return self._beside.store().query(query)

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        numbers = [None if term is None else self.terms.known(term) for term in (subject, predicate, object)]
        if any(
            n is None and t is not None for n, t in zip(numbers, (subject, predicate, object), strict=True)
        ):
            return
        s, p, o = numbers
        for one in [p] if p is not None else self.relations.predicates():
            relation = self.relations.find(one, o)
            if relation is not None:
                yield from self._matching(one, relation, s, o)

    def _matching(self, predicate: int, relation: Relation, s: int | None, o: int | None) -> Iterator[Triple]:
        term = self.terms.term
        p: IRI = term(predicate)  # type: ignore[assignment]
        if s is not None:
            for found in relation.by("s", s):
                if o is None or found == o:
                    yield term(s), p, term(found)
        elif o is not None:
            for found in relation.by("o", o):
                yield term(found), p, term(o)
        else:
            yield from self._decoded(p, relation.frame)

    def _decoded(self, predicate: IRI, rows: pl.DataFrame) -> Iterator[Triple]:
        terms = self.terms.terms
        for some in rows.select("s", "o").iter_slices(_DECODED):  # who asks may want the first one alone
            yield from zip(terms(some["s"]), repeat(predicate), terms(some["o"]))

    def _row(self, triple: Triple) -> tuple[int, int] | None:
        """Return the round and the maker of a triple."""
        s, p, o = map(self.terms.known, triple)
        relation = self.relations.find(p, o) if p is not None and o is not None else None
        if s is None or relation is None:
            return None
        found = relation.frame.filter((pl.col("s") == s) & (pl.col("o") == o))
        return found.select("round", "maker").row(0) if found.height else None

    def rank(self, triple: Triple, /) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        found = self._row(triple)
        return None if found is None else found[0]

    def makers(self, triple: Triple, /) -> list[str]:
        """Return the name of the rule that made a triple; none if it is asserted or was not kept."""
        found = self._row(triple)
        return [] if found is None or not self._makers[found[1]] else [self._makers[found[1]]]

    def made(self) -> Iterator[tuple[str, Triple]]:
        """Return the derived triples, each with the rule that made it; the name is empty where not kept."""
        return one_by_one(self.made_by_predicate())

    def made_by_predicate(self) -> Made:
        """Return the same by predicate."""
        return self.derived().made

    def _derived(self) -> list[tuple[int, pl.DataFrame]]:
        """Return the derived rows with their predicates."""
        return [
            (predicate, relation.frame.filter(pl.col("round") != ASSERTED))
            for predicate, relation in self.relations.stored()
        ]

    def triples(self, *, derived: bool | None = None) -> Iterator[Triple]:
        """Return the working set, or only its derived or its asserted part."""
        for predicate, relation in self.relations.stored():
            rows = relation.frame
            if derived is not None:
                rows = rows.filter((pl.col("round") != ASSERTED) == derived)
            yield from self._decoded(self.terms.term(predicate), rows)  # type: ignore[arg-type]

    def derived(self, also: Tables = (), less: Triples = (), not_of: Iterable[Term] = ()) -> DerivedColumns:
        """Return the derived triples as outputs want them."""
        apart = [number for number in map(self.terms.known, not_of) if number is not None]
        more = list(numbered(also, self.terms, as_written=True))
        fewer = list(rows_of(less, self.terms, as_written=True))
        names = self._makers if self.options.rounds else [""] * len(self._makers)
        return DerivedColumns(self.terms, self._derived(), names, more, fewer, apart)

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        object_ = None if access.object is None else self.terms.known(access.object)
        unknown = access.object is not None and object_ is None
        if access.predicate is None and not unknown:
            return self._statistics_of_all(object_)
        predicate = None if access.predicate is None else self.terms.known(access.predicate)
        relation = None if predicate is None or unknown else self.relations.find(predicate, object_)
        if relation is None:
            return Statistics(0, 0, 0)
        if object_ is None:
            return relation.statistics()
        found = len(relation.with_object(object_))
        return Statistics(found, found, min(found, 1))

    def _statistics_of_all(self, object_: int | None) -> Statistics:
        """Return what there is of all predicates together; their nodes are not counted, but bounded.

        Nearly every node is a subject somewhere. This only decides an order, and counting all of the nodes
        in all of the columns takes longer than any order could save.
        """
        frames = [relation.frame for _, relation in self.relations.stored()]
        if object_ is None:
            triples = sum(frame.height for frame in frames)
            nodes = int((self.terms.kinds_and_wholes()[0] == NODE).sum())
            return Statistics(triples, min(nodes, triples), min(len(self.terms), triples))
        found = sum(int((frame.get_column("o") == object_).sum()) for frame in frames)
        return Statistics(found, found, min(found, 1))

    def size(self) -> int:
        """Return how many triples the working set has."""
        return self.relations.size()
