"""The moment of a run: what ``NOW()`` is in all of its rules."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["moment"]


def moment() -> str:
    """Return this moment, to the second, as the lexical form of an ``xsd:dateTime``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
