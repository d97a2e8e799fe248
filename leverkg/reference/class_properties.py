"""Which properties a class takes: its own and those of the classes above it, with their defaults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology, ontology_vocabulary
from leverkg.theory.terms import PREFIXES, RDFS, lev

__all__ = ["property_lines", "value_lines"]

_ABOVE = IRI(RDFS + "subClassOf")
_DOMAIN, _APPLIES = IRI(RDFS + "domain"), lev("appliesTo")


def property_lines(iri: IRI) -> list[str]:
    """Return a line for a class and for each class above it that has properties: the class, then these.

    A property belongs to the classes that it applies to; where none is named, to its domain, which may be
    wider. What only rules conclude is left out of a class that people state.
    """
    categories, labels = ontology_vocabulary().categories, Labels(ontology(), PREFIXES)
    stated = categories.get(iri) == "asserted"
    lines = []
    for kind in _upwards(iri):
        names = [
            labels.name(prop) + _default(prop, labels)
            for prop in _properties().get(kind, ())
            if not stated or categories.get(prop) == "asserted"
        ]
        if names:
            lines.append((f"as a {labels.name(kind)}: " if kind != iri else "") + ", ".join(names))
    return lines


def value_lines(iri: IRI) -> list[tuple[str, list[str]]]:
    """Return what an individual of the ontology says by the properties that its classes take.

    Each property with its values, in the order of the ontology: what a profile counts, the rank of a degree.
    """
    labels = Labels(ontology(), PREFIXES)
    said = [(p, o) for s, p, o in ontology() if s == iri]
    kinds = [kind for p, o in said if p == RDF_TYPE and isinstance(o, IRI) for kind in _upwards(o)]
    found: dict[str, list[str]] = {}
    for prop in dict.fromkeys(prop for kind in kinds for prop in _properties().get(kind, ())):
        values = [labels.name(o) for p, o in said if p == prop]
        if values:
            found[labels.of(prop)] = values
    return list(found.items())


def _upwards(iri: IRI) -> Iterator[Term]:
    """Yield a class and those above it, the nearest first."""
    seen: list[Term] = [iri]
    for kind in seen:
        yield kind
        seen += [o for s, p, o in ontology() if s == kind and p == _ABOVE and o not in seen]


@cache
def _properties() -> dict[Term, tuple[IRI, ...]]:
    """Return the properties of each class, in the order of the ontology."""
    domains: dict[IRI, list[Term]] = defaultdict(list)
    applies: dict[IRI, list[Term]] = defaultdict(list)
    for s, p, o in ontology():
        if isinstance(s, IRI) and p in (_DOMAIN, _APPLIES):
            (domains if p == _DOMAIN else applies)[s].append(o)
    found: dict[Term, dict[IRI, None]] = defaultdict(dict)
    for prop in dict.fromkeys((*domains, *applies)):
        for kind in applies.get(prop) or domains[prop]:
            found[kind][prop] = None
    return {kind: tuple(props) for kind, props in found.items()}


def _default(prop: IRI, labels: Labels) -> str:
    value = next((o for s, p, o in ontology() if s == prop and p == lev("defaultValue")), None)
    return f" ({labels.name(value)} unless stated)" if value is not None else ""
