"""Solution modifiers: groups, order and slices (SPARQL 1.2 Query, sections 11 and 15)."""

from __future__ import annotations

from leverkg.sparql.cursor import Cursor
from leverkg.sparql.parse_expressions import bracketed, constraint, expression
from leverkg.sparql.parse_terms import variable
from leverkg.sparql.tree import NO_MODIFIERS, Expression, GroupCondition, Modifiers, OrderCondition
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS

__all__ = ["modifiers"]


def modifiers(p: Cursor) -> Modifiers:
    """Read GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, as many as there are."""
    kind = p.kind
    if kind not in ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"):
        return NO_MODIFIERS
    at = p.at(p.i)
    group_by = _group_by(p) if p.take("GROUP") else ()
    having: list[Expression] = []
    if p.take("HAVING"):
        having.append(constraint(p, "HAVING"))
        while p.kind in ("(", "EXISTS", "NOT", "pname", "iri") or p.kind in FUNCTIONS or p.kind in AGGREGATES:
            having.append(constraint(p, "HAVING"))
    order_by = _order_by(p) if p.take("ORDER") else ()
    limit = offset = None
    while p.kind in ("LIMIT", "OFFSET"):
        keyword = p.kind
        if (limit if keyword == "LIMIT" else offset) is not None:
            raise p.error("LEV-Q001", f"{keyword} is here for the second time")
        p.i += 1
        digits = p.texts[p.expect("integer", f"a whole number after {keyword}")]
        if len(digits) > 18:
            raise p.error("LEV-Q017", f"the number after {keyword} is too large", p.i - 1)
        count = int(digits)
        if keyword == "LIMIT":
            limit = count
        else:
            offset = count
    if p.kind in ("GROUP", "HAVING", "ORDER"):
        raise p.error(
            "LEV-Q001",
            f"{p.kind} comes too late here",
            hint="the order is GROUP BY, HAVING, ORDER BY, then LIMIT and OFFSET",
        )
    return Modifiers(group_by, tuple(having), order_by, limit, offset, at)


def _group_by(p: Cursor) -> tuple[GroupCondition, ...]:
    p.expect("BY", "BY after GROUP")
    aggregates, p.aggregates = p.aggregates, None
    keys: list[GroupCondition] = []
    while True:
        kind = p.kind
        at = p.at(p.i)
        if kind == "var":
            keys.append(GroupCondition(variable(p), None, at))
        elif kind == "(":
            p.i += 1
            value = expression(p)
            named = variable(p, "a variable after AS") if p.take("AS") else None
            p.expect(")", "AS and a variable, or “)”")
            keys.append(GroupCondition(value, named, at))
        elif kind in FUNCTIONS or kind in ("pname", "iri"):
            keys.append(GroupCondition(constraint(p, "GROUP BY"), None, at))
        elif keys:
            p.aggregates = aggregates
            return tuple(keys)
        else:
            raise p.unexpected("a variable, a function or (expression AS ?variable) after GROUP BY")


def _order_by(p: Cursor) -> tuple[OrderCondition, ...]:
    p.expect("BY", "BY after ORDER")
    keys: list[OrderCondition] = []
    while True:
        kind = p.kind
        at = p.at(p.i)
        if kind == "ASC" or kind == "DESC":
            p.i += 1
            if p.kind != "(":
                near = p.i if p.kind == "var" else p.i - 2
                key = p.texts[near] if p.kinds[near] == "var" else "?x"
                raise p.unexpected(f"“(” after {kind}", f"write {kind}({key})")
            keys.append(OrderCondition(bracketed(p), kind == "DESC", at))
        elif kind == "var":
            keys.append(OrderCondition(variable(p), False, at))
            if p.kind == "word" and p.text.upper() in ("ASCENDING", "DESCENDING"):
                raise p.error(
                    "LEV-Q005", f"SPARQL has no {p.text}", hint="write DESC(?x) before the variable"
                )
        elif kind in ("(", "pname", "iri", "EXISTS", "NOT") or kind in FUNCTIONS or kind in AGGREGATES:
            keys.append(OrderCondition(constraint(p, "ORDER BY"), False, at))
        elif keys:
            return tuple(keys)
        else:
            raise p.unexpected("a variable, ASC(…), DESC(…) or an expression in brackets after ORDER BY")
