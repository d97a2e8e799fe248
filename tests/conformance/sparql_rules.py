"""W3C query evaluation tests as rules: each query made a rule, and its answers read off what it derives.

A SELECT stands, whole, as a sub-select in a rule's body, and the head makes a node for each row, with a
property for each column that is bound. An ASK is a rule that concludes one triple. A CONSTRUCT is a rule as
it stands; what it concludes and the data assert already is seen by a second rule, whose conclusions are nodes
with the parts of each triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from reading import MF, TYPE, isomorphic, path_of, read, shown

from leverkg.engine.construct import rule_of
from leverkg.engine.dependencies import has_aggregate, reads
from leverkg.engine.executors.oxigraph_terms import from_store, triple_from_store
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.mint import DEFAULT_BASE
from leverkg.engine.rule import Header, Rule
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple
from leverkg.sparql.parse import parse_query
from leverkg.sparql.scope import possible
from leverkg.sparql.tree import (
    AskQuery,
    Bind,
    ConstructQuery,
    GroupPattern,
    Modifiers,
    Prologue,
    Query,
    SelectQuery,
    SubSelect,
    TriplePattern,
    Variable,
)

__all__ = [
    "Case",
    "asserted",
    "cases",
    "difference",
    "expected",
    "hides_graphs",
    "query_of",
    "rules_for",
    "telling_rule",
    "told",
]

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
ROWS = "urn:w3c-rows:"
# Not rdf:type: a query that reads `?x a ?class` would read what its rule writes.
IS, ROW, YES = IRI(ROWS + ".is"), IRI(ROWS + ".row"), IRI(ROWS + ".yes")
PARTS = (".subject", ".predicate", ".object")
NAME = "case"


@dataclass(frozen=True)
class Case:
    """A test of the suite.

    Attributes:
        name: its folder and its name there.
        query: the file of the query.
        data: the files of the default graph.
        graphs: the files of the named graphs; their IRIs are the graphs' names.
        result: the file of what is expected.
    """

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    result: Path


@cache
def cases(folder: Path) -> tuple[Case, ...]:
    """The query evaluation tests of all manifests in the folders of a folder, sorted by name."""
    found = []
    for manifest in sorted(folder.glob("*/manifest.ttl")):
        index = TripleIndex(read(manifest))

        def files(subject: Term, predicate: str, index: TripleIndex = index) -> tuple[Path, ...]:
            return tuple(sorted(map(path_of, index.objects(subject, IRI(predicate)))))

        for test in index.subjects(TYPE, IRI(MF + "QueryEvaluationTest")):
            action = index.value(test, IRI(MF + "action"))
            assert isinstance(test, IRI)
            assert action is not None
            name = f"{manifest.parent.name}/{test.value.rpartition('#')[2]}"
            (query,), (result,) = files(action, QT + "query"), files(test, MF + "result")
            data, graphs = files(action, QT + "data"), files(action, QT + "graphData")
            found.append(Case(name, query, data, graphs, result))
    return tuple(sorted(found, key=lambda case: case.name))


def query_of(case: Case) -> Query:
    """The query of a test."""
    return parse_query(case.query.read_text("utf-8"), name=case.query.name, base=case.query.as_uri())


def asserted(case: Case) -> Iterator[tuple[list[Triple], IRI | None]]:
    """The triples of each file of a test, with the named graph that they stand in too."""
    for file in dict.fromkeys((*case.data, *case.graphs)):
        yield _triples(file), IRI(file.as_uri()) if file in case.graphs else None


def _triples(file: Path) -> list[Triple]:
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    assert form is not None
    quads = ox.parse(path=str(file), format=form, base_iri=file.as_uri(), rename_blank_nodes=True)
    return [triple_from_store(quad) for quad in quads]


def rules_for(case: Case) -> dict[str, Rule]:
    """The rules that say what the query of a test asks, by the form that the query has in them.

    ``whole``: a SELECT is a sub-select, with its grouping and all. ``open``: it is the body itself, where it
    is no more than a pattern with computed columns; duplicates and order are nothing to a rule.

    Raises:
        RuleError: a rule may not say it.
    """
    query = query_of(case)
    forms: dict[str, ConstructQuery]
    if isinstance(query, SelectQuery):
        row = BlankNode("row")
        head = [TriplePattern(row, IS, ROW)]
        head += [TriplePattern(row, IRI(ROWS + name), Variable(name)) for name in _columns(query)]
        inner = SubSelect(query.replaced(dataset=(), prologue=Prologue()))
        forms = {"whole": ConstructQuery(tuple(head), GroupPattern((inner,)))}
        if not has_aggregate(query) and query.modifiers in (
            Modifiers(),
            Modifiers(order_by=query.modifiers.order_by),
        ):
            computed = [Bind(item.expression, item.variable) for item in query.items or () if item.expression]
            values = (query.values,) if query.values is not None else ()
            forms["open"] = ConstructQuery(tuple(head), GroupPattern((query.where, *values, *computed)))
    elif isinstance(query, AskQuery):
        head = [TriplePattern(YES, IS, YES)]
        forms = {"whole": ConstructQuery(tuple(head), query.where, query.modifiers, query.values)}
    else:
        assert isinstance(query, ConstructQuery)
        forms = {"whole": query}
    return {form: _rule(case, query, construct) for form, construct in forms.items()}


def _rule(case: Case, query: Query, construct: ConstructQuery) -> Rule:
    stated = construct.replaced(dataset=query.dataset, prologue=query.prologue)
    return rule_of(stated, Header(summary=case.name), name=NAME, file=case.query.name)


def telling_rule(case: Case) -> Rule | None:
    """The rule that tells what a CONSTRUCT concludes, asserted or not; to be evaluated once."""
    query = query_of(case)
    if not isinstance(query, ConstructQuery):
        return None
    head = [
        TriplePattern(BlankNode(f"told{number}"), IRI(ROWS + part), term)
        for number, triple in enumerate(query.template)
        for part, term in zip(PARTS, (triple.subject, triple.predicate, triple.object), strict=True)
    ]
    return _rule(case, query, query.replaced(template=tuple(head)))


def told(derived: Iterable[Triple]) -> list[Triple]:
    """The triples that were told of; one with a part that is unbound, or cannot be there, is none."""
    index = TripleIndex(derived)
    found = []
    for node in {s for s, _, _ in index}:
        s, p, o = (index.value(node, IRI(ROWS + part)) for part in PARTS)
        if isinstance(s, (IRI, BlankNode)) and isinstance(p, IRI) and o is not None:
            found.append((s, p, o))
    return found


def _columns(query: SelectQuery) -> list[str]:
    if query.items is not None:
        return [item.variable.name for item in query.items]
    values = query.values.variables if query.values is not None else ()
    return sorted(possible(query.where) | {variable.name for variable in values})


def hides_graphs(case: Case, rule: Rule) -> bool:
    """Whether the rule reads the working set, where the named graphs are too and the test's are not."""
    assert rule.body is not None
    return not {*case.graphs} <= {*case.data} and bool(reads(rule.body).places)


def expected(case: Case) -> set[Triple]:
    """What a test's rule has to conclude."""
    if case.result.suffix == ".ttl":
        triples = _triples(case.result)
        index = TripleIndex(triples)
        results = list(index.subjects(TYPE, IRI(RS + "ResultSet")))
        return set(_rows(_solutions(index, results[0]))) if results else set(triples)
    form = ox.QueryResultsFormat.from_extension(case.result.suffix[1:])
    assert form is not None
    found = ox.parse_query_results(path=str(case.result), format=form)
    if isinstance(found, ox.QueryBoolean):
        return {(YES, IS, YES)} if found else set()
    names = [variable.value for variable in found.variables]
    return set(
        _rows({name: from_store(term) for name in names if (term := row[name]) is not None} for row in found)
    )


def _solutions(index: TripleIndex, results: Term) -> Iterator[dict[str, Term]]:
    for solution in index.objects(results, IRI(RS + "solution")):
        row: dict[str, Term] = {}
        for binding in index.objects(solution, IRI(RS + "binding")):
            name, value = (index.value(binding, IRI(RS + word)) for word in ("variable", "value"))
            assert isinstance(name, Literal)
            assert value is not None
            row[name.lexical] = value
        yield row


def _rows(rows: Iterable[dict[str, Term]]) -> Iterator[Triple]:
    """The triples of each row, once, about blank nodes of their own."""
    for number, row in enumerate({tuple(sorted(row.items(), key=str)): row for row in rows}.values()):
        node = BlankNode(f"row{number}")
        yield node, IS, ROW
        yield from ((node, IRI(ROWS + name), term) for name, term in row.items())


def difference(case: Case, derived: Iterable[Triple], *, all_told: bool = False) -> str | None:
    """How the triples derived differ from what the suite says, ``None`` if they do not.

    Args:
        case: the test.
        derived: the triples.
        all_told: what the data assert is among them, if it is concluded. It is never derived.
    """
    stated = set() if all_told else {triple for triples, _ in asserted(case) for triple in triples}
    wanted = {canonical_triple(triple) for triple in expected(case) - stated}
    found = {canonical_triple((_node(s), p, _node(o))) for s, p, o in derived}
    if isomorphic(wanted, found):
        return None
    return f"expected:\n{shown(wanted)}\nderived:\n{shown(found)}"


def _node(term: Term) -> Term:
    """A blank node for a node that the rule made."""
    made = isinstance(term, IRI) and term.value.startswith(f"{DEFAULT_BASE}{NAME}-")
    return BlankNode(term.value.rpartition("-")[2]) if made else term  # type: ignore[union-attr]
