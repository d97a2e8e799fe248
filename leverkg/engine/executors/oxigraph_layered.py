"""Queries of the layered scheduler over an in-memory Oxigraph store.

The layered algorithm wants little of a store and what it wants is unlike the rest: no plans, no deltas, but
values put into every corner of a query, real new blank nodes, and triples taken out again. So it has a store
of its own.

Blank nodes of the graph stand in it as IRIs, which a query can name; expressions are rewritten to know. Heads
are filled in here, not by CONSTRUCT: so a new blank node has the same label in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pyoxigraph as ox

from leverkg.engine.executors.oxigraph_terms import from_store, quad, stored, stored_row
from leverkg.engine.executors.oxigraph_text import query_text
from leverkg.engine.shacl.bind import check_prebinding, prebound
from leverkg.engine.shacl.vocabulary import TRUE
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import IRI, BlankNode, Term, Triple, TripleTerm
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    Aggregate,
    Bind,
    ConstructQuery,
    Element,
    Filter,
    GroupPattern,
    InlineData,
    Modifiers,
    PathPattern,
    SelectItem,
    SelectQuery,
    SubSelect,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)

__all__ = ["OxigraphQueries"]

_DEFAULT = ox.DefaultGraph()
_UNUSED = SelectItem(Variable("unused"), TRUE)
_RANDOM = "?"
_FEW = 8  # below that, a query a value costs less than planning for many


class OxigraphQueries:
    """A store that answers the layered scheduler's queries; ``NOW()`` is when it was made."""

    def __init__(self) -> None:
        self._store = ox.Store()
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._now = moment.replace("+00:00", "Z")
        self._made = 0

    def add(self, triples: Iterable[Triple]) -> None:
        """Put triples in."""
        self._store.extend([quad(triple, _DEFAULT) for triple in triples])

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        for triple in triples:
            self._store.remove(quad(triple, _DEFAULT))

    def construct(self, query: ConstructQuery, bindings: Mapping[str, Term]) -> list[Triple]:
        """Return the triples that a query makes; what is no triple is left out (SPARQL 1.2, section 16.2)."""
        select = _columns(query, set(bindings))
        rows = self._rows(select, bindings, strict=False)
        return self._made_triples(query, ({**row, **bindings} for row in rows))

    def construct_each(
        self, query: ConstructQuery, name: str, values: Sequence[Term], bindings: Mapping[str, Term]
    ) -> list[Triple]:
        """Return what a query makes for each value of a variable; in one go where that is the same."""
        if len(values) < _FEW or not _is_flat(query, Variable(name)):
            return [t for value in values for t in self.construct(query, {**bindings, name: value})]
        check_prebinding(query, {name}, strict=False)
        listed = tuple((term,) for term in map(stored, values) if not isinstance(term, BlankNode))
        where = GroupPattern((InlineData((Variable(name),), listed), *query.where.elements))
        select = _columns(query.replaced(where=where), set(bindings), also=name)
        select = prebound(select, stored_row(bindings))
        return self._made_triples(query, ({**row, **bindings} for row in self._rows(select, {})))

    def _made_triples(self, query: ConstructQuery, rows: Iterable[Mapping[str, Term]]) -> list[Triple]:
        made: dict[Triple, None] = {}
        for row in rows:
            fresh: dict[str, BlankNode] = {}
            for pattern in query.template:
                parts = (pattern.subject, pattern.predicate, pattern.object)
                s, p, o = (self._filled(part, row, fresh) for part in parts)
                if isinstance(s, IRI | BlankNode) and isinstance(p, IRI) and o is not None:
                    made[s, p, o] = None
        return list(made)

    def select(self, query: SelectQuery, bindings: Mapping[str, Term]) -> list[dict[str, Term]]:
        """Return the solutions of a query."""
        return list(self._rows(query, bindings))

    def _rows(
        self, query: SelectQuery, bindings: Mapping[str, Term], *, strict: bool = True
    ) -> Iterator[dict[str, Term]]:
        check_prebinding(query, bindings.keys() - {"currentShape", "shapesGraph"}, strict=strict)
        text = query_text(prebound(query, stored_row(bindings)), self._now)
        try:
            found = self._store.query(text)
            names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
            rows = [
                {name: _read(term) for name in names if (term := solution[name]) is not None}
                for solution in found  # type: ignore[union-attr]
            ]
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise RuleError(
                f"the store refused a query: {error}",
                code="LEV-R041",
                position=Position(query.prologue.name),
                hint="a construct is not supported; rewrite the query",
            ) from error
        known: dict[str, BlankNode] = {}
        # The store's order may differ from run to run; labels of new nodes must not.
        for row in sorted(rows, key=_without_labels) if not query.modifiers.order_by else rows:
            yield {name: self._renamed(term, known) for name, term in row.items()}

    def _renamed(self, term: Term, known: dict[str, BlankNode]) -> Term:
        """A node that BNODE() made, which the store labels at random, under a label of ours."""
        if isinstance(term, BlankNode) and term.label.startswith(_RANDOM):
            if term.label not in known:
                known[term.label] = self._new_node()
            return known[term.label]
        if isinstance(term, TripleTerm):
            return TripleTerm(
                self._renamed(term.subject, known), term.predicate, self._renamed(term.object, known)
            )
        return term

    def _filled(self, term: TermPattern, row: Mapping[str, Term], fresh: dict[str, BlankNode]) -> Term | None:
        match term:
            case Variable(name=name):
                return row.get(name)
            case BlankNode(label=label):
                if label not in fresh:
                    fresh[label] = self._new_node()
                return fresh[label]
            case TripleTermPattern():
                s, p, o = (self._filled(t, row, fresh) for t in (term.subject, term.predicate, term.object))
                if isinstance(s, IRI | BlankNode) and isinstance(p, IRI) and o is not None:
                    return TripleTerm(s, p, o)
                return None
        return term

    def _new_node(self) -> BlankNode:
        self._made += 1
        return BlankNode(f"made{self._made}")


def _columns(query: ConstructQuery, known: set[str], also: str | None = None) -> SelectQuery:
    """The SELECT that gives what a template needs, and one variable more if that is wanted."""
    parts = (node for pattern in query.template for node in nodes(pattern))
    wanted = dict.fromkeys(node for node in parts if isinstance(node, Variable))
    if also is not None:
        wanted[Variable(also)] = None
    items = tuple(SelectItem(variable) for variable in wanted if variable.name not in known)
    return SelectQuery(
        items or (_UNUSED,),
        query.where,
        modifiers=query.modifiers,
        values=query.values,
        dataset=query.dataset,
        prologue=query.prologue,
    )


def _is_flat(query: ConstructQuery, given: Variable) -> bool:
    """Tell whether a row of values in front is the same as values put in: nothing has a scope of its own.

    Values that are properties are asked for one by one: for any of them the store looks at all triples.
    """
    simple = query.modifiers == Modifiers() and query.values is None and not query.dataset
    if not simple or not all(map(_needs_no_scope, query.where.elements)):
        return False
    return not any(
        isinstance(node, SubSelect | Aggregate)
        or (isinstance(node, TriplePattern) and node.predicate == given)
        for node in nodes(query.where)
    )


def _needs_no_scope(element: Element) -> bool:
    """Tell whether a part is the same joined with values as with values put in: so are alternatives of triple
    patterns, whose rows have the values that they need.
    """
    if isinstance(element, UnionPattern):
        return all(isinstance(one, TriplePattern) for group in element.alternatives for one in group.elements)
    return isinstance(element, TriplePattern | PathPattern | Filter | Bind)


def _read(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """A term of a solution; the graph's own blank nodes are IRIs in the store, so that real ones are new."""
    if isinstance(term, ox.BlankNode):
        return BlankNode(_RANDOM + term.value)
    if isinstance(term, ox.Triple):
        return TripleTerm(_read(term.subject), IRI(term.predicate.value), _read(term.object))
    return from_store(term)


def _without_labels(row: Mapping[str, Term]) -> list[tuple[str, str]]:
    return sorted((name, re.sub(r"_:\?\w+", "_", str(term))) for name, term in row.items())
