"""The W3C query tests: parsed and written again, a query has the same answers, or is refused as it must."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from leverkg.errors import RuleError
from leverkg.sparql.parse import parse_query
from leverkg.sparql.write import write_query

SUITES = os.environ.get("LEVERKG_SUITES")
pytestmark = pytest.mark.skipif(
    not SUITES, reason="LEVERKG_SUITES does not name the folder of the W3C suites"
)

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"

# Two runs of the same text differ, so that only the form of the answers is compared.
NOT_DETERMINISTIC = {"functions/bnode02": "the answers are fresh blank nodes"}


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()


@cache
def cases(kind: str) -> list[Case]:
    if not SUITES:
        return []
    found = []
    for manifest in sorted(Path(SUITES, "rdf-tests/sparql/sparql11").glob("*/manifest.ttl")):
        store = ox.Store()
        store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=manifest.as_uri())

        def objects(subject, predicate, store=store):
            return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

        def path(node, folder=manifest.parent):
            return folder / node.value.rsplit("/", 1)[1]

        types = store.quads_for_pattern(
            None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), None
        )
        for quad in types:
            if quad.object.value != MF + kind:
                continue
            name = f"{manifest.parent.name}/{quad.subject.value.rsplit('#', 1)[1]}"
            (action,) = objects(quad.subject, MF + "action")
            if kind == "QueryEvaluationTest":
                (query,) = objects(action, QT + "query")
                data = tuple(sorted(map(path, objects(action, QT + "data"))))
                graphs = tuple(sorted(map(path, objects(action, QT + "graphData"))))
                found.append(Case(name, kind, path(query), data, graphs))
            else:
                found.append(Case(name, kind, path(action)))
    return sorted(found, key=lambda case: case.name)


def store_of(case: Case) -> ox.Store:
    store = ox.Store()
    for file in case.data:
        load(store, file, None)
    for file in case.graphs:
        load(store, file, ox.NamedNode(file.as_uri()))
    return store


def load(store: ox.Store, file: Path, graph: ox.NamedNode | None) -> None:
    form = ox.RdfFormat.RDF_XML if file.suffix == ".rdf" else ox.RdfFormat.TURTLE
    store.load(path=str(file), format=form, base_iri=file.as_uri(), to_graph=graph or ox.DefaultGraph())


def answers(store: ox.Store, text: str, base: str, ordered: bool):
    result = store.query(text, base_iri=base)
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in result)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return sorted(map(str, dataset))
    names = [variable.value for variable in result.variables]
    rows = [tuple(str(term) for term in solution) for solution in result]
    return sorted(names), rows_by_name(names, rows) if ordered else sorted(rows_by_name(names, rows))


def rows_by_name(names, rows):
    order = sorted(range(len(names)), key=lambda i: names[i])
    return [tuple(row[i] for i in order) for row in rows]


def params(kind: str):
    return [pytest.param(case, id=case.name) for case in cases(kind)]


def test_every_test_is_found():
    assert len(cases("QueryEvaluationTest")) == 219
    assert len([case for case in cases("NegativeSyntaxTest11") if case.query.suffix == ".rq"]) > 5


@pytest.mark.parametrize("case", params("QueryEvaluationTest"))
def test_the_written_query_has_the_same_answers(case: Case):
    text = case.query.read_text("utf-8")
    tree = parse_query(text, name=case.query.name, base=case.query.as_uri())
    written = write_query(tree)

    again = parse_query(written)
    assert again == tree
    assert write_query(again) == written

    store = store_of(case)
    ordered = bool(tree.modifiers.order_by)
    expected = answers(store, text, case.query.as_uri(), ordered)
    actual = answers(store, written, "http://example.org/never-used", ordered)
    if case.name in NOT_DETERMINISTIC:
        assert shape(actual) == shape(expected)
    else:
        assert actual == expected


def shape(answer):
    """Columns and number of rows."""
    return (answer[0], len(answer[1])) if isinstance(answer, tuple) else type(answer)


@pytest.mark.parametrize(
    "case", [p for p in params("NegativeSyntaxTest11") if p.values[0].query.suffix == ".rq"]
)
def test_a_wrong_query_is_refused(case: Case):
    text = case.query.read_text("utf-8")

    with pytest.raises(RuleError) as caught:
        parse_query(text, name=case.query.name, base=case.query.as_uri())

    assert caught.value.code.startswith("LEV-Q")
    assert caught.value.position is not None
    assert caught.value.source_line in text


@pytest.mark.parametrize(
    "case", [p for p in params("NegativeSyntaxTest11") if p.values[0].query.suffix == ".ru"]
)
def test_an_update_is_refused_as_such(case: Case):
    with pytest.raises(RuleError):
        parse_query(case.query.read_text("utf-8"), base=case.query.as_uri())
