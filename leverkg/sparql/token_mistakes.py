"""What to tell an author of text that is no token, and of brackets that do not pair.

Only reached when something is wrong already, so that nothing here costs a correct query any time.
"""

from __future__ import annotations

import re
import unicodedata

from leverkg.errors import RuleError
from leverkg.sparql.source import Source

__all__ = ["no_token", "unpaired"]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_BAD_ESCAPE = re.compile(r"\\(?![tbnrf\\\"']).?")
_WRONG_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"
_INVISIBLE = "\u00a0\u200b\u2007\u202f\u2060\ufeff\u00ad\u3000"


def no_token(source: Source, position: int) -> RuleError:
    """The error for text that begins no token."""
    text = source.text
    space = _SPACE.match(text, position)
    start = space.end() if space else position
    char = text[start]
    if char in "\"'":
        return _bad_string(source, start)
    if char in _WRONG_QUOTES:
        return source.error(
            "LEV-Q003", f"the typographic quote {char} begins no string", start, hint="write \"…\" or '…'"
        )
    if char in _INVISIBLE:
        name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
        return source.error(
            "LEV-Q003",
            f"an invisible character stands here (U+{ord(char):04X}, {name})",
            start,
            hint="delete it and type a plain space; it often comes with text copied from a web page",
        )
    hints = {
        "&": "and between two conditions is written &&",
        "@": 'a language tag follows a string: "chat"@fr',
        "\\": "a backslash stands only inside strings, and before marks in the local part of a name",
        "_": "a blank node is written _:name or []; a name that begins with _ needs a prefix",
        "%": "in the local part of a name, % is followed by two hexadecimal digits",
        "$": "a variable is written ?name",
    }
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    return source.error(
        "LEV-Q003", f"the character {shown} begins nothing that SPARQL knows", start, hint=hints.get(char)
    )


def _bad_string(source: Source, start: int) -> RuleError:
    text = source.text
    quote = text[start] * 3 if text.startswith(text[start] * 3, start) else text[start]
    pattern = rf"(?:(?!{quote})[^\\\r\n]|\\.)*" if len(quote) == 1 else rf"(?s:(?!{quote})[^\\]|\\.)*"
    body = re.compile(pattern).match(text, start + len(quote))
    end = body.end() if body else len(text)
    bad = _BAD_ESCAPE.search(text[start + len(quote) : end].replace("\\\\", "xx"))
    if bad and text.startswith(quote, end):
        return source.error(
            "LEV-Q017",
            f"{bad[0]} is no escape that SPARQL knows",
            start + len(quote) + bad.start(),
            len(bad[0]),
            f"write \\{bad[0]} for a backslash that is meant, as in a regular expression",
        )
    hint = (
        f"put {quote} at its end"
        if len(quote) == 3
        else f'put {quote} at its end; a text of several lines stands in """…"""'
    )
    return source.error(
        "LEV-Q003", f"the string opened here with {quote} does not end", start, end - start, hint
    )


def unpaired(
    source: Source, kinds: list[str], starts: list[int], opened: list[int], closer: str, offset: int
) -> RuleError:
    """The error for a closing bracket without its partner, or (no ``closer``) for one left open."""
    if not opened:
        return source.error(
            "LEV-Q002",
            f"“{closer}” closes nothing: no bracket is open here",
            offset,
            len(closer),
            "delete it, or look for one too many before it",
        )
    last = opened[-1]
    mark, at = kinds[last], source.at(starts[last])
    if closer:
        return source.error(
            "LEV-Q002",
            f"“{closer}” cannot stand here while the “{mark}” of line {at.line}, column {at.column} is open",
            offset,
            len(closer),
            f"close that “{mark}” first",
        )
    suspect = _suspect(source, kinds, starts)
    if suspect:
        inner, close = suspect
        hint = (
            f"perhaps the “{mark}” of line {inner} is the one: the bracket that closes it, in line {close}, "
            "is indented differently"
        )
    else:
        hint = "close it, or look inside it for a bracket that is missing"
    return source.error(
        "LEV-Q002", f"the “{mark}” opened here is never closed", starts[last], len(mark), hint
    )


def _suspect(source: Source, kinds: list[str], starts: list[int]) -> tuple[int, int] | None:
    """Lines of the first pair of braces indented differently, where the closing one begins its line."""
    opened: list[int] = []
    for index, kind in enumerate(kinds):
        if kind == "{":
            opened.append(index)
        elif kind == "}" and opened:
            first, last = source.at(starts[opened.pop()]), source.at(starts[index])
            before = (source.line(last.line) or "")[: last.column - 1]
            line = source.line(first.line) or ""
            if (
                first.line != last.line
                and not before.strip()
                and before != line[: len(line) - len(line.lstrip())]
            ):
                return first.line, last.line
    return None
