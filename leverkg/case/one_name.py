"""A case in which nodes that ``owl:sameAs`` joins are one: by choice, before all checks and rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import pairwise

from leverkg.case.load import Asserted
from leverkg.engine.axioms.same import SAME, identities, renamed
from leverkg.rdf.term import Quad, Term, Triple, TripleTerm

__all__ = ["identities_of", "joined", "with_one_name"]


def with_one_name(asserted: Asserted) -> Asserted:
    """Return what files assert with one name for each thing; it still knows where each triple is written.

    Statements of identity are set apart: each would say that a thing is itself.
    """
    same = identities(asserted.triples)
    ends = asserted.ends or (len(asserted.quads),)
    quads: list[Quad] = []
    new_ends: list[int] = []
    written: dict[Triple, Triple] = {}
    plain: set[Triple] = set()
    stated: list[Quad] = []
    for start, end in pairwise((0, *ends)):
        for s, p, o, graph in asserted.quads[start:end]:
            if p == SAME:
                stated.append((s, p, o, graph))
                continue
            triple = renamed((s, p, o), same)
            quads.append((*triple, graph))
            if triple != (s, p, o):
                written.setdefault(triple, (s, p, o))
            else:
                plain.add(triple)
        new_ends.append(len(quads))
    for triple in plain.intersection(written):
        del written[triple]  # where it is written under this name too, no identity is needed
    kept = tuple(new_ends) if asserted.ends else ()
    return asserted.replaced(
        quads=tuple(quads), ends=kept, written=written, same=same, identities=tuple(stated)
    )


def identities_of(asserted: Asserted, triple: Triple) -> list[Triple]:
    """Return the statements of identity by which a triple has other names than it is written with.

    From each name in it to the one that stands for it they are a shortest way.
    """
    written = asserted.written.get(triple)
    if written is None:
        return []
    beside: dict[Term, list[Triple]] = {}
    for s, p, o, _ in asserted.identities:
        beside.setdefault(s, []).append((s, p, o))
        beside.setdefault(o, []).append((s, p, o))
    found: dict[Triple, None] = {}
    for node in dict.fromkeys(_nodes(written)):
        if asserted.same.get(node, node) != node:
            found |= dict.fromkeys(_way(node, asserted.same[node], beside))
    return list(found)


def _nodes(terms: Iterable[Term]) -> list[Term]:
    found: list[Term] = []
    for term in terms:
        inner = (term.subject, term.predicate, term.object) if isinstance(term, TripleTerm) else None
        found += [term] if inner is None else _nodes(inner)
    return found


def _way(start: Term, end: Term, beside: Mapping[Term, list[Triple]]) -> list[Triple]:
    came: dict[Term, tuple[Term, Triple] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        node = queue.popleft()
        for statement in beside.get(node, ()):
            for other in (statement[0], statement[2]):
                if other not in came:
                    came[other] = node, statement
                    queue.append(other)
    way: list[Triple] = []
    step = came.get(end)
    while step is not None:
        way.append(step[1])
        step = came[step[0]]
    return way[::-1]


def joined(same: Mapping[Term, Term]) -> dict[Term, list[Term]]:
    """Return for each node that stands for others these others, in the order of their names."""
    found: dict[Term, list[Term]] = {}
    for term, one in sorted(same.items(), key=lambda pair: str(pair[0])):
        if term != one:
            found.setdefault(one, []).append(term)
    return found
