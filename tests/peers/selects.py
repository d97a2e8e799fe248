"""Sub-selects with an aggregate as rows that are counted (SPARQL 1.1 Query, section 11)."""

from __future__ import annotations

from dataclasses import replace

from peers.datalog import Aggregate, Atom, Cannot, Clause, Const, Not, Tag, Var
from peers.ways import Way

from leverkg.rdf.term import IRI, BlankNode, Literal
from leverkg.sparql import tree
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import Variable

__all__ = ["Selects"]

_TERMS = (IRI, BlankNode, Literal)

_EXPRESSIONS = (tree.Comparison, Variable, tree.And, tree.Or, tree.Not)


class Selects:
    """The part of a translator that knows sub-selects."""

    names: dict[tuple[IRI, IRI | None], str]
    parts: list[Clause | Aggregate]
    given: dict[str, set[str]]
    written: set[tuple[IRI, None]]

    def fresh(self) -> Var:
        """Return a variable that occurs nowhere else."""
        raise NotImplementedError

    def relation(self) -> str:
        """Return the name of a relation that occurs nowhere else."""
        raise NotImplementedError

    def group(self, group: tree.GroupPattern, start: Way | None = None) -> list[Way]:
        """Return the ways through a group."""
        raise NotImplementedError

    def select(self, query: tree.SelectQuery) -> list[Way]:
        """Return the ways through a sub-select with one aggregate."""
        keys, call, out = _aggregate_of(query)
        ways = self.group(query.where)
        names = sorted({name for way in ways for name in way.bound})
        for node in nodes(query.where):
            if not isinstance(
                node, (tree.GroupPattern, tree.TriplePattern, tree.Filter, *_EXPRESSIONS, *_TERMS)
            ):
                raise Cannot(f"{type(node).__name__} under an aggregate")
        columns = {name: self.fresh() for name in names}
        rows = Atom(self.relation(), tuple(columns.values()))
        for way in ways:
            self.parts.append(Clause(replace(rows, terms=tuple(way.bound[n] for n in names)), way.conditions))
        value: Var | None = None
        if call.expression is not None:
            if not isinstance(call.expression, Variable):
                raise Cannot("an aggregate of an expression")
            value = columns[call.expression.name]
        if call.name in ("MIN", "MAX"):
            self._one_type(query.where, call.expression)
        name = self.relation()
        group = tuple(columns[key] for key in keys)
        self.parts.append(Aggregate(name, call.name, group, rows, value, call.distinct))
        result = self.fresh()
        here = dict(zip(keys, (self.fresh() for _ in keys), strict=True))
        found = [Way((Atom(name, (*here.values(), result)),), {**here, out: result})]
        empty = Atom(self.relation(), tuple(columns[key] for key in keys))
        if call.name in ("MIN", "MAX") and not keys:  # of nothing: one row, without a value
            self.parts.append(Clause(empty, (rows,)))
            self.parts.append(Clause(empty, (Tag(Const("none", 0), "num"),)))
            found.append(Way((Not(empty),), {}))
        return found

    def _one_type(self, where: tree.GroupPattern, expression: object) -> None:
        """Refuse MIN and MAX but of the objects of a property with one type: else SPARQL leaves a choice."""
        for node in nodes(where):
            if isinstance(node, tree.TriplePattern) and node.object == expression:
                key = (node.predicate, None)
                if key not in self.written and len(self.given.get(self.names.get(key, ""), ())) <= 1:  # type: ignore[arg-type, call-overload]
                    return
        raise Cannot("MIN or MAX over several types")


def _aggregate_of(query: tree.SelectQuery) -> tuple[list[str], tree.Aggregate, str]:
    keys = [c.expression.name for c in query.modifiers.group_by if isinstance(c.expression, Variable)]
    computed = [item for item in query.items or () if item.expression is not None]
    plain = [item.variable.name for item in query.items or () if item.expression is None]
    if len(computed) != 1 or not isinstance(computed[0].expression, tree.Aggregate) or plain != keys:
        raise Cannot("a sub-select but for one aggregate")
    if query.modifiers.having or len(keys) != len(query.modifiers.group_by):
        raise Cannot("HAVING, or GROUP BY of an expression")
    return keys, computed[0].expression, computed[0].variable.name
