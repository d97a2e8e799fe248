"""The W3C draft suite for SHACL 1.2 Inference Rules, exported as SHACL-AF: pySHACL infers the same.

What SHACL-AF has no words for is named here test by test, so that nothing is left out that could be said.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from reading import MF, SHT, isomorphic, path_of, read, shown, suite

from leverkg.engine.executors.oxigraph_terms import triple_from_store
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple, TripleTerm

sys.path.insert(0, str(Path(__file__).parents[1] / "engine" / "shacl"))
from advanced import by_pyshacl, exported, here

FOLDER = suite("shacl12-inference-rules")
UNSAID = {
    "TripleRule-example-childCount": {"PersonShape-childCount-rule": "computes with shnex:count"},
    "expectedPredicate-example": {"Rectangle-computeSmall": "that a shape derives (sh:expectedPredicate)"},
    "run-once-blank-node-feed": {"CreateHeadRule": "makes new nodes and runs once"},
    "run-once-example": {"RunAfterRule": "its query has TRIPLE"},
    "same-order": {"RuleP": "the absence of what RuleQ", "RuleQ": "the absence of what RuleP"},
    "temp-triples-example": {"CollectOffspringsRule": "temporary triples"},
}
# The engine fails on these as it should, before anything could be exported.
FAILING = {
    "SPARQLRuleTemplate-missing-param",
    "ruleProcessor-unknown-at-rule",
    "ruleProcessor-unknown-at-ruleset",
    "unknown-rule-type",
}


def files() -> list[tuple[str, Path]]:
    found = []
    for manifest in sorted([*FOLDER.glob("*.ttl"), *(FOLDER / "rdfs").glob("*.ttl")]):
        index = TripleIndex(read(manifest))
        if any(index.match(p=IRI(MF + "action"))) and manifest.stem not in FAILING:
            found.append((manifest.stem, manifest))
    return found


CASES = files()


def test_all_are_there() -> None:
    assert len(CASES) == 28
    assert set(UNSAID) < {name for name, _ in CASES}


@pytest.mark.parametrize(("name", "file"), CASES, ids=[name for name, _ in CASES])
def test_pyshacl_infers_the_same(name: str, file: Path) -> None:
    index = TripleIndex(read(file))
    ((_, _, action),) = [*index.match(p=IRI(MF + "action"))][:1]
    data, shapes = (read(path_of(_only(index, action, word))) for word in ("dataGraph", "shapesGraph"))
    given = [triple for triple in data if not any(isinstance(term, TripleTerm) for term in triple)]

    export = exported(shapes)

    assert export.unsayable.keys() == UNSAID.get(name, {}).keys()
    for rule, why in UNSAID.get(name, {}).items():
        assert why in export.unsayable[rule]
    again = here(data, turtle(export.text))
    assert isomorphic(_numbers(by_pyshacl(given, export.text)), _numbers(again))
    if name not in UNSAID:
        assert isomorphic(again, here(data, shapes)), shown(again)


def turtle(text: str) -> list[Triple]:
    return [triple_from_store(q) for q in ox.parse(io.BytesIO(text.encode()), format=ox.RdfFormat.TURTLE)]


def _only(index: TripleIndex, node: Term, word: str) -> Term:
    (found,) = index.objects(node, IRI(SHT + word))
    return found


def _numbers(triples: set[Triple]) -> list[Triple]:
    """Triples with whole numbers as decimals: rdflib multiplies them to such."""
    decimal = XSD + "decimal"
    return [
        (s, p, Literal(o.lexical, decimal) if isinstance(o, Literal) and o.datatype == XSD + "integer" else o)
        for s, p, o in triples
    ]
