"""Groups and what stands in them (SPARQL 1.2 Query, sections 5 to 8, 10, 12 and 13)."""

from __future__ import annotations

from collections.abc import Callable

from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Literal, TripleTerm
from leverkg.sparql.cursor import Cursor
from leverkg.sparql.parse_expressions import constraint, expression
from leverkg.sparql.parse_terms import MAX_OPERATORS, NUMBERS, iri, literal, number, signed_number, variable
from leverkg.sparql.parse_triples import TERM_STARTS, same_subject, triple_term_of
from leverkg.sparql.scope import possible
from leverkg.sparql.tree import (
    Bind,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    LateralPattern,
    MinusPattern,
    OptionalPattern,
    ServicePattern,
    SubSelect,
    UnionPattern,
    Variable,
)

__all__ = ["group", "inline_data"]

Row = tuple[IRI | Literal | TripleTerm | None, ...]


def group(p: Cursor, before: str = "") -> GroupPattern:
    """Read ``{ … }``; `before` is the keyword it follows, for messages."""
    start = p.i
    kinds = p.kinds
    if kinds[start] != "{":
        raise _no_group(p, before)
    p.i = start + 1
    p.new_block()
    elements: list[Element] = []
    while True:
        i = p.i
        kind = kinds[i]
        if kind in TERM_STARTS or signed_number(p):
            same_subject(p, elements)  # type: ignore[arg-type]
            if not p.take(".") and kinds[p.i] in TERM_STARTS:
                raise p.missing_dot()
            continue
        if kind == "}":
            p.i = i + 1
            p.new_block()
            return GroupPattern(tuple(elements), p.at(start))
        if kind == "FILTER":
            p.i = i + 1
            elements.append(Filter(constraint(p, "FILTER"), p.at(i)))
        elif kind == "{":
            elements.append(_union(p))
        elif kind in _READERS:
            p.i = i + 1
            elements.append(_READERS[kind](p, i))
            if kind == "BIND":
                _check_new(p, elements)
            p.new_block()
        elif kind == "SELECT" and i == start + 1:
            elements.append(p.sub_select(p))
            if kinds[p.i] != "}":
                raise p.unexpected("“}” at the end of the sub-select")
        else:
            raise _cannot_begin(p)
        p.take(".")


def _no_group(p: Cursor, before: str) -> RuleError:
    after = f" after {before}" if before else ""
    known = before in ("OPTIONAL", "MINUS", "UNION", "WHERE")
    hint = f"write {before} {{ … }}" if known else None
    return p.unexpected(f"“{{” and a group of patterns{after}", hint)


def _union(p: Cursor) -> Element:
    start = p.i
    first = group(p)
    if p.kinds[p.i] != "UNION":
        # A group that is nothing but a sub-select is that sub-select.
        only = first.elements[0] if len(first.elements) == 1 else None
        if isinstance(only, SubSelect) and p.kinds[start + 1] == "SELECT":
            return only
        return first
    alternatives = [first]
    while p.take("UNION"):
        alternatives.append(group(p, "UNION"))
        if len(alternatives) > MAX_OPERATORS:
            raise p.error("LEV-Q011", f"more than {MAX_OPERATORS:,} alternatives in one UNION", start)
    return UnionPattern(tuple(alternatives), p.at(start))


def _optional(p: Cursor, start: int) -> Element:
    return OptionalPattern(group(p, "OPTIONAL"), p.at(start))


def _minus(p: Cursor, start: int) -> Element:
    return MinusPattern(group(p, "MINUS"), p.at(start))


def _lateral(p: Cursor, start: int) -> Element:
    return LateralPattern(group(p, "LATERAL"), p.at(start))


def _name(p: Cursor, keyword: str) -> IRI | Variable:
    if p.kinds[p.i] == "var":
        return variable(p)
    return iri(p, f"an IRI or a variable after {keyword}")


def _graph(p: Cursor, start: int) -> Element:
    return GraphPattern(_name(p, "GRAPH"), group(p, "GRAPH and its name"), p.at(start))


def _service(p: Cursor, start: int) -> Element:
    silent = p.take("SILENT")
    name = _name(p, "SERVICE")
    return ServicePattern(name, group(p, "SERVICE and its name"), silent, p.at(start))


def _bind(p: Cursor, start: int) -> Element:
    p.expect("(", "“(” after BIND", "write BIND(expression AS ?variable)")
    value = expression(p)
    p.expect("AS", "AS and a variable", "write BIND(expression AS ?variable)")
    target = variable(p, "a variable after AS")
    p.expect(")", "“)” at the end of BIND")
    return Bind(value, target, p.at(start))


def _check_new(p: Cursor, elements: list[Element]) -> None:
    """A BIND must name a variable that is new in its group (section 18.2.1)."""
    bound = elements[-1]
    assert isinstance(bound, Bind)
    if bound.variable.name in possible(GroupPattern(tuple(elements[:-1]))):
        raise p.source.error(
            "LEV-Q009",
            f"BIND cannot give {bound.variable} a value: it has one from the patterns before",
            bound.variable.at,
            len(str(bound.variable)),
            "take a new variable and compare the two with FILTER(?new = ?old)",
        )


def _values(p: Cursor, start: int) -> Element:
    return inline_data(p, start)


def inline_data(p: Cursor, start: int) -> InlineData:
    """Read the block after ``VALUES``."""
    variables: list[Variable] = []
    rows: list[Row] = []
    if p.kinds[p.i] == "var":
        variables.append(variable(p))
        p.expect("{", "“{” and the values", "several variables stand in brackets: VALUES (?x ?y) { (…) (…) }")
        while not p.take("}"):
            rows.append((_datum(p, "a value, UNDEF or “}”"),))
        return InlineData(tuple(variables), tuple(rows), p.at(start))
    p.expect("(", "a variable, or “(” and variables, after VALUES")
    while not p.take(")"):
        variables.append(variable(p, "a variable or “)”", None))
    p.expect("{", "“{” and the rows of values")
    while not p.take("}"):
        row_start = p.expect(
            "(", "“(” and a row of values, or “}”", "with several variables each row has brackets"
        )
        row: list[IRI | Literal | TripleTerm | None] = []
        while not p.take(")"):
            row.append(_datum(p, "a value, UNDEF or “)”"))
        if len(row) != len(variables):
            raise p.error(
                "LEV-Q014",
                f"this row has {len(row)} value{'' if len(row) == 1 else 's'}, VALUES names {len(variables)}",
                row_start,
                span=p.starts[p.i - 1] + 1 - p.starts[row_start],
                hint="write UNDEF where a row has no value",
            )
        rows.append(tuple(row))
    return InlineData(tuple(variables), tuple(rows), p.at(start))


def _datum(p: Cursor, expected: str) -> IRI | Literal | TripleTerm | None:
    kind = p.kinds[p.i]
    if kind == "pname" or kind == "iri":
        return iri(p)
    if kind == "string" or kind in NUMBERS or kind == "TRUE" or kind == "FALSE":
        return literal(p)
    if signed_number(p):
        return number(p)
    if kind == "UNDEF":
        p.i += 1
        return None
    if kind == "<<(":
        start = p.i
        term = triple_term_of(p)
        if not isinstance(term, TripleTerm) or "blank" in p.kinds[start : p.i]:
            raise p.error("LEV-Q013", "a triple term in VALUES holds no variables and no blank nodes", start)
        return term
    if kind == "blank" or kind == "[":
        raise p.error("LEV-Q013", "a blank node cannot stand in VALUES", hint="write UNDEF for “any”")
    if kind == "var":
        raise p.error(
            "LEV-Q001",
            f"expected {expected}, found the variable {p.text}",
            hint="VALUES lists constants only",
        )
    raise p.unexpected(expected)


def _cannot_begin(p: Cursor) -> RuleError:
    kind = p.kinds[p.i]
    expected = "a triple, a keyword such as FILTER or OPTIONAL, or “}”"
    hint = None
    if kind in ("NOT", "EXISTS"):
        word = "FILTER NOT EXISTS" if kind == "NOT" else "FILTER EXISTS"
        hint = f"write {word} {{ … }}"
    elif kind == "UNION":
        hint = "both sides of UNION stand in braces: { … } UNION { … }"
    elif kind == "SELECT":
        hint = "a sub-select stands in braces of its own: { SELECT … }"
    elif kind in ("ORDER", "GROUP", "LIMIT", "OFFSET", "HAVING"):
        hint = f"{kind} stands after the closing brace of WHERE"
    elif kind == "PREFIX":
        hint = "PREFIX stands at the top, before the query"
    elif kind == ".":
        hint = "one dot is enough"
    elif kind == ";":
        hint = "“;” goes on with the same subject: no dot before it"
    return p.unexpected(expected, hint)


_READERS: dict[str, Callable[[Cursor, int], Element]] = {
    "OPTIONAL": _optional,
    "MINUS": _minus,
    "LATERAL": _lateral,
    "GRAPH": _graph,
    "SERVICE": _service,
    "BIND": _bind,
    "VALUES": _values,
}
