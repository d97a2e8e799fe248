"""Text of unknown origin made safe to print: what a terminal would obey or hide is shown as an escape.

Labels, names of files and lines of input can hold control sequences, characters that turn the writing
direction, and characters without width. Zero-width joiners stay, since Persian, Indic scripts and emoji need
them.
"""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

from leverkg.patterns import pattern

__all__ = ["DIRECTION", "marked", "visible"]

DIRECTION = pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction in which text is shown."""

_HIDDEN = pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_TAB = "    "


def visible(text: str, *, lines: bool = False) -> str:
    """Return a text with every control, direction and hidden character as an escape.

    Args:
        text: what is to be printed.
        lines: whether line ends and tabs stay as they are.
    """

    def escape(found: re.Match[str]) -> str:
        return found[0] if lines and found[0] in "\n\t" else _escaped(found[0])

    return _HIDDEN.sub(escape, text)


def marked(line: str, column: int, span: int = 1) -> tuple[str, str]:
    """Return a line safe to print and the line of carets below it.

    Args:
        line: a line of a source.
        column: where the piece begins, in characters from 1.
        span: how many characters it has.
    """
    begin = max(0, column - 1)
    before, piece, after = line[:begin], line[begin : begin + span], line[begin + span :]
    shown = [_line(part) for part in (before, piece, after)]
    carets = "^" * max(1, _width(shown[1]))
    return "".join(shown), " " * (_width(shown[0]) + max(0, begin - len(line))) + carets


def _line(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if combining(c) or category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1
        for c in text
    )


def _escaped(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    code = ord(character)
    return short or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65_536 else f"\\U{code:08x}"
    )
