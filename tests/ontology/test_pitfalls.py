"""The ontology has none of the pitfalls that a script can see, and each check can see its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph

from .pitfalls import PITFALLS, scan
from .shipped import FOLDER, LEV, core, graph

HERE = Path(__file__).parent

# For each pitfall, what its check must say of broken.ttl.
SEEN = {
    "P04": "Lonely stands alone",
    "P05": "the domain of causedBy is not the range of its inverse causes",
    "P06": "Hen is below itself",
    "P07": "ThreatAndPromise merges two concepts",
    "P08": "causes has no definition",
    "P10": "no two classes are disjoint",
    "P11": "bare has no domain",
    "P13": "bare has no inverse",
    "P19": "twice has more than one domain",
    "P20": "snake_case is defined by its label",
    "P21": "OtherThing is a class of leftovers",
    "P22": "class snake_case is not in UpperCamelCase",
    "P24": "Loop is defined by itself",
    "P25": "mirror is the inverse of itself",
    "P26": "beside is symmetric and has an inverse",
    "P27": "same and causes differ in range",
    "P28": "beside is symmetric, but its domain is not its range",
    "P29": "after is transitive, but its domain is not its range",
    "P30": "http://example.com/far#cause and http://example.org/broken.owl#Cause bear one name and are not "
    "related",
    "P31": "Negotiator and SkilledNegotiator are said to be equivalent; a subclass is meant",
    "P32": "Cause and Twin are both called 'cause'",
    "P34": "http://example.org/broken.owl#Ghost is used as a class and is not declared",
    "P35": "http://example.org/broken.owl#haunts is used as a property and is not declared",
    "P36": "http://example.org/broken.owl# names a file format",
    "P38": "no ontology is declared",
    "P39": "the ontology is named file:///broken.owl, which depends on where the file is",
    "P40": "http://example.com/far#Agent is a foreign term and is given a subClassOf",
    "P41": "file:///broken.owl names no licence by an IRI",
}


def read(name: str) -> Graph:
    # The base stands for the place of a file, as a relative ontology IRI would be resolved against it.
    return Graph().parse(data=(HERE / name).read_text(encoding="utf-8"), publicID="file:///", format="turtle")


def test_every_check_is_expected_to_see_something():
    assert sorted(SEEN) == sorted(PITFALLS)


@pytest.mark.parametrize("number", SEEN)
def test_a_broken_ontology_trips_the_check(number):
    broken = read("broken.ttl")
    if number == "P38":
        broken.remove((None, RDF.type, OWL.Ontology))

    assert SEEN[number] in PITFALLS[number](broken, "http://example.org/broken.owl#")


def test_a_sound_ontology_trips_no_check():
    assert scan(read("sound.ttl"), "http://example.org/sound#") == {}


@pytest.mark.parametrize("number", SEEN)
def test_the_ontology_is_free_of_the_pitfall(number):
    assert PITFALLS[number](core(), str(LEV)) == []


def test_the_ontology_and_its_alignments_together_are_free_of_pitfalls():
    together = graph(FOLDER / "leverkg.ttl", FOLDER / "alignments.ttl")

    assert scan(together, LEV) == {}
