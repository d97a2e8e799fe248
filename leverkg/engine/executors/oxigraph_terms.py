"""Terms of leverkg to terms of Oxigraph and back.

A blank node of the input stands in the store as an IRI of its own: SPARQL cannot name a blank node, and
proofs have to. Its label is in the IRI, so nothing is lost, and nothing outside the executor sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import tee
from typing import cast

import pyoxigraph as ox

from leverkg.engine import mint
from leverkg.rdf.term import BLANK, IRI, RESERVED, XSD_STRING, BlankNode, Literal, Term, Triple, TripleTerm

__all__ = [
    "FAULT",
    "FUNCTIONS",
    "LEFT_OUT",
    "NODE_FUNCTION",
    "UNBOUND",
    "Stored",
    "as_lines",
    "from_store",
    "made_from_store",
    "quad",
    "quads",
    "stored",
    "stored_row",
    "to_store",
    "triple_from_store",
    "triples_from_store",
]

NODE_FUNCTION = RESERVED + "function:node"
"""Makes a rule's node as :func:`leverkg.engine.mint.mint` does."""
UNBOUND = RESERVED + "unbound:"
"""What it is given where a variable has no value."""
LEFT_OUT = RESERVED + "left-out:"
"""The graph, and the terms, by which an update knows the nodes that need not be made."""
FAULT = RESERVED + "fault:"
"""The graph, and the terms, by which an update reports an IRI that came out unbound."""

Stored = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def stored(term: Term) -> Term:
    """Return a term with blank nodes as the IRIs under which the store has them."""
    if isinstance(term, BlankNode):
        return IRI(BLANK + term.label)
    if isinstance(term, TripleTerm):
        return TripleTerm(stored(term.subject), term.predicate, stored(term.object))
    return term


def stored_row(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return bindings with blank nodes as the store has them."""
    return {name: stored(term) for name, term in terms.items()}


def to_store(term: Term) -> Stored:
    """Return a term as Oxigraph's."""
    if isinstance(term, IRI):
        return ox.NamedNode(term.value)
    if isinstance(term, BlankNode):
        return ox.NamedNode(BLANK + term.label)
    if isinstance(term, TripleTerm):
        return ox.Triple(to_store(term.subject), ox.NamedNode(term.predicate.value), to_store(term.object))  # type: ignore[arg-type]
    if term.language:
        direction = getattr(ox.BaseDirection, term.direction.upper()) if term.direction else None
        return ox.Literal(term.lexical, language=term.language, direction=direction)
    if term.datatype == XSD_STRING:
        return ox.Literal(term.lexical)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


@lru_cache(maxsize=1 << 16)
def _named(value: str) -> IRI | BlankNode:
    """Return the term of that name: the same one again, since what is identical is compared at once."""
    return BlankNode(value[len(BLANK) :]) if value.startswith(BLANK) else IRI(value)


def from_store(term: Stored) -> Term:
    """Return one of Oxigraph's terms as leverkg's."""
    if isinstance(term, ox.NamedNode):
        return _named(term.value)
    if isinstance(term, ox.Literal):
        direction = term.direction
        return Literal(
            term.value,
            term.datatype.value,
            term.language,
            None if direction is None else "ltr" if direction == ox.BaseDirection.LTR else "rtl",
        )
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    return TripleTerm(from_store(term.subject), IRI(term.predicate.value), from_store(term.object))


def quad(triple: Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return a triple in a graph of the store."""
    subject, predicate, object_ = triple
    return ox.Quad(to_store(subject), ox.NamedNode(predicate.value), to_store(object_), graph)  # type: ignore[arg-type]


def quads(triples: Iterable[Triple], graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """Return triples in a graph of the store; a term that comes again is made once."""
    known: dict[Term, Stored] = {}

    def made(term: Term) -> Stored:
        found = known.get(term)
        if found is None:
            found = known[term] = to_store(term)
        return found

    return [ox.Quad(made(s), made(p), made(o), graph) for s, p, o in triples]  # type: ignore[arg-type]


def as_lines(triples: Iterable[Triple]) -> str:
    """Return triples as a text that a store of this version reads at once, blank nodes as it has them."""
    items = (found.triple for found in quads(triples, ox.DefaultGraph()))
    return ox.serialize(items, format=ox.RdfFormat.N_TRIPLES).decode()  # type: ignore[union-attr]


def triples_from_store(items: Iterable[ox.Quad]) -> Iterator[Triple]:
    """Yield triples of the store; a name that comes again gives the same term, which compares at once."""
    known: dict[str, IRI | BlankNode] = {}
    named = ox.NamedNode
    for item in items:
        terms: list[Term] = []
        for term in (item.subject, item.predicate, item.object):
            if isinstance(term, named):
                value = term.value
                found = known.get(value)
                if found is None:
                    found = known[value] = _named(value)
                terms.append(found)
            else:
                terms.append(from_store(term))
        yield tuple(terms)  # type: ignore[misc]


def made_from_store(pairs: Iterable[tuple[str, ox.Quad]]) -> Iterator[tuple[str, Triple]]:
    """Yield triples of the store, each with the rule that stands beside it."""
    rules, items = tee(pairs)
    yield from zip((rule for rule, _ in rules), triples_from_store(item for _, item in items), strict=True)


def triple_from_store(item: ox.Quad | ox.Triple) -> Triple:
    """Return a triple of the store."""
    return from_store(item.subject), cast(IRI, _named(item.predicate.value)), from_store(item.object)


def _node(base: ox.Literal, opening: ox.Literal, *values: Stored) -> ox.NamedNode:
    text = start = opening.value
    of_blank = False
    for value in values:
        # Most are IRIs, of which no terms need be made.
        if isinstance(value, ox.NamedNode) and not (name := value.value).startswith(RESERVED):
            text += mint.iri_key(name)
        else:
            known = mint.key(None if value == _UNBOUND else from_store(value))
            text += known
            of_blank = of_blank or known[0] == "B"
    return ox.NamedNode((BLANK if of_blank else base.value) + start + mint.digest(text))


_UNBOUND = ox.NamedNode(UNBOUND)
FUNCTIONS: dict[ox.NamedNode, Callable[..., Stored | None]] = {ox.NamedNode(NODE_FUNCTION): _node}
"""What updates and queries may call."""
