"""Small ontologies: read from Turtle, drawn at random, closed by brute force and by owlrl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import owlrl
import rdflib
from hypothesis import strategies as st

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import TriplePattern, Variable

EX = "http://example.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = f"@prefix : <{EX}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix rdf: <{RDF}> . "
PREFIXES += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "


def turtle(text: str) -> list[Triple]:
    """Triples of a Turtle text, in a stable order."""
    graph = rdflib.Graph().parse(data=PREFIXES + text, format="turtle")
    return sorted(((_term(s), _term(p), _term(o)) for s, p, o in graph), key=str)  # type: ignore[misc]


def _term(node: rdflib.term.Node) -> Term:
    if isinstance(node, rdflib.URIRef):
        return IRI(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    plain = RDF + "langString" if node.language else "http://www.w3.org/2001/XMLSchema#string"
    return Literal(str(node), str(node.datatype or plain), node.language)


def _node(term: Term) -> rdflib.term.Node:
    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.label)
    assert isinstance(term, Literal)
    return rdflib.Literal(term.lexical, datatype=rdflib.URIRef(term.datatype), normalize=False)


def brute_force(rules: Iterable[Rule], data: Iterable[Triple]) -> set[Triple]:
    """All facts that the rules derive: every rule on everything, until nothing is new."""
    rules, known = list(rules), set(data)
    start = set(known)
    while True:
        new = {fact for rule in rules for fact in _consequences(rule, known)} - known
        if not new:
            return known - start
        known |= new


def _consequences(rule: Rule, known: set[Triple]) -> Iterator[Triple]:
    assert rule.body is not None
    bindings: list[dict[str, Term]] = [{}]
    for pattern in rule.body.elements:
        assert isinstance(pattern, TriplePattern)
        bindings = [row for old in bindings for row in _matches(pattern, old, known)]
    for row in bindings:
        for template in rule.head:
            s, p, o = (row[t.name] if isinstance(t, Variable) else t for t in template.terms())
            if not isinstance(s, Literal):
                yield s, p, o  # type: ignore[misc]


def _matches(pattern: TriplePattern, old: dict[str, Term], known: set[Triple]) -> Iterator[dict[str, Term]]:
    for triple in known:
        row = dict(old)
        for wanted, found in zip((pattern.subject, pattern.predicate, pattern.object), triple, strict=True):
            if (row.setdefault(wanted.name, found) if isinstance(wanted, Variable) else wanted) != found:
                break
        else:
            yield row


def owlrl_facts(ontology: Iterable[Triple], data: Iterable[Triple]) -> set[Triple]:
    """Facts about individuals that owlrl derives, without its triples about the vocabulary."""
    data = list(data)
    graph = rdflib.Graph()
    for s, p, o in [*ontology, *data]:
        graph.add((_node(s), _node(p), _node(o)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    facts = {(_term(s), _term(p), _term(o)) for s, p, o in graph}
    return {t for t in facts if is_fact(t)} - set(data)  # type: ignore[arg-type,return-value]


def is_fact(triple: tuple[Term, Term, Term]) -> bool:
    """Whether a triple is about an individual, with names that the ontology made."""
    s, p, o = triple
    if isinstance(s, Literal) or not isinstance(p, IRI):
        return False
    if p == RDF_TYPE:
        return isinstance(o, IRI) and o.value.startswith(EX)
    return p.value.startswith(EX)


CLASSES = [IRI(EX + c) for c in "ABCD"]
PROPERTIES = [IRI(EX + p) for p in "pqrs"]
INDIVIDUALS = [IRI(EX + i) for i in "ijkl"]
_class, _property, _individual = (st.sampled_from(x) for x in (CLASSES, PROPERTIES, INDIVIDUALS))


def _list(draw: st.DrawFn, members: list[Term], out: list[Triple]) -> Term:
    head: Term = IRI(RDF + "nil")
    for member in reversed(members):
        cell = BlankNode(f"l{len(out)}")
        out += [(cell, IRI(RDF + "first"), member), (cell, IRI(RDF + "rest"), head)]
        head = cell
    return head


def _expression(draw: st.DrawFn, out: list[Triple], depth: int) -> Term:
    kinds = ["name", "name", "and", "or", "one", "some", "value", "all", "thing"] if depth else ["name"]
    kind = draw(st.sampled_from(kinds))
    if kind == "name":
        return draw(_class)
    node = BlankNode(f"e{len(out)}")
    out.append((node, RDF_TYPE, IRI(OWL + ("Restriction" if kind in ("some", "value", "all") else "Class"))))
    if kind in ("and", "or"):
        members = [_expression(draw, out, depth - 1) for _ in range(draw(st.integers(1, 2)))]
        word = "intersectionOf" if kind == "and" else "unionOf"
        out.append((node, IRI(OWL + word), _list(draw, members, out)))
    elif kind == "one":
        members = list(draw(st.lists(_individual, min_size=1, max_size=2, unique=True)))
        out.append((node, IRI(OWL + "oneOf"), _list(draw, members, out)))
    else:
        out.append((node, IRI(OWL + "onProperty"), draw(_property)))
        if kind == "value":
            out.append((node, IRI(OWL + "hasValue"), draw(_individual)))
        else:
            filler = IRI(OWL + "Thing") if kind == "thing" else _expression(draw, out, depth - 1)
            word = "allValuesFrom" if kind == "all" else "someValuesFrom"
            out.append((node, IRI(OWL + word), filler))
    return node


@st.composite
def ontologies(draw: st.DrawFn) -> list[Triple]:
    """Up to five axioms of every kind that derives facts."""
    out: list[Triple] = [(c, RDF_TYPE, IRI(OWL + "Class")) for c in CLASSES]
    out += [(p, RDF_TYPE, IRI(OWL + "ObjectProperty")) for p in PROPERTIES]
    words = ["sub", "sub", "eqc", "prop", "eqp", "inv", "sym", "trans", "chain", "domain", "range", "named"]
    for word in draw(st.lists(st.sampled_from(words), min_size=1, max_size=5)):
        p, q = draw(_property), draw(_property)
        if word in ("sub", "eqc"):
            lower, upper = _expression(draw, out, 2), _expression(draw, out, 2)
            out.append(
                (lower, IRI(RDFS + "subClassOf") if word == "sub" else IRI(OWL + "equivalentClass"), upper)
            )
        elif word == "named":
            members = [_expression(draw, out, 1) for _ in range(2)]
            kind = draw(st.sampled_from(["intersectionOf", "unionOf"]))
            out.append((draw(_class), IRI(OWL + kind), _list(draw, members, out)))
        elif word == "prop":
            out.append((p, IRI(RDFS + "subPropertyOf"), q))
        elif word in ("eqp", "inv"):
            out.append((p, IRI(OWL + ("equivalentProperty" if word == "eqp" else "inverseOf")), q))
        elif word in ("sym", "trans"):
            kind = "SymmetricProperty" if word == "sym" else "TransitiveProperty"
            out.append((p, RDF_TYPE, IRI(OWL + kind)))
        elif word == "chain":
            steps = list(draw(st.lists(_property, min_size=2, max_size=3)))
            out.append((p, IRI(OWL + "propertyChainAxiom"), _list(draw, steps, out)))
        else:
            out.append((p, IRI(RDFS + word), _expression(draw, out, 1)))
    return out


@st.composite
def facts(draw: st.DrawFn) -> list[Triple]:
    """A few individuals with types and edges."""
    types = st.tuples(_individual, st.just(RDF_TYPE), _class)
    edges = st.tuples(_individual, _property, _individual)
    return list(draw(st.lists(st.one_of(types, edges, edges), max_size=7, unique=True)))
