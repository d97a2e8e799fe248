"""What a node is by its types, and what of the schema applies to it: worked out once for all alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from leverkg.rdf.term import IRI, Term
from leverkg.theory.schema import CIRCUMSTANCE, OWNER, Default, Restated, Schema
from leverkg.theory.terms import lev

__all__ = ["Kind", "Kinds"]


class Kind(NamedTuple):
    """What nodes of some types are.

    Attributes:
        circumstance: whether they are circumstances.
        negotiation: whether they are negotiations.
        decision: whether they are decisions.
        restated: what absence of a statement means for them.
        defaults: what is filled in where nobody states it.
    """

    circumstance: bool
    negotiation: bool
    decision: bool
    restated: tuple[Restated, ...]
    defaults: tuple[Default, ...]


class Kinds:
    """The kinds of nodes, by their types.

    Args:
        schema: the ontology, and what a case adds to it.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._known: dict[tuple[Term, ...], Kind] = {}
        self._owners: dict[IRI, bool] = {}
        self._lowest: dict[frozenset[IRI], tuple[IRI, ...]] = {}

    def of(self, types: Iterable[Term]) -> Kind:
        """Return what nodes of these types are."""
        key = tuple(types)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._kind(key)
        return found

    def _kind(self, types: tuple[Term, ...]) -> Kind:
        is_a = self.schema.is_a

        def within(classes: Iterable[Term]) -> bool:
            return any(is_a(types, one) for one in classes if isinstance(one, IRI))

        return Kind(
            is_a(types, CIRCUMSTANCE),
            is_a(types, lev("Negotiation")),
            is_a(types, lev("Decision")),
            tuple(one for one in self.schema.restated if within(one.classes)),
            tuple(one for one in self.schema.defaults if within(one.classes)),
        )

    def names_owner(self, predicate: IRI) -> bool:
        """Tell whether a property says who owns a circumstance."""
        found = self._owners.get(predicate)
        if found is None:
            found = self._owners[predicate] = self.schema.is_property(predicate, OWNER)
        return found

    def lowest(self, properties: frozenset[IRI]) -> tuple[IRI, ...]:
        """Return properties in order of name; of one and another above it the lower one alone.

        What an earlier run derived for a phase from a property below does not make its version another one.
        """
        found = self._lowest.get(properties)
        if found is None:
            uppers = self.schema.superproperties
            above = {q for p in properties for q in uppers.get(p, ()) if q != p}
            found = self._lowest[properties] = tuple(sorted(properties - above, key=str))
        return found
