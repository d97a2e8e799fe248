"""Rules in Turtle: what is read, what is refused, and in which order they run."""

import pytest
from graphs import EX, SH, inferred, run, turtle

from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.shacl.inference import entailed
from leverkg.engine.shacl.layered import Limits, order_warnings
from leverkg.engine.shacl.rules import read_rules
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import GuardReached, LeverkgError, Position, RuleError
from leverkg.rdf.term import IRI, Triple


def rule(name: str, construct: str, more: str = "") -> str:
    return f":{name} a sh:SPARQLRule ; {more} sh:construct '''{construct}''' . "


P = rule("P", "CONSTRUCT { ?x :p true } WHERE { ?x a :N FILTER NOT EXISTS { ?x :q true } }")
Q = rule("Q", "CONSTRUCT { ?x :q true } WHERE { ?x a :N FILTER NOT EXISTS { ?x :p true } }")


def test_rules_of_one_order_do_not_see_each_other() -> None:
    assert inferred(P + Q, ":i a :N .") == {"i p true", "i q true"}


def test_a_lower_order_is_seen() -> None:
    assert inferred(P + Q + ":Q sh:order 1 .", ":i a :N .") == {"i p true"}
    assert inferred(P + Q + ":P sh:order 0.5 .", ":i a :N .") == {"i q true"}


def test_a_lower_layer_is_complete_first() -> None:
    closure = (
        rule("A", "CONSTRUCT { ?x :up ?y } WHERE { ?x :next ?y }")
        + rule("B", "CONSTRUCT { ?x :up ?z } WHERE { ?x :up ?y . ?y :up ?z }")
        + rule(
            "C", "CONSTRUCT { ?x a :Apart } WHERE { ?x a :N FILTER NOT EXISTS { :a :up ?x } }", "sh:layer 1 ;"
        )
    )
    data = ":a :next :b . :b :next :c . :c :next :d . :d a :N . :e a :N ."

    assert "d <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> Apart" not in inferred(closure, data)
    assert "e <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> Apart" in inferred(closure, data)


def test_a_shape_rule_runs_for_targets_that_meet_its_conditions() -> None:
    shape = """:S a sh:NodeShape ; sh:targetClass :N ; sh:targetSubjectsOf :q ; sh:rule [ a sh:TripleRule ;
      sh:predicate :ok ; sh:object true ; sh:condition [ sh:property [ sh:path :p ; sh:minCount 1 ] ] ] ."""
    data = (
        ":i a :N ; :p 1 . :j a :N . :k :q 1 ; :p 1 . :l :p 1 . :m a :Sub ; :p 2 . :Sub rdfs:subClassOf :N ."
    )

    assert inferred(shape, data) == {"i ok true", "k ok true", "m ok true"}


def test_targets_are_those_of_the_moment() -> None:
    rules = rule("First", "CONSTRUCT { :new a :N } WHERE {}", "sh:runOnce true ;") + (
        ":S sh:targetClass :N ; sh:rule [ a sh:TripleRule ; sh:predicate :ok ; sh:object true ] ."
    )

    assert "new ok true" in inferred(rules)


def test_a_blank_focus_node_is_itself() -> None:
    shape = ":S a sh:NodeShape ; sh:targetClass :N ; sh:rule :R . " + rule(
        "R", "CONSTRUCT { $this :kind ?k } WHERE { $this :p ?v BIND(IF(isBlank($this), ?v, 0) AS ?k) }"
    )

    assert inferred(shape, "[] a :N ; :p 7 . :i a :N ; :p 8 .") == {"_ kind 7", "i kind 0"}


def test_a_literal_can_be_a_focus_node_but_no_subject() -> None:
    shape = """:S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:rule :R1, :R2 . """
    shape += rule("R1", "CONSTRUCT { :all :has $this } WHERE {}")
    shape += rule("R2", "CONSTRUCT { $this :is :text } WHERE {}")

    assert inferred(shape, ":i :p 'text' .") == {"all has text"}


def test_a_superclass_that_is_a_shape_counts_as_condition() -> None:
    shapes = """:Base a sh:ShapeClass ; sh:property [ sh:path :name ; sh:minCount 1 ] .
      :N a sh:ShapeClass ; rdfs:subClassOf :Base ;
        sh:rule [ a sh:TripleRule ; sh:predicate :ok ; sh:object true ; sh:condition :N ] ."""

    assert inferred(shapes, ":i a :N ; :name 'i' . :j a :N .") == {"i ok true"}
    assert inferred(shapes + ":Base sh:deactivated true .", ":i a :N . ") == {"i ok true"}


def test_deactivated_rules_and_shapes_are_silent() -> None:
    r = "sh:rule [ a sh:TripleRule ; sh:predicate :ok ; sh:object true {} ] ."

    assert inferred(":S sh:targetNode :i ; " + r.format(""), "") == {"i ok true"}
    assert inferred(":S sh:targetNode :i ; " + r.format("; sh:deactivated true")) == set()
    assert inferred(":S sh:targetNode :i ; sh:deactivated true ; " + r.format("")) == set()


def test_rule_sets_choose_with_all_they_include() -> None:
    rules = (
        rule("A", "CONSTRUCT { :i :a 1 } WHERE {}")
        + rule("B", "CONSTRUCT { :i :b 1 } WHERE {}")
        + rule("C", "CONSTRUCT { :i :c 1 } WHERE {}")
        + ":One sh:hasRule :A ; sh:includesRuleSet :Two . :Two sh:hasRule :B ; sh:includesRuleSet :One ."
    )

    assert inferred(rules, rule_sets=[IRI(EX + "One")]) == {"i a 1", "i b 1"}
    assert inferred(rules) == {"i a 1", "i b 1", "i c 1"}


def test_temporary_triples_are_seen_and_then_gone() -> None:
    rules = rule(
        "T",
        "CONSTRUCT { :i :tmp 1 . [] sh:tempTriple true ; rdf:reifies <<( :i :tmp 1 )>> } WHERE {}",
        "sh:runOnce true ;",
    ).replace(
        "'''CONSTRUCT",
        f"'''PREFIX sh: <{SH}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> CONSTRUCT",
    ) + rule("U", "CONSTRUCT { :i :seen ?v } WHERE { :i :tmp ?v }", "sh:layer 1 ;")

    assert inferred(rules) == {"i seen 1"}


def test_now_is_one_moment() -> None:
    rules = rule("A", "CONSTRUCT { :i :at ?t } WHERE { BIND(NOW() AS ?t) }") + rule(
        "B", "CONSTRUCT { :i :at ?t } WHERE { :i :at ?s BIND(NOW() AS ?t) }", "sh:layer 1 ;"
    )

    assert len(inferred(rules)) == 1


def test_templates_take_parameters_of_the_rule_s_node() -> None:
    rules = """:Copy a sh:SPARQLRuleTemplate ; rdfs:subClassOf sh:Rule ;
        sh:parameter [ sh:path :from ] , [ sh:path :to ] ,
        [ sh:path :mark ; sh:optional true ] ;
        sh:construct 'CONSTRUCT { ?s $to ?o ; :by $mark } WHERE { ?s $from ?o }' .
      :C1 a :Copy ; :from :p ; :to :q . :C2 a :Copy ; :from :p ; :to :r ; :mark :m ."""

    assert inferred(rules, ":i :p 1 .") == {"i q 1", "i r 1", "i by m"}


def test_two_runs_say_the_same() -> None:
    rules = rule("A", "CONSTRUCT { ?x :has [ :of ?x ] } WHERE { ?x a :N }", "sh:runOnce true ;")
    data = "".join(f":i{n} a :N . " for n in range(30))

    def once() -> list[Triple]:
        return list(run(rules, data).triples)

    assert once() == once()


REFUSED = [
    (":R a :Unknown . :S sh:rule :R .", "LEV-R070"),
    (":S sh:rule [ ] .", "LEV-R070"),
    (":R a sh:SPARQLRule .", "LEV-R071"),
    (":R a sh:SPARQLRule ; sh:construct 'a', 'b' .", "LEV-R071"),
    (":R a sh:SPARQLRule ; sh:construct 'SELECT * WHERE {}' .", "LEV-R071"),
    (rule("R", "CONSTRUCT { ?x :p 1 } WHERE { ?x a }"), "LEV-Q"),
    (rule("R", "CONSTRUCT { ?x :p 1 } WHERE { ?x unknown:p 1 }"), "LEV-Q"),
    (rule("R", "CONSTRUCT {} WHERE {}", "sh:order 1, 2 ;"), "LEV-R071"),
    (rule("R", "CONSTRUCT {} WHERE {}", "sh:layer 'first' ;"), "LEV-R071"),
    (":R a sh:TripleRule ; sh:predicate :p, :q ; sh:object 1 .", "LEV-R071"),
    (":R a sh:TripleRule ; sh:ruleProcessor :mine .", "LEV-R072"),
    (":T sh:ruleProcessor 'mine' .", "LEV-R072"),
    (
        (
            ":R a :T . :T a sh:SPARQLRuleTemplate ; sh:parameter [ sh:path :a ] ; "
            "sh:construct 'CONSTRUCT {} WHERE {}' ."
        ),
        "LEV-R073",
    ),
    (
        ":S sh:targetNode :i ; sh:rule [ a sh:TripleRule ; sh:predicate :p ; sh:object [ :what 1 ] ] .",
        "LEV-R074",
    ),
    (
        (
            ":S sh:targetNode :i ; sh:rule [ a sh:TripleRule ; sh:predicate :p ; sh:object 1 ; "
            "sh:condition [ sh:js 1 ] ] ."
        ),
        "LEV-R075",
    ),
    (
        ":S sh:targetNode :i ; sh:rule :R . "
        + rule("R", "CONSTRUCT { $this :p 1 } WHERE { $this :q 1 MINUS { $this :r 1 } }"),
        "LEV-R076",
    ),
    (
        ":S sh:targetNode :i ; sh:rule :R . "
        + rule("R", "CONSTRUCT { $this :p ?n } WHERE { { SELECT (COUNT(*) AS ?n) WHERE { $this :q ?o } } }"),
        "LEV-R076",
    ),
    (
        ":S sh:targetNode :i ; sh:rule :R . "
        + rule("R", "CONSTRUCT { $this :p ?x } WHERE { ?x :q 1 MINUS { ?x :r ?y FILTER(?y != $this) } }"),
        "LEV-R076",
    ),
    (
        ":S sh:targetNode :i ; sh:rule :R . "
        + rule("R", "CONSTRUCT { $this :p 1 } WHERE { VALUES $this { :i :j } }"),
        "LEV-R076",
    ),
    (":S sh:target [ ] ; sh:rule [ a sh:TripleRule ] .", "LEV-R075"),
    ('[] a sh:ShapesGraph ; sh:declare [ sh:prefix "" ; sh:namespace "urn:other" ] .' + P, "LEV-R071"),
]


ABOUT_OTHERS = [
    ("$this :in ?k . ?x :of ?k MINUS { ?x :below :top } BIND(?x AS ?v)", {"i p y"}),
    ("$this :in ?k . ?v :of ?k . VALUES ?v { :x :z }", {"i p x"}),
    ("$this :in ?k . { SELECT (COUNT(?x) AS ?v) WHERE { ?x :of ?any } }", {"i p 2", "j p 2"}),
]


@pytest.mark.parametrize(("where", "found"), ABOUT_OTHERS)
def test_what_does_not_mention_the_focus_node_means_one_thing(where: str, found: set[str]) -> None:
    rules = ":S sh:targetSubjectsOf :in ; sh:rule :R . " + rule(
        "R", f"CONSTRUCT {{ $this :p ?v }} WHERE {{ {where} }}"
    )
    data = ":i :in :k . :j :in :l . :x :of :k ; :below :top . :y :of :k ."

    assert inferred(rules, data) == found


@pytest.mark.parametrize(("rules", "code"), REFUSED)
def test_what_cannot_be_right_is_refused(rules: str, code: str) -> None:
    with pytest.raises(LeverkgError) as caught:
        run(rules, ":i :q 1 .")

    assert caught.value.code.startswith(code)


def test_the_error_says_where_the_rule_stands() -> None:
    index = TripleIndex(turtle(":R a sh:SPARQLRule ."))

    with pytest.raises(RuleError) as caught:
        read_rules(index, position_of=lambda node: Position("r.ttl", 12))

    assert str(caught.value.position) == "r.ttl:12"


def test_rules_without_end_reach_a_limit() -> None:
    endless = rule("R", "CONSTRUCT { ?x :next [ a :N ] } WHERE { ?x a :N }")

    with pytest.raises(GuardReached) as caught:
        run(endless, ":i a :N .", limits=Limits(rounds=4))
    assert caught.value.code == "LEV-G010"

    with pytest.raises(GuardReached) as caught:
        run(endless, ":i a :N .", limits=Limits(triples=5))
    assert caught.value.code == "LEV-G011"

    with pytest.raises(GuardReached) as caught:
        run(endless, ":i a :N .", limits=Limits(new_term_rounds=4))
    assert caught.value.code == "LEV-G013"


COUNTER = "CONSTRUCT { ?x :n ?m } WHERE { ?x :n ?k BIND(?k + 1 AS ?m) FILTER(?k < %d) }"


@pytest.mark.parametrize("bound", [501, 10**9])
def test_values_out_of_what_follows_from_them_are_bounded_unless_told(bound: int) -> None:
    with pytest.raises(GuardReached) as caught:
        run(rule("R", COUNTER % bound), ":i :n 0 .")

    assert caught.value.code == "LEV-G013"
    assert "after 500 passes: R" in caught.value.message


def test_a_counter_that_ends_in_time_is_run_to_its_end() -> None:
    assert len(run(rule("R", COUNTER % 40), ":i :n 0 .", limits=Limits(new_term_rounds=40)).triples) == 40


def test_only_passes_that_make_new_terms_are_counted() -> None:
    chain = " ".join(f":n{number} :next :n{number + 1} ." for number in range(30))
    closure = rule("R", "CONSTRUCT { ?x :reaches ?z } WHERE { ?x :next ?y . ?y :next|:reaches ?z }")
    label = rule("L", "CONSTRUCT { ?x :label ?t } WHERE { ?x :next ?y BIND(STR(?y) AS ?t) }")

    found = run(closure + label, chain, limits=Limits(new_term_rounds=1)).triples

    assert len(found) == 30 * 29 / 2 + 30


def test_a_layer_that_hangs_on_its_order_is_warned_of() -> None:
    def warnings(rules: str) -> list[str]:
        index = TripleIndex(
            turtle(f'<{EX}> a sh:RulesGraph ; sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] .' + rules)
        )
        return [finding.message for finding in order_warnings(read_rules(index).rules)]

    assert len(warnings(P + Q)) == 2
    assert warnings(P + Q)[0].startswith("P looks for the absence of what Q concludes")
    assert len(warnings(P + Q + ":Q sh:layer 1 .")) == 0
    assert warnings(P) == []
    many = "".join(rule(name, "CONSTRUCT { ?x :q true } WHERE { ?x a :N }") for name in ("A", "B", "C", "D"))
    (told,) = warnings(P + many)
    assert told.startswith(f"P looks for the absence of what A, B, C and 1 more conclude (<{EX}q> ")
    assert told.endswith("), in the same layer")


def test_entailment_before_validation() -> None:
    rules = rule("A", "CONSTRUCT { :i :a 1 } WHERE {}") + ":One a sh:RuleSet ; sh:hasRule :A . "

    def entail(statement: str) -> int:
        shapes = turtle(
            f'<{EX}> a sh:RulesGraph ; sh:declare [ sh:prefix "" ; sh:namespace "{EX}" ] .'
            + rules
            + statement
        )
        return len(entailed([], shapes, store=OxigraphQueries))

    assert entail("") == 0
    assert entail("[] sh:entailment sh:RulesEntailment .") == 1
    assert entail("[] sh:entailment :One .") == 1
    with pytest.raises(RuleError) as caught:
        entail("[] sh:entailment <http://www.w3.org/ns/entailment/OWL-Direct> .")
    assert caught.value.code == "LEV-R078"
