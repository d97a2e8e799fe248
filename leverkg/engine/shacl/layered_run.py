"""Rules in Turtle as the last part of a run: they see all that the others gave, and run once the others are
done.

Why in this order, and why the others do not run again: what a stratified rule concludes from an absence holds
because everything it looks at is complete. A second round over facts that came later would keep such a
conclusion though its reason has gone, or would have to take it back, and neither scheduler takes anything
back. So rules whose order is computed come first, and rules whose order is written see them complete. A rule
that wants to build on a rule in Turtle is written in Turtle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from leverkg.engine.evaluation import Evaluation, QueryStore
from leverkg.engine.executor import Executor, Firing
from leverkg.engine.shacl.layered import Limits, run_layered
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.rdf.term import Triple

if TYPE_CHECKING:
    from leverkg.engine.shacl.rules_graph import RulesGraph

__all__ = ["History", "Ran", "run_turtle"]


_KEPT = 16


@dataclass(frozen=True, slots=True)
class History:
    """What the layered scheduler did in a run, for proofs.

    Attributes:
        rules: the rules by name.
        offset: the round before its first step.
        passing: what was seen for a while only, with the first and the last round that saw it.
        store: makes an empty store for queries.
        seen: what rounds saw, as far as that was asked for.
        evaluations: the same, to evaluate shapes on.
    """

    rules: Mapping[str, LayeredRule]
    offset: int
    passing: Mapping[Triple, tuple[int, int]]
    store: Callable[[], QueryStore]
    seen: dict[int, Executor] = field(default_factory=dict, repr=False)
    evaluations: dict[int, Evaluation] = field(default_factory=dict, repr=False)

    def before(self, executor: Executor, rank: int) -> Executor:
        """Return a copy of an executor's working set as a round saw it: with what earlier ones made."""
        if rank not in self.seen:
            if len(self.seen) >= _KEPT:
                self.seen.clear()
            copy = executor.copy()
            made = executor.triples(derived=True)
            copy.add([triple for triple in made if (executor.rank(triple) or 0) < rank])
            copy.add([t for t, (first, last) in self.passing.items() if first <= rank <= last])
            self.seen[rank] = copy
        return self.seen[rank]

    def evaluation(self, executor: Executor, rank: int) -> Evaluation:
        """Return the same to evaluate shapes on."""
        if rank not in self.evaluations:
            if len(self.evaluations) >= _KEPT:
                self.evaluations.clear()
            found = self.evaluations[rank] = Evaluation(self.store())
            found.add(self.before(executor, rank).triples())
        return self.evaluations[rank]


class Ran(NamedTuple):
    """What the layered scheduler did with rules in Turtle.

    Attributes:
        firings: for each rule how many triples it made, and how long it took.
        last_round: the last round in which something was made.
        history: what it did, for proofs.
    """

    firings: list[Firing]
    last_round: int
    history: History


def run_turtle(
    executor: Executor, rules: RulesGraph, limits: Limits, store: Callable[[], QueryStore], offset: int
) -> Ran:
    """Run rules in Turtle on what an executor has, and add what they conclude to it.

    Args:
        executor: has what the other rules gave.
        rules: the rules in Turtle.
        limits: what they may use.
        store: makes an empty store for queries.
        offset: the last round of the other rules.

    Raises:
        RuleError: a rule fails.
        GuardReached: a limit is reached.
    """
    evaluation = Evaluation(store())
    evaluation.add(executor.triples())
    outcome = run_layered(rules.rules, evaluation, derive=rules.derived, limits=limits)
    by_name = {rule.rule.name: rule for rule in rules.rules}
    made: dict[tuple[int, str], list[Triple]] = {}
    for triple in outcome.triples:
        made.setdefault((outcome.step_of[triple], outcome.rule_of[triple]), []).append(triple)
    new: dict[str, int] = dict.fromkeys(by_name, 0)
    for (step, name), triples in made.items():
        new[name] += executor.conclude(by_name[name].rule, triples, offset + step).new
    firings = [Firing(name, count, outcome.seconds.get(name, 0.0)) for name, count in new.items()]
    last_round = offset + max(outcome.step_of.values(), default=0)
    passing = {t: (offset + first, offset + last) for t, (first, last) in outcome.passing.items()}
    return Ran(firings, last_round, History(by_name, offset, passing, store))
