"""Terms: equal if they are the same term, whatever kind of tuple they are."""

from itertools import combinations

from leverkg.rdf.term import IRI, RDF_TYPE, XSD_STRING, BlankNode, Literal, TripleTerm

A = IRI("http://e/a")
ALIKE = [
    IRI("a"),
    BlankNode("a"),
    Literal("a"),
    Literal("a", XSD_STRING, "en"),
    Literal("a", XSD_STRING, "en", "ltr"),
    TripleTerm(A, RDF_TYPE, A),
    (A, RDF_TYPE, A),  # a triple is no triple term
    (A, RDF_TYPE, A, None),
    "a",
]


def test_terms_of_different_kinds_are_never_equal():
    for one, other in combinations(ALIKE, 2):
        assert one != other, (one, other)
    assert len(set(ALIKE)) == len(ALIKE)


def test_the_same_term_made_twice_is_one():
    for make in (lambda: IRI("a"), lambda: BlankNode("a"), lambda: Literal("a"), lambda: TripleTerm(A, A, A)):
        assert make() == make()
        assert hash(make()) == hash(make())


def test_terms_are_written_as_in_n_triples():
    written = [str(term) for term in ALIKE[:6]]
    assert written == [
        "<a>",
        "_:a",
        '"a"',
        '"a"@en',
        '"a"@en--ltr',
        f"<<( {A} {RDF_TYPE} {A} )>>",
    ]
    assert [f"{term}" for term in ALIKE[:6]] == written
