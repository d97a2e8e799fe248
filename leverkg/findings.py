"""Findings: what leverkg has to say about a user's data, as values, collected and reported together."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from leverkg.errors import Position

__all__ = ["Finding", "Severity"]


class Severity(IntEnum):
    """How bad a finding is; ordered, so that `--fail-on warning` is a comparison."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Finding(NamedTuple):
    """One thing to say about the data.

    Attributes:
        code: stable code, explained by `leverkg terms CODE`.
        severity: info, warning or error.
        message: what is wrong, in a user's words, with labels rather than IRIs.
        position: file, line and column, if known.
        source_line: the text of that line, for the caret.
        span: how many columns the caret covers.
        hint: what to do next.
        focus: the IRI or blank node label it is about, as N-Triples.
    """

    code: str
    severity: Severity
    message: str
    position: Position | None = None
    source_line: str | None = None
    span: int = 1
    hint: str | None = None
    focus: str | None = None
