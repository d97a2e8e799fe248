"""Proofs: every conclusion has one, an independent checker accepts it, and refuses it once it is tampered
with.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine.checker import Checker, Refused
from engine.programs import data, programs
from hypothesis import HealthCheck, assume, given, note, settings

from leverkg.engine import infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import absent_says, prove, says
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal
from leverkg.sparql.tree import GroupPattern, TriplePattern, Variable
from leverkg.sparql.write import write_group

EX = "http://example.org/"
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def checker_of(run):
    return Checker(run.asserted(), run.match())


@SETTINGS
@given(data(), programs())
def test_every_conclusion_has_a_proof_that_the_checker_accepts(facts, rules):
    for rule in rules:
        note(rule.text.splitlines()[-1])
    executor = OxigraphExecutor()
    executor.add(facts)
    try:
        run = infer(executor, rules)
    except RuleError:
        assume(False)
    checker = checker_of(run)

    for triple in run.derived():
        checker.check(prove(run, triple))


CHAIN = ":a :next :b . :b :next :c . :c :next :d . :a a :Start . :c :colour :red ."
REACH = "CONSTRUCT { ?x :reach ?z . } WHERE { { ?x :next ?z } UNION { ?x :reach ?y . ?y :reach ?z } }"
FREE = (
    "CONSTRUCT { _:f a :Free . _:f :of ?x . }"
    " WHERE { ?s a :Start ; :reach ?x FILTER NOT EXISTS { ?x :colour ?k } }"
)
MANY = "CONSTRUCT { ?x :many ?n . } WHERE { { SELECT ?x (COUNT(?y) AS ?n) { ?x :reach ?y } GROUP BY ?x } }"


@pytest.fixture
def chain(run, rule):
    header = (
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: {x} is free\n#+ absent: no colour of {x}\n"
    )
    return run(CHAIN, rule("reach", REACH), rule("free", FREE, header), rule("many", MANY))


def find(run, predicate, object=None, subject=None):
    return next(run.match(subject, IRI(EX + predicate) if predicate != "a" else RDF_TYPE, object))


def test_a_proof_names_rule_line_bindings_premises_and_absences(chain):
    proof = prove(chain, find(chain, "of", IRI(EX + "d")))
    (step,) = proof.steps

    assert (step.rule.name, step.rule.path, step.rule.line) == ("free", "free.rq", 6)
    assert dict(step.bindings) == {"s": IRI(EX + "a"), "x": IRI(EX + "d")}
    assert [p.triple[1].value.replace(EX, "") for p in step.premises] == [RDF_TYPE.value, "reach"]
    assert [a.kind for a in step.absences] == ["not exists"]
    assert step.absences[0].group == GroupPattern(
        (TriplePattern(IRI(EX + "d"), IRI(EX + "colour"), Variable("k")),)
    )
    assert says(step, lambda term: term.value.replace(EX, "")) == "d is free"
    assert absent_says(step.absences[0], lambda term: term.value.replace(EX, "")) == "no colour of d"


def test_an_aggregate_says_what_it_counted(chain):
    (step,) = prove(chain, find(chain, "many", subject=IRI(EX + "a"))).steps

    assert [(c.columns[0][0], c.columns[0][1].lexical, c.rows) for c in step.counted] == [
        ("COUNT(?y)", "3", 3)
    ]
    assert len(step.premises) == 3


def test_the_same_proof_each_time(chain):
    triple = find(chain, "of", IRI(EX + "d"))

    assert prove(chain, triple) == prove(chain, triple)


def test_what_several_conclusions_rest_on_is_proved_once(chain, monkeypatch):
    solved = []
    solve = type(chain.executor).solve
    monkeypatch.setattr(
        type(chain.executor), "solve", lambda *given, **how: solved.append(1) or solve(*given, **how)
    )
    triples = sorted(chain.derived(), key=str)

    proofs = [prove(chain, triple) for triple in triples]
    once = len(solved)
    again = [prove(chain, triple) for triple in reversed(triples)]

    assert once
    assert len(solved) == once
    assert again[::-1] == proofs
    inside = {premise.triple: premise for proof in proofs for premise in proof.walk()}
    assert all(inside[proof.triple] is proof for proof in proofs)
    assert prove(chain, triples[0], all=True).steps[0].bindings == proofs[0].steps[0].bindings
    assert len(solved) > once  # all ways are another question


def test_a_path_is_opened(run, rule):
    found = run(
        ":a :p :b . :b :p :c . :x :q :c .",
        rule("path", "CONSTRUCT { ?s :far ?o . } WHERE { ?s :p+/^:q ?o }"),
    )
    proof = prove(found, find(found, "far", subject=IRI(EX + "a")))

    (opened,) = proof.steps[0].opened
    assert [edge[0].value.replace(EX, "") for edge in opened.edges] == ["a", "b", "x"]
    assert len(proof.steps[0].premises) == 3
    checker_of(found).check(proof)


def test_a_filter_in_exists_sees_what_is_bound_outside(run, rule):
    found = run(
        ":n1 :party :h . :n2 :party :h .",
        rule(
            "twice",
            "CONSTRUCT { ?n :shares ?h } WHERE { ?n :party ?h"
            " FILTER EXISTS { ?e :party ?h FILTER (?e != ?n) } }",
        ),
    )
    proof = prove(found, (IRI(EX + "n1"), IRI(EX + "shares"), IRI(EX + "h")))
    checker_of(found).check(proof)

    assert {str(premise.triple[0]) for premise in proof.steps[0].premises} == {f"<{EX}n1>", f"<{EX}n2>"}


def test_what_was_looked_for_may_speak_of_a_blank_node_of_the_input(run, rule):
    found = run(
        "_:x :party :h .",
        rule(
            "alone",
            "CONSTRUCT { ?n :alone ?h } WHERE { ?n :party ?h"
            " FILTER NOT EXISTS { ?e :party ?h FILTER (?e != ?n) } }",
        ),
    )
    (triple,) = found.derived()
    (absent,) = prove(found, triple).steps[0].absences

    assert "?e != _:" in write_group(absent.group)
    checker_of(found).check(prove(found, triple))


def test_a_premise_may_be_a_blank_node_of_the_input(run, rule):
    found = run(
        ":a :p [ :q :c ] .", rule("r", "CONSTRUCT { ?x :r ?y . _:n :of ?y . } WHERE { ?x :p ?y . ?y :q ?z }")
    )
    triple = find(found, "of")

    assert isinstance(triple[2], BlankNode)
    checker_of(found).check(prove(found, triple))
    assert len(prove(found, triple).steps[0].premises) == 2


def test_all_ways_are_found_up_to_the_limit(run, rule):
    facts = " ".join(f":a :p :m{i} . :m{i} :p :z ." for i in range(5))
    found = run(facts, rule("two", "CONSTRUCT { ?x :two ?z . } WHERE { ?x :p ?y . ?y :p ?z }"))
    triple = find(found, "two")

    whole, part = prove(found, triple, all=True), prove(found, triple, all=True, limit=3)

    assert (len(whole.steps), whole.cut) == (5, False)
    assert (len(part.steps), part.cut) == (3, True)


def test_a_long_chain_is_no_trouble(run, rule):
    facts = " ".join(f":n{i} :next :n{i + 1} ." for i in range(400))
    found = run(facts, rule("reach", REACH))
    proof = prove(found, find(found, "reach", IRI(EX + "n400"), IRI(EX + "n0")))

    assert sum(1 for one in proof.walk() if one.asserted) == 400


def test_what_does_not_hold_has_no_proof(chain):
    with pytest.raises(RuleError) as caught:
        prove(chain, (IRI(EX + "a"), IRI(EX + "p"), Literal("x")))

    assert caught.value.code == "LEV-R050"


def test_without_rounds_there_is_no_proof(run, rule):
    found = run(CHAIN, rule("reach", REACH), rounds=False)

    with pytest.raises(RuleError) as caught:
        prove(found, find(found, "reach"))

    assert caught.value.code == "LEV-R051"


def mutants(proof):
    """Proofs with one thing wrong, each with what it is."""
    (step,) = proof.steps
    for index in range(len(step.premises)):
        fewer = step.premises[:index] + step.premises[index + 1 :]
        yield "a premise dropped", replace(proof, steps=(replace(step, premises=fewer),))
    for index, (name, _) in enumerate(step.bindings):
        changed = (*step.bindings[:index], (name, IRI(EX + "other")), *step.bindings[index + 1 :])
        yield "a binding changed", replace(proof, steps=(replace(step, bindings=changed),))
    for index, absent in enumerate(step.absences):
        broken = replace(
            absent, group=GroupPattern((TriplePattern(Variable("s"), Variable("p"), Variable("o")),))
        )
        rest = (*step.absences[:index], broken, *step.absences[index + 1 :])
        yield "an absence broken", replace(proof, steps=(replace(step, absences=rest),))
    later = tuple(replace(premise, rank=premise.rank + 99) for premise in step.premises)
    yield "premises too late", replace(proof, steps=(replace(step, premises=later),))
    subject, predicate, _ = proof.triple
    yield "another conclusion", replace(proof, triple=(subject, predicate, IRI(EX + "other")))
    yield "called asserted", replace(proof, rank=0, steps=())
    for premise in step.premises:
        if premise.steps:
            yield (
                "a premise called asserted",
                replace(
                    proof,
                    steps=(
                        replace(
                            step,
                            premises=tuple(
                                replace(p, rank=0, steps=()) if p is premise else p for p in step.premises
                            ),
                        ),
                    ),
                ),
            )


def refused(checker, proof):
    try:
        checker.check(proof)
    except Refused:
        return True
    return False


@pytest.mark.parametrize("predicate", ["reach", "of", "many", "a"])
def test_the_checker_refuses_what_was_tampered_with(chain, predicate):
    checker = checker_of(chain)
    wanted = IRI(EX + "Free") if predicate == "a" else None
    found = chain.match(None, RDF_TYPE if predicate == "a" else IRI(EX + predicate), wanted)
    proofs = [prove(chain, triple) for triple in found]
    proof = next(one for one in proofs if one.steps and any(p.steps for p in one.steps[0].premises))
    checker.check(proof)

    found = list(mutants(proof))
    assert len(found) > 5
    for what, mutant in found:
        assert refused(checker, mutant), what
