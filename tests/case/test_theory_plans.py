"""A run over a case is the same with plans of its own, of another case, with broken ones and with none."""

from __future__ import annotations

import json
import os

import pytest
from theory import ROOT

from leverkg.api import load
from leverkg.engine import cache as kept
from leverkg.engine.executors import oxigraph, rows
from leverkg.engine.plans import Plans, as_text, from_text
from leverkg.rdf.term import RDF_TYPE, BlankNode, Literal
from leverkg.theory import ontology as ontology_index
from leverkg.theory import plans as theory_plans
from leverkg.theory import rules as theory_rules
from leverkg.theory.cache_keys import key_of
from leverkg.theory.ontology import OntologyIndex, ontology, ontology_vocabulary
from leverkg.theory.terms import lev
from leverkg.theory.vocabulary import read_vocabulary
from leverkg.wording.derived_graph import write_graph

CASES = ["houston-lighting", "cuban-missiles", "atlantic-baron"]
DIALECTS = {"oxigraph": oxigraph.DIALECT, "rows": rows.DIALECT}


def forget():
    theory_rules.theory.cache_clear()
    ontology_index.ontology_index.cache_clear()


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path / "kept"))
    forget()
    yield tmp_path / "kept"
    forget()


@pytest.fixture(params=DIALECTS)
def executor(request):
    return request.param


def written(name, executor="auto"):
    result = load(ROOT / "cases" / name).infer(executor=executor)
    return b"".join(write_graph(result, "ttl", provenance_as="rdf12"))


@pytest.fixture(scope="module")
def expected():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVERKG_CACHE", "off")
        forget()
        yield {name: written(name) for name in CASES}
    forget()


def plans_of(executor):
    return theory_plans.plans_of(theory_rules.theory(), DIALECTS[executor])


def file_of(where, executor):
    (path,) = where.glob(f"*{executor}.data")
    return path


def test_plans_of_other_cases_change_no_byte(where, expected, executor):
    for name in (*CASES, *reversed(CASES)):
        assert written(name, executor) == expected[name], name
    before = file_of(where, executor).read_bytes()
    for name in CASES:
        assert written(name, executor) == expected[name], name
    assert file_of(where, executor).read_bytes() == before  # there was nothing more to learn


def test_with_what_is_remembered_no_rule_is_read_or_planned(where, monkeypatch, executor):
    case = load(ROOT / "cases" / "houston-lighting")
    first = b"".join(write_graph(case.infer(executor=executor), "ttl"))
    forget()
    monkeypatch.setattr("leverkg.engine.executors.oxigraph_order.order", None)
    monkeypatch.setattr("leverkg.engine.executors.rows_plan.order", None)
    monkeypatch.setattr("leverkg.engine.rule_data.decode", None)
    monkeypatch.setattr("leverkg.engine.load.rule_from_text", None)

    assert b"".join(write_graph(case.infer(executor=executor), "ttl")) == first


@pytest.mark.parametrize("cut", [0, 40, 1000, -1])
def test_plans_cut_short_count_as_none(where, expected, cut, executor):
    written("houston-lighting", executor)
    path = file_of(where, executor)
    path.write_bytes(path.read_bytes()[:cut])
    forget()

    assert plans_of(executor).as_data() == Plans().as_data()
    assert written("houston-lighting", executor) == expected["houston-lighting"]
    assert plans_of(executor).checked


@pytest.mark.parametrize("data", ["", None, [], {}, {"dialect": "other"}, {"dialect": None}, 1])
def test_what_are_no_plans_counts_as_none(where, expected, data, executor):
    written("houston-lighting", executor)
    if isinstance(data, dict) and "dialect" in data:
        data = {"dialect": data["dialect"] or DIALECTS[executor]}
    kept.write_data(file_of(where, executor).stem, data)
    forget()

    assert plans_of(executor).as_data() == Plans().as_data()
    assert written("houston-lighting", executor) == expected["houston-lighting"]


def test_plans_for_another_version_count_as_none(where, executor):
    written("houston-lighting", executor)
    theory = theory_rules.theory()

    assert theory_plans.plans_of(theory, f"{executor} of another version").as_data() == Plans().as_data()
    assert plans_of(executor).checked


def changed(text, old, new):
    """A plan over rows in which something else stands, of which its form says nothing."""
    return as_text(json.loads(json.dumps(from_text(text)).replace(old, new)))


POISON = {
    "no plan": ("oxigraph", lambda text: "DROP NONSENSE" if len(text) > 200 else text),
    "no data": ("rows", lambda text: "DROP NONSENSE"),
    "data cut short": ("rows", lambda text: text[:-9]),
    "another step": ("rows", lambda text: changed(text, '"match"', '"drop"')),
    "another place": ("rows", lambda text: changed(text, "[0,", "[77,")),
    "terms gone": ("rows", lambda text: changed(text, '"terms":', '"words":')),
}


@pytest.mark.parametrize("poison", POISON)
def test_poisoned_plans_are_made_anew(where, expected, poison):
    executor, spoil = POISON[poison]
    written("houston-lighting", executor)
    data = plans_of(executor).as_data()
    spoilt = [spoil(text) for text in data["texts"]]
    assert spoilt != data["texts"]
    poisoned = Plans.from_data({**data, "texts": spoilt})
    poisoned.changed = True
    theory_plans.keep_plans(theory_rules.theory(), DIALECTS[executor], poisoned)
    forget()

    assert written("houston-lighting", executor) == expected["houston-lighting"]


def test_without_a_cache_nothing_is_written(tmp_path, monkeypatch, expected):
    monkeypatch.setenv("LEVERKG_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()

    assert written("houston-lighting") == expected["houston-lighting"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_no_trouble(tmp_path, monkeypatch, expected):
    (tmp_path / "home").mkdir(mode=0o500)
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path / "home" / "kept"))
    forget()

    assert written("houston-lighting") == expected["houston-lighting"]


def test_a_cache_that_is_no_folder_is_no_trouble(tmp_path, monkeypatch, expected):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path / "file"))
    forget()

    assert written("houston-lighting") == expected["houston-lighting"]


# --- the ontology -------------------------------------------------------------------------------------------


def test_the_ontology_by_property_is_the_ontology(where):
    for index in (ontology_index.ontology_index(), None):
        if index is None:
            ontology_index.ontology_index.cache_clear()
            index = ontology_index.ontology_index()  # from the cache
        for predicate in {p for _, p, _ in ontology()}:
            assert index.of(predicate) == [t for t in ontology() if t[1] == predicate]
        assert index.of(RDF_TYPE, lev("rank")) == [t for t in ontology() if t[1] in (RDF_TYPE, lev("rank"))]
        subjects = {s for s, _, _ in ontology()}
        for s, _, o in ontology():
            assert index.is_about(s)
            assert index.names(s)
            assert index.is_about(o) == (o in subjects)
            assert index.names(o) != isinstance(o, Literal)
        assert not index.names(lev("no-such-term"))
        assert not index.names(BlankNode("elsewhere"))


def test_the_vocabulary_is_that_of_the_ontology(where):
    assert ontology_vocabulary() == read_vocabulary(ontology())


def test_lines_that_are_no_ontology_are_not_taken(where, expected):
    written("houston-lighting", "oxigraph")
    key = key_of("lines", oxigraph.DIALECT)
    assert kept.write(key, kept.read(key)[:-20] + "nonsense")

    assert written("houston-lighting", "oxigraph") == expected["houston-lighting"]


@pytest.mark.parametrize("data", [(), "", [], {}, {"terms": []}, 1])
def test_an_ontology_that_cannot_be_read_is_read_again(where, data):
    ontology_index.ontology_index()
    (path,) = where.iterdir()
    kept.write_data(path.stem, data)
    ontology_index.ontology_index.cache_clear()

    index = ontology_index.ontology_index()
    assert isinstance(index, OntologyIndex)
    assert index.of(RDF_TYPE) == [t for t in ontology() if t[1] == RDF_TYPE]
