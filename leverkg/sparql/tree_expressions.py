"""Expressions (SPARQL 1.2 Query, section 17) as nodes of the tree.

An expression may hold a group, in EXISTS, as groups hold expressions: of the patterns only a name is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.tree_terms import NOWHERE, At, Node, TripleTermPattern, Variable

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = [
    "Aggregate",
    "And",
    "Arithmetic",
    "BuiltInCall",
    "Comparison",
    "Exists",
    "Expression",
    "FunctionCall",
    "In",
    "Not",
    "Or",
    "Sign",
]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """``a || b || …``, two operands or more."""

    operands: tuple[Expression, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And(Node):
    """``a && b && …``, two operands or more."""

    operands: tuple[Expression, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``! operand``."""

    operand: Expression
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """``left operator right`` with one of ``= != < > <= >=``."""

    operator: str
    left: Expression
    right: Expression
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class In(Node):
    """``operand IN (choices)``, or ``NOT IN`` when ``negated``."""

    operand: Expression
    choices: tuple[Expression, ...]
    negated: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Operands joined by one of ``+ - * /``, taken from left to right; two or more."""

    operator: str
    operands: tuple[Expression, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sign(Node):
    """``- operand`` or ``+ operand``."""

    operator: str
    operand: Expression
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BuiltInCall(Node):
    """A call of a built-in function; ``name`` is as the specification spells it: ``STR``, ``isIRI``."""

    name: str
    arguments: tuple[Expression, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FunctionCall(Node):
    """A call of a function named by an IRI: a cast, or an extension."""

    function: IRI
    arguments: tuple[Expression, ...]
    distinct: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """``COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT``; ``expression`` is ``None`` for ``COUNT(*)``."""

    name: str
    expression: Expression | None
    distinct: bool = False
    separator: str | None = None
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exists(Node):
    """``EXISTS { … }``, or ``NOT EXISTS`` when ``negated``."""

    group: GroupPattern
    negated: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


Expression: TypeAlias = (
    Variable
    | IRI
    | Literal
    | TripleTerm
    | TripleTermPattern
    | Or
    | And
    | Not
    | Comparison
    | In
    | Arithmetic
    | Sign
    | BuiltInCall
    | FunctionCall
    | Aggregate
    | Exists
)
