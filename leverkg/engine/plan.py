"""In which order the parts of a body are solved: from counts of what is there, not from how the author wrote
it.

Joins commute, so the patterns between two barriers (OPTIONAL, MINUS, BIND) are ordered greedily: next
comes the one that is expected to multiply the solutions the least, given the variables bound so far. A
filter goes where the last of its variables is bound. What an executor makes of the order is its own
affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leverkg.engine.executor import Statistics
from leverkg.engine.rule import Access
from leverkg.engine.scope import certain_of, mentioned, possible
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import (
    Bind,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = ["Count", "Placed", "correlates", "order"]

Count = Callable[[Access], Statistics]

_BARRIERS = (OptionalPattern, MinusPattern, Bind)
_FANOUT_OF_PATH = 8.0
_CHEAP = 1e-3


@dataclass(frozen=True, slots=True)
class Placed:
    """One part of a body in its place.

    Attributes:
        element: the part.
        before: variables that the parts before it, or the surroundings, certainly bind.
        filters: filters whose variables are bound from here on.
        after: the same with those of this part.
        rows: how many solutions are expected after it.
    """

    element: Element
    before: frozenset[str]
    after: frozenset[str]
    filters: tuple[Filter, ...]
    rows: float


def order(
    group: GroupPattern, count: Count, bound: frozenset[str] = frozenset(), rows: float = 1.0
) -> tuple[list[Placed], list[Filter]]:
    """Return the parts of a group in the order to solve them, and the filters that have to wait for the end.

    Args:
        group: the body, or a group inside it.
        count: tells how many triples of a kind there are.
        bound: variables that have a value already, as in EXISTS.
        rows: for how many solutions it is evaluated.
    """
    waiting = [element for element in group.elements if isinstance(element, Filter)]
    here = possible(group) | bound
    placed: list[Placed] = []
    known = bound
    elements = [element for element in group.elements if not isinstance(element, Filter)]
    while elements:
        index, factor = _next(elements, known, count)
        element = elements.pop(index)
        before = known
        known |= certain_of(element, known)
        rows *= factor
        ready = [one for one in waiting if (mentioned(one.condition) & here) <= known]
        waiting = [one for one in waiting if one not in ready]
        placed.append(Placed(element, before, known, tuple(ready), rows))
    return placed, waiting


def _next(elements: Sequence[Element], known: frozenset[str], count: Count) -> tuple[int, float]:
    """Return the position of the part to come next, and by how much it may multiply the solutions."""
    if isinstance(elements[0], _BARRIERS):
        return 0, 1.0
    best, least = 0, float("inf")
    connected_already = False
    for index, element in enumerate(elements):
        if isinstance(element, _BARRIERS):
            break
        connected = not known or bool(mentioned(element) & known) or not mentioned(element)
        factor = _factor(element, known, count)
        # A product is worth it only if it cannot multiply.
        connected = connected or factor <= 1.0
        if (connected, -factor) > (connected_already, -least):
            best, least, connected_already = index, factor, connected
    return best, least


def _factor(element: Element, known: frozenset[str], count: Count) -> float:
    if isinstance(element, TriplePattern):
        return _triple_factor(element, known, count)
    if isinstance(element, PathPattern):
        ends = sum(_fixed(end, known) for end in (element.subject, element.object))
        return (_CHEAP * 500, _FANOUT_OF_PATH, 1e5)[2 - ends]
    if isinstance(element, InlineData):
        names = {variable.name for variable in element.variables}
        return 0.5 if names <= known else float(len(element.rows))
    if isinstance(element, UnionPattern):
        return sum(_group_factor(one, known, count) for one in element.alternatives)
    if isinstance(element, GroupPattern):
        return _group_factor(element, known, count)
    if isinstance(element, GraphPattern):
        return 1e3 if not mentioned(element) & known else 5.0
    if isinstance(element, SubSelect):
        return max(1.0, _group_factor(element.query.where, frozenset(), count))
    return 1e6


def _group_factor(group: GroupPattern, known: frozenset[str], count: Count) -> float:
    placed, _ = order(group, count, known)
    return placed[-1].rows if placed else 1.0


def _triple_factor(pattern: TriplePattern, known: frozenset[str], count: Count) -> float:
    predicate = pattern.predicate if isinstance(pattern.predicate, IRI) else None
    object_ = pattern.object if isinstance(pattern.object, IRI) else None
    found = count(Access(predicate, object_))
    if not found.triples:
        return 0.0
    factor = float(found.triples)
    if _fixed(pattern.subject, known):
        factor /= max(found.subjects, 1)
    if object_ is None and _fixed(pattern.object, known):
        factor /= max(found.objects, 1)
    if isinstance(pattern.predicate, Variable) and pattern.predicate.name in known:
        factor /= 10
    return max(factor, _CHEAP)


def _fixed(term: TermPattern, known: frozenset[str]) -> bool:
    if isinstance(term, (Variable, TripleTermPattern)):
        return mentioned(term) <= known
    return True


def correlates(element: Element, before: frozenset[str]) -> bool:
    """Tell whether a part may be solved once for each solution so far, with its values put in.

    That is the same as a join where every variable that it shares is certainly bound in it; otherwise what
    the part sees would change, since SPARQL evaluates a group by itself.
    """
    if isinstance(element, (TriplePattern, PathPattern)):
        return True
    if isinstance(element, OptionalPattern):
        return _plain(element.group)
    if isinstance(element, UnionPattern):
        return all(_closed(one, before) for one in element.alternatives)
    if isinstance(element, GroupPattern):
        return _closed(element, before)
    return False


def _plain(group: GroupPattern) -> bool:
    # VALUES and BIND may give a variable a value only where it has none.
    return all(isinstance(e, (TriplePattern, PathPattern, Filter)) for e in group.elements)


def _closed(group: GroupPattern, before: frozenset[str]) -> bool:
    """Tell whether a group of patterns and filters looks at no variable that is bound outside it only."""
    if not _plain(group):
        return False
    bound: frozenset[str] = frozenset()
    for element in group.elements:
        if not isinstance(element, Filter):
            bound |= certain_of(element, bound)
    return (mentioned(group) & before) <= bound
