"""``owl:sameAs`` as a pass of its own: several names of one thing become one, if the caller wants that.

Never part of inference: rules about exactly one owner, counts and negations all change when two nodes become
one, and a mistaken identity spreads to everything. So these are functions over triples, to be
used before rules by choice.

Source: OWL 2 Profiles, section 4.3, table 4 (eq-sym, eq-trans, eq-rep).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leverkg.engine.axioms.vocabulary import owl
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple, TripleTerm

__all__ = ["SAME", "identities", "renamed"]

SAME = owl("sameAs")


def identities(triples: Iterable[Triple]) -> dict[Term, Term]:
    """Return, for each node that shares its identity with another, the node that stands for all of them.

    An IRI stands for the others before a blank node, and the first in alphabetical order before the rest, so
    that the choice does not hang on the order of the triples.
    """
    parent: dict[Term, Term] = {}

    def root(term: Term) -> Term:
        parent.setdefault(term, term)
        while parent[term] != term:
            parent[term] = parent[parent[term]]
            term = parent[term]
        return term

    for subject, predicate, object_ in triples:
        if predicate == SAME and not isinstance(object_, Literal):
            one, other = sorted((root(subject), root(object_)), key=_rank)
            parent[other] = one
    return {term: root(term) for term in list(parent)}


def _rank(term: Term) -> tuple[int, str]:
    return (0 if isinstance(term, IRI) else 1 if isinstance(term, BlankNode) else 2, str(term))


def renamed(triple: Triple, same: Mapping[Term, Term]) -> Triple:
    """Return a triple with the one name for each of its terms; a property keeps its own if that is no IRI."""
    subject, predicate, object_ = triple
    name = _one(predicate, same)
    return _one(subject, same), name if isinstance(name, IRI) else predicate, _one(object_, same)


def _one(term: Term, same: Mapping[Term, Term]) -> Term:
    if isinstance(term, TripleTerm):
        predicate = _one(term.predicate, same)
        assert isinstance(predicate, IRI | BlankNode)
        kept = predicate if isinstance(predicate, IRI) else term.predicate
        return TripleTerm(_one(term.subject, same), kept, _one(term.object, same))
    return same.get(term, term)
