"""Functions that a query calls by an IRI: the casts there are, and what to say of any other.

Source: SPARQL 1.1 Query, section 17.5 (constructor functions); XPath and XQuery Functions, section 17, for
casts to dates, durations and their like, which SPARQL leaves to extensions.
"""

from __future__ import annotations

import re

from leverkg.errors import RuleError
from leverkg.rdf.term import XSD
from leverkg.sparql.mistakes import closest
from leverkg.sparql.source import Source
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import FunctionCall

__all__ = ["CASTS", "called_name", "check_functions", "unknown_function"]

_DATATYPES = (
    "boolean date dateTime dayTimeDuration decimal double duration float gDay gMonth gMonthDay gYear "
    "gYearMonth integer string time yearMonthDuration"
)
_CASTS = _DATATYPES.split()
_SMALLER = (
    "byte int long negativeInteger nonNegativeInteger nonPositiveInteger positiveInteger short unsignedByte "
    "unsignedInt unsignedLong unsignedShort"
)
_WHOLE = frozenset(_SMALLER.split())

_NAME = re.compile(r"<[^<>\s]*>|[^\s(]+")
_OTHERWISE = "write what it computes as an expression, or the rule in Python"

CASTS = frozenset(XSD + name for name in _CASTS)
"""The IRIs of datatypes that can be called."""


def check_functions(tree: object, source: Source) -> None:
    """Raise a RuleError (``LEV-Q006``) if a part of a query calls a function by an IRI that is none.

    Args:
        tree: the part.
        source: the text that it stands in.
    """
    for node in nodes(tree):
        if isinstance(node, FunctionCall) and node.function.value not in CASTS:
            raise unknown_function(node, source)


def called_name(call: FunctionCall, source: Source) -> str:
    """Return the name of a function as a call has it.

    Args:
        call: the call.
        source: the text that it stands in.
    """
    written = _NAME.match(source.written, call.at.offset)
    return written[0] if written else str(call.function)


def unknown_function(call: FunctionCall, source: Source, hint: str = _OTHERWISE) -> RuleError:
    """Return the error for a call of what is no function.

    Args:
        call: the call.
        source: the text that it stands in.
        hint: what to do, unless a cast was meant.
    """
    shown = called_name(call, source)
    local = call.function.value.removeprefix(XSD)
    if local != call.function.value:
        near = "integer" if local in _WHOLE else closest(local, _CASTS, 0.6)
        hint = f"did you mean xsd:{near}?" if near else "the casts are xsd:" + ", xsd:".join(_CASTS)
    return source.error("LEV-Q006", f"there is no function {shown}", call.at, len(shown), hint)
