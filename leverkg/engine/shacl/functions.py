"""Functions that node expressions may call: those of the query language by name, and those defined in the
shapes graph.

Source: SHACL 1.2 Node Expressions (the ``sparql:`` functions); SHACL Advanced Features, section 5
(``sh:SPARQLFunction``).
"""

from __future__ import annotations

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.parameters import parameter_name, parameters
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.vocabulary import FALSE, SPARQL_FUNCTIONS, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term
from leverkg.sparql.tree import (
    And,
    Arithmetic,
    BuiltInCall,
    Comparison,
    Exists,
    Expression,
    Not,
    Or,
    Sign,
    Variable,
)

__all__ = ["call_defined", "call_sparql", "is_function"]

_COMPARISONS = {
    "equals": "=",
    "not-equals": "!=",
    "less-than": "<",
    "greater-than": ">",
    "less-than-or-equal": "<=",
    "greater-than-or-equal": ">=",
}
_ARITHMETIC = {"plus": "+", "add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_BUILT_IN = {
    name.lower(): name
    for name in (
        *("STR", "LANG", "LANGMATCHES", "LANGDIR", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND", "ABS"),
        *("CEIL", "FLOOR", "ROUND", "CONCAT", "SUBSTR", "STRLEN", "REPLACE", "UCASE", "LCASE", "CONTAINS"),
        *("STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES"),
        *("SECONDS", "TIMEZONE", "TZ", "NOW", "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512"),
        *("COALESCE", "IF", "STRLANG", "STRLANGDIR", "STRDT", "sameTerm", "isIRI", "isURI", "isBlank"),
        *("isLiteral", "isNumeric", "hasLang", "hasLangdir", "REGEX", "isTriple", "TRIPLE", "SUBJECT"),
        *("PREDICATE", "OBJECT"),
    )
}
_BUILT_IN |= {
    "encode": "ENCODE_FOR_URI",
    "encode_for_uri": "ENCODE_FOR_URI",
    "encode-for-uri": "ENCODE_FOR_URI",
}


def is_function(graph: TripleIndex, name: IRI) -> bool:
    """Tell whether an IRI names a function: one of the query language, or one defined in the shapes graph."""
    return name.value.startswith(SPARQL_FUNCTIONS) or sh("SPARQLFunction") in graph.objects(name, RDF_TYPE)


def call_sparql(name: IRI, arguments: list[Term | None], evaluation: Evaluation) -> Term | None:
    """Return the value of a function of the query language.

    Args:
        name: in the namespace of these functions.
        arguments: their values; ``None`` is no value, as an unbound variable.
        evaluation: what evaluates it.

    Returns:
        The value, ``None`` where the query language has an error.

    Raises:
        RuleError: there is no such function (``LEV-R074``).
    """
    operands = [Variable(f"arg{n}") for n in range(len(arguments))]
    expression = _expression(name.value[len(SPARQL_FUNCTIONS) :], list(operands))
    if expression is None:
        raise RuleError(f"{name} is no function of SPARQL with {len(arguments)} arguments", code="LEV-R074")
    bindings = {v.name: value for v, value in zip(operands, arguments, strict=True) if value is not None}
    return evaluation.evaluate(expression, bindings)


def _expression(name: str, operands: list[Expression]) -> Expression | None:
    count = len(operands)
    if name in _COMPARISONS and count == 2:
        return Comparison(_COMPARISONS[name], operands[0], operands[1])
    if name in _ARITHMETIC and count >= 2:
        return Arithmetic(_ARITHMETIC[name], tuple(operands))
    if name in ("unary-minus", "unary-plus") and count == 1:
        return Sign("-" if name == "unary-minus" else "+", operands[0])
    if name == "logical-not" and count == 1:
        return Not(operands[0])
    if name in ("logical-and", "logical-or") and count >= 2:
        return And(tuple(operands)) if name == "logical-and" else Or(tuple(operands))
    if name == "sameValue" and count == 2:
        return BuiltInCall("COALESCE", (Comparison("=", operands[0], operands[1]), FALSE))
    if name.lower() in _BUILT_IN:
        return BuiltInCall(_BUILT_IN[name.lower()], tuple(operands))
    return None


def call_defined(
    graph: TripleIndex,
    prefixes: Prefixes,
    function: IRI,
    arguments: list[Term | None],
    evaluation: Evaluation,
) -> Term | None:
    """Return the value of a function defined by a query: the first value of the first solution.

    Raises:
        RuleError: the function is not well formed, or an argument that is not optional is missing.
    """
    expected = parameters(graph, function)
    if len(arguments) > len(expected):
        raise RuleError(f"{function} takes {len(expected)} arguments, not {len(arguments)}", code="LEV-R074")
    bindings: dict[str, Term] = {}
    given = [*arguments, *([None] * (len(expected) - len(arguments)))]
    for (path, optional), value in zip(expected, given, strict=True):
        if value is not None:
            bindings[parameter_name(path)] = value
        elif not optional:
            return None
    text = graph.value(function, sh("select"))
    if isinstance(text, Literal):
        query = prefixes.select(function, text.lexical, f"{function} sh:select")
        column = query.items[0].variable.name if query.items else None
        row = next(iter(evaluation.store.select(query, bindings)), {})
        return row.get(column) if column is not None else next(iter(row.values()), None)
    text = graph.value(function, sh("ask"))
    if isinstance(text, Literal):
        where = prefixes.ask(function, text.lexical, f"{function} sh:ask")
        return evaluation.evaluate(Exists(where), bindings)
    raise RuleError(f"{function} has neither sh:select nor sh:ask", code="LEV-R071")
