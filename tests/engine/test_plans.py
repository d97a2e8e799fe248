"""Remembered plans: found where there is about as much as there was, and nothing but time depends on them."""

from __future__ import annotations

import json

import pytest
from engine.programs import data, programs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from leverkg.engine import infer, rule_from_text
from leverkg.engine.access import Access
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.plans import Plans
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_LANGSTRING, Literal

EX = "http://example.org/"
P, Q = Access(IRI(EX + "p")), Access(IRI(EX + "q"), IRI(EX + "A"))
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"


def found(plans, counts, name="a"):
    return plans.find(name, lambda access, what: counts[access, what])


@pytest.mark.parametrize(
    ("then", "now", "fits"),
    [
        (8, 8, True),
        (8, 2, True),
        (8, 32, True),
        (8, 1, False),
        (8, 33, False),
        (0, 0, True),
        (0, 1, False),
        (1, 0, False),
    ],
)
def test_a_plan_fits_where_there_is_about_as_much(then, now, fits):
    plans = Plans()
    plans.learn("a", {(P, 0): then, (Q, 1): 5}, ["x"])

    assert (found(plans, {(P, 0): now, (Q, 1): 5}) == ["x"]) == fits
    assert found(plans, {}, "b") is None


def test_one_plan_for_several_counts_fits_between_them():
    plans = Plans()
    plans.learn("a", {(P, 0): 10}, ["x"])
    plans.learn("a", {(P, 0): 1000}, ["x"])
    plans.learn("a", {(P, 0): 0}, ["x"])

    assert [found(plans, {(P, 0): n}) is not None for n in (0, 1, 3, 100, 4000, 4001)] == [
        True, False, True, True, True, False,
    ]  # fmt: skip
    assert len(plans.as_data()["plans"]["a"]) == 2


def test_there_are_not_ever_more_of_them():
    plans = Plans()
    for number in range(100):
        plans.learn("a", {(P, 0): 10**number}, [f"plan {number}"])

    data = plans.as_data()
    assert len(data["plans"]["a"]) == 8
    assert len(data["texts"]) == 8
    assert found(plans, {(P, 0): 10**99}) == ["plan 99"]


names = st.sampled_from(["a", "b"])
counts = st.dictionaries(st.tuples(st.sampled_from([P, Q]), st.integers(0, 2)), st.integers(0, 10**6))
learnt = st.lists(st.tuples(names, counts, st.lists(st.text(max_size=3), max_size=3)), max_size=12)


@given(learnt, counts)
def test_what_is_kept_comes_back(lessons, now):
    plans = Plans()
    for lesson in lessons:
        plans.learn(*lesson)
    plans.check(["r"])
    again = Plans.from_data(json.loads(json.dumps(plans.as_data())))

    assert again.as_data() == plans.as_data()
    assert again.checked == {"r"}
    assert not again.changed
    count = {(access, what): now.get((access, what), 7) for access in (P, Q) for what in range(3)}
    for name in ("a", "b"):
        assert found(again, count, name) == found(plans, count, name)


def test_a_kind_with_a_text_in_a_language_is_not_kept():
    plans = Plans()
    plans.learn("a", {(Access(P.predicate, Literal("x", RDF_LANGSTRING, "en")), 0): 1}, ["x"])

    with pytest.raises(TypeError):
        plans.as_data()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("texts"),
        lambda data: data["texts"].clear(),
        lambda data: data["texts"].__setitem__(0, 1),
        lambda data: data["kinds"].clear(),
        lambda data: data["kinds"][0].pop(),
        lambda data: data["kinds"][0].__setitem__(0, 5),
        lambda data: data["plans"]["a"][0].pop(),
        lambda data: data["plans"]["a"][0][0].append(-1),
        lambda data: data["plans"]["a"][0][1].pop(),
        lambda data: data["plans"]["a"][0][1].__setitem__(0, -1),
        lambda data: data["plans"]["a"][0][1].__setitem__(2, "1"),
        lambda data: data.update(plans=[]),
        lambda data: data.update(checked=1),
    ],
)
def test_what_another_hand_wrote_is_refused(change):
    plans = Plans()
    plans.learn("a", {(P, 0): 3}, ["x"])
    data = plans.as_data()
    change(data)

    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        Plans.from_data(data)


# --- runs ---------------------------------------------------------------------------------------------------


def derived(rules, triples, plans, **options):
    executor = OxigraphExecutor(plans=plans)
    executor.add(triples)
    run = infer(executor, rules, **options)
    made = {(rule, triple) for rule, triple in executor.made()}
    return set(run.derived()), {triple for _, triple in made}, run.stats.new


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs(), data(), data())
def test_plans_of_other_data_change_nothing(rules, here, there):
    try:
        expected = derived(rules, here, None)
    except RuleError:
        assume(False)
    plans = Plans()
    derived(rules, there, plans)

    assert derived(rules, here, plans) == expected
    assert derived(rules, here, Plans.from_data(json.loads(json.dumps(plans.as_data())))) == expected


def one(text, name="r"):
    return rule_from_text(HEADER + text, name=name, prefixes={"": EX})


RULE = one("CONSTRUCT { ?x :made ?z } WHERE { ?x :p ?y . ?y :q ?z FILTER(?x != ?z) }")
FACTS = [(IRI(f"{EX}a{i}"), IRI(EX + p), IRI(f"{EX}a{i + 1}")) for i in range(5) for p in "pq"]


def test_a_second_run_plans_nothing(monkeypatch):
    plans = Plans()
    expected = derived([RULE], FACTS, plans)
    plans.changed = False
    monkeypatch.setattr("leverkg.engine.executors.oxigraph_order.order", None)

    assert derived([RULE], FACTS, plans) == expected
    assert not plans.changed


RECURSIVE = one(
    "CONSTRUCT { ?x :made ?z } WHERE { { ?x :p ?z } UNION { ?x :made ?y . ?y :p ?z . ?z :q ?w } }"
)


def test_a_second_run_takes_no_recursion_apart(monkeypatch):
    plans = Plans()
    expected = derived([RECURSIVE], FACTS, plans)
    assert expected == derived([RECURSIVE], FACTS, None)
    plans.changed = False
    monkeypatch.setattr("leverkg.engine.recursion_parts.clauses_of", None)
    monkeypatch.setattr("leverkg.engine.executors.oxigraph_order.order", None)

    assert derived([RECURSIVE], FACTS, plans) == expected
    assert not plans.changed


@pytest.mark.parametrize("text", ["nonsense", "INSERT { ", ""])
def test_a_plan_that_the_store_refuses_is_made_anew(text):
    expected = derived([RULE], FACTS, None)
    plans = Plans()
    plans.learn("r", {}, ["", "", text, "", ""])

    assert derived([RULE], FACTS, plans) == expected


def test_clauses_of_another_hand_are_made_anew():
    rules = [one("CONSTRUCT { ?x :p ?z } WHERE { ?x :p ?y . ?y :p ?z }")]
    expected = derived(rules, FACTS, None)
    plans = Plans()
    derived(rules, FACTS, plans)
    (name,) = [name for name in plans.as_data()["plans"] if name.startswith("together")]
    for text in ("[[7]]", "[", "null", "[[0, [[1]], [], [], [], []]]"):
        plans.forget(name)
        plans.learn(name, {}, [text])

        assert derived(rules, FACTS, plans) == expected, text


@pytest.mark.parametrize(
    "body",
    ["?x :p ?y FILTER(NOW() > ?y)", "?x :p ?y GRAPH ?g { ?x :p ?y }"],
)
def test_what_differs_from_run_to_run_is_not_remembered(body):
    plans = Plans()
    derived([one(f"CONSTRUCT {{ ?x :made ?y }} WHERE {{ {body} }}")], FACTS, plans)

    assert plans.as_data()["plans"] == {}


def test_other_names_for_new_nodes_are_not_mixed_up():
    rules = [one("CONSTRUCT { [] :about ?x } WHERE { ?x :p ?y }")]
    plans = Plans()
    derived(rules, FACTS, plans)

    assert derived(rules, FACTS, plans, base=EX)[0] == derived(rules, FACTS, None, base=EX)[0]


def test_without_rounds_nothing_is_remembered():
    plans = Plans()
    assert derived([RULE], FACTS, plans, rounds=False)[0] == derived([RULE], FACTS, None, rounds=False)[0]
    assert plans.as_data()["plans"] == {}
