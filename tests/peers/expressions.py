"""When an expression is true or false, as conditions of Datalog; where it is neither, it is an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from peers.datalog import (
    Arith,
    Atom,
    Cannot,
    Coding,
    Compare,
    Condition,
    Const,
    Differ,
    Not,
    OtherClass,
    Same,
    Tag,
    Var,
)

from leverkg.rdf.term import IRI, Literal
from leverkg.sparql import tree
from leverkg.sparql.tree import Variable

if TYPE_CHECKING:
    from peers.translate import Way

__all__ = ["Expressions"]

Conditions = tuple[Condition, ...]
Valued = tuple[Conditions, "Var | Const | None"]
_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}


class Expressions:
    """The part of a translator that knows expressions (SPARQL 1.1 Query, section 17)."""

    coding: Coding

    def fresh(self) -> Var:
        """Return a variable that occurs nowhere else."""
        raise NotImplementedError

    def exists(self, exists: tree.Exists, way: Way) -> list[Atom]:
        """Return relations any of which holds of a way's solutions for which a group has one."""
        raise NotImplementedError

    def true(self, expression: tree.Expression, way: Way) -> list[Conditions]:
        """Return conditions any of which makes an expression true."""
        return list(self._truth(expression, way, wanted=True))

    def _truth(self, expression: tree.Expression, way: Way, *, wanted: bool) -> Iterator[Conditions]:
        match expression:
            case tree.And() | tree.Or():
                if isinstance(expression, tree.And) == wanted:
                    yield from self._all(expression.operands, way, wanted=wanted)
                else:  # one of them settles it, whatever the others are
                    for operand in expression.operands:
                        yield from self._truth(operand, way, wanted=wanted)
            case tree.Not():
                yield from self._truth(expression.operand, way, wanted=not wanted)
            case tree.Exists():
                atoms = self.exists(expression, way)
                if expression.negated == wanted:
                    yield tuple(map(Not, atoms))
                else:
                    yield from ((atom,) for atom in atoms)
            case tree.Comparison():
                operator = expression.operator if wanted else _OPPOSITE[expression.operator]
                yield from self._compared(operator, expression.left, expression.right, way)
            case tree.In():
                equal = [tree.Comparison("=", expression.operand, choice) for choice in expression.choices]
                yield from self._truth(tree.Or(tuple(equal)), way, wanted=wanted != expression.negated)
            case tree.BuiltInCall() if expression.name.upper() == "BOUND":
                (variable,) = expression.arguments
                assert isinstance(variable, Variable)
                if (variable.name in way.bound) == wanted:
                    yield ()
            case _:
                raise Cannot(f"{type(expression).__name__} as a condition")

    def _all(self, operands: tuple[tree.Expression, ...], way: Way, *, wanted: bool) -> Iterator[Conditions]:
        if not operands:
            yield ()
            return
        for first in self._truth(operands[0], way, wanted=wanted):
            for rest in self._all(operands[1:], way, wanted=wanted):
                yield (*first, *rest)

    def _compared(
        self, operator: str, left: tree.Expression, right: tree.Expression, way: Way
    ) -> Iterator[Conditions]:
        for before, one in self.value(left, way):
            for more, two in self.value(right, way):
                if one is None or two is None:
                    continue
                for conditions in _comparison(operator, one, two):
                    yield (*before, *more, *conditions)

    def value(self, expression: tree.Expression, way: Way) -> list[Valued]:
        """Return an expression's values, each with when it is that; ``None`` for an error."""
        match expression:
            case Variable():
                return [((), way.bound.get(expression.name))]
            case IRI() | Literal():
                return [((), self.coding.code(expression))]
            case tree.Arithmetic() if len(expression.operands) == 2 and expression.operator in "+-*":
                return list(self._arithmetic(expression, way))
            case tree.BuiltInCall() if expression.name.upper() == "COALESCE":
                return list(self._first(expression.arguments, way))
            case tree.BuiltInCall() if expression.name.upper() == "IF":
                condition, then, otherwise = expression.arguments
                if not (isinstance(condition, tree.BuiltInCall) and condition.name.upper() == "BOUND"):
                    raise Cannot("IF of anything but BOUND")
                return [
                    ((*first, *more), value)
                    for wanted, branch in ((True, then), (False, otherwise))
                    for first in self._truth(condition, way, wanted=wanted)
                    for more, value in self.value(branch, way)
                ]
        raise Cannot(f"{type(expression).__name__} as a value")

    def _arithmetic(self, expression: tree.Arithmetic, way: Way) -> Iterator[Valued]:
        left, right = expression.operands
        for before, one in self.value(left, way):
            for more, two in self.value(right, way):
                first = (*before, *more)
                if one is None or two is None:
                    yield first, None
                    continue
                out = self.fresh()
                yield (*first, Arith(out, expression.operator, one, two)), out
                yield (*first, Tag(one, "num", negated=True)), None
                yield (*first, Tag(one, "num"), Tag(two, "num", negated=True)), None

    def _first(self, arguments: tuple[tree.Expression, ...], way: Way) -> Iterator[Valued]:
        if not arguments:
            yield (), None
            return
        for conditions, value in self.value(arguments[0], way):
            if value is not None:
                yield conditions, value
            else:
                for more, other in self._first(arguments[1:], way):
                    yield (*conditions, *more), other


def _comparison(operator: str, one: Var | Const, two: Var | Const) -> Iterator[Conditions]:
    """Yield when a comparison is true: of numbers, of other values of one type, of terms."""
    yield (Compare(operator, one, two),)
    yield (Compare(operator, one, two, ranks=True),)
    if operator == "=":
        yield (Same(one, two),)
    elif operator == "!=":
        yield (OtherClass(one, two),)
        yield Tag(one, "node"), Differ(one, two)
        # Of a literal nothing is known but that it is no node.
        yield Tag(one, "node"), Tag(two, "node", negated=True)
        yield Tag(two, "node"), Tag(one, "node", negated=True)
