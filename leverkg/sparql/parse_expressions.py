"""Expressions (SPARQL 1.2 Query, section 17 and grammar rules [110] ff.).

Infix operators are read with two stacks rather than one function a precedence, so that a bracket costs two
Python frames and 200 of them stay far from the recursion limit.
"""

from __future__ import annotations

from leverkg.sparql import mistakes
from leverkg.sparql.cursor import Cursor
from leverkg.sparql.parse_terms import NUMBERS, iri, literal, number, signed_number, string, variable
from leverkg.sparql.parse_triples import triple_term_of
from leverkg.sparql.tokens import MAX_NESTING
from leverkg.sparql.tree import (
    Aggregate,
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Exists,
    Expression,
    FunctionCall,
    In,
    Not,
    Or,
    Sign,
    Variable,
)
from leverkg.sparql.vocabulary import AGGREGATES, FUNCTIONS

__all__ = ["MAX_OPERATORS", "bracketed", "constraint", "expression"]

MAX_OPERATORS = 1_000

_PRECEDENCE = {"||": 1, "&&": 2, "=": 3, "!=": 3, "<": 3, ">": 3, "<=": 3, ">=": 3, "IN": 3, "NOT": 3}
_PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5}
_COMPARED = 3

_EXPECTED = "an expression: a variable, a value or a function"


def expression(p: Cursor) -> Expression:
    """Read an expression."""
    start = p.i
    first = _unary(p)
    kinds = p.kinds
    if kinds[p.i] not in _PRECEDENCE:
        return first
    operands: list[Expression] = [first]
    operators: list[tuple[str, int]] = []
    count = turns = 0
    compared = False
    while True:
        index = p.i
        operator = kinds[index]
        precedence = _PRECEDENCE.get(operator)
        if precedence is None:
            break
        count += 1
        if count > MAX_OPERATORS:
            raise p.error(
                "LEV-Q011",
                f"more than {MAX_OPERATORS:,} operators in one expression",
                start,
                hint="use IN or VALUES",
            )
        while operators and (
            _PRECEDENCE[operators[-1][0]] > precedence or _turn(operators[-1][0], operator, precedence)
        ):
            turns += _PRECEDENCE[operators[-1][0]] == precedence
            _reduce(p, operands, operators)
        if turns > MAX_NESTING:
            raise p.error("LEV-Q011", f"more than {MAX_NESTING} changes of sign in one sum or product", start)
        if precedence < _COMPARED:
            compared = False
        elif compared or (
            precedence == _COMPARED and operators and _PRECEDENCE[operators[-1][0]] == _COMPARED
        ):
            raise p.error(
                "LEV-Q001",
                f"{p.text} cannot follow a comparison without brackets",
                hint="join two comparisons with &&, as in ?a < ?b && ?b < ?c",
            )
        if operator == "IN" or operator == "NOT":
            operands[-1] = _membership(p, operands[-1])
            compared = True
            continue
        p.i = index + 1
        operators.append((operator, index))
        operands.append(_unary(p))
    while operators:
        _reduce(p, operands, operators)
    return operands[0]


def _turn(last: str, operator: str, precedence: int) -> bool:
    """Whether the last operator is of this precedence but another one, so that its operands are complete."""
    return last != operator and precedence > _COMPARED and _PRECEDENCE[last] == precedence


def _reduce(p: Cursor, operands: list[Expression], operators: list[tuple[str, int]]) -> None:
    """Replace the last operator, and equal ones just before it, and their operands by the node they make."""
    operator, index = operators.pop()
    count = 2
    while operators and operators[-1][0] == operator:
        index = operators.pop()[1]
        count += 1
    parts = tuple(operands[-count:])
    del operands[-count:]
    at = p.at(index)
    node: Expression
    if operator == "&&":
        node = And(parts, at)
    elif operator == "||":
        node = Or(parts, at)
    elif _PRECEDENCE[operator] == _COMPARED:
        node = Comparison(operator, parts[0], parts[1], at)
    else:
        node = Arithmetic(operator, parts, at)
    operands.append(node)


def _membership(p: Cursor, operand: Expression) -> In:
    at = p.at(p.i)
    negated = p.take("NOT")
    p.expect(
        "IN", "IN after NOT", "NOT EXISTS begins a condition of its own: join it with &&" if negated else None
    )
    return In(operand, _arguments(p, "“(” and the values to choose from"), negated, at)


def _arguments(p: Cursor, expected: str) -> tuple[Expression, ...]:
    p.expect("(", expected)
    return _listed(p)


def _listed(p: Cursor) -> tuple[Expression, ...]:
    if p.take(")"):
        return ()
    found = [expression(p)]
    while p.take(","):
        found.append(expression(p))
    p.expect(")", "“,” or “)”")
    return tuple(found)


def _unary(p: Cursor) -> Expression:
    """Read an operand with the signs and negations before it."""
    kind = p.kinds[p.i]
    if kind == "var":
        p.i += 1
        return Variable(p.texts[p.i - 1][1:], p.at(p.i - 1))
    if kind not in ("!", "-", "+"):
        return _primary(p)
    prefixes: list[int] = []
    while p.kinds[p.i] in ("!", "-", "+") and not signed_number(p):
        prefixes.append(p.i)
        p.i += 1
        if p.kinds[p.i - 1] != "!":
            break  # one sign is all that the grammar has, SPARQL 1.2 allows more than one “!”
    if len(prefixes) > MAX_NESTING:
        raise p.error("LEV-Q011", f"more than {MAX_NESTING} signs before one operand", prefixes[0])
    found = number(p) if signed_number(p) else _primary(p)
    for index in reversed(prefixes):
        sign = p.kinds[index]
        found = Not(found, p.at(index)) if sign == "!" else Sign(sign, found, p.at(index))
    return found


def _primary(p: Cursor) -> Expression:
    i = p.i
    kind = p.kinds[i]
    if kind == "var":
        return variable(p)
    if kind == "(":
        return bracketed(p)
    if kind == "string" or kind in NUMBERS or kind == "TRUE" or kind == "FALSE":
        return literal(p)
    if kind == "pname" or kind == "iri":
        name = iri(p)
        if p.kinds[p.i] != "(":
            return name
        p.i += 1
        distinct = p.take("DISTINCT")
        return FunctionCall(name, _listed(p), distinct, p.at(i))
    if kind in FUNCTIONS:
        return _call(p)
    if kind == "EXISTS" or kind == "NOT":
        return _exists(p)
    if kind in AGGREGATES:
        return _aggregate(p)
    if kind == "<<(":
        return triple_term_of(p)  # type: ignore[return-value]
    if kind == "blank" or kind == "[":
        raise p.error("LEV-Q013", "a blank node cannot stand in an expression", hint="use a variable")
    raise mistakes.unexpected(p, _EXPECTED)


def bracketed(p: Cursor) -> Expression:
    """Read ``( expression )``."""
    p.expect("(", "“(”")
    found = expression(p)
    p.expect(")", "an operator or “)”")
    return found


def constraint(p: Cursor, keyword: str) -> Expression:
    """Read the condition of FILTER or HAVING, or a key of ORDER BY: a bracket, a function or EXISTS."""
    kind = p.kinds[p.i]
    if kind == "(":
        return bracketed(p)
    if kind in FUNCTIONS or kind in AGGREGATES or kind == "EXISTS" or kind == "NOT":
        return _primary(p)
    if (kind == "pname" or kind == "iri") and p.kinds[p.i + 1] == "(":
        return _primary(p)
    if kind == "word":
        raise mistakes.unknown_word(p, f"“(”, a function or EXISTS after {keyword}")
    raise mistakes.unexpected(
        p, f"“(”, a function or EXISTS after {keyword}", f"put the condition in brackets: {keyword}(…)"
    )


def _call(p: Cursor) -> Expression:
    index = p.i
    name, fewest, most = FUNCTIONS[p.kinds[index]]
    p.i += 1
    arguments = _arguments(p, f"“(” after {name}")
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} or {most}"
        plural = "" if wanted == "1" else "s"
        raise p.error(
            "LEV-Q006", f"{name} takes {wanted} argument{plural}, here it has {len(arguments)}", index
        )
    if name == "BOUND" and not isinstance(arguments[0], Variable):
        raise p.error("LEV-Q006", "BOUND takes a variable", index + 2)
    return BuiltInCall(name, arguments, p.at(index))


def _exists(p: Cursor) -> Exists:
    at = p.at(p.i)
    negated = p.take("NOT")
    p.expect("EXISTS", "EXISTS after NOT", "to negate a condition write !(…)")
    block = p.block
    aggregates, p.aggregates = p.aggregates, None
    if p.kinds[p.i] != "{":
        raise mistakes.unexpected(p, "“{” and a group after EXISTS")
    group = p.group(p)
    p.block = block
    p.aggregates = aggregates
    return Exists(group, negated, at)


def _aggregate(p: Cursor) -> Aggregate:
    index = p.i
    name = p.kinds[index]
    if p.aggregates is None:
        raise p.error(
            "LEV-Q015",
            f"the aggregate {name} cannot stand here",
            hint="compute it in a sub-select: { SELECT ?x (COUNT(?y) AS ?n) WHERE { … } GROUP BY ?x }",
        )
    met, p.aggregates = p.aggregates, None
    p.i += 1
    p.expect("(", f"“(” after {name}")
    distinct = p.take("DISTINCT")
    argument: Expression | None = None
    if p.kinds[p.i] != "*":
        argument = expression(p)
    elif name == "COUNT":
        p.i += 1
    else:
        raise p.error("LEV-Q006", f"only COUNT can be taken of *, not {name}")
    separator = None
    if name == "GROUP_CONCAT" and p.take(";"):
        p.expect("SEPARATOR", 'SEPARATOR, as in GROUP_CONCAT(?x; SEPARATOR=", ")')
        p.expect("=", "“=” after SEPARATOR")
        separator = string(p, "a string after SEPARATOR=")
    p.expect(")", f"“)” at the end of {name}")
    p.aggregates = met + 1
    return Aggregate(name, argument, distinct, separator, p.at(index))
