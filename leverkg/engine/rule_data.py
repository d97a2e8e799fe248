"""Rules as plain data, so that what was parsed and analysed once need not be again.

A rule is a tree of frozen values. Here it becomes a table of flat lists, each node after those it is made
of, and each different node once, the places in the text in one list before all others. Lists, strings, whole
numbers and truth values are all there is, so that any format of data carries it, and reading it back runs no
code. Functions of Python rules are no data: such rules are left to their files.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leverkg.engine.access import Access
from leverkg.engine.rule import Header, Kind, Minted, Rule, Schedule, Template, TripleTemplate
from leverkg.errors import Position
from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql import tree, tree_terms
from leverkg.sparql.tree import At, GroupPattern, Variable

__all__ = ["NODES", "Table", "decode", "encode"]

Table = list[list[Any]]

NODES: tuple[type, ...] = (
    IRI,
    BlankNode,
    Literal,
    TripleTerm,
    Variable,
    tree_terms.TripleTermPattern,
    tree_terms.PathInverse,
    tree_terms.PathSequence,
    tree_terms.PathAlternative,
    tree_terms.PathRepeat,
    tree_terms.PathNegated,
    tree.Or,
    tree.And,
    tree.Not,
    tree.Comparison,
    tree.In,
    tree.Arithmetic,
    tree.Sign,
    tree.BuiltInCall,
    tree.FunctionCall,
    tree.Aggregate,
    tree.Exists,
    tree.TriplePattern,
    tree.PathPattern,
    GroupPattern,
    tree.OptionalPattern,
    tree.UnionPattern,
    tree.MinusPattern,
    tree.LateralPattern,
    tree.GraphPattern,
    tree.Filter,
    tree.Bind,
    tree.InlineData,
    tree.SubSelect,
    tree.Prologue,
    tree.DatasetClause,
    tree.SelectItem,
    tree.GroupCondition,
    tree.OrderCondition,
    tree.Modifiers,
    tree.SelectQuery,
    Minted,
    TripleTemplate,
    Template,
    Header,
)
"""The classes of which rules are made; a node's number in the table is its class's place here."""

_NUMBER, _TUPLE, _SET, _ACCESS, _PLACES, _POSITION, _RULE, _FIRST = range(8)
_CLASS = {kind: number for number, kind in enumerate(NODES, _FIRST)}
_FIELDS = {kind: tuple(kind.__match_args__) for kind in NODES}  # type: ignore[attr-defined]

_MADE = (Minted, TripleTemplate)
_TERM = (IRI, BlankNode, Literal, TripleTerm, Variable, tree_terms.TripleTermPattern)
_PATH = (IRI, *NODES[6:11])
_EXPRESSION = (*_TERM, *NODES[11:22])
_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("subject", "object"), (*_TERM, *_MADE)),
    **dict.fromkeys(("expression", "operand", "condition", "left", "right"), (*_EXPRESSION, _NONE)),
    **dict.fromkeys(("group", "where"), (GroupPattern,)),
    **dict.fromkeys(
        ("language", "direction", "separator", "base", "version", "blocked", "says"), (str, _NONE)
    ),
    **dict.fromkeys(("negated", "distinct", "reduced", "named", "descending"), (bool,)),
    **dict.fromkeys(("limit", "offset"), (int, _NONE)),
    **dict.fromkeys(("iri", "function"), (IRI,)),
    "predicate": (IRI, Variable, *_MADE),
    "path": _PATH,
    "at": (At,),
    "variable": (Variable, _NONE),
    "query": (tree.SelectQuery,),
    "modifiers": (tree.Modifiers,),
    "prologue": (tree.Prologue,),
    "position": (Position, _NONE),
    **dict.fromkeys(("summary", "description"), (str,)),
}
_SPECIAL: dict[tuple[type, str], tuple[type, ...]] = {
    (tree.GraphPattern, "name"): (IRI, Variable),
    (Minted, "arguments"): (tuple,),
    (tree.SelectQuery, "items"): (tuple, _NONE),
    (tree.SelectQuery, "values"): (tree.InlineData, _NONE),
    (tree.Bind, "variable"): (Variable,),
    (tree.SelectItem, "variable"): (Variable,),
}
_TEXTS = frozenset(("value", "label", "lexical", "datatype", "name", "modifier", "operator", "rule", "text"))


def _types(kind: type, field: str) -> tuple[type, ...]:
    found = _SPECIAL.get((kind, field)) or _TYPES.get(field)
    return found or ((str,) if field in _TEXTS else (tuple,))


_MEMBERS = frozenset((Access, str))
_PARTS = frozenset((*NODES, *_MEMBERS, At, tuple, int, _NONE))
_CHECKS = [tuple(_types(kind, field) for field in _FIELDS[kind]) for kind in NODES]
# Rules in Turtle, which alone have an IRI of their own, are never kept.
_LEFT_OUT = frozenset(("function", "text", "iri", "needed"))
_RULE_FIELDS = tuple(name for name in Rule.__slots__ if name not in _LEFT_OUT)
_RULE_CHECKS: tuple[tuple[type, ...], ...] = tuple(
    {
        "name": (str,),
        "kind": (Kind,),
        "position": (Position,),
        "header": (Header,),
        "body": (GroupPattern,),
        "monotone": (bool,),
        "schedule": (Schedule,),
        "layer": (int,),
        **dict.fromkeys(("head", "places"), (tuple,)),
    }.get(name, (frozenset,))
    for name in _RULE_FIELDS
)


def encode(rules: Iterable[Rule]) -> tuple[Table, list[int]]:
    """Return the table of rules, and for each rule its number in it.

    Args:
        rules: of any kind but Python rules. The text of a rule in a file is left out.

    Raises:
        TypeError: a rule has in it what is no part of rules.
    """
    writer = _Encoder()
    numbers = [writer.number(rule) for rule in rules]
    # The places come first, but how many there are is known only now; till then they have negative numbers.
    shift = len(writer.places)
    table: Table = [[_PLACES, *itertools.chain.from_iterable(writer.places)]]
    table += [
        entry
        if entry[0] in (_NUMBER, _POSITION)
        else [entry[0], *(_shifted(part, shift) for part in entry[1:])]
        for entry in writer.table
    ]
    return table, [number + shift for number in numbers]


def _shifted(part: object, shift: int) -> object:
    if type(part) is not int:
        return part
    return part + shift if part >= 0 else -1 - part


class _Encoder:
    """Gives each different value a number, those inside it first."""

    def __init__(self) -> None:
        self.table: Table = []
        self.places: dict[At, int] = {}
        self.known: dict[object, int] = {}

    def number(self, value: object) -> int:
        entry = self.entry(value)
        key = tuple((part.__class__, part) for part in entry)
        if key not in self.known:
            self.known[key] = len(self.table)
            self.table.append(entry)
        return self.known[key]

    def part(self, value: object) -> object:
        if value is None or isinstance(value, bool) or type(value) is str:
            return value
        if isinstance(value, At):
            return -1 - self.places.setdefault(value, len(self.places))
        return self.number(value)

    def entry(self, value: object) -> list[Any]:
        kind = type(value)
        if isinstance(value, Access):
            return [_ACCESS, *map(self.part, value)]
        if isinstance(value, Position):
            return [_POSITION, value.file, value.line, value.column]
        if isinstance(value, Rule):
            if value.function is not None or value.body is None:
                raise TypeError(f"{value!r} is not all data")
            parts = [getattr(value, name) for name in _RULE_FIELDS]
            plain = [p.value if isinstance(p, (Kind, Schedule)) else self.part(p) for p in parts]
            return [_RULE, value.text if value.kind is Kind.AXIOM else None, *plain]
        if kind is tuple:
            assert isinstance(value, tuple)
            return [_TUPLE, *map(self.part, value)]
        if isinstance(value, frozenset):
            return [_SET, *sorted(map(self.part, value), key=lambda part: (str(type(part)), part))]
        if kind is int:
            return [_NUMBER, value]
        if kind not in _CLASS:
            raise TypeError(f"{kind.__name__} is no part of a rule")
        return [_CLASS[kind], *[self.part(getattr(value, name)) for name in _FIELDS[kind]]]


def decode(table: Table, numbers: Sequence[int], texts: Mapping[str, str]) -> list[Rule]:
    """Return rules from their table.

    Args:
        table: as :func:`encode` returns it.
        numbers: which of its nodes are the rules.
        texts: the text of each file that a rule stands in.

    Raises:
        ValueError: it is not such a table, or not one of this version.
    """
    try:
        values = _values(table, texts)
        rules = [values[number] for number in numbers]
    except (TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise ValueError(f"this is no table of rules: {error}") from error
    if not all(isinstance(rule, Rule) for rule in rules):
        raise ValueError("this is no table of rules")
    return rules


def _values(table: Table, texts: Mapping[str, str]) -> list[Any]:
    kind, *places = table[0] or [None]
    if kind != _PLACES or len(places) % 3:
        raise ValueError("no places before the nodes")
    numbers = iter(_whole(places))
    values: list[Any] = [*map(At._make, zip(numbers, numbers, numbers, strict=True))]
    add = values.append
    for entry in itertools.islice(table, 1, None):
        number = entry[0]
        if number == _NUMBER:
            (one,) = _whole(entry[1:])
            add(one)
            continue
        if number == _POSITION:
            file, *place = entry[1:]
            add(Position(_text(file), *_whole(place)))
            continue
        parts = [values[part] if part.__class__ is int else part for part in entry[1:]]
        if number >= _FIRST:
            _check(parts, _CHECKS[number - _FIRST])
            add(NODES[number - _FIRST](*parts))
        elif number == _TUPLE:
            add(_collected(parts, _PARTS))
        elif number == _SET:
            add(frozenset(_collected(parts, _MEMBERS)))
        elif number == _ACCESS:
            _check(parts, ((IRI, _NONE), (*_TERM[:4], _NONE)))
            add(Access(*parts))
        elif number == _RULE:
            add(_rule(parts, texts))
        else:
            raise ValueError("a node of no kind")
    return values


def _rule(parts: list[Any], texts: Mapping[str, str]) -> Rule:
    text, *rest = parts
    fields = dict(zip(_RULE_FIELDS, rest, strict=True))
    fields["kind"], fields["schedule"] = Kind(fields["kind"]), Schedule(fields["schedule"])
    _check(list(fields.values()), _RULE_CHECKS)
    accesses = [*fields["reads"], *fields["negated"], *fields["writes"]]
    _check(accesses, [(Access,)] * len(accesses))
    _check(fields["head"], [(Template,)] * len(fields["head"]))
    if text is None:
        text = texts[fields["position"].file]
    return Rule(**fields, text=_text(text))


def _check(parts: Sequence[object], types: Sequence[tuple[type, ...]]) -> None:
    for part, allowed in zip(parts, types, strict=True):
        if part.__class__ not in allowed:
            raise ValueError(f"{type(part).__name__} where it cannot be")


def _collected(parts: Sequence[Any], allowed: frozenset[type]) -> tuple[Any, ...]:
    if not allowed.issuperset(map(type, parts)):
        raise ValueError("something in a collection that cannot be there")
    return tuple(parts)


def _whole(parts: Sequence[Any]) -> list[int]:
    if not set(map(type, parts)) <= {int}:
        raise ValueError("no whole number where one has to be")
    return list(parts)


def _text(part: Any) -> str:
    if part.__class__ is not str:
        raise ValueError("no text where one has to be")
    return part
