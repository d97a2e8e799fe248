"""The surface of the package: few names, sorted, and nothing heavy until one is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import leverkg

HEAVY = ("click", "pyoxigraph", "rdflib", "pyshacl", "owlready2", "prettytable")


def _modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split("\n"))


def test_all_is_sorted_and_complete() -> None:
    assert sorted(leverkg.__all__) == leverkg.__all__
    assert all(getattr(leverkg, name) is not None for name in leverkg.__all__)
    assert set(leverkg.__all__) <= set(dir(leverkg))


def test_importing_the_package_imports_nothing_heavy() -> None:
    modules = _modules_after("import leverkg")

    assert not modules & set(HEAVY)
    assert not {m for m in modules if m.startswith("leverkg.")}


def test_help_imports_click_alone() -> None:
    code = (
        "import contextlib, io\n"
        "from leverkg.cli.run import run\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    assert run(['--help']) == 0\n"
        "assert 'Verbs' in out.getvalue()"
    )

    modules = _modules_after(code)

    assert "click" in modules
    assert not modules & (set(HEAVY) - {"click"})
    ours = {m for m in modules if m.startswith("leverkg.")}
    assert ours <= {
        *("leverkg.cli", "leverkg.cli.commands", "leverkg.cli.run"),
        "leverkg.errors",
    }


def test_a_second_run_imports_no_parser_and_no_planner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules come from the cache as they are needed, and their plans too."""
    monkeypatch.setenv("LEVERKG_CACHE", str(tmp_path))
    case = Path(__file__).resolve().parents[2] / "cases" / "houston-lighting"
    code = (
        "import contextlib, io\n"
        "from leverkg.cli.run import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    assert run(['infer', '-q', {str(case)!r}]) == 0"
    )
    planning = {"leverkg.sparql.tree", "leverkg.sparql.parse", "leverkg.engine.plan"}

    assert planning <= _modules_after(code)
    assert not planning & _modules_after(code)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = leverkg.nonsense  # type: ignore[attr-defined]
