"""The axioms of an ontology that exclude something, as patterns that must have no solution.

Source: OWL 2 Profiles, section 4.3, tables 4 to 8: the rules that conclude *false*, and those that conclude
``owl:sameAs`` from a property that has one value, or a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from leverkg.engine.axioms.classes import Expressions, Patterns, inclusions
from leverkg.engine.axioms.vocabulary import is_datatype, label, owl, rdfs
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import TermPattern, TriplePattern, Variable

__all__ = ["Impossible", "impossible"]

_X, _Y, _Z = Variable("x"), Variable("y"), Variable("z")


@dataclass(frozen=True, slots=True)
class Impossible:
    """A pattern that must have no solution, or none in which two of its terms differ.

    Attributes:
        triple: the axiom.
        word: its kind.
        about: the class, property or individual it is about.
        body: the pattern.
        why: the second half of a sentence that says why.
        apart: the terms that must differ for it to be wrong.
        outside: the term that must be a literal with no value of a datatype for it to be wrong, and that.
    """

    triple: Triple
    word: str
    about: Term
    body: Patterns
    why: str
    apart: tuple[TermPattern, TermPattern] | None = None
    outside: tuple[Variable, IRI] | None = None


class _Forbidden(NamedTuple):
    """What a member of a class cannot have: patterns, and why; for the rest see :class:`Impossible`."""

    patterns: Patterns
    why: str
    apart: tuple[TermPattern, TermPattern] | None = None
    outside: tuple[Variable, IRI] | None = None


def impossible(ontology: TripleIndex) -> Iterator[Impossible]:
    """Yield what the axioms of an ontology exclude."""
    expressions = Expressions(ontology)
    yield from _about_properties(ontology, expressions)
    yield from _about_classes(ontology, expressions)
    yield from _about_individuals(ontology, expressions)


def _about_properties(ontology: TripleIndex, expressions: Expressions) -> Iterator[Impossible]:
    def each(kind: str) -> Iterator[tuple[Triple, Term]]:
        for triple in ontology.match(p=RDF_TYPE, o=owl(kind)):
            yield triple, triple[0]

    def body(*edges: TriplePattern | None) -> Patterns:
        return tuple(edge for edge in edges if edge is not None)

    edge = expressions.edge
    for triple, p in each("FunctionalProperty"):
        why = f"{label(ontology, p)} has one value at most"
        yield Impossible(triple, "functional", p, body(edge(p, _X, _Y), edge(p, _X, _Z)), why, (_Y, _Z))
    for triple, p in each("InverseFunctionalProperty"):
        why = f"{label(ontology, p)} has no value in common for two things"
        yield Impossible(
            triple, "inverseFunctional", p, body(edge(p, _Y, _X), edge(p, _Z, _X)), why, (_Y, _Z)
        )
    for triple, p in each("IrreflexiveProperty"):
        why = f"nothing stands in {label(ontology, p)} to itself"
        yield Impossible(triple, "irreflexive", p, body(edge(p, _X, _X)), why)
    for triple, p in each("AsymmetricProperty"):
        why = f"{label(ontology, p)} never holds both ways"
        yield Impossible(triple, "asymmetric", p, body(edge(p, _X, _Y), edge(p, _Y, _X)), why)
    for triple, p, q in _pairs(ontology, "propertyDisjointWith", "AllDisjointProperties"):
        why = f"{label(ontology, p)} and {label(ontology, q)} are disjoint"
        yield Impossible(triple, "propertyDisjointWith", p, body(edge(p, _X, _Y), edge(q, _X, _Y)), why)
    for triple in ontology.match(p=rdfs("range")):
        p, _, datatype = triple
        if isinstance(datatype, IRI) and is_datatype(ontology, datatype):
            why = f"a value of {label(ontology, p)} is {_of_type(datatype)}"
            yield Impossible(triple, "range", p, body(edge(p, _X, _Y)), why, outside=(_Y, datatype))


def _of_type(datatype: IRI) -> str:
    return f"an xsd:{datatype.value.removeprefix(XSD)}" if datatype.value.startswith(XSD) else str(datatype)


def _pairs(ontology: TripleIndex, word: str, kind: str) -> Iterator[tuple[Triple, Term, Term]]:
    """Pairs stated one by one, and those of a collection."""
    for triple in ontology.match(p=owl(word)):
        yield triple, triple[0], triple[2]
    for node in ontology.subjects(RDF_TYPE, owl(kind)):
        for triple in ontology.match(node, owl("members")):
            for one, other in combinations(ontology.items(triple[2]) or [], 2):
                yield triple, one, other


def _about_classes(ontology: TripleIndex, expressions: Expressions) -> Iterator[Impossible]:
    pairs = list(_pairs(ontology, "disjointWith", "AllDisjointClasses"))
    for triple in ontology.match(p=owl("disjointUnionOf")):
        pairs += [(triple, *pair) for pair in combinations(ontology.items(triple[2]) or [], 2)]
    for triple, one, other in pairs:
        why = f"nothing is both {label(ontology, one)} and {label(ontology, other)}"
        for body in _both(expressions, one, other):
            yield Impossible(triple, "disjointWith", one, body, why)
    nothing = owl("Nothing")
    yield Impossible(
        (nothing, RDF_TYPE, owl("Class")),
        "nothing",
        nothing,
        (TriplePattern(_X, RDF_TYPE, nothing),),
        "owl:Nothing has no members",
    )
    for inclusion in inclusions(ontology):
        expressions.restart()
        about = inclusion.upper if isinstance(inclusion.lower, BlankNode) else inclusion.lower
        for body, member in expressions.members(inclusion.lower, _X, inside=inclusion.inside == "lower"):
            for no in _forbidden(expressions, inclusion.upper, member, inclusion.inside == "upper"):
                if body or no.patterns:
                    whole = body + no.patterns
                    yield Impossible(
                        inclusion.triple, inclusion.word, about, whole, no.why, no.apart, no.outside
                    )
    for triple in ontology.match(p=owl("hasKey")):
        yield from _key(ontology, expressions, triple)


def _both(expressions: Expressions, one: Term, other: Term) -> Iterator[Patterns]:
    expressions.restart()
    for first, who in expressions.members(one, _X):
        for second, whom in expressions.members(other, who):
            if whom == who and (first or second):
                yield first + second


def _forbidden(
    expressions: Expressions, node: Term, subject: TermPattern, inside: bool = False
) -> Iterator[_Forbidden]:
    """What a member of a class cannot have."""
    ontology = expressions.ontology
    if node == owl("Nothing"):
        yield _Forbidden((), "nothing is in this class")
    if isinstance(node, IRI) and not inside:
        if isinstance(subject, Variable) and is_datatype(ontology, node):
            yield _Forbidden((), f"its values are {_of_type(node)} each", outside=(subject, node))
        return
    for part in ontology.objects(node, owl("intersectionOf")):
        for member in ontology.items(part) or []:
            yield from _forbidden(expressions, member, subject)
    for part in ontology.objects(node, owl("complementOf")):
        for patterns, whom in expressions.members(part, subject):
            if whom == subject:
                yield _Forbidden(patterns, f"nothing of this class is {label(ontology, part)}")
    for prop in ontology.objects(node, owl("onProperty")):
        for filler in ontology.objects(node, owl("allValuesFrom")):
            other = expressions.fresh()
            edge = expressions.edge(prop, subject, other)
            if edge is not None:
                for no in _forbidden(expressions, filler, other):
                    yield no._replace(patterns=(edge, *no.patterns))
        yield from _too_many(expressions, node, prop, subject)


def _too_many(expressions: Expressions, node: Term, prop: Term, subject: TermPattern) -> Iterator[_Forbidden]:
    ontology = expressions.ontology
    words = ("maxCardinality", "cardinality", "maxQualifiedCardinality", "qualifiedCardinality")
    limits = [limit for word in words for limit in ontology.objects(node, owl(word))]
    classes = ontology.objects(node, owl("onClass")) or [owl("Thing")]
    for limit, class_ in product(limits, classes):
        count = limit.lexical.strip() if isinstance(limit, Literal) else ""
        if count not in ("0", "1"):
            continue
        values: list[Patterns] = []
        ends = [expressions.fresh() for _ in range(int(count) + 1)]
        for end in ends:
            edge = expressions.edge(prop, subject, end)
            ways = [patterns for patterns, whom in expressions.members(class_, end) if whom == end]
            if edge is None or not ways:
                return
            values.append((edge, *ways[0]))
        body = tuple(pattern for patterns in values for pattern in patterns)
        why = f"there can be {'none' if count == '0' else 'one at most'}"
        yield _Forbidden(body, why, (ends[0], ends[1]) if count == "1" else None)


def _key(ontology: TripleIndex, expressions: Expressions, triple: Triple) -> Iterator[Impossible]:
    expressions.restart(taken=2)
    properties = ontology.items(triple[2]) or []
    edges: list[TriplePattern | None] = []
    for prop in properties:
        value = expressions.fresh()
        edges += [expressions.edge(prop, _X, value), expressions.edge(prop, _Y, value)]
    if not edges or None in edges:
        return
    names = " and ".join(label(ontology, prop) for prop in properties)
    for (first, one), (second, other) in product(
        expressions.members(triple[0], _X), expressions.members(triple[0], _Y)
    ):
        if (one, other) == (_X, _Y):
            body = (*first, *second, *(edge for edge in edges if edge is not None))
            yield Impossible(triple, "key", triple[0], body, f"no two share {names}", (_X, _Y))


def _about_individuals(ontology: TripleIndex, expressions: Expressions) -> Iterator[Impossible]:
    same, different = owl("sameAs"), owl("differentFrom")
    both = (TriplePattern(_X, same, _Y), TriplePattern(_X, different, _Y))
    yield Impossible(
        (same, RDF_TYPE, same), "differentFrom", different, both, "they are said to be different"
    )
    turned = (TriplePattern(_X, same, _Y), TriplePattern(_Y, different, _X))
    yield Impossible(
        (same, RDF_TYPE, same), "differentFrom", different, turned, "they are said to be different"
    )
    for node in ontology.subjects(RDF_TYPE, owl("AllDifferent")):
        for word in ("members", "distinctMembers"):
            for triple in ontology.match(node, owl(word)):
                members = [term for term in ontology.items(triple[2]) or [] if isinstance(term, IRI)]
                for one, other in product(members, members):
                    if one != other:
                        body = (TriplePattern(one, same, other),)
                        yield Impossible(triple, "differentFrom", one, body, "they are said to be different")
    for triple in ontology.match(p=owl("sourceIndividual")):
        source = triple[2]
        for prop in ontology.objects(triple[0], owl("assertionProperty")):
            for word in ("targetIndividual", "targetValue"):
                for target in ontology.objects(triple[0], owl(word)):
                    edge = expressions.edge(prop, source, target)
                    if edge is not None and not isinstance(source, BlankNode):
                        yield Impossible(triple, "negative", source, (edge,), "this is said not to hold")
