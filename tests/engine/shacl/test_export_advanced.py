"""Rules in Turtle, exported as SHACL-AF: pySHACL concludes the same of them, and so does the engine here."""

from __future__ import annotations

import pytest
from advanced import by_pyshacl, exported, here
from graphs import DECLARED, EX, turtle

from leverkg.rdf.term import Triple

SAME = {
    "shape-with-target-condition-order-and-what-is-deactivated": (
        """
        :Box a sh:NodeShape ; sh:targetClass :Box ; sh:property [ sh:path :w ; sh:maxCount 1 ] ;
          sh:rule :area , [ a sh:TripleRule ; sh:order 2 ;
            sh:subject sh:this ; sh:predicate rdf:type ; sh:object :Big ;
            sh:condition [ sh:property [ sh:path :area ; sh:minInclusive 10 ] ] ] , :off .
        :area a sh:SPARQLRule ; sh:order 1 ; sh:condition :Box , :Painted ;
          sh:construct "CONSTRUCT { $this :area ?a } WHERE { $this :w ?w ; :h ?h BIND(?w + ?h AS ?a) }" .
        :Painted sh:or ( [ sh:property [ sh:path :colour ; sh:in ( "red" "blue" ) ] ] [ sh:class :Glass ] ) ;
          sh:property [ sh:path :colour ; sh:minCount 1 ] .
        :off a sh:SPARQLRule ; sh:deactivated true ;
          sh:construct "CONSTRUCT { $this a :Off } WHERE { $this :w ?w }" .
        :Gone a sh:NodeShape ; sh:deactivated true ; sh:targetClass :Box ; sh:rule
          [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate rdf:type ; sh:object :Off ] .
        """,
        """
        :a a :Box ; :w 7 ; :h 8 ; :colour "red" . :b a :Box ; :w 1 ; :h 1 ; :colour "red" .
        :c a :Box ; :w 7 ; :h 8 ; :colour "green" . :d a :Box ; :w 7 , 9 ; :h 8 ; :colour "red" .
        :e a :Sub ; :w 9 ; :h 9 ; :colour "blue" . :Sub rdfs:subClassOf :Box .
        """,
    ),
    "targets": (
        """
        :N a sh:NodeShape ; sh:targetNode :n ; sh:rule [ a sh:TripleRule ; sh:predicate :is ; sh:object 1 ] .
        :S a sh:NodeShape ; sh:targetSubjectsOf :p ;
          sh:rule [ a sh:TripleRule ; sh:predicate :is ; sh:object 2 ] .
        :O a sh:NodeShape ; sh:targetObjectsOf :p ;
          sh:rule [ a sh:TripleRule ; sh:predicate :is ; sh:object 3 ] .
        :K a sh:ShapeClass ; sh:rule [ a sh:TripleRule ; sh:predicate :is ; sh:object 4 ] .
        :Q a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this :q 1 }" ] ;
          sh:rule [ a sh:TripleRule ; sh:predicate :is ; sh:object 5 ] .
        :N sh:rule :both . :K sh:rule :both .
        :both a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this :is 6 } WHERE { $this ?p ?o }" .
        """,
        ":n :x 1 . :s :p :o . :k a :L . :L rdfs:subClassOf :K . :j a :K . :q :q 1 . :r :q 2 .",
    ),
    "layers-and-rules-that-run-once": (
        """
        :start a sh:SPARQLRule ; sh:runOnce true ; sh:order 5 ;
          sh:construct "CONSTRUCT { :x :link :y . :y :link :z } WHERE {}" .
        :first a sh:SPARQLRule ; sh:runOnce true ; sh:order 4 ;
          sh:construct "CONSTRUCT { :x :first ?n } WHERE { :x :count ?n FILTER NOT EXISTS { :x :link :y } }" .
        :step a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?a :reach ?b } WHERE { ?a :link ?b }" .
        :more a sh:SPARQLRule ;
          sh:construct "CONSTRUCT { ?a :reach ?c } WHERE { ?a :reach ?b . ?b :reach ?c }" .
        :none a sh:SPARQLRule ; sh:layer 0.5 ; sh:construct
          "CONSTRUCT { ?a a :End } WHERE { ?b :link ?a FILTER NOT EXISTS { ?a :reach ?c } }" .
        :early a sh:SPARQLRule ; sh:layer -2 ; sh:runOnce true ; sh:construct
          "CONSTRUCT { :x :early true } WHERE { FILTER NOT EXISTS { :x :link ?y } }" .
        """,
        ":x :count 1 .",
    ),
    "rules-that-feed-each-other-across-shapes": (
        """
        :A a sh:NodeShape ; sh:targetClass :A ; sh:targetNode :also ; sh:rule :toB .
        :B a sh:NodeShape ; sh:targetClass :B ; sh:rule :toNext .
        :O a sh:NodeShape ; sh:targetObjectsOf :next ; sh:rule
          [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate :seen ; sh:object [ sh:path :next ] ] .
        :toB a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this a :B } WHERE { $this :go ?x }" .
        :toNext a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?y a :C } WHERE { $this :next ?y }" .
        :again a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?y a :A } WHERE { ?y a :C ; :go ?x }" .
        :loop a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?y :next ?x } WHERE { ?y :seen ?x . ?x a :A }" .
        """,
        """
        :one a :A ; :go 1 ; :next :two . :two :go 1 ; :next :three . :three :go 1 ; :next :four .
        :four a :D ; :next :one . :also :go 1 ; :next :last . :x a :B .
        """,
    ),
    "a-shape-in-several-layers": (
        """
        :P a sh:NodeShape ; sh:targetClass :P ; sh:rule :one , :two , :three .
        :one a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this :up ?y } WHERE { $this :in ?y }" .
        :two a sh:SPARQLRule ; sh:order 1 ; sh:construct
          "CONSTRUCT { $this :up ?z } WHERE { $this :up ?y . ?y :up ?z }" .
        :three a sh:SPARQLRule ; sh:layer 1 ; sh:construct
          "CONSTRUCT { $this a :Top } WHERE { ?x :in $this FILTER NOT EXISTS { $this :up ?z } }" .
        """,
        ":a a :P ; :in :b . :b a :P ; :in :c . :c a :P .",
    ),
    "absences-that-are-complete-by-order": (
        """
        :P a sh:NodeShape ; sh:targetClass :P ; sh:rule :liked , :lonely , :sad .
        :liked a sh:SPARQLRule ; sh:order 1 ;
          sh:construct "CONSTRUCT { ?y a :Liked } WHERE { $this :likes ?y }" .
        :lonely a sh:TripleRule ; sh:order 2 ; sh:predicate :is ; sh:object :Lonely ;
          sh:condition [ sh:not [ sh:class :Liked ] ] .
        :sad a sh:SPARQLRule ; sh:order 3 ; sh:construct
          '''CONSTRUCT { $this :is :Sad ; :note [] }
            WHERE { $this :is :Lonely FILTER NOT EXISTS { $this :note ?n } }''' .
        """,
        ":a a :P ; :likes :b . :b a :P . :c a :P ; :note 1 .",
    ),
    "templates": (
        """
        :Flip a sh:SPARQLRuleTemplate ; rdfs:subClassOf sh:Rule ; sh:parameter [ sh:path :property ] ,
            [ sh:path :except ; sh:optional true ] ;
          sh:construct '''CONSTRUCT { ?o $property ?s ; :but $except }
            WHERE { ?s $property ?o FILTER(!BOUND($except)) }''' .
        :both a :Flip ; :property :p , :q . :never a :Flip ; :property :r ; :except 1 .
        """,
        ":a :p :b ; :q :c ; :r :d .",
    ),
    "queries-without-focus-nodes": (
        """
        :minus a sh:SPARQLRule ; sh:construct
          "CONSTRUCT { ?this :free true } WHERE { ?this :in ?g MINUS { ?this :out ?g } }" .
        :some a sh:SPARQLRule ; sh:construct
          "CONSTRUCT { ?x :kind ?k } WHERE { VALUES (?g ?k) { (:g 1) (:h 2) } ?x :in ?g }" .
        :all a sh:SPARQLRule ; sh:construct
          "CONSTRUCT { ?x :n ?n } WHERE { { SELECT ?x (COUNT(?g) AS ?n) WHERE { ?x :in ?g } GROUP BY ?x } }" .
        :fixed a sh:TripleRule ; sh:subject :a ; sh:predicate :fixed ; sh:object 1 .
        """,
        ":a :in :g , :h ; :out :h . :b :in :h ; :out :h .",
    ),
    "what-conditions-and-ends-use": (
        """
        :tools sh:declare [ sh:prefix "t" ; sh:namespace "http://tools.example/" ] .
        :Odd a rdfs:Class , sh:NodeShape ; rdfs:subClassOf :Number ; sh:rule
          [ a sh:TripleRule ; sh:condition :Odd ; sh:predicate :half ;
            sh:object [ :half ( [ sh:path :v ] ) ] ] .
        :Number a sh:NodeShape ; sh:property :V .
        :V a sh:PropertyShape ; sh:path :v ; sh:datatype xsd:integer ; sh:minCount 1 .
        :half a sh:SPARQLFunction ; sh:parameter [ sh:path :arg ] ; sh:returnType xsd:integer ;
          sh:select "SELECT (($arg - 1) AS ?r) WHERE { }" .
        :P a sh:NodeShape ; sh:targetClass :P ; sh:rule [ a sh:TripleRule ; sh:layer 1 ; sh:predicate :adult ;
            sh:condition :Adult ; sh:object [ sh:path ( :knows [ sh:zeroOrMorePath :knows ] ) ] ] ,
          [ a sh:TripleRule ; sh:subject [ sh:union ( sh:this [ sh:path [ sh:inversePath :knows ] ] ) ] ;
            sh:predicate :met ; sh:object [ sh:intersection ( [ sh:path :knows ] [ sh:path :likes ] ) ] ] .
        :Adult a sh:NodeShape ; sh:sparql :old ; sh:node [ sh:property
          [ sh:path :name ; sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMinCount 1 ] ] .
        :old a sh:SPARQLConstraint ; sh:message "young" ; sh:prefixes :tools ;
          sh:select "SELECT $this WHERE { $this t:age ?n FILTER(?n < 18) }" .
        """,
        """
        @prefix t: <http://tools.example/> . :five a :Odd ; :v 5 . :six a :Odd ; :v "6" .
        :a a :P ; :knows :b ; :likes :b , :c ; t:age 12 ; :name "al" .
        :b a :P ; t:age 20 ; :knows :c ; :name "bo" .
        :c t:age 12 ; :knows :d ; :name "cy" . :d t:age 33 ; :name "d" . :z :knows :a .
        """,
    ),
    "functions-that-queries-call": (
        """
        :joined a sh:SPARQLFunction ;
          sh:parameter [ sh:path :one ; sh:order 1 ] , [ sh:path :two ; sh:order 2 ] ;
          sh:select "SELECT ?r WHERE { BIND(CONCAT($one, '-', $two) AS ?r) }" .
        :twice a sh:SPARQLFunction ; sh:parameter [ sh:path :one ] ;
          sh:select "SELECT (:joined($one, $one) AS ?r) {}" .
        :isKnown a sh:SPARQLFunction ; sh:parameter [ sh:path :one ] ; sh:ask "ASK { ?x :knows $one }" .
        :P a sh:NodeShape ; sh:rule :call ;
          sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { ?this a :P FILTER(:isKnown(?this)) }" ] .
        :call a sh:SPARQLRule ;
          sh:construct "CONSTRUCT { $this :is ?v } WHERE { $this :n ?n BIND(:twice(?n) AS ?v) }" .
        """,
        ":a a :P ; :n 'x' . :b a :P ; :n 'y' ; :knows :a , :c . :c a :P .",
    ),
}


# pySHACL 0.40.1 stops at a filter shape with an AttributeError.
FILTERED = (
    """
    :P a sh:NodeShape ; sh:targetClass :P ; sh:rule [ a sh:TripleRule ; sh:predicate :adult ; sh:object
      [ sh:filterShape :Adult ; sh:nodes [ sh:path [ sh:zeroOrOnePath [ sh:inversePath :knows ] ] ] ] ] .
    :Adult sh:property [ sh:path :age ; sh:minInclusive 18 ; sh:minCount 1 ] .
    """,
    ":a :age 20 ; :knows :b . :b a :P ; :age 12 . :c a :P ; :age 19 . :d :knows :c .",
)


@pytest.mark.parametrize(("rules", "data"), SAME.values(), ids=SAME)
def test_others_conclude_the_same(rules: str, data: str) -> None:
    shapes, given = turtle(DECLARED + rules), turtle(data)

    export = exported(shapes)

    found = here(given, shapes)
    assert dict(export.unsayable) == {}
    assert named(found) != []
    assert named(by_pyshacl(given, export.text)) == named(found)
    assert named(here(given, turtle(export.text))) == named(found)


def test_a_filter_shape_is_read_again() -> None:
    shapes, given = turtle(DECLARED + FILTERED[0]), turtle(FILTERED[1])

    text = exported(shapes).text

    assert f"sh:filterShape <{EX}Adult>" in text
    assert here(given, turtle(text)) == here(given, shapes) == set(turtle(":b :adult :a . :c :adult :c ."))


def named(triples: set[Triple]) -> list[str]:
    """Triples as text, blank nodes without a name."""
    return sorted(" ".join("_" if str(t).startswith("_:") else str(t) for t in triple) for triple in triples)


QUERY = 'sh:construct "CONSTRUCT { $this :is 1 } WHERE { $this :p ?o }"'
UNSAID = {
    "temporary": (
        """:r a sh:SPARQLRule ; sh:construct '''PREFIX sh: <http://www.w3.org/ns/shacl#>
          CONSTRUCT { ?o sh:tempTriple true } WHERE { ?s :p ?o }''' .""",
        "it concludes temporary triples (sh:tempTriple), and SHACL-AF takes no triple back",
    ),
    "new-nodes-once": (
        ':r a sh:SPARQLRule ; sh:runOnce true ; sh:construct "CONSTRUCT { [] :of ?o } WHERE { ?s :p ?o }" .',
        "it makes new nodes and runs once (sh:runOnce), and SHACL-AF has no word against repetition",
    ),
    "nodes-of-a-query-once": (
        """:r a sh:SPARQLRule ; sh:runOnce true ;
          sh:construct "CONSTRUCT { ?s :of ?n } WHERE { ?s :p ?o BIND(BNODE() AS ?n) }" .""",
        "it makes new nodes and runs once (sh:runOnce), and SHACL-AF has no word against repetition",
    ),
    "one-step": (
        ':r a sh:SPARQLRule ; sh:runOnce true ; sh:construct "CONSTRUCT { ?s :p ?o } WHERE {?s :p/:p ?o}" .',
        (
            "it runs once (sh:runOnce) and may read what r concludes at the same time, and SHACL-AF has no "
            "word against repetition"
        ),
    ),
    "derived": (
        f""":S a sh:NodeShape ; sh:targetClass :C ; sh:rule :r ;
            sh:property [ sh:path :p ; sh:defaultValue 1 ] .
          :r a sh:SPARQLRule ; sh:expectedPredicate :p ; {QUERY} .""",
        f"it reads values of <{EX}p> that a shape derives (sh:expectedPredicate)",
    ),
    "derived-for-another": (
        f""":S a sh:NodeShape ; sh:targetClass :C ; sh:rule :r ; sh:property [ sh:path :p ; sh:values 1 ] .
          :r a sh:SPARQLRule ; {QUERY} .
          :o a sh:SPARQLRule ; sh:expectedPredicate :p ;
            sh:construct "CONSTRUCT {{ :a :b :c }} WHERE {{}}" .""",
        f"it reads values of <{EX}p> that a shape derives (sh:expectedPredicate)",
    ),
    "target-where": (
        f":S a sh:NodeShape ; sh:targetWhere [ sh:class :C ] ; sh:rule :r . :r a sh:SPARQLRule ; {QUERY} .",
        "its targets are what meets a shape (sh:targetWhere), which SHACL-AF has no word for",
    ),
    "triple-terms": (
        """:r a sh:SPARQLRule ;
          sh:construct "CONSTRUCT { ?s :says ?t } WHERE { ?s :p ?o BIND(TRIPLE(?s, :p, ?o) AS ?t) }" .""",
        "its query has TRIPLE, which is of SPARQL 1.2",
    ),
    "the-moment": (
        """:r a sh:SPARQLRule ;
          sh:construct "CONSTRUCT { ?s :at ?t } WHERE { ?s :p ?o BIND(NOW() AS ?t) }" .""",
        "it concludes NOW(), which is another in each repetition there",
    ),
    "condition-of-1.2": (
        f""":S a sh:NodeShape ; sh:targetClass :C ; sh:rule :r . :r a sh:SPARQLRule ; {QUERY} ;
          sh:condition [ sh:node [ sh:property [ sh:path :p ; sh:singleLine true ] ] ] .""",
        "its condition has sh:singleLine, which is of SHACL 1.2",
    ),
    "condition-with-a-list": (
        f""":S a sh:NodeShape ; sh:targetClass :C ; sh:rule :r . :r a sh:SPARQLRule ; {QUERY} ;
          sh:condition [ sh:property [ sh:path :p ; sh:datatype ( xsd:integer xsd:decimal ) ] ] .""",
        "its condition has a list as sh:datatype, which is of SHACL 1.2",
    ),
    "node-expression-of-1.2": (
        """:S a sh:NodeShape ; sh:targetClass :C ; sh:rule :r . :r a sh:TripleRule ;
          sh:predicate :n ; sh:object [ shnex:count [ shnex:pathValues :p ] ] .""",
        "it computes with shnex:count, which is no node expression of SHACL-AF",
    ),
    "several-subjects": (
        ":r a sh:TripleRule ; sh:subject :a , :b ; sh:predicate :p ; sh:object 1 .",
        "it has more than one sh:subject, and SHACL-AF takes one",
    ),
    "passes": (
        """:r a sh:SPARQLRule ;
            sh:construct "CONSTRUCT { ?s :q 1 } WHERE { ?s :p ?o FILTER NOT EXISTS { ?s :w 1 } }" .
          :w a sh:SPARQLRule ; sh:order -1 ;
            sh:construct "CONSTRUCT { ?s :w 1 } WHERE { ?s :p ?t . ?t :w 1 }" .""",
        (
            "it looks for the absence of what w may conclude later in its layer, and SHACL-AF does not "
            "know the passes of a layer that decide then"
        ),
    ),
    "sub-select": (
        """:r a sh:SPARQLRule ;
          sh:construct "CONSTRUCT { :all :n ?n } { { SELECT (COUNT(?s) AS ?n) WHERE { ?s :p ?o } } }" .""",
        "a query with pre-bound variables must not have a sub-select that does not return $this",
    ),
    "query-target-in-a-circle": (
        """:S a sh:NodeShape ; sh:rule :r ;
            sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this :w 1 }" ] .
          :r a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?o :v 1 } WHERE { $this :p ?o }" .
          :C a sh:ShapeClass ; sh:rule :w .
          :w a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?x :w 1 } WHERE { $this :p ?o . ?x :v 1 }" .""",
        (
            "rules of other shapes feed it and are fed by it, and a target that is a query cannot be put "
            "into one shape with theirs, as SHACL-AF repeats the rules of one shape alone"
        ),
    ),
}


@pytest.mark.parametrize(("rules", "why"), UNSAID.values(), ids=UNSAID)
def test_what_cannot_be_said_is_named_with_its_reason(rules: str, why: str) -> None:
    export = exported(turtle(DECLARED + rules))

    assert export.unsayable["r"] == why
    assert f"# Left out: r. SHACL-AF cannot say it: {why}.\n" in export.text
    assert f"<{EX}r> a sh:" not in export.text


def test_what_builds_on_what_is_left_out_is_named() -> None:
    rules = """
        :t a sh:SPARQLRule ; sh:runOnce true ; sh:construct "CONSTRUCT { [] :of ?o } WHERE { ?s :p ?o }" .
        :u a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?o :has ?n } WHERE { ?n :of ?o }" .
        :v a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?o a :Owner } WHERE { ?o :has ?n }" .
        :w a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?o a :Other } WHERE { ?o :p ?n }" .
        :set a sh:RuleSet ; sh:hasRule :v , :w .
    """

    export = exported(turtle(DECLARED + rules))

    assert export.remarks == (
        f"rule sets are not kept, all their rules are run, as they are here: <{EX}set>",
    )
    assert export.affected == ("u", "v")
    assert "# These build on what is left out, and so may come to something else:\n# u, v\n" in export.text


def test_a_shape_keeps_its_name_and_a_rule_its_order() -> None:
    rules, _ = SAME["shape-with-target-condition-order-and-what-is-deactivated"]

    text = exported(turtle(DECLARED + rules)).text

    found = {(str(s), p.value.rpartition("#")[2], str(o)) for s, p, o in turtle(text)}
    box = f"<{EX}Box>"
    assert {(box, "targetClass", box), (box, "rule", f"<{EX}area>"), (box, "rule", f"<{EX}off>")} <= found
    assert {o for s, p, o in found if s == f"<{EX}off>" and p == "deactivated"} == {
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    }
    assert {o.split('"')[1] for s, p, o in found if p == "order" and s == f"<{EX}area>"} == {"1"}


def test_what_is_taken_for_granted_of_subclasses_is_told() -> None:
    rules, _ = SAME["absences-that-are-complete-by-order"]

    export = exported(turtle(DECLARED + rules))

    unless = "unless data put a class that rules conclude below one that a target or condition asks for"
    assert export.remarks == (
        f"lonely looks for the absence of what liked may conclude, which is complete {unless}",
        f"sad looks for the absence of what sad may conclude, which is complete {unless}",
    )
