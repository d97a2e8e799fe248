"""Exported rules run by other engines, and by the layered scheduler, give what the engine itself gives."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from advanced import by_pyshacl

from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
from leverkg.engine.executors.oxigraph_terms import from_store, triple_from_store
from leverkg.engine.load import load_rules, rule_from_text
from leverkg.engine.rule import Header, Kind, Rule
from leverkg.engine.run import infer
from leverkg.engine.shacl.export import Dialect, export_rules
from leverkg.engine.shacl.inference import infer as infer_layered
from leverkg.engine.shacl.rules import read_rules
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import Triple

EX = "http://example.org/"
PREFIXES = {"ex": EX, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
HEADER = "#+ summary: {0}\n#+ description: {0}, as a test.\n#+ source: test\n#+ says: it follows\n"


def rules(**queries: str) -> list[Rule]:
    return [
        rule_from_text(HEADER.format(name) + text, name=name.replace("_", "-"), prefixes=PREFIXES)
        for name, text in queries.items()
    ]


def turtle(text: str) -> list[Triple]:
    data = f"@prefix ex: <{EX}> . @prefix rdfs: <{PREFIXES['rdfs']}> . {text}"
    return [triple_from_store(q) for q in ox.parse(io.BytesIO(data.encode()), format=ox.RdfFormat.TURTLE)]


FAMILY = rules(
    ancestor_of_child="CONSTRUCT { ?a ex:ancestor ?b } WHERE { ?a ex:child ?b }",
    ancestor_of_more="CONSTRUCT { ?a ex:ancestor ?c } WHERE { ?a ex:ancestor ?b . ?b ex:ancestor ?c }",
    root="CONSTRUCT { ?a a ex:Root } WHERE { ?a ex:child ?b FILTER NOT EXISTS { ?x ex:ancestor ?a } }",
    count="""CONSTRUCT { ?a ex:size ?n }
      WHERE { { SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a ex:ancestor ?b } GROUP BY ?a } }""",
    big="CONSTRUCT { ?a a ex:Big } WHERE { ?a ex:size ?n FILTER(?n > 2) }",
)
FAMILY_DATA = "ex:a ex:child ex:b . ex:b ex:child ex:c , ex:d . ex:d ex:child ex:e . ex:z ex:child ex:e ."
CASES = [
    pytest.param(FAMILY, FAMILY_DATA, id="recursion-negation-count"),
    pytest.param(
        rules(
            pair="""CONSTRUCT { [] a ex:Pair ; ex:of ?x ; ex:says ?t }
              WHERE { ?x a ex:Thing OPTIONAL { ?x ex:text ?t } }""",
            named="CONSTRUCT { ?p ex:named true } WHERE { ?p a ex:Pair ; ex:says ?t }",
        ),
        'ex:i a ex:Thing ; ex:text "a\\"b"@EN , "c" , 5 . ex:j a ex:Thing .',
        id="new-nodes",
    ),
    pytest.param(
        rules(
            lone="""CONSTRUCT { [] a ex:Lone ; ex:of ?x }
              WHERE { ?x a ex:Thing FILTER NOT EXISTS { ?new1 ex:near ?x . ?x ex:by ?key1 } }"""
        ),
        "ex:i a ex:Thing ; ex:by ex:k . ex:j a ex:Thing ; ex:by ex:k . ex:n ex:near ex:i .",
        id="names-that-only-a-filter-has",
    ),
    pytest.param(
        [
            *compile_axioms(turtle("ex:A rdfs:subClassOf ex:B . ex:p rdfs:domain ex:A .")),
            *rules(lone="CONSTRUCT { ?x a ex:Lone } WHERE { ?x a ex:C FILTER NOT EXISTS { ?x a ex:B } }"),
        ],
        "ex:i ex:p ex:j ; a ex:C . ex:j a ex:C .",
        id="axioms-below-a-rule",
    ),
    pytest.param(
        rules(
            quoted="""CONSTRUCT { ?x ex:says 'a "quoted" \\\\ text' }
              WHERE { ?x a ex:A FILTER regex("a.b", "a\\\\.b") }"""
        ),
        "ex:i a ex:A .",
        id="texts",
    ),
]


def test_what_nodes_are_named_after_is_computed_once():
    pair = rules(
        pair="CONSTRUCT { _:p a ex:Pair ; ex:half _:h . _:h ex:of ?x ; ex:with ?y } WHERE { ?x ex:by ?y }"
    )

    text = export_rules(pair, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES).text

    assert (text.count("isIRI(?x)"), text.count("isIRI(?y)"), text.count("SHA256(")) == (1, 1, 2)


# What no pre-bound query may have, and what means the same.
PREBOUND = [
    pytest.param(
        rules(
            locked="""CONSTRUCT { ?u a ex:Locked } WHERE { ?u ex:in ?g MINUS { ?u ex:on ?o FILTER(?o > 1) } }
            """
        ),
        "ex:a ex:in ex:g ; ex:on 2 . ex:b ex:in ex:g ; ex:on 1 . ex:c ex:in ex:g .",
        id="minus",
    ),
    pytest.param(
        rules(
            some="CONSTRUCT { ?u ex:is ?k } WHERE { ?u ex:in ?g VALUES (?g ?k) { (ex:g 1) (UNDEF 2) } }",
            one="CONSTRUCT { ?u ex:one ?g } WHERE { ?u ex:in ?g VALUES ?g { ex:h } }",
            none="CONSTRUCT { ?u ex:none ?g } WHERE { VALUES ?g { } ?u ex:in ?g }",
        ),
        "ex:a ex:in ex:g . ex:b ex:in ex:h .",
        id="values",
    ),
    pytest.param(
        rules(
            all_of="CONSTRUCT { ?u ex:all ?g } WHERE { { SELECT * WHERE { ?u ex:in ?g } } }",
            first="CONSTRUCT { ?u ex:first ?g } WHERE { { SELECT ?u (MIN(?h) AS ?g) WHERE { ?u ex:in ?h }"
            " GROUP BY ?u HAVING (COUNT(?h) > 1) } }",
        ),
        "ex:a ex:in 1 , 2 . ex:b ex:in 2 .",
        id="sub-selects",
    ),
    pytest.param(
        rules(self="CONSTRUCT { ?this ex:is ?PATH } WHERE { ?this ex:in ?PATH }"),
        "ex:a ex:in ex:g .",
        id="names-of-shacl",
    ),
]


def own(given: list[Rule], data: list[Triple]) -> set[Triple]:
    executor = OxigraphExecutor()
    executor.add(data)
    return set(infer(executor, given).derived())


@pytest.mark.parametrize(("given", "data"), CASES)
def test_shacl12_export_gives_the_same(given: list[Rule], data: str) -> None:
    export = export_rules(given, Dialect.SHACL12, prefixes=PREFIXES)

    result = infer_layered(turtle(data), turtle(export.text), store=OxigraphQueries)

    assert export.left_out == ()
    assert set(result.triples) == own(given, turtle(data)) != set()


@pytest.mark.parametrize(("given", "data"), [*CASES, *PREBOUND])
def test_what_is_exported_is_read_again(given: list[Rule], data: str, tmp_path: Path) -> None:
    export = export_rules(given, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES)
    file = tmp_path / "rules.ttl"
    file.write_text(export.text, encoding="utf-8")
    executor = OxigraphExecutor()
    executor.add(turtle(data))

    found = set(infer(executor, load_rules([file])).derived())

    assert (export.left_out, dict(export.unsayable)) == ((), {})
    assert found == own(given, turtle(data)) != set()


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (
            "CONSTRUCT { ex:all ex:size ?n } WHERE { { SELECT (COUNT(?b) AS ?n) WHERE { ?a ex:child ?b } } }",
            "a query with pre-bound variables must not have a sub-select that does not return $this",
        ),
        (
            """CONSTRUCT { ?a a ex:Free } WHERE {
                 ?a ex:child ?b OPTIONAL { ?b ex:age ?n } MINUS { ?a ex:least ?n } }""",
            "a query with pre-bound variables must not have MINUS",
        ),
        (
            "CONSTRUCT { ?a ex:at ?day } WHERE { ?a ex:child ?b BIND(NOW() AS ?t) BIND(STR(?t) AS ?day) }",
            "it concludes NOW(), which is another in each repetition there",
        ),
        (
            "CONSTRUCT { ?a ex:says <<( ?a ex:child ?b )>> } WHERE { ?a ex:child ?b }",
            "it has triple terms, which is of SPARQL 1.2",
        ),
        (
            "CONSTRUCT { ?a a ex:Free } WHERE { ?a ex:child ?b MINUS { { ?a ex:least ?n } } }",
            "a query with pre-bound variables must not have MINUS",
        ),
    ],
)
def test_what_the_advanced_features_cannot_say_is_named(query: str, why: str) -> None:
    given = rules(odd=query, root="CONSTRUCT { ?a a ex:Root } WHERE { ?a ex:child ?b }")

    advanced = export_rules(given, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES)
    drafted = export_rules(given, Dialect.SHACL12, prefixes=PREFIXES)

    assert dict(advanced.unsayable) == {"odd": why}
    assert "rule:root a sh:SPARQLRule" in advanced.text
    assert "rule:odd" not in advanced.text
    assert "rule:odd a sh:SPARQLRule" in drafted.text


@pytest.mark.parametrize(("given", "data"), [*CASES, *PREBOUND])
def test_pyshacl_runs_the_advanced_features_export(given: list[Rule], data: str) -> None:
    export = export_rules(given, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES)
    graph = rdflib.Graph()
    for triple in turtle(data):
        graph.add(tuple(rdflib.util.from_n3(str(term)) for term in triple))  # type: ignore[arg-type]
    before = set(graph)

    after = pyshacl.shacl_rules(
        graph,
        shacl_graph=rdflib.Graph().parse(data=export.text, format="turtle"),
        advanced=True,
        iterate_rules=True,
        inplace=False,
    )

    lines = "".join(
        " ".join(term.n3() for term in triple) + " .\n" for triple in {row[:3] for row in after} - before
    )
    quads = ox.parse(io.BytesIO(lines.encode()), format=ox.RdfFormat.N_TRIPLES)
    store = ox.Store()
    store.extend(quads)
    found = {tuple(from_store(t) for t in (q.subject, q.predicate, q.object)) for q in store}
    assert found == own(given, turtle(data))


OWN_PREFIXES = [
    rule_from_text(HEADER.format(name) + text, name=name, prefixes=PREFIXES)
    for name, text in {
        "one": "PREFIX : <http://one.example/> CONSTRUCT { ?x :b ?y } WHERE { ?x :a ?y ; ex:a ?y }",
        "two": "PREFIX : <http://one.example/> CONSTRUCT { ?x :c ?y } WHERE { ?x :b ?y FILTER(?y != :n) }",
        "other": "PREFIX : <http://two.example/> CONSTRUCT { ?x :c 'a: b' } WHERE { ?x ex:a ?y }",
        "field": "PREFIX ex: <http://three.example/> CONSTRUCT { ?x ex:c 1 } WHERE { ?x ex:a ?y }",
    }.items()
]


@pytest.mark.parametrize("dialect", Dialect)
def test_queries_have_the_prefixes_of_their_rules(dialect: Dialect) -> None:
    text = export_rules(OWN_PREFIXES, dialect, prefixes=PREFIXES).text

    assert "  ?x :b ?y ." in text
    assert '  ?x ns2:c "a: b" .' in text
    assert "  ?x ex2:a ?y ." in text
    assert '[ sh:prefix "" ; sh:namespace "http://one.example/"^^xsd:anyURI ] ,' in text
    assert '[ sh:prefix "ex2" ; sh:namespace "http://three.example/"^^xsd:anyURI ] ,' in text
    assert text.count("sh:namespace") == 4
    assert not any(line.strip() in ("", ".") and line for line in text.split("\n"))


def test_pyshacl_knows_the_prefixes_that_are_declared() -> None:
    shapes = rdflib.Graph().parse(
        data=export_rules(OWN_PREFIXES, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES).text, format="turtle"
    )
    data = f"<urn:x> <http://one.example/a> 1 ; <{EX}a> 1 ; <http://three.example/a> 2 ."

    after = pyshacl.shacl_rules(
        rdflib.Graph().parse(data=data, format="turtle"),
        shacl_graph=shapes,
        advanced=True,
        iterate_rules=True,
        inplace=False,
    )

    found = {p.value for s, p, o in own(OWN_PREFIXES, turtle(data))}
    assert found == {f"http://{name}" for name in ("one.example/b", "one.example/c", "two.example/c")} | {
        "http://three.example/c"
    }
    assert found < {str(p) for _, p, _ in (row[:3] for row in after)}


def test_rules_in_turtle_run_behind_those_that_are_exported() -> None:
    given = rules(
        step="CONSTRUCT { ?x ex:b ?y } WHERE { ?x ex:a ?y }",
        lone="CONSTRUCT { ?x ex:lone true } WHERE { ?x ex:c ?y FILTER NOT EXISTS { ?x ex:b ?z } }",
    )
    shapes = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        ex:more a sh:SPARQLRule ; sh:layer -1 ;
          sh:construct "CONSTRUCT {{ ?x ex:b ?x }} WHERE {{ ?x ex:lone true }}" .
        ex:last a sh:SPARQLRule ; sh:layer 0.5 ;
          sh:construct '''PREFIX o: <{EX}>
            CONSTRUCT {{ ?x ex:none ?x }} WHERE {{ ?x ex:c ?y FILTER NOT EXISTS {{ ?x o:b ?z }} }}''' .
        ex:off a sh:SPARQLRule ; sh:deactivated true ; sh:layer 7 ;
          sh:construct "CONSTRUCT {{ ?x ex:b 1 }} WHERE {{ ?x ex:c ?y }}" .
    """
    read = read_rules(TripleIndex(turtle(shapes)), prefixes=PREFIXES)

    text = export_rules(given, Dialect.SHACL12, prefixes=PREFIXES, turtle=read).text
    data = turtle("ex:i ex:a 1 ; ex:c 1 . ex:j ex:c 2 .")
    found = set(infer_layered(data, turtle(text), store=OxigraphQueries).triples)

    assert found == set(turtle("ex:i ex:b 1 . ex:j ex:lone true ; ex:b ex:j ."))
    advanced = export_rules(given, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES, turtle=read).text
    assert by_pyshacl(data, advanced) == found
    again = set(infer_layered(data, turtle(advanced), store=OxigraphQueries).triples)
    assert again == found


def test_what_was_exported_is_exported_again_beside_the_same_rules() -> None:
    first = export_rules(FAMILY, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES).text
    more = "ex:S a sh:NodeShape ; sh:targetClass ex:Big ; sh:rule rule:big ."
    read = read_rules(TripleIndex(turtle(f"{first}\n{more}")), prefixes=PREFIXES, taken=["count"])
    data = turtle(FAMILY_DATA)

    text = export_rules(FAMILY, Dialect.ADVANCED_FEATURES, prefixes=PREFIXES, turtle=read).text

    found = own(FAMILY, data)
    assert by_pyshacl(data, text) == found
    assert set(infer_layered(data, turtle(text), store=OxigraphQueries).triples) == found
    shapes = [(s, str(o)) for s, p, o in turtle(text) if p.value.endswith("shacl#order")]
    assert len(shapes) == len(dict(shapes))


def test_strata_are_layers() -> None:
    text = export_rules(FAMILY, Dialect.SHACL12, prefixes=PREFIXES).text

    layers = {
        str(s): int(o.value)
        for s, p, o in ((q.subject.value, q.predicate.value, q.object) for q in _quads(text))
        if p.endswith("#layer")
    }

    names = {name.rpartition("/")[2]: layer for name, layer in layers.items()}
    assert names["ancestor-of-child"] <= names["ancestor-of-more"] < names["root"]
    assert names["ancestor-of-more"] < names["count"] < names["big"]


def _quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(io.BytesIO(text.encode()), format=ox.RdfFormat.TURTLE))


def test_export_is_the_same_in_any_order() -> None:
    for dialect in Dialect:
        one, other = (export_rules(r, dialect, prefixes=PREFIXES).text for r in (FAMILY, FAMILY[::-1]))
        assert one == other


def test_python_rules_are_named_as_left_out() -> None:
    python = Rule("search", Kind.PYTHON, Position("search.py"), Header("A search"), function=lambda view: [])

    export = export_rules([*FAMILY, python], Dialect.SHACL12, prefixes=PREFIXES)

    assert export.left_out == ("search",)
    assert "rule:search" not in export.text


def test_rules_without_an_order_cannot_be_exported() -> None:
    given = rules(
        p="CONSTRUCT { ?x a ex:P } WHERE { ?x a ex:N FILTER NOT EXISTS { ?x a ex:Q } }",
        q="CONSTRUCT { ?x a ex:Q } WHERE { ?x a ex:N FILTER NOT EXISTS { ?x a ex:P } }",
    )

    with pytest.raises(RuleError) as caught:
        export_rules(given, Dialect.SHACL12)

    assert caught.value.code == "LEV-R020"
