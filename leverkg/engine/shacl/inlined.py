"""Functions of a shapes graph that queries call, put in place of their calls.

A function that computes from its arguments alone is an expression, and so is one that asks whether something
is there. Put where it is called, all that reads queries knows it: every executor, proofs, and lint. One that
looks values up in the graph has no expression that says the same; such a call is an error, with its place.

Source: SHACL Advanced Features, section 5 (``sh:SPARQLFunction``), 5.4 (calls in SPARQL).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple, TypeVar, cast

from leverkg.rdf.term import IRI, XSD, BlankNode, Literal
from leverkg.sparql.functions import CASTS, called_name, unknown_function
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import Part, map_tree, nodes
from leverkg.sparql.tree import (
    And,
    Arithmetic,
    AskQuery,
    Bind,
    BuiltInCall,
    Exists,
    Expression,
    Filter,
    FunctionCall,
    GroupPattern,
    In,
    Modifiers,
    Or,
    Query,
    SelectQuery,
    Variable,
)

__all__ = ["Function", "with_functions"]

Q = TypeVar("Q", bound=Query)

_TRUE, _FALSE = (Literal(text, XSD + "boolean") for text in ("true", "false"))
_ERROR = Arithmetic("/", (Literal("1", XSD + "integer"), Literal("0", XSD + "integer")))
_FORGIVING = ("COALESCE", "IF", "BOUND")
_DEFINE = "define it in these files as an sh:SPARQLFunction, or write what it computes as an expression"
_LOOKS_UP = "put its patterns into the query, or call it in a node expression of an sh:TripleRule"


class Function(NamedTuple):
    """A function as the shapes graph defines it.

    Attributes:
        parameters: their variables, in order, and whether each may be left out.
        query: what it computes: a SELECT or an ASK.
    """

    parameters: Sequence[tuple[str, bool]]
    query: SelectQuery | AskQuery


def with_functions(query: Q, defined: Callable[[IRI], Function | None]) -> Q:
    """Return a query with the functions of the shapes graph in place of their calls.

    Args:
        query: the query; what changes nothing is the same object.
        defined: gives a function of the shapes graph by its name, ``None`` if it has none of that name.

    Raises:
        RuleError: there is no such function, or it has other arguments (``LEV-Q006``); it cannot be written
            as an expression (``LEV-R074``).
    """
    source = Source(query.prologue.name, query.prologue.text)
    numbers = count(1)

    def change(part: Part) -> Part:
        if not isinstance(part, FunctionCall) or part.function.value in CASTS:
            return part
        function = defined(part.function)
        if function is None:
            raise unknown_function(part, source, _DEFINE)
        try:
            return cast(Part, _put(function, part.arguments, f"_f{next(numbers)}_"))
        except _Refused as refused:
            name = called_name(part, source)
            message = refused.message.format(name)
            raise source.error(refused.code, message, part.at, len(name), refused.hint) from None

    if not any(isinstance(node, FunctionCall) for node in nodes(query)):
        return query
    return map_tree(query, change)


class _Refused(Exception):
    """A call that cannot be put in place."""

    def __init__(self, message: str, hint: str | None, code: str = "LEV-R074") -> None:
        self.message, self.hint, self.code = message, hint, code


def _put(function: Function, arguments: Sequence[Expression], own: str) -> Expression:
    """Return what a function computes of arguments; its own variables get names that begin in a way."""
    needed = [name for name, optional in function.parameters if not optional]
    if not len(needed) <= len(arguments) <= len(function.parameters):
        many = "1 argument" if len(function.parameters) == 1 else f"{len(function.parameters)} arguments"
        raise _Refused("{} takes " + many + f", here it has {len(arguments)}", None, "LEV-Q006")
    given = {name: one for (name, _), one in zip(function.parameters, arguments, strict=False)}
    query = function.query
    if isinstance(query, AskQuery):
        return _guarded(_asked(query, given, own), [given[name] for name in needed])
    return _guarded(_selected(query, given, own), [given[name] for name in needed])


def _selected(query: SelectQuery, given: Mapping[str, Expression], own: str) -> Expression:
    values, conditions = _computed(query.where, given, own)
    plain = query.modifiers == Modifiers(limit=query.modifiers.limit, at=query.modifiers.at)
    if values is None or not plain or query.values is not None or not query.items:
        raise _Refused("{} looks values up in the graph, which a call in a query cannot do here", _LOOKS_UP)
    item = query.items[0]
    found = _with(item.variable if item.expression is None else item.expression, values, own)
    return found if not conditions else BuiltInCall("IF", (_all(conditions), found, _ERROR))


def _asked(query: AskQuery, given: Mapping[str, Expression], own: str) -> Expression:
    values, conditions = _computed(query.where, given, own)
    if values is not None:
        return BuiltInCall("COALESCE", (_all(conditions), _FALSE))
    if any(not isinstance(one, Variable | IRI | Literal) for one in given.values()):
        raise _Refused("{} looks for its arguments in the graph, and one of them is computed", _LOOKS_UP)
    return Exists(_with(query.where, given, own))


def _computed(
    group: GroupPattern, given: Mapping[str, Expression], own: str
) -> tuple[dict[str, Expression] | None, list[Expression]]:
    """Return the value of each variable of a group that only computes, and its conditions."""
    values, conditions = dict(given), []
    for element in group.elements:
        if isinstance(element, Bind):
            values[element.variable.name] = _with(element.expression, values, own)
        elif isinstance(element, Filter):
            conditions.append(element.condition)
        else:
            return None, []
    return values, [_with(condition, values, own) for condition in conditions]


P = TypeVar("P", bound=Part)


def _with(part: P, values: Mapping[str, Expression], own: str) -> P:
    """Return a part with values in place of variables, the others under names of their own."""

    def change(one: Part) -> Part:
        if isinstance(one, Variable):
            return cast(Part, values[one.name]) if one.name in values else Variable(own + one.name)
        if isinstance(one, BlankNode):
            return Variable(own + "b" + one.label)
        if (
            isinstance(one, BuiltInCall)
            and one.name == "BOUND"
            and not isinstance(one.arguments[0], Variable)
        ):
            return _TRUE
        return one

    return map_tree(part, change)


def _all(conditions: Sequence[Expression]) -> Expression:
    if len(conditions) == 1:
        return conditions[0]
    return And(tuple(conditions)) if conditions else _TRUE


def _guarded(value: Expression, needed: Sequence[Expression]) -> Expression:
    """Return a value that is an error where one of the arguments is: a function is not called without."""
    used = set(nodes(value))
    forgiving = any(
        isinstance(node, And | Or | In | Exists)
        or (isinstance(node, BuiltInCall) and node.name.upper() in _FORGIVING)
        for node in nodes(value)
    )
    asked = [one for one in needed if not isinstance(one, IRI | Literal) and (forgiving or one not in used)]
    if not asked:
        return value
    there = [BuiltInCall("sameTerm", (one, one)) for one in asked]
    return BuiltInCall("IF", (_all(there), value, _ERROR))
