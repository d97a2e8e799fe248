"""Tests that travel with pySHACL's source distribution: rules (DASH) and the W3C suite for shapes.

They are not in its wheel. Unpack the source distribution (``pip download --no-deps --no-binary pyshacl
pyshacl``) and name its folder in LEVERKG_PYSHACL to run them. Shapes are tested because a rule's conditions
are shapes: the question is only whether a node conforms.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from earl import Earl
from reading import MF, SHT, TYPE, members, path_of, read, shown

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.shacl.inference import infer
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF, Literal, Term

SDIST = os.environ.get("LEVERKG_PYSHACL")
if not SDIST:
    pytest.skip("LEVERKG_PYSHACL is not set: it names pySHACL's unpacked sources", allow_module_level=True)
RESOURCES = Path(SDIST) / "test" / "resources"
TESTS = "https://github.com/RDFLib/pySHACL/blob/master/test/resources/"
SHACL_TESTS = "https://github.com/w3c/data-shapes/blob/gh-pages/data-shapes-test-suite/tests/"
DASH = "http://datashapes.org/dash#"
SH = "http://www.w3.org/ns/shacl#"

RULES = sorted((RESOURCES / "dash_tests" / "rules").rglob("*.test.ttl"))
SHAPES = sorted(
    path
    for folder in ("core", "sparql")
    for path in (RESOURCES / "sht_tests" / folder).rglob("*.ttl")
    if path.name != "manifest.ttl" and "-data" not in path.stem and "-shapes" not in path.stem
)
# Outside what conditions cover, and refused as such: components with validators of their own, $shapesGraph.
UNSUPPORTED = ("sparql/component/", "sparql/pre-binding/shapesGraph-001")


@pytest.fixture(scope="module")
def scores() -> Iterator[dict[str, Earl]]:
    reports = (Earl("pyshacl-rules", f"{TESTS}dash_tests/rules/"), Earl("shacl-conformance", SHACL_TESTS))
    found = {report.suite: report for report in reports}
    yield found
    for report in found.values():
        report.close()


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_dash_rules(path: Path, scores: dict[str, Earl]) -> None:
    """The triples that an inferencing test case expects are exactly those inferred."""
    shapes = read(path)
    data = read(path.with_name("person.ttl")) if path.name == "person2schema.test.ttl" else shapes
    index = TripleIndex(shapes)
    expected = set()
    for result in (o for _, _, o in index.match(p=IRI(DASH + "expectedResult"))):
        expected.add(
            tuple(index.value(result, IRI(RDF + word)) for word in ("subject", "predicate", "object"))
        )

    inferred = set(infer(data, shapes, store=OxigraphQueries).triples)

    name = path.relative_to(RESOURCES / "dash_tests" / "rules").as_posix()
    scores["pyshacl-rules"].add(name, inferred == expected)
    print(f"{'ok  ' if inferred == expected else 'FAIL'} {path.stem}")
    assert inferred == expected, f"expected:\n{shown(expected)}\ninferred:\n{shown(inferred)}"  # type: ignore[arg-type]


def test_rules_of_the_command_line_tests() -> None:
    folder = RESOURCES / "cmdline_tests"
    data, shapes = read(folder / "rules_d.ttl"), read(folder / "rules_s.ttl")

    inferred = infer(data, shapes, store=OxigraphQueries).triples

    namespace = "http://datashapes.org/shasf/tests/expression/rules.test."
    assert inferred == ((IRI(namespace + "data#Jenny"), TYPE, IRI(namespace + "ont#Person")),)


def cases() -> Iterator[tuple[Path, Term]]:
    for path in SHAPES:
        index = TripleIndex(read(path))
        for _, _, entries in index.match(p=IRI(MF + "entries")):
            for test in members(index, entries):
                yield path, test


def name_of(case: tuple[Path, Term]) -> str:
    return case[0].relative_to(RESOURCES / "sht_tests").with_suffix("").as_posix()


@pytest.mark.parametrize("case", list(cases()), ids=name_of)
def test_nodes_conform_as_in_the_w3c_suite(case: tuple[Path, Term], scores: dict[str, Earl]) -> None:
    """All targets of all shapes conform, or not, as the suite says."""
    path, test = case
    index = TripleIndex(read(path))
    action, expected = index.value(test, IRI(MF + "action")), index.value(test, IRI(MF + "result"))
    assert action is not None
    assert expected is not None
    data, shapes = (read(path_of(index.value(action, IRI(SHT + w)))) for w in ("dataGraph", "shapesGraph"))  # type: ignore[arg-type]
    wanted = index.value(expected, IRI(SH + "conforms"))
    answer: str
    try:
        answer = str(all_conform(TripleIndex(shapes), TripleIndex(data))).lower()
    except RuleError as error:
        answer = f"failure {error.code}"
    if name_of(case).startswith(UNSUPPORTED):
        assert answer == "failure LEV-R075"
        scores["shacl-conformance"].add(f"{name_of(case)}.ttl", False, "not supported, and refused: LEV-R075")
        pytest.skip("not supported, and refused")
    right = answer == wanted.lexical if isinstance(wanted, Literal) else answer.startswith("failure")
    scores["shacl-conformance"].add(f"{name_of(case)}.ttl", right)
    print(f"{'ok  ' if right else 'FAIL'} {name_of(case)}")

    assert right, f"{answer}, expected {wanted or 'failure'}"


def all_conform(graph: TripleIndex, data: TripleIndex) -> bool:
    evaluation = Evaluation(OxigraphQueries())
    evaluation.add(data)
    shapes = Shapes(graph, Prefixes(graph))
    nodes = dict.fromkeys(s for s, _, _ in graph)
    results = [
        shapes.conforms(node, shape, evaluation)
        for shape in nodes
        for node in shapes.targets(shape, evaluation)
    ]
    return all(results)
