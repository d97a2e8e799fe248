"""Leverkg from a notebook: graphs in memory, terms of other libraries, a fact changed and inferred again."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import leverkg
from leverkg.errors import UsageError

EX = rdflib.Namespace("https://example.org/")
RULE = """#+ summary: Ancestors
#+ description: Whoever is a parent, or a parent of an ancestor.
#+ source: nobody
#+ says: {a} is an ancestor of {c}
PREFIX : <https://example.org/>
CONSTRUCT { ?a :ancestor ?c } WHERE { { ?a :parent ?c } UNION { ?a :parent ?b . ?b :ancestor ?c } }
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "ancestor.rq").write_text(RULE)
    return tmp_path / "ancestor.rq"


@pytest.fixture
def graph() -> rdflib.Graph:
    made = rdflib.Graph()
    made.bind("ex", EX)
    made.add((EX.ann, EX.parent, EX.bob))
    made.add((EX.bob, EX.parent, rdflib.BNode("x")))
    made.add((EX.bob, rdflib.RDFS.label, rdflib.Literal("Bób\n", lang="en")))
    return made


def test_a_graph_is_loaded_changed_and_inferred_again(rules: Path, graph: rdflib.Graph) -> None:
    first = leverkg.load(graph).infer(rules, theory=False)
    graph.add((EX.zoe, EX.parent, EX.ann))
    second = leverkg.load(graph).infer([rules], theory=False)

    assert (len(first.derived()), len(second.derived())) == (3, 6)
    assert second.holds((EX.zoe, EX.ancestor, EX.bob))
    assert not first.holds((EX.zoe, EX.ancestor, EX.bob))
    assert second.ask("ASK { ex:zoe ex:ancestor ex:bob }")  # the graph's prefixes need no declaration
    assert len(second.graph()) == len(graph) + 6


def test_a_store_and_a_dataset_are_loaded(rules: Path, graph: rdflib.Graph) -> None:
    result = leverkg.load(graph).infer(str(rules), theory=False)
    data = rdflib.Dataset()
    data.graph(EX.g).add((EX.ann, EX.parent, EX.bob))

    assert len(leverkg.load(result.store())) == len(result.everything())
    assert [str(name) for name in leverkg.load([data]).named_graphs()] == ["<https://example.org/g>"]


def test_terms_of_other_libraries_and_iris_as_text_are_terms(rules: Path, graph: rdflib.Graph) -> None:
    result = leverkg.load(graph).infer(rules, theory=False)
    iris = [str(EX.ann), str(EX.ancestor), str(EX.bob)]

    for triple in (
        (EX.ann, EX.ancestor, EX.bob),
        tuple(map(ox.NamedNode, iris)),
        tuple(iris),
    ):
        assert result.holds(triple)  # type: ignore[arg-type]
        assert result.explain(triple).holds  # type: ignore[arg-type]
        assert result.value(*triple[:2]) is not None
        assert len(list(result.match(None, triple[1], triple[2]))) == 1
    assert not result.why_not((EX.bob, EX.ancestor, EX.ann)).holds  # type: ignore[arg-type]
    assert result.explain(EX.bob).holds  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [7, None, {"a": 1}, object()])
def test_what_is_no_file_and_no_graph_is_a_usage_error(wrong: object) -> None:
    with pytest.raises(UsageError) as caught:
        leverkg.load(wrong)  # type: ignore[arg-type]

    assert caught.value.code == "LEV-U028"


def test_what_is_no_term_is_a_usage_error(rules: Path, graph: rdflib.Graph) -> None:
    result = leverkg.load(graph).infer(rules, theory=False)

    with pytest.raises(UsageError, match="'ann' is no term"):
        result.holds(("ann", EX.ancestor, EX.bob))  # type: ignore[arg-type]
