"""Triples in memory, indexed both ways: what schema and shapes are read from.

An ontology or a shapes graph is a few hundred triples that are looked at node by node, collection by
collection; a store and its query language are the wrong tool for that. Iteration follows insertion, so that
whatever is compiled from an index comes out in the same order every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leverkg.rdf.term import IRI, RDF, Term, Triple

__all__ = ["FIRST", "NIL", "REST", "TripleIndex"]

FIRST, REST, NIL = IRI(RDF + "first"), IRI(RDF + "rest"), IRI(RDF + "nil")


class TripleIndex:
    """A set of triples that remembers the order in which they came."""

    __slots__ = ("_by_object", "_by_predicate", "_by_subject", "_size")

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._by_subject: dict[Term, dict[IRI, dict[Term, None]]] = {}
        self._by_object: dict[Term, dict[IRI, dict[Term, None]]] = {}
        self._by_predicate: dict[IRI, dict[tuple[Term, Term], None]] = {}
        self._size = 0
        for triple in triples:
            self.add(triple)

    def add(self, triple: Triple) -> bool:
        """Add a triple; return whether it is new."""
        s, p, o = triple
        objects = self._by_subject.setdefault(s, {}).setdefault(p, {})
        if o in objects:
            return False
        objects[o] = None
        self._by_object.setdefault(o, {}).setdefault(p, {})[s] = None
        self._by_predicate.setdefault(p, {})[s, o] = None
        self._size += 1
        return True

    def discard(self, triple: Triple) -> bool:
        """Take a triple out; return whether it was there."""
        s, p, o = triple
        if triple not in self:
            return False
        for index, outer, inner in ((self._by_subject, s, o), (self._by_object, o, s)):
            del index[outer][p][inner]
            if not index[outer][p]:
                del index[outer][p]
            if not index[outer]:
                del index[outer]
        del self._by_predicate[p][s, o]
        if not self._by_predicate[p]:
            del self._by_predicate[p]
        self._size -= 1
        return True

    def __contains__(self, triple: object) -> bool:
        if not isinstance(triple, tuple) or len(triple) != 3:
            return False
        s, p, o = triple
        return o in self._by_subject.get(s, {}).get(p, {})

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Triple]:
        for s, edges in self._by_subject.items():
            for p, objects in edges.items():
                for o in objects:
                    yield s, p, o

    def match(self, s: Term | None = None, p: IRI | None = None, o: Term | None = None) -> Iterator[Triple]:
        """Yield the triples that fit; ``None`` stands for any term. The index may be changed meanwhile."""
        if s is not None:
            edges = self._by_subject.get(s, {})
            for q in [p] if p is not None else list(edges):
                objects = edges.get(q, {})
                for term in ([o] if o in objects else []) if o is not None else list(objects):
                    yield s, q, term
        elif o is not None:
            edges = self._by_object.get(o, {})
            for q in [p] if p is not None else list(edges):
                for term in list(edges.get(q, {})):
                    yield term, q, o
        elif p is not None:
            for subject, term in list(self._by_predicate.get(p, {})):
                yield subject, p, term
        else:
            yield from list(self)

    def objects(self, s: Term, p: IRI) -> list[Term]:
        """Return the objects of a subject's property."""
        return list(self._by_subject.get(s, {}).get(p, ()))

    def subjects(self, p: IRI, o: Term) -> list[Term]:
        """Return the subjects that have this object under this property."""
        return list(self._by_object.get(o, {}).get(p, ()))

    def value(self, s: Term, p: IRI) -> Term | None:
        """Return the first object of a subject's property, or ``None``."""
        return next(iter(self._by_subject.get(s, {}).get(p, ())), None)

    def edges(self, s: Term) -> dict[IRI, list[Term]]:
        """Return what is said of a subject: its objects by predicate."""
        return {p: list(objects) for p, objects in self._by_subject.get(s, {}).items()}

    def is_list(self, head: Term) -> bool:
        """Tell whether a node begins a collection."""
        return head == NIL or bool(self.objects(head, FIRST))

    def items(self, head: Term | None) -> list[Term] | None:
        """Return the members of a collection, or ``None`` where it is not well formed (branching, open or
        circular).
        """
        members: list[Term] = []
        seen: set[Term] = set()
        while head is not None and head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return None if head is None else members
