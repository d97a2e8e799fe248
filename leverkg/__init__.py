"""A knowledge graph and rule engine about leverage in negotiation.

>>> import leverkg
>>> result = leverkg.load("case.ttl").infer()            # doctest: +SKIP
>>> result.explain("United States > Iran")               # doctest: +SKIP

Names are imported when they are first used, so that `import leverkg` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leverkg.answers.rows import Rows
    from leverkg.api import Case, Result, load
    from leverkg.errors import LeverkgError
    from leverkg.explanations.explanation import Explanation
    from leverkg.findings import Finding, Severity

__all__ = ["Case", "Explanation", "Finding", "LeverkgError", "Result", "Rows", "Severity", "load"]

__version__ = "0.1.0"

_HOMES = {
    "Case": "leverkg.api",
    "Explanation": "leverkg.explanations.explanation",
    "Finding": "leverkg.findings",
    "LeverkgError": "leverkg.errors",
    "Result": "leverkg.api",
    "Rows": "leverkg.answers.rows",
    "Severity": "leverkg.findings",
    "load": "leverkg.api",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
