"""Tokens of SPARQL 1.2 (Query, section 19.8) with their offsets, and what can be wrong before any grammar.

One regular expression reads a token with the space and comments before it. Brackets are paired here, so that
an unclosed one is reported by where it was opened, and nesting is limited before anything recurses.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from leverkg.sparql.source import Source
from leverkg.sparql.vocabulary import WORDS

__all__ = ["END", "MAX_LENGTH", "MAX_LEVELS", "MAX_NESTING", "Tokens", "read_tokens"]

MAX_LENGTH = 1_000_000
MAX_NESTING = 200
MAX_LEVELS = 120

END = "end"

_LETTERS = "A-Za-z"
# PN_CHARS_BASE and what PN_CHARS adds, beyond ASCII.
_OTHER_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_OTHER_MARKS = "\u00b7\u0300-\u036f\u203f-\u2040"


def _pattern(letters: str, marks: str) -> re.Pattern[str]:
    """The expression for one token, with these letters in names and these marks after their first letter."""
    word = f"{letters}_0-9{marks}"
    chars = f"{word}\\-"
    escape = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
    prefix = rf"(?:[{letters}](?:[{chars}]++|\.++(?=[{chars}]))*+)?+"
    local = rf"(?:(?:[{letters}_0-9:]|{escape})(?:[{chars}:]++|{escape}|\.++(?=[{chars}:%\\]))*+)?+"
    space = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
    letter = r"\\[tbnrf\\\"']"
    # The order of the alternatives matters: the longest token first.
    return re.compile(
        rf"""{space}(?:
          (?P<var>[?$][{letters}_0-9][{word}]*+)
        | (?P<pname>{prefix}:{local})
        | (?P<word>[A-Za-z][A-Za-z0-9_]*+)
        | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*+>)
        | (?P<string>
            \"\"\"(?:[^"\\]++|{letter}|"(?!""))*+\"\"\"
          | '''(?:[^'\\]++|{letter}|'(?!''))*+'''
          | "(?!"")(?:[^"\\\r\n]++|{letter})*+"
          | '(?!'')(?:[^'\\\r\n]++|{letter})*+'
          )
        | (?P<double>(?:[0-9]++\.[0-9]*+|\.[0-9]++|[0-9]++)[eE][+-]?[0-9]++)
        | (?P<decimal>[0-9]*+\.[0-9]++)
        | (?P<integer>[0-9]++)
        | (?P<blank>_:[{letters}_0-9](?:[{chars}]++|\.++(?=[{chars}]))*+)
        | (?P<lang>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
        | (?P<mark><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].,;=<>+*/|^!~?-])
        | (?P<end>\Z)
        )""",
        re.VERBOSE,
    )


_TOKEN = _pattern(_LETTERS, "")


@cache
def _token_beyond_ascii() -> re.Pattern[str]:
    """The whole of Unicode in names; it takes longer to build than most queries to read, and few need it."""
    return _pattern(_LETTERS + _OTHER_LETTERS, _OTHER_MARKS)


_CLOSER = {"(": ")", "[": "]", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLOSERS = frozenset(_CLOSER.values())


class Tokens(NamedTuple):
    """The tokens of a text as three lists of one length; the last token is the end.

    A token's kind is one of ``var pname iri string double decimal integer blank lang``, the mark itself
    (``{``, ``&&``), a known word in capitals (``FILTER``, ``REGEX``; ``a`` as it is), ``word`` for any other
    word, or :data:`END`. ``deepest`` is how many brackets stand within one another.
    """

    kinds: list[str]
    texts: list[str]
    starts: list[int]
    deepest: int = 0


def read_tokens(source: Source) -> Tokens:
    """The tokens of a query.

    Raises:
        RuleError: the text is too long, holds a character or string that is no token, or its brackets do not
            pair or nest too deep.
    """
    text = source.text
    if len(text) > MAX_LENGTH:
        raise source.error(
            "LEV-Q011",
            f"the query has {len(text):,} characters, more than {MAX_LENGTH:,}",
            0,
            hint="split it, or keep long lists of values in the data",
        )
    try:
        return _read(source, _TOKEN)
    except _BeyondAsciiError:
        return _read(source, _token_beyond_ascii())


class _BeyondAsciiError(Exception):
    """A letter beyond ASCII stands outside strings, IRIs and comments."""


def _read(source: Source, pattern: re.Pattern[str]) -> Tokens:
    from leverkg.sparql.token_mistakes import no_token, unpaired  # few texts need them

    text = source.text
    kinds: list[str] = []
    texts: list[str] = []
    starts: list[int] = []
    open_brackets: list[int] = []
    deepest = 0
    match_token = pattern.match
    words = WORDS
    position = 0
    while True:
        match = match_token(text, position)
        if match is None:
            if pattern is _TOKEN and not text.isascii():
                raise _BeyondAsciiError
            raise no_token(source, position)
        kind = match.lastgroup
        assert kind is not None
        found = match[kind]
        position = match.end()
        if kind == "mark":
            kind = found
            if kind in _CLOSER:
                open_brackets.append(len(kinds))
                deepest = max(deepest, len(open_brackets))
                if deepest > MAX_NESTING:
                    raise source.error(
                        "LEV-Q011",
                        f"more than {MAX_NESTING} brackets within one another",
                        position - len(found),
                        len(found),
                        "split the query",
                    )
            elif kind in _CLOSERS:
                if open_brackets and _CLOSER[kinds[open_brackets[-1]]] == kind:
                    open_brackets.pop()
                else:
                    raise unpaired(source, kinds, starts, open_brackets, found, position - len(found))
        elif kind == "word":
            kind = words.get(found) or words.get(found.upper(), "word")
        elif kind == "end":
            kinds.append(END)
            texts.append("")
            starts.append(position)
            if open_brackets:
                raise unpaired(source, kinds, starts, open_brackets, "", position)
            return Tokens(kinds, texts, starts, deepest)
        kinds.append(kind)
        texts.append(found)
        starts.append(position - len(found))
