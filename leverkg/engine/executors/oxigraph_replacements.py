r"""What REPLACE puts in place of a match, as an Oxigraph store has to see it.

The specification writes ``$1`` for a group, ``\$`` and ``\\`` for the signs themselves. The store's regular
expressions take ``$1T`` for a group named "1T", of which there is none, and so lose what it stands for
without a word; and a backslash is a backslash to them.

Source: XPath and XQuery Functions and Operators 3.1, section 5.6.4 (fn:replace, err:FORX0004).
"""

from __future__ import annotations

import re

from leverkg.rdf.term import Literal
from leverkg.sparql.tree import BuiltInCall, Expression

__all__ = ["invalid_replacement", "replacement"]

_PARTS = re.compile(r"[^\\$]+|\\(?P<sign>[\\$])|\$(?P<number>[0-9]+)")
_VALID = r"^([^\\$]|\\[\\$]|\$[0-9])*$"
# What escapes of a computed text become while its groups are looked for: no text has these two.
_BACKSLASH, _DOLLAR = "\ufdd0", "\ufdd1"
_STEPS = (
    (r"\\\\", _BACKSLASH),
    (r"\\\$", _DOLLAR),
    (r"\$([0-9])", "$${${1}}"),
    (_DOLLAR, "$$$$"),
    (_BACKSLASH, "\\"),
)


def invalid_replacement(call: BuiltInCall) -> str | None:
    """Return a constant replacement that REPLACE takes for an error, ``None`` where there is none."""
    given = call.arguments[2]
    if not isinstance(given, Literal) or _is_plain(call) or re.fullmatch(_VALID, given.lexical, re.DOTALL):
        return None
    return given.lexical


def replacement(call: BuiltInCall) -> tuple[Expression, Expression | None]:
    """Return the replacement of a REPLACE for the store, and what has to be true of it for that.

    Args:
        call: with its three or four arguments.

    Returns:
        The expression for the store; and a condition without which the call is an error, where one is needed.
    """
    given = call.arguments[2]
    if isinstance(given, Literal):
        if _is_plain(call):
            return Literal(given.lexical.replace("$", "$$")), None
        pattern = call.arguments[1]
        groups = _groups(pattern.lexical) if isinstance(pattern, Literal) else None
        if invalid_replacement(call) is not None:
            return given, Literal("")
        return Literal(_PARTS.sub(lambda part: _written(part, groups), given.lexical)), None
    text: Expression = BuiltInCall("STR", (given,))
    valid = BuiltInCall("REGEX", (text, Literal(_VALID), Literal("s")))
    for pattern_text, put in _STEPS:
        text = BuiltInCall("REPLACE", (text, Literal(pattern_text), Literal(put)))
    return text, valid


def _is_plain(call: BuiltInCall) -> bool:
    """Tell whether the flag q says that nothing in the replacement is special."""
    flags = call.arguments[3] if len(call.arguments) > 3 else None
    return isinstance(flags, Literal) and "q" in flags.lexical


def _written(part: re.Match[str], groups: int | None) -> str:
    if part["sign"]:
        return "$$" if part["sign"] == "$" else "\\"
    number = part["number"]
    if number is None:
        return part[0]
    # A number beyond the groups ends where it still names one, and one digit always does.
    length = len(number) if groups is not None else 1
    while length > 1 and int(number[:length]) > (groups or 0):
        length -= 1
    return f"${{{number[:length]}}}{number[length:]}"


def _groups(pattern: str) -> int:
    """Return how many groups a regular expression captures."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", pattern, flags=re.DOTALL)
    return len(re.findall(r"\((?!\?)|\(\?P?<(?![=!])", bare))
