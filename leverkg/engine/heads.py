"""A head filled in for one solution of the body, for executors that do that outside their store."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.engine import mint
from leverkg.engine.executor import Row
from leverkg.engine.rule import HeadTerm, Minted, Rule, TripleTemplate
from leverkg.rdf.term import IRI, BlankNode, Term, Triple, TripleTerm
from leverkg.sparql.tree import Variable

__all__ = ["triples_of"]


def triples_of(
    rule: Rule, row: Row, base: str, left_out: frozenset[BlankNode] = frozenset()
) -> Iterator[Triple]:
    """Yield the triples of a head under a solution.

    A triple with an unbound variable is left out, and so is what is no RDF triple: a literal as subject,
    anything but an IRI as predicate (SPARQL 1.1 Query, section 16.2).

    Args:
        rule: the rule.
        row: the solution.
        base: what the IRIs of new nodes begin with.
        left_out: if the head's first new node is one of these, nothing is concluded.
    """
    if left_out and _value(rule.minted[0], row, base) in left_out:
        return
    for template in rule.head:
        subject, predicate, object_ = (_value(term, row, base) for term in template.terms())
        if isinstance(subject, (IRI, BlankNode)) and isinstance(predicate, IRI) and object_ is not None:
            yield subject, predicate, object_


def _value(term: HeadTerm, row: Row, base: str) -> Term | None:
    if isinstance(term, Variable):
        return row.get(term.name)
    if isinstance(term, Minted):
        return mint.mint(base, term.rule, term.label, [row.get(name) for name in term.arguments])
    if isinstance(term, TripleTemplate):
        subject, object_ = _value(term.subject, row, base), _value(term.object, row, base)
        predicate = _value(term.predicate, row, base)
        if object_ is None or not isinstance(subject, (IRI, BlankNode)) or not isinstance(predicate, IRI):
            return None
        return TripleTerm(subject, predicate, object_)
    return term
