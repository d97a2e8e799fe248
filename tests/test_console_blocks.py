"""Every command of the README's and the documentation's console blocks runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def commands(page: Path) -> list[str]:
    """The commands of a page, in order: lines that begin with `$ `, and what goes on after a backslash."""
    found = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        found += [
            re.sub(r"\s*\\\n\s*", " ", match[1])
            for match in re.finditer(r"^\$ ((?:.*\\\n)*.*)$", block, re.MULTILINE)
        ]
    return found


def test_there_are_commands_to_run() -> None:
    assert len(commands(ROOT / "README.md")) >= 5


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    """In a folder with the cases beside it, one after the other; `# exit N` behind one is its exit code."""
    for name in ("cases", "docs", "rules", "queries", "ontology", "tests/textbook"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
    for command in commands(page):
        text, _, remark = command.partition("  # exit ")
        words = shlex.split(text)
        if words[0] != "leverkg":
            continue
        done = subprocess.run(
            [sys.executable, "-m", "leverkg", *words[1:]],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=300,
        )
        assert done.returncode == int(remark or 0), f"$ {command}\n{done.stderr}{done.stdout[-2000:]}"
