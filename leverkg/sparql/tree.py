"""The syntax tree of a SPARQL 1.1 or 1.2 query: small frozen values that know where they were written.

The tree is what the author wrote with the abbreviations undone: prefixed names are full IRIs; ``;``, ``,``,
``a``, ``[ … ]``, collections, reified triples and annotations are plain triple patterns (SPARQL 1.2 Query,
sections 4.1 and 4.2). Nothing else is translated: groups keep their order, filters stay where they stand, a
path stays a path. It is syntax, not algebra; an engine that wants the algebra derives it.

Places (:class:`At`) are left out of comparison, hash and repr: trees are equal when they say the same.

Leaves are the terms of :mod:`leverkg.rdf.term`, :class:`Variable`, and :class:`TripleTermPattern` for a
triple term with a variable inside. A blank node in a pattern is a ``BlankNode``; one that the author left
without a label has a label that occurs nowhere else in the query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.tree_expressions import (
    Aggregate,
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Exists,
    Expression,
    FunctionCall,
    In,
    Not,
    Or,
    Sign,
)
from leverkg.sparql.tree_terms import (
    NOWHERE,
    NOWHERES,
    At,
    Node,
    Path,
    PathAlternative,
    PathInverse,
    PathNegated,
    PathRepeat,
    PathSequence,
    TermPattern,
    TripleTermPattern,
    Variable,
    triple_term,
)

__all__ = [
    "NOWHERE",
    "NOWHERES",
    "Aggregate",
    "And",
    "Arithmetic",
    "AskQuery",
    "At",
    "Bind",
    "BuiltInCall",
    "Comparison",
    "ConstructQuery",
    "DatasetClause",
    "DescribeQuery",
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
    "Node",
    "Not",
    "OptionalPattern",
    "Or",
    "OrderCondition",
    "Path",
    "PathAlternative",
    "PathInverse",
    "PathNegated",
    "PathPattern",
    "PathRepeat",
    "PathSequence",
    "Prologue",
    "Query",
    "SelectItem",
    "SelectQuery",
    "ServicePattern",
    "Sign",
    "SubSelect",
    "TermPattern",
    "TriplePattern",
    "TripleTermPattern",
    "UnionPattern",
    "Variable",
    "triple_term",
]


@dataclass(frozen=True, slots=True)
class TriplePattern(Node):
    """A triple pattern, in a body or in a template.

    ``at`` is where it begins as written: its subject, or what follows ``;`` or ``,``. ``places`` are those of
    its three terms. Patterns that stand for an abbreviation have the place of the abbreviation.
    """

    subject: TermPattern
    predicate: IRI | Variable
    object: TermPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)
    places: tuple[At, At, At] = field(default=NOWHERES, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PathPattern(Node):
    """A pattern whose predicate is a property path (a path that is one IRI is a :class:`TriplePattern`)."""

    subject: TermPattern
    path: Path
    object: TermPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)
    places: tuple[At, At, At] = field(default=NOWHERES, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GroupPattern(Node):
    """``{ … }``, the elements in the order written; filters hold for the whole group wherever they stand."""

    elements: tuple[Element, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OptionalPattern(Node):
    """``OPTIONAL { … }``."""

    group: GroupPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnionPattern(Node):
    """``{ … } UNION { … } …``, two alternatives or more."""

    alternatives: tuple[GroupPattern, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MinusPattern(Node):
    """``MINUS { … }``."""

    group: GroupPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LateralPattern(Node):
    """``LATERAL { … }``, Oxigraph's extension: the group is solved once for each solution so far."""

    group: GroupPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GraphPattern(Node):
    """``GRAPH name { … }``."""

    name: IRI | Variable
    group: GroupPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ServicePattern(Node):
    """``SERVICE [SILENT] name { … }``."""

    name: IRI | Variable
    group: GroupPattern
    silent: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """``FILTER condition``."""

    condition: Expression
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bind(Node):
    """``BIND(expression AS ?variable)``."""

    expression: Expression
    variable: Variable
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InlineData(Node):
    """``VALUES``: a row has as many entries as there are variables, ``None`` is ``UNDEF``."""

    variables: tuple[Variable, ...]
    rows: tuple[tuple[IRI | Literal | TripleTerm | None, ...], ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SubSelect(Node):
    """``{ SELECT … }`` inside a group; the query's prologue is empty, its dataset too."""

    query: SelectQuery
    at: At = field(default=NOWHERE, compare=False, repr=False)


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


@dataclass(frozen=True, slots=True)
class Prologue(Node):
    """What stands before the query form, and where the text came from (which is left out of comparison).

    Attributes:
        prefixes: prefix and IRI, the last declaration of each prefix; given prefixes first.
        base: the base IRI, if there is one.
        version: the text of ``VERSION``, if there is one.
        name: the name of the file or query, for messages.
        text: the query as written, for messages.
    """

    prefixes: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    base: str | None = field(default=None, compare=False)
    version: str | None = None
    name: str = field(default="query", compare=False, repr=False)
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DatasetClause(Node):
    """``FROM iri`` or ``FROM NAMED iri``."""

    iri: IRI
    named: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SelectItem(Node):
    """One column of a SELECT: a variable, or ``(expression AS ?variable)``."""

    variable: Variable
    expression: Expression | None = None
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GroupCondition(Node):
    """One key of GROUP BY: an expression, which may be named with ``AS``."""

    expression: Expression
    variable: Variable | None = None
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OrderCondition(Node):
    """One key of ORDER BY."""

    expression: Expression
    descending: bool = False
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Modifiers(Node):
    """GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET; all empty by default."""

    group_by: tuple[GroupCondition, ...] = ()
    having: tuple[Expression, ...] = ()
    order_by: tuple[OrderCondition, ...] = ()
    limit: int | None = None
    offset: int | None = None
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SelectQuery(Node):
    """``SELECT``; ``items`` is ``None`` for ``SELECT *``."""

    items: tuple[SelectItem, ...] | None
    where: GroupPattern
    distinct: bool = False
    reduced: bool = False
    modifiers: Modifiers = Modifiers()
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = Prologue()
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ConstructQuery(Node):
    """``CONSTRUCT { template } WHERE { … }``; of ``CONSTRUCT WHERE`` both are the same patterns."""

    template: tuple[TriplePattern, ...]
    where: GroupPattern
    modifiers: Modifiers = Modifiers()
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = Prologue()
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AskQuery(Node):
    """``ASK { … }``."""

    where: GroupPattern
    modifiers: Modifiers = Modifiers()
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = Prologue()
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DescribeQuery(Node):
    """``DESCRIBE``; ``resources`` is ``None`` for ``DESCRIBE *``, ``where`` when there is no body."""

    resources: tuple[IRI | Variable, ...] | None
    where: GroupPattern | None
    modifiers: Modifiers = Modifiers()
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = Prologue()
    at: At = field(default=NOWHERE, compare=False, repr=False)


Query: TypeAlias = SelectQuery | ConstructQuery | AskQuery | DescribeQuery
