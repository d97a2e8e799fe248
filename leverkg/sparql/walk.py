"""Questions to a tree, and changed copies of it, for whoever analyses and rewrites queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple, TypeVar

from leverkg.rdf.term import BlankNode, TripleTerm
from leverkg.sparql.scope import certain_variables, projected_variables, required_variables, visible_variables
from leverkg.sparql.substitute import substitute
from leverkg.sparql.traverse import Part, all_variables, children, map_tree, nodes, same, with_fields
from leverkg.sparql.tree import (
    Aggregate,
    And,
    ConstructQuery,
    Exists,
    Filter,
    MinusPattern,
    Node,
    Or,
    PathPattern,
    Query,
    SelectQuery,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    Variable,
    triple_term,
)

__all__ = [
    "Occurrence",
    "Part",
    "all_variables",
    "blank_nodes_to_variables",
    "certain_variables",
    "children",
    "map_tree",
    "nodes",
    "occurrences",
    "projected_variables",
    "rename",
    "rename_apart",
    "required_variables",
    "same",
    "substitute",
    "visible_variables",
]

N = TypeVar("N", bound=Part)


class Occurrence(NamedTuple):
    """A pattern of a body and where it stands.

    Attributes:
        pattern: the triple or path pattern.
        negated: whether an EXISTS that is negated in any way, a MINUS, an aggregate or a LIMIT is around it,
            so that more triples may mean fewer solutions. Two negations do not cancel out.
        around: the nodes that it stands in, the outermost first.
    """

    pattern: TriplePattern | PathPattern
    negated: bool
    around: tuple[Node, ...]


def occurrences(node: Query | Node) -> Iterator[Occurrence]:
    """The triple and path patterns of a query's body (not of its template) or of a part of one, in order.

    An EXISTS counts as negated when it is NOT EXISTS, or stands under anything but the conjunctions and
    disjunctions of a FILTER's condition.
    """
    stack: list[tuple[Part, bool, tuple[Node, ...]]] = [(node, False, ())]
    while stack:
        current, negated, around = stack.pop()
        if isinstance(current, (TriplePattern, PathPattern)):
            yield Occurrence(current, negated, around)
            continue
        if not isinstance(current, Node):
            continue
        match current:
            case MinusPattern():
                negated = True
            case Exists():
                negated = negated or current.negated or _conditional(around)
            case SubSelect():
                query = current.query
                limited = query.modifiers.limit is not None or query.modifiers.offset is not None
                negated = negated or limited or _aggregates(query)
        inside = (*around, current)
        parts = list(children(current))
        if isinstance(current, ConstructQuery):
            parts = parts[len(current.template) :]
        stack.extend((part, negated, inside) for part in reversed(parts))


def _conditional(around: tuple[Node, ...]) -> bool:
    """Whether an EXISTS in these nodes is more than a plain condition of a filter."""
    for node in reversed(around):
        if isinstance(node, Filter):
            return False
        if not isinstance(node, (And, Or)):
            return True
    return True


def _aggregates(query: SelectQuery) -> bool:
    modifiers = query.modifiers
    if modifiers.group_by or modifiers.having:
        return True
    expressions = [item.expression for item in query.items or () if item.expression is not None]
    return any(isinstance(part, Aggregate) for expression in expressions for part in nodes(expression))


def rename(node: N, names: Mapping[Variable, Variable]) -> N:
    """The tree with other variables in place of some, everywhere: projections, AS and VALUES included."""

    def change(part: Part) -> Part:
        if isinstance(part, Variable):
            new = names.get(part)
            return part if new is None else Variable(new.name, part.at)
        return part

    return map_tree(node, change)


def rename_apart(node: N, taken: Collection[Variable]) -> tuple[N, dict[Variable, Variable]]:
    """The tree with new names for those of its variables that are taken, and what each was renamed to."""
    own = all_variables(node)
    used = {variable.name for variable in (*own, *taken)}
    names: dict[Variable, Variable] = {}
    for variable in own:
        if variable in taken:
            number = 1
            while f"{variable.name}_{number}" in used:
                number += 1
            used.add(f"{variable.name}_{number}")
            names[variable] = Variable(f"{variable.name}_{number}")
    return rename(node, names), names


def blank_nodes_to_variables(node: N, taken: Collection[Variable] = ()) -> N:
    """The pattern with a new variable in place of each blank node, as a blank node in a body means.

    A CONSTRUCT's template is left as it is; its blank nodes are new things, not variables.
    """
    used = {variable.name for variable in (*all_variables(node), *taken)}
    names: dict[BlankNode, Variable] = {}

    def variable(blank: BlankNode) -> Variable:
        found = names.get(blank)
        if found is None:
            number, name = 0, f"_{blank.label}".replace("-", "_").replace(".", "_")
            base = name
            while name in used:
                number += 1
                name = f"{base}_{number}"
            used.add(name)
            found = names[blank] = Variable(name)
        return found

    def change(part: Part) -> Part:
        if isinstance(part, BlankNode):
            return variable(part)
        if isinstance(part, TripleTerm):
            return _opened(part, variable)
        return part

    if isinstance(node, ConstructQuery):
        return with_fields(node, {"where": map_tree(node.where, change)})
    return map_tree(node, change)


def _opened(term: TripleTerm, variable: Callable[[BlankNode], Variable]) -> TripleTerm | TripleTermPattern:
    """A triple term with variables in place of its blank nodes; itself when it has none."""

    def part(inner: TermPattern) -> TermPattern:
        if isinstance(inner, BlankNode):
            return variable(inner)
        return _opened(inner, variable) if isinstance(inner, TripleTerm) else inner

    subject, object_ = part(term.subject), part(term.object)
    if subject is term.subject and object_ is term.object:
        return term
    return triple_term(subject, term.predicate, object_)
