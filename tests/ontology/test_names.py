"""Every name in the project's namespaces that any file uses is declared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .shipped import FOLDER, LEV, LEVS, ROOT, graph, name_of, terms

FOLDERS = ("ontology", "rules", "queries", "cases", "docs", "tests/cases", "benchmarks")
SUFFIXES = {".ttl", ".trig", ".rq", ".py", ".md", ".nq", ".nt"}
NAME = re.compile(r"(?<![\w:/-])(lev|levs):([A-Za-z][\w-]*)")
FULL = re.compile(r"<https://w3id\.org/leverkg#([\w-]+)>")


def files() -> list[Path]:
    found = [p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*"))]
    return [p for p in [*found, ROOT / "README.md"] if p.is_file() and p.suffix in SUFFIXES]


def names(text: str) -> set[tuple[str, str]]:
    """Return the names used, leaving out patterns such as ``lev:…`` and names that a hint marks as wrong."""
    return set(NAME.findall(text)) | {("lev", local) for local in FULL.findall(text)}


def own_works(path: Path) -> set[tuple[str, str]]:
    """Return the works that the Turtle files beside a file cite and describe themselves, as a case may."""
    subject = re.compile(r"^levs:([\w-]+) a ", re.MULTILINE)
    beside = path.parent.glob("*.ttl")
    return {("levs", n) for p in beside for n in subject.findall(p.read_text(encoding="utf-8"))}


def undeclared(text: str, besides: set[tuple[str, str]] = frozenset()) -> list[str]:
    known = {("lev", str(t).removeprefix(LEV)) for t in terms()}
    known |= {
        ("levs", str(s).removeprefix(LEVS))
        for name in ("sources", "seed", "statements")
        for s in graph(FOLDER / f"{name}.ttl").subjects()
        if s in LEVS
    }
    return sorted(f"{prefix}:{local}" for prefix, local in names(text) - known - besides)


def test_an_undeclared_name_is_seen():
    text = "?n a lev:Need ; lev:intensty lev:high ; dcterms:source levs:shell-2006 , levs:nobody-1900 ."

    assert undeclared(text) == ["lev:intensty", "levs:nobody-1900"]


def test_files_are_found():
    assert {p.suffix for p in files()} >= {".ttl", ".md"}


@pytest.mark.parametrize("path", files(), ids=name_of)
def test_every_name_is_declared(path):
    assert undeclared(path.read_text(encoding="utf-8"), own_works(path)) == []
