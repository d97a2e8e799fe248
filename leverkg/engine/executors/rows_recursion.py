"""Recursive strata over rows: by loops over numbers where that is covered, else round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol

from leverkg.engine.executor import Applied, Firing, Limits
from leverkg.engine.executors.remembered_clauses import clauses_for
from leverkg.engine.executors.rows_plans import Plan, RowPlans
from leverkg.engine.executors.rows_relations import Mark, Relations
from leverkg.engine.executors.rows_values import Row
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.recursion import applied_together, check_rounds, run_in_rounds
from leverkg.engine.recursion_clauses import Clause, Table, constants
from leverkg.engine.rule import Rule
from leverkg.engine.semi_naive import Facts, Noted, evaluate, note_made, relation_keys
from leverkg.rdf.term import IRI, Literal, Term, Triple, TripleTerm

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["run_to_fixpoint"]

_DELTA = IRI("urn:leverkg-round:last")


class Executor(Protocol):
    """What this needs of the executor."""

    relations: Relations
    row_plans: RowPlans

    def solved(self, plan: Plan, body: GroupPattern | None, names: Sequence[str]) -> list[Row]:
        """Return the rows of a body."""
        ...

    def concluded(
        self, rule: Rule, plan: Plan, body: GroupPattern | None = None, delta: Relations | None = None
    ) -> tuple[Iterable[Triple], str]:
        """Return what a rule concludes, and how it was found."""
        ...


def run_to_fixpoint(executor: Executor, rules: Sequence[Rule], limits: Limits) -> Applied:
    """Evaluate rules that feed each other until nothing new follows.

    Args:
        executor: the rows.
        rules: a recursive stratum without Python rules.
        limits: what it may use.

    Raises:
        GuardReached: a limit is passed.
    """
    plans = executor.row_plans
    clauses = clauses_for(rules, plans.remembered, plans.count, plans.table)
    try:
        applied = None if clauses is None else _by_loops(executor, rules, clauses, limits)
    except NotCovered:  # a table is for the store, and what is remembered of it has no body to ask for
        clauses = clauses_for(rules, None, plans.count, plans.table)
        applied = None if clauses is None else _by_loops(executor, rules, clauses, limits)
    return _by_rounds(executor, rules, limits) if applied is None else applied


def _rows(executor: Executor, table: Table) -> list[Row]:
    text = table.text
    if not text:
        assert table.body is not None
        text, _ = executor.row_plans.table(table.body, table.columns)
    return executor.solved(executor.row_plans.read(text), table.body, table.columns)


def _by_loops(
    executor: Executor, rules: Sequence[Rule], clauses: Sequence[Clause], limits: Limits
) -> Applied | None:
    started = perf_counter()
    relations = executor.relations
    numbers: dict[Term | None, int] = defaultdict(count().__next__)  # a term that is new gets the next one
    number = numbers.__getitem__
    facts = _loaded(relations, clauses, number)
    tables: dict[int, list[tuple[int, ...]]] = {}
    for clause in clauses:
        for table in clause.tables:
            rows = _rows(executor, table)
            columns = [map(number, column) for column in zip(*rows, strict=True)]
            tables[id(table)] = [*zip(*columns, strict=True)] if columns else [()] * len(rows)
    if None in numbers:  # an unbound variable
        return None
    for constant in constants(clauses):
        number(relations.as_kept(constant))
    terms: list[Any] = [*numbers]
    literals = frozenset(n for n, term in enumerate(terms) if isinstance(term, (Literal, TripleTerm)))
    # Literals that are written differently may be equal, which numbers do not show.
    if literals and any(clause.equal or clause.unequal for clause in clauses):
        return None
    total = 0
    current = limits.first_round
    maker = rules[0].name if len(rules) == 1 else ""
    # Nothing looks at what rounds made before the last one is over.
    noted: Noted[Mark] = {}
    for made in evaluate(clauses, facts, tables, lambda term: number(relations.as_kept(term)), literals):
        check_rounds(rules, limits, current)
        total += note_made(made, noted, Mark(current, maker))
        limits.check(total)
        current += 1
    for predicate, (subjects, objects, marks) in noted.items():
        of = terms.__getitem__
        relations.add_new(predicate, [*map(of, subjects)], [*map(of, objects)], marks)
    return applied_together(rules, total, current - limits.first_round, current - 1, perf_counter() - started)


def _loaded(
    relations: Relations, clauses: Sequence[Clause], number: Callable[[Term], int]
) -> Mapping[IRI, Facts]:
    facts: dict[IRI, Facts] = {}
    for predicate, object_ in relation_keys(clauses):
        found = facts.setdefault(predicate, Facts())
        relation = relations.find(predicate)
        if relation is None:
            continue
        if object_ is None:
            found.add_all({number(s): {*map(number, objects)} for s, objects in relation.forward.items()})
        else:
            objects = {number(object_)}
            found.add_all({number(s): objects for s in relation.backward.get(object_, ())})
    return facts


def _by_rounds(executor: Executor, rules: Sequence[Rule], limits: Limits) -> Applied:
    from leverkg.engine.recursion_parts import delta_bodies

    plans = executor.row_plans
    writes = [write for rule in rules for write in rule.writes]
    known: dict[str, list[tuple[Plan, GroupPattern]]] = {}
    delta: Relations | None = None

    def bodies(rule: Rule) -> list[tuple[Plan, GroupPattern]]:
        """Return the bodies that together give what follows from the last round, each with its plan."""
        found = known.get(rule.name)
        if found is None:
            found = known[rule.name] = [
                (plans.as_plan(plans.made(rule, body)[0]), body)
                for body in delta_bodies(rule, writes, _DELTA)
            ]
        return found

    def evaluate_round(group: Sequence[Rule], round_number: int) -> Applied:
        nonlocal delta
        made: list[tuple[Rule, list[Triple], float]] = []
        for rule in group:
            started = perf_counter()
            if delta is None:
                found = [*executor.concluded(rule, plans.of(rule))[0]]
            else:
                found = [
                    triple
                    for plan, body in bodies(rule)
                    for triple in executor.concluded(rule, plan, body, delta)[0]
                ]
            made.append((rule, found, perf_counter() - started))
        before = len(executor.relations.log)  # whatever of it was waiting has come by now
        firings = [
            Firing(rule.name, executor.relations.add(found, Mark(round_number, rule.name)), seconds)
            for rule, found, seconds in made
        ]
        delta = Relations()
        delta.add(executor.relations.log[before:])
        new = len(executor.relations.log) - before
        return Applied(tuple(firings), new, round_number if new else 0)

    return run_in_rounds(rules, limits, evaluate_round)
