"""Values of expressions over rows: the usual ones in the process, all others by the store, each row once.

A value is a term, or what Python has for a whole number, a truth value or a plain string; ``None`` is an
error or an unbound variable, which are the same to all that may ask (SPARQL 1.1 Query, section 17.2):
filters, BIND, COALESCE, IF and the logical operators. What cannot be said for certain here (a decimal among
whole numbers, a comparison of a text with a date) raises :class:`Unusual`, and the whole expression goes to
the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any

from leverkg.engine.executors.oxigraph_literals import WHOLE
from leverkg.rdf.term import BLANK, IRI, XSD, XSD_STRING, BlankNode, Literal, Term, TripleTerm

__all__ = ["VALUE", "Row", "Unusual", "Value", "as_term", "computed", "is_true"]

VALUE = "levvalue"
"""The variable that has an expression's value where the store is asked."""

Value = Term | int | bool | str | None
Row = tuple[Any, ...]
Compute = Callable[[Row], Value]

_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_OTHER = object()


class Unusual(Exception):
    """The process cannot say."""


def computed(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    """Return what computes the value of an expression for a row.

    Args:
        tree: as :mod:`leverkg.engine.executors.rows_conditions` makes it.
        terms: the plan's.
    """
    return _MAKERS[tree[0]](tree, terms)


def is_true(value: Value) -> bool | None:
    """Return the effective boolean value (SPARQL 1.1 Query, section 17.2.2); ``None`` if it is an error."""
    kind = value.__class__
    if kind is bool or value is None:
        return value  # type: ignore[return-value]
    found = _plain(value)
    if found is _OTHER or isinstance(found, (IRI, BlankNode)):
        raise Unusual
    return bool(found)


def as_term(value: Value) -> Term | None:
    """Return a value as a term."""
    kind = value.__class__
    if kind is bool:
        return Literal("true" if value else "false", _BOOLEAN)
    if kind is int:
        return Literal(str(value), _INTEGER)
    return Literal(value) if kind is str else value  # type: ignore[arg-type, return-value]


@lru_cache(maxsize=1 << 12)
def _of_literal(literal: Literal) -> object:
    if literal.datatype == XSD_STRING and not literal.language:
        return literal.lexical
    if literal.datatype == _INTEGER and WHOLE.fullmatch(literal.lexical):
        return int(literal.lexical)
    if literal.datatype == _BOOLEAN and literal.lexical in ("true", "false"):
        return literal.lexical == "true"
    return _OTHER


def _plain(value: Value) -> object:
    """Return nodes as they are, other terms as what Python has for them, or the mark that it has nothing."""
    if value.__class__ is Literal:
        return _of_literal(value)
    return _OTHER if value.__class__ is TripleTerm else value


def _equal(one: Value, other: Value) -> bool | None:
    if one is None or other is None:
        return None
    left, right = _plain(one), _plain(other)
    kind = left.__class__
    if kind is IRI or kind is BlankNode or right.__class__ is IRI or right.__class__ is BlankNode:
        return kind is right.__class__ and left == right
    if left is _OTHER or right is _OTHER or kind is not right.__class__:
        raise Unusual
    return left == right


def _ordered(operator: Callable[[Any, Any], bool], one: Value, other: Value) -> bool | None:
    if one is None or other is None:
        return None
    left, right = _plain(one), _plain(other)
    kind = left.__class__
    if kind is not right.__class__ or (kind is not int and kind is not str):
        raise Unusual
    return operator(left, right)


def _number(value: Value) -> int | None:
    found = _plain(value)
    if found is None or found.__class__ is int:
        return found
    raise Unusual


def _text(value: Value) -> str | None:
    if value.__class__ is IRI or value.__class__ is Literal:
        return value[0]
    if value is None or isinstance(value, (BlankNode, TripleTerm)):
        return None
    raise Unusual


def _name(value: Value) -> str | None:
    return BLANK + value.label if isinstance(value, BlankNode) else _text(value)


# --- from trees to functions of a row -----------------------------------------------------------------------


def _parts(tree: Sequence[Any], terms: Sequence[Term]) -> list[Compute]:
    return [computed(part, terms) for part in tree[1:]]


def _place(tree: Sequence[Any], _: Sequence[Term]) -> Compute:
    place = tree[1]
    return lambda row: row[place]


def _term(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    term = terms[tree[1]]
    return lambda _: term


def _constant(tree: Sequence[Any], _: Sequence[Term]) -> Compute:
    text = tree[1] if len(tree) > 1 else None
    return lambda _: text


def _same(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    one, other = _parts(tree, terms)
    if tree[0] == "=":
        return lambda row: _equal(one(row), other(row))
    return lambda row: _negated(_equal(one(row), other(row)))


def _is(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    one, other = _parts(tree, terms)

    def compute(row: Row) -> bool | None:
        left, right = one(row), other(row)
        return None if left is None or right is None else left == right

    return compute


def _order(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    one, other = _parts(tree, terms)
    operator = _ORDERS[tree[0]]
    return lambda row: _ordered(operator, one(row), other(row))


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _logical(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    parts = _parts(tree, terms)
    decides = tree[0] == "or"

    def compute(row: Row) -> bool | None:
        found: bool | None = not decides
        for part in parts:
            truth = is_true(part(row))
            if truth is decides:
                return decides
            if truth is None:
                found = None
        return found

    return compute


def _not(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    (part,) = _parts(tree, terms)
    return lambda row: _negated(is_true(part(row)))


def _in(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    operand, *choices = _parts(tree, terms)

    def compute(row: Row) -> bool | None:
        value = operand(row)
        found: bool | None = False
        for choice in choices:
            equal = _equal(value, choice(row))
            if equal:
                return True
            if equal is None:
                found = None
        return found

    return compute


def _among(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    operand, *_ = _parts(tree[:2], terms)
    choices = {terms[number] for _, number in tree[2:]}

    def compute(row: Row) -> bool | None:
        value = operand(row)
        return None if value is None else value in choices

    return compute


def _sum(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    first, *others = _parts(tree, terms)
    sign = 1 if tree[0] == "++" else -1

    def compute(row: Row) -> int | None:
        found = _number(first(row))
        if not others:
            return None if found is None else sign * found
        for other in others:
            value = _number(other(row))
            if found is None or value is None:
                return None
            found += sign * value
        return found

    return compute


def _coalesce(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    parts = _parts(tree, terms)
    return lambda row: next((value for part in parts if (value := part(row)) is not None), None)


def _if(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    condition, yes, no = _parts(tree, terms)

    def compute(row: Row) -> Value:
        truth = is_true(condition(row))
        return None if truth is None else yes(row) if truth else no(row)

    return compute


def _str(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    (part,) = _parts(tree, terms)
    make = _text if tree[0] == "str" else _name
    return lambda row: make(part(row))


def _bound(tree: Sequence[Any], terms: Sequence[Term]) -> Compute:
    (part,) = _parts(tree, terms)
    return lambda row: part(row) is not None


_MAKERS: dict[str, Callable[[Sequence[Any], Sequence[Term]], Compute]] = {
    "place": _place,
    "term": _term,
    "text": _constant,
    "unbound": _constant,
    **dict.fromkeys(("=", "!="), _same),
    **dict.fromkeys(_ORDERS, _order),
    **dict.fromkeys(("and", "or"), _logical),
    "not": _not,
    "is": _is,
    "in": _in,
    "among": _among,
    **dict.fromkeys(("++", "--"), _sum),
    "coalesce": _coalesce,
    "if": _if,
    **dict.fromkeys(("str", "name"), _str),
    "bound": _bound,
}
