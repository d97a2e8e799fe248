"""A new node's IRI is a function of rule, label and values, the same in Python and in the store."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leverkg.engine import infer, rule_from_text
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.mint import key, mint
from leverkg.rdf.term import IRI, RDF_LANGSTRING, XSD, BlankNode, Literal, TripleTerm

EX = "http://example.org/"
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=8)
TERMS = st.one_of(
    st.sampled_from([IRI(EX + "a"), IRI(EX + "é"), BlankNode("b1"), BlankNode("b12")]),
    TEXT.map(Literal),
    TEXT.map(lambda text: Literal(text, EX + "type")),
    st.integers(-99, 99).map(lambda n: Literal(str(n), XSD + "integer")),
    st.builds(lambda text, tag: Literal(text, RDF_LANGSTRING, tag), TEXT, st.sampled_from(["en", "de-at"])),
    st.just(TripleTerm(IRI(EX + "a"), IRI(EX + "b"), Literal("c"))),
)


@settings(max_examples=60, deadline=None)
@given(TERMS, TERMS)
def test_the_store_computes_what_python_computes(one, other):
    rule = rule_from_text(
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
        "PREFIX : <http://example.org/>\n"
        "CONSTRUCT { _:n :of ?x , ?y , ?z } WHERE { ?s :p ?x ; :q ?y OPTIONAL { ?x :r ?z } }",
        name="maker",
    )
    executor = OxigraphExecutor()
    executor.add([(IRI(EX + "s"), IRI(EX + "p"), one), (IRI(EX + "s"), IRI(EX + "q"), other)])

    found = {triple[0] for triple in infer(executor, [rule]).derived()}

    assert found == {mint("https://w3id.org/leverkg/id/", "maker", "n", [one, other, None])}


@given(st.lists(st.one_of(st.none(), TERMS), max_size=3), st.lists(st.one_of(st.none(), TERMS), max_size=3))
def test_different_values_have_different_keys(one, other):
    assert ("".join(map(key, one)) == "".join(map(key, other))) == (one == other)
