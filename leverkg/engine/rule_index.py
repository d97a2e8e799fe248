"""What every run needs of rules, as plain data: their names, what they read and write, and their headers.

The rest (heads, bodies, texts: :mod:`leverkg.engine.rule_data`) is asked for when it is first needed. Lists,
strings, whole numbers and truth values are all there is, so that any format of data carries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leverkg.engine.access import Access
from leverkg.engine.late import late
from leverkg.engine.rule import Header, Kind, Rule, Schedule
from leverkg.errors import Position
from leverkg.rdf.term import IRI, Literal

__all__ = ["index_of", "rules_of"]

Whole = Callable[[str], Rule]
"""Returns the whole rule of a name."""

_ACCESSES = ("reads", "negated", "writes", "needed")
_WHOLE = ("head", "body", "bound", "places", "text")
_KINDS = {kind.value: kind for kind in Kind}
_SCHEDULES = {schedule.value: schedule for schedule in Schedule}
_HEADER = Header._fields


def index_of(rules: Iterable[Rule]) -> dict[str, Any]:
    """Return the index of rules.

    Args:
        rules: of any kind but Python rules.

    Raises:
        TypeError: a rule reads or writes something that the index has no word for.
    """
    iris: dict[str | None, int] = {None: 0}
    accesses: dict[Access, int] = {}

    def number(term: object) -> int:
        if term is not None and not isinstance(term, IRI):
            raise TypeError(f"{term} is no IRI")
        return iris.setdefault(None if term is None else term.value, len(iris))

    def end(term: object) -> int | list[str]:
        if isinstance(term, Literal) and not term.language:
            return [term.lexical, term.datatype]
        return number(term)

    def numbers(found: Iterable[Access]) -> list[int]:
        return [accesses.setdefault(access, len(accesses)) for access in found]

    def entry(rule: Rule) -> list[Any]:
        at, header = rule.position, rule.header
        return [
            rule.name,
            rule.kind.value,
            [at.file, at.line, at.column],
            [getattr(header, name) for name in _HEADER],
            *(numbers(sorted(getattr(rule, name), key=str)) for name in _ACCESSES[:3]),
            numbers(rule.needed),
            rule.monotone,
            rule.schedule.value,
            rule.layer,
        ]

    entries = [entry(rule) for rule in rules]
    pairs = [[number(access.predicate), end(access.object)] for access in accesses]
    return {"iris": list(iris)[1:], "accesses": pairs, "rules": entries}


def rules_of(data: Mapping[str, Any], whole: Whole) -> list[Rule]:
    """Return the rules of an index.

    Args:
        data: as :func:`index_of` returns it.
        whole: is asked for a rule when something of it is wanted that the index has not.

    Raises:
        ValueError, TypeError, KeyError, IndexError: it is no index.
    """
    iris = [None, *map(IRI, _texts(data["iris"]))]
    accesses = [Access(iris[_number(p)], _end(o, iris)) for p, o in data["accesses"]]
    return [_rule(entry, accesses, whole) for entry in data["rules"]]


def _rule(entry: Sequence[Any], accesses: Sequence[Access], whole: Whole) -> Rule:
    name, kind, position, header, *found, monotone, schedule, layer = entry
    if not isinstance(name, str) or not isinstance(monotone, bool) or len(position) != 3:
        raise ValueError("this is no rule")
    if len(header) != len(_HEADER):
        raise ValueError("this is no header")
    reads, negated, writes, needed = ([accesses[n] for n in numbers] for numbers in found)
    if any(numbers and min(numbers) < 0 for numbers in found):
        raise ValueError("no such kind")

    def later(field: str) -> dict[str, Any]:
        if field == "header":
            return {field: Header(*map(_frozen, header))}
        if field == "position":
            return {field: Position(*position)}
        if field == "negated":
            return {field: frozenset(negated)}
        if field not in _WHOLE:
            return {}
        rule = whole(name)
        return {one: getattr(rule, one) for one in _WHOLE}

    fields = {
        "name": name,
        "kind": _KINDS[kind],
        "reads": frozenset(reads),
        "writes": frozenset(writes),
        "needed": tuple(needed),
        "monotone": monotone,
        "schedule": _SCHEDULES[schedule],
        "layer": _number(layer),
        "function": None,
        "iri": None,
    }
    return late(Rule, fields, later)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _end(value: Any, iris: Sequence[IRI | None]) -> IRI | Literal | None:
    return Literal(*_texts(value)) if isinstance(value, list) else iris[_number(value)]


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no number where one has to be")
    return value


def _texts(values: Iterable[Any]) -> list[str]:
    found = list(values)
    if not set(map(type, found)) <= {str}:
        raise ValueError("no text where one has to be")
    return found
