"""Pre-binding: a query with values in place of some of its variables, as SHACL means it.

A pre-bound variable has its value everywhere, in sub-selects, negations and the template too (SHACL, section
5.3 and appendix A). That is more than the bindings of a query interface do, and different from joining with a
row of values. What the specification forbids in such queries (MINUS, SERVICE, VALUES, AS for such a variable,
a sub-select that does not return it) is an error, because its meaning would hang on how an engine
substitutes. In rules that is so only where they mention such a variable: rules that many use have a MINUS or
VALUES about others, and other engines run them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import TypeVar, cast

from leverkg.engine.shacl.vocabulary import FALSE, TRUE
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Term
from leverkg.sparql.scope import columns
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import Part, map_tree, nodes
from leverkg.sparql.tree import (
    At,
    Bind,
    BuiltInCall,
    ConstructQuery,
    Filter,
    GroupPattern,
    InlineData,
    MinusPattern,
    Path,
    PathPattern,
    SelectItem,
    SelectQuery,
    ServicePattern,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    Variable,
    triple_term,
)

__all__ = ["check_prebinding", "prebound", "with_path"]

Q = TypeVar("Q", ConstructQuery, SelectQuery)

_NEVER = Filter(FALSE)


def check_prebinding(
    query: ConstructQuery | SelectQuery, names: Collection[str], *, strict: bool = True
) -> None:
    """Raise a RuleError (``LEV-R076``) if values for these variables cannot be put into a query.

    Args:
        query: the query.
        names: of the variables that will have values.
        strict: refuse MINUS, VALUES, and a sub-select that does not return ``$this``, also where they do not
            mention these variables and so mean the same however an engine puts the values in.

    Source: SHACL, section 5.3.1.
    """
    if not names:
        return
    for node in nodes(query):
        match node:
            case MinusPattern(group=group, at=at):
                if strict or any(_mentions(group, name) for name in names):
                    raise _refused(query, at, "MINUS", "write FILTER NOT EXISTS", names, strict)
            case ServicePattern(at=at):
                raise _refused(query, at, "SERVICE", "load the data instead")
            case InlineData(variables=variables, at=at):
                if strict or any(variable.name in names for variable in variables):
                    raise _refused(query, at, "VALUES", "write FILTER with IN", names, strict)
            case Bind(variable=variable, at=at) if variable.name in names:
                raise _refused(query, at, f"AS ?{variable.name}", "the variable has a value already")
            case SelectItem(variable=variable, expression=expression, at=at):
                if expression is not None and variable.name in names:
                    raise _refused(query, at, f"AS ?{variable.name}", "the variable has a value already")
            case SubSelect(query=inner, at=at):
                shown = columns(inner)
                for name in sorted(names):
                    if name not in shown and ((strict and name == "this") or _mentions(inner, name)):
                        raise _refused(
                            query,
                            at,
                            f"a sub-select that does not return ${name}",
                            f"add ${name} to its SELECT",
                        )


def _mentions(part: SelectQuery | GroupPattern, name: str) -> bool:
    return any(isinstance(node, Variable) and node.name == name for node in nodes(part))


def _refused(
    query: ConstructQuery | SelectQuery,
    at: At,
    what: str,
    hint: str,
    names: Collection[str] = (),
    strict: bool = True,
) -> RuleError:
    if not strict:
        what = f"{what} with {' or '.join(f'${name}' for name in sorted(names))} in it"
    source = Source(query.prologue.name, query.prologue.text)
    return source.error("LEV-R076", f"a query with pre-bound variables must not have {what}", at, 1, hint)


def prebound(query: Q, terms: Mapping[str, Term]) -> Q:
    """Return a query with terms in place of variables.

    Args:
        query: a query that :func:`check_prebinding` accepts.
        terms: values by variable; blank nodes must be mapped to IRIs before.

    Returns:
        The query; of a pre-bound variable in its SELECT no column is left. The template of a CONSTRUCT keeps
        its variables: fill them in when solutions are there (a literal may stand where a query cannot have
        one).
    """
    if not terms:
        return query
    numbers = count(1)

    def change(part: Part) -> Part:
        match part:
            case Variable(name=name):
                return cast(Part, terms.get(name, part))
            case TriplePattern(predicate=predicate) if not isinstance(predicate, IRI | Variable):
                return _NEVER
            case TripleTermPattern(subject=subject, predicate=predicate, object=object_, at=at):
                return triple_term(subject, predicate, object_, at)
            case BuiltInCall(name="BOUND", arguments=(argument,)) if not isinstance(argument, Variable):
                return TRUE
            case SelectQuery(items=items) if items is not None:
                kept = tuple(item for item in items if isinstance(item.variable, Variable))
                return part.replaced(items=kept or (SelectItem(Variable(f"unused{next(numbers)}"), TRUE),))
        return part

    if isinstance(query, ConstructQuery):
        return query.replaced(where=map_tree(query.where, change))
    return map_tree(query, change)


def with_path(query: SelectQuery, path: Path) -> SelectQuery:
    """Return a query with a property shape's path in place of ``$PATH`` (SHACL, section 5.3.2)."""

    def change(part: Part) -> Part:
        if isinstance(part, TriplePattern) and part.predicate == Variable("PATH"):
            if isinstance(path, IRI):
                return part.replaced(predicate=path)
            return PathPattern(part.subject, path, part.object, part.at, part.places)
        return part

    return map_tree(query, change)
