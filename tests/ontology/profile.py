"""What of an ontology lies outside OWL 2 DL's structure or OWL 2 RL's axioms.

Not a full validator: it looks at what an ontology of this kind can get wrong. Every check returns one line a
finding, so that an empty list means that nothing was found.

Source: W3C, OWL 2 Web Ontology Language: Structural Specification (2nd edition), sections 5.8 and 11.2;
OWL 2 Web Ontology Language: Profiles (2nd edition), section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

# Profiles, section 4.2.2; xsd:date, xsd:gYear and xsd:dayTimeDuration are in no OWL 2 profile.
RL_DATATYPES = {
    RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal, XSD.decimal, XSD.integer, XSD.nonNegativeInteger,
    XSD.nonPositiveInteger, XSD.positiveInteger, XSD.negativeInteger, XSD.long, XSD.int, XSD.short, XSD.byte,
    XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte, XSD.float, XSD.double, XSD.string,
    XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean,
    XSD.hexBinary, XSD.base64Binary, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
}  # fmt: skip


def name(node: Node) -> str:
    """Return a short name for a message."""
    return str(node).rsplit("/", 1)[-1] if isinstance(node, URIRef) else "an expression"


def kinds_of(graph: Graph, term: Node) -> list[Node]:
    """Return which kinds of property a term is declared to be."""
    return [kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in graph]


def outside_dl(graph: Graph) -> list[str]:
    """Return what OWL 2 DL does not allow."""
    return sorted({*_wrong_kinds(graph), *_wrong_uses(graph), *_not_simple(graph), *_irregular(graph)})


def _wrong_kinds(graph: Graph) -> Iterator[str]:
    declared = {p for kind in PROPERTY_KINDS for p in graph.subjects(RDF.type, kind)}
    for p in declared:
        if len(kinds_of(graph, p)) > 1:
            yield f"{name(p)} is two kinds of property"
        if str(p).startswith((str(RDF), str(RDFS), str(OWL))):
            yield f"{name(p)} is reserved"
    for link in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
        for a, b in graph.subject_objects(link):
            if kinds_of(graph, a) != kinds_of(graph, b):
                yield f"{name(a)} and {name(b)} are different kinds of property"


def _wrong_uses(graph: Graph) -> Iterator[str]:
    for s, p, o in graph:
        kinds = kinds_of(graph, p)
        if kinds == [OWL.ObjectProperty] and isinstance(o, Literal):
            yield f"{name(s)} has a literal for the object property {name(p)}"
        if kinds == [OWL.DatatypeProperty] and not isinstance(o, Literal):
            yield f"{name(s)} has no literal for the datatype property {name(p)}"
    for p, target in graph.subject_objects(RDFS.range):
        is_datatype = target in RL_DATATYPES or str(target).startswith(str(XSD))
        if is_datatype != (kinds_of(graph, p) == [OWL.DatatypeProperty]):
            yield f"the range of {name(p)} does not fit its kind"
    for p in kinds_of_axiom(graph, RDFS.domain) | kinds_of_axiom(graph, RDFS.range):
        if kinds_of(graph, p) == [OWL.AnnotationProperty]:
            yield f"{name(p)} is an annotation and has a domain or range"


def kinds_of_axiom(graph: Graph, link: Node) -> set[Node]:
    """Return what has an axiom of this kind."""
    return set(graph.subjects(link))


def _composite(graph: Graph) -> set[Node]:
    """Return the properties implied by a chain or by transitivity: those that are not simple."""
    found = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(
        graph.subjects(OWL.propertyChainAxiom)
    )
    while True:
        more = {q for p in found for q in graph.objects(p, RDFS.subPropertyOf)}
        more |= {
            q for p in found for q in (*graph.objects(p, OWL.inverseOf), *graph.subjects(OWL.inverseOf, p))
        }
        if more <= found:
            return found
        found |= more


def _not_simple(graph: Graph) -> Iterator[str]:
    simple_only = (
        OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
        OWL.AsymmetricProperty,
    )  # fmt: skip
    counting = (
        OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.qualifiedCardinality,
        OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality, OWL.hasSelf,
    )  # fmt: skip
    for p in _composite(graph):
        if any((p, RDF.type, kind) in graph for kind in simple_only):
            yield f"{name(p)} is not simple and may not be functional, irreflexive or asymmetric"
        if list(graph.objects(p, OWL.propertyDisjointWith)):
            yield f"{name(p)} is not simple and may not be disjoint from another"
        for restriction in graph.subjects(OWL.onProperty, p):
            if any((restriction, key, None) in graph for key in counting):
                yield f"{name(p)} is not simple and may not be counted"


def _irregular(graph: Graph) -> Iterator[str]:
    """Chains need a strict order of properties, so that none is implied by a chain that leads back to it."""
    needs: dict[Node, set[Node]] = {}
    for p, chain in graph.subject_objects(OWL.propertyChainAxiom):
        links = list(Collection(graph, chain))
        if links == [p, p]:
            continue
        inner = links[1:] if links[0] == p else links[:-1] if links[-1] == p else links
        needs.setdefault(p, set()).update(inner)
    for a, b in graph.subject_objects(RDFS.subPropertyOf):
        needs.setdefault(b, set()).add(a)
    for p in needs:
        seen, open_ = set(), set(needs[p])
        while open_:
            q = open_.pop()
            if q not in seen:
                seen.add(q)
                open_ |= needs.get(q, set())
        if p in seen:
            yield f"{name(p)} depends on itself through chains"


def outside_rl(graph: Graph) -> list[str]:
    """Return what OWL 2 RL does not allow in axioms, or allows and this project avoids."""
    found = set(_expressions(graph)) | set(_datatypes(graph))
    found |= {f"{name(p)} is reflexive" for p in graph.subjects(RDF.type, OWL.ReflexiveProperty)}
    found |= {f"{name(c)} is a disjoint union" for c in graph.subjects(OWL.disjointUnionOf)}
    return sorted(found)


def merging(graph: Graph) -> list[str]:
    """Return the axioms that merge individuals in RL, which the project does without."""
    kinds = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty)
    found = {f"{name(p)} merges its values" for kind in kinds for p in graph.subjects(RDF.type, kind)}
    found |= {f"{name(c)} has a key" for c in graph.subjects(OWL.hasKey)}
    found |= {f"{name(c)} counts" for c in graph.subjects(OWL.maxCardinality)}
    return sorted(found | {f"{name(c)} counts" for c in graph.subjects(OWL.maxQualifiedCardinality)})


def _datatypes(graph: Graph) -> Iterator[str]:
    for p, target in graph.subject_objects(RDFS.range):
        if str(target).startswith(str(XSD)) and target not in RL_DATATYPES:
            yield f"{name(p)} ranges over {name(target)}"


def _expressions(graph: Graph) -> Iterator[str]:
    for sub, sup in graph.subject_objects(RDFS.subClassOf):
        yield from _below(graph, sub)
        yield from _above(graph, sup)
    for one, other in graph.subject_objects(OWL.equivalentClass):
        for c in (one, other):
            yield from _equal(graph, c)
    for link in (RDFS.domain, RDFS.range):
        for c in graph.objects(None, link):
            yield from _above(graph, c)


def _operands(graph: Graph, c: Node, key: Node) -> list[Node]:
    return [n for operands in graph.objects(c, key) for n in Collection(graph, operands)]


def _below(graph: Graph, c: Node) -> Iterator[str]:
    """Refuse what RL does not allow on the left: table 2 of the profiles, subClassExpression."""
    if isinstance(c, BNode):
        for part in _operands(graph, c, OWL.intersectionOf) + _operands(graph, c, OWL.unionOf):
            yield from _below(graph, part)
        for part in graph.objects(c, OWL.someValuesFrom):
            yield from _below(graph, part)
        known = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.someValuesFrom, OWL.hasValue)
        if not any((c, key, None) in graph for key in known):
            yield "an expression on the left of an axiom is outside RL"
    elif c == OWL.Thing:
        yield "owl:Thing stands on the left of an axiom"


def _above(graph: Graph, c: Node) -> Iterator[str]:
    """Refuse what RL does not allow on the right: superClassExpression."""
    if isinstance(c, BNode):
        for part in _operands(graph, c, OWL.intersectionOf):
            yield from _above(graph, part)
        for part in graph.objects(c, OWL.allValuesFrom):
            yield from _above(graph, part)
        for part in graph.objects(c, OWL.complementOf):
            yield from _below(graph, part)
        known = (OWL.intersectionOf, OWL.complementOf, OWL.allValuesFrom, OWL.hasValue, OWL.maxCardinality)
        if not any((c, key, None) in graph for key in known):
            yield "an expression on the right of an axiom is outside RL"


def _equal(graph: Graph, c: Node) -> Iterator[str]:
    """Refuse what RL does not allow in an equivalence: equivClassExpression."""
    if isinstance(c, BNode):
        for part in _operands(graph, c, OWL.intersectionOf):
            yield from _equal(graph, part)
        if not any((c, key, None) in graph for key in (OWL.intersectionOf, OWL.hasValue)):
            yield "an expression in an equivalence is outside RL"
    elif c == OWL.Thing:
        yield "owl:Thing stands in an equivalence"
