"""Expressions over columns: the usual ones on whole columns, all others by the store, once for each
different row.

A null is an error or an unbound variable, which are the same to all that may ask (SPARQL 1.1 Query, section
17.2): filters, BIND, COALESCE, IF and the logical operators. What the fast ways below cannot say for certain
(a decimal among whole numbers, a comparison of a text with a date) raises :class:`Unusual`, and the whole
expression goes to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast

import polars as pl

from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import NODE, OTHER, TRUTH, WHOLE, Terms
from leverkg.engine.executors.oxigraph_calls import orders_nodes
from leverkg.engine.executors.oxigraph_expressions import binding, values
from leverkg.rdf.term import IRI, XSD_STRING, BlankNode, Literal
from leverkg.sparql.scope import mentioned
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Exists,
    Expression,
    In,
    Not,
    Or,
    Sign,
    Variable,
)

__all__ = ["Expressions"]

_CODES, _WHOLES, _TRUTHS, _TEXTS = "codes", "wholes", "truths", "texts"
_ORDERED: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class Unusual(Exception):
    """The fast ways cannot say."""


@dataclass(frozen=True, slots=True)
class _Values:
    """A column of values: numbers of terms, whole numbers, truth values or texts."""

    kind: str
    column: pl.Series


class Expressions:
    """The expressions of a body, over the columns of its solutions so far.

    Args:
        terms: what the numbers in the columns stand for.
        now: what ``NOW()`` is.
        exists: for each row of a frame whether a group has a solution.
    """

    def __init__(self, terms: Terms, now: str, exists: Callable[[Exists, pl.DataFrame], pl.Series]) -> None:
        self._terms = terms
        self._now = now
        self._exists = exists

    def truths(self, expression: Expression, frame: pl.DataFrame) -> pl.Series:
        """Return for each row whether an expression is true (its effective boolean value)."""
        try:
            return self._truth(expression, frame)
        except Unusual:
            found = self._by_store(BuiltInCall("IF", (expression, _TRUE, _FALSE)), frame)
            return found == self._terms.truth(True)

    def numbers(self, expression: Expression, frame: pl.DataFrame) -> pl.Series:
        """Return for each row the number of an expression's value."""
        try:
            return self._as_codes(self._value(expression, frame))
        except Unusual:
            return self._by_store(expression, frame)

    # --- truth values -------------------------------------------------------------------------------------

    def _truth(self, expression: Expression, frame: pl.DataFrame) -> pl.Series:
        if isinstance(expression, (And, Or)):
            parts = [self._truth(one, frame) for one in expression.operands]
            both = isinstance(expression, And)
            return reduce(lambda one, other: one & other if both else one | other, parts)
        if isinstance(expression, Not):
            return ~self._truth(expression.operand, frame)
        if isinstance(expression, Exists):
            found = self._exists(expression, frame)
            return ~found if expression.negated else found
        if isinstance(expression, Comparison):
            if orders_nodes(expression):
                one, other = (self._name(side, frame) for side in (expression.left, expression.right))
            else:
                one, other = self._value(expression.left, frame), self._value(expression.right, frame)
            return self._compared(expression.operator, one, other)
        if isinstance(expression, In):
            return self._among(expression, frame)
        if isinstance(expression, BuiltInCall) and expression.name.upper() == "BOUND":
            return self._value(expression.arguments[0], frame).column.is_not_null()
        found_value = self._value(expression, frame)
        if found_value.kind == _TRUTHS:
            return found_value.column
        if found_value.kind == _WHOLES:
            return found_value.column != 0
        if found_value.kind == _TEXTS:
            return found_value.column != ""
        if not _all(self._kinds(found_value.column) == TRUTH):
            raise Unusual
        return found_value.column == self._terms.truth(True)

    def _among(self, expression: In, frame: pl.DataFrame) -> pl.Series:
        operand = self._value(expression.operand, frame)
        if not expression.choices:
            return pl.repeat(expression.negated, frame.height, dtype=pl.Boolean, eager=True)
        equal = [self._compared("=", operand, self._value(one, frame)) for one in expression.choices]
        found = reduce(lambda one, other: one | other, equal)
        return ~found if expression.negated else found

    def _compared(self, operator: str, one: _Values, other: _Values) -> pl.Series:
        compare = _ORDERED[operator]
        alike = operator in ("=", "!=")
        if _TEXTS in (one.kind, other.kind) and not (alike and _CODES in (one.kind, other.kind)):
            return cast(pl.Series, compare(self._as_texts(one), self._as_texts(other)))
        if one.kind == other.kind == _TRUTHS and alike:
            return cast(pl.Series, compare(one.column, other.column))
        if alike and _CODES in (one.kind, other.kind) and _WHOLES not in (one.kind, other.kind):
            left, right = self._as_codes(one), self._as_codes(other)
            kinds, others = self._kinds(left), self._kinds(right)
            if not _all((kinds == NODE) | (others == NODE) | ((kinds == others) & (kinds != OTHER))):
                raise Unusual
            return cast(pl.Series, compare(left, right))
        return cast(pl.Series, compare(self._as_wholes(one), self._as_wholes(other)))

    # --- values -------------------------------------------------------------------------------------------

    def _value(self, expression: Expression, frame: pl.DataFrame) -> _Values:
        if isinstance(expression, Variable):
            if expression.name in frame.columns:
                return _Values(_CODES, frame.get_column(expression.name))
            return _Values(_CODES, pl.repeat(None, frame.height, dtype=CODE, eager=True))
        if isinstance(expression, (IRI, Literal, BlankNode)):
            if (
                isinstance(expression, Literal)
                and expression.datatype == XSD_STRING
                and not expression.language
            ):
                return _Values(
                    _TEXTS, pl.repeat(expression.lexical, frame.height, dtype=pl.String, eager=True)
                )
            number = self._terms.number(expression)
            return _Values(_CODES, pl.repeat(number, frame.height, dtype=CODE, eager=True))
        if isinstance(expression, Arithmetic) and expression.operator in ("+", "-"):
            columns = [self._as_wholes(self._value(one, frame)) for one in expression.operands]
            plus = expression.operator == "+"
            return _Values(_WHOLES, reduce(lambda a, b: a + b if plus else a - b, columns))
        if isinstance(expression, Sign):
            column = self._as_wholes(self._value(expression.operand, frame))
            return _Values(_WHOLES, -column if expression.operator == "-" else column)
        if isinstance(expression, BuiltInCall):
            return self._called(expression.name.upper(), expression.arguments, frame)
        if isinstance(expression, (And, Or, Not, Comparison, In, Exists)):
            return _Values(_TRUTHS, self._truth(expression, frame))
        raise Unusual

    def _called(self, name: str, arguments: Sequence[Expression], frame: pl.DataFrame) -> _Values:
        if name == "STR" and len(arguments) == 1:
            value = self._value(arguments[0], frame)
            if value.kind == _CODES:
                return _Values(_TEXTS, self._texts(value.column))
        elif name == "COALESCE" and arguments:
            kind, columns = self._alike([self._value(one, frame) for one in arguments])
            return _Values(kind, reduce(lambda one, other: one.fill_null(other), columns))
        elif name == "IF":
            condition = self._truth(arguments[0], frame)
            kind, (yes, no) = self._alike([self._value(one, frame) for one in arguments[1:]])
            chosen = yes.zip_with(condition.fill_null(False), no)
            known = pl.DataFrame({"value": chosen, "sure": condition.is_not_null()})
            return _Values(
                kind, known.select(pl.when("sure").then("value").alias("value")).get_column("value")
            )
        elif name == "BOUND":
            return _Values(_TRUTHS, self._value(arguments[0], frame).column.is_not_null())
        raise Unusual

    def _name(self, call: Expression, frame: pl.DataFrame) -> _Values:
        """Return what a call of STR gives where terms are put in order, which have blank nodes among them."""
        assert isinstance(call, BuiltInCall)
        value = self._value(call.arguments[0], frame)
        if value.kind != _CODES:
            raise Unusual
        return _Values(_TEXTS, self._texts(value.column, blank_nodes=True))

    def _alike(self, values: Sequence[_Values]) -> tuple[str, list[pl.Series]]:
        """Return columns of one kind: that of all of them, whole numbers if all are, or else terms."""
        kinds = {value.kind for value in values}
        if len(kinds) == 1 and kinds != {_TEXTS}:
            return values[0].kind, [value.column for value in values]
        if kinds == {_CODES, _WHOLES}:
            return _WHOLES, [self._as_wholes(value) for value in values]
        return _CODES, [self._as_codes(value) for value in values]

    # --- from one kind to another -------------------------------------------------------------------------

    def _kinds(self, column: pl.Series) -> pl.Series:
        return self._terms.kinds_and_wholes()[0].gather(column)

    def _as_wholes(self, values: _Values) -> pl.Series:
        if values.kind == _WHOLES:
            return values.column
        if values.kind != _CODES:
            raise Unusual
        if not _all(self._kinds(values.column) == WHOLE):
            raise Unusual
        return self._terms.kinds_and_wholes()[1].gather(values.column)

    def _as_texts(self, values: _Values) -> pl.Series:
        if values.kind == _TEXTS:
            return values.column
        raise Unusual

    def _texts(self, column: pl.Series, *, blank_nodes: bool = False) -> pl.Series:
        different = column.drop_nulls().unique()
        texts = pl.Series(self._terms.texts(different.to_list(), blank_nodes=blank_nodes), dtype=pl.String)
        return _looked_up(column, different, texts)

    def _as_codes(self, values: _Values) -> pl.Series:
        if values.kind == _CODES:
            return values.column
        different = values.column.drop_nulls().unique()
        found = different.to_list()
        if values.kind == _WHOLES:
            numbers = self._terms.wholes(found)
        elif values.kind == _TRUTHS:
            numbers = [self._terms.truth(one) for one in found]
        else:
            # A text may come of STR, which gives a plain string.
            numbers = [self._terms.number(Literal(one)) for one in found]
        return _looked_up(values.column, different, pl.Series(numbers, dtype=CODE))

    # --- by the store -------------------------------------------------------------------------------------

    def _by_store(self, expression: Expression, frame: pl.DataFrame) -> pl.Series:
        """Return the numbers of an expression's values, which the store computes for each different row."""
        given: list[pl.Series] = []

        def step(part: object) -> object:
            if isinstance(part, Exists):
                name = f"exists{len(given)}"
                found = self._exists(part, frame)
                column = self._as_codes(_Values(_TRUTHS, ~found if part.negated else found))
                given.append(column.alias(f"\N{FULL STOP}{name}"))
                return Variable(_MARK + name)
            return None

        plain = cast(Expression, map_nodes(expression, step))
        names = sorted(mentioned(plain))
        columns = {
            name: given[int(name.removeprefix(_MARK + "exists"))]
            if name.startswith(_MARK)
            else frame.get_column(name)
            for name in names
            if name.startswith(_MARK) or name in frame.columns
        }
        if not columns:
            value = self._asked(plain, [], [()])[0]
            return pl.repeat(value, frame.height, dtype=CODE, eager=True)
        rows = pl.DataFrame(columns)
        different = rows.unique()
        found = self._asked(plain, list(columns), different.rows())
        answers = different.with_columns(pl.Series(_MARK, found, dtype=CODE))
        joined = rows.join(answers, on=list(columns), how="left", nulls_equal=True, maintain_order="left")
        return joined.get_column(_MARK)

    def _asked(
        self, plain: Expression, names: list[str], rows: Sequence[tuple[Any, ...]]
    ) -> list[int | None]:
        bind = binding(plain, _MARK, self._now)
        term, number = self._terms.term, self._terms.number
        asked = [tuple([None if part is None else term(part) for part in row]) for row in rows]
        return [None if found is None else number(found) for found in values(bind, _MARK, names, asked)]


_MARK = "levcolumn"
_TRUE = Literal("true", "http://www.w3.org/2001/XMLSchema#boolean")
_FALSE = Literal("false", "http://www.w3.org/2001/XMLSchema#boolean")


def _all(column: pl.Series) -> bool:
    """Tell whether all truth values that there are, are true; where there is none nothing is wrong."""
    return bool(column.all(ignore_nulls=True))


def _looked_up(column: pl.Series, keys: pl.Series, values: pl.Series) -> pl.Series:
    """Return for each value of a column what stands beside it in a table."""
    table = pl.DataFrame({"key": keys, "value": values})
    asked = pl.DataFrame({"key": column})
    return asked.join(table, on="key", how="left", maintain_order="left").get_column("value")
