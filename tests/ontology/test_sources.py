"""Works, seed sentences and rule statements are complete, say what was read, and are quoted once."""

from __future__ import annotations

import re

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from .shipped import FOLDER, LEV, LEVS, ROOT, everything, graph, name_of

BIBO = Namespace("http://purl.org/ontology/bibo/")
SOURCES, SEED, STATEMENTS = (FOLDER / f"{name}.ttl" for name in ("sources", "seed", "statements"))
WORKS = sorted(s for s in set(graph(SOURCES).subjects(DCTERMS.bibliographicCitation)) if s in LEVS)
QUOTED_TEXT = {".md", ".ttl", ".py", ".rq", ".cff", ".toml", ".txt", ".html"}


def local(iri) -> str:
    return str(iri).removeprefix(LEVS)


@pytest.mark.parametrize("work", WORKS, ids=local)
def test_a_work_says_what_it_is(work):
    sources = graph(SOURCES)
    [kind] = sources.objects(work, RDF.type)

    assert kind.startswith(BIBO)
    assert all((work, key, None) in sources for key in (RDFS.label, DCTERMS.title, LEV.checked, SKOS.note))
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", local(work))
    for year in sources.objects(work, DCTERMS.issued):
        assert re.fullmatch(r"\d{4}", str(year))
        assert not re.search(r"-\d{4}$", local(work)) or local(work).endswith(f"-{year}")


@pytest.mark.parametrize("work", WORKS, ids=local)
def test_a_work_not_checked_says_so_and_gives_no_pages(work):
    sources = graph(SOURCES)
    [checked] = sources.objects(work, LEV.checked)
    [note] = sources.objects(work, SKOS.note)
    [citation] = sources.objects(work, DCTERMS.bibliographicCitation)

    assert isinstance(checked.toPython(), bool)
    assert str(note).startswith("not checked") != checked.toPython()
    assert not re.search(r"\bpp?\. ?\d|\d{2,}[-\u2013]\d{2,}\b(?!-)", str(citation))


@pytest.mark.parametrize("isbn", sorted(map(str, graph(SOURCES).objects(None, BIBO.isbn))))
def test_an_isbn_has_a_right_check_digit(isbn):
    if len(isbn) == 13:
        assert sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(isbn)) % 10 == 0
    else:
        digits = [10 if d == "X" else int(d) for d in isbn]
        assert sum(d * (10 - i) for i, d in enumerate(digits)) % 11 == 0


def test_every_seed_sentence_is_there_with_its_licence():
    seed = graph(SEED)
    sentences = {str(seed.value(s, SKOS.notation)): s for s in seed.subjects(RDF.type, LEV.SeedSentence)}

    assert sentences == {f"S{n}": LEVS[f"S{n}"] for n in range(1, 16)}
    for s in sentences.values():
        assert len(str(seed.value(s, LEV.quotes))) > 60
        assert seed.value(s, DCTERMS.source) == LEVS["wikipedia-leverage"]
        assert seed.value(s, DCTERMS.rightsHolder) == Literal("Wikipedia contributors")
        assert seed.value(s, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by-sa/4.0/")


def test_every_rule_statement_is_there():
    statements = graph(STATEMENTS)
    found = {
        str(statements.value(s, SKOS.notation)): s for s in statements.subjects(RDF.type, LEV.RuleStatement)
    }
    groups = {str(g) for g in statements.subjects(SKOS.inScheme, LEVS.statements)}

    assert found == {f"R{n:02}": LEVS[f"R{n:02}"] for n in range(1, 85)}
    assert groups == {str(LEVS[f"G{n}"]) for n in range(1, 10)}
    for s in found.values():
        assert str(statements.value(s, SKOS.broader)) in groups
        assert statements.value(s, LEV.priority).toPython() in {1, 2, 3}
        assert re.fullmatch(r"[A-Z].*\.", str(statements.value(s, SKOS.definition)))
        assert (s, DCTERMS.source, None) in statements


def test_statements_are_numbered_group_by_group():
    statements = graph(STATEMENTS)
    groups = [str(statements.value(LEVS[f"R{n:02}"], SKOS.broader)) for n in range(1, 85)]

    assert groups == sorted(groups)


def test_a_statement_rests_on_seed_sentences_that_exist():
    sentences = set(graph(SEED).subjects(RDF.type, LEV.SeedSentence))
    used = set(graph(STATEMENTS).objects(None, PROV.wasDerivedFrom))

    assert used <= sentences
    assert {LEVS.S11, LEVS.S14} <= used


def test_every_seed_sentence_but_the_general_ones_has_a_statement():
    used = set(graph(STATEMENTS).objects(None, PROV.wasDerivedFrom))
    missing = {local(s) for s in graph(SEED).subjects(RDF.type, LEV.SeedSentence)} - {local(s) for s in used}

    assert missing == set()


def texts():
    folders = ("ontology", "rules", "queries", "cases", "docs", "leverkg")
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*"))]
    found += sorted(ROOT.glob("*"))
    return [p for p in found if p.is_file() and p.suffix in QUOTED_TEXT and p != SEED]


def test_no_other_file_quotes_the_seed():
    squeezed = re.compile(r"[\s#*>]+")
    openings = {
        squeezed.sub(" ", str(q)).replace("\u2019", "'")[:60] for q in graph(SEED).objects(None, LEV.quotes)
    }
    quoting = []
    for path in texts():
        text = squeezed.sub(" ", path.read_text(encoding="utf-8", errors="replace")).replace("\u2019", "'")
        quoting += [(name_of(path), opening) for opening in openings if opening in text]

    assert len(openings) == 15
    assert quoting == []


def test_no_work_is_a_class_or_property():
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)

    assert [w for w in WORKS if any((w, RDF.type, k) in everything() for k in kinds)] == []
