"""What a rule makes of a blank node is a blank node, and a run over its own output makes none twice."""

from __future__ import annotations

import pytest
from rdflib_executor import RdflibExecutor

from leverkg.engine import infer
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.engine.proofs.whynot import why_not
from leverkg.errors import GuardReached, RuleError
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode

EX = "http://example.org/"
OF = IRI(EX + "of")
REL = "CONSTRUCT { [] a :Rel ; :of ?x ; :to ?y } WHERE { ?x :p ?y }"
PROGRAMS = {
    "one node": (REL,),
    "two nodes": ("CONSTRUCT { _:m a :Rel ; :of ?x . _:m :part _:n . _:n :to ?y } WHERE { ?x :p ?y }",),
    "what may be unbound": (
        "CONSTRUCT { [] a :Rel ; :of ?x ; :to ?y ; :called ?n } WHERE { ?x :p ?y OPTIONAL { ?y :name ?n } }",
    ),
    "a node of a node": (REL, "CONSTRUCT { [] a :Mark ; :on ?r } WHERE { ?r a :Rel ; :to ?y }"),
    "two rules that say the same": (REL, REL),
    "no class": ("CONSTRUCT { [] :of ?x ; :to ?y } WHERE { ?x :p ?y }",),
    "more said of it later": (REL, "CONSTRUCT { ?r :seen true . ?y :in ?r } WHERE { ?r :to ?y }"),
}
FACTS = ":z :p _:b1 . :a :p _:b2 . :a :p :c . _:b1 :v 1 . _:b2 :v 2 ; :name 'two' ; :p _:b1 ."


@pytest.fixture(params=[OxigraphExecutor, ColumnsExecutor, RdflibExecutor])
def every(request):
    return request.param


def read_again(triples):
    """The same triples as another file says them, whose blank nodes get other labels."""
    lines = "".join(sorted(" ".join(map(str, triple)) + " .\n" for triple in triples))
    return [q[:3] for q in parse(Source("again.nt", lines.encode(), "nt"), blank_prefix="again")]


@pytest.mark.parametrize("rounds", [True, False])
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_run_over_its_own_output_adds_nothing(triples, rule, every, name, rounds):
    rules = [rule(f"r{number}", text) for number, text in enumerate(PROGRAMS[name])]
    executor = every()
    executor.add(triples(FACTS))
    first = infer(executor, rules, rounds=rounds)
    again = every()
    again.add(read_again(executor.triples()))

    second = infer(again, rules, rounds=rounds)

    assert first.stats.new > 0
    assert list(second.derived()) == []
    assert second.stats.new == 0


@pytest.mark.parametrize("name", PROGRAMS)
def test_executors_make_the_same_nodes(triples, rule, name):
    found = []
    for kind in (OxigraphExecutor, ColumnsExecutor, RdflibExecutor):
        executor = kind()
        executor.add(triples(FACTS))
        rules = [rule(f"r{number}", text) for number, text in enumerate(PROGRAMS[name])]
        found.append(sorted(map(str, infer(executor, rules).derived())))

    assert found[0] == found[1] == found[2]


def test_a_node_is_blank_where_a_value_is(run, rule):
    found = run(FACTS, rule("r", REL))

    assert {type(s) for s, _, _ in found.derived()} == {IRI, BlankNode}
    of_c = [s for s, p, o in found.derived() if o == IRI(EX + "c")]
    assert [type(s) for s in of_c] == [IRI]


def test_a_triple_term_with_a_blank_node_in_it_makes_a_blank_node(run, rule):
    found = run(
        ":a :p <<( :a :b _:x )>> , <<( :a :b :c )>> .",
        rule("r", "CONSTRUCT { [] :of ?y } WHERE { ?x :p ?y }"),
    )

    kinds = {type(o.object): type(s) for s, _, o in found.derived()}
    assert kinds == {BlankNode: BlankNode, IRI: IRI}


def test_another_node_of_the_input_will_do_only_if_all_is_said_of_it(triples, rule, empty):
    executor = empty()
    executor.add(
        triples(":a :p _:x . :b :p _:x . _:n a :Rel ; :of :a ; :to _:x . _:m a :Rel ; :of :b ; :to :y .")
    )

    found = infer(executor, [rule("r", REL)])

    assert [o for _, p, o in found.derived() if p == OF] == [IRI(EX + "b")]


def test_what_follows_from_what_is_left_out_is_asked_of_the_node_there_is(triples, rule, empty, shown):
    executor = empty()
    executor.add(triples(":a :p _:x . _:n a :Rel ; :of :a ; :to _:x ."))

    found = infer(
        executor, [rule("r", REL), rule("s", "CONSTRUCT { ?r :seen ?x } WHERE { ?r a :Rel ; :of ?x }")]
    )

    assert len(shown(found.derived())) == 1
    ((node, _, _),) = found.derived()
    assert (node, RDF_TYPE, IRI(EX + "Rel")) in set(found.asserted())


def test_graphs_of_the_input_are_what_they_were(triples, rule, empty):
    executor = empty()
    executor.add(triples(":a :p _:x . _:n a :Rel ; :of :a ; :to _:x ."), IRI(EX + "g"))

    found = infer(
        executor, [rule("r", REL), rule("s", "CONSTRUCT { :it :has ?g } WHERE { GRAPH ?g { ?s :p ?o } }")]
    )

    assert [o for _, _, o in found.derived()] == [IRI(EX + "g")]
    assert len(list(executor.copy().triples())) == 4


def test_proofs_and_questions_know_such_nodes(run, rule):
    found = run(FACTS, rule("r", REL), rule("s", "CONSTRUCT { ?r :none ?x } WHERE { ?r :of ?x ; :never ?x }"))

    for triple in found.derived():
        (step,) = prove(found, triple).steps
        assert step.rule.name == "r"
        assert [proof.triple[1] for proof in step.premises] == [IRI(EX + "p")]
    node = next(s for s, _, _ in found.derived() if isinstance(s, BlankNode))
    answer = why_not(found, (node, IRI(EX + "none"), None))
    assert [attempt.rule.name for attempt in answer.attempts] == ["s"]


def test_a_recursion_through_them_is_refused_or_bounded(rule, triples, empty):
    chain = rule("chain", "CONSTRUCT { ?x :next [ a :N ] } WHERE { ?x a :N }")
    executor = empty()
    executor.add(triples("_:x a :N ."))
    with pytest.raises(RuleError) as raised:
        infer(executor, [chain])
    assert raised.value.code == "LEV-R021"

    bounded = empty()
    bounded.add(triples("_:x a :N ."))
    with pytest.raises(GuardReached) as reached:
        infer(bounded, [chain], allow_new_terms=3)
    assert reached.value.code == "LEV-G013"


APART = "CONSTRUCT { [] a :Rel ; :of ?x . ?y a :End } WHERE { ?x :p ?y }"
TERM = "CONSTRUCT { [] a :Rel ; :says <<( ?x :p ?y )>> } WHERE { ?x :p ?y }"


@pytest.mark.parametrize("text", [APART, TERM])
def test_some_heads_make_their_nodes_again_as_the_documentation_says(triples, rule, empty, text):
    executor = empty()
    executor.add(triples(FACTS))
    infer(executor, [rule("r", text)])
    again = empty()
    again.add(read_again(executor.triples()))

    second = infer(again, [rule("r", text)])

    assert {type(s) for s, p, o in second.derived() if o == IRI(EX + "Rel")} == {BlankNode}
