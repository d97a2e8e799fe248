"""Triples in tables say what they said one by one."""

from __future__ import annotations

from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.rdf.columns import Table, columns_in, objects_in, size_of, tables_of, triples_in
from leverkg.rdf.term import IRI, BlankNode, Literal

A, B, P, Q, R = (IRI(f"https://example.org/{name}") for name in "abpqr")
NODE, SAID = BlankNode("n"), Literal("said", "http://www.w3.org/2001/XMLSchema#token")
TABLE = Table([A, NODE], [(P, [B, SAID])], [(Q, R)])
TRIPLES = {(A, P, B), (NODE, P, SAID), (A, Q, R), (NODE, Q, R)}


def test_a_table_has_each_column_and_each_constant_for_every_subject():
    assert set(triples_in([TABLE])) == TRIPLES
    assert size_of([TABLE, TABLE]) == 8
    assert [(p, list(subjects), list(objects)) for p, subjects, objects in columns_in([TABLE])] == [
        (P, [A, NODE], [B, SAID]),
        (Q, [A, NODE], [R, R]),
    ]
    assert objects_in([TABLE], Q) == {A: R, NODE: R}


def test_triples_by_predicate_become_a_table_each():
    assert tables_of({P: [(A, P, B), (NODE, P, SAID)]}) == [Table([A, NODE], [(P, [B, SAID])])]


def test_columns_take_tables_as_they_take_triples():
    at_once, one_by_one = ColumnsExecutor(), ColumnsExecutor()
    at_once.add_tables([TABLE, TABLE, Table([])])
    one_by_one.add(TRIPLES)

    assert at_once.size() == one_by_one.size() == 4
    assert set(at_once.triples()) == set(one_by_one.triples()) == TRIPLES
