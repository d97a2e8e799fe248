"""Recursive strata over an Oxigraph store: in the process where that is covered, else round by round in the
store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Protocol, cast

import pyoxigraph as ox

from leverkg.engine.executor import Applied, Limits
from leverkg.engine.executors.oxigraph_terms import Stored, to_store
from leverkg.engine.executors.oxigraph_updates import Updates
from leverkg.engine.executors.remembered_clauses import clauses_for
from leverkg.engine.recursion import applied_together, check_rounds, run_in_rounds
from leverkg.engine.recursion_clauses import Clause, Table, constants
from leverkg.engine.rule import Rule
from leverkg.engine.semi_naive import Facts, Made, evaluate, relation_keys
from leverkg.rdf.term import IRI, Term

__all__ = ["run_to_fixpoint"]

_DEFAULT = ox.DefaultGraph()


class Store(Protocol):
    """What this needs of the executor."""

    store: ox.Store
    updates: Updates

    def select(self, table: Table) -> list[tuple[Stored | None, ...]]:
        """Return the rows of a table."""
        ...

    def new_round(self, number: int, rule: str) -> str:
        """Return the name of a fresh graph for a round."""
        ...

    def apply_held_back(
        self, rules: Sequence[Rule], round_number: int, delta: str | None = None
    ) -> tuple[Applied, str]:
        """Evaluate rules, none of which sees what another makes; return the round's graph too."""
        ...


class _Codes:
    """Numbers for terms of the store."""

    def __init__(self) -> None:
        self.terms: list[Stored] = []
        self.texts: list[str] = []
        self.numbers: dict[Stored, int] = {}

    def __call__(self, term: Stored) -> int:
        number = self.numbers.get(term)
        if number is None:
            number = self.numbers[term] = len(self.terms)
            self.terms.append(term)
        return number


def run_to_fixpoint(executor: Store, rules: Sequence[Rule], limits: Limits) -> Applied:
    """Evaluate rules that feed each other until nothing new follows.

    Args:
        executor: the store.
        rules: a recursive stratum without Python rules.
        limits: what it may use.

    Raises:
        GuardReached: a limit is passed.
    """
    updates = executor.updates
    clauses = clauses_for(rules, updates.plans, updates.counts.of, lambda body, _: updates.solved(body))
    if clauses is not None:
        applied = _in_process(executor, rules, clauses, limits)
        if applied is not None:
            return applied
    delta: str | None = None

    def evaluate_round(group: Sequence[Rule], number: int) -> Applied:
        nonlocal delta
        applied, delta = executor.apply_held_back(group, number, delta)
        return applied

    return run_in_rounds(rules, limits, evaluate_round)


def _in_process(
    executor: Store, rules: Sequence[Rule], clauses: Sequence[Clause], limits: Limits
) -> Applied | None:
    started = perf_counter()
    codes = _Codes()
    facts = _loaded(executor, clauses, codes)
    tables: dict[int, list[tuple[int, ...]]] = {}
    for clause in clauses:
        for table in clause.tables:
            rows = executor.select(table)
            if any(term is None for row in rows for term in row):
                return None
            tables[id(table)] = [tuple(codes(cast(Stored, term)) for term in row) for row in rows]
    for constant in constants(clauses):
        codes(to_store(constant))
    literals = frozenset(n for n, term in enumerate(codes.terms) if isinstance(term, (ox.Literal, ox.Triple)))
    # Literals that are written differently may be equal, which numbers do not show.
    if literals and any(clause.equal or clause.unequal for clause in clauses):
        return None

    def number(term: Term) -> int:
        return codes(to_store(term))

    total = 0
    current = limits.first_round
    name = rules[0].name if len(rules) == 1 else ""
    writer = _Writer(executor.store, codes)
    for made in evaluate(clauses, facts, tables, number, literals):
        check_rounds(rules, limits, current)
        total += writer.add(made, executor.new_round(current, name))
        limits.check(total)
        current += 1
    writer.flush()
    return applied_together(rules, total, current - limits.first_round, current - 1, perf_counter() - started)


def _loaded(executor: Store, clauses: Sequence[Clause], code: Callable[[Stored], int]) -> dict[IRI, Facts]:
    facts: dict[IRI, Facts] = {}
    for predicate, object_ in relation_keys(clauses):
        found = facts.setdefault(predicate, Facts())
        wanted = None if object_ is None else to_store(object_)
        for quad in executor.store.quads_for_pattern(None, ox.NamedNode(predicate.value), wanted, _DEFAULT):
            found.add(code(quad.subject), code(quad.object))
    return facts


class _Writer:
    """Puts what rounds make into the working set and into their graphs.

    Nothing looks at the store before the last round, so many rounds are handed over at once; as text, which
    is twice as fast as objects.
    """

    _LINES = 100_000

    def __init__(self, store: ox.Store, codes: _Codes) -> None:
        self._store = store
        self._codes = codes
        self._lines: list[str] = []

    def add(self, made: Made, graph: str) -> int:
        """Take what a round made, and return how many triples that is."""
        texts = self._codes.texts
        texts += [str(term) for term in self._codes.terms[len(texts) :]]
        lines = self._lines
        before = len(lines)
        for predicate, found in made.items():
            for subject, objects in found.items():
                start = f"{texts[subject]} {predicate} "
                for object_ in objects:
                    triple = start + texts[object_]
                    lines += (f"{triple} .\n", f"{triple} <{graph}> .\n")
        count = (len(lines) - before) // 2
        if len(lines) > self._LINES:
            self.flush()
        return count

    def flush(self) -> None:
        """Hand everything over to the store."""
        if self._lines:
            self._store.bulk_load("".join(self._lines), format=ox.RdfFormat.N_QUADS)
            self._lines.clear()
