import itertools
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leverkg.engine.axioms.same import identities, renamed
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple

sys.path.insert(0, str(Path(__file__).parent))
from ontologies import CLASSES, EX, INDIVIDUALS, OWL, PROPERTIES, owlrl_facts, turtle

SAME = IRI(OWL + "sameAs")
_node = st.sampled_from(INDIVIDUALS)
_edges = st.tuples(_node, st.sampled_from(PROPERTIES), _node)
_types = st.tuples(_node, st.just(RDF_TYPE), st.sampled_from(CLASSES))
_links = st.tuples(_node, st.just(SAME), _node)


def test_one_name_stands_for_all() -> None:
    triples = turtle(":b owl:sameAs :c . :c owl:sameAs :a . _:x owl:sameAs :a . :b :p :c . :d :p _:x .")

    same = identities(triples)

    assert set(same.values()) == {IRI(EX + "a")}
    assert {renamed(triple, same) for triple in triples if triple[1] != SAME} == set(
        turtle(":a :p :a . :d :p :a .")
    )


def test_nothing_is_merged_without_a_statement() -> None:
    triples = turtle(":b :p :c . :p a owl:FunctionalProperty . :b :p :d .")

    assert identities(triples) == {}
    assert {renamed(triple, {}) for triple in triples} == set(triples)


def _spread(triples: set[Triple], same: Mapping[Term, Term]) -> Iterator[Triple]:
    """The triples under all names of each thing, as OWL 2 RL derives them."""
    names: dict[Term, list[Term]] = {}
    for term, one in same.items():
        names.setdefault(one, []).append(term)
    for triple in triples:
        yield from itertools.product(*(names.get(same.get(term, term), [term]) for term in triple))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_edges, _types, _links), max_size=7, unique=True))
def test_all_names_together_say_what_owlrl_says(triples: list[Triple]) -> None:
    facts = {triple for triple in triples if triple[1] != SAME}

    assert set(_spread(facts, identities(triples))) - facts == owlrl_facts([], triples)
