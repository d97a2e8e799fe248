"""What is worked on by two threads comes to the same, in the same order."""

from __future__ import annotations

import threading
import time

import polars as pl
import pytest

from leverkg.engine import infer
from leverkg.engine.executors import columns, columns_lines
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.columns_made import MadeNodes, digests
from leverkg.engine.executors.columns_relations import Relations, pairs
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.in_turn import begun, in_turn
from leverkg.engine.mint import key
from leverkg.engine.mint import prefix as mint_prefix
from leverkg.engine.rule import Minted
from leverkg.errors import GuardReached
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal

EX = "http://example.org/"
A, B, C, D, P, Q = (IRI(EX + name) for name in "abcdpq")


def test_results_come_in_order_and_are_made_beside_each_other():
    both = threading.Barrier(2, timeout=5)  # is passed only by two at once

    def act(number: int) -> int:
        both.wait()
        time.sleep(0.01 * (number % 2))
        return number

    assert [*in_turn(act, range(8))] == [*range(8)]


def test_no_more_is_made_than_is_asked_for_and_a_little_further():
    made: list[int] = []
    for number in in_turn(lambda n: made.append(n) or n, range(100)):
        if number == 3:
            break
    assert 3 < len(made) < 10


def test_an_error_comes_where_its_result_would():
    def act(number: int) -> int:
        if number == 2:
            raise ValueError("two")
        return number

    results = in_turn(act, range(5))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)


def test_lines_are_the_same_in_pieces(monkeypatch):
    terms = Terms()
    numbers = terms.numbers([IRI(f"{EX}{n}") for n in range(50)])
    p = terms.number(P)
    rows = pl.DataFrame(
        {"s": numbers, "p": [p] * 50, "o": numbers[::-1]}, schema=dict.fromkeys("spo", pl.UInt32)
    )
    whole = [*columns_lines.sorted_lines(terms, rows)]
    monkeypatch.setattr(columns_lines, "_PIECE", 7)
    parts = [*columns_lines.sorted_lines(terms, rows)]
    assert len(whole) == 1
    assert len(parts) == 8
    assert b"".join(parts) == whole[0]


RULES = {
    "sum": "CONSTRUCT { ?x :more ?z } WHERE { ?x :n ?y BIND(?y + 1 AS ?z) }",
    "sum-again": "CONSTRUCT { ?x :other ?z } WHERE { ?x :n ?y BIND(?y + 1 AS ?z) }",
    "kind": "CONSTRUCT { ?x a :K } WHERE { ?x a :A . ?x :n ?y }",
    "kind-again": "CONSTRUCT { ?x a :K } WHERE { ?x :n 3 }",
    "all-kinds": "CONSTRUCT { ?x :has ?y } WHERE { ?x a ?y . ?x :n ?z }",
    "node": "CONSTRUCT { [] :of ?x ; :with ?y } WHERE { ?x :n ?y }",
    "node-of-all": "CONSTRUCT { [] :among ?x } WHERE { ?x a :A }",
    "text": "CONSTRUCT { ?x :said ?z } WHERE { ?x :n ?y BIND(CONCAT('n', STR(?y)) AS ?z) }",
    "apart": "CONSTRUCT { ?x :alone true } WHERE { ?x :n ?y FILTER NOT EXISTS { ?x a :A } }",
    "counted": "CONSTRUCT { :all :count ?c } WHERE { { SELECT (COUNT(?x) AS ?c) { ?x :n ?y } } }",
}


def ran(ruleset, data, monkeypatch, many: int):
    monkeypatch.setattr(columns, "_MANY", many)
    executor = ColumnsExecutor()
    executor.add(data)
    run = infer(executor, ruleset)
    return run, sorted(run.executor.made(), key=str)


def test_rules_conclude_the_same_with_bodies_solved_at_once(rule, monkeypatch):
    program = [rule(name, text) for name, text in RULES.items()]
    number = [Literal(str(n), XSD + "integer") for n in range(12)]
    data = [(IRI(f"{EX}{n % 40}"), IRI(EX + "n"), number[n % 12]) for n in range(400)]
    data += [(IRI(f"{EX}{n}"), RDF_TYPE, IRI(EX + "AB"[n % 2])) for n in range(30)]
    one, found = ran(program, data, monkeypatch, 1_000_000)
    for _ in range(5):
        other, again = ran(program, data, monkeypatch, 0)
        assert again == found
        assert [f.new for f in other.stats.firings] == [f.new for f in one.stats.firings]
        assert other.stats.rounds == one.stats.rounds
    assert {name for name, _ in found} >= set(RULES) - {"kind", "kind-again"}


def test_a_limit_passed_in_one_of_them_ends_the_run(rule, monkeypatch):
    from leverkg.engine.executors import columns_frames

    monkeypatch.setattr(columns_frames, "MOST", 10)
    data = [(IRI(f"{EX}{n}"), IRI(EX + p), A) for n in range(9) for p in "nm"]
    program = [
        rule("kind", RULES["kind"]),
        rule("all", "CONSTRUCT { ?x :with ?z } WHERE { ?x :n ?y . ?z :m ?w }"),
    ]
    with pytest.raises(GuardReached, match="'all' would have 81 solutions"):
        ran(program, data, monkeypatch, 0)


def test_terms_have_one_number_whoever_asks_first():
    terms = Terms()
    wanted = [Literal(str(n), XSD + kind) for n in range(300) for kind in ("integer", "decimal", "double")]
    wanted += [IRI(f"{EX}{n}") for n in range(300)]
    found: list[list[int]] = []
    begin = threading.Barrier(4, timeout=5)

    def ask(backwards: bool, together: bool) -> None:
        begin.wait()
        order = wanted[::-1] if backwards else wanted
        numbers = terms.numbers(order) if together else [*map(terms.number, order)]
        found.append(numbers[::-1] if backwards else numbers)
        terms.kinds_and_wholes()

    threads = [threading.Thread(target=ask, args=(b, t)) for b in (False, True) for t in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert found.count(found[0]) == 4
    assert sorted(set(found[0])) == [*range(len(terms))]
    assert len(terms.kinds_and_wholes()[0]) == len(terms)


def test_all_classes_stay_together_while_one_is_asked_for_alone():
    relations = Relations(0)
    for relation, rows in relations.parts(0, pairs([1, 2, 3], [7, 8, 9])):
        relation.add(rows, 0, 0)
    every = relations.find(0)
    assert every is not None
    alone = relations.find(0, 8)
    assert alone is not None
    assert len(alone) == 1
    assert len(every) == 3


def test_what_is_begun_is_made_before_it_is_asked_for():
    made = threading.Event()

    def items():
        made.set()
        yield 1
        yield 2
        raise ValueError("three")

    found = begun(items())
    assert made.wait(5)
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(ValueError, match="three"):
        next(found)


def test_what_is_begun_may_be_nothing_or_wrong():
    assert [*begun([])] == []
    with pytest.raises(ZeroDivisionError):
        [*begun(1 // n for n in (0, 1))]


def test_a_node_that_is_being_named_is_waited_for(monkeypatch):
    terms = Terms()
    arguments = [pl.Series(terms.numbers([A, B]), dtype=pl.UInt32)]
    numbers, _ = terms.minted(Minted("rule", "b0", ("x",)), EX, arguments, different=True)
    node = IRI(mint_prefix(EX, "rule", "b0") + digests(mint_prefix("", "rule", "b0"), [[key(A)]])[0])
    name, found = Terms._name, []
    other = threading.Thread(target=lambda: found.append(terms.known(node)))

    def slow(self: Terms, made: MadeNodes) -> None:
        other.start()
        other.join(0.2)
        name(self, made)

    monkeypatch.setattr(Terms, "_name", slow)
    assert terms.known(node) == numbers[0]
    other.join()
    assert found == [numbers[0]]
