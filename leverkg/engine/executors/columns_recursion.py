"""Recursive strata over columns: in the process where that is covered, else round by round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

import polars as pl

from leverkg.engine.executor import Applied, Firing, Limits
from leverkg.engine.executors.columns_heads import Conclusions
from leverkg.engine.executors.columns_relations import CODE, Relations
from leverkg.engine.executors.columns_solve import Solver
from leverkg.engine.executors.columns_terms import NODE, Terms
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.recursion import applied_together, check_rounds, run_in_rounds
from leverkg.engine.recursion_clauses import Clause, constants
from leverkg.engine.recursion_parts import clauses_of, delta_bodies
from leverkg.engine.rule import Rule
from leverkg.engine.semi_naive import Facts, Noted, evaluate, note_made, relation_keys
from leverkg.rdf.term import IRI, Literal

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["run_to_fixpoint"]

_DELTA = "urn:leverkg-round:last"
_FEW = 4  # clauses
_LARGE = 5_000  # triples, of which loops take some microseconds each; a round over columns takes milliseconds


class Executor(Protocol):
    """What this needs of the executor."""

    terms: Terms
    relations: Relations

    def solver(self, delta: Mapping[str, Relations] | None = None) -> Solver:
        """Return what solves bodies."""
        ...

    def conclusions(
        self, rule: Rule, body: GroupPattern, delta: Mapping[str, Relations] | None = None
    ) -> tuple[list[Conclusions], str]:
        """Return what a rule concludes from the solutions of a body."""
        ...

    def maker(self, name: str) -> int:
        """Return the number of a rule."""
        ...


def run_to_fixpoint(executor: Executor, rules: Sequence[Rule], limits: Limits) -> Applied:
    """Evaluate rules that feed each other until nothing new follows.

    Args:
        executor: the columns.
        rules: a recursive stratum without Python rules.
        limits: what it may use.

    Raises:
        GuardReached: a limit is passed.
    """
    clauses = clauses_of(rules)
    if clauses is not None and not _by_columns(executor, clauses):
        applied = _in_process(executor, rules, clauses, limits)
        if applied is not None:
            return applied
    applied = run_in_rounds(rules, limits, _Rounds(executor).evaluate)
    if clauses is not None and len(rules) > 1:
        # Which of them came first is not told in the process: a run tells the same whatever its size.
        applied = applied._replace(firings=tuple(one._replace(new=None) for one in applied.firings))
    return applied


def _by_columns(executor: Executor, clauses: Sequence[Clause]) -> bool:
    """Tell whether whole columns are faster round by round than loops over each triple.

    Where few clauses join nothing, such as those of an inverse property, there are few rounds: each only
    gives what another one made under another name.
    """
    if len(clauses) > _FEW or any(
        len(clause.atoms) != 1 or clause.tables or clause.equal or clause.unequal for clause in clauses
    ):
        return False
    find, number = executor.relations.find, executor.terms.number
    found = (
        find(number(predicate), None if object_ is None else number(object_))
        for predicate, object_ in relation_keys(clauses)
    )
    return sum(len(relation) for relation in found if relation is not None) >= _LARGE


class _Rounds:
    """Semi-naive evaluation: after the first round, only what follows from what the last one made."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._delta: Relations | None = None

    def evaluate(self, rules: Sequence[Rule], number: int) -> Applied:
        """Evaluate rules, none of which sees what another one makes, and add what is new."""
        executor = self._executor
        writes = [write for rule in rules for write in rule.writes]
        held: list[tuple[Rule, list[Conclusions], float, str]] = []
        for rule in rules:
            started = perf_counter()
            assert rule.body is not None
            made: list[Conclusions] = []
            plan = ""
            if self._delta is None:
                made, plan = executor.conclusions(rule, rule.body)
            else:
                for body in delta_bodies(rule, writes, IRI(_DELTA)):
                    try:
                        found, plan = executor.conclusions(rule, body, {_DELTA: self._delta})
                    except NotCovered:
                        found, plan = executor.conclusions(rule, rule.body)
                    made += found
            held.append((rule, made, perf_counter() - started, plan))
        delta = Relations(executor.relations.type_number)
        firings = []
        for rule, made, seconds, plan in held:
            maker = executor.maker(rule.name if len(rules) == 1 else "")
            new = sum(_taken(executor.relations, delta, one, number, maker) for one in made)
            firings.append(Firing(rule.name, new, seconds, plan=plan))
        self._delta = delta
        total = sum(firing.new or 0 for firing in firings)
        return Applied(tuple(firings), total, number if total else 0)


def _taken(relations: Relations, delta: Relations, made: Conclusions, number: int, maker: int) -> int:
    total = 0
    for relation, part in relations.parts(made.predicate, made.rows) if made.rows.height else ():
        # Two bodies of one round may make the same new node, so all is looked for.
        new = relation.new_of(part)
        relation.add(new, number, maker)
        if new.height:
            for target, rows in delta.parts(made.predicate, new):
                target.add(rows, number, maker)
        total += new.height
    return total


def _in_process(
    executor: Executor, rules: Sequence[Rule], clauses: Sequence[Clause], limits: Limits
) -> Applied | None:
    started = perf_counter()
    terms = executor.terms
    tables: dict[int, list[tuple[int, ...]]] = {}
    for clause in clauses:
        for table in clause.tables:
            assert table.body is not None
            try:
                found = executor.solver().solve(table.body, table.columns)
            except NotCovered:
                return None
            rows: list[tuple[int, ...]] = [()] * found.height
            if table.columns:
                rows = found.select(table.columns).rows()
            if any(number is None for row in rows for number in row):
                return None
            tables[id(table)] = rows
    facts = _loaded(executor, clauses)
    for constant in constants(clauses):
        terms.number(constant)
    kinds, _ = terms.kinds_and_wholes()
    literals = frozenset((kinds != NODE).arg_true().to_list())
    # Literals that are written differently may be equal, which numbers do not show.
    if (
        literals
        and any(clause.equal or clause.unequal for clause in clauses)
        and _has_literals(facts, tables, clauses, literals)
    ):
        return None
    total = 0
    current = limits.first_round
    maker = executor.maker(rules[0].name if len(rules) == 1 else "")
    made_rows: Noted[int] = {}
    for made in evaluate(clauses, facts, tables, terms.number, literals):
        check_rounds(rules, limits, current)
        total += note_made(made, made_rows, current)
        limits.check(total)
        current += 1
    for predicate, (subjects, objects, numbers) in made_rows.items():
        rows_made = pl.DataFrame(
            {"s": subjects, "o": objects, "round": numbers},
            schema={"s": CODE, "o": CODE, "round": CODE},
        ).with_columns(maker=pl.lit(maker, CODE))
        for relation, part in executor.relations.parts(terms.number(predicate), rows_made):
            relation.append(part)
    return applied_together(rules, total, current - limits.first_round, current - 1, perf_counter() - started)


def _loaded(executor: Executor, clauses: Sequence[Clause]) -> dict[IRI, Facts]:
    facts: dict[IRI, Facts] = {}
    for predicate, object_ in relation_keys(clauses):
        found = facts.setdefault(predicate, Facts())
        number = executor.terms.number(predicate)
        wanted = None if object_ is None else executor.terms.number(object_)
        relation = executor.relations.find(number, wanted)
        if relation is None:
            continue
        rows = relation.frame
        if wanted is not None:
            rows = rows.filter(pl.col("o") == wanted)
        for subject, object_number in zip(rows["s"].to_list(), rows["o"].to_list(), strict=True):
            found.add(subject, object_number)
    return facts


def _has_literals(
    facts: Mapping[IRI, Facts],
    tables: Mapping[int, Sequence[tuple[int, ...]]],
    clauses: Sequence[Clause],
    literals: frozenset[int],
) -> bool:
    if any(isinstance(atom.object, Literal) for clause in clauses for atom in clause.heads):
        return True
    ends = (found.backward.keys() for found in facts.values())
    cells = (number for rows in tables.values() for row in rows for number in row)
    return any(not literals.isdisjoint(keys) for keys in ends) or any(number in literals for number in cells)
