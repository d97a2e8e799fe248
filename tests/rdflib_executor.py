"""rdflib as a second executor: naive, slow, independent.

It is here to be compared with: another SPARQL implementation, no plan, no deltas, heads filled in by
Python. What it cannot do it says, and refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from time import perf_counter
from typing import Any, cast

import rdflib

from leverkg.engine import mint
from leverkg.engine.access import Access
from leverkg.engine.bind import bind
from leverkg.engine.executor import Applied, Firing, Limits, Options, Row, Statistics, Triples, moment
from leverkg.engine.executors.made import DerivedTriples, Made, made_by_predicate
from leverkg.engine.executors.oxigraph_calls import translate
from leverkg.engine.heads import triples_of
from leverkg.engine.recursion import run_in_rounds
from leverkg.engine.rule import Rule, TripleTemplate
from leverkg.errors import RuleError
from leverkg.rdf.columns import Tables
from leverkg.rdf.term import (
    BLANK,
    IRI,
    RDF_LANGSTRING,
    XSD,
    XSD_STRING,
    BlankNode,
    GraphName,
    Literal,
    Term,
    Triple,
    TripleTerm,
)
from leverkg.sparql.scope import possible
from leverkg.sparql.traverse import map_nodes, nodes
from leverkg.sparql.tree import (
    Aggregate,
    AskQuery,
    BuiltInCall,
    Comparison,
    GraphPattern,
    GroupPattern,
    Modifiers,
    Query,
    SelectItem,
    SelectQuery,
    TripleTermPattern,
    Variable,
)
from leverkg.sparql.write import write_query

__all__ = ["RdflibExecutor"]

_RDF12 = frozenset(
    {"TRIPLE", "SUBJECT", "PREDICATE", "OBJECT", "ISTRIPLE", "LANGDIR", "HASLANG", "STRLANGDIR"}
)


class RdflibExecutor:
    """An rdflib graph with a working set; rules are evaluated whole in every round."""

    at_once = 1

    def __init__(self) -> None:
        self.graph = rdflib.Graph()
        self._named: dict[IRI | BlankNode, list[Triple]] = {}
        self._made: dict[Triple, tuple[int, str]] = {}
        self._options = Options(mint.DEFAULT_BASE)
        self._now = ""
        self._left_out: Mapping[str, frozenset[BlankNode]] = {}

    def add(self, triples: Iterable[Triple], graph: GraphName = None) -> None:
        """Add asserted triples to the working set."""
        for triple in triples:
            self.graph.add(_to_rdflib_triple(triple))
            if graph is not None:
                self._named.setdefault(graph, []).append(triple)

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take asserted triples away."""
        for triple in triples:
            self.graph.remove(_to_rdflib_triple(triple))

    def copy(self) -> RdflibExecutor:
        """Return a fresh executor with the asserted triples only."""
        other = RdflibExecutor()
        other.add(self.triples(derived=False))
        other._named = {name: [*triples] for name, triples in self._named.items()}
        return other

    def prepare(self, rules: Sequence[Rule], options: Options) -> None:
        """Refuse rules with what rdflib cannot do."""
        self._options = options
        self._now = moment()
        for rule in rules:
            lacking = _lacking(rule)
            if lacking:
                raise RuleError(
                    f"rule {rule.name!r} needs {lacking}, which the rdflib executor cannot do",
                    code="LEV-R042",
                    position=rule.position,
                    hint="use the oxigraph executor",
                )

    def leave_out(self, nodes: Mapping[str, frozenset[BlankNode]]) -> None:
        """Conclude nothing from solutions for which a head's first new node is one of these."""
        self._left_out = nodes

    def apply(self, rules: Sequence[Rule], round_number: int, *, simultaneous: bool = False) -> Applied:
        """Evaluate rules once each and add what is new."""
        held: list[tuple[Rule, list[Triple]]] = []
        firings: list[Firing] = []
        for rule in rules:
            started = perf_counter()
            assert rule.body is not None
            rows = self.solve(rule.body, {}, columns=rule.head_variables)
            left_out = self._left_out.get(rule.name, frozenset())
            base = self._options.base
            made = [triple for row in rows for triple in triples_of(rule, row, base, left_out)]
            new = 0
            if simultaneous:
                held.append((rule, made))
            else:
                new = self._take(rule, made, round_number)
            firings.append(Firing(rule.name, new, perf_counter() - started))
        for index, (rule, made) in enumerate(held):
            firing = firings[index]
            firings[index] = Firing(firing.rule, self._take(rule, made, round_number), firing.seconds)
        total = sum(firing.new or 0 for firing in firings)
        return Applied(tuple(firings), total, round_number if total else 0)

    def conclude(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> Applied:
        """Add what a Python rule concluded."""
        started = perf_counter()
        new = self._take(rule, triples, round_number)
        firing = Firing(rule.name, new, perf_counter() - started)
        return Applied((firing,), new, round_number if new else 0)

    def fixpoint(self, rules: Sequence[Rule], limits: Limits) -> Applied:
        """Evaluate rules that feed each other until nothing new follows."""
        return run_in_rounds(rules, limits, lambda group, n: self.apply(group, n, simultaneous=True))

    def _take(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> int:
        new = 0
        for triple in triples:
            term = _to_rdflib_triple(triple)
            if term not in self.graph:
                self.graph.add(term)
                self._made[triple] = (round_number, rule.name)
                new += 1
        return new

    def solve(
        self,
        body: GroupPattern,
        bindings: Mapping[str, Term],
        *,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        ordered: bool = False,
    ) -> Iterator[Row]:
        """Return the solutions of a body under bindings."""
        names = [*columns] if columns is not None else sorted(possible(body) | bindings.keys())
        items = tuple(SelectItem(Variable(name)) for name in names)
        where = cast(GroupPattern, _translated(bind(body, bindings), self._now, constants=True))
        most = None if ordered else limit
        found: Iterable[Any] = self._ask(SelectQuery(items or None, where, modifiers=Modifiers(limit=most)))
        if ordered:
            by = [rdflib.Variable(name) for name in sorted(names)]
            # It has solved all of them anyway.
            found = sorted(found, key=lambda row: ["" if (v := row[name]) is None else v.n3() for name in by])
        for solution in islice(found, limit):
            values = {name: solution[rdflib.Variable(name)] for name in names}
            yield {name: _from_rdflib(value) for name, value in values.items() if value is not None}

    def ask(self, body: GroupPattern, bindings: Mapping[str, Term]) -> bool:
        """Tell whether a body has a solution under bindings."""
        where = cast(GroupPattern, _translated(bind(body, bindings), self._now, constants=True))
        return bool(self._ask(AskQuery(where)).askAnswer)

    def query(self, query: Query) -> Iterator[Row] | Iterator[Triple] | bool:
        """Answer a query over the working set."""
        result = self._ask(cast(Query, _translated(query, self._now, constants=False)))
        if result.type == "ASK":
            return bool(result.askAnswer)
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            return (_from_rdflib_triple(triple) for triple in result.graph)
        return (
            {str(v): _from_rdflib(value) for v, value in row.items() if value is not None}
            for row in result.bindings
        )

    def _ask(self, query: Query) -> Any:
        text = write_query(query)
        try:
            result = self.graph.query(text)
            return result if result.type != "SELECT" else _Solutions(result)
        except RecursionError as error:
            raise RuleError("the query nests too deep for rdflib", code="LEV-R042") from error
        except Exception as error:
            raise RuleError(f"rdflib refuses a query: {error}", code="LEV-R041") from error

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        pattern = tuple(None if term is None else _to_rdflib(term) for term in (subject, predicate, object))
        return map(_from_rdflib_triple, list(self.graph.triples(pattern)))  # type: ignore[arg-type]

    def rank(self, triple: Triple, /) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        if _to_rdflib_triple(triple) not in self.graph:
            return None
        return self._made.get(triple, (0, ""))[0]

    def makers(self, triple: Triple, /) -> list[str]:
        """Return the name of the rule that made a triple first."""
        return [self._made[triple][1]] if triple in self._made else []

    def made(self) -> Iterator[tuple[str, Triple]]:
        """Return the derived triples, each with the rule that made it."""
        for triple, (_, rule) in self._made.items():
            yield rule, triple

    def made_by_predicate(self) -> Made:
        """Return the same by predicate."""
        return made_by_predicate(self.made())

    def derived(self, also: Tables = (), less: Triples = (), not_of: Iterable[Term] = ()) -> DerivedTriples:
        """Return the derived triples as outputs want them."""
        return DerivedTriples(self.made_by_predicate(), also, less, not_of)

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        found = list(self.match(None, access.predicate, access.object))
        return Statistics(len(found), len({t[0] for t in found}), len({t[2] for t in found}))

    def triples(self, *, derived: bool | None = None) -> Iterator[Triple]:
        """Return the working set, or only its derived or its asserted part."""
        for triple in map(_from_rdflib_triple, self.graph):
            if derived is None or derived == (triple in self._made):
                yield triple

    def size(self) -> int:
        """Return how many triples the working set has."""
        return len(self.graph)


class _Solutions:
    """A SELECT's rows, with ``None`` where a variable is unbound."""

    def __init__(self, result: Any) -> None:
        self.type = result.type
        self.bindings = [dict(row) for row in result.bindings]

    def __iter__(self) -> Iterator[Any]:
        return (_Row(row) for row in self.bindings)


class _Row(dict[Any, Any]):
    def __missing__(self, key: Any) -> None:
        return None


def _lacking(rule: Rule) -> str | None:
    if any(isinstance(term, (TripleTemplate, TripleTerm)) for t in rule.head for term in t.terms()):
        return "triple terms"
    for node in nodes(rule.body):
        if isinstance(node, GraphPattern):
            return "GRAPH"
        if isinstance(node, TripleTermPattern):
            return "triple terms"
        if isinstance(node, BuiltInCall) and node.name.upper() in _RDF12:
            return f"{node.name}()"
    return None


def _translated(node: object, now: str, *, constants: bool) -> object:
    """Return a query as this store has to see it: one moment a run; blank nodes, if constants, as IRIs.

    Blank nodes stand in the graph as IRIs, of which expressions are not to know.
    """

    def step(part: object) -> object:
        if constants and isinstance(part, BlankNode):
            return IRI(BLANK + part.label)
        if isinstance(part, SelectQuery) and part.modifiers.group_by and _SOME not in part.modifiers.having:
            # rdflib gives a row for no group at all.
            modifiers = part.modifiers.replaced(having=(*part.modifiers.having, _SOME))
            return map_nodes(part.replaced(modifiers=modifiers), step)
        return None

    return map_nodes(translate(node, now, replacements=False), step)


_SOME = Comparison(">", Aggregate("COUNT", None), Literal("0", XSD + "integer"))


def _to_rdflib(term: Term) -> Any:
    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.URIRef(BLANK + term.label)
    if isinstance(term, TripleTerm) or term.direction:
        raise RuleError(
            "the rdflib executor has no triple terms and no base directions",
            code="LEV-R042",
            hint="use the oxigraph executor",
        )
    if term.language:
        return rdflib.Literal(term.lexical, lang=term.language)
    datatype = None if term.datatype == XSD_STRING else rdflib.URIRef(term.datatype)
    return rdflib.Literal(term.lexical, datatype=datatype, normalize=False)


def _to_rdflib_triple(triple: Triple) -> Any:
    return tuple(_to_rdflib(term) for term in triple)


def _from_rdflib(term: Any) -> Term:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), RDF_LANGSTRING, term.language)
        return Literal(str(term), str(term.datatype) if term.datatype else XSD_STRING)
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    text = str(term)
    return BlankNode(text[len(BLANK) :]) if text.startswith(BLANK) else IRI(text)


def _from_rdflib_triple(triple: Any) -> Triple:
    subject, predicate, object_ = (_from_rdflib(term) for term in triple)
    return subject, cast(IRI, predicate), object_
