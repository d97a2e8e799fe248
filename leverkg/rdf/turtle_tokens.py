"""The tokens of Turtle, TriG, N-Triples and N-Quads, as places in the text.

Not a parser: the text is either accepted by the parser already, and places in it are wanted, or was refused,
and the surroundings of the fault are to be told. (Turtle 1.2, section 6.5; the character classes are wider
than the grammar's where nothing depends on it.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leverkg.patterns import pattern

__all__ = ["CLOSING", "TOKEN", "declared_prefixes", "last_before", "last_open", "longest", "near_prefix"]

_NAME = r"[^\s\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]"  # ASCII: - _ letters digits
_LOCAL = rf"(?:{_NAME}|:|%[0-9A-Fa-f]{{2}}|\\.)"

TOKEN = pattern(
    r'(?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\r\n]++|\\.)*+"'
    r"|'(?:[^'\\\r\n]++|\\.)*+')"
    r"|(?P<comment>\#[^\r\n]*+)"
    r"|(?P<mark><<\(|<<|\)>>|>>|\{\||\|\}|\^\^)"
    r"|(?P<iri><[^<>\s]*+>)"
    rf"|(?P<blank>_:{_NAME}++(?:\.++{_NAME}++)*+)"
    r"|(?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[a-z]++)?+)"
    rf"|(?P<name>(?:{_NAME}++(?:\.++{_NAME}++)*+)?+:(?:{_LOCAL}++(?:\.++{_LOCAL}++)*+)?+)"
    r"|(?P<number>[+-]?(?:\d++\.\d*[eE][+-]?\d+|\.?\d++[eE][+-]?\d+|\d*\.\d+|\d+))"
    rf"|(?P<word>{_NAME}++)"
    r"|(?P<punctuation>[.,;\[\](){}~])",
    re.DOTALL,
)
"""One token; `lastgroup` tells its kind. White space and what fits nothing lies between matches."""

CLOSING = {"[": "]", "(": ")", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
"""Each opening bracket with the one that closes it."""

_LARGE = 1_000_000
_DECLARATION = pattern(r"@?prefix\s+(?P<prefix>[^\s:]*):\s*<", re.IGNORECASE)


def last_before(text: str, offset: int) -> tuple[int, int] | None:
    """Return begin and end of the last token before a place, comments left out."""
    last = None
    for token in _tokens(text, _anchor(text, offset)):
        if token.start() >= offset:
            break
        last = token.span()
    return last


def last_open(text: str) -> tuple[int, int] | None:
    """Return begin and end of the innermost bracket that is open at the end of a text."""
    opened: list[re.Match[str]] = []
    for token in _tokens(text, _anchor(text, len(text))):
        mark = token[0]
        if mark in CLOSING:
            opened.append(token)
        elif opened and mark == CLOSING[opened[-1][0]]:
            opened.pop()
        elif mark == "." and not any(t[0] == "{" for t in opened):
            opened.clear()
    return opened[-1].span() if opened else None


def declared_prefixes(text: str) -> list[str]:
    """Return the prefixes that a text declares, for hints."""
    return [m["prefix"] for m in _DECLARATION.finditer(text)]


def near_prefix(text: str, prefix: str) -> str | None:
    """Return the prefix that a text declares and that is most like another one, capitals aside; for hints."""
    from difflib import get_close_matches

    lowered = {one.lower(): one for one in declared_prefixes(text)}
    close = get_close_matches(prefix.lower(), lowered, n=1, cutoff=0.5)
    return lowered[close[0]] if close else None


def longest(text: str) -> tuple[int, int] | None:
    """Return begin and end of the longest token."""
    return max((t.span() for t in _tokens(text)), key=lambda span: span[1] - span[0], default=None)


def _tokens(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    return (t for t in TOKEN.finditer(text, start) if t.lastgroup != "comment")


def _anchor(text: str, offset: int) -> int:
    """A place before another from which tokens can be read without reading a large file from its start.

    What looks like the end of a statement may stand inside a string, so small files are read whole.
    """
    return 0 if offset < _LARGE else text.rfind(".\n", 0, offset - _LARGE // 2) + 1
