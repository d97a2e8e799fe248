"""Binding a body gives exactly those of its solutions that agree."""

from __future__ import annotations

from engine.programs import data, rules
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from leverkg.engine.executor import Options
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.literal_values import canonical

SETTINGS = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def rows(found):
    return {tuple(sorted((name, canonical(term)) for name, term in row.items())) for row in found}


@SETTINGS
@given(data(), rules("r"), st.data())
def test_bound_solutions_are_the_solutions_that_agree(facts, rule, choice):
    assume(rule is not None)
    note(rule.text.splitlines()[-1])
    executor = OxigraphExecutor()
    executor.add(facts)
    executor.prepare([rule], Options("http://example.org/made/"))
    everything = list(executor.solve(rule.body, {}))
    assume(everything)
    solution = choice.draw(st.sampled_from(everything))
    names = choice.draw(st.sets(st.sampled_from(sorted(solution)))) if solution else set()
    given_terms = {name: solution[name] for name in sorted(names)}

    found = executor.solve(rule.body, given_terms)

    expected = [row for row in everything if all(row.get(n) == t for n, t in given_terms.items())]
    assert rows(found) == rows(expected)
    assert executor.ask(rule.body, given_terms)


@SETTINGS
@given(data(), rules("r"))
def test_the_order_changes_no_answer(facts, rule):
    """The engine orders by what is there; the answers are those of the text as written."""
    assume(rule is not None)
    note(rule.text.splitlines()[-1])
    executor = OxigraphExecutor()
    executor.add(facts)
    executor.prepare([rule], Options("http://example.org/made/"))
    from leverkg.sparql.tree import SelectItem, SelectQuery, Variable

    names = sorted({name for row in executor.solve(rule.body, {}) for name in row} | set(rule.bound))
    items = tuple(SelectItem(Variable(name)) for name in names)
    as_written = executor.query(SelectQuery(items or None, rule.body))

    assert rows(executor.solve(rule.body, {}, columns=names)) == rows(as_written)
