"""What a run gives: the small promises on which everything else stands."""

from __future__ import annotations

import pytest
from rdflib_executor import RdflibExecutor

from leverkg.engine import Access, Checkpoint, infer
from leverkg.errors import GuardReached, RuleError
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal
from leverkg.sparql.parse import parse_query

EX = "http://example.org/"
A, B, P, Q, G = (IRI(EX + name) for name in ("a", "b", "p", "q", "g"))


def test_strata_run_in_order(run, rule, shown):
    found = run(
        ":a :p :b .",
        rule("b-second", "CONSTRUCT { ?x a :Alone } WHERE { ?x :p ?y FILTER NOT EXISTS { ?x a :Loved } }"),
        rule("z-first", "CONSTRUCT { ?y a :Loved } WHERE { ?x :p ?y }"),
    )

    assert shown(found.derived()) == [":a a :Alone", ":b a :Loved"]
    assert found.stats.new == 2
    assert [(f.rule, f.new) for f in found.stats.firings] == [("z-first", 1), ("b-second", 1)]


def test_an_unbound_head_variable_leaves_out_its_triple_only(run, rule, shown):
    found = run(
        ":a :p :b . :c :p :d ; :name 'C' .",
        rule("r", "CONSTRUCT { ?x a :Known ; :called ?n } WHERE { ?x :p ?y OPTIONAL { ?x :name ?n } }"),
    )

    assert shown(found.derived()) == [":a a :Known", ':c :called "C"', ":c a :Known"]


def test_asserted_and_derived_are_told_apart(run, rule):
    found = run(":a :p :b . :b :p :a .", rule("r", "CONSTRUCT { ?y :p ?x . ?x a :C } WHERE { ?x :p ?y }"))

    assert found.executor.rank((A, P, B)) == 0
    assert sum(1 for _ in found.derived()) == 2
    assert sum(1 for _ in found.asserted()) == 2


@pytest.mark.parametrize("rounds", [True, False])
def test_an_integer_is_one_value_however_it_is_written(run, rule, shown, rounds):
    found = run(
        ":a :n 01 . :a :m 1.50 .",
        rule("r", "CONSTRUCT { ?x :same 1 ; :half ?h } WHERE { ?x :n 1 ; :m ?m BIND(?m / 2 AS ?h) }"),
        rounds=rounds,
    )

    assert shown(found.derived()) == [
        f':a :half "0.75"^^<{XSD}decimal>',
        f':a :same "1"^^<{XSD}integer>',
    ]


def test_now_is_one_moment_a_run(run, rule):
    found = run(
        ":a :p :b . :c :p :d .",
        rule("one", "CONSTRUCT { ?x :at ?t } WHERE { ?x :p ?y BIND(NOW() AS ?t) }"),
        rule("two", "CONSTRUCT { ?x :seen ?t } WHERE { ?x :p ?y BIND(NOW() AS ?t) }"),
    )

    assert len({triple[2] for triple in found.derived()}) == 1


def test_a_blank_node_of_the_input_is_blank_to_rules(run, rule, shown):
    found = run(
        "[ :p :b ] . :a :p :b .",
        rule("r", "CONSTRUCT { ?x a ?k } WHERE { ?x :p ?y BIND(IF(isBLANK(?x), :Blank, :Named) AS ?k) }"),
        rule("s", "CONSTRUCT { ?x a :Iri } WHERE { ?x :p ?y FILTER(isIRI(?x)) }"),
    )

    assert sorted(type(t[0]).__name__ + t[2].value[len(EX) :] for t in found.derived()) == [
        "BlankNodeBlank",
        "IRIIri",
        "IRINamed",
    ]


def test_graph_sees_the_input_and_nothing_of_the_engine(rule, shown, empty):
    executor = empty()
    executor.add([(A, P, B)], G)
    executor.add([(B, P, A)])

    run = infer(
        executor,
        [
            rule("first", "CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }"),
            rule("graphs", "CONSTRUCT { ?x :in ?g } WHERE { ?x :q ?k . GRAPH ?g { ?s ?o ?x } }"),
        ],
    )

    assert shown(run.match(None, IRI(EX + "in"), None)) == [":b :in :g"]
    query = parse_query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert list(executor.query(query)) == [{"g": G}]


def test_a_literal_subject_is_left_out(run, rule, shown):
    found = run(":a :p 'x' , :b .", rule("r", "CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }"))

    assert shown(found.derived()) == [":b :q :a"]


def test_a_copy_has_the_asserted_triples_and_can_change(run, rule, shown):
    flip = rule("flip", "CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }")
    found = run(":a :p :b . :c :p [ :r 1 ] .", flip)

    copy = found.executor.copy()
    copy.remove([(A, P, B)])
    copy.add([(B, P, A)])
    again = infer(copy, [flip])

    assert shown(found.match(None, Q, None))[0] == ":b :q :a"
    assert ":a :q :b" in shown(again.derived())
    assert len(shown(again.derived())) == 2
    assert {type(t[2]) for t in again.asserted()} == {IRI, BlankNode, Literal}


def test_simultaneous_rules_do_not_see_each_other(rule, triples, shown, empty):
    executor = empty()
    executor.add(triples(":a a :A ."))
    from leverkg.engine import Options

    rules = [
        rule("one", "CONSTRUCT { ?x a :B } WHERE { ?x a :A }"),
        rule("two", "CONSTRUCT { ?x a :C } WHERE { ?x a :B }"),
    ]
    executor.prepare(rules, Options(EX))

    executor.apply(rules, 1, simultaneous=True)

    assert shown(executor.triples(derived=True)) == [":a a :B"]


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("CONSTRUCT { ?x a :C } WHERE { GRAPH :g { ?x :p ?y } }", "GRAPH"),
        ("CONSTRUCT { ?x :says <<( ?x :p ?y )>> } WHERE { ?x :p ?y }", "triple terms"),
        ("CONSTRUCT { ?x a :C } WHERE { ?x :p ?y FILTER(isTRIPLE(?y)) }", "isTRIPLE"),
    ],
)
def test_an_executor_says_what_it_cannot_do(rule, query, what):
    with pytest.raises(RuleError) as caught:
        infer(RdflibExecutor(), [rule("r", query)])

    assert caught.value.code == "LEV-R042"
    assert what in str(caught.value)


def test_triple_terms_in_heads(run, rule, shown):
    found = run(
        ":a :p :b .",
        rule("r", "CONSTRUCT { _:r :states <<( ?x :p ?y )>> ; :of ?x } WHERE { ?x :p ?y }"),
    )

    (stated,) = [t[2] for t in found.derived() if t[1] == IRI(EX + "states")]
    assert (stated.subject, stated.predicate, stated.object) == (A, P, B)


def test_a_checkpoint_looks_when_all_is_complete_and_before_anything_more(run, rule, shown):
    seen = []
    rules = [
        rule("later", "CONSTRUCT { ?x :r ?y } WHERE { ?x :q ?y }"),
        rule("one", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"),
        rule("two", "CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }"),
    ]
    look = Checkpoint((Access(Q),), lambda executor: seen.append(shown(executor.triples(derived=True))))
    early = Checkpoint((Access(P),), lambda executor: seen.append(shown(executor.triples(derived=True))))

    found = run(":a :p :b .", *rules, checkpoints=[look, early])

    assert seen == [[], [":a :q :b", ":b :q :a"]]
    assert shown(found.derived()) == [":a :q :b", ":a :r :b", ":b :q :a", ":b :r :a"]


def test_a_checkpoint_stops_the_run(run, rule):
    def stop(executor):
        raise GuardReached("enough", code="LEV-G000")

    with pytest.raises(GuardReached, match="enough"):
        run(
            ":a :p :b .",
            rule("r", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"),
            checkpoints=[Checkpoint((Access(Q),), stop)],
        )


def test_rules_that_conclude_different_texts_and_truths_may_look_for_each_other(rule, run, shown):
    rules = [
        rule("open", 'CONSTRUCT { ?x :status "open" } WHERE { ?x :s 1 }'),
        rule("closed", "CONSTRUCT { ?x :status 'closed' } WHERE { ?x :s ?n FILTER NOT EXISTS { ?x :status "
             "'open'^^xsd:string } }"),
        rule("good", 'CONSTRUCT { ?x :is "1"^^xsd:boolean } WHERE { ?x :status "open" }'),
        rule("bad", "CONSTRUCT { ?x :is false } WHERE { ?x :s ?n FILTER NOT EXISTS { ?x :is true } }"),
    ]  # fmt: skip

    made = run(":a :s 1 . :b :s 2 .", *rules)

    assert shown(made.derived()) == [
        ':a :is "true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        ':a :status "open"',
        ':b :is "false"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        ':b :status "closed"',
    ]
