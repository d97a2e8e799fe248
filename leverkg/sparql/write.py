"""From tree to text: readable, always the same, full IRIs unless prefixes are given.

What is written parses to an equal tree. Abbreviations of triples are not put back: each pattern has a line.
"""

from __future__ import annotations

import re

from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.tree import (
    Aggregate,
    And,
    Arithmetic,
    AskQuery,
    Bind,
    BuiltInCall,
    Comparison,
    ConstructQuery,
    DescribeQuery,
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
    PathPattern,
    Query,
    SelectItem,
    SelectQuery,
    ServicePattern,
    Sign,
    SubSelect,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write_terms import (
    Prefixes,
    iri_text,
    path_text,
    predicate_text,
    quoted,
    write_path,
    write_term,
)

__all__ = [
    "write_element",
    "write_expression",
    "write_group",
    "write_modifiers",
    "write_path",
    "write_query",
    "write_term",
]


def write_query(query: Query, prefixes: Prefixes | None = None) -> str:
    """The text of a query, ending with a line break.

    Args:
        query: the query.
        prefixes: prefix → namespace, to be declared and used; those that are not used are not declared.
    """
    text = "\n".join(_query_lines(query, prefixes or {}))
    head = [f"VERSION {quoted(query.prologue.version)}"] if query.prologue.version is not None else []
    if prefixes:
        used = sorted(p for p in prefixes if re.search(rf"(?<!\w){re.escape(p)}:", text))
        head += [f"PREFIX {prefix}: <{prefixes[prefix]}>" for prefix in used]
    return "\n".join([*head, text, ""])


def write_group(group: GroupPattern, prefixes: Prefixes | None = None) -> str:
    """The text of a group, braces included."""
    return _group(group, prefixes or {}, 0)


def write_element(element: Element, prefixes: Prefixes | None = None) -> str:
    """The text of one element of a group."""
    return _element(element, prefixes or {}, 0)


def write_modifiers(modifiers: Modifiers, prefixes: Prefixes | None = None) -> str:
    """Return the modifiers of a SELECT in one line."""
    return " ".join(_modifiers(modifiers, prefixes or {}, 0))


def write_expression(expression: Expression, prefixes: Prefixes | None = None) -> str:
    """The text of an expression."""
    return _expression(expression, prefixes or {}, 0)


# --- expressions, by how tightly they bind: || 1, && 2, comparisons 3, + - 4, * / 5, signs 6, the rest 7 ---


def _expression(expression: Expression, prefixes: Prefixes, indent: int, least: int = 1) -> str:
    def part(node: Expression, least: int = 1) -> str:
        return _expression(node, prefixes, indent, least)

    level = 7
    match expression:
        case Variable():
            return f"?{expression.name}"
        case IRI() | Literal() | TripleTerm() | TripleTermPattern() | BlankNode():
            # No query has a blank node here, but what was looked for with values put in may.
            return write_term(expression, prefixes)
        case BuiltInCall():
            text = f"{expression.name}({', '.join(part(argument) for argument in expression.arguments)})"
        case FunctionCall():
            distinct = "DISTINCT " if expression.distinct else ""
            arguments = ", ".join(part(argument) for argument in expression.arguments)
            text = f"{iri_text(expression.function.value, prefixes)}({distinct}{arguments})"
        case Comparison():
            level = 3
            text = f"{part(expression.left, 4)} {expression.operator} {part(expression.right, 4)}"
        case And():
            level, text = 2, " && ".join(part(operand, 3) for operand in expression.operands)
        case Or():
            level, text = 1, " || ".join(part(operand, 2) for operand in expression.operands)
        case Not():
            level, text = 6, "!" + part(expression.operand, 7)
        case In():
            choices = ", ".join(part(choice) for choice in expression.choices)
            word = "NOT IN" if expression.negated else "IN"
            level, text = 3, f"{part(expression.operand, 4)} {word} ({choices})"
        case Arithmetic():
            level = 4 if expression.operator in "+-" else 5
            text = f" {expression.operator} ".join(
                part(operand, level + 1) for operand in expression.operands
            )
        case Sign():
            operand = part(expression.operand, 7)
            # A sign before a digit would be read as one number.
            text = (
                f"{expression.operator}({operand})"
                if operand[0] in ".0123456789"
                else expression.operator + operand
            )
            level = 6
        case Aggregate():
            inside = "*" if expression.expression is None else part(expression.expression)
            distinct = "DISTINCT " if expression.distinct else ""
            separator = "" if expression.separator is None else f"; SEPARATOR={quoted(expression.separator)}"
            text = f"{expression.name}({distinct}{inside}{separator})"
        case Exists():
            word = "NOT EXISTS" if expression.negated else "EXISTS"
            text = f"{word} {_group(expression.group, prefixes, indent)}"
    return text if level >= least else f"({text})"


def _condition(expression: Expression, prefixes: Prefixes, indent: int) -> str:
    """A condition as FILTER and HAVING want it: a call or EXISTS as it is, all else in brackets."""
    text = _expression(expression, prefixes, indent)
    return text if isinstance(expression, (BuiltInCall, FunctionCall, Aggregate, Exists)) else f"({text})"


# --- groups ---


def _group(group: GroupPattern, prefixes: Prefixes, indent: int) -> str:
    if not group.elements:
        return "{ }"
    pad = "  " * (indent + 1)
    lines = [f"{pad}{_element(element, prefixes, indent + 1)}\n" for element in group.elements]
    return "{\n" + "".join(lines) + "  " * indent + "}"


def _element(element: Element, prefixes: Prefixes, indent: int) -> str:
    match element:
        case TriplePattern():
            subject, object_ = write_term(element.subject, prefixes), write_term(element.object, prefixes)
            return f"{subject} {predicate_text(element.predicate, prefixes)} {object_} ."
        case PathPattern():
            subject, object_ = write_term(element.subject, prefixes), write_term(element.object, prefixes)
            return f"{subject} {path_text(element.path, prefixes)} {object_} ."
        case Filter():
            text = _condition(element.condition, prefixes, indent)
            return f"FILTER{'' if text.startswith('(') else ' '}{text}"
        case Bind():
            return f"BIND({_expression(element.expression, prefixes, indent)} AS ?{element.variable.name})"
        case GroupPattern():
            return _group(element, prefixes, indent)
        case OptionalPattern():
            return f"OPTIONAL {_group(element.group, prefixes, indent)}"
        case MinusPattern():
            return f"MINUS {_group(element.group, prefixes, indent)}"
        case LateralPattern():
            return f"LATERAL {_group(element.group, prefixes, indent)}"
        case UnionPattern():
            return " UNION ".join(_group(group, prefixes, indent) for group in element.alternatives)
        case GraphPattern():
            return f"GRAPH {write_term(element.name, prefixes)} {_group(element.group, prefixes, indent)}"
        case ServicePattern():
            name = ("SILENT " if element.silent else "") + write_term(element.name, prefixes)
            return f"SERVICE {name} {_group(element.group, prefixes, indent)}"
        case InlineData():
            return _values(element, prefixes, indent)
        case SubSelect():
            lines = [f"  {line}" for line in _query_lines(element.query, prefixes, indent + 1)]
            pad = "  " * indent
            return "{\n" + "".join(f"{pad}{line}\n" for line in lines) + pad + "}"


def _values(data: InlineData, prefixes: Prefixes, indent: int) -> str:
    def entry(term: IRI | Literal | TripleTerm | None) -> str:
        return "UNDEF" if term is None else write_term(term, prefixes)

    if len(data.variables) == 1:
        return f"VALUES {data.variables[0]} {{ {' '.join(entry(row[0]) for row in data.rows)} }}"
    pad = "  " * (indent + 1)
    rows = "".join(f"{pad}({' '.join(entry(term) for term in row)})\n" for row in data.rows)
    return f"VALUES ({' '.join(map(str, data.variables))}) {{\n{rows}{'  ' * indent}}}"


# --- queries ---


def _query_lines(query: Query, prefixes: Prefixes, indent: int = 0) -> list[str]:
    """The parts of a query; lines inside a part are indented already."""
    dataset = [
        f"FROM {'NAMED ' if clause.named else ''}{iri_text(clause.iri.value, prefixes)}"
        for clause in query.dataset
    ]
    match query:
        case SelectQuery():
            words = ["SELECT", "DISTINCT" if query.distinct else "REDUCED" if query.reduced else ""]
            words += ["*"] if query.items is None else [_item(item, prefixes, indent) for item in query.items]
            head = " ".join(word for word in words if word)
        case ConstructQuery():
            template = _group(GroupPattern(query.template), prefixes, indent)
            head = f"CONSTRUCT {template}"
        case AskQuery():
            head = "ASK"
        case DescribeQuery():
            resources = query.resources
            head = "DESCRIBE " + (
                "*" if resources is None else " ".join(write_term(r, prefixes) for r in resources)
            )
    lines = [head, *dataset]
    if query.where is not None:
        lines.append(f"WHERE {_group(query.where, prefixes, indent)}")
    lines += _modifiers(query.modifiers, prefixes, indent)
    if query.values is not None:
        lines.append(_values(query.values, prefixes, indent))
    return lines


def _item(item: SelectItem, prefixes: Prefixes, indent: int) -> str:
    if item.expression is None:
        return str(item.variable)
    return f"({_expression(item.expression, prefixes, indent)} AS {item.variable})"


def _modifiers(modifiers: Modifiers, prefixes: Prefixes, indent: int) -> list[str]:
    lines: list[str] = []
    if modifiers.group_by:
        lines.append("GROUP BY " + " ".join(_key(key, prefixes, indent) for key in modifiers.group_by))
    if modifiers.having:
        lines.append("HAVING " + " ".join(_condition(part, prefixes, indent) for part in modifiers.having))
    if modifiers.order_by:
        keys = [
            f"{'DESC' if key.descending else 'ASC'}({_expression(key.expression, prefixes, indent)})"
            for key in modifiers.order_by
        ]
        lines.append("ORDER BY " + " ".join(keys))
    if modifiers.limit is not None:
        lines.append(f"LIMIT {modifiers.limit}")
    if modifiers.offset is not None:
        lines.append(f"OFFSET {modifiers.offset}")
    return lines


def _key(key: GroupCondition, prefixes: Prefixes, indent: int) -> str:
    if key.variable is None and isinstance(key.expression, Variable):
        return str(key.expression)
    named = "" if key.variable is None else f" AS {key.variable}"
    return f"({_expression(key.expression, prefixes, indent)}{named})"
