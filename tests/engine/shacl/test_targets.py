"""Targets that a query or a shape finds (SHACL Advanced Features, section 3.1; SHACL 1.2, where targets)."""

from __future__ import annotations

import pytest
from graphs import DECLARED, PREFIXES, inferred

from leverkg.engine import infer, load_rules
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.engine.proofs.whynot import why_not
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI

RULE = "sh:rule [ a sh:TripleRule ; sh:predicate :ok ; sh:object true ] . "
QUERY = (
    ':S sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this :n ?n FILTER(?n > 1) }" ] ; '
)
WHERE = ":S sh:targetWhere [ sh:property [ sh:path :kind ; sh:hasValue :book ] ] ; "
DATA = ":a :n 1 ; :kind :book . :b :n 2 ; :kind :toy . :c :part [ :n 3 ; :kind :book ] ."


@pytest.mark.parametrize(
    ("target", "found"),
    [(QUERY, {"b ok true", "_ ok true"}), (WHERE, {"a ok true", "_ ok true"})],
    ids=["query", "shape"],
)
def test_a_rule_runs_for_what_is_found(target: str, found: set[str]) -> None:
    assert inferred(target + RULE, DATA) == found
    assert inferred(":S sh:deactivated true . " + target + RULE, DATA) == set()


def test_what_an_earlier_rule_made_is_found() -> None:
    first = ':R a sh:SPARQLRule ; sh:construct "CONSTRUCT { :d :kind :book } WHERE { }" . '

    assert "d ok true" in inferred(WHERE + RULE + first, DATA)


@pytest.fixture
def done(tmp_path):
    def make(target: str):
        (tmp_path / "rules.ttl").write_text(PREFIXES + DECLARED + target + RULE)
        executor = OxigraphExecutor()
        given = Source("data.ttl", (PREFIXES + DATA).encode(), "ttl")
        executor.add([quad[:3] for quad in parse(given, blank_prefix="b")])
        return infer(executor, load_rules([str(tmp_path / "rules.ttl")], {}))

    return make


@pytest.mark.parametrize(
    ("target", "because"),
    [(QUERY, "the query of the rule's target finds"), (WHERE, "it met the rule's target on kind")],
    ids=["query", "shape"],
)
def test_a_proof_speaks_of_the_target(done, target: str, because: str) -> None:
    run = done(target)
    made = next(triple for triple in run.derived() if isinstance(triple[0], IRI))

    assert because in str(prove(run, made))


def test_why_not_names_the_shape_that_is_not_met(done) -> None:
    run = done(WHERE)
    made = next(triple for triple in run.derived() if isinstance(triple[0], IRI))

    assert "the rule's target on kind" in str(why_not(run, (IRI("http://example.org/b"), made[1], made[2])))
