"""What a run is doing right now, for the message when a limit ends it."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["doing", "now"]

_NOW: list[str | Callable[[], str]] = [""]


def doing(what: str | Callable[[], str]) -> None:
    """Note what is being done, `in rule relieved-need`, or what returns it; empty when nothing is."""
    _NOW[0] = what


def now() -> str:
    """Return what is being done; read from the thread that watches the clock."""
    what = _NOW[0]
    return what if isinstance(what, str) else what()
