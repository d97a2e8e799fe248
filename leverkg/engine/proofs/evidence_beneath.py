"""Triples that a solution rests on though its patterns do not match them.

That something is absent may hang on a triple: without the appointment there would be a patient without one,
and ``NOT EXISTS { ?x a :Patient FILTER NOT EXISTS { ?x :has ?appointment } }`` would no longer hold of a
patient who is a premise. A path of no steps leads from a node to itself, if there is such a node.

Source: SPARQL 1.1 Query, sections 8.1 and 18.4 (ZeroLengthPath).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

from leverkg.engine.bind import bind_group, values
from leverkg.engine.choice import text_of
from leverkg.engine.executor import Executor, Row
from leverkg.engine.proofs.evidence_kinds import Evidence
from leverkg.rdf.term import Literal, Term, Triple
from leverkg.sparql.scope import certain, exists_in, mentioned
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    GroupPattern,
    MinusPattern,
    OptionalPattern,
    UnionPattern,
)

__all__ = ["Walk", "add_what_is_beneath", "with_nodes_of_paths"]

_SPOILED = (OptionalPattern, MinusPattern, Exists)
_CANDIDATES = 1000  # so many solutions of what an absent group asks for are looked into


class Walk(Protocol):
    """What walks a body with a row in hand."""

    executor: Executor

    def usable_here(self, triple: Triple) -> bool:
        """Tell whether a triple may be a premise."""
        ...

    def within(self, group: GroupPattern, row: Row, own: Iterable[str]) -> Evidence | None:
        """Return what a group rests on under a row."""
        ...

    def solved(self, group: GroupPattern, row: Row) -> Evidence | None:
        """Return what a first solution of a group under a row rests on."""
        ...

    def looked_for(self, expression: Expression, row: Row) -> Evidence | None:
        """Return what the EXISTS of an expression found, and what they looked for in vain."""
        ...

    def condition(self, condition: Expression, row: Row, holds: bool) -> Evidence | None:
        """Return what it rests on that a condition is true, or false."""
        ...


def with_nodes_of_paths(walk: Walk, found: Evidence | None) -> Evidence | None:
    """Return evidence in which the node of each path of no steps stands in a triple.

    Args:
        walk: what gave the evidence.
        found: the evidence, which is added to.
    """
    still = [opened.subject for opened in found.opened if not opened.edges] if found is not None else []
    if found is None or not still:
        return found
    ends = {end for s, _, o in found.needed() for end in (s, o)}
    for node in dict.fromkeys(still):
        triple = _with(walk, node) if node not in ends else None
        if triple is not None:
            found.premises.append(triple)
    return found


def _with(walk: Walk, node: Term) -> Triple | None:
    """Return the first of the triples that have a node as subject, or else as object, by their texts."""
    match = walk.executor.match
    of_it = () if isinstance(node, Literal) else filter(walk.usable_here, match(node, None, None))
    first = min(of_it, key=text_of, default=None)
    return first or min(filter(walk.usable_here, match(None, None, node)), key=text_of, default=None)


def add_what_is_beneath(walk: Walk, found: Evidence) -> None:
    """Add to evidence the triples on which it hangs that what was looked for is absent.

    These are told that spoil a solution which the other premises would give it: of a part that is negated in
    turn, or of an OPTIONAL that a filter looks at. What an aggregate or GRAPH inside would find is not looked
    into.

    Args:
        walk: what gave the evidence.
        found: the evidence, which is added to.
    """
    done: set[tuple[int, int]] = set()
    grown = True
    while grown:
        grown = False
        there = set(found.needed())
        for number, absent in enumerate(found.absences.copy()):
            if not any(isinstance(part, _SPOILED) for part in nodes(absent.group)):
                continue
            plain = _monotone(absent.group)
            rows = islice(walk.executor.solve(plain, {}, ordered=True), _CANDIDATES)
            for place, row in enumerate(rows):
                asked = walk.within(plain, row, row) if (number, place) not in done else None
                if asked is None or not there.issuperset(asked.needed()):
                    continue
                done.add((number, place))
                for part in _spoiling(walk, absent.group, row):
                    found.extend(part)
                    grown = True


def _monotone(group: GroupPattern) -> GroupPattern:
    """Return the part of a group that more triples give only more solutions."""
    kept: list[Element] = []
    for element in group.elements:
        if isinstance(element, GroupPattern):
            kept.append(_monotone(element))
        elif isinstance(element, UnionPattern):
            kept.append(UnionPattern(tuple(map(_monotone, element.alternatives))))
        elif not isinstance(element, (Filter, OptionalPattern, MinusPattern)) and not _asks(element):
            kept.append(element)
    bound = certain(GroupPattern(tuple(kept)))
    filters = [one for one in group.elements if isinstance(one, Filter) and not _asks(one)]
    return GroupPattern((*kept, *(one for one in filters if mentioned(one.condition) <= bound)), group.at)


def _asks(element: Element) -> bool:
    return isinstance(element, (Filter, Bind)) and any(True for _ in exists_in(element))


def _spoiling(walk: Walk, group: GroupPattern, row: Row) -> Iterator[Evidence]:
    """Yield what keeps a group from having a solution that its monotone part has."""
    for element in group.elements:
        found: Evidence | None = None
        if isinstance(element, (OptionalPattern, MinusPattern)):
            found = walk.solved(bind_group(element.group, row), row)
        elif isinstance(element, Bind) and _asks(element):
            found = walk.looked_for(element.expression, row)
        elif isinstance(element, Filter) and _asks(element):
            if not walk.executor.ask(GroupPattern((values(row), element)), {}):
                found = walk.condition(element.condition, row, False)
        elif isinstance(element, GroupPattern):
            yield from _spoiling(walk, element, row)
        elif isinstance(element, UnionPattern):
            for alternative in element.alternatives:
                if certain(_monotone(alternative)) <= row.keys():
                    yield from _spoiling(walk, alternative, row)
        if found is not None:
            yield found
