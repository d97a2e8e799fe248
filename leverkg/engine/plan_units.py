"""What a planner knows of the parts of a body: how many solutions each has, and how many values in them.

A join is expected to leave what Selinger et al. (*Access path selection*, 1979) expect: the product over the
larger number of distinct values of each shared variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.rdf.term import IRI
from leverkg.sparql.scope import mentioned
from leverkg.sparql.tree import (
    Bind,
    Element,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    OptionalPattern,
    Path,
    PathPattern,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = ["Count", "Unit", "factor", "learn", "unit_of"]

Count = Callable[[Access], Statistics]
"""Tells how many triples of a kind there are."""
Size = Callable[[GroupPattern], float]
"""Tells how many solutions a group is expected to have."""

_UNKNOWN = 1000.0
_FEW = 10.0


class Unit(NamedTuple):
    """A part with how many solutions it has alone, and how many values each variable has in them."""

    element: Element
    variables: frozenset[str]
    size: float = 1.0
    distinct: Mapping[str, float] = MappingProxyType({})
    needs: frozenset[str] = frozenset()


def factor(unit: Unit, known: dict[str, float]) -> float:
    """Return what a part multiplies the rows by, given how many values each variable has so far."""
    size = unit.size
    for name, values in unit.distinct.items():
        if name in known:
            size /= max(values, known[name], 1.0)
    return size


def learn(known: dict[str, float], unit: Unit, rows: float) -> None:
    """Note how many values the variables of a part have after it."""
    for name, values in unit.distinct.items():
        least = known.get(name, values)
        least = min(least, values)
        known[name] = max(min(least, rows), 1.0)


def unit_of(element: Element, count: Count, size_of: Size) -> Unit:
    """Return a part with what is expected of it; groups inside it are asked for their size."""
    names = mentioned(element)
    if isinstance(element, TriplePattern):
        return _triple(element, names, count)
    if isinstance(element, PathPattern):
        steps = sum(count(Access(predicate)).triples for predicate in _predicates(element.path)) or _UNKNOWN
        fixed = sum(_constant(end) for end in (element.subject, element.object))
        return Unit(element, names, steps * 3.0 / (1.0 + steps / 4) ** fixed, dict.fromkeys(names, steps / 2))
    if isinstance(element, Bind):
        needs = mentioned(element.expression)
        return Unit(element, names, 1.0, {element.variable.name: _UNKNOWN}, needs)
    if isinstance(element, InlineData):
        return Unit(element, names, float(len(element.rows)), dict.fromkeys(names, float(len(element.rows))))
    if isinstance(element, (OptionalPattern, MinusPattern)):
        return Unit(element, names, 1.0, {})
    size = _UNKNOWN
    if isinstance(element, UnionPattern):
        size = sum(size_of(one) for one in element.alternatives)
    elif isinstance(element, GroupPattern):
        size = size_of(element)
    elif isinstance(element, SubSelect):
        size = size_of(element.query.where)
    elif isinstance(element, GraphPattern) and isinstance(element.name, IRI):
        size = _FEW
    return Unit(element, names, max(size, 1.0), dict.fromkeys(names, max(size, 1.0)))


def _triple(pattern: TriplePattern, names: frozenset[str], count: Count) -> Unit:
    predicate = pattern.predicate if isinstance(pattern.predicate, IRI) else None
    object_ = pattern.object if isinstance(pattern.object, IRI) else None
    found = count(Access(predicate, object_))
    size = float(found.triples)
    distinct: dict[str, float] = {}
    for term, values in ((pattern.subject, found.subjects), (pattern.object, found.objects)):
        if isinstance(term, Variable):
            distinct[term.name] = float(values)
        elif isinstance(term, TripleTermPattern):
            distinct.update(dict.fromkeys(mentioned(term), float(values)))
        elif term is not object_:
            size /= max(values, 1)
    if isinstance(pattern.predicate, Variable):
        distinct[pattern.predicate.name] = 10.0
    return Unit(pattern, names, size, distinct)


def _constant(term: TermPattern) -> bool:
    return not isinstance(term, (Variable, TripleTermPattern))


def _predicates(path: Path) -> Iterable[IRI]:
    if isinstance(path, IRI):
        yield path
        return
    for name in ("path", "steps", "alternatives"):
        part = getattr(path, name, ())
        for inner in part if type(part) is tuple else (part,):
            yield from _predicates(inner)
