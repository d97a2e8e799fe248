"""From a body to the steps that solve it over rows, in the engine's order.

A step is a list of an operation's name and its arguments; places in rows are whole numbers, terms are numbers
below zero (-1 is the first of the plan's terms). So a plan is data, kept between runs and read in no time;
:mod:`leverkg.engine.executors.rows_steps` carries the steps out. Columns that nobody needs any more are left
out on the way, and what becomes alike then is kept once, since rules conclude sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.joined_bodies import in_order, needed, see_no_outer, selected
from leverkg.engine.executors.rows_conditions import Conditions
from leverkg.engine.executors.rows_patterns import Layout, Sofar, Steps, about, bound, match, new_node, star
from leverkg.engine.executors.rows_terms import PlanTerms
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.plan import correlates, order
from leverkg.rdf.term import IRI
from leverkg.sparql.scope import certain, mentioned, possible
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    Bind,
    Element,
    Exists,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    OptionalPattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write import write_group

__all__ = ["Planned", "planned"]


class Planned(NamedTuple):
    """A body as steps, and the same in words: as a group in the order in which it is solved."""

    steps: Steps
    text: str


def planned(
    body: GroupPattern,
    wanted: Sequence[str],
    terms: PlanTerms,
    count: Callable[[Access], Statistics],
    now: str,
) -> Planned:
    """Return the steps that solve a body; each row then has the values of the variables wanted, in order.

    Args:
        body: the pattern.
        wanted: names of variables; what is bound nowhere comes out as ``None``.
        terms: get the terms of the plan.
        count: tells how many triples of a kind there are.
        now: what ``NOW()`` is.

    Raises:
        NotCovered: something in the body is not for rows.
    """
    planner = _Planner(terms, count, now)
    names = frozenset(wanted)
    steps, sofar = planner.group(body, Sofar((), frozenset()), names, told=True)
    _project(steps, sofar.layout, tuple(wanted))
    return Planned(steps, planner.text)


def _project(steps: Steps, layout: Layout, wanted: Layout) -> None:
    """Add the step that leaves the variables wanted, ``None`` for those that are bound nowhere."""
    if layout != wanted:
        places = {name: place for place, name in enumerate(layout)}
        steps.append(["narrow", [places.get(name) for name in wanted]])


class _Planner:
    def __init__(self, terms: PlanTerms, count: Callable[[Access], Statistics], now: str) -> None:
        self.terms = terms
        self.count = count
        self.conditions = Conditions(terms, now)
        self.outer: frozenset[str] = frozenset()
        self.text = ""

    def group(
        self, group: GroupPattern, before: Sofar, wanted: frozenset[str], *, told: bool = False
    ) -> tuple[Steps, Sofar]:
        """Return the steps that join rows with the solutions of a group, which sees all of their values."""
        placed, last = order(group, self.count, before.sure)
        placed = in_order(placed)
        if told:
            ordered = [part for one in placed for part in (one.element, *one.filters)]
            self.text = write_group(GroupPattern((*ordered, *last)))
        here = possible(group) | frozenset(before.layout)
        wanted_last = wanted | mentioned(tuple(one.condition for one in last))
        steps: Steps = []
        sofar = before
        held: list[Filter] = []
        waiting = [*placed]
        while waiting:
            part = waiting.pop(0)
            node = new_node(part.element, sofar.layout)
            together = [part, *about(node, waiting, sofar.layout)] if node is not None else [part]
            waiting = [one for one in waiting if one not in together]
            held += [one for each in together for one in each.filters]
            later = needed(waiting)
            keep = wanted_last | later | mentioned(tuple(one.condition for one in held))
            if node is not None and len(together) > 1:
                patterns = [one.element for one in together if isinstance(one.element, TriplePattern)]
                sofar = star(steps, node, patterns, sofar, self.terms)
            else:
                sofar = self.element(steps, part.element, sofar, keep)
            ready = [one for one in held if mentioned(one.condition) & here <= set(sofar.layout)]
            for one in ready:
                sofar = self.filter(steps, one, sofar)
                held.remove(one)
            keep = wanted_last | later | mentioned(tuple(one.condition for one in held))
            sofar = self.narrowed(steps, sofar, keep)
        for one in (*held, *last):
            sofar = self.filter(steps, one, sofar)
        return steps, self.narrowed(steps, sofar, wanted)

    def narrowed(self, steps: Steps, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        kept = tuple(name for name in sofar.layout if name in keep)
        _project(steps, sofar.layout, kept)
        return Sofar(kept, sofar.sure & keep)

    # --- conditions ---------------------------------------------------------------------------------------

    def filter(self, steps: Steps, one: Filter, sofar: Sofar) -> Sofar:
        """Add the steps of a filter."""
        condition = one.condition
        if isinstance(condition, Exists):
            keys, inside = self.exists(steps, condition.group, sofar)
            steps.append(["unless" if condition.negated else "where", keys, inside])
            return sofar
        condition, seen = self.answered(steps, condition, sofar)
        steps.append(["filter", *self.conditions.truth(condition, seen.layout)])
        return self.narrowed(steps, seen, frozenset(sofar.layout))

    def answered(self, steps: Steps, expression: Any, sofar: Sofar) -> tuple[Any, Sofar]:
        """Return an expression with variables in the place of EXISTS, whose answers are put into rows."""
        layout = sofar.layout

        def step(part: object) -> object:
            nonlocal layout
            if not isinstance(part, Exists):
                return None
            keys, inside = self.exists(steps, part.group, Sofar(layout, sofar.sure))
            steps.append(["answer", part.negated, keys, inside])
            name = f".exists{len(layout)}"
            layout = (*layout, name)
            return Variable(name)

        return map_nodes(expression, step), Sofar(layout, sofar.sure | (set(layout) - set(sofar.layout)))

    def exists(self, steps: Steps, group: GroupPattern, sofar: Sofar) -> tuple[list[int], Steps]:
        """Return the places that a group inside EXISTS sees, and its steps."""
        inside = mentioned(group)
        shared = tuple(name for name in sofar.layout if name in inside)
        bound(steps, shared, sofar)
        outer, self.outer = self.outer, self.outer | frozenset(shared)
        found, _ = self.group(group, Sofar(shared, frozenset(shared)), frozenset(shared))
        self.outer = outer
        return [sofar.layout.index(name) for name in shared], found

    # --- parts --------------------------------------------------------------------------------------------

    def element(self, steps: Steps, element: Element, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        """Add the steps of one part."""
        if isinstance(element, TriplePattern):
            return match(steps, element, sofar, keep, self.terms)
        if isinstance(element, Bind):
            return self.bind(steps, element, sofar)
        if isinstance(element, InlineData):
            return self.values(steps, element, sofar)
        if isinstance(element, OptionalPattern):
            return self.optional(steps, element, sofar, keep)
        if isinstance(element, UnionPattern):
            return self.union(steps, element, sofar, keep)
        if isinstance(element, MinusPattern):
            return self.minus(steps, element, sofar)
        if isinstance(element, GroupPattern):
            if not correlates(element, frozenset(sofar.layout)):
                return self.apart(steps, element, possible(element), sofar, keep)
            bound(steps, mentioned(element), sofar)
            found, after = self.group(element, sofar, keep | frozenset(sofar.layout))
            steps += found
            return after
        if isinstance(element, SubSelect):
            return self.subselect(steps, element, sofar, keep)
        if isinstance(element, GraphPattern) and isinstance(element.name, IRI):
            return self.of_round(steps, element, sofar, keep)
        raise NotCovered(type(element).__name__)

    def of_round(self, steps: Steps, element: GraphPattern, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        """Add the steps of patterns that see only what the last round made."""
        for inner in element.group.elements:
            if not isinstance(inner, TriplePattern):
                raise NotCovered("GRAPH")
            sofar = match(steps, inner, sofar, keep | mentioned(element), self.terms, "new")
        return sofar

    def bind(self, steps: Steps, element: Bind, sofar: Sofar) -> Sofar:
        name = element.variable.name
        if name in sofar.layout:
            # Bound from outside: in a group that is solved with its surroundings' values.
            raise NotCovered("BIND of a variable that has a value")
        expression, seen = self.answered(steps, element.expression, sofar)
        steps.append(["bind", *self.conditions.value(expression, seen.layout)])
        after = Sofar((*seen.layout, name), sofar.sure)
        return self.narrowed(steps, after, frozenset((*sofar.layout, name)))

    def values(self, steps: Steps, element: InlineData, sofar: Sofar) -> Sofar:
        if any(value is None for row in element.rows for value in row):
            raise NotCovered("UNDEF")
        names = tuple(variable.name for variable in element.variables)
        bound(steps, names, sofar)
        rows = [[self.terms.number(value) for value in row if value is not None] for row in element.rows]
        shared = [name for name in names if name in sofar.layout]
        fresh = [name for name in names if name not in sofar.layout]
        places = [names.index(name) for name in (*shared, *fresh)]
        table = [[row[place] for place in places] for row in rows]
        steps.append(["values", [sofar.layout.index(name) for name in shared], table])
        return Sofar((*sofar.layout, *fresh), sofar.sure | frozenset(names))

    def optional(self, steps: Steps, element: OptionalPattern, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        if not correlates(element, frozenset(sofar.layout)):
            raise NotCovered("OPTIONAL with more than patterns and filters")
        inside = mentioned(element)
        bound(steps, inside, sofar)
        shared = tuple(name for name in sofar.layout if name in inside)
        fresh = tuple(sorted((possible(element.group) - set(sofar.layout)) & keep))
        if not fresh:
            return sofar
        found, after = self.group(
            element.group, Sofar(shared, frozenset(shared)), frozenset((*shared, *fresh))
        )
        _project(found, after.layout, (*shared, *fresh))
        steps.append(["optional", [sofar.layout.index(name) for name in shared], len(fresh), found])
        return Sofar((*sofar.layout, *fresh), sofar.sure)

    def union(self, steps: Steps, element: UnionPattern, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        group = GroupPattern((element,))
        if not correlates(element, frozenset(sofar.layout)):
            return self.apart(steps, group, possible(group), sofar, keep)
        bound(steps, mentioned(element), sofar)
        wanted = (*sofar.layout, *sorted((keep & possible(group)) - set(sofar.layout)))
        ways, sure = self.alternatives(element, sofar, wanted)
        steps.append(["union", ways])
        return Sofar(wanted, sofar.sure | sure)

    def alternatives(
        self, element: UnionPattern, sofar: Sofar, wanted: Layout
    ) -> tuple[list[Steps], frozenset[str]]:
        """Return the steps of each alternative, all of which leave the same variables; and which of these are
        bound in all of them."""
        ways = []
        sure = frozenset(wanted)
        for one in element.alternatives:
            found, after = self.group(one, sofar, frozenset(wanted))
            _project(found, after.layout, wanted)
            ways.append(found)
            sure &= certain(one)
        return ways, sure

    def apart(
        self,
        steps: Steps,
        group: GroupPattern,
        names: frozenset[str],
        sofar: Sofar,
        keep: frozenset[str],
    ) -> Sofar:
        """Add the steps that join rows with the solutions of a group that is solved by itself."""
        see_no_outer(group, self.outer)
        shared = tuple(name for name in sofar.layout if name in names)
        bound(steps, shared, sofar)
        wanted = (*shared, *sorted((names & keep) - set(shared)))
        nothing = Sofar((), frozenset())
        only = group.elements[0] if len(group.elements) == 1 else None
        if isinstance(only, UnionPattern):
            ways, sure = self.alternatives(only, nothing, wanted)
            found: Steps = [["union", ways]]
        else:
            found, after = self.group(group, nothing, frozenset(wanted))
            _project(found, after.layout, wanted)
            sure = certain(group)
        if not frozenset(shared) <= sure:
            found.append(["bound", [place for place, name in enumerate(shared) if name not in sure]])
        steps.append(["join", [sofar.layout.index(name) for name in shared], found])
        return Sofar((*sofar.layout, *wanted[len(shared) :]), sofar.sure | (sure & set(wanted)))

    def minus(self, steps: Steps, element: MinusPattern, sofar: Sofar) -> Sofar:
        see_no_outer(element.group, self.outer)
        inside = possible(element.group)
        shared = tuple(name for name in sofar.layout if name in inside)
        if not shared:
            return sofar
        if not frozenset(shared) <= certain(element.group):
            raise NotCovered("MINUS of what may be unbound")
        bound(steps, shared, sofar)
        found, after = self.group(element.group, Sofar((), frozenset()), frozenset(shared))
        _project(found, after.layout, shared)
        steps.append(["minus", [sofar.layout.index(name) for name in shared], found])
        return sofar

    def subselect(self, steps: Steps, element: SubSelect, sofar: Sofar, keep: frozenset[str]) -> Sofar:
        names = selected(element)
        return self.apart(steps, element.query.where, names, sofar, keep)
