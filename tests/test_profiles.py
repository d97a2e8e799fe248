"""Every profile over all inputs of a balance: one verdict each, symmetric, monotone in all inputs."""

from __future__ import annotations

import itertools

import pytest
from theory import local

from leverkg.case.load import ontology
from leverkg.engine import infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal
from leverkg.sparql.parse import parse_query
from leverkg.terms import DERIVED, PREFIXES, lev

PROFILES = sorted(
    s.value.rpartition("#")[2] for s, p, o in ontology() if p == RDF_TYPE and o == lev("Profile")
)
DEGREES = ("none", "slight", "moderate", "high", "extreme")
INPUTS = list(itertools.product(range(-4, 5), range(5), range(5)))
VERDICTS = (
    "settled-by-lead",
    "decided-by-lead",
    "contested-lead",
    "decided-by-secondary",
    "even",
    "contested-standoff",
)
A, B = IRI("https://example.org/a"), IRI("https://example.org/b")
KIND = IRI("https://example.org/kind")


def node(kind, *inputs):
    return IRI(f"https://example.org/{kind}/" + "/".join(map(str, inputs)))


def triples(lead, ours, theirs):
    """Yield two comparisons and a balance as other rules would conclude them."""
    situation, balance = node("s", lead, ours, theirs), node("b", lead, ours, theirs)
    reason = node("c", lead, ours, theirs)
    yield from ((balance, RDF_TYPE, lev("Balance")), (balance, lev("inSituation"), situation))
    yield from ((balance, lev("between"), A), (balance, lev("between"), B))
    yield (reason, lev("considerationKind"), KIND)
    for one, other, steps, rank in ((A, B, lead, ours), (B, A, -lead, theirs)):
        comparison = node("k", one.value[-1], lead, ours, theirs)
        yield (comparison, RDF_TYPE, lev("Comparison"))
        yield (comparison, lev("compares"), one)
        yield (comparison, lev("comparedWith"), other)
        yield (comparison, lev("inSituation"), situation)
        yield (comparison, lev("lead"), Literal(str(steps), XSD + "integer"))
        yield (comparison, lev("secondary"), lev(DEGREES[rank]))
        if rank:
            yield (comparison, lev("secondaryBy"), reason)


@pytest.fixture(scope="module", params=PROFILES)
def verdict(request, theory):
    """Return (lead of a, secondary of a, secondary of b) → 1 for a, -1 for b, else the finding."""
    executor = OxigraphExecutor()
    executor.add(ontology())
    executor.add([(lev("theRun"), lev("profile"), lev(request.param))])
    executor.add(t for inputs in INPUTS for t in triples(*inputs))
    rules = [theory.rules[name] for name in VERDICTS]
    run = infer(executor, rules, disjoint=theory.disjoint, base=DERIVED)
    asked = "SELECT ?b ?v WHERE { ?b a lev:Balance ; ?p ?v VALUES ?p { lev:favours lev:finds } }"
    rows = run.executor.query(parse_query(asked, prefixes=PREFIXES))
    by_node = {node("b", *inputs): inputs for inputs in INPUTS}
    found = {}
    for row in rows:
        found.setdefault(by_node[row["b"]], []).append({A: 1, B: -1}.get(row["v"], local(row["v"])))
    return found


def score(verdict):
    return verdict if isinstance(verdict, int) else 0


def test_there_are_profiles():
    assert {"shell", "kirgis", "emerson", "broad"} <= set(PROFILES)


def test_every_input_has_one_verdict(verdict):
    assert {inputs: verdict.get(inputs) for inputs in INPUTS if len(verdict.get(inputs, ())) != 1} == {}


def test_exchanging_the_sides_exchanges_the_verdict(verdict):
    mirrored = {(-lead, theirs, ours): found for (lead, ours, theirs), (found,) in verdict.items()}

    assert {
        inputs: found
        for inputs, (found,) in verdict.items()
        if mirrored[inputs] != (-found if isinstance(found, int) else found)
    } == {}


def test_more_for_a_side_never_lowers_it(verdict):
    worse = [
        (inputs, more)
        for inputs, (found,) in verdict.items()
        for more in (
            (inputs[0] + 1, *inputs[1:]),
            (inputs[0], inputs[1] + 1, inputs[2]),
            (*inputs[:2], inputs[2] - 1),
        )
        if more in verdict and score(verdict[more][0]) < score(found)
    ]
    assert worse == []


def test_a_settling_lead_settles_and_nothing_at_all_is_even(verdict):
    assert all(
        score(found) == (1 if lead > 0 else -1) for (lead, _, _), (found,) in verdict.items() if abs(lead) > 1
    )
    assert verdict[0, 0, 0] == ["even"]
