"""Rules over RDF: read, ordered, evaluated, explained. Knows nothing of negotiation.

Names are imported when they are first used: most of what reads rules is not needed to run them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.engine.python_rule import rule  # now, for a module is called `rule` too
from leverkg.engine.python_view import Conclusion, View

if TYPE_CHECKING:
    from leverkg.engine.access import Access
    from leverkg.engine.executor import Executor, Firing, Options, Statistics
    from leverkg.engine.load import load_rules, rule_from_text
    from leverkg.engine.rule import Header, Kind, Minted, Rule, Schedule, Template
    from leverkg.engine.rule_set import RuleSet
    from leverkg.engine.run import Checkpoint, Guards, Run, Stats, infer
    from leverkg.engine.strata import Stratum, stratify

__all__ = [
    "Access",
    "Checkpoint",
    "Conclusion",
    "Executor",
    "Firing",
    "Guards",
    "Header",
    "Kind",
    "Minted",
    "Options",
    "Rule",
    "RuleSet",
    "Run",
    "Schedule",
    "Statistics",
    "Stats",
    "Stratum",
    "Template",
    "View",
    "infer",
    "load_rules",
    "rule",
    "rule_from_text",
    "stratify",
]

_HOMES = {
    **dict.fromkeys(("Executor", "Firing", "Options", "Statistics"), "executor"),
    **dict.fromkeys(("load_rules", "rule_from_text"), "load"),
    **dict.fromkeys(("Header", "Kind", "Minted", "Rule", "Schedule", "Template"), "rule"),
    "Access": "access",
    "RuleSet": "rule_set",
    **dict.fromkeys(("Checkpoint", "Guards", "Run", "Stats", "infer"), "run"),
    **dict.fromkeys(("Stratum", "stratify"), "strata"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"leverkg.engine.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
