"""Rules in Turtle in the catalogue of rules: when they run, their text, what is odd about them."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from leverkg.engine.access import Access
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.run import Run
from leverkg.engine.shacl.layered import Limits, order_warnings
from leverkg.engine.shacl.layered_makers import computing_recursively
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.vocabulary import sh
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import RDF_TYPE, BlankNode, Term, Triple
from leverkg.theory.labels import Labels
from leverkg.theory.terms import PREFIXES
from leverkg.wording.grammar import listed, plural
from leverkg.wording.phrases import named_by

__all__ = [
    "layer_lines",
    "lint_turtle",
    "place_in_order",
    "turtle_text",
    "unheard",
    "unheard_note",
    "with_line",
]

_SHOWN = 3


def place_in_order(rule: Rule, rules: RuleSet) -> str:
    """Return when a rule in Turtle runs, in words."""
    layered = _layered(rule, rules)
    if layered is None:
        return ""
    once = ", once" if layered.run_once else ""
    return f"layer {layered.layer}, order {layered.order}{once}, when all other rules are done"


def layer_lines(rules: RuleSet, width: int = 100) -> list[str]:
    """Return the order in which rules in Turtle run: after all others, by layer, and in it by order."""
    if rules.turtle is None:
        return []
    lines = ["", "then the rules in Turtle, each layer until nothing new follows:"]
    layers: dict[object, list[LayeredRule]] = defaultdict(list)
    for rule in sorted(rules.turtle.rules, key=lambda one: (one.layer, one.order, one.rule.name)):
        layers[rule.layer].append(rule)
    for layer, members in layers.items():
        orders: dict[str, list[str]] = defaultdict(list)
        for rule in (rule for rule in members if rule.run_once):
            orders["once"].append(rule.rule.name)
        for rule in (rule for rule in members if not rule.run_once):
            orders[f"order {rule.order}"].append(rule.rule.name)
        text = "; ".join(f"{when}: {', '.join(names)}" for when, names in orders.items())
        lines += textwrap.wrap(
            text,
            width,
            initial_indent=f"layer {layer}  ",
            subsequent_indent="         ",
            break_on_hyphens=False,
        )
    if rules.idle():
        names = ", ".join(sorted(rule.name for rule in rules.idle()))
        lines += textwrap.wrap(f"deactivated: {names}", width, subsequent_indent="  ", break_on_hyphens=False)
    return lines


def turtle_text(rule: Rule, rules: RuleSet) -> str:
    """Return a rule as it is written: its query, or its triples."""
    if rule.text:
        return textwrap.dedent(rule.text.lstrip("\n")).strip()
    node = rule.iri or (rules.turtle.nodes.get(rule.name) if rules.turtle is not None else None)
    if node is None:
        return ""
    from leverkg.rdf import turtle

    return turtle.write(_described(node, rules), PREFIXES).strip()


def _described(node: Term, rules: RuleSet) -> list[Triple]:
    assert rules.turtle is not None
    graph = rules.turtle.shapes.graph
    found: dict[Triple, None] = {}
    waiting = [node]
    while waiting:
        current = waiting.pop()
        for triple in graph.match(s=current):
            if triple not in found:
                found[triple] = None
                waiting += [triple[2]] if isinstance(triple[2], BlankNode) else []
    return list(found)


def _layered(rule: Rule, rules: RuleSet) -> LayeredRule | None:
    members = rules.turtle.rules if rules.turtle is not None else ()
    return next((one for one in members if one.rule.name == rule.name), None)


# --- lint ---------------------------------------------------------------------------------------------------


def lint_turtle(rules: RuleSet) -> list[Finding]:
    """Return what is odd about rules in Turtle: results that hang on order, ends never reached, no reader."""
    if rules.turtle is None:
        return []
    members = rules.turtle.rules
    found = [
        *order_warnings(members),
        *_endless(members),
        *_computing(members),
        *_valued(rules),
        *unheard(rules),
    ]
    return [_shown(finding) for finding in found]


def _shown(finding: Finding) -> Finding:
    """Return a finding with prefixed names."""
    return finding._replace(message=named_by(Labels((), PREFIXES), finding.message))


def with_line(finding: Finding) -> Finding:
    """Return a finding with the line of the file that it is about."""
    at = finding.position
    if at is None or finding.source_line is not None or not at.file.endswith(".ttl"):
        return finding
    lines = Path(at.file).read_text(encoding="utf-8-sig").split("\n")
    return finding._replace(source_line=lines[at.line - 1] if 0 < at.line <= len(lines) else None)


def _endless(rules: Iterable[LayeredRule]) -> Iterator[Finding]:
    for rule in rules:
        if rule.rule.minted and not rule.run_once and not rule.rule.negated:
            yield Finding(
                "LEV-R081",
                Severity.WARNING,
                f"rule {rule.rule.name} makes a new node in each pass, so its layer never ends",
                rule.rule.position,
                hint="give it sh:runOnce true, or look for the absence of what it makes",
                focus=rule.rule.name,
            )


def _computing(rules: Iterable[LayeredRule]) -> Iterator[Finding]:
    layers: dict[object, list[LayeredRule]] = defaultdict(list)
    for rule in rules:
        layers[rule.layer].append(rule)
    for layer in layers.values():
        for name, values in computing_recursively(layer).items():
            rule = next(one for one in layer if one.rule.name == name)
            if not rule.rule.negated:
                yield Finding(
                    "LEV-R082",
                    Severity.WARNING,
                    f"rule {name} computes {listed(values)} out of what follows from it, so its layer may "
                    "never end",
                    rule.rule.position,
                    hint="bound it with a FILTER, break the cycle, or give it sh:runOnce true; infer stops "
                    f"it after {Limits().new_term_rounds} passes, or those of --allow-new-terms",
                    focus=name,
                )


def _valued(rules: RuleSet) -> Iterator[Finding]:
    """Values that shapes compute and no rule asks for."""
    assert rules.turtle is not None
    shapes = rules.turtle.shapes
    expected = {predicate for rule in rules.turtle.rules for predicate in rule.expected}
    for prop, _, _ in shapes.graph.match(p=sh("values")):
        path = shapes.graph.value(prop, sh("path"))
        if path is not None and path not in expected and shapes.is_active(prop):
            place = rules.turtle.position_of(prop)
            yield Finding(
                "LEV-R085",
                Severity.WARNING,
                f"sh:values of {path} concludes nothing: no rule expects it",
                place,
                hint="write a rule, or give one that reads it sh:expectedPredicate",
            )


def unheard(rules: RuleSet) -> list[Finding]:
    """Return a warning for each rule in Turtle whose conclusions others read, who have run when they come."""
    found: list[Finding] = []
    others = _others(rules)
    for rule in rules.in_turtle() if others else ():
        writes = [write for write in sorted(rule.writes, key=str) if _is_definite(write)]
        met = {write: readers for write in writes if (readers := _readers(others, write))}
        if met:
            readers = list(dict.fromkeys(name for names in met.values() for name in names))
            verb = "reads and has" if len(readers) == 1 else "read and have"
            found.append(
                Finding(
                    "LEV-R080",
                    Severity.WARNING,
                    f"rule {rule.name} concludes {_few(map(str, met))}, which {plural(len(readers), 'rule')} "
                    f"{verb} run by then: {_few(readers)}",
                    rule.position,
                    hint="rules in Turtle run last; what others are to build on is a rule in a .rq file",
                    focus=rule.name,
                )
            )
    return found


def unheard_note(run: Run) -> str | None:
    """Return a remark if rules in Turtle made something in a run that rules read which had run by then."""
    others = _others(run.ruleset) if run.layered is not None else []
    if run.layered is None or not others:
        return None
    made: dict[str, set[Access]] = defaultdict(set)
    for name, (_, predicate, object_) in run.executor.made():
        if name in run.layered.rules:
            made[name].add(Access(predicate, object_ if predicate == RDF_TYPE else None))
    readers = {
        name: sorted({reader for access in accesses for reader in _readers(others, access)})
        for name, accesses in made.items()
    }
    late = sorted(name for name, names in readers.items() if names)
    if not late:
        return None
    names = sorted({reader for name in late for reader in readers[name]})
    return (
        f"{_few(late)} concluded what {_few(names)} read, but rules in Turtle run last: "
        "see `leverkg terms LEV-R080`"
    )


def _others(rules: RuleSet) -> list[Rule]:
    """Return the rules that have run when those in Turtle do, axioms aside."""
    return [rule for rule in rules.stratified() if rule.kind is not Kind.AXIOM]


def _readers(rules: Iterable[Rule], write: Access) -> list[str]:
    return [rule.name for rule in rules if any(_is_definite(r) and r.unifies(write) for r in rule.reads)]


def _is_definite(access: Access) -> bool:
    return access.predicate is not None and (access.predicate != RDF_TYPE or access.object is not None)


def _few(names: Iterable[str]) -> str:
    shown = list(names)
    more = [f"{len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return listed([*shown[:_SHOWN], *more])
