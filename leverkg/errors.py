"""What leverkg raises when it cannot go on: one root, a class for each exit code.

::

    LeverkgError
    ├── UsageError      2  an argument that cannot be used
    ├── InputError      3  data that cannot be opened, decoded or parsed
    ├── OutputError     3  a result that cannot be written
    ├── RuleError       4  a rule, query, shape or ontology that cannot be used
    └── GuardReached    5  a limit of the run (time, triples, rounds, memory, cells)

Findings about a user's data (a missing need, a misspelt term) are values, not
exceptions: see :mod:`leverkg.findings`. No exception of a third party leaves a stage.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["GuardReached", "InputError", "LeverkgError", "OutputError", "Position", "RuleError", "UsageError"]


class Position(NamedTuple):
    """A place in a file: the name as the user typed it, line and column from 1 (0: not known)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class LeverkgError(Exception):
    """The root of all errors of leverkg.

    Attributes:
        message: what is wrong, in a user's words.
        code: the stable code of this kind of error, ``LEV-I004``; `leverkg terms CODE` explains it.
        position: where, if known.
        source_line: the text of that line, for the caret.
        span: how many columns the caret covers.
        hint: what to do next.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        code: str,
        position: Position | None = None,
        source_line: str | None = None,
        span: int = 1,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.position = position
        self.source_line = source_line
        self.span = span
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.position}: {self.message}" if self.position else self.message


class UsageError(LeverkgError):
    """An argument or option that cannot be used as given."""

    exit_code = 2


class InputError(LeverkgError):
    """Data that cannot be opened, decoded or parsed, or that nests too deep."""

    exit_code = 3


class OutputError(LeverkgError):
    """A result that cannot be written."""

    exit_code = 3


class RuleError(LeverkgError):
    """A rule, query, shape or ontology that cannot be used as written."""

    exit_code = 4


class GuardReached(LeverkgError):
    """A limit of the run was reached; nothing partial is given out."""

    exit_code = 5
