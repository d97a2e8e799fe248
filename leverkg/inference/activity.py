"""What a run is doing right now, for the message when a limit ends it."""

from __future__ import annotations

__all__ = ["doing", "now"]

_NOW = [""]


def doing(what: str) -> None:
    """Note what is being done, `in rule relieved-need`; empty when nothing is."""
    _NOW[0] = what


def now() -> str:
    """Return what is being done; read from the thread that watches the clock."""
    return _NOW[0]
