"""The ontology is OWL 2 DL, its axioms are OWL 2 RL, and they entail what they are there for and no more."""

from __future__ import annotations

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Namespace

from .profile import merging, outside_dl, outside_rl
from .shipped import FOLDER, LEV, core, graph

EX = Namespace("http://example.org/case/")
PREFIXES = """
@prefix : <http://example.org/case/> .
@prefix lev: <https://w3id.org/leverkg#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_the_ontology_is_owl_2_dl():
    assert outside_dl(core()) == []


def test_the_alignments_keep_it_so():
    assert outside_dl(graph(FOLDER / "leverkg.ttl", FOLDER / "alignments.ttl")) == []


def test_the_axioms_are_owl_2_rl():
    # No exceptions: an axiom outside RL would be one that the rule engine cannot follow.
    assert outside_rl(core()) == []


def test_no_axiom_merges_what_are_two():
    assert merging(core()) == []


NOT_DL = {
    "two kinds": ":p a owl:ObjectProperty , owl:DatatypeProperty .",
    "mixed hierarchy": ":p a owl:ObjectProperty ; rdfs:subPropertyOf :q . :q a owl:DatatypeProperty .",
    "literal for a relation": ":p a owl:ObjectProperty . :a :p 3 .",
    "individual for a value": ":p a owl:DatatypeProperty . :a :p :b .",
    "datatype for a relation": ":p a owl:ObjectProperty ; rdfs:range xsd:integer .",
    "class for a value": ":p a owl:DatatypeProperty ; rdfs:range :C .",
    "annotation with a domain": ":p a owl:AnnotationProperty ; rdfs:domain :C .",
    "reserved word": "rdfs:label a owl:DatatypeProperty .",
    "functional and transitive": ":p a owl:TransitiveProperty , owl:FunctionalProperty .",
    "counted above a transitive one": ":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q . "
    "[] a owl:Restriction ; owl:onProperty :q ; owl:maxCardinality 1 .",
    "asymmetric by a chain": ":p a owl:AsymmetricProperty ; owl:propertyChainAxiom ( :q :r ) .",
    "circle of chains": ":p owl:propertyChainAxiom ( :q :r ) . :q owl:propertyChainAxiom ( :p :r ) .",
}
NOT_RL = {
    "union on the right": ":C rdfs:subClassOf [ owl:unionOf ( :D :E ) ] .",
    "existence on the right": ":C rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :D ] .",
    "least number": ":C rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 1 ] .",
    "complement on the left": "[ owl:complementOf :D ] rdfs:subClassOf :C .",
    "enumeration as equivalent": ":C owl:equivalentClass [ owl:oneOf ( :a :b ) ] .",
    "all values on the left": "[ owl:onProperty :p ; owl:allValuesFrom :D ] rdfs:subClassOf :C .",
    "union as a range": ":p rdfs:range [ owl:unionOf ( :D :E ) ] .",
    "range over dates": ":p a owl:DatatypeProperty ; rdfs:range xsd:date .",
    "reflexive": ":p a owl:ReflexiveProperty .",
    "disjoint union": ":C owl:disjointUnionOf ( :D :E ) .",
}
MERGING = {
    "functional": ":p a owl:FunctionalProperty .",
    "inverse functional": ":p a owl:InverseFunctionalProperty .",
    "key": ":C owl:hasKey ( :p ) .",
    "at most one": ":C rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
}


@pytest.mark.parametrize("turtle", NOT_DL.values(), ids=NOT_DL.keys())
def test_what_is_not_dl_is_seen(turtle):
    assert outside_dl(read(turtle)) != []


@pytest.mark.parametrize("turtle", NOT_RL.values(), ids=NOT_RL.keys())
def test_what_is_not_rl_is_seen(turtle):
    assert outside_rl(read(turtle)) != []


@pytest.mark.parametrize("turtle", MERGING.values(), ids=MERGING.keys())
def test_what_merges_is_seen(turtle):
    assert merging(read(turtle)) != []


CASE = """
:upstream a lev:Provision ; lev:provider :Holder ; lev:provides :parts .
:middle a lev:Provision ; lev:provider :Middle ; lev:provides :kits ; lev:reliesOn :upstream .
:wayOut a lev:Alternative ; lev:alternativeOf :Needy ; lev:meets :machine ; lev:reliesOn :middle .
:need a lev:Need ; lev:needOf :Needy ; lev:needs :parts .
:loss a lev:NoDealOutcome ; lev:borneBy :Needy ; lev:loss lev:high ; lev:lossAmount 5 .
:rival a lev:Provision ; lev:provider :Rival ; lev:actual false .
:fancy a lev:Imagined .
:stick lev:madeBy :Holder , :Needy ; lev:joinedWith :carrot .
:member lev:member :Holder ; lev:coalition :Bloc .
:deadline lev:binds :Needy .
:n2 lev:phase :phase . :phase lev:intensity lev:high ; lev:until "2020" .
:best lev:batnaOf :Needy .
"""


@pytest.fixture(scope="module")
def closure():
    together = Graph()
    together += core()
    together += read(CASE)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(together)
    return together


ENTAILED = [
    (EX.wayOut, LEV.dependsOnParty, EX.Holder),
    (EX.wayOut, LEV.reliesOn, EX.upstream),
    (EX.middle, LEV.dependsOnParty, EX.Holder),
    (EX.Holder, LEV.couldServe, EX.Needy),
    (EX.loss, LEV.needOf, EX.Needy),
    (EX.loss, LEV.intensity, LEV.high),
    (EX.loss, LEV.owner, EX.Needy),
    (EX.Needy, LEV.ownerOf, EX.loss),
    (EX.Needy, LEV.hasNeed, EX.need),
    (EX.need, LEV.concerns, EX.parts),
    (EX.wayOut, LEV.concerns, EX.machine),
    (EX.member, LEV.owner, EX.Holder),
    (EX.member, LEV.involves, EX.Bloc),
    (EX.deadline, LEV.involves, EX.Needy),
    (EX.rival, RDF.type, LEV.Imagined),
    (EX.carrot, LEV.joinedWith, EX.stick),
    (EX.Needy, LEV.batna, EX.best),
    (EX.phase, RDF.type, LEV.Phase),
]
NOT_ENTAILED = [
    (EX.Holder, OWL.sameAs, EX.Needy),
    (EX.wayOut, LEV.dependsOnParty, EX.Needy),
    (EX.middle, LEV.dependsOnParty, EX.Middle),
    (EX.Rival, LEV.couldServe, EX.Needy),
    (EX.phase, RDF.type, LEV.Circumstance),
    (EX.phase, RDF.type, LEV.Need),
    (EX.deadline, LEV.owner, EX.Needy),
    (EX.need, RDF.type, LEV.Imagined),
    (EX.Holder, RDF.type, LEV.Party),
]


def as_text(triple) -> str:
    return " ".join(str(node).rsplit("/", 1)[-1].rsplit("#", 1)[-1] for node in triple)


@pytest.mark.parametrize("triple", ENTAILED, ids=as_text)
def test_the_axioms_entail(closure, triple):
    assert triple in closure


@pytest.mark.parametrize("triple", NOT_ENTAILED, ids=as_text)
def test_the_axioms_do_not_entail(closure, triple):
    assert triple not in closure


def test_the_imagined_are_not_actual(closure):
    assert [value.toPython() for value in closure.objects(EX.fancy, LEV.actual)] == [False]
