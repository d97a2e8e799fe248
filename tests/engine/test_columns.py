"""What is particular to columns: which way a body goes, what counts as one term, and what is asked after."""

from __future__ import annotations

import re

import pytest

from leverkg.engine import Options, infer
from leverkg.engine.executors import columns_frames, columns_recursion, columns_solve, rows_steps
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.columns_relations import Relations, pairs
from leverkg.engine.executors.columns_terms import NODE, OTHER, STRING, TRUTH, WHOLE, Terms
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.proofs.proof import prove
from leverkg.errors import GuardReached, RuleError
from leverkg.rdf.columns import by_predicate, tables_of
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal
from leverkg.sparql.parse import parse_query
from leverkg.sparql.traverse import map_nodes
from leverkg.sparql.tree import FunctionCall

EX = "http://example.org/"
DATA = """
:a :p :b , :c ; :n 1 ; :when "2020-01-01"^^xsd:date ; :half 0.5 ; :says "so"@en ; a :A .
:b :p :d ; :n 2 , 03 ; :when "2020-02-01"^^xsd:date ; a :B .
:c :q :a ; :n 2.0 ; :flag true . [ :p :a ] .
"""

IN_COLUMNS = {
    "a join": "?x :p ?y . ?y :p ?z",
    "two patterns that share nothing": "?x :q ?k . ?y :flag ?l",
    "a loop": "?x :p ?x",
    "a class, and all of them": "?x a :A . ?y a ?z",
    "a constant subject": ":a :p ?y . ?x :n ?z",
    "a variable as predicate": "?x ?y :b . ?z :n 2",
    "a filter on terms": "?x :p ?y . ?z :p ?y FILTER(?x != ?z || ?y = :b)",
    "whole numbers": "?x :n ?y FILTER(?y + 1 > 2 && -?y < 5 && !(?y = 7))",
    "a number that is no whole one": "?x :half ?y FILTER(?y * 2 = 1.0)",
    "numbers of two types": "?x :n ?y . ?z :n ?w FILTER(?y = ?w)",
    "dates": "?x :when ?y . ?z :when ?w FILTER(?y < ?w)",
    "an error in a filter": "?x :n ?y FILTER(?y < :a || ?x = :b)",
    "texts": "?x :p ?y FILTER(STR(?x) < STR(?y))",
    "a text and a term": '?x :says ?y FILTER(?y != "so")',
    "IN and NOT IN": "?x :p ?y FILTER(?x IN (:a, :b) && ?y NOT IN (:c, :x))",
    "BIND": "?x :n ?y BIND(?y + 1 AS ?z)",
    "BIND of a condition": "?x :n ?y BIND(IF(?y > 1, :many, :one) AS ?z)",
    "BIND of a text": "?x :p ?y BIND(CONCAT(STR(?x), '!') AS ?z)",
    "a truth as a value": "?x :p ?y BIND(EXISTS { ?y :p ?k } AS ?z)",
    "EBV": "?x :flag ?y FILTER(?y)",
    "VALUES": "VALUES (?x ?z) { (:a 1) (:c 2) } ?x :n ?y",
    "OPTIONAL": "?x :p ?y OPTIONAL { ?y :n ?z FILTER(?z > 1) }",
    "COALESCE and BOUND": "?x :p ?y OPTIONAL { ?y :q ?k } BIND(COALESCE(?k, ?y) AS ?z) FILTER(!BOUND(?k))",
    "UNION": "{ ?x :p ?y } UNION { ?x :q ?z }",
    "UNION of what the rest binds": "?x :p ?k . { ?x :q ?y } UNION { ?k :n ?z } ?l :p ?k",
    "a group of its own": "?x :p ?y { SELECT ?y ?z { ?y :n ?z } }",
    "MINUS": "?x :p ?y MINUS { ?y :n ?k }",
    "MINUS that shares nothing": "?x :p ?y MINUS { ?k :flag true }",
    "EXISTS": "?x :p ?y FILTER EXISTS { ?y :n ?k FILTER(?k > 1 && ?x != ?k) }",
    "NOT EXISTS of several": "?x :p ?y FILTER NOT EXISTS { ?y :p ?k . ?k :n ?l }",
    "NOT EXISTS of nothing shared": "?x :p ?y FILTER NOT EXISTS { ?k :nothing ?l }",
    "NOT EXISTS inside of it": "?x :p ?y FILTER NOT EXISTS { ?x :p ?k FILTER NOT EXISTS { ?k :n ?l } }",
    "a path": "?x :p+ ?y",
    "a path from somewhere": ":a :p*/:n ?y . ?x :q ?z",
    "a path back": "?x ^:p|:q ?y",
    "an optional step": ":c :q? ?y . ?x :flag ?z",
    "any path but": "?x !(:p|^:n) ?y FILTER(isIRI(?y))",
    "REGEX": "?x :p ?y FILTER(REGEX(STR(?y), '[bc]$'))",
}
ONCE_WRONG = {
    "an alternative that binds nothing": "?x :p ?y { BIND(1 AS ?z) } UNION {}",
    "a group in EXISTS that looks outside": (
        "?x :p ?y FILTER EXISTS { ?y :p ?k { ?k :n ?l FILTER(?l != ?x) } }"
    ),
    "MINUS in EXISTS that looks outside": (
        "?x :p ?y FILTER EXISTS { ?k :p ?l MINUS { ?k :p ?m FILTER(?m = ?y) } }"
    ),
    "alternatives in EXISTS that look outside": (
        "?x :p ?y FILTER EXISTS { { ?k :n ?l FILTER(?x != ?y) } UNION { ?k :q ?l FILTER(?x = ?y) } }"
    ),
    "VALUES behind OPTIONAL": "?x ?k ?y OPTIONAL { ?x :q ?l } VALUES (?k ?l) { (:p :zz) }",
    "VALUES behind MINUS": "?x ?k ?y MINUS { ?x :q ?l } VALUES (?k ?l) { (:p :zz) }",
    "VALUES behind BIND": "?x ?k ?y BIND(BOUND(?l) AS ?z) VALUES (?k ?l) { (:p :c) }",
    "a predicate that may be unbound": "?x :p ?y OPTIONAL { ?x :q ?k } ?z ?k ?l VALUES ?k { :p :a }",
    "a union behind OPTIONAL": "?x :p ?y OPTIONAL { ?x :q ?k } { ?k :p ?z } UNION { ?k :n ?l } ?k :p ?m",
    "a group that sees what may be bound": "?x :p ?y OPTIONAL { ?x :q ?k } { ?x :n ?z FILTER(?k != ?z) }",
}
IN_THE_STORE = {
    "an aggregate": "{ SELECT ?x (COUNT(?k) AS ?y) WHERE { ?x :p ?k } GROUP BY ?x }",
    "a graph": "GRAPH ?g { ?x :p ?y }",
    "a join of what may be unbound": "?x :p ?y OPTIONAL { ?y :n ?z } ?x :n ?z",
    "UNDEF": "VALUES (?x ?y) { (:a UNDEF) } ?x :p ?y",
    "a limit": "{ SELECT ?x ?y { ?x :p ?y } ORDER BY ?x ?y LIMIT 1 }",
    "zero steps from anywhere": "?x :p* ?y",
}

BODIES = {**IN_COLUMNS, **ONCE_WRONG, **IN_THE_STORE}


@pytest.fixture(params=[False, True], ids=["few rows", "as if they were many"])
def many(request, monkeypatch):
    """What is worth it for many rows only is done for few, too."""
    if request.param:
        monkeypatch.setattr(columns_frames, "_PACKED", 0)
        monkeypatch.setattr(columns_solve, "_COMPARED", 0)
        monkeypatch.setattr(columns_solve, "_MANY", 0)
        monkeypatch.setattr(columns_recursion, "_LARGE", 0)
    return request.param


def derived(executor, facts, one):
    executor.add(facts)
    executor.add(facts[:2], IRI(EX + "graph"))
    executor.prepare([one], Options(EX))
    applied = executor.apply([one], 1)
    return set(executor.triples(derived=True)), applied.firings[0].plan


@pytest.mark.parametrize("body", BODIES.values(), ids=[*BODIES])
def test_a_body_has_the_solutions_that_the_store_finds(body, rule, triples, many):
    names = sorted(set(re.findall(r"\?[xyz]\b", body)))
    head = " ; ".join(f":{name[1:]} {name}" for name in names)
    one = rule("one", f"CONSTRUCT {{ [] {head} }} WHERE {{ {body} }}")
    facts = triples(DATA)
    expected, _ = derived(OxigraphExecutor(), facts, one)

    found, plan = derived(ColumnsExecutor(), facts, one)

    assert found == expected
    assert expected or "shared" not in body
    if body not in ONCE_WRONG.values():
        assert plan.startswith("in the store") == (body in IN_THE_STORE.values())


def test_literals_that_the_store_keeps_as_one_are_one(triples):
    executor = ColumnsExecutor()
    executor.add(triples(":a :n 01 , 1 , +1 . :b :n 1.50 , 1.5 ."))

    assert executor.size() == 2
    assert next(executor.match(None, None, Literal("01", XSD + "integer")))[2] == Literal(
        "1", XSD + "integer"
    )


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (IRI(EX), NODE),
        (BlankNode("b"), NODE),
        (Literal("7", XSD + "integer"), WHOLE),
        (Literal("true", XSD + "boolean"), TRUTH),
        (Literal("x"), STRING),
        (Literal("x", language="en"), OTHER),
        (Literal("7", XSD + "decimal"), OTHER),
        (Literal("9" * 30, XSD + "integer"), OTHER),
    ],
)
def test_a_term_has_a_kind(term, kind):
    terms = Terms()
    number = terms.number(term)

    assert terms.kinds_and_wholes()[0][number] == kind
    assert terms.term(number) == term


def test_a_class_asked_for_alone_keeps_its_members():
    relations = Relations(0)
    for relation, part in relations.parts(0, pairs([1, 2, 3], [10, 10, 11])):
        relation.add(part, 0, 0)
    before = relations.find(0).frame.height

    assert relations.find(0, 10).subjects().sort().to_list() == [1, 2]
    for relation, part in relations.parts(0, pairs([4, 5], [10, 12])):
        relation.add(relation.new_of(part), 1, 1)

    assert before == 3
    assert relations.find(0).frame.height == 5
    assert relations.find(0, 10).frame.height == 3
    assert relations.find(0, 12).frame.height == 1


def test_the_store_beside_it_is_kept_up(rule, triples):
    """A class is taken apart after the store was filled, and nothing is missing there."""
    executor = ColumnsExecutor()
    executor.add(triples(":a a :A . :b a :B . :a :p :b ."))
    counting = "{ SELECT ?k (COUNT(?x) AS ?n) { ?x a ?k } GROUP BY ?k }"
    first = rule("first", f"CONSTRUCT {{ ?k :members ?n }} WHERE {{ {counting} }}")
    second = rule("second", "CONSTRUCT { ?x a :C } WHERE { ?k :members ?n . ?x a :B }")
    counted = "{ SELECT ?x (COUNT(?k) AS ?n) { ?x a ?k } GROUP BY ?x }"
    third = rule("third", f"CONSTRUCT {{ ?x :now ?n }} WHERE {{ ?x a :C {counted} }}")

    executor.prepare([first, second, third], Options(EX))
    for number, one in enumerate((first, second, third), 1):
        executor.apply([one], number)

    assert list(executor.match(None, IRI(EX + "now"), None)) == [
        (IRI(EX + "b"), IRI(EX + "now"), Literal("2", XSD + "integer"))
    ]


def test_a_recursion_has_ranks_and_proofs(run, rule):
    found = run(
        ":a :p :b . :b :p :c . :c :p :d .",
        rule("base", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"),
        rule("step", "CONSTRUCT { ?x :q ?z } WHERE { ?x :q ?y . ?y :p ?z }"),
    )
    last = (IRI(EX + "a"), IRI(EX + "q"), IRI(EX + "d"))

    proof = prove(found, last)

    assert found.executor.rank(last) > found.executor.rank((IRI(EX + "a"), IRI(EX + "q"), IRI(EX + "b")))
    assert proof.steps[0].rule.name == "step"
    assert found.executor.rank((IRI(EX + "d"), IRI(EX + "q"), IRI(EX + "a"))) is None


def test_an_inverse_goes_by_columns_where_there_is_much(run, rule, many):
    rules = [
        rule("there", "CONSTRUCT { ?y :q ?x } WHERE { ?x :p ?y }"),
        rule("back", "CONSTRUCT { ?y :p ?x } WHERE { ?x :q ?y }"),
    ]

    found = run(":a :p :b , :c , 'text' . :d :q :e .", *rules)

    assert {tuple(str(t).rpartition("/")[2][0] for t in triple) for triple in found.derived()} == {
        ("b", "q", "a"),
        ("c", "q", "a"),
        ("e", "p", "d"),
    }
    assert found.executor.rank((IRI(EX + "b"), IRI(EX + "q"), IRI(EX + "a"))) == 1
    by_columns = many and isinstance(found.executor, ColumnsExecutor)
    assert all((firing.plan == "in the process") != by_columns for firing in found.stats.firings)
    assert {firing.rounds for firing in found.stats.firings} == {2}


def test_solutions_stay_different_where_what_is_left_out_follows(run, rule, many):
    """What ?w says of ?s does not follow from it: many become alike, though ?t and ?w follow from ?s."""
    found = run(
        " ".join(f":s{n} :t :t{n % 3} ; :u :u{n % 2} , :v{n % 2} ; :w :w{n % 2} ." for n in range(12)),
        rule("one", "CONSTRUCT { [] :of ?w } WHERE { ?s :t ?t . ?t ^:t/:u ?u . ?s :u ?u ; :w ?w }"),
    )

    assert len({s for s, _, _ in found.derived()}) == found.stats.new == 2


def test_new_iris_are_numbered_whether_known_or_named_twice():
    terms = Terms()
    known = terms.number(IRI(EX + "known"))

    numbers = terms._iri_numbers([IRI(EX + name) for name in ("a", "known", "b", "a")])
    more = terms._iri_numbers([IRI(EX + "c"), IRI(EX + "d")])

    assert [*numbers, *more] == [1, known, 2, 1, 3, 4]
    assert [terms.term(n) for n in range(5)] == [IRI(EX + n) for n in ("known", "a", "b", "c", "d")]
    assert terms.kinds_and_wholes()[0].to_list() == [NODE] * 5


def test_lines_are_what_is_derived(run, rule):
    found = run(
        ":a :p 'x\\n' , :b . :b a :B .",
        rule("flip", "CONSTRUCT { ?x :q ?y } WHERE { ?x :p ?y }"),
        rule("more", "CONSTRUCT { ?x :r _:new } WHERE { ?x a :B }"),
    )

    lines = b"".join(found.executor.derived().lines()).decode().split("\n")[:-1]
    also = (IRI(EX), RDF_TYPE, BlankNode("k"))
    tables = tables_of(by_predicate([also]))
    few = b"".join(found.executor.derived(tables, not_of=[IRI(EX + "a")]).lines()).decode()
    made = b"".join(found.executor.derived(tables, less=[*found.derived(), also]).lines()).decode()

    assert lines == sorted(f"{s} {p} {o} ." for s, p, o in found.derived())
    assert len(few.splitlines()) == 2
    assert f"<{EX}> {RDF_TYPE} _:k ." in few
    assert made == f"<{EX}> {RDF_TYPE} _:k .\n"


@pytest.mark.parametrize(("kind", "module"), [(RowsExecutor, rows_steps), (ColumnsExecutor, columns_frames)])
def test_parts_that_share_nothing_are_not_combined_beyond_all_memory(
    rule, triples, monkeypatch, kind, module
):
    monkeypatch.setattr(module, "MOST", 10)
    executor = kind()
    executor.add(triples(" ".join(f":a{n} :p :b{n} . :c{n} :q :d{n} ." for n in range(5))))
    one = rule("one", "CONSTRUCT { ?x :r ?z } WHERE { ?x :p ?y . ?z :q ?w }")

    with pytest.raises(GuardReached, match="rule 'one' would have 25 solutions") as caught:
        infer(executor, [one])

    assert caught.value.code == "LEV-G014"
    assert caught.value.position is not None


def test_two_triples_of_a_head_that_say_the_same_of_a_new_node_are_one(triples, rule):
    executor = ColumnsExecutor()
    executor.add(triples(":a :p :a , :b ."))

    run = infer(executor, [rule("one", "CONSTRUCT { [] :z ?x , ?y } WHERE { ?x :p ?y }")])

    assert run.stats.new == len(set(run.derived())) == 3
    assert executor.size() == 5


def test_so_are_two_of_which_one_has_a_predicate_that_varies(triples, rule):
    executor = ColumnsExecutor()
    executor.add(triples(":a :p :b ."))
    text = "CONSTRUCT { [] ?y ?x ; :z ?x } WHERE { ?x :p :b VALUES ?y { :z :y } }"

    run = infer(executor, [rule("one", text)])

    # The new node depends on what ?y is.
    assert run.stats.new == len([*run.derived()]) == len(set(run.derived())) == 3


def test_a_subject_that_is_unbound_is_left_out_beside_others(run, rule):
    iri = 'CONSTRUCT { ?i :of ?x } WHERE { ?x :p ?y BIND(IRI(CONCAT(STR(?x), "-i")) AS ?i) }'
    optional = "CONSTRUCT { ?z :by ?x } WHERE { ?x :p ?y OPTIONAL { ?y :p ?z } }"

    found = run(":a :p :b . :b :p :c . _:c :p :a .", rule("one", iri), rule("other", optional))

    assert {str(s.value) for s, _, _ in found.derived()} == {EX + name for name in ("a-i", "b-i", "b", "c")}


def test_a_literal_of_a_head_is_no_subject_and_is_compared_by_value(run, rule):
    found = run(
        ":a :t :b , :s1 ; :next :b ; :to :g . :b :t :s2 .",
        rule("flip", "CONSTRUCT { ?z :t ?y . ?y :t 77 } WHERE { ?y :t ?z }"),
    )
    assert all(isinstance(s, IRI) for s, _, _ in found.derived())

    found = run(
        ":a :t :s1 ; :next :b ; :to :g . :b :t :s2 .",
        rule("one", "CONSTRUCT { ?x :t 71 } WHERE { ?x :t :s1 }"),
        rule("other", "CONSTRUCT { ?x :t 71.0 } WHERE { ?x :t :s2 }"),
        rule(
            "same",
            "CONSTRUCT { ?x :same ?y . ?y :t ?z } "
            "WHERE { ?x :t ?k . ?y :t ?l . ?x :next ?y . ?x :to ?z FILTER(?k = ?l) }",
        ),
    )
    assert [t[2] for t in found.match(None, IRI(EX + "same"), None)] == [IRI(EX + "b")]


def test_an_expression_that_the_store_refuses_is_an_error_of_the_rule(run, rule):
    one = rule("one", "CONSTRUCT { ?x :q 1 } WHERE { ?x :p ?y FILTER(xsd:boolean(?x)) }")

    def unknown(node: object) -> object:  # such a call is refused before any store is asked
        return node.replaced(function=IRI("urn:x")) if isinstance(node, FunctionCall) else None

    with pytest.raises(RuleError) as caught:
        run(":a :p :b .", one.replaced(body=map_nodes(one.body, unknown)))

    assert caught.value.code == "LEV-R041"
    assert caught.value.position is not None


def test_a_triple_is_taken_away_however_it_is_written(triples):
    executor = ColumnsExecutor()
    executor.add(triples(":g :n 1 ."), IRI(EX + "graph"))
    executor.remove(triples(":g :n 01 ."))

    assert executor.size() == 0
    assert list(executor.query(parse_query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }"))) == []


def test_now_is_the_same_moment_in_the_store(rule, triples, monkeypatch):
    moments = iter(f"2020-01-01T00:00:0{n}Z" for n in range(9))
    for module in ("columns", "oxigraph"):
        monkeypatch.setattr(f"leverkg.engine.executors.{module}.moment", lambda: next(moments))
    executor = ColumnsExecutor()
    executor.add(triples(":a :p :b ."))
    counted = "{ SELECT (COUNT(?x) AS ?n) { ?x :p ?y } }"

    run = infer(
        executor,
        [
            rule("one", "CONSTRUCT { ?x :at ?t } WHERE { ?x :p ?y BIND(NOW() AS ?t) }"),
            rule("two", f"CONSTRUCT {{ :all :at ?t }} WHERE {{ {counted} BIND(NOW() AS ?t) }}"),
        ],
    )

    assert len({t[2] for t in run.derived()}) == 1
    assert len(set(run.derived())) == 2
