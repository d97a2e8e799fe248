"""How many triples of a kind a store has: counted when asked for, forgotten when it may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from time import perf_counter
from typing import Any

import pyoxigraph as ox

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph_terms import stored, to_store
from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, Term

__all__ = ["MANY", "Counts", "Growth", "count", "lacks_a_kind"]

_DEFAULT = ox.DefaultGraph()
_FEW = 40  # up to here, looking at the triples costs less than a query that counts all there is to count
MANY = 500  # up to here, less than one that counts the triples
_TALLIED = 2_000  # of predicates with fewer triples a tally is kept, which costs nothing to look at


def count(store: ox.Store, pattern: str, graph: str | None = None) -> int:
    """Return how many solutions a pattern has in a graph, by default in the working set."""
    inner = f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern
    row = next(iter(store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {inner} }}")))  # type: ignore[arg-type]
    return int(row["n"].value)


class Counts:
    """Counts of a store's working set, kept until they may be wrong.

    Attributes:
        changes: grows whenever the working set may have changed.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._known: dict[IRI | None, dict[Access, Statistics]] = {}
        self._sizes: dict[IRI | None, dict[Access, int]] = {}
        self._there: set[Access] = set()
        self._absent: dict[IRI | None, set[Access]] = {}
        self._tallies: dict[str, _Tally | None] = {}
        self.changes = 0

    def __call__(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are, with how many subjects and objects."""
        tally = self._tally(access)
        if tally is not None:
            return tally.statistics(access.object)
        known = self._known.setdefault(access.predicate, {})
        found = known.get(access)
        if found is None:
            found = known[access] = self._counted(access)
        return found

    def triples(self, access: Access) -> int:
        """Return how many triples of a kind there are."""
        tally = self._tally(access)
        if tally is not None:
            return tally.of(access.object)
        sizes = self._sizes.setdefault(access.predicate, {})
        found = sizes.get(access)
        if found is None:
            found = len(list(islice(self._quads(access), MANY)))
            found = sizes[access] = found if found < MANY else count(self.store, _pattern(access))
        return found

    def of(self, access: Access, what: int) -> int:
        """Return how many triples (0), subjects (1) or objects (2) there are of a kind."""
        return self.triples(access) if what == 0 else self(access)[what]

    def any(self, access: Access) -> bool:
        """Tell whether there is a triple of a kind at all."""
        tally = self._tally(access)
        if tally is not None:
            return tally.of(access.object) > 0
        if access in self._there:
            return True
        absent = self._absent.setdefault(access.predicate, set())
        if access in absent:
            return False
        if next(self._quads(access), None) is None:
            absent.add(access)
            return False
        self._there.add(access)
        return True

    def _tally(self, access: Access) -> _Tally | None:
        """Return the tally of a kind's predicate, if one can be kept that tells how many there are."""
        predicate, object_ = access
        # Literals that are written differently may be one to the store.
        if predicate is None or not (object_ is None or isinstance(object_, IRI)):
            return None
        name = predicate.value
        if name not in self._tallies:
            quads = list(islice(self._quads(Access(predicate)), _TALLIED))
            self._tallies[name] = _Tally(quads) if len(quads) < _TALLIED else None
        return self._tallies[name]

    def _quads(self, access: Access) -> Iterator[ox.Quad]:
        predicate = None if access.predicate is None else ox.NamedNode(access.predicate.value)
        object_ = None if access.object is None else to_store(access.object)
        return self.store.quads_for_pattern(None, predicate, object_, _DEFAULT)

    def _counted(self, access: Access) -> Statistics:
        quads = list(islice(self._quads(access), _FEW))
        if len(quads) < _FEW:
            subjects = len({quad.subject for quad in quads})
            return Statistics(len(quads), subjects, len({quad.object for quad in quads}))
        if access.object is not None and access.predicate is not None:
            triples = count(self.store, _pattern(access))
            return Statistics(triples, triples, 1)
        columns = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a)"
        columns += "" if access.object is not None else " (COUNT(DISTINCT ?o) AS ?b)"
        row = next(iter(self.store.query(f"SELECT {columns} {{ {_pattern(access)} }}")))  # type: ignore[arg-type]
        triples = int(row["n"].value)
        objects = int(row["b"].value) if access.object is None else min(triples, 1)
        return Statistics(triples, int(row["a"].value), objects)

    def clear(self) -> None:
        """Forget all counts."""
        self.changes += 1
        for kept in (self._known, self._sizes, self._there, self._absent, self._tallies):
            kept.clear()

    def grew(self, rules: Iterable[Rule], quads: Iterable[ox.Quad]) -> None:
        """Note what rules have added to the working set."""
        for quad in quads:
            tally = self._tallies.get(quad.predicate.value)
            if tally is not None:
                tally.quads.append(quad)
        self._forget(rules)

    def made(self, rule: Rule, graph: str | None) -> int | None:
        """Note what a rule has added; return how much that is if all of it stands in a graph as well."""
        if graph is None:
            self.changed((rule,))
            return None
        quads = self.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        found = list(islice(quads, MANY))
        if len(found) == MANY:
            self.changed((rule,))
            return count(self.store, "?s ?p ?o", graph)
        if found:
            self.grew((rule,), found)
        return len(found)

    def changed(self, rules: Iterable[Rule]) -> None:
        """Forget what rules may have changed by what they added; what was there is there still."""
        rules = list(rules)
        for write in {write for rule in rules for write in rule.writes}:
            if write.predicate is None:
                self._tallies.clear()
            else:
                self._tallies.pop(write.predicate.value, None)
        self._forget(rules)

    def _forget(self, rules: Iterable[Rule]) -> None:
        self.changes += 1
        kept: tuple[dict[IRI | None, Any], ...] = (self._known, self._sizes, self._absent)
        for write in {write for rule in rules for write in rule.writes}:
            for every in kept:
                every.pop(None, None)
                if write.predicate is None:
                    every.clear()
                elif isinstance(write.object, IRI):
                    # Counts of another class are what they were; only IRIs tell two objects apart.
                    for access in [a for a in every.get(write.predicate, ()) if write.unifies(a)]:
                        _drop(every[write.predicate], access)
                else:
                    every.pop(write.predicate, None)


class _Tally:
    """The triples of a predicate, counted; by subject and by object only if anybody asks."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self.quads = quads
        self._ends: dict[str, tuple[int, dict[object, int]]] = {}

    def _by(self, end: str) -> dict[object, int]:
        """Return how many triples there are of each subject, or of each object; IRIs are their texts."""
        seen, found = self._ends.get(end) or (0, {})
        if seen < len(self.quads):
            for quad in self.quads[seen:]:
                term = _text(getattr(quad, end))
                found[term] = found.get(term, 0) + 1
            self._ends[end] = len(self.quads), found
        return found

    def of(self, object_: Term | None) -> int:
        """Return how many triples there are, of one object if one is given, which is an IRI."""
        return len(self.quads) if object_ is None else self._by("object").get(object_.value, 0)  # type: ignore[union-attr]

    def statistics(self, object_: Term | None) -> Statistics:
        """Return how many triples, subjects and objects there are."""
        if object_ is None:
            return Statistics(len(self.quads), len(self._by("subject")), len(self._by("object")))
        triples = self.of(object_)
        return Statistics(triples, triples, min(triples, 1))


def _pattern(access: Access) -> str:
    predicate = "?p" if access.predicate is None else str(access.predicate)
    return f"?s {predicate} {'?o' if access.object is None else stored(access.object)}"


def _text(term: object) -> object:
    return term.value if isinstance(term, ox.NamedNode) else term


def _drop(kinds: dict[Access, Any] | set[Access], access: Access) -> None:
    if isinstance(kinds, set):
        kinds.discard(access)
    else:
        del kinds[access]


class Growth:
    """How much a store has grown, where no rounds tell: looked at now and then, since it counts one by one.

    Args:
        size: how many triples it has, those of all its graphs.
    """

    _SHARE = 20  # of the time that goes by, counting may take one in so many

    def __init__(self, size: int = 0) -> None:
        self._size = size
        self._next = 0.0

    def told(self, new: int) -> None:
        """Note triples that somebody has counted."""
        self._size += new

    def since(self, store: ox.Store) -> int:
        """Return how many triples came since the last look, or 0 if it is too early to look again."""
        started = perf_counter()
        if started < self._next:
            return 0
        before, self._size = self._size, len(store)
        now = perf_counter()
        self._next = now + self._SHARE * (now - started)
        return self._size - before


def lacks_a_kind(needed: Iterable[Access], counts: Counts) -> bool:
    """Tell whether a body cannot have a solution, since of a kind that it needs there is no triple at all."""
    return not all(map(counts.any, needed))
