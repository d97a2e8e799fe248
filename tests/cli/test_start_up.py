"""What a run of a small case costs before it has anything to do, by what can be counted, not by a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from theory import ROOT

CASE = ROOT / "cases" / "houston-lighting" / "case.ttl"

RUN = """
import json, os, sys
from leverkg.engine.executors.oxigraph import OxigraphExecutor
updates, asked = [], OxigraphExecutor._update

def noted(self, rule, update):
    updates.append(len(update.text))
    asked(self, rule, update)

def leave(code):
    report = {"code": code, "updates": updates, "modules": sorted(sys.modules)}
    print(json.dumps(report), flush=True)
    end(code)

OxigraphExecutor._update, end, os._exit = noted, os._exit, leave
from leverkg.cli import main
main()
"""

BASE = "import click, pyoxigraph, sys, json; print(json.dumps(sorted(sys.modules)))"

NOT_NEEDED = {
    *("asyncio", "calendar", "copy", "dataclasses", "glob", "hashlib", "multiprocessing", "pathlib"),
    *("polars", "random", "rdflib", "secrets", "shutil", "urllib.parse"),
    *("socket", "sqlite3", "subprocess", "tempfile", "textwrap", "tokenize_rt", "unittest", "xml"),
    *("leverkg.engine.axioms.compiled", "leverkg.engine.construct", "leverkg.engine.executors.columns"),
    *("leverkg.engine.executors.oxigraph_planned", "leverkg.engine.executors.oxigraph_text"),
    *("leverkg.engine.plan", "leverkg.engine.rule_data", "leverkg.engine.sorts"),
    *("leverkg.checks.shape_words", "leverkg.rdf.positions", "leverkg.rdf.visible"),
    *("leverkg.checks.shapes", "leverkg.rdf.faults", "leverkg.sparql.parse", "leverkg.sparql.tree"),
    *("leverkg.explanations.explain", "leverkg.answers.query"),
    *("leverkg.checks.consistency", "leverkg.wording.statistics"),
}
"""What many a command uses and this one does not."""


def python(code, *arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def second_run(tmp_path_factory):
    """What the second run of a case did, which finds rules and plans in the cache."""
    folder = tmp_path_factory.mktemp("start-up")
    output = str(folder / "out.ttl")
    runs = [
        python(RUN, "infer", "-q", str(CASE), "-o", output, LEVERKG_CACHE=str(folder / "kept"))
        for _ in range(2)
    ]
    assert [run["code"] for run in runs] == [0, 0]
    assert runs[0]["modules"] != runs[1]["modules"]  # what plans was needed once
    return runs[1]


def test_what_is_not_needed_is_not_imported(second_run):
    assert NOT_NEEDED & set(second_run["modules"]) == set(python(BASE)) & NOT_NEEDED


def test_modules_are_as_few_as_they_were(second_run):
    own = [name for name in second_run["modules"] if name.split(".")[0] == "leverkg"]
    others = set(second_run["modules"]) - set(own) - set(python(BASE))

    assert len(own) <= 121
    assert len(others) <= 18


def test_the_store_is_told_as_little_as_it_was(second_run):
    assert len(second_run["updates"]) <= 240
    assert sum(second_run["updates"]) <= 262_000
