"""What every run needs of rules, as plain data: their names, what they read and write, and their headers.

The rest (heads, bodies, texts: :mod:`leverkg.engine.rule_data`) is asked for when it is first needed. Tuples,
dictionaries, texts, whole numbers and truth values are all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leverkg.engine.access import Access, as_data, from_data
from leverkg.engine.late import late
from leverkg.engine.rule import Header, Kind, Rule, Schedule
from leverkg.errors import Position

__all__ = ["index_of", "rules_of"]

Whole = Callable[[str], Rule]
"""Returns the whole rule of a name."""

_ACCESSES = ("reads", "negated", "writes", "needed")
_WHOLE = ("head", "body", "bound", "places", "text")
_KINDS = {kind.value: kind for kind in Kind}
_SCHEDULES = {schedule.value: schedule for schedule in Schedule}
_SIZE = len(Header._fields)


def index_of(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the index of rules.

    Args:
        rules: of any kind but Python rules.

    Raises:
        TypeError: a rule reads or writes something that the index has no word for.
    """
    accesses: dict[Access, int] = {}

    def numbers(found: Iterable[Access]) -> tuple[int, ...]:
        return tuple(accesses.setdefault(access, len(accesses)) for access in found)

    entries = tuple(
        (
            rule.name,
            rule.kind.value,
            tuple(rule.position),
            tuple(rule.header),
            *(numbers(sorted(getattr(rule, name), key=str)) for name in _ACCESSES[:3]),
            numbers(rule.needed),
            rule.monotone,
            rule.schedule.value,
            rule.layer,
        )
        for rule in rules
    )
    return {"accesses": tuple(map(as_data, accesses)), "rules": entries}


def rules_of(data: Mapping[str, Any], whole: Whole) -> list[Rule]:
    """Return the rules of an index.

    Args:
        data: as :func:`index_of` returns it.
        whole: is asked for a rule when something of it is wanted that the index has not.

    Raises:
        ValueError, TypeError, KeyError, IndexError: it is no index.
    """
    accesses = dict(enumerate(map(from_data, data["accesses"])))
    return [_rule(entry, accesses, whole) for entry in data["rules"]]


def _rule(entry: Sequence[Any], accesses: Mapping[int, Access], whole: Whole) -> Rule:
    name, kind, position, header, reads, negated, writes, needed, monotone, schedule, layer = entry
    if len(header) != _SIZE or len(position) != 3:
        raise ValueError("this is no header, or no position")

    def later(field: str) -> dict[str, Any]:
        if field == "header":
            return {field: Header._make(header)}
        if field == "position":
            return {field: Position._make(position)}
        if field == "negated":
            return {field: frozenset([accesses[n] for n in negated])}
        if field not in _WHOLE:
            return {}
        rule = whole(name)
        return {one: getattr(rule, one) for one in _WHOLE}

    return late(
        Rule,
        later,
        name=name,
        kind=_KINDS[kind],
        reads=frozenset([accesses[n] for n in reads]),
        writes=frozenset([accesses[n] for n in writes]),
        needed=tuple([accesses[n] for n in needed]),
        monotone=monotone,
        schedule=_SCHEDULES[schedule],
        layer=layer,
        function=None,
        iri=None,
    )
