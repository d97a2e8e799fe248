"""Property paths as relations of Datalog (SPARQL 1.1 Query, section 9)."""

from __future__ import annotations

from collections.abc import Iterable

from peers.datalog import Aggregate, Atom, Cannot, Clause, Condition, Const, Same, Slot, Var
from peers.ways import Way

from leverkg.rdf.term import IRI
from leverkg.sparql import tree
from leverkg.sparql.tree import Variable

__all__ = ["Paths"]


class Paths:
    """The part of a translator that knows paths."""

    names: dict[tuple[IRI, IRI | None], str]
    parts: list[Clause | Aggregate]

    def fresh(self) -> Var:
        """Return a variable that occurs nowhere else."""
        raise NotImplementedError

    def relation(self) -> str:
        """Return the name of a relation that occurs nowhere else."""
        raise NotImplementedError

    def term(self, term: tree.TermPattern, way: Way) -> tuple[Var | Const, dict[str, Var | Const]]:
        """Return a pattern's term, and what it newly binds."""
        raise NotImplementedError

    def path(self, pattern: tree.PathPattern, way: Way) -> Iterable[Way]:
        """Return the ways on along a path; one of no steps needs an end that a triple binds."""
        start, new = self.term(pattern.subject, way)
        way = way.plus((), **new)
        end, new = self.term(pattern.object, way)
        for conditions, zero in self.steps(pattern.path, start, end):
            if not zero:
                yield way.plus(conditions, **new)
            elif new and isinstance(pattern.object, Variable):
                self._anchored(start, pattern.subject, way)
                yield way.plus(conditions, **{pattern.object.name: start})
            else:
                self._anchored(start, pattern.subject, way)
                yield way.plus((*conditions, Same(start, end)))

    def _anchored(self, slot: Slot, written: object, way: Way) -> None:
        in_graph = any(
            isinstance(c, Atom) and c.relation.startswith("r") and slot in c.terms for c in way.conditions
        )
        if isinstance(written, Variable) and not in_graph:
            raise Cannot("a path of no steps from what no triple binds")

    def steps(self, path: tree.Path, start: Slot, end: Slot) -> list[tuple[tuple[Condition, ...], bool]]:
        """Return the ways along a path, each with whether it has no steps (then the ends are the same)."""
        match path:
            case IRI():
                relation = self.names.get((path, None))
                return [((Atom(relation, (start, end)),), False)] if relation else []
            case tree.PathInverse():
                return self.steps(path.path, end, start)
            case tree.PathAlternative():
                return [way for one in path.alternatives for way in self.steps(one, start, end)]
            case tree.PathSequence():
                ways: list[tuple[tuple[Condition, ...], Slot]] = [((), start)]
                for index, one in enumerate(path.steps):
                    following = end if index == len(path.steps) - 1 else self.fresh()
                    found = []
                    for conditions, here in ways:
                        for more, zero in self.steps(one, here, following):
                            if zero:
                                raise Cannot("a path of no steps within a sequence")
                            found.append(((*conditions, *more), following))
                    ways = found
                return [(conditions, False) for conditions, _ in ways]
            case tree.PathRepeat():
                a, b, c = self.fresh(), self.fresh(), self.fresh()
                name = self.relation()
                for conditions, zero in self.steps(path.path, a, b):
                    if zero:
                        raise Cannot("a path of no steps repeated")
                    self.parts.append(Clause(Atom(name, (a, b)), conditions))
                    if path.modifier != "?":
                        back = Atom(name, (c, a))
                        self.parts.append(Clause(Atom(name, (c, b)), (back, *conditions)))
                zero_way = [((), True)] if path.modifier != "+" else []
                return [((Atom(name, (start, end)),), False), *zero_way]
        raise Cannot(type(path).__name__)
