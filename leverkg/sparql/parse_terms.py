"""Terms and property paths (SPARQL 1.2 Query, sections 4.1 and 9)."""

from __future__ import annotations

import re

from leverkg.rdf.term import IRI, RDF_DIRLANGSTRING, RDF_LANGSTRING, RDF_TYPE, XSD, Literal
from leverkg.sparql.cursor import Cursor
from leverkg.sparql.tree import (
    Path,
    PathAlternative,
    PathInverse,
    PathNegated,
    PathRepeat,
    PathSequence,
    Variable,
)

__all__ = [
    "MAX_OPERATORS",
    "NUMBERS",
    "iri",
    "literal",
    "number",
    "path",
    "signed_number",
    "string",
    "variable",
    "verb",
]

_ESCAPE = re.compile(r"\\(.)")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}

MAX_OPERATORS = 1_000
"""Limit of operators in one expression, of parts in one path, of alternatives in one UNION."""

NUMBERS = {"integer": XSD + "integer", "decimal": XSD + "decimal", "double": XSD + "double"}
"""Kinds of number tokens and their datatypes."""

_TRUE = Literal("true", XSD + "boolean")
_FALSE = Literal("false", XSD + "boolean")
_REPEATS = frozenset("?*+")


def variable(p: Cursor, expected: str = "a variable", hint: str | None = None) -> Variable:
    """Read a variable."""
    index = p.expect("var", expected, hint)
    return Variable(p.texts[index][1:], p.at(index))


def iri(p: Cursor, expected: str = "an IRI") -> IRI:
    """Read an IRI, in full or as a prefixed name."""
    if p.kinds[p.i] not in ("iri", "pname"):
        raise p.unexpected(expected)
    p.i += 1
    return p.iri(p.i - 1)


def string(p: Cursor, expected: str = "a string") -> str:
    """Read a quoted string, and return what it says."""
    text = p.texts[p.expect("string", expected)]
    width = 3 if text[:3] in ('"""', "'''") else 1
    text = text[width:-width]
    return _ESCAPE.sub(lambda match: _LETTERS[match[1]], text) if "\\" in text else text


def literal(p: Cursor) -> Literal:
    """Read a literal that is a string, a number without sign, or a boolean."""
    kind = p.kinds[p.i]
    if kind == "string":
        lexical = string(p)
        following = p.kinds[p.i]
        if following == "lang":
            return _tagged(p, lexical)
        if following == "^^":
            p.i += 1
            return Literal(lexical, iri(p, "the IRI of a datatype after ^^").value)
        return Literal(lexical)
    if kind in NUMBERS:
        p.i += 1
        return Literal(p.texts[p.i - 1], NUMBERS[kind])
    if kind == "TRUE" or kind == "FALSE":
        p.i += 1
        return _TRUE if kind == "TRUE" else _FALSE
    raise p.unexpected("a literal")


def _tagged(p: Cursor, lexical: str) -> Literal:
    tag, _, direction = p.text[1:].partition("--")
    if direction and direction not in ("ltr", "rtl"):
        raise p.error("LEV-Q017", f"the base direction {direction} is neither ltr nor rtl")
    p.i += 1
    if p.kinds[p.i] == "^^":
        raise p.unexpected("no datatype after a language tag")
    if direction:
        return Literal(lexical, RDF_DIRLANGSTRING, tag, direction)
    return Literal(lexical, RDF_LANGSTRING, tag)


def signed_number(p: Cursor) -> bool:
    """Whether the next tokens are a sign and a number with nothing between them: one literal (``-1``)."""
    i = p.i
    return p.kinds[i] in ("-", "+") and p.kinds[i + 1] in NUMBERS and p.starts[i + 1] == p.starts[i] + 1


def number(p: Cursor) -> Literal:
    """Read a number with its sign."""
    index = p.i
    p.i += 2
    return Literal(p.texts[index] + p.texts[index + 1], NUMBERS[p.kinds[index + 1]])


def verb(p: Cursor) -> IRI | Variable:
    """Read a predicate that is no path."""
    kind = p.kinds[p.i]
    if kind == "pname" or kind == "iri":
        p.i += 1
        return p.iri(p.i - 1)
    if kind == "a":
        p.i += 1
        return RDF_TYPE
    if kind == "var":
        return variable(p)
    if kind == "blank" or kind == "[":
        raise p.error(
            "LEV-Q013", "a blank node cannot be a predicate", hint="use a variable for any predicate"
        )
    raise p.unexpected("a predicate: an IRI, a variable or a")


def path(p: Cursor) -> Path:
    """Read a property path; of one IRI, it is that IRI."""
    start = p.i
    alternatives: list[Path] = []
    while True:
        first = p.i
        steps = [_step(p)]
        while p.kinds[p.i] == "/":
            p.i += 1
            steps.append(_step(p))
            _limit(p, steps, start)
        alternatives.append(steps[0] if len(steps) == 1 else PathSequence(tuple(steps), p.at(first)))
        if p.kinds[p.i] != "|":
            break
        p.i += 1
        _limit(p, alternatives, start)
    if len(alternatives) == 1:
        return alternatives[0]
    return PathAlternative(tuple(alternatives), p.at(start))


def _limit(p: Cursor, parts: list[Path], start: int) -> None:
    if len(parts) > MAX_OPERATORS:
        raise p.error("LEV-Q011", f"more than {MAX_OPERATORS:,} parts in one property path", start)


def _step(p: Cursor) -> Path:
    start = p.i
    inverse = p.take("^")
    kind = p.kinds[p.i]
    step: Path
    if kind == "pname" or kind == "iri" or kind == "a":
        p.i += 1
        step = RDF_TYPE if kind == "a" else p.iri(p.i - 1)
    elif kind == "(":
        p.i += 1
        step = path(p)
        p.expect(")", "“)” at the end of the path, or one of / | * + ?")
    elif kind == "!":
        step = _negated(p)
    elif kind == "var":
        raise p.error(
            "LEV-Q001", "a variable cannot be part of a property path", hint="spell the steps out as triples"
        )
    else:
        raise p.unexpected("a predicate or property path")
    kind = p.kinds[p.i]
    if kind in _REPEATS and not signed_number(p):
        step = PathRepeat(step, kind, p.at(start))
        p.i += 1
        if p.kinds[p.i] in _REPEATS and not signed_number(p):
            raise p.error(
                "LEV-Q001",
                "a path has one of ? * +",
                hint="put the path in brackets to repeat it again: (…)" + p.text,
            )
    return PathInverse(step, p.at(start)) if inverse else step


def _negated(p: Cursor) -> PathNegated:
    start = p.i
    p.i += 1
    forward: list[IRI] = []
    inverse: list[IRI] = []

    def one() -> None:
        side = inverse if p.take("^") else forward
        if p.take("a"):
            side.append(RDF_TYPE)
        else:
            side.append(iri(p, "an IRI, ^IRI or a in the negated property set"))

    if p.take("("):
        if p.kinds[p.i] != ")":
            one()
            while p.take("|"):
                one()
        p.expect(")", "“|” or “)” in the negated property set")
    else:
        one()
    return PathNegated(tuple(forward), tuple(inverse), p.at(start))
