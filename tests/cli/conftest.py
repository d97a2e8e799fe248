"""The command line, run in this process: arguments in; exit code, standard output and standard error out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from leverkg.cli.run import run

ROOT = Path(__file__).resolve().parents[2]
HOUSTON = ROOT / "cases" / "houston-lighting"

SMALL = (Path(__file__).parent / "talks.ttl").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    monkeypatch.delenv("LEVERKG_DEBUG", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def go(*arguments: object, stdin: str | None = None) -> Ran:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return go


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small case without dates, named as a user in its folder would name it."""
    monkeypatch.chdir(tmp_path)
    Path("talks.ttl").write_text(SMALL, encoding="utf-8")
    return "talks.ttl"
