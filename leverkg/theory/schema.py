"""What the loader has to know of the ontology: what is a circumstance, who owns it, what its defaults are.

Read from the ontology and from the case itself, so that a user's own class below ``lev:Threat`` or property
below ``lev:owner`` works at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from leverkg.rdf.term import IRI, Term, Triple
from leverkg.theory.terms import RDFS, lev

__all__ = [
    "CIRCUMSTANCE",
    "OWNER",
    "SCHEMA",
    "Default",
    "Restated",
    "Schema",
    "as_data",
    "from_data",
    "read_schema",
]

CIRCUMSTANCE = lev("Circumstance")
OWNER = lev("owner")
SCHEMA = (
    IRI(RDFS + "subClassOf"),
    IRI(RDFS + "subPropertyOf"),
    *map(lev, ("defaultValue", "appliesTo", "derivedFor", "openValue", "restates")),
)
"""The properties by which a schema is stated."""


class Default(NamedTuple):
    """The value that a property has where nobody states one, and the classes that it is filled for."""

    property: IRI
    value: Term
    classes: frozenset[Term]
    specific: frozenset[IRI]


class Restated(NamedTuple):
    """A property that has the values of another where that is stated, and an open value elsewhere."""

    property: IRI
    source: IRI
    open: Term
    classes: frozenset[Term]


class Schema(NamedTuple):
    """The part of the ontology that preparing a case needs.

    Attributes:
        superclasses: class → all classes above it, itself included.
        superproperties: property → all properties above it, itself included.
        defaults: what to fill in, in order of the property's name.
        restated: what absence of a statement means, in order of the property's name.
    """

    superclasses: dict[Term, frozenset[Term]]
    superproperties: dict[Term, frozenset[Term]]
    defaults: tuple[Default, ...]
    restated: tuple[Restated, ...]

    def is_a(self, types: Iterable[Term], target: IRI) -> bool:
        """Tell whether one of the types is the target or below it."""
        return any(target in self.superclasses.get(t, frozenset((t,))) for t in types)

    def is_property(self, predicate: Term, target: IRI) -> bool:
        """Tell whether the predicate is the target or below it."""
        return predicate == target or target in self.superproperties.get(predicate, frozenset())


def read_schema(triples: Iterable[Triple]) -> Schema:
    """Return the schema that these triples (the ontology's and the case's) state.

    A default is filled for the classes of ``lev:appliesTo``, except where ``lev:derivedFor`` says that
    rules derive a value first.
    """
    classes: dict[Term, set[Term]] = defaultdict(set)
    properties: dict[Term, set[Term]] = defaultdict(set)
    values: dict[IRI, Term] = {}
    applies: dict[Term, set[Term]] = defaultdict(set)
    derived: dict[Term, set[Term]] = defaultdict(set)
    opens: dict[IRI, Term] = {}
    restates: dict[IRI, IRI] = {}
    for s, p, o in triples:
        match p.value:
            case "http://www.w3.org/2000/01/rdf-schema#subClassOf":
                classes[s].add(o)
            case "http://www.w3.org/2000/01/rdf-schema#subPropertyOf":
                properties[s].add(o)
            case "https://w3id.org/leverkg#defaultValue" if isinstance(s, IRI):
                values[s] = o
            case "https://w3id.org/leverkg#appliesTo":
                applies[s].add(o)
            case "https://w3id.org/leverkg#derivedFor":
                derived[s].add(o)
            case "https://w3id.org/leverkg#openValue" if isinstance(s, IRI):
                opens[s] = o
            case "https://w3id.org/leverkg#restates" if isinstance(s, IRI) and isinstance(o, IRI):
                restates[s] = o
            case _:
                pass
    above = _closure(properties)
    uppers_of = _closure(classes)
    defaults = []
    for prop, value in sorted(values.items(), key=lambda item: item[0].value):
        specific = frozenset(
            p for p, uppers in above.items() if isinstance(p, IRI) and prop in uppers and p != prop
        )
        filled = frozenset(c for c in applies[prop] if not derived[prop] & uppers_of.get(c, frozenset((c,))))
        defaults.append(Default(prop, value, filled, specific))
    restated = [
        Restated(prop, source, opens[prop], frozenset(applies[prop]))
        for prop, source in sorted(restates.items(), key=lambda item: item[0].value)
        if prop in opens
    ]
    return Schema(uppers_of, above, tuple(defaults), tuple(restated))


def _closure(direct: dict[Term, set[Term]]) -> dict[Term, frozenset[Term]]:
    """Return each node with all that is above it, itself included; circles are harmless."""
    closed: dict[Term, frozenset[Term]] = {}
    for start in list(direct):
        seen = {start}
        stack = [start]
        while stack:
            for upper in direct.get(stack.pop(), ()):
                if upper not in seen:
                    seen.add(upper)
                    stack.append(upper)
        closed[start] = frozenset(seen)
    return closed


# --- as data ------------------------------------------------------------------------------------------------


def as_data(schema: Schema, number: Callable[[Term], int]) -> tuple[object, ...]:
    """Return a schema as tuples of numbers.

    Args:
        schema: the schema.
        number: gives the number of a term.
    """

    def numbers(terms: Iterable[Term]) -> tuple[int, ...]:
        return tuple(map(number, terms))

    return (
        *(
            tuple((number(low), numbers(high)) for low, high in uppers.items())
            for uppers in (schema.superclasses, schema.superproperties)
        ),
        tuple((numbers(one[:2]), numbers(one.classes), numbers(one.specific)) for one in schema.defaults),
        tuple((numbers(one[:3]), numbers(one.classes)) for one in schema.restated),
    )


def from_data(data: Any, terms: Sequence[Any]) -> Schema:
    """Return the schema of which :func:`as_data` made tuples.

    Args:
        data: the tuples.
        terms: the terms by their numbers.
    """

    def some(numbers: Iterable[int]) -> frozenset[Any]:
        return frozenset([terms[n] for n in numbers])

    classes, properties, defaults, restated = data
    return Schema(
        {terms[low]: some(high) for low, high in classes},
        {terms[low]: some(high) for low, high in properties},
        tuple([Default(terms[p], terms[value], some(c), some(s)) for (p, value), c, s in defaults]),
        tuple([Restated(terms[p], terms[of], terms[else_], some(c)) for (p, of, else_), c in restated]),
    )
