"""Checks before a parser written in native code sees the input: what is nested too deep would end the
process.

Measured with pyoxigraph 0.5.13: triple terms about 18,000 deep and JSON objects 10,000 deep end in a
segmentation fault, XML elements take quadratic time. None of that can be caught from Python, so depth is
counted first.
"""

from __future__ import annotations

import re

from leverkg.errors import InputError, Position
from leverkg.patterns import pattern
from leverkg.rdf.lines import line_and_column

__all__ = ["MAX_JSON_DEPTH", "MAX_TRIPLE_TERM_DEPTH", "check"]

MAX_TRIPLE_TERM_DEPTH = 64
MAX_JSON_DEPTH = 500

# What may hide a bracket comes first: strings, comments, escapes outside strings, IRIs.
_TRIPLE_TERMS = pattern(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb'|"(?:[^"\\\r\n]++|\\.)*+"'
    rb"|'(?:[^'\\\r\n]++|\\.)*+'"
    rb"|\#[^\r\n]*+"
    rb"|\\."
    rb"|(?P<open><<)"
    rb"|(?P<close>>>)"
    rb"|<[^<>\s]*+>"
    rb"|(?P<end>\.(?=\s|\Z))",
    re.DOTALL,
)
_JSON = pattern(rb'"(?:[^"\\]++|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)


def check(name: str, data: bytes, format: str) -> None:
    """Raise an error if the input nests too deep for the parser of its format, or declares harmful entities.

    Args:
        name: the input, for messages.
        data: its bytes, valid UTF-8.
        format: the short name of its format.

    Raises:
        InputError: LEV-I009 nested too deep, LEV-I010 an entity or DTD, LEV-I011 XML not well-formed.
    """
    if format == "rdf":
        from leverkg.rdf import xml_scan

        xml_scan.check(name, data)
    elif format == "jsonld":
        if data.count(b"[") + data.count(b"{") > MAX_JSON_DEPTH:
            _check_depth(name, data, _JSON, MAX_JSON_DEPTH, "JSON values")
    elif data.count(b"<<") > MAX_TRIPLE_TERM_DEPTH:
        _check_depth(name, data, _TRIPLE_TERMS, MAX_TRIPLE_TERM_DEPTH, "triple terms")


def _check_depth(name: str, data: bytes, pattern: re.Pattern[bytes], limit: int, what: str) -> None:
    depth = 0
    for token in pattern.finditer(data):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > limit:
                raise _too_deep(name, data, token.start(), limit, what)
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "end":
            depth = 0


def _too_deep(name: str, data: bytes, offset: int, limit: int, what: str) -> InputError:
    before = data[:offset].decode()
    return InputError(
        f"{what} are nested more than {limit:,} deep",
        code="LEV-I009",
        position=Position(name, *line_and_column(before, len(before))),
        hint="name the inner nodes and state them on their own",
    )
