"""The terms of an ontology, as the checks need them: what there is, of which kind, and which values a
property takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Term, Triple
from leverkg.theory.terms import LEV, RDFS, lev

__all__ = ["INVERSE", "VOCABULARY", "Vocabulary", "as_data", "from_data", "read_vocabulary"]

_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PROPERTY_KINDS = frozenset(
    IRI(_OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
) | {IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property")}
_RANGES = frozenset({lev("valuesFrom"), IRI(RDFS + "range")})
INVERSE = IRI(_OWL + "inverseOf")
_DOMAIN, _APPLIES = IRI(RDFS + "domain"), lev("appliesTo")
VOCABULARY = (
    RDF_TYPE,
    *_RANGES,
    _DOMAIN,
    _APPLIES,
    INVERSE,
    IRI(_SKOS + "inScheme"),
    lev("category"),
    lev("rank"),
)
"""The properties by which a vocabulary is stated."""


class Vocabulary(NamedTuple):
    """The terms of an ontology.

    Attributes:
        classes: its classes.
        properties: its properties.
        individuals: what else it names.
        values: property → the classes, schemes and datatypes that its values come from.
        members: scheme or class → the ontology's own individuals in it.
        categories: term → `asserted`, `stage`, `derived` and so on.
        applies: property → the classes that it applies to (lev:appliesTo).
        domains: property → its domains.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    individuals: frozenset[str]
    values: dict[IRI, tuple[IRI, ...]]
    members: dict[IRI, tuple[IRI, ...]]
    categories: dict[IRI, str]
    applies: dict[IRI, tuple[IRI, ...]]
    domains: dict[IRI, tuple[IRI, ...]]

    def knows(self, iri: str) -> bool:
        """Tell whether the ontology has a term."""
        return iri in self.classes or iri in self.properties or iri in self.individuals

    def datatypes(self, prop: IRI) -> tuple[str, ...]:
        """Return the datatypes that a property takes, if it takes literals of certain datatypes only."""
        kinds = self.values.get(prop, ())
        if kinds and all(kind.value.startswith(XSD) for kind in kinds):
            return tuple(kind.value for kind in kinds)
        return ()

    def choices(self, prop: IRI) -> tuple[IRI, ...]:
        """Return the individuals that a property chooses from, if it takes these only (degrees, concepts)."""
        kinds = self.values.get(prop, ())
        if kinds and all(kind in self.members for kind in kinds):
            return tuple(member for kind in kinds for member in self.members[kind])
        return ()


def read_vocabulary(triples: Iterable[Triple]) -> Vocabulary:
    """Return the vocabulary that triples define in leverkg's namespace."""
    types: dict[str, set[Term]] = defaultdict(set)
    values: dict[IRI, list[IRI]] = defaultdict(list)
    members: dict[IRI, list[IRI]] = defaultdict(list)
    categories: dict[IRI, str] = {}
    ranks: dict[Term, int] = {}
    places: dict[IRI, dict[IRI, list[IRI]]] = {_APPLIES: defaultdict(list), _DOMAIN: defaultdict(list)}
    for s, p, o in triples:
        if not isinstance(s, IRI) or not s.value.startswith(LEV):
            continue
        types[s.value].update((o,) if p == RDF_TYPE else ())
        if p in _RANGES and isinstance(o, IRI) and o not in values[s]:
            values[s].append(o)
        elif p.value in (_SKOS + "inScheme",) and isinstance(o, IRI):
            members[o].append(s)
        elif p == lev("category"):
            categories[s] = getattr(o, "lexical", "")
        elif p in places and isinstance(o, IRI):
            places[p][s].append(o)
        elif p == lev("rank"):
            ranks[s] = int(getattr(o, "lexical", "0"))
    degrees = sorted(
        (IRI(n) for n, kinds in types.items() if lev("Degree") in kinds), key=lambda d: ranks.get(d, 0)
    )
    members = dict(members.items())
    members[lev("Degree")] = degrees
    members[lev("Profile")] = [IRI(n) for n, kinds in types.items() if lev("Profile") in kinds]
    classes = frozenset(n for n, kinds in types.items() if IRI(_OWL + "Class") in kinds)
    properties = frozenset(n for n, kinds in types.items() if kinds & _PROPERTY_KINDS)
    return Vocabulary(
        classes,
        properties,
        frozenset(types) - classes - properties,
        {p: tuple(kinds) for p, kinds in values.items()},
        {scheme: tuple(found) for scheme, found in members.items()},
        categories,
        *({prop: tuple(kinds) for prop, kinds in found.items()} for found in places.values()),
    )


# --- as data ------------------------------------------------------------------------------------------------


def as_data(vocabulary: Vocabulary, number: Callable[[Term], int]) -> tuple[object, ...]:
    """Return a vocabulary as sets of texts, and tuples of numbers.

    Args:
        vocabulary: the vocabulary.
        number: gives the number of a term.
    """

    def numbers(found: Mapping[IRI, tuple[IRI, ...]]) -> tuple[object, ...]:
        return tuple((number(one), tuple(map(number, several))) for one, several in found.items())

    v = vocabulary
    categories = tuple((number(term), category) for term, category in v.categories.items())
    lists = tuple(map(numbers, (v.values, v.members, v.applies, v.domains)))
    return v.classes, v.properties, v.individuals, categories, lists


def from_data(data: Any, terms: Sequence[Any]) -> Vocabulary:
    """Return the vocabulary of which :func:`as_data` made this.

    Args:
        data: the sets and tuples.
        terms: the terms by their numbers.
    """
    classes, properties, individuals, categories, lists = data
    values, members, applies, domains = (
        {terms[one]: tuple([terms[n] for n in several]) for one, several in found} for found in lists
    )
    kinds = {terms[term]: category for term, category in categories}
    return Vocabulary(classes, properties, individuals, values, members, kinds, applies, domains)
