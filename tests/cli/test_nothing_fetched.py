"""Whatever a file, a query or a shape asks for: no verb opens a connection or runs what it names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL

GUARD = """
import os, sys
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.")) and event != "socket.__new__":
        os.write(2, f"FETCHED {event} {arguments}".encode())
        os._exit(99)
sys.addaudithook(refuse)
sys.path.insert(0, os.getcwd())
from leverkg.cli.run import run
sys.exit(run(sys.argv[1:]))
"""

OWLREADY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"

FILES = {
    "imports.ttl": SMALL
    + "<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ;"
    + " <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/a> , <file:///etc/passwd> .\n",
    "context.jsonld": '{"@context": "http://127.0.0.1:9/context", "name": "x"}',
    "local.jsonld": '{"@context": "file:///etc/passwd", "name": "x"}',
    "entity.rdf": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/e">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</rdf:RDF>',
    "module.ttl": SMALL + f"<urn:o> <{OWLREADY}python_module> 'evil' .\n",
}

VERBS = {
    "check": lambda file: ["check", file],
    "infer": lambda file: ["infer", file, "-q"],
    "query": lambda file: ["query", "SELECT * { ?s ?p ?o } LIMIT 1", file],
    "service": lambda file: ["query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", file],
    "explain": lambda file: ["explain", file, "Beta > Alpha"],
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", FILES)
def test_nothing_is_fetched(verb: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    (tmp_path / "evil.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", GUARD, *VERBS[verb](name)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
    )

    assert done.returncode != 99, done.stderr
    assert done.returncode in (0, 1, 2, 3, 4)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "ran").exists()
