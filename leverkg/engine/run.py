"""Inference: rules over the working set of an executor, stratum by stratum, until nothing new follows.

A run either ends with everything that follows, or with an error: a limit that is reached gives no partial
result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.executor import Applied, Executor, Firing, Limits, Options
from leverkg.engine.python_rule import run_rule
from leverkg.engine.python_view import Conclusion
from leverkg.engine.recursion import check_rounds
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.satisfied import satisfied
from leverkg.engine.strata import Dependency, Stratum, levels, stratify
from leverkg.errors import GuardReached, RuleError
from leverkg.rdf.term import Term, Triple

if TYPE_CHECKING:
    from leverkg.engine.evaluation import QueryStore
    from leverkg.engine.shacl.layered_run import History
    from leverkg.engine.shacl.rules_graph import RulesGraph
    from leverkg.engine.sorts import Disjointness

__all__ = ["Checkpoint", "Guards", "Run", "Stats", "infer"]


class Guards(NamedTuple):
    """The limits of a run; reaching one is an error.

    Attributes:
        max_rounds: rounds of one recursive stratum.
        max_triples: derived triples.
        timeout: seconds for all rules, looked at between them.
    """

    max_rounds: int = 100_000
    max_triples: int = 50_000_000
    timeout: float | None = None


_USUAL = Guards()


class Checkpoint(NamedTuple):
    """A look at the working set while inference is under way, to stop it before it does more.

    Attributes:
        complete: what must be complete by then.
        look: called once, as early as all of that is; stops the run by raising an error.
    """

    complete: tuple[Access, ...]
    look: Callable[[Executor], None]

    def after(self, ordered: Sequence[Sequence[Stratum]]) -> int:
        """Return after how many of the levels all is complete."""
        return max(
            (
                number
                for number, level in enumerate(ordered, 1)
                for stratum in level
                for rule in stratum.rules
                if any(write.unifies(access) for write in rule.writes for access in self.complete)
            ),
            default=0,
        )


class Stats:
    """What a run did.

    Attributes:
        strata: rules by stratum, in the order run.
        rounds: how many rounds made or looked for something.
        new: how many triples were derived.
        seconds: how long it took.
        firings: for each rule what it did, in the order run.
    """

    def __init__(self, strata: tuple[Stratum, ...]) -> None:
        self.strata = strata
        self.rounds = 0
        self.new = 0
        self.seconds = 0.0
        self.firings: list[Firing] = []


class Run:
    """An executor after inference, with the rules that were run and what they did.

    Attributes:
        executor: holds the working set.
        ruleset: the rules.
        options: how it was kept.
        stats: what it did.
        conclusions: what each Python rule concluded, with premises; for proofs.
        layered: what rules in Turtle did, if there are any; for proofs.
        proofs: the proofs found so far, by how many ways were asked for: a run does not change any more.
    """

    def __init__(self, executor: Executor, ruleset: RuleSet, options: Options, stats: Stats) -> None:
        self.executor = executor
        self.ruleset = ruleset
        self.options = options
        self.stats = stats
        self.conclusions: dict[str, list[Conclusion]] = {}
        self.layered: History | None = None
        self.proofs: dict[int, dict[Triple, Any]] = {}

    def derived(self) -> Iterator[Triple]:
        """Yield the triples that the rules made."""
        return self.executor.triples(derived=True)

    def asserted(self) -> Iterator[Triple]:
        """Yield the triples that were there before."""
        return self.executor.triples(derived=False)

    def holds(self, triple: Triple) -> bool:
        """Tell whether a triple is asserted or derived."""
        return next(self.executor.match(*triple), None) is not None

    def match(
        self, subject: Term | None = None, predicate: Term | None = None, object: Term | None = None
    ) -> Iterator[Triple]:
        """Yield the triples, asserted or derived, that agree with the terms given."""
        return self.executor.match(subject, predicate, object)  # type: ignore[arg-type]


def require_rounds(run: Run) -> None:
    """Raise a RuleError if a run kept no rounds."""
    if not run.options.rounds:
        raise RuleError(
            "this run kept no rounds, so it cannot say what was derived from what",
            code="LEV-R051",
            hint="infer with rounds=True",
        )


def infer(
    executor: Executor,
    ruleset: RuleSet | Iterable[Rule],
    *,
    guards: Guards = _USUAL,
    rounds: bool = True,
    allow_new_terms: int | None = None,
    base: str = mint.DEFAULT_BASE,
    disjoint: Disjointness | None = None,
    dependencies: Iterable[Dependency] | None = None,
    makers: frozenset[str] | None = None,
    checkpoints: Iterable[Checkpoint] = (),
    queries: Callable[[], QueryStore] | None = None,
    entering: Callable[[Sequence[Rule]], None] | None = None,
    began: float | None = None,
) -> Run:
    """Derive everything that follows, in the executor's working set.

    Rules in Turtle run when all others are done; :mod:`leverkg.engine.shacl.layered_run` says why.

    Args:
        executor: holds the asserted triples; nothing may have been derived in it yet.
        ruleset: the rules.
        guards: the limits.
        rounds: keep who made what in which round; proofs need it.
        allow_new_terms: let recursions make new nodes for so many rounds, those of rules in Turtle too.
        base: what the IRIs of new nodes begin with.
        disjoint: classes that have no common member, by which rules that share properties are told apart.
        dependencies: who of the rules depends on whom, if that is known already.
        makers: the names of the rules that make new terms, if they are known already.
        checkpoints: looks at the working set on the way.
        queries: makes an empty store for the queries of rules in Turtle; an in-memory one by default.
        entering: told which rules are evaluated next.
        began: when time began to run by :func:`time.perf_counter`, if it was before.

    Returns:
        The run: the executor with what follows, and what was done.

    Raises:
        RuleError: rules that cannot be ordered or evaluated.
        GuardReached: a limit is passed.
    """
    started = perf_counter() if began is None else began
    rules = ruleset if isinstance(ruleset, RuleSet) else RuleSet(tuple(ruleset))
    stratified = rules.stratified()
    strata = stratify(
        stratified,
        allow_new_terms=allow_new_terms is not None,
        disjoint=disjoint,
        known=dependencies,
        makers=makers,
    )
    options = Options(base, rounds)
    executor.prepare([rule for rule in stratified if rule.kind is not Kind.PYTHON], options)
    making = [rule for rule in stratified if makers is None or rule.name in makers]
    executor.leave_out(satisfied(executor, making, base))
    run = Run(executor, rules, options, Stats(tuple(strata)))
    before = 0 if rounds else executor.size()
    inference = _Inference(run, guards, allow_new_terms, started, entering or _unheard)
    ordered = list(levels(strata))
    looks = [(checkpoint.after(ordered), checkpoint.look) for checkpoint in checkpoints]
    for number, level in enumerate([[], *ordered]):
        inference.level(level)
        for after, look in looks:
            if after == number:
                look(executor)
    if not rounds:  # on the way they are counted now and then
        run.stats.new = executor.size() - before
        inference.check(run.stats.new)
    run.stats.rounds = inference.number
    run.stats.seconds = perf_counter() - started
    if rules.turtle is not None:
        inference.turtle(rules.turtle, queries or _in_memory())
    return run


def _unheard(_: Sequence[Rule]) -> None:
    """Tell nobody."""


def _in_memory() -> Callable[[], QueryStore]:
    from leverkg.engine.executors.oxigraph_layered import OxigraphQueries

    return OxigraphQueries


class _Inference:
    """The state of a run under way: the number of the last round, and what its limits have used up."""

    def __init__(
        self,
        run: Run,
        guards: Guards,
        allow_new_terms: int | None,
        started: float,
        entering: Callable[[Sequence[Rule]], None],
    ) -> None:
        self.run = run
        self.entering = entering
        self.guards = guards
        self.allow_new_terms = allow_new_terms
        self.started = started
        self.number = 0

    def level(self, strata: list[Stratum]) -> None:
        """Run the strata of one level: first all that run once, together, then each recursive one."""
        once = [rule for stratum in strata if not stratum.recursive for rule in stratum.rules]
        if once:
            self.number += 1
            for python, several in groupby(once, lambda rule: rule.kind is Kind.PYTHON):
                self.once(python, [*several])
        for stratum in strata:
            if stratum.recursive:
                self.recursive(stratum)

    def once(self, python: bool, rules: Sequence[Rule]) -> None:
        """Run rules that do not see what any of them makes, all of them in Python or none."""
        many = 1 if python else self.run.executor.at_once
        for start in range(0, len(rules), many):
            some = rules[start : start + many]
            self.entering(some)
            self.take(
                self.python(some[0], self.number) if python else self.run.executor.apply(some, self.number)
            )

    def recursive(self, stratum: Stratum) -> None:
        """Run a recursive stratum to its fix-point; with a Python rule in it, round by round from here."""
        self.entering(stratum.rules)
        base = self.run.stats.new
        limits = Limits(
            first_round=self.number + 1,
            max_rounds=self.guards.max_rounds,
            check=lambda new: self.check(base + new),
            new_term_rounds=self.allow_new_terms if stratum.makes_terms else None,
        )
        python = [rule for rule in stratum.rules if rule.kind is Kind.PYTHON]
        if not python:
            applied = self.run.executor.fixpoint(stratum.rules, limits)
            self.take(applied)
            self.number = max(self.number, applied.last_round)
            return
        others = [rule for rule in stratum.rules if rule.kind is not Kind.PYTHON]
        new = 1
        while new:
            self.number += 1
            check_rounds(stratum.rules, limits, self.number)
            # What the Python rules see is what held before this round, like what the others see.
            concluded = [(rule, self.run_python(rule)) for rule in python]
            applied = self.run.executor.apply(others, self.number, simultaneous=True)
            new = applied.new
            self.take(applied)
            for rule, conclusions in concluded:
                new += self.take(self.conclude(rule, conclusions, self.number))

    def python(self, rule: Rule, number: int) -> Applied:
        started = perf_counter()
        conclusions = self.run_python(rule)
        applied = self.conclude(rule, conclusions, number)
        seconds = perf_counter() - started
        firings = tuple(Firing(f.rule, f.new, seconds, f.rounds) for f in applied.firings)
        return Applied(firings, applied.new, applied.last_round)

    def run_python(self, rule: Rule) -> list[Conclusion]:
        so_far = self.run.stats.new
        return run_rule(
            rule,
            self.run.executor,
            self.run.options.base,
            check=lambda new: self.check(so_far + new),
            room=max(self.guards.max_triples - so_far, 0),
        )

    def conclude(self, rule: Rule, conclusions: list[Conclusion], number: int) -> Applied:
        if self.run.options.rounds:
            kept = self.run.conclusions.setdefault(rule.name, [])
            # Only a rule that runs again can conclude again what it did before.
            again = bool(kept)
            kept.extend(one for one in conclusions if not again or one not in kept)
        triples = [triple for conclusion in conclusions for triple in conclusion.triples]
        return self.run.executor.conclude(rule, triples, number)

    def turtle(self, rules: RulesGraph, store: Callable[[], QueryStore]) -> None:
        """Run the rules in Turtle, once all others are done."""
        from leverkg.engine.shacl import layered
        from leverkg.engine.shacl.layered_run import run_turtle

        began, stats, guards, usual = perf_counter(), self.run.stats, self.guards, layered.Limits()
        limits = layered.Limits(
            rounds=usual.rounds if guards.max_rounds == _USUAL.max_rounds else guards.max_rounds,
            new_term_rounds=self.allow_new_terms or usual.new_term_rounds,
            triples=guards.max_triples - stats.new,
            seconds=None if guards.timeout is None else max(0.001, guards.timeout - (began - self.started)),
        )
        ran = run_turtle(self.run.executor, rules, limits, store, stats.rounds)
        stats.firings += ran.firings
        stats.new += sum(firing.new or 0 for firing in ran.firings)
        stats.rounds = ran.last_round
        stats.seconds += perf_counter() - began
        self.run.layered = ran.history

    def take(self, applied: Applied) -> int:
        """Note what was done, and look at the limits."""
        self.run.stats.firings.extend(applied.firings)
        self.run.stats.new += applied.new
        self.check(self.run.stats.new)
        return applied.new

    def check(self, new: int) -> None:
        """Raise GuardReached if there are too many triples, or no time is left."""
        if new > self.guards.max_triples:
            raise GuardReached(
                f"more than {self.guards.max_triples} triples were derived",
                code="LEV-G011",
                hint="raise --max-triples, or narrow the rules or the input",
            )
        timeout = self.guards.timeout
        if timeout is not None and perf_counter() - self.started > timeout:
            raise GuardReached(
                f"the rules were not done after {timeout:g} s",
                code="LEV-G012",
                hint="raise --timeout, or narrow the rules or the input",
            )
