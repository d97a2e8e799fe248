"""IRIs that a rule's body makes of texts: where one comes out invalid, the run stops and shows the row.

What is unbound, or no text, makes no IRI either, but that is an error of the expression and leaves a variable
unbound like any other (SPARQL 1.1 Query, section 18.5).
"""

from __future__ import annotations

from typing import TypeGuard

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, XSD_STRING
from leverkg.sparql.scope import mentioned
from leverkg.sparql.tree import (
    And,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Expression,
    Filter,
    GroupPattern,
    Not,
    Or,
    Variable,
)

__all__ = ["made_iris", "where_invalid"]


def made_iris(rule: Rule) -> list[str]:
    """Return the head's variables that the body makes an IRI of."""
    if rule.body is None:
        return []
    head = set(rule.head_variables)
    made = (element.variable.name for element in rule.body.elements if _makes_iri(element))
    return [name for name in made if name in head]


def where_invalid(rule: Rule) -> GroupPattern:
    """Return a rule's body with the filter that there is a text that is no IRI, where it is to be one."""
    assert rule.body is not None
    mark = "text"
    while any(name.startswith(mark) for name in mentioned(rule.body)):
        mark += "x"
    elements: list[Element] = []
    invalid: list[Expression] = []
    for element in rule.body.elements:
        elements.append(element)
        if not _makes_iri(element):
            continue
        assert isinstance(element.expression, BuiltInCall)
        text = Variable(f"{mark}{len(invalid)}")
        # Beside the other one, where the same variables are bound.
        elements.append(Bind(element.expression.arguments[0], text))
        is_text = Comparison("=", BuiltInCall("DATATYPE", (text,)), IRI(XSD_STRING))
        unbound = Not(BuiltInCall("BOUND", (element.variable,)))
        invalid.append(And((unbound, BuiltInCall("isLITERAL", (text,)), is_text)))
    condition = invalid[0] if len(invalid) == 1 else Or(tuple(invalid))
    return GroupPattern((*elements, Filter(condition)), rule.body.at)


def _makes_iri(element: Element) -> TypeGuard[Bind]:
    if not isinstance(element, Bind) or not isinstance(element.expression, BuiltInCall):
        return False
    return element.expression.name.upper() in ("IRI", "URI")
