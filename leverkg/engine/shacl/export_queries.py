"""Queries of rules in the words that SHACL allows where ``$this`` has a value.

In SHACL Advanced Features each query of a rule is pre-bound, so it may have neither MINUS nor VALUES, and its
sub-selects return ``$this`` (SHACL, section 5.3.1 and appendix A). Much of that can be said otherwise without
a change of meaning; what cannot is refused, so that nothing is written that a reader has to turn down.
"""

from __future__ import annotations

from typing import cast

from leverkg.engine.dependencies import has_aggregate
from leverkg.engine.shacl.bind import check_prebinding
from leverkg.engine.shacl.vocabulary import integer
from leverkg.rdf.term import TripleTerm
from leverkg.sparql.scope import certain_of, columns, mentioned, possible
from leverkg.sparql.traverse import Part, map_tree, nodes
from leverkg.sparql.tree import (
    Bind,
    BuiltInCall,
    Comparison,
    ConstructQuery,
    Element,
    Exists,
    Filter,
    GroupCondition,
    GroupPattern,
    InlineData,
    MinusPattern,
    PathPattern,
    SelectItem,
    SelectQuery,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = ["for_focus_node", "of_later_versions", "of_the_moment"]

_THIS = Variable("this")
# What SPARQL 1.2 has more than SPARQL 1.1.
_LATER = frozenset(
    {"TRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "ISTRIPLE", "LANGDIR", "STRLANGDIR", "HASLANG", "HASLANGDIR"}
)
# SHACL gives these a value; a rule that uses one of them for something else needs another name.
_GIVEN = ("this", "currentShape", "shapesGraph", "PATH")


def for_focus_node(query: ConstructQuery) -> ConstructQuery:
    """Return a query that means the same when ``$this`` has a value, and may be pre-bound.

    Args:
        query: a query that knows nothing of a focus node.

    Raises:
        RuleError: it has what cannot be said so (``LEV-R076``).
    """
    query = _without_given_names(query)
    query = query.replaced(where=_without_minus(query.where))
    found = map_tree(query, _said_otherwise)
    check_prebinding(found, {_THIS.name})
    return found


def of_later_versions(query: ConstructQuery) -> str | None:
    """Return what a query has that no engine of SPARQL 1.1 knows, ``None`` if there is nothing."""
    if query.prologue.version is not None:
        return "VERSION"
    for part in nodes(query):
        if isinstance(part, (TripleTermPattern, TripleTerm)):
            return "triple terms"
        if isinstance(part, BuiltInCall) and part.name.upper() in _LATER:
            return part.name
    return None


def of_the_moment(query: ConstructQuery) -> bool:
    """Tell whether a query may conclude the time, which is one for a run here and another in each repetition
    with SHACL-AF.
    """
    told: set[str] = set()
    computed = [part for part in nodes(query.where) if isinstance(part, (Bind, SelectItem))]
    growing = True
    while growing:
        new = {
            one.variable.name
            for one in computed
            for part in nodes(one)
            if (isinstance(part, BuiltInCall) and part.name.upper() == "NOW")
            or (isinstance(part, Variable) and part.name in told)
        }
        growing = not new <= told
        told |= new
    return any(isinstance(part, Variable) and part.name in told for part in nodes(query.template))


def _without_given_names(query: ConstructQuery) -> ConstructQuery:
    taken = {part.name for part in nodes(query) if isinstance(part, Variable)}
    new: dict[str, Variable] = {}
    for name in _GIVEN:
        other = name
        while other in taken:
            other += "_"
        new[name] = Variable(other)

    def change(part: Part) -> Part:
        return new.get(part.name, part) if isinstance(part, Variable) else part

    return map_tree(query, change) if taken & set(_GIVEN) else query


def _said_otherwise(part: Part) -> Part:
    if isinstance(part, GroupPattern) and any(isinstance(one, InlineData) for one in part.elements):
        return cast(Part, part.replaced(elements=_with_rows(part.elements)))
    if isinstance(part, SubSelect):
        return part.replaced(query=_with_this(part.query))
    return part


def _with_rows(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """The elements of a group with alternatives in place of VALUES, in front of the patterns before it.

    There it means the same, and engines that see in a group what is bound before it (rdflib) agree.
    """
    found: list[Element] = []
    for element in elements:
        if isinstance(element, InlineData):
            plain = 0
            while plain < len(found) and isinstance(found[-1 - plain], (TriplePattern, PathPattern, Filter)):
                plain += 1
            found.insert(len(found) - plain, _rows(element))
        else:
            found.append(element)
    return tuple(found)


def _rows(data: InlineData) -> Element:
    """VALUES as alternatives, each of which binds the values of a row."""
    groups = [
        GroupPattern(
            tuple(
                Bind(value, variable)
                for variable, value in zip(data.variables, row, strict=True)
                if value is not None
            )
        )
        for row in data.rows
    ]
    if not groups:
        return Filter(Comparison("=", integer(0), integer(1)))  # rdflib passes over FILTER(false)
    return groups[0] if len(groups) == 1 else UnionPattern(tuple(groups))


def _with_this(query: SelectQuery) -> SelectQuery:
    """A sub-select that returns ``$this`` too, or as it is where that would change what it counts."""
    modifiers = query.modifiers
    if has_aggregate(query) and not modifiers.group_by:
        return query  # it counts even where there is nothing, and would no longer
    if modifiers.group_by:
        keys = (GroupCondition(_THIS), *modifiers.group_by)
        modifiers = modifiers.replaced(group_by=keys)
    items = query.items
    if items is None:
        items = tuple(SelectItem(Variable(name)) for name in sorted(columns(query)))
    return query.replaced(items=(SelectItem(_THIS), *items), modifiers=modifiers)


def _without_minus(group: GroupPattern) -> GroupPattern:
    """A body with FILTER NOT EXISTS in place of each MINUS that means the same."""
    elements: list[Element] = []
    before: frozenset[str] = frozenset()
    for index, element in enumerate(group.elements):
        if isinstance(element, MinusPattern):
            others = GroupPattern((*group.elements[:index], *group.elements[index + 1 :]))
            if _same_as_not_exists(element.group, before, others):
                elements.append(Filter(Exists(element.group, negated=True)))
                continue
        elements.append(element)
        if not isinstance(element, Filter):  # filters hold at the end only
            before |= certain_of(element, before)
    return group.replaced(elements=tuple(elements))


def _same_as_not_exists(removed: GroupPattern, before: frozenset[str], others: GroupPattern) -> bool:
    """Tell whether what is removed shares with the others only what both bind for certain, and something."""
    flat = all(
        isinstance(one, (TriplePattern, PathPattern))
        or (isinstance(one, Filter) and not any(isinstance(node, Exists) for node in nodes(one)))
        for one in removed.elements
    )
    patterns = [one for one in removed.elements if not isinstance(one, Filter)]
    shared = mentioned(removed) & possible(others)
    return flat and bool(shared) and shared <= (before & mentioned(tuple(patterns)))
