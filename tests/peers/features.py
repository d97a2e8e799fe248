"""What a program and a graph have in them, read off trees and terms, not off how they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peers.literals import DERIVED_INTEGERS, NUMERIC, normal, short_type

from leverkg.engine import Rule
from leverkg.engine.strata import dependencies_of, stratify
from leverkg.rdf.term import BlankNode, Literal, Triple
from leverkg.sparql import tree
from leverkg.sparql.scope import certain
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import Variable

__all__ = ["LISTED", "features"]

_RULES = (
    "a chain of joins",
    "linear recursion",
    "non-linear recursion",
    "recursion by turns",
    "NOT EXISTS, one pattern",
    "NOT EXISTS, several patterns",
    "EXISTS",
    "MINUS",
    "OPTIONAL",
    "FILTER inside OPTIONAL",
    "a head variable that may be unbound",
    "UNION",
    "VALUES",
    "VALUES with UNDEF",
    "< > <= >=",
    "=",
    "!=",
    "&& or ||",
    "!",
    "IN",
    "BOUND",
    "BIND arithmetic",
    "COALESCE",
    "IF",
    "COUNT",
    "COUNT DISTINCT",
    "COUNT(*)",
    "SUM",
    "MIN",
    "MAX",
    "GROUP BY",
    "an aggregate without GROUP BY",
    "path: sequence",
    "path: alternative",
    "path: inverse",
    "path: +",
    "path: *",
    "path: ?",
    "a variable predicate",
    "new terms",
    "two new terms in a head",
    "new terms that are read again",
)
_KINDS = (*NUMERIC, "string", "langString", "boolean", "date", "dateTime", "gYear", "gYearMonth", "time")
_OTHER_KINDS = ("duration", "dayTimeDuration", "yearMonthDuration", "anyURI", "unit")
_DATA = (
    *(f"data: {kind}" for kind in (*_KINDS, *_OTHER_KINDS, *DERIVED_INTEGERS)),
    "data: an ill-typed literal",
    "data: another spelling than the normal one",
    "data: blank nodes",
)
LISTED = (*_RULES, *_DATA)
"""What has to occur in a run."""


def features(rules: Sequence[Rule], facts: Sequence[Triple]) -> set[str]:
    """Return which of the listed features occur."""
    found = {name for rule in rules for name in _of_rule(rule)}
    found.update(_of_recursion(rules))
    found.update(_of_facts(facts))
    makers = {rule.name for rule in rules if rule.minted}
    written = {write.predicate for rule in rules if rule.name in makers for write in rule.writes}
    if any(read.predicate in written for rule in rules for read in rule.reads):
        found.add("new terms that are read again")
    return found


def _of_rule(rule: Rule) -> Iterator[str]:
    assert rule.body is not None
    patterns = [e for e in rule.body.elements if isinstance(e, tree.TriplePattern)]
    if any(a.object == b.subject for a in patterns for b in patterns if isinstance(a.object, Variable)):
        yield "a chain of joins"
    if set(rule.head_variables) - certain(rule.body):
        yield "a head variable that may be unbound"
    if rule.minted:
        yield "new terms"
    if len(rule.minted) > 1:
        yield "two new terms in a head"
    for node in nodes(rule.body):
        yield from _of_node(node)


def _of_node(node: object) -> Iterator[str]:
    match node:
        case tree.Exists(group=group, negated=negated):
            several = sum(isinstance(e, tree.TriplePattern) for e in group.elements) > 1
            yield (
                "EXISTS" if not negated else f"NOT EXISTS, {'several patterns' if several else 'one pattern'}"
            )
        case tree.MinusPattern():
            yield "MINUS"
        case tree.OptionalPattern(group=group):
            yield "OPTIONAL"
            if any(isinstance(e, tree.Filter) for e in group.elements):
                yield "FILTER inside OPTIONAL"
        case tree.UnionPattern():
            yield "UNION"
        case tree.InlineData(rows=rows):
            yield "VALUES"
            if any(cell is None for row in rows for cell in row):
                yield "VALUES with UNDEF"
        case tree.Comparison(operator=operator):
            yield operator if operator in ("=", "!=") else "< > <= >="
        case tree.And() | tree.Or():
            yield "&& or ||"
        case tree.Not():
            yield "!"
        case tree.In():
            yield "IN"
        case tree.Arithmetic():
            yield "BIND arithmetic"
        case tree.BuiltInCall(name=name):
            yield name.upper()
        case tree.Aggregate(name=name, distinct=distinct, expression=expression):
            yield "COUNT(*)" if expression is None else f"{name} DISTINCT" if distinct else name
        case tree.SubSelect(query=query):
            yield "GROUP BY" if query.modifiers.group_by else "an aggregate without GROUP BY"
        case tree.PathSequence():
            yield "path: sequence"
        case tree.PathAlternative():
            yield "path: alternative"
        case tree.PathInverse():
            yield "path: inverse"
        case tree.PathRepeat(modifier=modifier):
            yield f"path: {modifier}"
        case tree.TriplePattern(predicate=Variable()):
            yield "a variable predicate"


def _of_recursion(rules: Sequence[Rule]) -> Iterator[str]:
    for stratum in stratify(rules):
        if not stratum.recursive:
            continue
        feeds = {d for d in dependencies_of(stratum.rules) if d.reader != d.writer}
        if any((d.writer, d.reader) == (e.reader, e.writer) for d in feeds for e in feeds):
            yield "recursion by turns"
        writes = [write for rule in stratum.rules for write in rule.writes]
        for rule in stratum.rules:
            assert rule.body is not None
            own = [
                node
                for node in nodes(rule.body)
                if isinstance(node, tree.TriplePattern) and any(w.predicate == node.predicate for w in writes)
            ]
            if own:
                yield "linear recursion" if len(own) == 1 else "non-linear recursion"


def _of_facts(facts: Iterable[Triple]) -> Iterator[str]:
    for subject, _, term in facts:
        if isinstance(subject, BlankNode) or isinstance(term, BlankNode):
            yield "data: blank nodes"
        if isinstance(term, Literal):
            if term.lexical == "many":
                yield "data: an ill-typed literal"
                continue
            yield f"data: {short_type(term)}"
            if normal(term) != term and short_type(term) not in DERIVED_INTEGERS:
                yield "data: another spelling than the normal one"
