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

from typing import TypeAlias

from leverkg.rdf.term import IRI
from leverkg.sparql.tree_patterns import (
    NO_MODIFIERS,
    Aggregate,
    And,
    Arithmetic,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Exists,
    Expression,
    Filter,
    FunctionCall,
    GraphPattern,
    GroupCondition,
    GroupPattern,
    In,
    InlineData,
    LateralPattern,
    MinusPattern,
    Modifiers,
    Not,
    OptionalPattern,
    Or,
    OrderCondition,
    PathPattern,
    SelectItem,
    SelectQuery,
    ServicePattern,
    Sign,
    SubSelect,
    TriplePattern,
    UnionPattern,
)
from leverkg.sparql.tree_terms import (
    NO_PROLOGUE,
    NOWHERE,
    NOWHERES,
    At,
    DatasetClause,
    Node,
    Path,
    PathAlternative,
    PathInverse,
    PathNegated,
    PathRepeat,
    PathSequence,
    Prologue,
    TermPattern,
    TripleTermPattern,
    Variable,
    triple_term,
)

__all__ = [
    "NOWHERE",
    "NOWHERES",
    "NO_MODIFIERS",
    "NO_PROLOGUE",
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


class ConstructQuery(Node):
    """``CONSTRUCT { template } WHERE { … }``; of ``CONSTRUCT WHERE`` both are the same patterns."""

    template: tuple[TriplePattern, ...]
    where: GroupPattern
    modifiers: Modifiers = NO_MODIFIERS
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = NO_PROLOGUE
    at: At = NOWHERE


class AskQuery(Node):
    """``ASK { … }``."""

    where: GroupPattern
    modifiers: Modifiers = NO_MODIFIERS
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = NO_PROLOGUE
    at: At = NOWHERE


class DescribeQuery(Node):
    """``DESCRIBE``; ``resources`` is ``None`` for ``DESCRIBE *``, ``where`` when there is no body."""

    resources: tuple[IRI | Variable, ...] | None
    where: GroupPattern | None
    modifiers: Modifiers = NO_MODIFIERS
    values: InlineData | None = None
    dataset: tuple[DatasetClause, ...] = ()
    prologue: Prologue = NO_PROLOGUE
    at: At = NOWHERE


Query: TypeAlias = SelectQuery | ConstructQuery | AskQuery | DescribeQuery
