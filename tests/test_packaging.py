"""The wheel and the source distribution hold all that is needed, and the installed wheel works elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile

import pytest
from theory import ROOT

FOLDERS = ("ontology", "rules", "queries", "cases")
IGNORED = ("__pycache__", ".pyc")


def run(*command, cwd, **environment):
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=300, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the wheel and the source distribution, the wheel built from the latter."""
    target = tmp_path_factory.mktemp("dist")
    hatchling = (sys.executable, "-m", "hatchling", "build", "-d", str(target))
    run(*hatchling, "-t", "sdist", cwd=ROOT)
    (source,) = target.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(target, filter="data")
    (unpacked,) = [path for path in target.iterdir() if path.is_dir()]
    run(*hatchling, "-t", "wheel", cwd=unpacked)
    (wheel,) = target.glob("*.whl")
    return wheel, source


def files_of(folder):
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not any(part in str(path) for part in IGNORED)
    }


def test_the_wheel_holds_the_data(built):
    with zipfile.ZipFile(built[0]) as archive:
        names = {name.removeprefix("leverkg/_data/") for name in archive.namelist()}

    assert [file for folder in FOLDERS for file in sorted(files_of(folder)) if file not in names] == []


def test_the_source_distribution_holds_tests_and_documentation(built):
    with tarfile.open(built[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = [file for folder in (*FOLDERS, "tests", "docs") for file in sorted(files_of(folder))]
    assert [file for file in wanted if file not in names] == []
    assert {"README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "Makefile"} <= names


def test_the_installed_wheel_works_from_another_folder(built, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(built[0]) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    leverkg = (sys.executable, "-m", "leverkg")
    case = site / "leverkg" / "_data" / "cases" / "houston-lighting" / "case.ttl"

    where = run(
        sys.executable, "-c", "import leverkg; print(leverkg.__file__)", cwd=elsewhere, PYTHONPATH=str(site)
    )
    assert where.startswith(str(site))
    run(*leverkg, "infer", str(case), "-o", "out.ttl", "-q", cwd=elsewhere, PYTHONPATH=str(site))
    assert "lev:Balance" in (elsewhere / "out.ttl").read_text(encoding="utf-8")
    answer = run(*leverkg, "query", "who-has-the-upper-hand", str(case), cwd=elsewhere, PYTHONPATH=str(site))
    assert len(answer.splitlines()) > 3
    assert [path.name for path in elsewhere.iterdir()] == ["out.ttl"]
