"""Rules in Turtle beside exported ones: the shapes graph as it was read, its layers behind theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from leverkg.engine.shacl.export_prefixes import is_used
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import SH, sh
from leverkg.rdf import turtle
from leverkg.rdf.term import XSD, Literal, Term, Triple

__all__ = ["turtle_after"]


def turtle_after(rules: RulesGraph, levels: int, known: Mapping[str, str]) -> str:
    """Return a shapes graph as Turtle, its rules to run when those of so many levels are done.

    Args:
        rules: the rules, with their graph.
        levels: how many layers the rules before them take.
        known: prefixes that the queries may use here without declaring them; elsewhere they are declared.
    """
    graph = rules.shapes.graph
    layers = {rules.nodes[one.rule.name]: one.layer for one in rules.rules}
    lowest = min([Decimal(0), *layers.values()])
    texts = {node: _declaring(node, rules, known) for node in layers}
    found: list[Triple] = []
    for triple in graph:
        node, predicate, value = triple
        if node in layers and predicate == sh("layer") and levels:
            continue
        if predicate == sh("construct") and isinstance(value, Literal) and texts.get(node):
            value = Literal(texts[node] + value.lexical, value.datatype)
        found.append((node, predicate, value))
    if levels:
        for node, layer in layers.items():
            number = layer - lowest + levels
            kind = "integer" if number == number.to_integral_value() else "decimal"
            found.append((node, sh("layer"), Literal(format(number.normalize(), "f"), XSD + kind)))
    return turtle.write(found, {**known, **_declared(rules), "sh": SH})


def _declared(rules: RulesGraph) -> dict[str, str]:
    graph = rules.shapes.graph
    pairs = [
        (graph.value(declaration, sh("prefix")), graph.value(declaration, sh("namespace")))
        for _, _, declaration in graph.match(p=sh("declare"))
    ]
    return {p.lexical: n.lexical for p, n in pairs if isinstance(p, Literal) and isinstance(n, Literal)}


def _declaring(node: Term, rules: RulesGraph, known: Mapping[str, str]) -> str:
    """Return declarations of the known prefixes that a query uses, and neither it nor its graph declares."""
    graph = rules.shapes.graph
    text = graph.value(node, sh("construct"))
    if not isinstance(text, Literal):
        return ""
    declared = Prefixes(graph).of(node)
    missing = [
        prefix
        for prefix in sorted(known)
        if prefix not in declared
        and is_used(prefix, text.lexical)
        and not re.search(rf"\bPREFIX\s+{re.escape(prefix)}:", text.lexical, re.IGNORECASE)
    ]
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in missing)
