"""Expressions (SPARQL 1.2 Query, section 17 and grammar rules [110] ff.).

Infix operators are read with two stacks rather than one function a precedence, so that a bracket costs few
Python frames and 200 of them stay away from the recursion limit.
"""

from __future__ import annotations

from leverkg.sparql.cursor import Cursor
from leverkg.sparql.parse_terms import (
    MAX_OPERATORS,
    NUMBERS,
    iri,
    literal,
    number,
    signed_number,
    string,
    variable,
)
from leverkg.sparql.parse_triples import triple_term_of
from leverkg.sparql.tokens import MAX_LEVELS
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

__all__ = ["bracketed", "constraint", "expression"]

_PRECEDENCE = {"||": 1, "&&": 2, "=": 3, "!=": 3, "<": 3, ">": 3, "<=": 3, ">=": 3, "IN": 3, "NOT": 3}
_PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5}
_COMPARED = 3

_SIGNS = frozenset("!+-")

_EXPECTED = "an expression: a variable, a value or a function"


def expression(p: Cursor) -> Expression:
    """Read an expression."""
    start = p.i
    first = _operand(p)
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
        if turns > MAX_LEVELS:
            raise p.error("LEV-Q011", f"more than {MAX_LEVELS} turns from one operator to another", start)
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
        operands.append(_operand(p))
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


def _arguments(p: Cursor, expected: str, distinct: bool = False) -> tuple[Expression, ...]:
    p.expect("(", expected)
    if distinct:
        p.expect("DISTINCT", "DISTINCT")
    if p.take(")"):
        return ()
    found = [expression(p)]
    while p.take(","):
        found.append(expression(p))
    p.expect(")", "“,” or “)”")
    return tuple(found)


def _operand(p: Cursor) -> Expression:
    """Read an operand with the signs and negations before it."""
    i = p.i
    kind = p.kinds[i]
    if kind == "var":
        p.i = i + 1
        return Variable(p.texts[i][1:], p.at(i))
    prefixes: list[int] = []
    if kind in _SIGNS:
        prefixes = _signs(p)
        i = p.i
        kind = p.kinds[i]
    found: Expression
    if kind == "(":
        p.i = i + 1
        found = expression(p)
        p.expect(")", "an operator or “)”")
    elif kind == "var":
        found = variable(p)
    elif kind == "string" or kind in NUMBERS or kind == "TRUE" or kind == "FALSE":
        found = literal(p)
    elif kind == "pname" or kind == "iri":
        found = iri(p)
        if p.kinds[p.i] == "(":
            distinct = p.kinds[p.i + 1] == "DISTINCT"
            found = FunctionCall(found, _arguments(p, "“(”", distinct), distinct, p.at(i))
    elif kind in FUNCTIONS:
        p.i = i + 1
        found = _built_in(p, i, _arguments(p, f"“(” after {kind}"))
    elif kind == "EXISTS" or kind == "NOT":
        block, aggregates = p.block, p.aggregates
        negated = _exists(p)
        found = Exists(p.group(p), negated, p.at(i))
        # The block of triples around a filter goes on after it.
        p.block, p.aggregates = block, aggregates
    elif kind in AGGREGATES:
        found = _aggregate(p)
    elif kind == "<<(":
        found = triple_term_of(p)  # type: ignore[assignment]
    elif signed_number(p):
        found = number(p)
    elif kind == "blank" or kind == "[":
        raise p.error("LEV-Q013", "a blank node cannot stand in an expression", hint="use a variable")
    else:
        raise p.unexpected(_EXPECTED)
    for index in reversed(prefixes):
        sign = p.kinds[index]
        found = Not(found, p.at(index)) if sign == "!" else Sign(sign, found, p.at(index))
    return found


def _signs(p: Cursor) -> list[int]:
    """Step over signs and negations that do not belong to a number."""
    found: list[int] = []
    while p.kinds[p.i] in _SIGNS and not signed_number(p):
        found.append(p.i)
        p.i += 1
        if p.kinds[p.i - 1] != "!":
            break  # the grammar has one sign, and since 1.2 any number of “!”
    if len(found) > MAX_LEVELS:
        raise p.error("LEV-Q011", f"more than {MAX_LEVELS} negations of one operand", found[0])
    return found


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
        return _operand(p)
    if (kind == "pname" or kind == "iri") and p.kinds[p.i + 1] == "(":
        return _operand(p)
    if kind == "word":
        raise p.unknown_word(f"“(”, a function or EXISTS after {keyword}")
    raise p.unexpected(
        f"“(”, a function or EXISTS after {keyword}", f"put the condition in brackets: {keyword}(…)"
    )


def _built_in(p: Cursor, index: int, arguments: tuple[Expression, ...]) -> BuiltInCall:
    """The call of the built-in function of a token, with the right number of arguments."""
    name, fewest, most = FUNCTIONS[p.kinds[index]]
    if not fewest <= len(arguments) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} or {most}"
        plural = "" if wanted == "1" else "s"
        message = f"{name} takes {wanted} argument{plural}, here it has {len(arguments)}"
        raise p.error("LEV-Q006", message, index)
    if name == "BOUND" and not isinstance(arguments[0], Variable):
        raise p.error("LEV-Q006", "BOUND takes a variable", index + 2)
    return BuiltInCall(name, arguments, p.at(index))


def _exists(p: Cursor) -> bool:
    """Step over ``EXISTS`` or ``NOT EXISTS``; say whether it is negated. No aggregate stands in its group."""
    negated = p.take("NOT")
    p.expect("EXISTS", "EXISTS after NOT", "to negate a condition write !(…)")
    if p.kinds[p.i] != "{":
        raise p.unexpected("“{” and a group after EXISTS")
    p.aggregates = None
    return negated


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
