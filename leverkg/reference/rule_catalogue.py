"""The rules as a catalogue: what each says, in which order they run, and which statements they implement.

What is odd about them is told by :mod:`leverkg.reference.rule_lint`.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.engine import Access, Rule, RuleSet, stratify
from leverkg.engine.rule import Schedule
from leverkg.engine.short_names import declared_prefixes
from leverkg.engine.sorts import Disjointness
from leverkg.errors import UsageError
from leverkg.findings import Finding, Severity
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, RDF_TYPE, Literal
from leverkg.reference.rules_in_turtle import layer_lines, place_in_order, turtle_text
from leverkg.theory.folders import folder
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, LEVS, PREFIXES

if TYPE_CHECKING:
    from leverkg.engine.shacl.export import Export

__all__ = [
    "coverage",
    "exported",
    "find_rule",
    "listing",
    "rule_lines",
    "statements",
    "strata_lines",
]

_LONGEST = 40


def listing(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """Return rules by theme: the folder that a rule's file stands in; of rules in Turtle, their file."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        path = Path(rule.path)
        turtle = rule.schedule is Schedule.LAYERED
        found[path.name if turtle else path.resolve().parent.name].append(rule)
    return sorted(found.items())


def find_rule(rules: RuleSet, name: str) -> Rule:
    """Return the rule of that name, which may be deactivated.

    Raises:
        UsageError: LEV-U022, there is none.
    """
    known: dict[str, Rule] = {rule.name: rule for rule in (*rules.idle(), *rules)}
    if name in known:
        return known[name]
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), 1, 0.5)
    raise UsageError(
        f"no rule is called {name!r}",
        code="LEV-U022",
        hint=f"did you mean {close[0]}?" if close else "`leverkg rules` lists them",
    )


@cache
def statements() -> dict[str, str]:
    """Return the seed sentences and rule statements by number: S1 and R01 with their text."""
    found: dict[str, str] = {}
    for name in ("seed.ttl", "statements.ttl"):
        for s, p, o, _ in parse(read_source(str(folder("ontology") / name)), blank_prefix="w"):
            if (
                isinstance(s, IRI)
                and isinstance(o, Literal)
                and p.value in (LEV + "quotes", PREFIXES["skos"] + "definition")
            ):
                number = s.value.removeprefix(LEVS)
                if number[:1] in "SR" and number[1:].isdigit():
                    found[number] = " ".join(o.lexical.split())
    return dict(sorted(found.items(), key=lambda item: (item[0][0] == "R", int(item[0][1:]))))


def rule_lines(rule: Rule, rules: RuleSet, width: int = 100) -> list[str]:
    """Return a rule as lines: what it says of itself, what it reads and concludes, when it runs, its text."""
    labels = Labels((), {**PREFIXES, **declared_prefixes(rule)})
    header = rule.header
    kind = "rule in Turtle" if rule.schedule is Schedule.LAYERED else f"{rule.kind} rule"
    lines = [f"{rule.name}  {kind}  {rule.path}:{rule.line}", ""]
    if header.summary != rule.name:  # a rule in Turtle without a label says nothing of itself
        lines += [*textwrap.wrap(header.summary + ".", width), ""]
    lines += [*([*textwrap.wrap(header.description, width), ""] if header.description else [])]
    rows = [("says", header.says or "")] + [("looked for", text) for text in header.absent]
    rows += [
        ("blocked", header.blocked or ""),
        ("tags", ", ".join(header.tags)),
        ("sources", ", ".join(header.source)),
    ]
    rows += [(number, statements().get(number, "")) for number in (*header.seed, *header.statement)]
    rows += [
        ("reads", _accesses(rule.reads - rule.negated, labels)),
        ("absent or all of", _accesses(rule.negated, labels)),
        ("concludes", _accesses(rule.writes, labels)),
        ("runs in", _when(rule, rules)),
    ]
    lines += _table(rows, width)
    layered = rule.schedule is Schedule.LAYERED
    text = turtle_text(rule, rules) if layered else rule.text.rstrip()
    return [*lines, "", *text.split("\n")]


def _accesses(accesses: Iterable[Access], labels: Labels) -> str:
    return ", ".join(sorted(_access(a, labels) for a in accesses))


def _access(access: Access, labels: Labels) -> str:
    if access.predicate is None:
        return "anything"
    if access.predicate == RDF_TYPE:
        return f"a {labels.name(access.object)}" if access.object is not None else "a (any class)"
    name = labels.name(access.predicate)
    return f"{name} {labels.name(access.object)}" if access.object is not None else name


def _when(rule: Rule, rules: RuleSet) -> str:
    if rule.schedule is Schedule.LAYERED:
        return (
            "no run: it is deactivated, by itself or with its shape"
            if rule in rules.idle()
            else place_in_order(rule, rules)
        )
    strata = _strata(rules)
    for number, stratum in enumerate(strata, 1):
        if rule in stratum.rules:
            kind = "recursive, " if stratum.recursive else ""
            return f"stratum {number} of {len(strata)} ({kind}level {stratum.level})"
    return ""


def _table(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    shown = [(heading, text) for heading, text in rows if text]
    indent = max((len(heading) for heading, _ in shown), default=0) + 2
    lines = []
    for heading, text in shown:
        wrapped = textwrap.wrap(text, max(20, width - indent), break_on_hyphens=False)
        lines += [f"{(heading if n == 0 else ''):<{indent}}{part}" for n, part in enumerate(wrapped)]
    return lines


def _strata(rules: RuleSet):  # type: ignore[no-untyped-def]
    return stratify(rules.stratified(), disjoint=Disjointness.of(ontology()))


def strata_lines(rules: RuleSet, width: int = 100) -> list[str]:
    """Return the order in which rules run: strata of one level do not depend on each other."""
    levels: dict[int, list[str]] = defaultdict(list)
    for stratum in _strata(rules):
        names = [rule.name for rule in stratum.rules]
        levels[stratum.level] += [f"({' ⇄ '.join(names)})"] if stratum.recursive else names
    lines = []
    for level, names in sorted(levels.items()):
        text = ", ".join(sorted(names))
        lines += textwrap.wrap(
            text, width, initial_indent=f"{level:>3}  ", subsequent_indent="     ", break_on_hyphens=False
        )
    return lines + layer_lines(rules, width)


def exported(rules: RuleSet, dialect: str) -> tuple[Export, list[Finding]]:
    """Return rules as SHACL, and a finding for each that the dialect has no words for.

    Args:
        rules: the rules.
        dialect: `shacl12` or `shacl-af`.
    """
    from leverkg.engine.shacl.export import Dialect, export_rules

    done = export_rules(
        rules.stratified(),
        Dialect(dialect),
        prefixes=PREFIXES,
        disjoint=Disjointness.of(ontology()),
        turtle=rules.turtle,
    )
    refused = [
        Finding(
            "LEV-R061" if rules[name].schedule is Schedule.LAYERED else "LEV-R076",
            Severity.ERROR,
            f"rule {name} is left out, since SHACL-AF cannot say it: {why}",
            rules[name].position,
            hint="write it otherwise, or export it with --dialect shacl12",
            focus=name,
        )
        for name, why in done.unsayable.items()
    ]
    return done, refused


def coverage(rules: Iterable[Rule]) -> list[tuple[str, str, list[str]]]:
    """Return each seed sentence and rule statement with its text and the rules that implement it."""
    by: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        for number in (*rule.header.seed, *rule.header.statement):
            by[number].append(rule.name)
    return [(number, text, by[number]) for number, text in statements().items()]
