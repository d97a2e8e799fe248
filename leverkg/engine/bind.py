"""A body with terms in place of variables, so that a store finds what it needs by look-up.

Binding the head's variables is how proofs and why-not ask. Terms go into every part of the tree where
that changes no answer, which the bindings of query interfaces do not: those see outer variables only.
Where a variable is bound by part of the solutions only (OPTIONAL, LIMIT, an aggregate), its value is
compared at the end instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from leverkg.rdf.term import IRI, BlankNode, Literal, Term, TripleTerm
from leverkg.sparql.scope import certain, certain_of, columns, mentioned
from leverkg.sparql.traverse import map_nodes, nodes
from leverkg.sparql.tree import (
    Bind,
    BuiltInCall,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    LateralPattern,
    MinusPattern,
    Not,
    OptionalPattern,
    Or,
    PathPattern,
    SelectItem,
    SelectQuery,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
    triple_term,
)

__all__ = ["bind", "bind_expression", "bind_group", "compatible", "rename_blank_nodes", "values"]

N = TypeVar("N")
Terms = Mapping[str, Term]

_TRUE = Literal("true", "http://www.w3.org/2001/XMLSchema#boolean")


def bind(group: GroupPattern, terms: Terms) -> GroupPattern:
    """Return a group whose solutions are those that agree with the terms and bind all of them.

    Args:
        group: the pattern.
        terms: values by variable. A blank node among them stands for itself, not for a variable; what the
            executors are given never has the other kind (:func:`rename_blank_nodes`).
    """
    if not terms:
        return group
    bound, put = _group(group, terms)
    rest = terms.keys() - put
    if not rest:
        return bound
    strange = {name: terms[name] for name in rest - mentioned(group)}
    checks = tuple(_same(Variable(name), terms[name]) for name in sorted(rest - strange.keys()))
    return GroupPattern((bound, *([values(strange)] if strange else ()), *checks))


def values(terms: Terms) -> InlineData:
    """Return one row of inline data."""
    names = sorted(terms)
    row = tuple(cast("IRI | Literal | TripleTerm", terms[name]) for name in names)
    return InlineData(tuple(Variable(name) for name in names), (row,))


def _same(expression: Expression, term: Term) -> Filter:
    return Filter(BuiltInCall("sameTerm", (expression, cast(Expression, term))))


def _group(group: GroupPattern, terms: Terms) -> tuple[GroupPattern, frozenset[str]]:
    """Return a group with terms put in, and which of them its solutions are now sure to agree with."""
    patterns = GroupPattern(tuple(e for e in group.elements if not isinstance(e, Filter)))
    computed = {e.variable.name for e in group.elements if isinstance(e, Bind)}
    put = {name: term for name, term in terms.items() if name in certain(patterns) or name in computed}
    elements: list[Element] = []
    before: frozenset[str] = frozenset()
    for element in group.elements:
        if isinstance(element, Filter):
            elements.append(Filter(bind_expression(element.condition, put), element.at))
            continue
        elements.append(_element(element, put, {name: put[name] for name in put if name in before}))
        if isinstance(element, Bind) and element.variable.name in put:
            elements.append(_same(element.variable, put[element.variable.name]))
            before |= {element.variable.name}
            continue
        new = certain_of(element, before) - before
        if row := {name: put[name] for name in put if name in new}:
            elements.append(values(row))
        before |= new
    return GroupPattern(tuple(elements), group.at), frozenset(put)


def _element(element: Element, terms: Terms, before: Terms) -> Element:
    """Return an element with terms put in; ``before`` are those that the elements before it bind."""
    if isinstance(element, (TriplePattern, PathPattern)):
        return _pattern(element, terms)
    if isinstance(element, GroupPattern):
        return _inside(element, terms)
    if isinstance(element, LateralPattern):
        return LateralPattern(_inside(element.group, terms), element.at)
    if isinstance(element, UnionPattern):
        return element.replaced(alternatives=tuple(_inside(one, terms) for one in element.alternatives))
    if isinstance(element, GraphPattern):
        return GraphPattern(_put(element.name, _names(terms)), _inside(element.group, terms), element.at)
    if isinstance(element, OptionalPattern):
        inner = _inside(element.group, before)
        # The filters of an OPTIONAL see what is bound before it.
        filters = (
            Filter(bind_expression(e.condition, before)) if isinstance(e, Filter) else e
            for e in inner.elements
        )
        return OptionalPattern(GroupPattern(tuple(filters), inner.at), element.at)
    if isinstance(element, MinusPattern):
        return MinusPattern(_inside(element.group, before), element.at)
    if isinstance(element, Bind):
        return element.replaced(expression=bind_expression(element.expression, before))
    if isinstance(element, SubSelect):
        return element.replaced(query=_select(element.query, terms))
    return element


def _inside(group: GroupPattern, terms: Terms) -> GroupPattern:
    """Put terms into a nested group where it binds them itself; they stay bound in it."""
    sure = certain(group)
    inner = {name: term for name, term in terms.items() if name in sure}
    return _group(group, inner)[0] if inner else group


def _select(query: SelectQuery, terms: Terms) -> SelectQuery:
    modifiers = query.modifiers
    if modifiers.limit is not None or modifiers.offset:
        return query
    plain = {item.variable.name for item in query.items or () if item.expression is None}
    names = columns(query) if query.items is None else frozenset(plain)
    if modifiers.group_by:
        names &= {
            key.expression.name
            for key in modifiers.group_by
            if isinstance(key.expression, Variable) and key.variable is None
        }
    inner = {name: term for name, term in terms.items() if name in names}
    return query.replaced(where=_inside(query.where, inner)) if inner else query


def _pattern(pattern: TriplePattern | PathPattern, terms: Terms) -> TriplePattern | PathPattern:
    # A literal cannot stand as subject or predicate; the row of values then joins with nothing.
    places = _names(terms)
    subject, object_ = _put(pattern.subject, places), _put(pattern.object, terms)
    if isinstance(pattern, PathPattern):
        return pattern.replaced(subject=subject, object=object_)
    return pattern.replaced(subject=subject, predicate=_put(pattern.predicate, places), object=object_)


def _names(terms: Terms) -> Terms:
    return {name: term for name, term in terms.items() if isinstance(term, (IRI, BlankNode))}


def _put(term: N, terms: Terms) -> N:
    if isinstance(term, Variable):
        return cast(N, terms.get(term.name, term))
    if isinstance(term, TripleTermPattern):
        subject, predicate = _put(term.subject, _names(terms)), _put(term.predicate, _names(terms))
        return cast(N, triple_term(subject, predicate, _put(term.object, terms)))
    return term


def bind_expression(expression: Expression, terms: Terms) -> Expression:
    """Return an expression with terms in place of variables, in EXISTS too (SPARQL 1.1, section 18.6)."""

    def step(node: object) -> object:
        if isinstance(node, Variable):
            return terms.get(node.name, node)
        if isinstance(node, BuiltInCall) and node.name.upper() == "BOUND":
            argument = node.arguments[0]
            return _TRUE if isinstance(argument, Variable) and argument.name in terms else node
        if isinstance(node, Exists):
            return Exists(bind_group(node.group, terms), node.negated, node.at)
        return None

    return cast(Expression, map_nodes(expression, step)) if terms else expression


def bind_group(group: GroupPattern, terms: Terms) -> GroupPattern:
    """Return a group with terms in place of variables in all of it, as inside EXISTS, where the variables
    outside are fixed."""

    def one(element: Element) -> Element:
        if isinstance(element, (TriplePattern, PathPattern)):
            return _pattern(element, terms)
        if isinstance(element, Filter):
            return Filter(bind_expression(element.condition, terms), element.at)
        if isinstance(element, Bind):
            return element.replaced(expression=bind_expression(element.expression, terms))
        if isinstance(element, GroupPattern):
            return bind_group(element, terms)
        if isinstance(element, (OptionalPattern, LateralPattern)):
            return element.replaced(group=bind_group(element.group, terms))
        if isinstance(element, UnionPattern):
            return element.replaced(alternatives=tuple(bind_group(g, terms) for g in element.alternatives))
        if isinstance(element, GraphPattern):
            return GraphPattern(
                _put(element.name, _names(terms)), bind_group(element.group, terms), element.at
            )
        if isinstance(element, SubSelect):
            return element.replaced(query=_select(element.query, terms))
        return element

    # What still has the variable (VALUES, MINUS, a sub-select, a literal as subject) must agree.
    elements = tuple(map(one, group.elements))
    sure = certain(group) & mentioned(elements)
    kept = {name: term for name, term in terms.items() if name in sure}
    if not kept:
        return GroupPattern(elements, group.at)
    # A MINUS looks at what stands before it; BIND may not give a value to what has one.
    place = next((n for n, one in enumerate(elements) if isinstance(one, MinusPattern)), len(elements))
    if any(isinstance(one, Bind) and one.variable.name in kept for one in elements[place:]):
        place = len(elements)
    return GroupPattern((*elements[:place], values(kept), *elements[place:]), group.at)


def compatible(group: GroupPattern, terms: Terms, *, sharing: bool) -> GroupPattern:
    """Return a group whose solutions agree with some terms, as OPTIONAL and MINUS ask.

    Args:
        group: the group; it sees nothing of what is outside.
        terms: values of variables that its solutions may bind.
        sharing: they have to share a variable with these, as with MINUS.

    Source: SPARQL 1.1 Query, section 18.5 (LeftJoin, Minus).
    """
    # What only a filter demands to be bound, as BOUND does, has no pattern that would ask for its value.
    sure = certain(GroupPattern(tuple(one for one in group.elements if not isinstance(one, Filter))))
    if sure.issuperset(terms):
        return bind_group(group, terms)
    left = {name: term for name, term in terms.items() if name not in sure}
    bound = [BuiltInCall("BOUND", (Variable(name),)) for name in left]
    agreeing = [
        Filter(Or((Not(one), _same(Variable(name), term).condition)))
        for one, (name, term) in zip(bound, left.items(), strict=True)
    ]
    if sharing and len(left) == len(terms):  # nothing is shared for certain
        agreeing.append(Filter(bound[0] if len(bound) == 1 else Or(tuple(bound))))
    inner = bind_group(group, {name: term for name, term in terms.items() if name in sure})
    return GroupPattern((inner, *agreeing), group.at)


def rename_blank_nodes(group: GroupPattern, template: object = ()) -> GroupPattern:
    """Return a group in which each blank node is a variable, so that a solution says what stood there.

    Args:
        group: the pattern.
        template: what its solutions are put into; the new variables have names that neither has.
    """
    names: dict[str, str] = {}
    # A sub-select has variables of its own, and blank nodes too.
    taken = {node.name for node in nodes((group, template)) if isinstance(node, Variable)}

    def step(node: object) -> object:
        if isinstance(node, BlankNode):
            if node.label not in names:
                name = f"node{len(names) + 1}"
                while name in taken:
                    name += "_"
                names[node.label] = name
            return Variable(names[node.label])
        return None

    def name_columns(node: object) -> object:
        if isinstance(node, SelectQuery) and node.items is None:
            items = tuple(SelectItem(Variable(name)) for name in sorted(columns(node)))
            where = cast(GroupPattern, map_nodes(node.where, name_columns))
            # A SELECT names at least one column; what `*` lets out instead are variables that only it has.
            return node.replaced(items=items or None, where=where)
        return None

    return cast(GroupPattern, map_nodes(map_nodes(group, name_columns), step))
