"""Where the planned order of a body does not suit columns."""

from __future__ import annotations

from leverkg.engine.plan import Placed
from leverkg.sparql.scope import certain, mentioned, possible
from leverkg.sparql.tree import GroupPattern, InlineData, PathPattern, TriplePattern, UnionPattern, Variable

__all__ = ["predicates_first", "unions_later"]

_JOINED = (TriplePattern, PathPattern, InlineData)
"""Parts that may be joined in any order."""


def predicates_first(placed: list[Placed]) -> list[Placed]:
    """Put VALUES before patterns whose predicate is one of its variables: else all predicates are tried."""
    found = list(placed)
    for index, part in enumerate(placed):
        if not isinstance(part.element, InlineData):
            continue
        names = {variable.name for variable in part.element.variables}
        target = index
        for number in range(index - 1, -1, -1):
            element = found[number].element
            if not isinstance(element, _JOINED):
                break  # nothing passes OPTIONAL, MINUS and BIND
            predicate = element.predicate if isinstance(element, TriplePattern) else None
            if isinstance(predicate, Variable) and predicate.name in names:
                target = number
        found.insert(target, found.pop(index))
    return found


def unions_later(placed: list[Placed]) -> list[Placed]:
    """Put a union behind the patterns that bind what some of its alternatives leave unbound."""
    found = list(placed)
    for part in placed:
        if not isinstance(part.element, UnionPattern):
            continue
        group = GroupPattern((part.element,))
        unsure = possible(group) - certain(group)
        place = found.index(part)
        target = place
        for index in range(place + 1, len(found)):
            element = found[index].element
            if not isinstance(element, _JOINED):
                break
            if mentioned(element) & unsure:
                target = index
        found.insert(target, found.pop(place))
    return found
