"""Pitfalls of ontology design that a script can see: the numbers and names are those of the OOPS! catalogue.

Each check takes a graph and the namespace in which it may mint terms, and returns one line a finding, so that
an empty list means that nothing was found. Where the project departs from the catalogue, the check says so:

* P11 is satisfied by ``lev:appliesTo`` and ``lev:valuesFrom``, which stand where a domain or a range would do
  harm;
* P13 is satisfied by ``lev:inverseLabel``, which words an inverse that is not worth declaring.

Source: M. Poveda-Villalón, A. Gómez-Pérez and M. C. Suárez-Figueroa, OOPS! (OntOlogy Pitfall Scanner!), 2014.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from .shipped import LEV, properties

Check = Callable[[Graph, str], list[str]]
PITFALLS: dict[str, Check] = {}

BUILT_IN = (str(OWL), str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#")
FILE_EXTENSION = re.compile(r"\.(owl|rdf|ttl|n3|nt|xml|rdfxml|jsonld)\b")


def pitfall(number: str) -> Callable[[Callable[[Graph, str], Iterator[str]]], Check]:
    """Register a check under its number in the catalogue."""

    def register(check: Callable[[Graph, str], Iterator[str]]) -> Check:
        def collect(graph: Graph, namespace: str) -> list[str]:
            return sorted(set(check(graph, namespace)))

        PITFALLS[number] = collect
        return collect

    return register


def local(term: Node) -> str:
    """Return the part of an IRI after the last ``#`` or ``/``."""
    return re.split(r"[#/]", str(term))[-1]


def own(graph: Graph, kind: Node, namespace: str) -> list[URIRef]:
    """Return the named members of a kind that belong to the namespace."""
    return [s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(namespace)]


def words(text: str) -> list[str]:
    """Split a name in camel case, or a label, into lower-case words."""
    return [w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", text)]


def one(graph: Graph, subject: Node, predicate: Node) -> set[Node]:
    """Return the values of a property."""
    return set(graph.objects(subject, predicate))


def inverses(graph: Graph) -> set[tuple[Node, Node]]:
    """Return the declared pairs of inverse properties, as written."""
    return {(a, b) for a, b in graph.subject_objects(OWL.inverseOf) if not isinstance(a, BNode)}


@pitfall("P04")
def unconnected(graph: Graph, namespace: str) -> Iterator[str]:
    """Class or property that nothing else is related to."""
    links = (
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, OWL.equivalentClass,
        OWL.disjointWith, OWL.onProperty, LEV.appliesTo, LEV.valuesFrom, LEV.derivedFor,
    )  # fmt: skip
    used = {n for p in links for s, o in graph.subject_objects(p) for n in (s, o)}
    used |= set(graph.objects(None, RDF.type)) | set(graph.predicates())
    for members in graph.objects(None, OWL.members):
        used |= set(Collection(graph, members))
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        yield from (f"{local(t)} stands alone" for t in own(graph, kind, namespace) if t not in used)


@pitfall("P05")
def wrong_inverse(graph: Graph, namespace: str) -> Iterator[str]:
    """Inverses whose domain and range do not mirror each other."""
    for a, b in inverses(graph):
        for p, q in ((a, b), (b, a)):
            domain, mirrored = one(graph, p, RDFS.domain), one(graph, q, RDFS.range)
            if domain and mirrored and domain != mirrored:
                yield f"the domain of {local(p)} is not the range of its inverse {local(q)}"


@pitfall("P06")
def cycle(graph: Graph, namespace: str) -> Iterator[str]:
    """Class or property that is, in the end, below itself."""
    for link in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in set(graph.subjects(link)):
            above = {
                n for parent in graph.objects(term, link) for n in graph.transitive_objects(parent, link)
            }
            if term in above:
                yield f"{local(term)} is below itself"


@pitfall("P07")
def merged(graph: Graph, namespace: str) -> Iterator[str]:
    """Class that holds two concepts together."""
    for c in own(graph, OWL.Class, namespace):
        if {"and", "or"} & set(words(local(c))):
            yield f"{local(c)} merges two concepts"


@pitfall("P08")
def unannotated(graph: Graph, namespace: str) -> Iterator[str]:
    """Term without a label or a definition."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept)
    for t in {t for kind in kinds for t in own(graph, kind, namespace)}:
        if (t, RDFS.label, None) not in graph:
            yield f"{local(t)} has no label"
        if (t, SKOS.definition, None) not in graph and (t, RDFS.comment, None) not in graph:
            yield f"{local(t)} has no definition"


@pitfall("P10")
def no_disjointness(graph: Graph, namespace: str) -> Iterator[str]:
    """Top class that is disjoint from no other."""
    apart = {n for pair in graph.subject_objects(OWL.disjointWith) for n in pair}
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        for members in graph.objects(axiom, OWL.members):
            apart |= set(Collection(graph, members))
    if own(graph, OWL.Class, namespace) and not apart:
        yield "no two classes are disjoint"


@pitfall("P11")
def no_domain_or_range(graph: Graph, namespace: str) -> Iterator[str]:
    """Property that says neither by an axiom nor by an annotation what carries it and what it takes."""
    for p in properties(graph):
        if p.startswith(namespace):
            if not one(graph, p, RDFS.domain) | one(graph, p, LEV.appliesTo):
                yield f"{local(p)} has no domain"
            if not one(graph, p, RDFS.range) | one(graph, p, LEV.valuesFrom):
                yield f"{local(p)} has no range"


@pitfall("P13")
def no_inverse(graph: Graph, namespace: str) -> Iterator[str]:
    """Relation whose inverse is neither declared nor worded."""
    has = {n for pair in inverses(graph) for n in pair} | set(graph.subjects(LEV.inverseLabel))
    has |= set(graph.subjects(RDF.type, OWL.SymmetricProperty))
    for p in own(graph, OWL.ObjectProperty, namespace):
        if p not in has:
            yield f"{local(p)} has no inverse"


@pitfall("P19")
def several_domains(graph: Graph, namespace: str) -> Iterator[str]:
    """Property with several domains or ranges, which OWL takes for their intersection."""
    for link in (RDFS.domain, RDFS.range):
        for p in set(graph.subjects(link)):
            if len(one(graph, p, link)) > 1:
                yield f"{local(p)} has more than one {local(link)}"


@pitfall("P20")
def misused_annotation(graph: Graph, namespace: str) -> Iterator[str]:
    """Empty text, a definition that only repeats the label, or a label as long as a definition."""
    for t in {s for s in graph.subjects(RDFS.label) if str(s).startswith(namespace)}:
        labels = {str(x).strip() for x in graph.objects(t, RDFS.label)}
        texts = {str(x).strip() for p in (SKOS.definition, RDFS.comment) for x in graph.objects(t, p)}
        if "" in labels | texts:
            yield f"{local(t)} has an empty annotation"
        if {x.rstrip(".").lower() for x in labels} & {x.rstrip(".").lower() for x in texts}:
            yield f"{local(t)} is defined by its label"
        if any(len(x.split()) > 8 for x in labels):
            yield f"{local(t)} has a sentence for a label"


@pitfall("P21")
def miscellaneous(graph: Graph, namespace: str) -> Iterator[str]:
    """Class for what fits nowhere else."""
    for c in own(graph, OWL.Class, namespace):
        if {"other", "others", "misc", "miscellaneous", "rest", "various"} & set(words(local(c))):
            yield f"{local(c)} is a class of leftovers"


@pitfall("P22")
def naming(graph: Graph, namespace: str) -> Iterator[str]:
    """Names that do not follow one convention: UpperCamel for classes, lowerCamel for everything else."""
    for c in own(graph, OWL.Class, namespace):
        if not re.fullmatch(r"([A-Z][a-z0-9]*)+", local(c)):
            yield f"class {local(c)} is not in UpperCamelCase"
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, SKOS.Concept)
    for t in {t for kind in kinds for t in own(graph, kind, namespace)}:
        if not re.fullmatch(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*", local(t)):
            yield f"{local(t)} is not in lowerCamelCase"


@pitfall("P24")
def recursive(graph: Graph, namespace: str) -> Iterator[str]:
    """Class that occurs in the expression that defines it."""
    for link in (OWL.equivalentClass, RDFS.subClassOf):
        for c, expression in graph.subject_objects(link):
            inside, seen = [expression], set()
            while inside:
                node = inside.pop()
                if node == c:
                    yield f"{local(c)} is defined by itself"
                elif isinstance(node, BNode) and node not in seen:
                    seen.add(node)
                    inside += graph.objects(node)


@pitfall("P25")
def own_inverse(graph: Graph, namespace: str) -> Iterator[str]:
    """Property that is its own inverse, where symmetric is meant."""
    yield from (f"{local(a)} is the inverse of itself" for a, b in inverses(graph) if a == b)


@pitfall("P26")
def inverse_of_symmetric(graph: Graph, namespace: str) -> Iterator[str]:
    """Inverse of a symmetric property, which is the property itself."""
    for a, b in inverses(graph):
        for p in (a, b):
            if (p, RDF.type, OWL.SymmetricProperty) in graph:
                yield f"{local(p)} is symmetric and has an inverse"


@pitfall("P27")
def wrong_equivalent_property(graph: Graph, namespace: str) -> Iterator[str]:
    """Equivalent properties with different domains or ranges."""
    for a, b in graph.subject_objects(OWL.equivalentProperty):
        for link in (RDFS.domain, RDFS.range):
            if one(graph, a, link) != one(graph, b, link):
                yield f"{local(a)} and {local(b)} differ in {local(link)}"


@pitfall("P28")
def wrong_symmetric(graph: Graph, namespace: str) -> Iterator[str]:
    """Symmetric property whose domain is not its range."""
    for p in graph.subjects(RDF.type, OWL.SymmetricProperty):
        if one(graph, p, RDFS.domain) != one(graph, p, RDFS.range):
            yield f"{local(p)} is symmetric, but its domain is not its range"


@pitfall("P29")
def wrong_transitive(graph: Graph, namespace: str) -> Iterator[str]:
    """Transitive property whose domain is not its range."""
    for p in graph.subjects(RDF.type, OWL.TransitiveProperty):
        if one(graph, p, RDFS.domain) != one(graph, p, RDFS.range):
            yield f"{local(p)} is transitive, but its domain is not its range"


@pitfall("P30")
def unsaid_equivalence(graph: Graph, namespace: str) -> Iterator[str]:
    """Two classes that bear one name in different namespaces and are not related."""
    links = (OWL.equivalentClass, RDFS.subClassOf, OWL.disjointWith, RDFS.seeAlso)
    links += (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch)
    classes = sorted({c for c in graph.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)})
    for a, b in combinations(classes, 2):
        mine = str(a).startswith(namespace) or str(b).startswith(namespace)
        if mine and local(a).lower() == local(b).lower():
            pairs = ((a, b), (b, a))
            if not any((x, p, y) in graph for x, y in pairs for p in links):
                yield f"{a} and {b} bear one name and are not related"


@pitfall("P31")
def wrong_equivalence(graph: Graph, namespace: str) -> Iterator[str]:
    """Named classes said to be equivalent, one of which is by its name a sort of the other."""
    for a, b in graph.subject_objects(OWL.equivalentClass):
        if isinstance(a, URIRef) and isinstance(b, URIRef):
            long, short = sorted((words(local(a)), words(local(b))), key=len, reverse=True)
            if len(long) > len(short) and long[-len(short) :] == short:
                yield f"{local(a)} and {local(b)} are said to be equivalent; a subclass is meant"


@pitfall("P32")
def one_label(graph: Graph, namespace: str) -> Iterator[str]:
    """Several classes, or several relations, with one label."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.ConceptScheme)
    for kind in kinds:
        labels: dict[str, list[str]] = {}
        for t in own(graph, kind, namespace):
            for label in graph.objects(t, RDFS.label):
                labels.setdefault(str(label).lower(), []).append(local(t))
        yield from (
            f"{' and '.join(sorted(t))} are both called {x!r}" for x, t in labels.items() if len(t) > 1
        )


def is_built_in(term: Node) -> bool:
    """Say whether a term belongs to RDF, RDFS, OWL or XML Schema."""
    return str(term).startswith(BUILT_IN)


@pitfall("P34")
def untyped_class(graph: Graph, namespace: str) -> Iterator[str]:
    """Used as a class and not declared as one."""
    links = (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith)
    used = {n for p in links for pair in graph.subject_objects(p) for n in pair}
    used |= set(graph.objects(None, RDF.type)) | set(graph.objects(None, RDFS.domain))
    used |= {c for p in graph.subjects(RDF.type, OWL.ObjectProperty) for c in graph.objects(p, RDFS.range)}
    for c in used:
        declared = (c, RDF.type, OWL.Class) in graph or (c, RDF.type, RDFS.Class) in graph
        if isinstance(c, URIRef) and not is_built_in(c) and not declared:
            yield f"{c} is used as a class and is not declared"


@pitfall("P35")
def untyped_property(graph: Graph, namespace: str) -> Iterator[str]:
    """Used as a property and not declared as one."""
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}
    links = (RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty)
    used = set(graph.predicates()) | {n for p in links for pair in graph.subject_objects(p) for n in pair}
    used |= set(graph.objects(None, OWL.onProperty)) | set(graph.subjects(RDFS.domain))
    for p in used:
        if isinstance(p, URIRef) and not is_built_in(p) and not kinds & one(graph, p, RDF.type):
            yield f"{p} is used as a property and is not declared"


@pitfall("P36")
def file_extension(graph: Graph, namespace: str) -> Iterator[str]:
    """Ontology or term whose IRI names a file format."""
    for t in {*graph.subjects(RDF.type, OWL.Ontology), *graph.objects(None, OWL.versionIRI)}:
        if FILE_EXTENSION.search(str(t)):
            yield f"{t} names a file format"
    if FILE_EXTENSION.search(namespace):
        yield f"{namespace} names a file format"


@pitfall("P38")
def no_ontology(graph: Graph, namespace: str) -> Iterator[str]:
    """No declaration of an ontology."""
    if (None, RDF.type, OWL.Ontology) not in graph:
        yield "no ontology is declared"


@pitfall("P39")
def ambiguous_namespace(graph: Graph, namespace: str) -> Iterator[str]:
    """Ontology without an absolute IRI of its own, so that its terms move with the file."""
    for o in graph.subjects(RDF.type, OWL.Ontology):
        if isinstance(o, BNode) or not re.match(r"https?://", str(o)):
            yield f"the ontology is named {o}, which depends on where the file is"


@pitfall("P40")
def hijacked(graph: Graph, namespace: str) -> Iterator[str]:
    """Foreign term that is given a meaning here: a definition, a super-term, a domain, an axiom."""
    meaning = (
        SKOS.definition, RDFS.comment, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
        OWL.inverseOf, OWL.equivalentClass, OWL.disjointWith, OWL.propertyChainAxiom,
    )  # fmt: skip
    for p in meaning:
        for t in graph.subjects(p):
            declared = graph.objects(t, RDF.type)
            kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
            if isinstance(t, URIRef) and not str(t).startswith(namespace) and kinds & set(declared):
                yield f"{t} is a foreign term and is given a {local(p)}"


@pitfall("P41")
def no_licence(graph: Graph, namespace: str) -> Iterator[str]:
    """Ontology without a licence, or with one that is not named by an IRI."""
    for o in graph.subjects(RDF.type, OWL.Ontology):
        licences = list(graph.objects(o, DCTERMS.license))
        if not licences or any(isinstance(x, Literal) for x in licences):
            yield f"{o} names no licence by an IRI"


def scan(graph: Graph, namespace: str | Namespace) -> dict[str, list[str]]:
    """Return the findings of every check that found anything."""
    found = {number: check(graph, str(namespace)) for number, check in PITFALLS.items()}
    return {number: lines for number, lines in found.items() if lines}
