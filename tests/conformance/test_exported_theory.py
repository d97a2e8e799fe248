"""The shipped rules, exported as SHACL 1.2 and run by the layered scheduler, derive the same."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
from theory import PREFIXES, Theory

from leverkg.engine import RuleSet, infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.executors.oxigraph_terms import triple_from_store
from leverkg.engine.rule import Kind
from leverkg.engine.shacl.export import Dialect, export_rules
from leverkg.engine.shacl.inference import infer as infer_layered
from leverkg.theory.terms import DERIVED

CASE = Path(__file__).parent.parent / "textbook" / "hold-up.ttl"


def test_exported_rules_derive_the_same(theory: Theory) -> None:
    """Rules in Python cannot be exported; what they concluded is given to both."""
    run = theory.infer(CASE)
    concluded = [triple for found in run.conclusions.values() for one in found for triple in one.triples]
    given = [*run.asserted(), *concluded]
    rules = [rule for rule in (*theory.rules, *theory.axioms) if rule.kind is not Kind.PYTHON]
    executor = OxigraphExecutor()
    executor.add(given)
    expected = set(infer(executor, RuleSet(tuple(rules)), disjoint=theory.disjoint, base=DERIVED).derived())

    export = export_rules(rules, Dialect.SHACL12, prefixes=PREFIXES, base=DERIVED, disjoint=theory.disjoint)
    shapes = ox.parse(io.BytesIO(export.text.encode()), format=ox.RdfFormat.TURTLE)
    outcome = infer_layered(given, map(triple_from_store, shapes), store=OxigraphQueries)

    assert export.left_out == ()
    assert set(outcome.triples) == expected
    assert len(expected) > 100
