"""The plans of rules over rows: remembered, or else made.

What plans, and reads the trees of rules, is imported where it is used: where all is remembered, nothing of it
need be there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.executors.rows_relations import Relations
from leverkg.engine.executors.rows_terms import PlanTerms, terms_from_data
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.plans import Asked, Measure, Plans, as_text, from_text
from leverkg.engine.rule import Rule
from leverkg.rdf.term import Term

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["DIALECT", "Plan", "RowPlans"]

DIALECT = "rows 3"
"""The form of the plans; those of another form are not remembered for this."""

_MANY = 500


class Plan(NamedTuple):
    """How a body is solved over rows.

    Attributes:
        steps: what is done, in order.
        terms: the terms that it speaks of, as they are kept.
        head: what is concluded from a row; empty where only rows are wanted.
        watched: places of a row that have to come out as IRIs.
        text: the body in the order in which it is solved.
        uncovered: why rows do not do, if they do not.
    """

    steps: Sequence[Any]
    terms: Sequence[Term]
    head: Sequence[Any] = ()
    watched: Sequence[int] = ()
    text: str = ""
    uncovered: str = ""


class RowPlans:
    """The plans of a run.

    Args:
        relations: the working set.
        remembered: what is remembered of other runs.
    """

    def __init__(self, relations: Relations, remembered: Plans | None) -> None:
        self.relations = relations
        self.remembered = remembered
        self.now = ""

    def of(self, rule: Rule) -> Plan:
        """Return how a rule is evaluated."""
        found = self._found(rule.name)
        if found is not None:
            return found
        return self._learnt(rule.name, self.made(rule), rule.body)

    def forget(self, name: str) -> bool:
        """Forget what is remembered of a rule, and tell whether that is anything."""
        return self.remembered is not None and self.remembered.forget(name)

    def made(self, rule: Rule, body: GroupPattern | None = None) -> tuple[dict[str, Any], dict[Measure, int]]:
        """Return the plan of a rule, or of another body of it, as data; and what was counted for it."""
        from leverkg.engine.executors.iris_made import made_iris
        from leverkg.engine.executors.rows_heads import head_as_data

        names = rule.head_variables
        terms = PlanTerms()
        try:
            head = head_as_data(rule, names, terms)
        except NotCovered as reason:
            return {"uncovered": str(reason)}, {}
        data, counted = self._solving(rule.body if body is None else body, names, terms)
        data["head"] = head
        data["watched"] = [names.index(name) for name in made_iris(rule)]
        return {**data, "terms": terms.as_data()}, counted

    def _solving(
        self, body: GroupPattern | None, names: Sequence[str], terms: PlanTerms
    ) -> tuple[dict[str, Any], dict[Measure, int]]:
        from leverkg.engine.executors.rows_plan import planned

        assert body is not None
        asked = Asked(self.relations.expected, _MANY)
        try:
            found = planned(body, names, terms, asked, self.now)
        except NotCovered as reason:
            return {"steps": [], "uncovered": str(reason)}, asked.found
        return {"steps": found.steps, "text": found.text}, asked.found

    def table(self, body: GroupPattern, names: Sequence[str]) -> tuple[str, dict[Measure, int]]:
        """Return the plan of a body of which some variables are wanted, as a text; and what was counted."""
        terms = PlanTerms()
        data, counted = self._solving(body, names, terms)
        return as_text({**data, "terms": terms.as_data()}), counted

    def read(self, text: str) -> Plan:
        """Return the plan that :meth:`table` made a text of.

        Raises:
            ValueError, TypeError, KeyError, EOFError: it did not.
        """
        return self.as_plan(from_text(text))

    def as_plan(self, data: dict[str, Any]) -> Plan:
        """Return a plan from data."""
        terms = [*map(self.relations.as_kept, terms_from_data(data.get("terms", ())))]
        return Plan(
            data.get("steps", ()),
            terms,
            data.get("head", ()),
            data.get("watched", ()),
            data.get("text", ""),
            data.get("uncovered", ""),
        )

    def count(self, access: Access, what: int) -> int:
        """Return how many triples (0), subjects (1) or objects (2) there are of a kind."""
        return self.relations.count(access) if what == 0 else self.relations.expected(access)[what]

    def _found(self, name: str) -> Plan | None:
        found = self.remembered.find(name, self.count) if self.remembered is not None else None
        if found is not None:
            with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError):
                return self.read(found[0])
        return None

    def _learnt(
        self, name: str, made: tuple[dict[str, Any], dict[Measure, int]], body: GroupPattern | None
    ) -> Plan:
        data, counted = made
        if self.remembered is not None:
            from leverkg.engine.plan import same_in_every_run

            if body is not None and same_in_every_run(body):
                self.remembered.learn(name, counted, [as_text(data)])
        return self.as_plan(data)
