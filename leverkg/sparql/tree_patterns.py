"""Expressions, patterns and SELECT as nodes of the tree (SPARQL 1.2 Query, sections 5 to 18).

They hold one another: an expression a group (EXISTS), a group expressions and sub-selects, a SELECT a group.
"""

from __future__ import annotations

from typing import TypeAlias

from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.tree_terms import (
    NO_PROLOGUE,
    NOWHERE,
    NOWHERES,
    At,
    DatasetClause,
    Node,
    Path,
    Prologue,
    TermPattern,
    TripleTermPattern,
    Variable,
)

__all__ = [
    "NO_MODIFIERS",
    "Aggregate",
    "And",
    "Arithmetic",
    "Bind",
    "BuiltInCall",
    "Comparison",
    "Element",
    "Exists",
    "Expression",
    "Filter",
    "FunctionCall",
    "GraphPattern",
    "GroupCondition",
    "GroupPattern",
    "In",
    "InlineData",
    "LateralPattern",
    "MinusPattern",
    "Modifiers",
    "Not",
    "OptionalPattern",
    "Or",
    "OrderCondition",
    "PathPattern",
    "SelectItem",
    "SelectQuery",
    "ServicePattern",
    "Sign",
    "SubSelect",
    "TriplePattern",
    "UnionPattern",
]


# --- expressions --------------------------------------------------------------------------------------------


class Or(Node):
    """``a || b || …``, two operands or more."""

    operands: tuple[Expression, ...]
    at: At = NOWHERE


class And(Node):
    """``a && b && …``, two operands or more."""

    operands: tuple[Expression, ...]
    at: At = NOWHERE


class Not(Node):
    """``! operand``."""

    operand: Expression
    at: At = NOWHERE


class Comparison(Node):
    """``left operator right`` with one of ``= != < > <= >=``."""

    operator: str
    left: Expression
    right: Expression
    at: At = NOWHERE


class In(Node):
    """``operand IN (choices)``, or ``NOT IN`` when ``negated``."""

    operand: Expression
    choices: tuple[Expression, ...]
    negated: bool = False
    at: At = NOWHERE


class Arithmetic(Node):
    """Operands joined by one of ``+ - * /``, taken from left to right; two or more."""

    operator: str
    operands: tuple[Expression, ...]
    at: At = NOWHERE


class Sign(Node):
    """``- operand`` or ``+ operand``."""

    operator: str
    operand: Expression
    at: At = NOWHERE


class BuiltInCall(Node):
    """A call of a built-in function; ``name`` is as the specification spells it: ``STR``, ``isIRI``."""

    name: str
    arguments: tuple[Expression, ...]
    at: At = NOWHERE


class FunctionCall(Node):
    """A call of a function named by an IRI: a cast, or an extension."""

    function: IRI
    arguments: tuple[Expression, ...]
    distinct: bool = False
    at: At = NOWHERE


class Aggregate(Node):
    """``COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT``; ``expression`` is ``None`` for ``COUNT(*)``."""

    name: str
    expression: Expression | None
    distinct: bool = False
    separator: str | None = None
    at: At = NOWHERE


class Exists(Node):
    """``EXISTS { … }``, or ``NOT EXISTS`` when ``negated``."""

    group: GroupPattern
    negated: bool = False
    at: At = NOWHERE


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


# --- patterns -----------------------------------------------------------------------------------------------


class TriplePattern(Node):
    """A triple pattern, in a body or in a template.

    ``at`` is where it begins as written: its subject, or what follows ``;`` or ``,``. ``places`` are those of
    its three terms. Patterns that stand for an abbreviation have the place of the abbreviation.
    """

    subject: TermPattern
    predicate: IRI | Variable
    object: TermPattern
    at: At = NOWHERE
    places: tuple[At, At, At] = NOWHERES


class PathPattern(Node):
    """A pattern whose predicate is a property path (a path that is one IRI is a :class:`TriplePattern`)."""

    subject: TermPattern
    path: Path
    object: TermPattern
    at: At = NOWHERE
    places: tuple[At, At, At] = NOWHERES


class GroupPattern(Node):
    """``{ … }``, the elements in the order written; filters hold for the whole group wherever they stand."""

    elements: tuple[Element, ...]
    at: At = NOWHERE


class OptionalPattern(Node):
    """``OPTIONAL { … }``."""

    group: GroupPattern
    at: At = NOWHERE


class UnionPattern(Node):
    """``{ … } UNION { … } …``, two alternatives or more."""

    alternatives: tuple[GroupPattern, ...]
    at: At = NOWHERE


class MinusPattern(Node):
    """``MINUS { … }``."""

    group: GroupPattern
    at: At = NOWHERE


class LateralPattern(Node):
    """``LATERAL { … }``, Oxigraph's extension: the group is solved once for each solution so far."""

    group: GroupPattern
    at: At = NOWHERE


class GraphPattern(Node):
    """``GRAPH name { … }``."""

    name: IRI | Variable
    group: GroupPattern
    at: At = NOWHERE


class ServicePattern(Node):
    """``SERVICE [SILENT] name { … }``."""

    name: IRI | Variable
    group: GroupPattern
    silent: bool = False
    at: At = NOWHERE


class Filter(Node):
    """``FILTER condition``."""

    condition: Expression
    at: At = NOWHERE


class Bind(Node):
    """``BIND(expression AS ?variable)``."""

    expression: Expression
    variable: Variable
    at: At = NOWHERE


class InlineData(Node):
    """``VALUES``: a row has as many entries as there are variables, ``None`` is ``UNDEF``."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[IRI | Literal | TripleTerm | None, ...], ...]
    at: At = NOWHERE


class SubSelect(Node):
    """``{ SELECT … }`` inside a group; the query's prologue is empty, its dataset too."""

    query: SelectQuery
    at: At = NOWHERE


Element: TypeAlias = (
    TriplePattern
    | PathPattern
    | GroupPattern
    | OptionalPattern
    | UnionPattern
    | MinusPattern
    | LateralPattern
    | GraphPattern
    | ServicePattern
    | Filter
    | Bind
    | InlineData
    | SubSelect
)


# --- SELECT -------------------------------------------------------------------------------------------------


class SelectItem(Node):
    """One column of a SELECT: a variable, or ``(expression AS ?variable)``."""

    variable: Variable
    expression: Expression | None = None
    at: At = NOWHERE


class GroupCondition(Node):
    """One key of GROUP BY: an expression, which may be named with ``AS``."""

    expression: Expression
    variable: Variable | None = None
    at: At = NOWHERE


class OrderCondition(Node):
    """One key of ORDER BY."""

    expression: Expression
    descending: bool = False
    at: At = NOWHERE


class Modifiers(Node):
    """GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET; all empty by default."""

    group_by: tuple[GroupCondition, ...] = ()
    having: tuple[Expression, ...] = ()
    order_by: tuple[OrderCondition, ...] = ()
    limit: int | None = None
    offset: int | None = None
    at: At = NOWHERE


NO_MODIFIERS = Modifiers()


class SelectQuery(Node):
    """``SELECT``; ``items`` is ``None`` for ``SELECT *``."""

    items: tuple[SelectItem, ...] | None
    where: GroupPattern
    distinct: bool = False
    reduced: bool = False
    modifiers: Modifiers = NO_MODIFIERS
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = NO_PROLOGUE
    at: At = NOWHERE
