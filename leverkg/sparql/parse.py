"""SPARQL 1.1 and 1.2 queries from text to tree: the query forms, and the entrance to the parser.

The parser is a recursive descent over tokens read beforehand, one function for each part of the grammar, in
``parse_terms``, ``parse_triples``, ``parse_expressions`` and ``parse_patterns``. It asks for what the
specification asks for beyond the grammar, too (section 19.8, notes): new variables in AS, keys of a group,
labels of blank nodes. Updates are refused. What it deliberately does not do: translate to algebra, or judge
whether a query makes a rule.
"""

from __future__ import annotations

from collections.abc import Mapping

from leverkg.errors import RuleError
from leverkg.rdf.term import IRI
from leverkg.sparql.cursor import Cursor
from leverkg.sparql.grouping import check_grouping, grouping_keys
from leverkg.sparql.mistakes import describe
from leverkg.sparql.parse_expressions import expression
from leverkg.sparql.parse_modifiers import modifiers
from leverkg.sparql.parse_patterns import group, inline_data
from leverkg.sparql.parse_terms import iri, string, variable
from leverkg.sparql.parse_triples import template
from leverkg.sparql.scope import possible
from leverkg.sparql.source import Source
from leverkg.sparql.tokens import END, MAX_LEVELS
from leverkg.sparql.traverse import Part, children
from leverkg.sparql.tree import (
    NO_PROLOGUE,
    AskQuery,
    At,
    ConstructQuery,
    DatasetClause,
    DescribeQuery,
    GroupPattern,
    InlineData,
    Prologue,
    Query,
    SelectItem,
    SelectQuery,
    SubSelect,
    Variable,
)
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS

__all__ = ["parse_query"]

# A bracket adds a few levels to the tree: so few brackets cannot make it too deep.
_SHALLOW = 15


def parse_query(
    text: str,
    *,
    name: str = "query",
    prefixes: Mapping[str, str] | None = None,
    base: str | None = None,
) -> Query:
    """The syntax tree of a query.

    Args:
        text: the query, without a byte order mark.
        name: the file or query, for messages.
        prefixes: prefixes that hold without being declared; the text may declare them anew.
        base: the IRI that relative IRIs start from, unless the text has a BASE.

    Raises:
        RuleError: the text is no query; code ``LEV-Q…``, place, line and mostly a hint.
    """
    cursor = Cursor(Source(name, text), prefixes or {}, base, group, _sub_select)
    version = _prologue(cursor)
    prologue = Prologue(tuple(cursor.prefixes.items()), cursor.base, version, name, text)
    query = _form(cursor, prologue)
    if cursor.kind != END:
        raise _text_after_end(cursor)
    if cursor.tokens.deepest > _SHALLOW:
        _check_levels(cursor, query)
    return query


def _check_levels(p: Cursor, query: Query) -> None:
    """Limit how deep the tree is, so that whoever walks it may recurse."""
    stack: list[tuple[Part, int]] = [(query, 0)]
    while stack:
        node, level = stack.pop()
        if level > MAX_LEVELS:
            raise p.source.error(
                "LEV-Q011",
                f"more than {MAX_LEVELS} groups, conditions and functions within one another",
                getattr(node, "at", query.at),
                hint="split the query",
            )
        stack.extend((child, level + 1) for child in children(node))


def _prologue(p: Cursor) -> str | None:
    version = None
    while True:
        kind = p.kind
        if kind == "PREFIX":
            p.i += 1
            text = p.text
            if p.kind != "pname" or not text.endswith(":") or ":" in text[:-1]:
                hint = f"write PREFIX {text}: <http://…>" if p.kind == "word" or p.kind.isupper() else None
                found = describe(p.kind, text)
                raise p.error(
                    "LEV-Q001", f"expected a prefix with a colon, as in ex:, found {found}", hint=hint
                )
            p.i += 1
            iri_index = p.expect("iri", f"the IRI of {text} in angle brackets")
            p.declare(text[:-1], iri_index)
            if p.kind == ".":
                raise p.error(
                    "LEV-Q001", "no dot stands after PREFIX", hint="delete it; only Turtle's @prefix has one"
                )
        elif kind == "BASE":
            p.i += 1
            p.rebase(p.expect("iri", "the base IRI in angle brackets"))
        elif kind == "VERSION":
            p.i += 1
            version = string(p, 'the version in quotes, as in "1.2"')
        else:
            return version


def _form(p: Cursor, prologue: Prologue) -> Query:
    at = p.at(p.i)
    if p.kind == "SELECT":
        return _select(p, prologue, at)
    if p.take("CONSTRUCT"):
        return _construct(p, prologue, at)
    if p.take("ASK"):
        dataset = _dataset(p)
        where = _where(p)
        return AskQuery(where, modifiers(p), _values_clause(p), dataset, prologue, at)
    if p.take("DESCRIBE"):
        return _describe(p, prologue, at)
    hint = "the text holds no query" if p.kind == END else None
    raise p.unexpected("SELECT, CONSTRUCT, ASK or DESCRIBE", hint)


def _select(p: Cursor, prologue: Prologue, at: At, sub: bool = False) -> SelectQuery:
    outer, p.aggregates = p.aggregates, 0
    p.i += 1
    distinct = p.take("DISTINCT")
    reduced = not distinct and p.take("REDUCED")
    items = _items(p)
    in_items, p.aggregates = p.aggregates or 0, None
    dataset = () if sub else _dataset(p)
    where = _where(p)
    p.aggregates = in_items
    given = modifiers(p)
    aggregates, p.aggregates = p.aggregates or 0, outer
    query = SelectQuery(items, where, distinct, reduced, given, _values_clause(p), dataset, prologue, at)
    if aggregates or given.group_by or given.having:
        check_grouping(p.source, query)
        _check_items(p, query, grouped=True)
    else:
        _check_items(p, query)
    return query


def _sub_select(p: Cursor) -> SubSelect:
    at = p.at(p.i)
    return SubSelect(_select(p, NO_PROLOGUE, at, sub=True), at)


def _items(p: Cursor) -> tuple[SelectItem, ...] | None:
    if p.take("*"):
        return None
    items: list[SelectItem] = []
    while True:
        kind = p.kind
        if kind == "var":
            at = p.at(p.i)
            items.append(SelectItem(variable(p), None, at))
        elif kind == "(":
            at = p.at(p.i)
            p.i += 1
            value = expression(p)
            p.expect("AS", "AS and a variable", "each computed column is named: (expression AS ?name)")
            items.append(SelectItem(variable(p, "a variable after AS"), value, at))
            p.expect(")", "“)” at the end of the column")
        elif items and kind != ",":
            return tuple(items)
        else:
            hint = None
            if kind.isupper() and p.kinds[p.i + 1] == "(":
                hint = f"a computed column stands in brackets and is named: ({p.text}(…) AS ?name)"
            elif kind == ",":
                hint = "columns are separated by spaces"
            raise p.unexpected("a variable, (expression AS ?variable) or *", hint)


def _check_items(p: Cursor, query: SelectQuery, grouped: bool = False) -> None:
    """AS must name a new variable; in a grouped query only keys are there before (section 18.2.4.4)."""
    if query.items is None:
        return
    taken: set[str] = set()
    inside: frozenset[str] | None = None
    for item in query.items:
        if item.expression is None:
            taken.add(item.variable.name)
            continue
        if inside is None:
            inside = grouping_keys(query) if grouped else possible(query.where)
        if item.variable.name in taken or item.variable.name in inside:
            raise p.source.error(
                "LEV-Q009",
                f"AS cannot give {item.variable} a value: it is in use already",
                item.variable.at,
                len(str(item.variable)),
                "name the column by a new variable",
            )
        taken.add(item.variable.name)


def _construct(p: Cursor, prologue: Prologue, at: At) -> ConstructQuery:
    if p.kind == "{":
        triples = template(p)
        dataset = _dataset(p)
        where = _where(p)
        return ConstructQuery(triples, where, modifiers(p), _values_clause(p), dataset, prologue, at)
    if p.kind not in ("WHERE", "FROM"):
        hint = "the triples to construct stand in braces: CONSTRUCT { ?x a ex:Thing } WHERE { … }"
        raise p.unexpected("“{” and the triples to construct", hint if p.kind != "word" else None)
    dataset = _dataset(p)
    p.expect("WHERE", "WHERE")
    start = p.at(p.i)
    triples = template(p)
    where = GroupPattern(triples, start)
    return ConstructQuery(triples, where, modifiers(p), _values_clause(p), dataset, prologue, at)


def _describe(p: Cursor, prologue: Prologue, at: At) -> DescribeQuery:
    resources: list[IRI | Variable] = []
    if not p.take("*"):
        while p.kind in ("var", "iri", "pname"):
            resources.append(variable(p) if p.kind == "var" else iri(p))
        if not resources:
            raise p.unexpected("a variable, an IRI or * after DESCRIBE")
    everything = not resources
    dataset = _dataset(p)
    where = _where(p) if p.kind in ("WHERE", "{") else None
    given = modifiers(p)
    values = _values_clause(p)
    found = None if everything else tuple(resources)
    return DescribeQuery(found, where, given, values, dataset, prologue, at)


def _dataset(p: Cursor) -> tuple[DatasetClause, ...]:
    clauses: list[DatasetClause] = []
    while p.kind == "FROM":
        at = p.at(p.i)
        p.i += 1
        named = p.take("NAMED")
        clauses.append(DatasetClause(iri(p, "the IRI of a graph after FROM"), named, at))
    return tuple(clauses)


def _where(p: Cursor) -> GroupPattern:
    if p.take("WHERE"):
        return group(p, "WHERE")
    if p.kind != "{":
        hint = None
        if p.kind in FUNCTIONS or p.kind in AGGREGATES:
            hint = f"a computed column stands in brackets and is named: ({p.text}(…) AS ?name)"
        raise p.unexpected("WHERE and a group of patterns in braces", hint)
    return group(p)


def _values_clause(p: Cursor) -> InlineData | None:
    if p.kind != "VALUES":
        return None
    p.i += 1
    return inline_data(p, p.i - 1)


def _text_after_end(p: Cursor) -> RuleError:
    hint = None
    if p.kind in ("FILTER", "OPTIONAL", "BIND", "MINUS", "UNION"):
        hint = f"{p.kind} stands inside the braces of WHERE; is there a “}}” too many before it?"
    elif p.kind in ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "PREFIX"):
        hint = "a file holds one query"
    elif p.kind in (".", ";"):
        hint = "nothing stands after the query's closing brace; delete it"
    return p.unexpected("the end of the query", hint)
