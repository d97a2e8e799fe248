"""Why not: the part of a rule that holds, what is missing beside it, what stops it."""

from __future__ import annotations

import pytest

from leverkg.engine import infer
from leverkg.engine.proofs.whynot import blocked_says, why_not
from leverkg.errors import RuleError
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal
from leverkg.sparql.tree import Variable

EX = "http://example.org/"
FACTS = ":a :needs :oil . :b :provides :oil . :c :needs :gas . :b :tiedTo :a . :d :provides :gas ; :price 9 ."
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n#+ blocked: {x} gets nothing from {y}\n"
SUPPLY = (
    "CONSTRUCT { _:s a :Supply . _:s :of ?x . _:s :by ?y } WHERE {"
    " ?x :needs ?what . ?y :provides ?what OPTIONAL { ?y :price ?p } BIND(COALESCE(?p, 0) AS ?cost)"
    " FILTER(?cost < 5) FILTER NOT EXISTS { ?y :tiedTo ?x } }"
)


def local(*names):
    return tuple(IRI(EX + name) for name in names)


A, B, C, D, OIL, GAS = local("a", "b", "c", "d", "oil", "gas")
NEEDS, PROVIDES, TIED, OF, BY, HAPPY = local("needs", "provides", "tiedTo", "of", "by", "happy")


@pytest.fixture
def found(run, rule):
    happy = rule(
        "happy", "CONSTRUCT { ?x :happy true } WHERE { ?s a :Supply ; :of ?x ; :by ?y . ?x :trusts ?y }"
    )
    return run(FACTS, rule("supply", SUPPLY, HEADER), happy)


def test_a_negation_that_blocks_shows_what_is_there(found):
    (attempt,) = why_not(found, (None, OF, A)).attempts

    assert (attempt.rule.name, attempt.missing) == ("supply", ())
    assert set(attempt.held) == {(A, NEEDS, OIL), (B, PROVIDES, OIL)}
    (blocker,) = attempt.blockers
    assert (blocker.kind, blocker.found) == ("not exists", ((B, TIED, A),))
    assert blocked_says(attempt, lambda t: t.value.replace(EX, "")) == "a gets nothing from b"


AGES = ":a :age 70 . :b :age 45 . :c :age 20 . :a :is true . :b :above :c . :a :below :c ."


@pytest.mark.parametrize(
    ("stop", "there"),
    [
        ("FILTER NOT EXISTS { ?y :age ?m FILTER(?m > ?n) }", {("a", "age")}),
        (
            "FILTER NOT EXISTS { ?y :age ?m FILTER(?m > ?n) FILTER EXISTS { ?y :is ?o FILTER(?n < 50) } }",
            {("a", "age"), ("a", "is")},
        ),
        ("FILTER NOT EXISTS { ?x (:above|^:below)+ ?y }", {("b", "above"), ("a", "below")}),
        # MINUS sees nothing from outside: of its filter on ?n nothing is true.
        ("MINUS { ?x :age ?m FILTER(?m < 50) }", {("b", "age")}),
    ],
)
def test_what_blocks_is_found_where_a_filter_sees_a_variable_from_outside(run, rule, stop, there):
    inferred = run(
        AGES,
        rule(
            "oldest",
            f"CONSTRUCT {{ ?x a :Oldest }} WHERE {{ ?x :age ?n {stop} }}",
            HEADER.replace("#+ blocked: {x} gets nothing from {y}\n", ""),
        ),
    )

    (attempt,) = why_not(inferred, (B, RDF_TYPE, IRI(EX + "Oldest"))).attempts

    (blocker,) = attempt.blockers
    assert {(s.value.removeprefix(EX), p.value.removeprefix(EX)) for s, p, _ in blocker.found} == there


def test_a_filter_that_blocks_shows_its_values(found):
    (attempt,) = why_not(found, (None, OF, C)).attempts

    (blocker,) = attempt.blockers
    assert (blocker.kind, blocker.text) == ("filter", "FILTER(9 < 5)")


def test_several_patterns_are_asked_together(found):
    """The question is for one node that is of C and by B."""
    node = Variable("s")

    (attempt,) = why_not(found, (node, OF, C), (node, BY, B)).attempts

    assert [m.text for m in attempt.missing] == [
        "<http://example.org/b> <http://example.org/provides> <http://example.org/gas>"
    ]
    assert set(attempt.missing[0].near) == {(B, PROVIDES, OIL), (D, PROVIDES, GAS)}


def test_what_is_missing_is_looked_into(found):
    (attempt,) = why_not(found, (A, HAPPY, None)).attempts

    missing = {m.text.split("#")[-1].split("/")[-1].rstrip(">"): m for m in attempt.missing}
    assert [a.rule.name for m in attempt.missing for a in m.because].count("supply") >= 1
    assert any("of" in m.text for m in missing.values())


def test_where_there_is_nothing_of_a_class_nothing_else_passes_for_it(run, rule):
    """What is in the same place as a supply would be is no supply."""
    found = run(
        ":b :in :place . :c :in :place ; a :Other .",
        rule("supply", "CONSTRUCT { _:s a :Supply ; :in ?p } WHERE { ?x :brings ?p }"),
        rule(
            "happy", "CONSTRUCT { ?p :happy true } WHERE { ?s :in ?p . ?s a :Supply . ?t a :Supply ; :by ?p }"
        ),
    )

    (attempt,) = why_not(found, (IRI(EX + "place"), HAPPY, None)).attempts

    (missing,) = attempt.missing
    assert missing.text.endswith(f"<{EX}Supply> . ?s <{EX}in> <{EX}place>")
    (because,) = missing.because
    assert because.rule.name == "supply"
    assert [one.text for one in because.missing] == [f"?x <{EX}brings> <{EX}place>"]


def test_depth_one_looks_no_further(found):
    (attempt,) = why_not(found, (A, HAPPY, None), depth=1).attempts

    assert all(m.because == () for m in attempt.missing)


def test_what_no_rule_gives_has_no_attempts_but_near_misses(found):
    answer = why_not(found, (C, NEEDS, OIL))

    assert answer.attempts == ()
    assert set(answer.near) == {(C, NEEDS, GAS), (A, NEEDS, OIL)}


def test_a_recursive_rule_is_looked_into_once(run, rule):
    reach = rule("reach", "CONSTRUCT { ?x :r ?z } WHERE { ?x :r ?y . ?y :p ?z }")

    (attempt,) = why_not(run(":a :p :b .", reach), (A, IRI(EX + "r"), B), depth=9).attempts

    assert [m.because for m in attempt.missing] == [()]


def test_graph_is_looked_into(empty, rule):
    """It is the graph that the node stands in that has its price, and not the other one."""
    executor = empty()
    text = f"PREFIX : <{EX}> :one {{ :a a :C ; :price 9 }} :two {{ :b a :C . :a :bid 3 }}".encode()
    for *triple, graph in parse(Source("given.trig", text, "trig"), blank_prefix="b"):
        executor.add([tuple(triple)], graph)
    body = "GRAPH ?g { ?x a :C FILTER NOT EXISTS { ?x :price ?p } FILTER EXISTS { ?x :bid ?y } }"
    found = infer(executor, [rule("r", f"CONSTRUCT {{ ?x a :Free }} WHERE {{ {body} }}")])

    (attempt,) = why_not(found, (A, RDF_TYPE, IRI(EX + "Free"))).attempts

    assert attempt.held == ((A, RDF_TYPE, IRI(EX + "C")),)
    price, bid = attempt.blockers
    assert (price.kind, [t[1] for t in price.found]) == ("not exists", [IRI(EX + "price")])
    assert (bid.kind, [" ".join(m.text.split()) for m in bid.lacks.missing]) == (
        "exists",
        [f"GRAPH <{EX}one> {{ <{EX}a> <{EX}bid> ?y . }}"],
    )


def test_the_group_that_was_asked_for_is_shown(run, rule):
    body = (
        "{ SELECT ?y (COUNT(*) AS ?n) { ?e :in ?y } GROUP BY ?y }"
        " BIND (IRI(CONCAT('http://example.org/', STR(?y))) AS ?k)"
    )
    found = run(":x :in 1 . :y :in 2 . :z :in 2 .", rule("r", f"CONSTRUCT {{ ?k :n ?n }} WHERE {{ {body} }}"))

    (attempt,) = why_not(found, (IRI(EX + "2"), IRI(EX + "n"), Literal("9", XSD + "integer"))).attempts

    assert [one.text for one in attempt.blockers] == ["?n is 2, and not 9"]
    assert {t[0] for t in attempt.held} == {IRI(EX + "y"), IRI(EX + "z")}


def test_minus_does_not_see_what_is_bound_later(run, rule):
    """It takes away what shares a value with what stands before it, which is nothing here."""
    body = "?x :p ?n MINUS { ?z :q ?y } ?x :q ?y FILTER (?n > 5)"
    found = run(":a :p 3 ; :q :b .", rule("r", f"CONSTRUCT {{ ?x :out ?y }} WHERE {{ {body} }}"))

    (attempt,) = why_not(found, (A, IRI(EX + "out"), None)).attempts

    assert [one.kind for one in attempt.blockers] == ["filter"]


def test_what_holds_is_no_question(found):
    with pytest.raises(RuleError) as caught:
        why_not(found, (A, NEEDS, None))

    assert caught.value.code == "LEV-R053"


def test_the_same_answer_each_time(found):
    assert why_not(found, (None, RDF_TYPE, IRI(EX + "Supply"))) == why_not(
        found, (None, RDF_TYPE, IRI(EX + "Supply"))
    )
