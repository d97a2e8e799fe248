"""Why a body holds under one solution: the triples it rests on, and what it looked for in vain.

The body's tree is walked with a row of values in hand. Parts whose variables the row does not show
(EXISTS, sub-selects) are solved once more. Only triples of earlier rounds count, so that a proof cannot
lean on itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast

from leverkg.engine.bind import bind_expression, bind_group, compatible, values
from leverkg.engine.dependencies import has_aggregate
from leverkg.engine.executor import Executor, Row
from leverkg.engine.proofs.evidence_beneath import add_what_is_beneath, with_nodes_of_paths
from leverkg.engine.proofs.evidence_columns import agrees, computed_columns, keyed, taken
from leverkg.engine.proofs.evidence_kinds import Absent, Counted, Evidence, Opened
from leverkg.engine.proofs.opened_path import open_path
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.scope import certain, exists_in, possible
from leverkg.sparql.tree import (
    And,
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    LateralPattern,
    MinusPattern,
    Not,
    OptionalPattern,
    Or,
    PathPattern,
    SelectQuery,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
    triple_term,
)
from leverkg.sparql.write import write_expression, write_modifiers, write_path, write_term

__all__ = ["Absent", "Counted", "Evidence", "Opened", "evidence_of", "evidence_of_condition", "term_of"]

_COUNTED = 1000  # so many solutions of an aggregate are looked into


def evidence_of(
    body: GroupPattern,
    row: Row,
    executor: Executor,
    usable: Callable[[Triple], bool],
    *,
    absent: Mapping[int, str] | None = None,
) -> Evidence | None:
    """Return what a body rests on under a solution; ``None`` if that needs a triple that may not be used.

    Args:
        body: the pattern.
        row: the solution.
        executor: where triples are looked up.
        usable: tells which triples may be premises.
        absent: sentence templates of negated groups by the ``id`` of the group in the body's tree.
    """
    walk = _Walk(executor, usable, absent or {})
    return walk.whole(walk.within(body, row, row))


def evidence_of_condition(
    condition: Expression,
    row: Row,
    executor: Executor,
    usable: Callable[[Triple], bool],
    *,
    holds: bool = True,
) -> Evidence | None:
    """Return what it rests on that a condition is true under a row, or that it is false: not ``holds``."""
    walk = _Walk(executor, usable, {})
    return walk.whole(walk.condition(condition, row, holds))


class _Walk:
    def __init__(
        self, executor: Executor, usable: Callable[[Triple], bool], absent: Mapping[int, str]
    ) -> None:
        self.executor = executor
        self.usable = usable
        self.absent = absent
        self.graph: IRI | Variable | None = None  # the named graph that is looked into
        self.own: frozenset[str] = frozenset()  # what the group that was solved binds, and not one around it
        self.counts = False  # below an aggregate, where each alternative that holds is a solution of its own
        self.beside: frozenset[str] = frozenset()  # what may be bound beside the braces that this is in

    def whole(self, found: Evidence | None) -> Evidence | None:
        """Return evidence with the triples that it rests on though no pattern matches them."""
        found = with_nodes_of_paths(self, found)
        if found is not None and found.absences:
            add_what_is_beneath(self, found)
        return found

    def within(
        self, group: GroupPattern, row: Row, own: Iterable[str], beside: frozenset[str] = frozenset()
    ) -> Evidence | None:
        """Return what a group rests on under a row, of which it binds some names itself."""
        before = self.own, self.beside
        self.own, self.beside = frozenset(own), beside
        found = self.group(group, row)
        self.own, self.beside = before
        return found

    def group(self, group: GroupPattern, row: Row) -> Evidence | None:
        found = Evidence.empty()
        for index, element in enumerate(group.elements):
            before = GroupPattern(group.elements[:index])
            if isinstance(element, MinusPattern):
                part: Evidence | None = self.minus(element.group, row, before)
            elif isinstance(element, Bind):
                # What is bound later has no value yet.
                seen = possible(before)
                part = self.looked_for(
                    element.expression, {name: term for name, term in row.items() if name in seen}
                )
            else:
                others = GroupPattern(group.elements[:index] + group.elements[index + 1 :])
                part = self.element(element, row, others)
            if part is None:
                return None
            found.extend(part)
        return found

    def element(self, element: Element, row: Row, others: GroupPattern) -> Evidence | None:
        if isinstance(element, TriplePattern):
            return self.triple(element, row)
        if isinstance(element, PathPattern):
            return self.path(element, row)
        if isinstance(element, (GroupPattern, LateralPattern)):
            inner = element if isinstance(element, GroupPattern) else element.group
            return self.within(inner, row, self.own, self.beside | possible(others))
        if isinstance(element, GraphPattern):
            return self.graphed(element, row, self.beside | possible(others))
        if isinstance(element, UnionPattern):
            return self.union(element, row, others)
        if isinstance(element, OptionalPattern):
            return self.optional(element, row, others)
        if isinstance(element, Filter):
            return self.condition(element.condition, row)
        if isinstance(element, SubSelect):
            return self.select(element.query, row)
        # VALUES are in the row already.
        return Evidence.empty()

    def graphed(self, pattern: GraphPattern, row: Row, beside: frozenset[str]) -> Evidence | None:
        outer = self.graph
        # The name may be that of a graph that a blank node names.
        self.graph = cast("IRI | Variable", term_of(pattern.name, row) or pattern.name)
        found = self.within(pattern.group, row, self.own, beside)
        if found is not None and not isinstance(self.graph, Variable):
            text = f"what GRAPH asks for stands in the graph {write_term(self.graph)}"
            found.chosen += [] if text in found.chosen else [text]
        self.graph = outer
        return found

    def here(self, group: GroupPattern) -> GroupPattern:
        """Return a group as it is to be asked for where this is: in a named graph, or anywhere."""
        return group if self.graph is None else GroupPattern((GraphPattern(self.graph, group),))

    def usable_here(self, triple: Triple) -> bool:
        if not self.usable(triple):
            return False
        return self.graph is None or self.executor.ask(self.here(GroupPattern((TriplePattern(*triple),))), {})

    def triple(self, pattern: TriplePattern, row: Row) -> Evidence | None:
        subject, object_ = term_of(pattern.subject, row), term_of(pattern.object, row)
        predicate = term_of(pattern.predicate, row)
        if subject is None or object_ is None or not isinstance(predicate, IRI):
            return None
        triple = (subject, predicate, object_)
        if not self.usable(triple):
            return None
        found = Evidence.empty()
        found.premises.append(triple)
        return found

    def path(self, pattern: PathPattern, row: Row) -> Evidence | None:
        subject, object_ = term_of(pattern.subject, row), term_of(pattern.object, row)
        if subject is None or object_ is None:
            return None
        edges = open_path(self.executor, subject, pattern.path, object_, self.usable_here)
        if edges is None:
            return None
        found = Evidence.empty()
        found.opened.append(Opened(subject, write_path(pattern.path), object_, edges))
        return found

    def union(self, union: UnionPattern, row: Row, others: GroupPattern) -> Evidence | None:
        needed = self.needed(GroupPattern((union,)), others)
        ways: list[Evidence] = []
        for alternative in union.alternatives:
            if not needed <= possible(alternative) or not all(name in row for name in certain(alternative)):
                continue
            found = self.solved(alternative, row, needed)
            if found is not None:
                ways.append(found)
                if not self.counts:
                    break
        return self.all_of(ways) if ways else None

    def needed(self, group: GroupPattern, others: GroupPattern) -> frozenset[str]:
        """Return the variables of the row that nothing but a part gives a value."""
        return (possible(group) & self.own) - possible(others) - self.beside

    def optional(self, optional: OptionalPattern, row: Row, others: GroupPattern) -> Evidence:
        # The filters of an OPTIONAL see what is bound before it.
        asked = tuple(
            Filter(bind_expression(one.condition, row)) if isinstance(one, Filter) else one
            for one in optional.group.elements
        )
        found = self.solved(optional.group, row, self.needed(optional.group, others), GroupPattern(asked))
        if found is not None:
            return found
        seen = {name: term for name, term in row.items() if name in possible(optional.group)}
        absent = compatible(GroupPattern(asked), seen, sharing=False)
        return self.not_there("optional", absent, row, {})

    def minus(self, group: GroupPattern, row: Row, before: GroupPattern) -> Evidence:
        """MINUS takes away only what shares a variable with what comes before it (SPARQL 1.1, 8.3.3)."""
        names = possible(before) & possible(group)
        shared = {name: term for name, term in row.items() if name in names}
        if not shared:
            return Evidence.empty()
        found = self.not_there("minus", compatible(group, shared, sharing=True), row, {})
        found.absences[0] = replace(found.absences[0], template=self.absent.get(id(group)))
        return found

    def not_there(self, kind: str, group: GroupPattern, row: Row, bindings: Row) -> Evidence:
        found = Evidence.empty()
        found.absences.append(
            Absent(
                kind,
                bind_group(self.here(group), bindings),
                self.absent.get(id(group)),
                tuple(sorted(row.items())),
            )
        )
        return found

    def solved(
        self,
        group: GroupPattern,
        row: Row,
        needed: frozenset[str] = frozenset(),
        asked: GroupPattern | None = None,
    ) -> Evidence | None:
        """Return the evidence of the first solution of a group under a row that may be used.

        Args:
            group: what is to hold.
            row: values that it must agree with; what it need not bind, only the row may have.
            needed: variables that it has to bind.
            asked: the group as it is to be asked for, if with values put in.
        """
        sure = certain(group)
        given = {name: term for name, term in row.items() if name in sure}
        left = row.keys() & possible(group) - sure
        for solution in self.executor.solve(self.here(asked or group), given, ordered=True):
            if needed <= solution.keys() and agrees(solution, row, left):
                found = self.within(group, {**row, **solution}, solution)
                if found is not None:
                    return found
        return None

    def condition(self, condition: Expression, row: Row, holds: bool = True) -> Evidence | None:
        """Return what it rests on that a condition is true, or that it is false."""
        if not any(True for _ in exists_in(condition)):
            found = Evidence.empty()
            found.conditions.append(write_expression(condition if holds else Not(condition)))
            return found
        if isinstance(condition, Not):
            return self.condition(condition.operand, row, not holds)
        if isinstance(condition, Exists):
            if condition.negated == holds:
                return self.not_there("not exists", condition.group, row, row)
            # A filter in it sees what is bound outside, which it would not in a group that stands alone.
            return self.solved(bind_group(condition.group, row), row)
        if isinstance(condition, And if holds else Or):
            return self.all_of(self.condition(operand, row, holds) for operand in condition.operands)
        if isinstance(condition, And | Or):
            for operand in condition.operands:
                truth = Filter(operand if holds else Not(operand))
                if self.executor.ask(self.here(GroupPattern((values(row), truth))), {}):
                    part = self.condition(operand, row, holds)
                    if part is not None:
                        return part
            return None
        part = self.looked_for(condition, row)
        if part is not None:
            part.conditions.append(write_expression(condition if holds else Not(condition)))
        return part

    def looked_for(self, expression: Expression, row: Row) -> Evidence | None:
        """Return what the EXISTS of an expression found, and what they looked for in vain."""

        def one(asked: Exists) -> Evidence | None:
            there = self.executor.ask(self.here(bind_group(asked.group, row)), {})
            return self.condition(asked, row, there != asked.negated)

        return self.all_of(map(one, exists_in(expression)))

    def all_of(self, parts: Iterable[Evidence | None]) -> Evidence | None:
        found = Evidence.empty()
        for part in parts:
            if part is None:
                return None
            found.extend(part)
        return found

    def select(self, query: SelectQuery, row: Row) -> Evidence | None:
        grouped = has_aggregate(query) or query.modifiers.group_by
        found = self.aggregate(query, row) if grouped else self.selected(query, row)
        modifiers = query.modifiers
        if found is not None and (modifiers.limit is not None or modifiers.offset):
            by = write_modifiers(modifiers.replaced(group_by=(), having=()))
            found.chosen.append(f"of several solutions it rests on what {by} leaves")
        return found

    def selected(self, query: SelectQuery, row: Row) -> Evidence | None:
        body, computed = computed_columns(query)
        plain = {item.variable.name for item in query.items or () if item.expression is None}
        names = plain if query.items is not None else set(row)
        given = {name: term for name, term in row.items() if name in names}
        for solution in self.executor.solve(self.here(taken(query, body)), given, ordered=True):
            if agrees(solution, row, computed):
                found = self.within(body, {**given, **solution}, solution)
                if found is not None:
                    return found
        return None

    def aggregate(self, query: SelectQuery, row: Row) -> Evidence:
        counted = keyed(query)
        columns = {item.variable.name: item.expression for item in query.items or ()}
        group: Row = {name: term for name, term in row.items() if name in counted.names and name in columns}
        if counted.hidden:  # of which group it is, is known by what was computed of it
            known = {name: term for name, term in group.items() if name in counted.plain}
            for one in self.executor.solve(self.here(counted.select), known, ordered=True):
                if agrees(one, row, columns):
                    group = {name: one[name] for name in counted.names if name in one}
                    break
        given = {name: term for name, term in group.items() if name in counted.plain}
        rows = 0
        cut = False
        premises: dict[Triple, None] = {}
        inner = Evidence.empty()
        for solution in self.executor.solve(self.here(counted.body), given, ordered=True):
            if any(solution.get(name) != group.get(name) for name in counted.names):
                continue
            rows += 1
            if rows > _COUNTED:
                cut = True
                continue
            before, self.counts = self.counts, True
            part = with_nodes_of_paths(self, self.within(query.where, {**given, **solution}, solution))
            self.counts = before
            if part is not None:
                premises.update(dict.fromkeys(part.needed()))
                inner.chosen += [text for text in part.chosen if text not in inner.chosen]
                for absent in part.absences:
                    if absent not in inner.absences:
                        inner.absences.append(absent)
        said = tuple(
            (write_expression(expression), row.get(name))
            for name, expression in columns.items()
            if expression is not None
        )
        inner.conditions += map(write_expression, query.modifiers.having)
        asked = bind_group(self.here(query.where), given)
        inner.counted.append(Counted(said, rows, tuple(premises), cut, asked))
        return inner


def term_of(pattern: TermPattern, row: Row) -> Term | None:
    """Return a term of a pattern with a row's values put in; ``None`` if one of them is missing."""
    if isinstance(pattern, Variable):
        return row.get(pattern.name)
    if isinstance(pattern, TripleTermPattern):
        subject, object_ = term_of(pattern.subject, row), term_of(pattern.object, row)
        predicate = term_of(pattern.predicate, row)
        if subject is None or object_ is None or not isinstance(predicate, IRI):
            return None
        return triple_term(subject, predicate, object_)  # type: ignore[return-value]
    return pattern
