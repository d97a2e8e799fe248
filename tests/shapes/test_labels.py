"""A label in a second language changes no result: nothing is reported twice for it."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDFS, Graph, Literal

from .twins import check, read_turtle, twins


def told(data: Graph, shapes: Graph) -> Counter:
    return Counter((r.code, str(r.focus), str(r.value)) for r in check(data, shapes))


@pytest.mark.parametrize("name", ["case", "derived"])
def test_two_labels_are_one_finding(name, ontology, shapes):
    plain = Graph()
    for twin in twins():
        if twin.shapes == name:
            plain += read_turtle(twin.invalid, blank_prefix=f"{twin.stem}.")
    bilingual = Graph()
    bilingual += plain
    bilingual += ((node, RDFS.label, Literal(f"{label} !", lang="fr")) for node, label in plain[: RDFS.label])

    expected = told(plain + ontology, shapes[name])

    assert expected
    assert told(bilingual + ontology, shapes[name]) == expected
