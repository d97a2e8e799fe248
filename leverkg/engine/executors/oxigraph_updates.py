"""What an Oxigraph store is told to evaluate rules: remembered, or else planned.

What plans, and reads the trees of rules, is imported where it is used: where all is remembered, nothing of it
need be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from leverkg.engine import mint
from leverkg.engine.executor import Options
from leverkg.engine.executors.oxigraph_counts import Counts
from leverkg.engine.plans import Measure, Plans
from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI

if TYPE_CHECKING:
    from leverkg.engine.executors.oxigraph_text import Prepared
    from leverkg.sparql.tree import GroupPattern

__all__ = ["Update", "Updates"]


class Update(NamedTuple):
    """What is said to the store for one rule.

    Attributes:
        text: the update.
        watched: the variables that have to come out as IRIs.
        plan: the body in the order in which it is solved, if it was ordered as a whole.
    """

    text: str
    watched: Sequence[str]
    plan: str = ""


class Updates:
    """The updates of a run.

    Attributes:
        options: how the run is kept.
        inputs: the graphs that ``GRAPH ?g`` sees.
        now: what ``NOW()`` is.
        plans: what is remembered of other runs.
        counts: of the store.
        left_out: the names of rules of whose solutions some are left out, by nodes that the store knows.
    """

    def __init__(self, counts: Counts, plans: Plans | None) -> None:
        self.options = Options(mint.DEFAULT_BASE)
        self.inputs: tuple[IRI, ...] = ()
        self.now = ""
        self.plans = plans
        self.counts = counts
        self.left_out: frozenset[str] = frozenset()
        self._prepared: dict[str, Prepared] = {}

    def begin(self, options: Options, inputs: tuple[IRI, ...], now: str) -> None:
        """Note what a run is like."""
        self.options, self.inputs, self.now = options, inputs, now
        self._prepared.clear()
        self.left_out = frozenset()

    def visible(self, rule: Rule, graph: str | None) -> Update:
        """Return the update of a rule whose triples are seen at once.

        Args:
            rule: the rule.
            graph: of the round, which gets what is new as well; ``None`` where no rounds are kept.
        """
        usual = self.options.base == mint.DEFAULT_BASE and rule.name not in self.left_out
        plans = self.plans if graph is not None and usual else None
        found = plans.find(rule.name, self.counts.of) if plans is not None else None
        if found is not None:
            watched, *parts = found
            return Update(_put_together(parts, graph), watched.split(), parts[2])
        from leverkg.engine.executors.oxigraph_planned import planned
        from leverkg.engine.plan import same_in_every_run

        prepared = self._prepared_rule(rule)
        assert rule.body is not None
        parts, counted = planned(prepared, rule.body, self.counts, self.inputs, self.now, graph is not None)
        if plans is not None and same_in_every_run(rule.body):
            plans.learn(rule.name, counted, [" ".join(prepared.watched), *parts])
        return Update(_put_together(parts, graph), prepared.watched, parts[2])

    def held_back(self, rule: Rule, graph: str, body: GroupPattern) -> Update:
        """Return the update of a body of a rule whose triples only the graph of the round gets."""
        from leverkg.engine.executors.oxigraph_text import update_text

        prepared = self._prepared_rule(rule)
        return Update(update_text(prepared, self.solved(body)[0], graph, visible=False), prepared.watched)

    def solved(self, body: GroupPattern) -> tuple[str, dict[Measure, int]]:
        """Return a body as text, planned from the counts of now, and these counts."""
        from leverkg.engine.executors.oxigraph_planned import solved

        return solved(body, self.counts, self.inputs, self.now)

    def _prepared_rule(self, rule: Rule) -> Prepared:
        from leverkg.engine.executors.oxigraph_text import prepare

        prepared = self._prepared.get(rule.name)
        if prepared is None or prepared.rule is not rule:
            prepared = self._prepared[rule.name] = prepare(
                rule, self.options.base, left_out=rule.name in self.left_out
            )
        return prepared


def _put_together(parts: Sequence[str], graph: str | None) -> str:
    """Return an update whose parts are those before and behind the graph's name, its body, and the rest."""
    before, behind, *rest = parts
    return "".join((before, graph or "", behind, *rest))
