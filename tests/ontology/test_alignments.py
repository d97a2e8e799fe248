"""Foreign terms are declared, exist where that can be told, and are given no meaning."""

from __future__ import annotations

import pytest
from rdflib import DCTERMS, FOAF, ODRL2, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, VANN, XSD, Literal, URIRef

from .shipped import FOLDER, LEV, core, graph, name_of, terms, turtle_files

# rdflib knows every term of these namespaces.
CLOSED = (DCTERMS, FOAF, ODRL2, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, VANN, XSD)

# Those of which it knows nothing: what is used of them, as looked up in their own files. Of DUL, SUMO and AIF
# only uses by others were seen.
LOOKED_UP = {
    "http://purl.org/ontology/bibo/": "AcademicArticle Article Book Chapter Document LegalDecision Standard "
    "Statute Webpage isbn status status/draft",
    "http://purl.org/nemo/gufo#": "Event Object Quality Relator RoleMixin Situation VariableCollection "
    "mediates",
    "http://www.ontologydesignpatterns.org/ont/dul/DUL.owl#": "Goal Norm Situation",
    "https://purl.org/krdb-core/cover#": "Capability GainAscription Intention LossAscription LossSituation "
    "ThreatCapability ValueAscription Vulnerability hurtByLossSituation",
    "https://purl.org/krdb-core/ontrust#": "BeliefIntensity CapabilityBelief Influence IntentionBelief "
    "SocialCommitmentBelief TrustCalibrationSignal Trustee Trustor TrustworthinessEvidence",
    "https://spec.edmcouncil.org/fibo/ontology/FND/Agreements/Agreements/": "Agreement Commitment",
    "http://www.estrellaproject.org/lkif-core/expression.owl#": "Lie Promise",
    "http://www.estrellaproject.org/lkif-core/norm.owl#": "Code_of_Conduct Custom Hohfeldian_Power Norm",
    "https://www.commoncoreontologies.org/": "ont00000300 ont00000476 ont00000769 ont00000821 ont00000971 "
    "ont00001162 ont00001269 ont00001984",
    "http://www.ontologyportal.org/SUMO.owl#": "Committing Negotiating Threatening",
    "https://schema.org/": "AcceptAction AgreeAction Event RejectAction",
    "https://w3id.org/valueflows/ont/vf#": "Commitment Intent Proposal",
    "http://www.arg.dundee.ac.uk/aif#": "CA-node I-node PA-node RA-node",
}
ALIGNMENTS = FOLDER / "alignments.ttl"
PAGES = {
    # Addresses of documents, not terms.
    "https://www.apache.org/licenses/LICENSE-2.0",
    "https://creativecommons.org/licenses/by-sa/4.0/",
    "https://en.wikipedia.org/wiki/Leverage_(negotiation)",
    "https://www.w3.org/TR/prov-o/",
    "https://www.ontologyportal.org/",
    "http://purl.org/nemo/gufo",
}


def foreign(path) -> set[URIRef]:
    """Return the IRIs of a file outside the project's namespaces that are no addresses of documents."""
    nodes = {n for triple in graph(path) for n in triple if isinstance(n, URIRef)}
    nodes |= {n.datatype for _, _, n in graph(path) if isinstance(n, Literal) and n.datatype}
    return {n for n in nodes if not n.startswith("https://w3id.org/leverkg") and str(n) not in PAGES}


def exists(term: URIRef) -> bool:
    for namespace in CLOSED:
        if term.startswith(str(namespace)):
            return term in namespace
    return any(
        term.startswith(namespace) and term.removeprefix(namespace) in names.split()
        for namespace, names in LOOKED_UP.items()
    )


def test_a_term_that_does_not_exist_is_seen():
    assert exists(PROV.Agent)
    assert not exists(URIRef(f"{PROV}Haggler"))
    assert not exists(URIRef("https://purl.org/krdb-core/cover#hurtByLosEvent"))
    assert not exists(URIRef("http://example.org/unheard-of"))


@pytest.mark.parametrize("path", turtle_files(), ids=name_of)
def test_every_foreign_term_exists(path):
    assert sorted(t for t in foreign(path) if not exists(t)) == []


def test_every_foreign_term_aligned_with_is_declared():
    links = (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        SKOS.closeMatch,
        SKOS.relatedMatch,
        SKOS.exactMatch,
        RDF.type,
    )
    targets = {o for link in links for s, o in graph(ALIGNMENTS).subject_objects(link) if s in LEV}

    assert sorted(t for t in targets if (t, RDF.type, None) not in graph(ALIGNMENTS)) == []


def test_every_foreign_term_declared_is_used():
    used = {o for s, _, o in graph(ALIGNMENTS) if s in LEV} | set(graph(ALIGNMENTS).predicates())
    declared = {s for s in graph(ALIGNMENTS).subjects(RDF.type) if s in foreign(ALIGNMENTS)}

    assert sorted(declared - used) == []


def test_only_own_terms_are_aligned():
    aligned = {s for s, p, _ in graph(ALIGNMENTS) if p in {RDFS.subClassOf, RDFS.subPropertyOf}}
    aligned |= {
        s for match in ("closeMatch", "relatedMatch") for s in graph(ALIGNMENTS).subjects(SKOS[match])
    }

    assert aligned <= set(terms())


def test_no_equivalence_is_claimed_with_a_foreign_term():
    claims = (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs, SKOS.exactMatch)

    assert [c for c in claims if (None, c, None) in graph(ALIGNMENTS)] == []


def test_a_threat_is_no_hazard():
    cover = "https://purl.org/krdb-core/cover#"

    assert [o for o in graph(ALIGNMENTS).objects(LEV.Threat) if str(o).startswith(cover)] == []


def test_the_ontology_itself_rests_on_prov_and_skos_alone():
    links = (RDFS.subClassOf, RDFS.subPropertyOf)
    parents = {
        o for link in links for o in core().objects(None, link) if isinstance(o, URIRef) and o not in LEV
    }

    assert parents == {PROV.Activity, PROV.Agent, SKOS.Concept}
