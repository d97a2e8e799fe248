"""What every run needs of rules, as plain data: their names, what they read and write, and their headers.

The rest (:data:`REST`: heads, bodies, texts, functions) is asked for when it is first needed. Tuples,
dictionaries, texts, whole numbers and truth values are all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leverkg.engine.access import Access, as_data, from_data
from leverkg.engine.late import late
from leverkg.engine.rule import Header, Kind, Rule, Schedule
from leverkg.errors import Position

__all__ = ["REST", "index_of", "rules_of"]

Rest = Callable[[str], Mapping[str, Any]]
"""Returns what the index has not of the rule of a name: the fields :data:`REST`."""

_ACCESSES = ("reads", "negated", "writes", "needed")
REST = ("head", "body", "bound", "places", "text", "function")
_KINDS = {kind.value: kind for kind in Kind}
_SCHEDULES = {schedule.value: schedule for schedule in Schedule}
_SIZE = len(Header._fields)


def index_of(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the index of rules.

    Args:
        rules: the rules.

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


def rules_of(data: Mapping[str, Any], rest: Rest) -> list[Rule]:
    """Return the rules of an index.

    Args:
        data: as :func:`index_of` returns it.
        rest: is asked for a rule when something of it is wanted that the index has not.

    Raises:
        ValueError, TypeError, KeyError, IndexError: it is no index.
    """
    accesses = dict(enumerate(map(from_data, data["accesses"])))
    return [_rule(entry, accesses, rest) for entry in data["rules"]]


def _rule(entry: Sequence[Any], accesses: Mapping[int, Access], rest: Rest) -> Rule:
    name, kind, position, header, reads, negated, writes, needed, monotone, schedule, layer = entry
    if len(header) != _SIZE or len(position) != 3:
        raise ValueError("this is no header, or no position")

    def later(field: str) -> Mapping[str, Any]:
        if field == "header":
            return {field: Header._make(header)}
        if field == "position":
            return {field: Position._make(position)}
        if field == "negated":
            return {field: frozenset([accesses[n] for n in negated])}
        return rest(name) if field in REST else {}

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
        iri=None,
    )
