"""A query with given terms in place of some of its variables.

The copy has the solutions of the original in which each given variable is that term, less the variable. One
that the query's body does not bind at all is a parameter: the term stands for it wherever it is read.

Most places just take the term. The others need care:

* ``BIND(… AS ?x)`` cannot bind a term: a new variable takes the value, a filter demands that it is the term.
* ``VALUES ?x`` loses the column and the rows that say something else.
* A sub-select has the variable only if it projects it; then the term goes inside, the projection shrinks.
  Behind a LIMIT, for a computed column, or where it may be unbound, it cannot.
* ``MINUS`` compares what is bound on both sides, and what an OPTIONAL or BIND reads too early is unbound
  there: a term in place of the variable would change what they mean.
* A joined group does not know the variables of its surroundings, only its own.

Where the term cannot stand the variable stays in that group, and a condition at its end says what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar, get_args

from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, Term, TripleTerm
from leverkg.sparql.literals import same_value
from leverkg.sparql.scope import cannot_fail, certain_variables, projected_variables, visible_variables
from leverkg.sparql.traverse import Part, all_variables, map_tree, with_fields
from leverkg.sparql.tree import (
    AskQuery,
    Bind,
    BuiltInCall,
    ConstructQuery,
    DescribeQuery,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupCondition,
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
    ServicePattern,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
    triple_term,
)

__all__ = ["substitute"]

N = TypeVar("N", bound=Part)
Terms = Mapping[Variable, Term]

_FALSE = Literal("false", XSD + "boolean")
_TRUE = Literal("true", XSD + "boolean")


def substitute(node: N, terms: Terms) -> N:
    """The query, group, element or expression with terms in place of variables.

    A SELECT keeps its columns: ``?x`` becomes ``(term AS ?x)``. Of a CONSTRUCT's template, triples that could
    never be made (a literal as predicate or subject) are left out.

    Args:
        node: a query, or a part of a body.
        terms: the term of each variable; a triple term must hold no blank nodes.

    Raises:
        ValueError: a term is a blank node, which in a query is a variable and not the node of the data.
    """
    for variable, term in terms.items():
        if _has_blank_node(term):
            raise ValueError(f"{variable} cannot be replaced by a blank node, {term}")
    if not terms:
        return node
    return _Substitution({variable.name for variable in all_variables(node)}).of(node, terms)


def _has_blank_node(term: Term) -> bool:
    if isinstance(term, TripleTerm):
        return _has_blank_node(term.subject) or _has_blank_node(term.object)
    return isinstance(term, BlankNode)


class _Substitution:
    """One substitution; it knows the names in use, for the new variables that it needs."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def fresh(self, like: str) -> Variable:
        number = 1
        while f"{like}_{number}" in self.names:
            number += 1
        self.names.add(f"{like}_{number}")
        return Variable(f"{like}_{number}")

    def of(self, node: N, terms: Terms) -> N:
        result: object
        match node:
            case GroupPattern():
                result = self.whole(node, terms)
            case SelectQuery():
                result = self.select(node, terms)
            case ConstructQuery():
                template = [self.pattern(triple, terms) for triple in node.template]
                result = with_fields(
                    node,
                    {
                        "template": tuple(triple for triple in template if isinstance(triple, TriplePattern)),
                        **self.body(node, terms),
                    },
                )
            case AskQuery() | DescribeQuery():
                result = with_fields(node, self.body(node, terms))
            case _ if isinstance(node, get_args(Element)):
                found = self.elements([node], terms)
                result = found[0] if len(found) == 1 else GroupPattern(tuple(found))
            case _:
                result = self.expression(node, terms)  # type: ignore[arg-type]
        return result  # type: ignore[return-value]

    # --- groups ---

    def whole(self, group: GroupPattern, terms: Terms) -> GroupPattern:
        """A body: no solution may leave unbound what is to be the term."""
        elements = group.elements
        bound = [element.variable for element in elements if isinstance(element, Bind)]
        loose = visible_variables(elements) - certain_variables(elements) - set(bound)
        kept = sorted({*_kept(elements, terms), *(loose & terms.keys())}, key=lambda variable: variable.name)
        inner = {variable: term for variable, term in terms.items() if variable not in kept}
        changed = self.elements(elements, inner, strict=True)
        changed += [Filter(_is(variable, terms[variable])) for variable in kept]
        return with_fields(group, {"elements": tuple(changed)})

    def group(
        self, group: GroupPattern, terms: Terms, sealed: bool = False, seen: Terms | None = None
    ) -> GroupPattern:
        """A group with the terms in it.

        Args:
            group: the group.
            terms: the terms.
            sealed: whether the group knows only its own variables, as one that is joined does.
            seen: the terms that its filters see beside these: an OPTIONAL's filters see what is outside.
        """
        if sealed:
            visible = visible_variables(group.elements)
            terms = {variable: term for variable, term in terms.items() if variable in visible}
        kept = _kept(group.elements, terms)
        inner = {variable: term for variable, term in terms.items() if variable not in kept}
        filters = inner if seen is None else {v: term for v, term in seen.items() if v not in kept}
        elements = self.elements(group.elements, inner, filters)
        elements += [InlineData((variable,), ((terms[variable],),)) for variable in kept]  # type: ignore[arg-type]
        return with_fields(group, {"elements": tuple(elements)})

    def elements(
        self, elements: Iterable[Element], terms: Terms, filters: Terms | None = None, strict: bool = False
    ) -> list[Element]:
        """The elements with the terms in them; a `strict` BIND must not fail, one that is joined may."""
        found: list[Element] = []
        for element in elements:
            match element:
                case TriplePattern() | PathPattern():
                    found.append(self.pattern(element, terms) or Filter(_FALSE, element.at))
                case GroupPattern():
                    found.append(self.group(element, terms, sealed=True))
                case UnionPattern():
                    groups = tuple(self.group(group, terms, sealed=True) for group in element.alternatives)
                    found.append(with_fields(element, {"alternatives": groups}))
                case OptionalPattern():
                    group = self.group(element.group, terms, sealed=True, seen=terms)
                    found.append(with_fields(element, {"group": group}))
                case LateralPattern():
                    found.append(with_fields(element, {"group": self.group(element.group, terms)}))
                case MinusPattern():
                    # What MINUS shares with the group was kept; any other variable is another one inside.
                    found.append(element)
                case GraphPattern() | ServicePattern():
                    name = _replaced(element.name, terms)
                    if isinstance(name, (IRI, Variable)):
                        group = self.group(element.group, terms, sealed=True)
                        found.append(with_fields(element, {"name": name, "group": group}))
                    else:
                        found.append(Filter(_FALSE, element.at))
                case Filter():
                    condition = self.expression(element.condition, terms if filters is None else filters)
                    found.append(with_fields(element, {"condition": condition}))
                case Bind():
                    expression = self.expression(element.expression, terms)
                    if element.variable not in terms:
                        found.append(with_fields(element, {"expression": expression}))
                        continue
                    target = self.fresh(element.variable.name)
                    demand = _is(target, terms[element.variable])
                    if not strict:
                        demand = Or((Not(BuiltInCall("BOUND", (target,))), demand))
                    found.append(with_fields(element, {"expression": expression, "variable": target}))
                    found.append(Filter(demand, element.at))
                case InlineData():
                    found.append(_narrowed(element, terms))
                case SubSelect():
                    found.append(with_fields(element, {"query": self.sub_select(element.query, terms)}))
        return found

    def pattern(
        self, pattern: TriplePattern | PathPattern, terms: Terms
    ) -> TriplePattern | PathPattern | None:
        """The pattern with the terms in it, or ``None`` when no triple can ever match it."""
        subject, object_ = _replaced(pattern.subject, terms), _replaced(pattern.object, terms)
        changed: dict[str, object] = {"subject": subject, "object": object_}
        if isinstance(pattern, TriplePattern):
            # A path may begin at a literal, backwards or by going nowhere; a triple cannot.
            if subject is not pattern.subject and isinstance(subject, (Literal, TripleTerm)):
                return None
            changed["predicate"] = _replaced(pattern.predicate, terms)
            if not isinstance(changed["predicate"], (IRI, Variable)):
                return None
        return with_fields(pattern, changed)

    # --- expressions ---

    def expression(self, expression: Expression, terms: Terms) -> Expression:
        if isinstance(expression, Exists):
            return with_fields(expression, {"group": self.group(expression.group, terms)})
        if isinstance(expression, BuiltInCall) and expression.name == "BOUND":
            return _TRUE if expression.arguments[0] in terms else expression
        if isinstance(expression, (Variable, TripleTermPattern)):
            return _replaced(expression, terms)  # type: ignore[return-value]
        changed: dict[str, object] = {}
        for name in getattr(type(expression), "__slots__", ()):
            value = getattr(expression, name)
            if name in ("operands", "arguments", "choices"):
                changed[name] = tuple([self.expression(item, terms) for item in value])
            elif name in ("operand", "left", "right", "expression") and value is not None:
                changed[name] = self.expression(value, terms)
        return with_fields(expression, changed) if changed else expression

    # --- queries ---

    def select(self, query: SelectQuery, terms: Terms) -> SelectQuery:
        """A SELECT that stands by itself, with all of its columns."""
        items = query.items
        if items is None:
            shown = sorted(projected_variables(query), key=lambda variable: variable.name)
            if not shown:
                return with_fields(query, self.body(query, terms))
            items = tuple(SelectItem(variable) for variable in shown)
        computed = {item.variable for item in items if item.expression is not None}
        terms = {variable: term for variable, term in terms.items() if variable not in computed}
        body = self.body(query, terms)
        kept = visible_variables(body["where"].elements)  # type: ignore[attr-defined]
        columns = [
            SelectItem(item.variable, terms[item.variable], item.at)  # type: ignore[arg-type]
            if item.variable in terms and item.variable not in kept
            else self.item(item, terms)
            for item in items
        ]
        return with_fields(query, {"items": tuple(columns), **body})

    def sub_select(self, query: SelectQuery, terms: Terms) -> SelectQuery:
        shown = projected_variables(query)
        terms = {variable: term for variable, term in terms.items() if variable in shown}
        if not terms:
            return query
        body = self.body(query, terms, inside=True)
        if query.items is None:
            return with_fields(query, body)
        items = [self.item(item, terms) for item in query.items if item.variable not in terms]
        # A SELECT needs a column; an unbound one keeps the number of solutions.
        return with_fields(query, {"items": tuple(items) or (SelectItem(self.fresh("none")),), **body})

    def item(self, item: SelectItem, terms: Terms) -> SelectItem:
        if item.expression is None:
            return item
        return with_fields(item, {"expression": self.expression(item.expression, terms)})

    def body(
        self,
        query: SelectQuery | ConstructQuery | AskQuery | DescribeQuery,
        terms: Terms,
        inside: bool = False,
    ) -> dict[str, object]:
        """The parts of a query that all forms have; `inside` a group it is joined with what is around it."""
        modifiers = query.modifiers
        group_by: list[GroupCondition] = []
        for key in modifiers.group_by:
            expression = self.expression(key.expression, terms)
            if isinstance(expression, TripleTerm):
                expression = _TRUE  # any constant: it is the same in every solution
            group_by.append(with_fields(key, {"expression": expression}))
        changed = with_fields(
            modifiers,
            {
                "group_by": tuple(group_by),
                "having": tuple(self.expression(condition, terms) for condition in modifiers.having),
                "order_by": tuple(
                    with_fields(key, {"expression": self.expression(key.expression, terms)})
                    for key in modifiers.order_by
                ),
            },
        )
        where = query.where
        if where is not None:
            where = self.group(where, terms, sealed=True) if inside else self.whole(where, terms)
        values = None if query.values is None else _narrowed(query.values, terms)
        return {"where": where, "modifiers": changed, "values": values}


def _replaced(part: Part, terms: Terms) -> Part:
    if isinstance(part, Variable):
        return terms.get(part, part)
    if isinstance(part, TripleTermPattern):
        return map_tree(part, lambda inner: _replaced_leaf(inner, terms))
    return part


def _replaced_leaf(part: Part, terms: Terms) -> Part:
    if isinstance(part, Variable):
        return terms.get(part, part)
    if isinstance(part, TripleTermPattern):
        return triple_term(part.subject, part.predicate, part.object, part.at)
    return part


def _narrowed(data: InlineData, terms: Terms) -> InlineData:
    """The rows that agree with the terms, without their columns."""
    taken = [i for i, variable in enumerate(data.variables) if variable in terms]
    if not taken:
        return data
    rows = [
        tuple(entry for i, entry in enumerate(row) if i not in taken)
        for row in data.rows
        if all(row[i] is None or same_value(row[i], terms[data.variables[i]]) for i in taken)
    ]
    variables = tuple(variable for i, variable in enumerate(data.variables) if i not in taken)
    return with_fields(data, {"variables": variables, "rows": tuple(rows)})


def _kept(elements: tuple[Element, ...], terms: Terms) -> list[Variable]:
    """The variables that must stay variables in this group, in a fixed order."""
    visible = visible_variables(elements) & terms.keys()
    kept: set[Variable] = set()
    for index, element in enumerate(elements):
        before = elements[:index]
        match element:
            case MinusPattern():
                kept |= visible_variables(element.group.elements) & visible_variables(before)
            case OptionalPattern() | LateralPattern():
                kept |= set(all_variables(element)) - certain_variables(before)
            case Bind():
                kept |= set(all_variables(element.expression)) - certain_variables(before)
                if not cannot_fail(element.expression, certain_variables(before)):
                    kept |= {element.variable} & visible_variables(elements[index + 1 :])
            case SubSelect():
                kept |= _fixed_columns(element.query)
    return sorted(kept & visible, key=lambda variable: variable.name)


def _fixed_columns(query: SelectQuery) -> set[Variable]:
    """The columns of a sub-select that no term can replace: behind a LIMIT, computed, or unbound."""
    if query.modifiers.limit is not None or query.modifiers.offset is not None:
        return projected_variables(query)
    named = {key.variable for key in query.modifiers.group_by if key.variable is not None}
    computed = {item.variable for item in query.items or () if item.expression is not None}
    shown = projected_variables(query)
    return computed | (named & shown) | (shown - certain_variables(query.where.elements))


def _is(variable: Variable, term: Term) -> Expression:
    return BuiltInCall("sameTerm", (variable, term))  # type: ignore[arg-type]
