"""The W3C draft suite for SHACL 1.2 Inference Rules: all tests that its manifest reaches.

Each outcome is printed (``pytest -s``). Where LEVERKG_EARL names a folder, a report in EARL goes there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from earl import Earl
from reading import MF, SHT, TYPE, isomorphic, members, path_of, read, shown, suite
from validation import conforms

from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.shacl.inference import entailed, infer
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import LeverkgError
from leverkg.rdf.term import IRI, Term, Triple

NAME = "shacl12-inference-rules"
FOLDER = suite(NAME)
TESTS = "https://github.com/w3c/data-shapes/tree/gh-pages/shacl12-test-suite/tests/inference-rules/"


def mf(name: str) -> IRI:
    return IRI(MF + name)


def sht(name: str) -> IRI:
    return IRI(SHT + name)


def entries(manifest: Path) -> Iterator[tuple[Path, Term]]:
    index = TripleIndex(read(manifest))
    for _, _, listed in index.match(p=mf("entries")):
        for test in members(index, listed):
            yield manifest, test
    for _, _, included in index.match(p=mf("include")):
        yield from entries(path_of(included))


def name_of(case: tuple[Path, Term]) -> str:
    return case[0].relative_to(FOLDER).with_suffix("").as_posix()


CASES = list(entries(FOLDER / "manifest.ttl"))


@pytest.fixture(scope="module")
def earl() -> Iterator[Earl]:
    report = Earl(NAME, TESTS)
    yield report
    report.close()


def test_suite_is_whole() -> None:
    assert len(CASES) == 31


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: tuple[Path, Term], earl: Earl) -> None:
    manifest, test = case
    index = TripleIndex(read(manifest))
    problem = run(index, test)
    earl.add(name_of(case) + ".ttl", problem is None)
    print(f"{'ok  ' if problem is None else 'FAIL'} {name_of(case)}")

    assert problem is None, problem


def run(index: TripleIndex, test: Term) -> str | None:
    """What is wrong with a test, ``None`` if nothing is."""
    action = index.value(test, mf("action"))
    assert action is not None
    data, shapes = (read(path_of(index.value(action, sht(word)))) for word in ("dataGraph", "shapesGraph"))  # type: ignore[arg-type]
    expected = index.value(test, mf("result"))
    assert expected is not None
    if sht("Validate") in index.objects(test, TYPE):
        (wanted,) = index.objects(expected, IRI("http://www.w3.org/ns/shacl#conforms"))
        found = conforms([*data, *entailed(data, shapes, store=OxigraphQueries)], shapes)
        return None if str(found).lower() == wanted.lexical else f"conforms: {found}, expected {wanted}"  # type: ignore[union-attr]
    try:
        inferred = infer(data, shapes, store=OxigraphQueries).triples
    except LeverkgError as error:
        return None if expected == sht("Failure") else f"failed: {error}"
    if expected == sht("Failure"):
        return f"did not fail; inferred:\n{shown(inferred)}"
    wanted_triples: list[Triple]
    if isinstance(expected, IRI) and expected.value.endswith(".ttl"):
        wanted_triples = read(path_of(expected))
    else:
        wanted_triples = [tuple(members(index, row)) for row in members(index, expected)]  # type: ignore[misc]
    if isomorphic(inferred, wanted_triples):
        return None
    return f"expected:\n{shown(wanted_triples)}\ninferred:\n{shown(inferred)}"
