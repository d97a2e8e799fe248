"""What a query says as a rule, and which queries are none."""

from __future__ import annotations

import pytest

from leverkg.engine.access import Access
from leverkg.engine.rule import Minted
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE

EX = "http://example.org/"
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: {a} is so\n"


def accesses(found):
    return {
        (
            a.predicate.value.replace(EX, "") if a.predicate else None,
            a.object.value.replace(EX, "") if a.object else None,
        )
        for a in found
    }


def test_a_rule_knows_its_head_reads_and_writes(rule):
    found = rule("r", "CONSTRUCT { _:n a :Thing ; :of ?a } WHERE { ?a a :Cause ; :p ?b }")

    assert found.minted == (Minted("r", "n", ("a",)),)
    assert found.writes == {Access(RDF_TYPE, IRI(EX + "Thing")), Access(IRI(EX + "of"))}
    assert found.reads == {Access(RDF_TYPE, IRI(EX + "Cause")), Access(IRI(EX + "p"))}
    assert found.bound == {"a", "b"}
    assert (found.path, found.line) == ("r.rq", 5)
    assert found.monotone


@pytest.mark.parametrize(
    ("body", "reads", "negated"),
    [
        ("?a :p ?b FILTER NOT EXISTS { ?b :q ?c }", {("p", None), ("q", None)}, {("q", None)}),
        ("?a :p ?b FILTER EXISTS { ?b :q ?c }", {("p", None), ("q", None)}, set()),
        ("?a :p ?b FILTER(!EXISTS { ?b :q ?c })", {("p", None), ("q", None)}, {("q", None)}),
        ("?a :p ?b BIND(EXISTS { ?b :q ?c } AS ?d)", {("p", None), ("q", None)}, {("q", None)}),
        ("?a :p ?b MINUS { ?b :q ?a }", {("p", None), ("q", None)}, {("q", None)}),
        ("?a :p ?b OPTIONAL { ?b :q ?c }", {("p", None), ("q", None)}, set()),
        ("?a :p ?b OPTIONAL { ?b :q ?c } FILTER(!BOUND(?c))", {("p", None), ("q", None)}, {("q", None)}),
        (
            "?a :p ?b OPTIONAL { ?b :q ?c } BIND(COALESCE(?c, 0) AS ?d)",
            {("p", None), ("q", None)},
            {("q", None)},
        ),
        ("?a :p ?b OPTIONAL { ?b :q ?c } ?c :r ?d", {("p", None), ("q", None), ("r", None)}, {("q", None)}),
        ("{ SELECT ?a (COUNT(?b) AS ?n) { ?a :p ?b } GROUP BY ?a }", {("p", None)}, {("p", None)}),
        ("{ SELECT ?a { ?a :p ?b } LIMIT 1 }", {("p", None)}, {("p", None)}),
        ("{ SELECT DISTINCT ?a { ?a :p ?b } }", {("p", None)}, set()),
        ("?a ?p ?b VALUES ?p { :q :r }", {("q", None), ("r", None)}, set()),
        ("?a :p ?b FILTER(?b = :x)", {("p", "x")}, set()),
        ("?a :p ?b FILTER(?b IN (:x, :y))", {("p", "x"), ("p", "y")}, set()),
        ("?a :p ?b FILTER(?b != :x)", {("p", None)}, set()),
        ("?a :p/:q :x", {("p", None), ("q", "x")}, set()),
        ("?a ^:p|:q+ ?b", {("p", None), ("q", None)}, set()),
        ("?a ?p ?b", {(None, None)}, set()),
        # Any triple may make a node, and so a path of length zero, but not where a pattern is read anyway.
        ("?a :p? ?b", {("p", None), (None, None)}, set()),
        ("VALUES ?a { :x } ?a :p* ?b", {("p", None), (None, None)}, set()),
        ("?a :p* ?b FILTER(?a = :x)", {("p", None), (None, None)}, set()),
        ("?a :p* ?b FILTER NOT EXISTS { ?a :q ?b }", {("p", None), ("q", None), (None, None)}, {("q", None)}),
        ("?a :p* ?b . ?a :q ?c", {("p", None), ("q", None)}, set()),
        ("?a :q ?c FILTER NOT EXISTS { ?a :p* :x }", {("q", None), ("p", None)}, {("p", None)}),
        (
            "?a :q :x FILTER NOT EXISTS { ?c :p* ?b . ?c :q ?a }",
            {("q", "x"), ("q", None), ("p", None)},
            {("q", None), ("p", None)},
        ),
        (":x :p* ?a", {("p", None)}, set()),
        ("?a :p 1", {("p", None)}, set()),
        ("GRAPH ?g { ?a :p ?b }", set(), set()),
        (
            "{ ?a :p ?b } UNION { ?a :q ?b FILTER NOT EXISTS { ?a :r ?b } }",
            {("p", None), ("q", None), ("r", None)},
            {("r", None)},
        ),
    ],
)
def test_reads_and_negated_reads(rule, body, reads, negated):
    found = rule("r", f"CONSTRUCT {{ ?a a :Found }} WHERE {{ {body} }}")

    plain = {(a.predicate, a.object) for a in found.reads}
    assert (accesses(found.reads), accesses(found.negated)) == (reads, negated), plain


def test_an_optional_argument_of_a_new_node_counts_as_negated(rule):
    """With the value there is another node than without."""
    assert accesses(
        rule("r", "CONSTRUCT { [] :of ?c } WHERE { ?a :p ?b OPTIONAL { ?b :q ?c } }").negated
    ) == {("q", None)}


def test_a_blank_node_made_in_the_body_is_a_node_of_the_head(rule):
    found = rule("r", "CONSTRUCT { ?n :of ?a } WHERE { ?a :p ?b BIND(BNODE() AS ?n) }")

    assert found.minted == (Minted("r", "n", ("a",)),)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("CONSTRUCT { ?a :p ?d } WHERE { ?a :p ?b }", "LEV-R014"),
        ("CONSTRUCT { ?a :p ?d } WHERE { ?a :p ?b FILTER(?d > 1) }", "LEV-R014"),
        ("CONSTRUCT { } WHERE { ?a :p ?b }", "LEV-R013"),
        ("SELECT * WHERE { ?a :p ?b }", "LEV-R013"),
        ("CONSTRUCT { ?a :p ?b } WHERE { ?a :p ?b } LIMIT 3", "LEV-R013"),
        ("CONSTRUCT { ?a :p ?b } FROM <http://x/> WHERE { ?a :p ?b }", "LEV-R015"),
        (
            "CONSTRUCT { ?a :p ?b } WHERE { ?a :p ?b FILTER EXISTS { SERVICE <http://x/> { ?a :q ?b } } }",
            "LEV-R015",
        ),
        ("CONSTRUCT { ?a :p ?b } WHERE { ?a :q ?c BIND(RAND() AS ?b) }", "LEV-R015"),
        ("CONSTRUCT { ?a :p ?b } WHERE { ?a :q ?c BIND(UUID() AS ?b) }", "LEV-R015"),
        ("CONSTRUCT { ?a :p ?b } WHERE { ?a :q ?c BIND(IF(?c > 1, BNODE(), ?a) AS ?b) }", "LEV-R015"),
    ],
)
def test_what_is_no_rule(rule, query, code):
    with pytest.raises(RuleError) as caught:
        rule("r", query, HEADER.replace("{a}", "it"))

    assert caught.value.code == code
    assert caught.value.position.line >= 5
    assert caught.value.hint


@pytest.mark.parametrize("extra", ["#+ says: {option} is so\n", "#+ absent: no {d}\n"])
def test_templates_name_variables_of_the_rule(rule, extra):
    header = "#+ summary: s\n#+ description: d\n#+ source: x\n"
    header += extra if "says" in extra else "#+ says: x\n" + extra
    query = "CONSTRUCT { ?options :p ?b } WHERE { ?options :p ?b FILTER NOT EXISTS { ?b :p ?c } }"

    with pytest.raises(RuleError) as caught:
        rule("r", query, header)

    assert caught.value.code == "LEV-R006"


def test_an_absent_template_may_name_what_was_looked_for(rule):
    header = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n#+ absent: no {c} for {a}\n"

    found = rule("r", "CONSTRUCT { ?a a :B } WHERE { ?a :p ?b FILTER NOT EXISTS { ?b :p ?c } }", header)

    assert found.header.absent == ("no {c} for {a}",)


def test_more_absent_templates_than_negations_are_an_error(rule):
    with pytest.raises(RuleError) as caught:
        rule("r", "CONSTRUCT { ?a a :B } WHERE { ?a :p ?b }", HEADER + "#+ absent: nothing\n")

    assert (caught.value.code, caught.value.position.line) == ("LEV-R005", 5)
