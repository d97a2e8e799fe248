"""Lines and columns of a text: a line ends with CR, LF or both, and both count from 1, in characters."""

from __future__ import annotations

from leverkg.patterns import pattern

__all__ = ["SHOWN", "line_and_column", "line_starts", "line_text"]

SHOWN = 2_000
"""The length up to which a line is shown with an error; a longer one tells a reader nothing."""

_LINE_END = pattern(r"\r\n?|\n")


def line_starts(text: str) -> list[int]:
    """Return where each line of a text starts."""
    return [0, *(m.end() for m in _LINE_END.finditer(text))]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of a place in a text."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, end.end()
    return line, offset - start + 1


def line_text(text: str, number: int) -> str:
    """Return the text of a line, counted from 1, without its end; empty where there is none."""
    start = 0
    for _ in range(number - 1):
        found = _LINE_END.search(text, start)
        if found is None:
            return ""
        start = found.end()
    end = _LINE_END.search(text, start)
    return text[start : end.start() if end else len(text)]
