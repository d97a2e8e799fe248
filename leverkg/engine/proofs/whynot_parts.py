"""The parts of a body as why-not takes them: what has to hold, conditions on it, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from leverkg.engine.bind import bind_expression, bind_group
from leverkg.engine.executor import Row
from leverkg.engine.proofs.whynot_split import blind_to, in_graph, split_having
from leverkg.rdf.term import Term
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import (
    And,
    Bind,
    BuiltInCall,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    Not,
    OptionalPattern,
    PathPattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write import write_element, write_expression

__all__ = [
    "bound_condition",
    "giving",
    "next_part",
    "part_text",
    "parts_of",
    "shown_condition",
    "shown_term",
    "unbound_test",
    "valueless",
]


def parts_of(body: GroupPattern) -> tuple[list[Element], list[Element]]:
    """Return what has to hold, and the conditions on it; OPTIONAL stops nothing by itself."""
    parts: list[Element] = []
    checks: list[Element] = []
    for index, element in enumerate(body.elements):
        if isinstance(element, Filter):
            condition = element.condition
            operands = condition.operands if isinstance(condition, And) else (condition,)
            checks += [Filter(_positive(operand), element.at) for operand in operands]
        elif isinstance(element, MinusPattern):
            # Where it stands it does not see what is bound later.
            later = possible(body) - possible(GroupPattern(body.elements[:index]))
            checks.append(blind_to(element, later))
        elif isinstance(element, GroupPattern):
            inner, conditions = parts_of(element)
            parts += inner
            checks += conditions
        elif isinstance(element, GraphPattern):
            inner, conditions = parts_of(element.group)
            parts += [in_graph(part, element.name) for part in inner]
            checks += [in_graph(one, element.name) for one in conditions]
        elif isinstance(element, SubSelect):
            select, having = split_having(element)
            parts.append(select)
            checks += having
        else:
            parts.append(element)
    # NOT EXISTS tells most when everything else has been passed.
    return parts, sorted(
        checks, key=lambda one: isinstance(one, Filter) and isinstance(one.condition, Exists)
    )


def _positive(condition: Expression) -> Expression:
    """Return `!EXISTS` as NOT EXISTS."""
    inner = condition.operand if isinstance(condition, Not) else None
    return Exists(inner.group, not inner.negated, inner.at) if isinstance(inner, Exists) else condition


def next_part(waiting: Sequence[Element], bound: frozenset[str]) -> int:
    """Return which part to take next: the first, or of patterns that commute the first about what is known.

    What is asked about leads to what is missing: of `?p :country ?c . ?c :inEU true` the country of that `?p`
    is taken, and not any country of the union first, however few there are.

    Args:
        waiting: the parts left, in the engine's order.
        bound: the variables that what was asked and the parts kept give a value.
    """
    for index, part in enumerate(waiting):
        if not isinstance(part, (TriplePattern, PathPattern)):
            break
        if mentioned(part) & bound:
            return index
    return 0


def giving(parts: Sequence[Element], name: str) -> GroupPattern | None:
    """Return the first group of an OPTIONAL or a union that may give a variable a value."""
    for part in parts:
        groups = part.alternatives if isinstance(part, UnionPattern) else ()
        for group in (part.group,) if isinstance(part, OptionalPattern) else groups:
            if name in possible(group):
                return group
    return None


def part_text(part: Element, together: Sequence[Element], row: Row) -> str:
    """Return a part, and others about the same node, as SPARQL with the values known put in.

    Args:
        part: the part.
        together: what else is said of its node.
        row: the values.
    """
    if isinstance(part, InlineData):
        cells = [shown_term(row[v.name]) if v.name in row else f"?{v.name}" for v in part.variables]
        return f"row ({' '.join(cells)}) in {_written(part)}"
    if isinstance(part, UnionPattern):
        return " or ".join(
            " . ".join(part_text(one, (), row) for one in alternative.elements)
            for alternative in part.alternatives
        )
    asked = (part, *together)
    # What putting in values adds behind the parts tells the engine, and nobody else.
    select = isinstance(part, SubSelect)
    bound = asked if select else bind_group(GroupPattern(asked), row).elements[: len(asked)]
    text = " . ".join(map(_written, bound))
    left = sorted(mentioned(bound) & row.keys())
    return text + (
        f" with {', '.join(f'?{name} = {shown_term(row[name])}' for name in left)}" if left else ""
    )


def _written(element: Element) -> str:
    return write_element(element).strip().rstrip(" .")


def shown_term(term: Term) -> str:
    """Return a value as SPARQL writes it."""
    return write_expression(cast(Expression, term))


def shown_condition(condition: Expression, row: Row) -> str:
    """Return a condition as a filter with values put in."""
    return write_element(Filter(bound_condition(condition, row))).strip()


def valueless(name: str, parts: Sequence[Element], row: Row) -> str:
    """Return in words that a variable has no value, and the expression that should have given it one.

    Args:
        name: the variable.
        parts: those of the body that hold.
        row: the values of the others.
    """
    given = next((one for one in parts if isinstance(one, Bind) and one.variable.name == name), None)
    if given is None or isinstance(given.expression, Variable):
        return f"?{name} has no value"
    return f"?{name} has no value, for {write_expression(bound_condition(given.expression, row))} is an error"


def bound_condition(condition: Expression, row: Row) -> Expression:
    """Return a condition with values put in, so that it can still be read as what was written.

    `BOUND(?x)` keeps its variable: that it has a value is the news, and `true` would not tell.
    """

    def step(node: object) -> object:
        if isinstance(node, BuiltInCall) and node.name.upper() == "BOUND":
            return node
        if isinstance(node, Exists):
            bound = bind_group(node.group, row).elements[: len(node.group.elements)]
            return Exists(GroupPattern(bound), node.negated, node.at)
        if isinstance(node, Variable):
            return bind_expression(node, row)
        return None

    return cast(Expression, map_nodes(condition, step))


def unbound_test(condition: Expression) -> str | None:
    """Return the variable that a condition `!BOUND(?x)` wants without a value; ``None`` for any other."""
    inner = condition.operand if isinstance(condition, Not) else None
    if isinstance(inner, BuiltInCall) and inner.name.upper() == "BOUND":
        argument = inner.arguments[0]
        return argument.name if isinstance(argument, Variable) else None
    return None
