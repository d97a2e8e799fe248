"""A case in which nodes that ``owl:sameAs`` joins are one: by choice, before all checks and rules."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from leverkg.case.load import Asserted
from leverkg.engine.axioms.same import SAME, identities, renamed
from leverkg.rdf.term import Quad, Term, Triple

__all__ = ["joined", "with_one_name"]


def with_one_name(asserted: Asserted) -> Asserted:
    """Return what files assert with one name for each thing; it still knows where each triple is written.

    Statements of identity are left out: each would say that a thing is itself.
    """
    same = identities(asserted.triples)
    ends = asserted.ends or (len(asserted.quads),)
    quads: list[Quad] = []
    new_ends: list[int] = []
    written: dict[Triple, Triple] = {}
    for start, end in pairwise((0, *ends)):
        for s, p, o, graph in asserted.quads[start:end]:
            if p == SAME:
                continue
            triple = renamed((s, p, o), same)
            quads.append((*triple, graph))
            if triple != (s, p, o):
                written.setdefault(triple, (s, p, o))
        new_ends.append(len(quads))
    kept = tuple(new_ends) if asserted.ends else ()
    return asserted.replaced(quads=tuple(quads), ends=kept, written=written, same=same)


def joined(same: Mapping[Term, Term]) -> dict[Term, list[Term]]:
    """Return for each node that stands for others these others, in the order of their names."""
    found: dict[Term, list[Term]] = {}
    for term, one in sorted(same.items(), key=lambda pair: str(pair[0])):
        if term != one:
            found.setdefault(one, []).append(term)
    return found
