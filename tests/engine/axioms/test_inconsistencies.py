import sys
from pathlib import Path

import owlrl
import pytest
import rdflib
from owlrl.Namespaces import ERRNS

from leverkg.engine.axioms.check import inconsistencies
from leverkg.engine.executors.oxigraph import OxigraphExecutor

sys.path.insert(0, str(Path(__file__).parent))
from ontologies import PREFIXES, turtle

CASES = [
    pytest.param(":A owl:disjointWith :B .", ":i a :A, :B .", ":i a :A .", "disjointWith", id="disjoint"),
    pytest.param(
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
        ":i a :A, :C .",
        ":i a :A .",
        "disjointWith",
        id="all-disjoint",
    ),
    pytest.param(
        ":A rdfs:subClassOf owl:Nothing .", ":i a :A .", ":i a :B .", "subClassOf", id="empty-class"
    ),
    pytest.param(
        ":A owl:complementOf :B .", ":i a :A, :B .", ":i a :A . :j a :B .", "complementOf", id="complement"
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:complementOf :B ] .",
        ":i a :A, :B .",
        ":i a :A .",
        "subClassOf",
        id="without",
    ),
    pytest.param(
        ":p a owl:IrreflexiveProperty .", ":i :p :i .", ":i :p :j .", "irreflexive", id="irreflexive"
    ),
    pytest.param(
        ":p a owl:AsymmetricProperty .", ":i :p :j . :j :p :i .", ":i :p :j .", "asymmetric", id="asymmetric"
    ),
    pytest.param(
        ":p owl:propertyDisjointWith :q .",
        ":i :p :j ; :q :j .",
        ":i :p :j ; :q :k .",
        "propertyDisjointWith",
        id="properties",
    ),
    pytest.param(
        "[] a owl:AllDisjointProperties ; owl:members ( :p :r :q ) .",
        ":i :p :j ; :r :j .",
        ":i :p :j ; :q :k .",
        "propertyDisjointWith",
        id="all-properties",
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] .",
        ":i a :A ; :p :j .",
        ":i a :B ; :p :j .",
        "subClassOf",
        id="max-0",
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:onClass :B ; owl:maxQualifiedCardinality 0 ] .",
        ":i a :A ; :p :j . :j a :B .",
        ":i a :A ; :p :j .",
        "subClassOf",
        id="max-qualified-0",
    ),
    pytest.param(
        "[] owl:sourceIndividual :i ; owl:assertionProperty :p ; owl:targetIndividual :j .",
        ":i :p :j .",
        ":i :p :k .",
        "negative",
        id="negative-edge",
    ),
    pytest.param(
        "[] owl:sourceIndividual :i ; owl:assertionProperty :p ; owl:targetValue 3 .",
        ":i :p 3 .",
        ":i :p 4 .",
        "negative",
        id="negative-value",
    ),
    pytest.param(
        ":n rdfs:label 'n' .",
        ":i owl:sameAs :j ; owl:differentFrom :j .",
        ":i owl:differentFrom :j .",
        "differentFrom",
        id="different",
    ),
    pytest.param(
        "[] a owl:AllDifferent ; owl:members ( :k :i :j ) .",
        ":k owl:sameAs :i .",
        ":k owl:sameAs :l .",
        "differentFrom",
        id="all-different",
    ),
]
# From these OWL concludes that two names mean one thing; here names differ, and the data are wrong.
NAMES = [
    pytest.param(
        ":p a owl:FunctionalProperty .", ":i :p :j, :k .", ":i :p :j .", "functional", id="functional"
    ),
    pytest.param(
        ":p a owl:FunctionalProperty .", ":i :p 1, 2 .", ":i :p 1, 01, 1.0 .", "functional", id="by-value"
    ),
    pytest.param(
        ":p a owl:InverseFunctionalProperty .",
        ":i :p :k . :j :p :k .",
        ":i :p :k .",
        "inverseFunctional",
        id="inverse-functional",
    ),
    pytest.param(
        ":A owl:hasKey ( :p :q ) .",
        ":i a :A ; :p 1 ; :q :k . :j a :A ; :p 1 ; :q :k .",
        ":i a :A ; :p 1 ; :q :k . :j a :A ; :p 1 ; :q :l . :m :p 1 ; :q :k .",
        "key",
        id="key",
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":i a :A ; :p :j, :k .",
        ":i a :A ; :p :j . :l :p :j, :k .",
        "subClassOf",
        id="max-1",
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:onClass :B ; owl:qualifiedCardinality 1 ] .",
        ":i a :A ; :p :j, :k . :j a :B . :k a :B .",
        ":i a :A ; :p :j, :k . :j a :B .",
        "subClassOf",
        id="exactly-1",
    ),
]


# Values outside a datatype (dt-not-type); owlrl knows only what is written wrong.
VALUES = [
    pytest.param(":p rdfs:range xsd:integer .", ':i :p "5" .', ":i :p 5 , 5.0 , :j .", "range", id="text"),
    pytest.param(":p rdfs:range xsd:integer .", ":i :p 5.5 .", ":i :p -5 .", "range", id="no-integer"),
    pytest.param(
        ":p rdfs:range xsd:integer .", ':i :p "x"^^xsd:integer .', ":i :q 5 .", "range", id="no-value"
    ),
    pytest.param(
        ":p rdfs:range xsd:byte .",
        ":i :p 128 .",
        ':i :p 127 , -128 , "3"^^xsd:byte .',
        "range",
        id="too-much",
    ),
    pytest.param(
        ":p rdfs:range xsd:positiveInteger .", ":i :p 0 .", ":i :p 1 , 2.0 .", "range", id="too-little"
    ),
    pytest.param(
        ":p rdfs:range xsd:double .", ":i :p 1.5 .", ":i :p 1.5e0 .", "range", id="decimal-for-double"
    ),
    pytest.param(
        ":p rdfs:range xsd:date .",
        ':i :p "2020-01-01" .',
        ':i :p "2020-01-01"^^xsd:date .',
        "range",
        id="date",
    ),
    pytest.param(
        ":p rdfs:range xsd:string .", ':i :p "x"@en .', ':i :p "x" , "y"^^xsd:token .', "range", id="language"
    ),
    pytest.param(
        ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom xsd:boolean ] .",
        ":i a :A ; :p 1 .",
        ":i a :A ; :p true . :j :p 1 .",
        "subClassOf",
        id="all-values",
    ),
    pytest.param(
        ":p rdfs:range :own . :own a rdfs:Datatype . :q rdfs:range xsd:date .",
        ":i :q 5 .",
        ':i :p 5 , "x" .',
        "range",
        id="own-datatype",
    ),
]


def found(ontology: str, data: str) -> list[str]:
    executor = OxigraphExecutor()
    executor.add(turtle(data))
    return [one.axiom for one in inconsistencies(executor, turtle(ontology))]


@pytest.mark.parametrize(("ontology", "wrong", "right", "word"), CASES + NAMES + VALUES)
def test_reports_what_cannot_be(ontology: str, wrong: str, right: str, word: str) -> None:
    assert [name.split("-")[1] for name in found(ontology, wrong)] == [word]
    assert found(ontology, right) == []


def test_the_last_of_a_collection_counts() -> None:
    """owlrl passes over the last member, so these are not compared with it."""
    assert found("[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .", ":i :p :j ; :r :j .")
    assert found("[] a owl:AllDifferent ; owl:distinctMembers ( :i :j :k ) .", ":k owl:sameAs :i .")


@pytest.mark.parametrize(("ontology", "wrong", "right", "word"), CASES)
def test_owlrl_agrees(ontology: str, wrong: str, right: str, word: str) -> None:
    def contradicts(data: str) -> bool:
        graph = rdflib.Graph().parse(data=PREFIXES + ontology + data, format="turtle")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        return (None, None, ERRNS.ErrorMessage) in graph

    assert not contradicts(right)
    assert contradicts(wrong)


def test_who_sees_to_the_values_of_an_axiom_may_leave_it_out() -> None:
    ontology = turtle(":p rdfs:range xsd:date . :q a owl:IrreflexiveProperty .")
    executor = OxigraphExecutor()
    executor.add(turtle(":i :p 5 ; :q :i ."))

    told = inconsistencies(executor, ontology, untyped=frozenset(ontology))

    assert [one.axiom for one in told] == ["axiom-irreflexive-q"]


def test_message_names_facts_and_axiom() -> None:
    executor = OxigraphExecutor()
    executor.add(turtle(":i a :Party, :Resource ."))
    ontology = turtle(":Party owl:disjointWith :Resource .")

    (one,) = inconsistencies(executor, ontology)

    assert one.message == "i is a party and i is a resource, but nothing is both party and resource"
    assert set(one.premises) == set(turtle(":i a :Party, :Resource ."))
    assert one.triple == ontology[0]
