"""Recursive rules taken apart: what the stratum itself writes, and what can be solved once beforehand.

Covered are rules whose recursive reads are plain triple patterns, alone or in alternatives of a top-level
UNION, and that make no terms. All else in a body (negation, filters, paths, aggregates over lower strata)
becomes tables. What is not covered is evaluated in rounds over the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leverkg.engine.access import Access
from leverkg.engine.dependencies import reads
from leverkg.engine.recursion_clauses import Atom, Clause, Slot, Table
from leverkg.engine.rule import Rule
from leverkg.engine.terms_made import makes_terms
from leverkg.rdf.term import IRI
from leverkg.sparql.scope import certain, mentioned
from leverkg.sparql.tree import (
    Comparison,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    PathPattern,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["clauses_of", "delta_bodies"]


def clauses_of(rules: Sequence[Rule]) -> list[Clause] | None:
    """Return the clauses of a recursive stratum, or ``None`` if one of its rules is not covered."""
    writes = [write for rule in rules for write in rule.writes]
    found: list[Clause] = []
    for rule in rules:
        if rule.body is None or makes_terms(rule):
            return None
        heads = _heads(rule)
        if heads is None:
            return None
        for elements in _ways(rule.body, writes):
            clause = _clause(rule, heads, elements, writes)
            if clause is None:
                return None
            found.append(clause)
    return found


def delta_bodies(rule: Rule, writes: Sequence[Access], delta: IRI) -> list[GroupPattern]:
    """Return bodies that together give what a rule makes from a round's new triples.

    One for each recursive pattern, which sees only the graph of the round; the whole body if a recursive read
    is not a plain pattern.

    Args:
        rule: a rule of a recursive stratum.
        writes: what the stratum writes.
        delta: the graph of the last round.
    """
    assert rule.body is not None
    found: list[GroupPattern] = []
    for elements in _ways(rule.body, writes):
        recursive = [index for index, element in enumerate(elements) if _recursive(element, writes)]
        for index in recursive:
            element = elements[index]
            if not isinstance(element, TriplePattern):
                return [rule.body]
            new = GraphPattern(delta, GroupPattern((element,)))
            found.append(GroupPattern((*elements[:index], new, *elements[index + 1 :])))
    return found


def _heads(rule: Rule) -> tuple[Atom, ...] | None:
    heads = []
    for template in rule.head:
        subject, predicate, object_ = template.terms()
        plain = isinstance(subject, Slot) and isinstance(object_, Slot)
        if not plain or not isinstance(predicate, IRI):
            return None
        heads.append(Atom(subject, predicate, object_))  # type: ignore[arg-type]
    return tuple(heads)


def _ways(body: GroupPattern, writes: Sequence[Access]) -> Iterator[list[Element]]:
    """Yield the body's elements, once for each choice of alternatives in unions with recursive reads."""
    ways: list[list[Element]] = [[]]
    for element in body.elements:
        if isinstance(element, UnionPattern) and _recursive(element, writes):
            ways = [[*way, *one.elements] for way in ways for one in element.alternatives]
        elif isinstance(element, GroupPattern) and _simple(element.elements):
            ways = [[*way, *element.elements] for way in ways]
        else:
            ways = [[*way, element] for way in ways]
    yield from ways


def _recursive(element: Element, writes: Sequence[Access]) -> bool:
    found = reads(GroupPattern((element,)))
    return any(read.unifies(write) for read in found.places for write in writes)


def _simple(elements: Iterable[Element]) -> bool:
    return all(isinstance(e, (TriplePattern, PathPattern, InlineData)) for e in elements)


def _clause(
    rule: Rule, heads: tuple[Atom, ...], elements: list[Element], writes: Sequence[Access]
) -> Clause | None:
    atoms: list[Atom] = []
    rest: list[Element] = []
    for element in elements:
        if not _recursive(element, writes):
            rest.append(element)
        elif (
            isinstance(element, TriplePattern)
            and isinstance(element.predicate, IRI)
            and isinstance(element.subject, Slot)
            and isinstance(element.object, Slot)
        ):
            atoms.append(Atom(element.subject, element.predicate, element.object))
        else:
            return None
    outside = frozenset(name for atom in (*atoms, *heads) for name in atom.variables())
    shared = frozenset(name for atom in atoms for name in atom.variables())
    equal: list[tuple[str, str]] = []
    unequal: list[tuple[str, str]] = []
    sure = certain(GroupPattern(tuple(e for e in rest if not isinstance(e, Filter))))
    kept: list[Element] = []
    for element in rest:
        if (
            isinstance(element, (TriplePattern, PathPattern, InlineData))
            or not mentioned(element) & shared - sure
        ):
            kept.append(element)
            continue
        pair = _compared(element)
        if pair is None:
            return None
        (equal if pair[0] == "=" else unequal).append(pair[1:])
    compared = frozenset(name for pair in (*equal, *unequal) for name in pair)
    needed = outside | compared
    if not (needed <= shared | certain(GroupPattern(tuple(kept)))):
        return None
    tables = tuple(_tables(kept, needed))
    return Clause(rule, heads, tuple(atoms), tables, tuple(equal), tuple(unequal))


def _compared(element: Element) -> tuple[str, str, str] | None:
    if not isinstance(element, Filter) or not isinstance(element.condition, Comparison):
        return None
    condition = element.condition
    left, right = condition.left, condition.right
    if condition.operator in ("=", "!=") and isinstance(left, Variable) and isinstance(right, Variable):
        return condition.operator, left.name, right.name
    return None


def _tables(elements: list[Element], needed: frozenset[str]) -> Iterator[Table]:
    """Yield the rest of a body as tables: one for each connected part if it is plain, else one in all."""
    parts = [[element] for element in elements]
    if not all(isinstance(e, (TriplePattern, PathPattern, InlineData, Filter)) for e in elements):
        parts = [elements] if elements else []
    merged = True
    while merged:
        merged = False
        for one in range(len(parts)):
            names = frozenset().union(*map(mentioned, parts[one]))
            other = next(
                (
                    k
                    for k in range(one + 1, len(parts))
                    if names & frozenset().union(*map(mentioned, parts[k]))
                ),
                None,
            )
            if other is not None:
                parts[one] += parts.pop(other)
                merged = True
                break
    for part in parts:
        body = GroupPattern(tuple(part))
        yield Table(body, tuple(sorted(mentioned(body.elements) & needed)))
