"""Where several patterns about one node are solved by themselves and joined, not once for each solution.

All that is known of a node may stand in patterns that each have many triples: the comparison of two parties
in a situation is found by its situation, where there is much else, or by a party, of which there are many
more. Solved by themselves from their smallest pattern on, the patterns have few solutions, and one look into
a table of these takes the place of many looks into the store. (Selinger et al., *Access path selection*,
1979, on the choice between nested loops and joins of whole relations.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leverkg.engine.plan_units import Unit, factor, learn
from leverkg.sparql.tree import GroupPattern, SelectItem, SelectQuery, SubSelect, TriplePattern, Variable

__all__ = ["Sequenced", "with_joins"]

Sequenced = tuple[Unit, float]
"""A part, and the rows expected after it."""

_DEARER = 2.0
"""What a row of a table costs to make and to look up, as against one look into the store."""


def with_joins(
    sequence: Sequence[Sequenced],
    known: dict[str, float],
    rows: float,
    ordered: Callable[[list[Unit], dict[str, float], float], list[Sequenced]],
) -> list[Sequenced]:
    """Return a sequence of parts in which patterns about one node are joined where that is expected to pay.

    Args:
        sequence: the parts in order.
        known: how many values each variable has before them.
        rows: the rows before them.
        ordered: puts parts in order, for those solved by themselves.
    """
    seen = dict(known)
    waiting = [unit for unit, _ in sequence]
    found: list[Sequenced] = []
    while waiting:
        unit = waiting[0]
        about = _about_one(waiting, seen) if found else []
        joined = _joined(about, seen, rows, ordered) if len(about) > 1 else None
        if joined is not None:
            unit = joined
            waiting = [one for one in waiting if one not in about]
        else:
            waiting = waiting[1:]
        rows *= factor(unit, seen)
        learn(seen, unit, rows)
        found.append((unit, rows))
    return found


def _about_one(waiting: Sequence[Unit], seen: dict[str, float]) -> list[Unit]:
    """Return the patterns about the node of the first, if nothing is known of that node yet."""
    first = waiting[0].element
    if not isinstance(first, TriplePattern) or not isinstance(first.subject, Variable):
        return []
    if first.subject.name in seen:
        return []
    return [
        unit
        for unit in waiting
        if isinstance(unit.element, TriplePattern)
        and unit.element.subject == first.subject
        and not unit.needs
    ]


def _joined(
    about: list[Unit],
    seen: dict[str, float],
    rows: float,
    ordered: Callable[[list[Unit], dict[str, float], float], list[Sequenced]],
) -> Unit | None:
    """Return patterns as one part that is solved by itself, or None if once for each solution is cheaper."""
    shared = {name for unit in about for name in unit.variables if name in seen}
    if not shared:
        return None
    one_by_one, growing, known = 0.0, rows, dict(seen)
    for unit in about:
        growing *= factor(unit, known)
        learn(known, unit, growing)
        one_by_one += growing
    alone = ordered(about, {}, 1.0)
    known = {}
    for unit, after in alone:
        learn(known, unit, after)
    size = alone[-1][1]
    by_itself = sum(after for _, after in alone) + _DEARER * (size + rows)
    if one_by_one <= by_itself:
        return None
    names = sorted(known)
    items = tuple(SelectItem(Variable(name)) for name in names)
    where = GroupPattern(tuple(unit.element for unit, _ in alone))
    return Unit(SubSelect(SelectQuery(items, where)), frozenset(names), size, known)
