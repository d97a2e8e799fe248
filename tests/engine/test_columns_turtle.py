"""Turtle by column: the same text as triple by triple."""

from __future__ import annotations

import random

import polars as pl
import pytest

from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.columns_derived import DerivedColumns
from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_tables import rows_of
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.made import DerivedTriples, made_by_predicate
from leverkg.errors import OutputError
from leverkg.rdf import turtle
from leverkg.rdf.columns import by_graph, by_predicate, tables_of
from leverkg.rdf.in_place import NIL
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, TripleTerm

E = "http://e/"
PREFIXES = {"": E, "f": "http://f/", "xsd": XSD, "unused": "http://unused/"}
LABEL = IRI("http://www.w3.org/2000/01/rdf-schema#label")
A, B, C = (IRI(E + name) for name in "abc")
PREDICATES = [RDF_TYPE, LABEL, *(IRI(f"http://{n}/p{m}") for n in "ef" for m in range(3))]
OBJECTS = [
    *(IRI(f"{E}name{n}") for n in (1, 2, 9, 10, 11, 100)),
    *(IRI(E + "a" * n) for n in (20, 30, 40)),
    *(IRI("http://elsewhere/x%20y"), IRI(E + "with/slash"), IRI(E), RDF_TYPE),
    *(Literal("plain"), Literal('two\nlines "quoted" \\'), Literal("é", "http://f/type")),
    *(
        Literal("hello", RDF_TYPE.value.removesuffix("type") + "langString", "en"),
        Literal("1.5", XSD + "decimal"),
    ),
    *(Literal(text, XSD + "integer") for text in ("7", "10", "-3")),
    *(Literal("true", XSD + "boolean"), Literal("2020-01-31", XSD + "date"), TripleTerm(A, LABEL, B)),
]
"""As a store would write them, for that is what columns keep."""


def derived(triples, terms):
    return [(p, rows.with_columns(maker=pl.lit(0, CODE))) for p, rows in rows_of(triples, terms)]


def both(triples, *, groups=(), comment=None, besides=None):
    """Return the text made by column and the one made triple by triple."""
    terms = Terms()
    by_column = DerivedColumns(terms, derived(triples, terms), ["r"])
    one_by_one = DerivedTriples(made_by_predicate(("", triple) for triple in triples))
    return [
        b"".join(one.turtle(PREFIXES, groups, comment, besides)).decode() for one in (by_column, one_by_one)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_same_text_as_triple_by_triple(seed):
    chance = random.Random(seed)
    subjects = [*(IRI(f"{E}s{n}") for n in range(12)), BlankNode("b1"), BlankNode("b2"), IRI("http://f/s")]
    triples = [
        (chance.choice(subjects), chance.choice(PREDICATES), chance.choice(OBJECTS))
        for _ in range(chance.choice((1, 5, 60, 300)))
    ]
    groups = [
        ("First ──", chance.sample(subjects, 4)),
        ("Nobody", [IRI(E + "nobody")]),
        ("Then", chance.sample(subjects, 4)),
    ]
    notes = {subject: chance.choice(("a note", "two\nlines", "")) for subject in subjects[::2]}

    written = both(triples, groups=groups, comment=notes.get)

    assert written[0] == written[1] == turtle.write(triples, PREFIXES, groups, notes.get)


def test_several_objects_are_on_one_line_up_to_the_width_of_a_line():
    for length in range(30, 50):
        objects = [IRI(E + letter * length) for letter in "ab"]
        by_column, one_by_one = both([(A, PREDICATES[2], one) for one in objects])

        assert by_column == one_by_one
        assert ("p0\n" in by_column) == (length > turtle.WIDTH // 2 - 6)


def test_nothing_is_nothing():
    assert both([]) == ["", ""]


@pytest.mark.parametrize(
    "more",
    [(A, LABEL, BlankNode("b")), (A, LABEL, NIL), (A, LABEL, TripleTerm(A, LABEL, BlankNode("b")))],
    ids=["a blank node", "a list", "inside a triple term"],
)
def test_what_is_written_where_it_is_used(more):
    by_column, one_by_one = both([(BlankNode("b"), RDF_TYPE, C), (A, RDF_TYPE, C), more])

    assert by_column == one_by_one


def test_other_triples_are_written_with_them():
    besides = by_graph(
        [(C, LABEL, BlankNode("x"), None), (B, LABEL, Literal("b"), None), (A, RDF_TYPE, C, C)]
    )
    by_column, one_by_one = both([(A, RDF_TYPE, B), (B, RDF_TYPE, B)], besides=besides)

    assert by_column == one_by_one
    assert by_column.count("\n:c {") == 1


@pytest.mark.parametrize("triple", [(Literal("x"), LABEL, A), (A, LABEL, IRI("no iri"))])
def test_what_no_format_can_carry_is_refused_at_once(triple):
    terms = Terms()
    wrong = DerivedColumns(terms, derived([triple], terms), ["r"])

    with pytest.raises(OutputError) as refused:
        wrong.turtle({})

    assert refused.value.code == "LEV-O006"


def test_what_was_not_derived_comes_first_by_predicate(rule, triples):
    executor = ColumnsExecutor()
    executor.add(triples(":a :p :b . :b :p :c ."))
    made = [(IRI(E + "m"), LABEL, A), (B, LABEL, C), (A, LABEL, B)]
    executor.conclude(rule("r", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"), made, 1)
    follows = executor.derived(tables_of(by_predicate([(C, LABEL, C)])), [made[2]], [made[0][0]])

    assert follows.pairs(LABEL) == ([C, B], [C, C])
    assert follows.pairs(RDF_TYPE) == ([], [])
    assert {*follows.subjects()} == {B, C}
