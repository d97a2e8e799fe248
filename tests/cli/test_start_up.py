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
from leverkg.engine.executors import rows_steps
made, steps = [], rows_steps._STEPS

def noted(step):
    def counted(*arguments):
        rows = step(*arguments)
        made.append(len(rows))
        return rows
    return counted

def leave(code):
    report = {"code": code, "made": made, "modules": sorted(sys.modules)}
    print(json.dumps(report), flush=True)
    end(code)

steps.update({name: noted(step) for name, step in steps.items()})
end, os._exit = os._exit, leave
from leverkg.cli import main
main()
"""

BASE = "import click, pyoxigraph, sys, json; print(json.dumps(sorted(sys.modules)))"

NOT_NEEDED = {
    *("asyncio", "calendar", "copy", "dataclasses", "glob", "hashlib", "multiprocessing", "pathlib"),
    *("polars", "random", "rdflib", "secrets", "shutil", "urllib.parse"),
    *("socket", "sqlite3", "subprocess", "tempfile", "textwrap", "tokenize_rt", "unittest", "xml"),
    *("leverkg.engine.axioms.compiled", "leverkg.engine.construct", "leverkg.engine.executors.columns"),
    *("leverkg.engine.executors.oxigraph", "leverkg.engine.executors.oxigraph_planned"),
    *("leverkg.engine.executors.rows_plan", "leverkg.engine.executors.rows_conditions"),
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

    assert len(own) <= 127
    assert len(others) <= 18


def test_rules_look_at_no_more_than_they_did(second_run):
    assert 0 < len(second_run["made"]) <= 2_000
    assert sum(second_run["made"]) <= 40_000


ALONE = """
import json, sys
import leverkg
result = leverkg.load(sys.argv[1]).infer([sys.argv[2]], theory=False, rounds=False)
lines = b"".join(result.conclusions().lines()).decode()
print(json.dumps({"lines": lines, "modules": sorted(sys.modules)}))
"""

NOT_NEEDED_ALONE = {
    *NOT_NEEDED,
    *("bisect", "click", "datetime", "difflib", "heapq", "inspect", "platform"),
    *("leverkg.case.versions", "leverkg.engine.plan", "leverkg.engine.recursion_parts", "leverkg.findings"),
    *("leverkg.engine.dependencies", "leverkg.sparql.cursor", "leverkg.sparql.tokens"),
    *("leverkg.theory.schema", "leverkg.theory.vocabulary"),
}
"""What the command or the theory uses, and one's own rules over any RDF do not."""


@pytest.fixture(scope="module")
def runs_alone(tmp_path_factory):
    """What two runs of a user's own rule did, without the theory, from Python."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "data.nt").write_text("<urn:a> <urn:p> <urn:b> .\n<urn:b> <urn:p> <urn:c> .\n")
    (folder / "further.rq").write_text(
        "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
        "CONSTRUCT { ?x <urn:p> ?z } WHERE { ?x <urn:p> ?y . ?y <urn:p> ?z }\n"
    )
    given = str(folder / "data.nt"), str(folder / "further.rq")
    runs = [python(ALONE, *given, LEVERKG_CACHE=str(folder / "kept")) for _ in range(2)]
    assert runs[0]["lines"] == runs[1]["lines"] == "<urn:a> <urn:p> <urn:c> .\n"
    return runs


def test_the_first_run_of_a_rule_compiles_no_methods_and_guesses_nothing(runs_alone):
    modules = set(runs_alone[0]["modules"])

    assert "leverkg.sparql.tree" in modules
    assert not modules & {"dataclasses", "datetime", "difflib", "inspect", "pathlib", "shutil", "tempfile"}


def test_ones_own_rules_alone_need_less(runs_alone):
    own = [name for name in runs_alone[1]["modules"] if name.split(".")[0] == "leverkg"]

    assert not NOT_NEEDED_ALONE & set(runs_alone[1]["modules"])
    assert len(own) <= 76
