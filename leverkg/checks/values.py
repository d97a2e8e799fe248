"""Values that rules could not use: literals that are not of their datatype, values of a wrong kind, empty
spans."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.case.dates import days_of
from leverkg.checks.checking import Checking, near
from leverkg.engine.literal_values import INTEGERS
from leverkg.findings import Finding, Severity
from leverkg.rdf import literals
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple, TripleTerm
from leverkg.theory.terms import LEV, lev

__all__ = ["kind_of", "literal_of", "span_of"]

_DEGREE = lev("Degree")
_NUMBERS = INTEGERS | {XSD + "decimal", XSD + "double", XSD + "float"}


def literal_of(case: Checking, triple: Triple, literal: Literal) -> Iterator[Finding]:
    """Yield what is wrong with a literal as such, whatever its property."""
    advice = literals.fault(literal)
    year = literals.year(literal)
    if advice is not None:
        message = f'"{literal.lexical}" is not a valid {case.name(literal.datatype)}'
        yield case.finding("LEV-T010", Severity.ERROR, message, triple, advice)
    elif year is not None and not 1 <= year <= 9999:
        yield case.finding(
            "LEV-T011",
            Severity.ERROR,
            f"the year {year} cannot be reckoned with",
            triple,
            "days are counted in the years 1 to 9999",
        )
    if literal.datatype.startswith(XSD) and literal.datatype not in literals.DATATYPES:
        meant = near(literal.datatype, literals.DATATYPES)
        message = f"there is no datatype {case.name(literal.datatype)}{case.mean(meant)}"
        yield case.finding("LEV-T015", Severity.ERROR, message, triple)
    size = literals.digits(literal)
    if size and max(size) > 18 and case.vocabulary.datatypes(triple[1]):
        yield case.finding(
            "LEV-T012",
            Severity.ERROR,
            f"{case.labels.name(triple[1])} has {size[0]} digits before and {size[1]} after the point",
            triple,
            "rules reckon with 18 digits on either side: round it, or state it in another unit",
        )


def kind_of(case: Checking, triple: Triple) -> Iterator[Finding]:
    """Yield what is wrong with the kind of a value: no degree, no date, a text where a thing is named."""
    s, p, o = triple
    v = case.vocabulary
    if isinstance(o, TripleTerm) or p.value not in v.properties or p not in v.values:
        return
    choices, datatypes = v.choices(p), v.datatypes(p)
    wanted, hint = None, ""
    if choices:
        degrees = _DEGREE in v.values[p]
        foreign = isinstance(o, IRI) and not o.value.startswith(LEV)  # a kind of the author's own
        if o not in choices and not _reported(case, o) and (degrees or not foreign):
            wanted = "a degree" if degrees else "one of the values that it takes"
            hint = case.one_of(c.value for c in choices)
    elif datatypes:
        if not (isinstance(o, Literal) and _accepts(datatypes, o.datatype)):
            wanted, hint = _article(" or ".join(map(case.name, datatypes))), _rewrite(case, o, datatypes)
    elif isinstance(o, Literal) and all(kind.value in v.classes for kind in v.values[p]):
        wanted = "a thing, named by its IRI"
        hint = f"declare it and name it: {case.labels.name(p)} :it"
    if wanted:
        message = f"{_property(case, p)} of {case.called(s)} must be {wanted}, got {_short(case, o)}"
        yield case.finding("LEV-T020", Severity.ERROR, message, triple, hint)


def _reported(case: Checking, term: Term) -> bool:
    """Tell whether a value is reported as an unknown term already."""
    return isinstance(term, IRI) and term.value.startswith(LEV) and not case.vocabulary.knows(term.value)


def _property(case: Checking, p: IRI) -> str:
    return case.labels.name(p)


def _short(case: Checking, term: Term) -> str:
    text = case.labels.name(term)
    return text if len(text) <= 60 else text[:57] + "…"


def _rewrite(case: Checking, term: Term, datatypes: tuple[str, ...]) -> str:
    if isinstance(term, Literal):
        day = literals.day_meant(term.lexical) if XSD + "date" in datatypes else None
        for datatype, text in [(XSD + "date", day), *((d, term.lexical) for d in datatypes)]:
            if text and datatype in datatypes and literals.fault(Literal(text, datatype)) is None:
                return f"write {_written(case, text, datatype)}"
        if term.datatype == XSD + "duration":
            return (
                "months and years have no fixed length: write days, for example "
                f"{_EXAMPLES[XSD + 'dayTimeDuration']}"
            )
    return f"for example {_EXAMPLES.get(datatypes[0], case.name(datatypes[0]))}"


def _written(case: Checking, text: str, datatype: str) -> str:
    bare = datatype == XSD + "boolean" or datatype == XSD + "integer"
    return f"{text} without quotation marks" if bare else f'"{text}"^^{case.name(datatype)}'


_EXAMPLES = {
    XSD + "date": '"2026-12-31"^^xsd:date',
    XSD + "boolean": "true",
    XSD + "decimal": "1.5",
    XSD + "integer": "12",
    XSD + "dayTimeDuration": '"P90D"^^xsd:dayTimeDuration',
    XSD + "string": '"words"',
}


def _article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiox" else f"a {noun}"


def _accepts(wanted: tuple[str, ...], datatype: str) -> bool:
    """Tell whether a datatype will do; a whole number does where a number is wanted."""
    if datatype in wanted:
        return True
    if wanted[0] in (XSD + "decimal", XSD + "double"):
        return datatype in _NUMBERS
    return XSD + "integer" in wanted and datatype in INTEGERS


def span_of(case: Checking, node: Term, starts: list[Triple], ends: list[Triple]) -> Iterator[Finding]:
    """Yield what is wrong with a span: it ends before it begins, or on the same day."""
    begin = max(((d.first, t) for t in starts if (d := days_of(t[2]))), default=None, key=lambda x: x[0])
    for triple in ends:
        days = days_of(triple[2])
        if begin is None or days is None or days.first > begin[0]:
            continue
        when = "on the day on which" if days.first == begin[0] else "before"
        yield case.finding(
            "LEV-T021",
            Severity.ERROR,
            f"{case.called(node)} ends {when} it begins: from {case.labels.of(begin[1][2])} "
            f"until {case.labels.of(triple[2])}",
            triple,
            "lev:until is the first day on which it no longer holds",
        )
