"""Reports in EARL can be read by others: no relative IRI, and for each outcome who asserts it of what."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
from earl import Earl

EARL = "http://www.w3.org/ns/earl#"


def test_each_test_has_an_assertion_of_its_outcome() -> None:
    report = Earl("suite", "https://example.org/tests/")
    report.add("a/one.ttl", passed=True)
    report.add("two.ttl", passed=False, info="refused")
    store = ox.Store()

    store.load(report.text(date(2030, 1, 2)).encode(), format=ox.RdfFormat.TURTLE)

    rows = store.query(
        f"""PREFIX earl: <{EARL}> PREFIX dct: <http://purl.org/dc/terms/> SELECT ?test ?outcome ?day ?info
          {{ [] a earl:Assertion ; earl:assertedBy/a earl:Assertor ; earl:subject/a earl:TestSubject ;
               earl:test ?test ; earl:mode earl:automatic ; earl:result ?result .
             ?result earl:outcome ?outcome ; dct:date ?day OPTIONAL {{ ?result earl:info ?info }} }}"""
    )
    found = sorted(tuple("" if cell is None else cell.value for cell in row) for row in rows)
    assert found == [
        ("https://example.org/tests/a/one.ttl", f"{EARL}passed", "2030-01-02", ""),
        ("https://example.org/tests/two.ttl", f"{EARL}failed", "2030-01-02", "refused"),
    ]
