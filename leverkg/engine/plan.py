"""In which order the parts of a body are solved: from counts of what is there, not from how the author wrote
it.

Joins commute, and so, under conditions, do BIND, OPTIONAL and MINUS with what follows them. For each part
as the first, the smallest before others, the rest are added greedily, the one that leaves the fewest
solutions next; the start with the fewest solutions on the way wins, and where few are expected, a few starts
are enough. A filter goes where its variables are bound, one with EXISTS where the fewest solutions are
expected. What an executor makes of the order is its own affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from leverkg.engine.plan_joins import Sequenced, with_joins
from leverkg.engine.plan_units import Count, Unit, factor, learn, unit_of
from leverkg.sparql.scope import certain, certain_of, exists_in, mentioned, possible
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    Bind,
    BuiltInCall,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["Count", "Placed", "correlates", "order", "same_in_every_run"]

_STARTS = 3  # so many of the parts are tried as the first, and the others
_SMALL = 1000.0  # only where so many rows or more are expected on the way


class Placed(NamedTuple):
    """One part of a body in its place.

    Attributes:
        element: the part.
        before: variables that the parts before it, or the surroundings, certainly bind.
        after: the same with those of this part.
        filters: the filters to apply here.
        rows: how many solutions are expected after it.
    """

    element: Element
    before: frozenset[str]
    after: frozenset[str]
    filters: tuple[Filter, ...]
    rows: float


def order(
    group: GroupPattern, count: Count, bound: frozenset[str] = frozenset(), *, joins: bool = False
) -> tuple[list[Placed], list[Filter]]:
    """Return the parts of a group in the order to solve them, and the filters that wait for the end.

    Args:
        group: the body, or a group inside it.
        count: tells how many triples of a kind there are.
        bound: variables that have a value already, as in EXISTS.
        joins: patterns about one node may become one part, a subquery, where it is cheaper to solve them by
            themselves; only where nothing is bound already, since a subquery would not see it.
    """
    sequence: list[Sequenced] = []
    known = dict.fromkeys(bound, 1.0)
    rows = 1.0

    def size_of(inner: GroupPattern) -> float:
        placed, _ = order(inner, count)
        return placed[-1].rows if placed else 1.0

    for segment in _segments(group):
        found = _ordered([unit_of(element, count, size_of) for element in segment], known, rows)
        if joins and not bound:
            found = with_joins(found, known, rows, _ordered)
        for unit, size in found:
            sequence.append((unit, size))
            rows = size
            learn(known, unit, size)
    return _with_filters(group, sequence, bound)


def _with_filters(
    group: GroupPattern, sequence: Sequence[Sequenced], bound: frozenset[str]
) -> tuple[list[Placed], list[Filter]]:
    here = possible(group) | bound
    sure = [bound]
    for unit, _ in sequence:
        sure.append(sure[-1] | certain_of(unit.element, sure[-1]))
    places: list[list[Filter]] = [[] for _ in sequence]
    last: list[Filter] = []
    for one in group.elements:
        if not isinstance(one, Filter):
            continue
        needed = mentioned(one.condition) & here
        ready = [index for index in range(len(sequence)) if needed <= sure[index + 1]]
        if not ready:
            last.append(one)
        elif any(True for _ in exists_in(one.condition)):
            places[min(ready, key=lambda index: sequence[index][1])].append(one)
        else:
            places[ready[0]].append(one)
    placed = [
        Placed(unit.element, sure[index], sure[index + 1], tuple(places[index]), rows)
        for index, (unit, rows) in enumerate(sequence)
    ]
    return placed, last


def _segments(group: GroupPattern) -> list[list[Element]]:
    """Return the elements but filters in runs that may be ordered freely; OPTIONAL and MINUS stand alone."""
    segments: list[list[Element]] = [[]]
    private: list[frozenset[str] | None] = []
    homes: dict[str, int] = {}  # in which run a variable is bound first
    made: set[str] = set()
    sure: frozenset[str] = frozenset()
    elements = [element for element in group.elements if not isinstance(element, Filter)]
    for index, element in enumerate(elements):
        names = mentioned(element)
        if isinstance(element, (OptionalPattern, MinusPattern)):
            segments += [[element], []]
            private.append(names - sure)
        elif isinstance(element, Bind) and _early(element, sure, elements[index + 1 :]):
            # Its expression sees a variable unbound that is bound later: nothing may pass it.
            segments += [[element], []]
            private.append(None)
        else:
            # What shares nothing with OPTIONAL or MINUS but what was bound before may as well come before.
            target = len(segments) - 1
            for place in range(len(private) - 1, -1, -1):
                theirs = private[place]
                if theirs is None or names & theirs:
                    break
                target = 2 * place
            # A BIND stays after what its expression sees, and what sees its variable after the BIND.
            if isinstance(element, Bind):
                waits = mentioned(element.expression)
                made.add(element.variable.name)
            else:
                waits = names & made
            target = max([target, *(homes[name] for name in waits & homes.keys())])
            segments[target].append(element)
            for name in names - homes.keys():
                homes[name] = target
        sure |= certain_of(element, sure)
    return [segment for segment in segments if segment]


def _early(bind: Bind, sure: frozenset[str], later: Sequence[Element]) -> bool:
    waiting = mentioned(bind.expression) - sure
    return bool(waiting) and any(waiting & mentioned(element) for element in later)


def _named_by(unit: Unit) -> set[str]:
    return {unit.element.variable.name} if isinstance(unit.element, Bind) else set()


def _ordered(units: list[Unit], known: dict[str, float], rows: float) -> list[Sequenced]:
    """Return the units of a segment in the best order found, with the rows expected after each."""
    if len(units) == 1:
        return [(units[0], rows * factor(units[0], known))]
    made = {unit.element.variable.name for unit in units if isinstance(unit.element, Bind)}
    units = [unit._replace(needs=unit.needs | (unit.variables & made) - _named_by(unit)) for unit in units]
    best: list[Sequenced] = []
    least = float("inf")
    # The smallest is tried first, since a good order found early ends the search for worse ones soon.
    factors = [factor(unit, known) for unit in units]
    ready = [index for index, unit in enumerate(units) if unit.needs <= known.keys()]
    for tried, start in enumerate(sorted(ready, key=factors.__getitem__)):
        if tried >= _STARTS and least < _SMALL:
            break
        found, cost = _greedy(units, factors, start, known, rows, least)
        if found:
            best, least = found, cost
    return best or [(unit, rows) for unit in units]


def _greedy(
    units: list[Unit], sizes: list[float], start: int, known: dict[str, float], rows: float, limit: float
) -> tuple[list[Sequenced], float]:
    seen = dict(known)
    waiting = list(units)
    # What a part multiplies the rows by changes only when a variable that it shares is learned anew.
    factors = list(sizes)
    found: list[Sequenced] = []
    cost = 0.0
    following = start
    while waiting:
        unit, grows = waiting.pop(following), factors.pop(following)
        cost += rows
        rows *= grows
        cost += rows
        if cost >= limit:
            return [], limit
        found.append((unit, rows))
        learn(seen, unit, rows)
        following, least, far = 0, float("inf"), True
        for index, other in enumerate(waiting):
            apart = other.distinct.keys().isdisjoint(seen)
            if not apart and not other.distinct.keys().isdisjoint(unit.distinct):
                factors[index] = factor(other, seen)
            # What shares nothing multiplies the rows of all that comes later: only when nothing else is left.
            apart = apart and factors[index] > 1.0
            if (apart, factors[index]) < (far, least) and not (
                other.needs and not other.needs <= seen.keys()
            ):
                following, least, far = index, factors[index], apart
    return found, cost


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
    patterns = GroupPattern(tuple(one for one in group.elements if not isinstance(one, Filter)))
    return (mentioned(group) & before) <= certain(patterns)


def same_in_every_run(body: GroupPattern) -> bool:
    """Tell whether a body's plan has nothing in it of the moment and of the input's graphs."""
    return not any(
        (isinstance(node, BuiltInCall) and node.name.upper() == "NOW")
        or (isinstance(node, GraphPattern) and isinstance(node.name, Variable))
        for node in nodes(body)
    )
