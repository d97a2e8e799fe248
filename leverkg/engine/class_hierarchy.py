"""What is above and below a class, by the ``rdfs:subClassOf`` of an index."""

from __future__ import annotations

from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term

__all__ = ["SUBCLASS", "instances", "is_instance", "superclasses"]

SUBCLASS = IRI("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def superclasses(data: TripleIndex, class_: Term) -> list[Term]:
    """Return a class and all above it."""
    found: dict[Term, None] = {class_: None}
    queue = [class_]
    while queue:
        for above in data.objects(queue.pop(), SUBCLASS):
            if above not in found and not isinstance(above, Literal):
                found[above] = None
                queue.append(above)
    return list(found)


def instances(data: TripleIndex, class_: Term) -> list[Term]:
    """Return the instances of a class and of the classes below it (SHACL, section 1.1, *SHACL instance*)."""
    below: dict[Term, None] = {class_: None}
    queue = [class_]
    while queue:
        for lower in data.subjects(SUBCLASS, queue.pop()):
            if lower not in below:
                below[lower] = None
                queue.append(lower)
    return list(dict.fromkeys(node for c in below for node in data.subjects(RDF_TYPE, c)))


def is_instance(data: TripleIndex, node: Term, class_: Term) -> bool:
    """Tell whether a node has a class, or one below it, as type."""
    return any(class_ in superclasses(data, type_) for type_ in data.objects(node, RDF_TYPE))
