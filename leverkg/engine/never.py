"""Bodies that have no solution over any data: what can never fire, found without looking at any data.

Only what is sure is told: a filter that is false or an error whatever a solution binds. It is an error where
it looks at a variable that its group never binds (SPARQL 1.1 Query, section 17.2, and 18.2 for what a group
sees), and false where it asks for a literal at the subject of a triple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leverkg.engine.dependencies import has_aggregate
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    And,
    Arithmetic,
    At,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Exists,
    Expression,
    Filter,
    FunctionCall,
    GraphPattern,
    GroupPattern,
    In,
    InlineData,
    Not,
    Or,
    Sign,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["Dead", "dead_part", "valueless"]

_LITERALS_ONLY = frozenset({"LANG", "DATATYPE", "LANGDIR"})
# What may differ from call to call, or have another value than it would alone.
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_LENIENT = frozenset({"BOUND", "COALESCE", "IF"})


@dataclass(frozen=True, slots=True)
class Dead:
    """A part of a body that nothing passes.

    Attributes:
        why: what is wrong with it, in words.
        hint: what to do.
        at: where it stands.
    """

    why: str
    hint: str
    at: At


@dataclass(frozen=True, slots=True)
class _Group:
    """What is known of a group: what it may bind, what more is bound around it, and what stands as what."""

    bound: frozenset[str]
    outside: frozenset[str]
    subjects: frozenset[str]
    predicates: frozenset[str]


def dead_part(
    body: GroupPattern, is_true: Callable[[Expression], bool], given: Iterable[str] = ()
) -> Dead | None:
    """Return a part of a body for which it has no solution over any data; ``None`` if none is found.

    Args:
        body: the pattern.
        is_true: tells whether an expression without variables is true.
        given: names of variables that have a value everywhere, such as ``$this``.
    """
    return _in_group(body, frozenset(given), frozenset(), is_true)


def valueless(body: GroupPattern, given: Iterable[str] = ()) -> list[tuple[Bind, str]]:
    """Return the values computed in a body that are always an error, each with a variable that it lacks.

    Args:
        body: the pattern; what is computed in groups inside is not looked at.
        given: names of variables that have a value everywhere.
    """
    known = _Group(possible(body) | frozenset(given), frozenset(), frozenset(), frozenset())
    binds = [element for element in body.elements if isinstance(element, Bind)]
    return [(one, name) for one in binds if (name := _failing(one.expression, known)) is not None]


def _in_group(
    group: GroupPattern, given: frozenset[str], outside: frozenset[str], is_true: Callable[[Expression], bool]
) -> Dead | None:
    triples = [element for element in group.elements if isinstance(element, TriplePattern)]
    bound = possible(group) | given
    known = _Group(
        bound,
        outside - bound,
        frozenset(one.subject.name for one in triples if isinstance(one.subject, Variable)),
        frozenset(one.predicate.name for one in triples if isinstance(one.predicate, Variable)),
    )
    for element in group.elements:
        found = (
            _in_filter(element, known, is_true)
            if isinstance(element, Filter)
            else _in_element(element, given, bound | outside, is_true)
        )
        if found is not None:
            return found
    return None


def _in_element(
    element: Element, given: frozenset[str], outside: frozenset[str], is_true: Callable[[Expression], bool]
) -> Dead | None:
    if isinstance(element, InlineData) and not element.rows:
        return Dead("VALUES without a row", "list a value, or take it out", element.at)
    if isinstance(element, GroupPattern):
        return _in_group(element, given, outside, is_true)
    if isinstance(element, GraphPattern):
        # Whether the group sees the name of its graph is not agreed on, so it is taken to.
        return _in_group(element.group, given | mentioned(element.name), outside, is_true)
    if isinstance(element, UnionPattern):
        found = [_in_group(one, given, outside, is_true) for one in element.alternatives]
        return found[0] if all(one is not None for one in found) else None
    if isinstance(element, SubSelect):
        query = element.query
        if query.modifiers.limit == 0:
            return Dead("LIMIT 0", "take it out", query.modifiers.at)
        if has_aggregate(query) and not query.modifiers.group_by:
            return None  # it has a row even where nothing matches
        return _in_group(query.where, given, outside, is_true)
    return None


def _in_filter(element: Filter, group: _Group, is_true: Callable[[Expression], bool]) -> Dead | None:
    for condition in _conjuncts(element.condition):
        missing = _missing(condition, group)
        if missing is not None:
            return _unbound(missing, group, element.at)
        odd = _of_no_literal(condition, group)
        if odd is not None:
            return Dead(odd, "ask it of another variable, or take it out", element.at)
        if _is_constant(condition) and not is_true(condition):
            return Dead("a FILTER that is never true", "correct what it compares", element.at)
    return None


def _unbound(name: str, group: _Group, at: At) -> Dead:
    if name in group.outside:
        return Dead(
            f"a FILTER that looks at ?{name}, which is bound outside of its group only",
            "move it out of the braces: a FILTER sees what its own group binds",
            at,
        )
    return Dead(
        f"a FILTER that looks at ?{name}, which nothing binds", "bind it in the body, or correct its name", at
    )


def _conjuncts(condition: Expression) -> list[Expression]:
    if isinstance(condition, And):
        return [one for operand in condition.operands for one in _conjuncts(operand)]
    return [condition]


def _missing(condition: Expression, group: _Group) -> str | None:
    """Return a variable for lack of which a condition is not true."""
    if isinstance(condition, Or):
        found = [_missing(operand, group) for operand in condition.operands]
        return found[0] if all(name is not None for name in found) else None
    if isinstance(condition, And):
        return next((n for operand in condition.operands if (n := _missing(operand, group))), None)
    if isinstance(condition, BuiltInCall) and condition.name.upper() == "BOUND":
        (argument,) = condition.arguments
        return argument.name if isinstance(argument, Variable) and argument.name not in group.bound else None
    return _failing(condition, group)


def _failing(expression: Expression, group: _Group) -> str | None:
    """Return a variable for lack of which an expression is an error."""
    if isinstance(expression, Variable):
        return None if expression.name in group.bound else expression.name
    if isinstance(expression, (And, Or)):
        # An error beside `false`, or beside `true`, is none.
        found = [_failing(operand, group) for operand in expression.operands]
        return found[0] if all(name is not None for name in found) else None
    if isinstance(expression, In):
        return _failing(expression.operand, group) if expression.choices else None
    return next((n for part in _strict_parts(expression) if (n := _failing(part, group))), None)


def _strict_parts(expression: Expression) -> tuple[Expression, ...]:
    """Return the parts of an expression of which an error makes the whole an error."""
    if isinstance(expression, Comparison):
        return (expression.left, expression.right)
    if isinstance(expression, Arithmetic):
        return expression.operands
    if isinstance(expression, (Not, Sign)):
        return (expression.operand,)
    if isinstance(expression, FunctionCall):
        return expression.arguments
    if isinstance(expression, BuiltInCall):
        name = expression.name.upper()
        return expression.arguments[:1] if name == "IF" else () if name in _LENIENT else expression.arguments
    return ()


def _of_no_literal(condition: Expression, group: _Group) -> str | None:
    """Return why a condition is not true of a variable that stands where no literal can stand."""
    if isinstance(condition, BuiltInCall) and len(condition.arguments) == 1:
        (argument,) = condition.arguments
        name, word = argument.name if isinstance(argument, Variable) else "", condition.name.upper()
        if word in ("ISLITERAL", "ISNUMERIC") and name in group.subjects | group.predicates:
            return f"a FILTER that wants ?{name}, which is no literal, to be one"
        if word == "ISBLANK" and name in group.predicates:
            return f"a FILTER that wants ?{name}, which is a property, to be a blank node"
    return _asks_a_node(condition, group)


def _asks_a_node(expression: Expression, group: _Group) -> str | None:
    if isinstance(expression, BuiltInCall) and expression.name.upper() in _LITERALS_ONLY:
        (argument,) = expression.arguments
        if isinstance(argument, Variable) and argument.name in group.subjects | group.predicates:
            return f"a FILTER that asks for {expression.name}(?{argument.name}), which is no literal"
    return next((why for part in _strict_parts(expression) if (why := _asks_a_node(part, group))), None)


def _is_constant(expression: Expression) -> bool:
    return not any(
        isinstance(node, (Variable, Exists))
        or (isinstance(node, BuiltInCall) and node.name.upper() in _CHANGING)
        for node in nodes(expression)
    )
