"""Rules over RDF: read, ordered, evaluated, explained. Knows nothing of negotiation."""

from __future__ import annotations

from leverkg.engine.executor import Capabilities, Executor, Firing, Options, Statistics
from leverkg.engine.load import load_rules, rule_from_text
from leverkg.engine.python_rule import Conclusion, View, rule
from leverkg.engine.rule import Access, Header, Kind, Minted, Rule, RuleSet, Schedule, Template
from leverkg.engine.run import Checkpoint, Guards, Run, Stats, infer
from leverkg.engine.strata import Stratum, stratify

__all__ = [
    "Access",
    "Capabilities",
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
