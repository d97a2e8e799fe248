"""Which triples are in an author's own terms: of these nobody knows which could be left out of a proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.rdf.term import IRI, RDF_TYPE, Triple
from leverkg.theory.terms import LEV

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["in_own_terms"]


def in_own_terms(result: InferredCase, triple: Triple) -> bool:
    """Tell whether a triple says something in other terms than the theory's.

    Args:
        result: where it holds. Without the theory all triples are in the author's own terms.
        triple: what it says; with `rdf:type` the class counts, else the property.
    """
    if not result.theory:
        return True
    said = triple[2] if triple[1] == RDF_TYPE else triple[1]
    return not (isinstance(said, IRI) and said.value.startswith(LEV))
