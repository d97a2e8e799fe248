"""What an executor counts on the way is what its store holds."""

from __future__ import annotations

import pytest
from theory import ROOT

from leverkg import load
from leverkg.engine.access import Access
from leverkg.engine.executors.oxigraph_counts import Counts
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Triple

EX = "https://example.org/"


@pytest.fixture(scope="module", params=["houston-lighting", "cuban-missiles"])
def executor(request):
    return load(ROOT / "cases" / request.param / "case.ttl").infer(executor="oxigraph").run.executor


def test_tallies_are_kept_up_to_date(executor):
    fresh = Counts(executor.store)
    kinds = {Access(p, o if p == RDF_TYPE else None) for _, p, o in executor.triples()} | {Access(None)}

    assert len(kinds) > 100
    for kind in sorted(kinds, key=str):
        assert executor.statistics(kind) == fresh(kind), kind
        assert executor._counts.any(kind)


def test_kinds_of_many_and_of_no_triples_are_counted(executor):
    store = executor.copy()
    many, none = IRI(EX + "many"), IRI(EX + "none")
    triples: list[Triple] = [(IRI(f"{EX}{n}"), many, IRI(f"{EX}{n % 3}")) for n in range(3_000)]
    store.add(triples)

    assert store.statistics(Access(many)) == (3_000, 3_000, 3)
    assert store.statistics(Access(many, IRI(EX + "1"))) == (1_000, 1_000, 1)
    assert store.statistics(Access(none)) == (0, 0, 0)
    assert not store._counts.any(Access(none))


def test_literals_that_the_store_takes_for_one_are_counted_as_one(executor):
    store = executor.copy()
    size = IRI(EX + "size")
    store.add([(IRI(EX + "a"), size, Literal("7", XSD + "integer"))])

    assert store.statistics(Access(size, Literal("007", XSD + "integer"))).triples == 1
