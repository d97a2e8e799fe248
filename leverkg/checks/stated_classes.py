"""Of which classes the nodes of a case under check are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from leverkg.checks.checking import Checking
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.ontology import ontology_index, ontology_schema
from leverkg.theory.schema import SCHEMA, read_schema
from leverkg.theory.terms import LEV, RDFS

__all__ = ["StatedClasses"]

_SUBCLASS = IRI(RDFS + "subClassOf")

_Types = tuple[Term, ...]


class StatedClasses:
    """Of which classes the nodes of a case are, those above theirs included.

    Attributes:
        types: node → the classes that are stated of it, in order of appearance.
        schema: the ontology, with what the case says of classes.
    """

    def __init__(self, case: Checking) -> None:
        self.types: dict[Term, _Types] = {}
        alone: dict[Term, _Types] = {}  # of most nodes one class is stated: they share it
        for node, _, kind in case.asserted.having(RDF_TYPE):
            before = self.types.get(node)
            self.types[node] = (*before, kind) if before else alone.setdefault(kind, (kind,))
        own = case.asserted.having(_SUBCLASS)
        self.schema = read_schema((*ontology_index().of(*SCHEMA), *own)) if own else ontology_schema()
        self._alike: dict[_Types, list[Term]] = defaultdict(list)
        for node, types in self.types.items():
            self._alike[types].append(node)
        self._members: dict[str, frozenset[Term]] = {}

    def of(self, node: Term) -> Sequence[Term]:
        """Return the classes that are stated of a node; of the ontology's own, those that it states."""
        found = self.types.get(node)
        if found is None and isinstance(node, IRI) and node.value.startswith(LEV):
            return _individuals().get(node, ())
        return found or ()

    def is_a(self, node: Term, kind: str) -> bool:
        """Tell whether a node is of a class or of one below it."""
        return self.schema.is_a(self.of(node), IRI(kind))

    def members(self, kind: str) -> frozenset[Term]:
        """Return the nodes that the case says to be of a class or of one below it."""
        found = self._members.get(kind)
        if found is None:
            wanted = IRI(kind)
            found = self._members[kind] = frozenset(
                node
                for types, nodes in self._alike.items()
                if self.schema.is_a(types, wanted)
                for node in nodes
            )
        return found


@cache
def _individuals() -> dict[Term, list[Term]]:
    found: dict[Term, list[Term]] = defaultdict(list)
    for s, _, o in ontology_index().of(RDF_TYPE):
        found[s].append(o)
    return found
