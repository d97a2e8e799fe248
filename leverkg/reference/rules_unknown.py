"""Terms that rules read though nothing knows them: no rule concludes them, and the ontology that stands among
the rules' files declares others of that namespace and not these.

Without an ontology nothing is said: what no rule concludes is then what the data are expected to have.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from leverkg.engine.access import Access
from leverkg.engine.axioms.vocabulary import local_name, owl, rdfs
from leverkg.engine.rule import Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.shacl.vocabulary import sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, RDF, RDF_TYPE, Term
from leverkg.theory.terms import PREFIXES

__all__ = ["unknown_to_ontology"]

_CLASSES = {owl("Class"), rdfs("Class"), rdfs("Datatype"), sh("ShapeClass")}
_PROPERTIES = {
    IRI(RDF + "Property"),
    *map(owl, ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "TransitiveProperty")),
    *map(owl, ("SymmetricProperty", "FunctionalProperty", "InverseFunctionalProperty")),
}


def unknown_to_ontology(rules: RuleSet) -> Iterator[tuple[Rule, Access, IRI, IRI | None]]:
    """Yield what rules read that nothing knows.

    Returns:
        The rule, what it reads, the class or property that is unknown, and the one probably meant.
    """
    if rules.turtle is None:
        return
    known = {is_class: _declared(rules.turtle.shapes.graph, is_class) for is_class in (True, False)}
    concluded = {(a.predicate == RDF_TYPE, _term(a)) for rule in rules for a in rule.writes}
    for rule in rules:
        seen: set[IRI] = set()
        for access in sorted(rule.reads | rule.negated, key=str):
            term, is_class = _term(access), access.predicate == RDF_TYPE
            if term is None or term in seen or (is_class, term) in concluded or term in known[is_class]:
                continue
            seen.add(term)
            namespace = _namespace(term)
            if namespace in PREFIXES.values():
                continue  # of the field's vocabularies an ontology declares what it uses, if anything
            beside = {local_name(one): one for one in known[is_class] if _namespace(one) == namespace}
            if beside:
                close = get_close_matches(local_name(term), sorted(beside), 1, 0.6)
                yield rule, access, term, beside[close[0]] if close else None


def _declared(graph: TripleIndex, is_class: bool) -> set[IRI]:
    """Return the classes, or the properties, that a graph declares or says something of as such."""
    kinds = _CLASSES if is_class else _PROPERTIES
    found: set[Term] = {s for kind in kinds for s in graph.subjects(RDF_TYPE, kind)}
    inclusion = rdfs("subClassOf") if is_class else rdfs("subPropertyOf")
    for s, _, o in graph.match(p=inclusion):
        found |= {s, o}
    for word in ("domain", "range"):
        found |= {o if is_class else s for s, _, o in graph.match(p=rdfs(word))}
    return {term for term in found if isinstance(term, IRI)}


def _term(access: Access) -> IRI | None:
    found = access.object if access.predicate == RDF_TYPE else access.predicate
    return found if isinstance(found, IRI) else None


def _namespace(term: IRI) -> str:
    return term.value.removesuffix(local_name(term))
