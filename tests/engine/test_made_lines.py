"""Lines of N-Triples written by subject stand in the order in which all lines would be sorted."""

from hypothesis import given
from hypothesis import strategies as st

from leverkg.engine.executors.made import DerivedTriples, made_by_predicate
from leverkg.rdf.columns import tables_of
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, TripleTerm

EX = "http://example.org/"
IRIS = [*map(IRI, (EX, EX + "a", EX + "ab", EX + "a/b", EX + "a-b", "urn:a", EX + "é"))]
NODES = [*IRIS, *map(BlankNode, ("b1", "b10", "b1-", "b"))]
LITERALS = [
    *(Literal(text) for text in ("", "a", "a b", "a\n", 'a"', "a\x01", "😀")),
    *(Literal("a", language="de"), Literal("a", language="de-at"), Literal("a", XSD + "date")),
]
NESTED = [TripleTerm(one, IRIS[1], two) for one, two in zip(NODES, LITERALS, strict=False)]
TRIPLES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(IRIS), st.sampled_from([*NODES, *LITERALS, *NESTED])),
    max_size=30,
)


@given(TRIPLES, TRIPLES)
def test_lines_are_sorted_and_each_stands_once(made, also):
    derived = DerivedTriples(
        made_by_predicate(("", triple) for triple in dict.fromkeys(made)),
        tables_of({p: [t for t in also if t[1] == p] for _, p, _ in also}),
    )

    lines = b"".join(derived.lines()).decode()

    assert lines == "".join(sorted({f"{s} {p} {o} .\n" for s, p, o in (*made, *also)}))
