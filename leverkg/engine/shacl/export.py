"""Rules as Turtle, so that they run elsewhere: as SHACL Advanced Features, or as SHACL 1.2 Inference Rules.

The order that the engine computed is written down: in SHACL 1.2 the level of a rule's stratum is its
``sh:layer``; in SHACL-AF each level is a node shape with a ``sh:order`` of its own, whose rules its engine
repeats until nothing is new (pySHACL: ``advanced=True, iterate_rules=True``). New nodes get the IRIs that the
engine here would give them, computed in the query.

Rules that are in Turtle already run after all others: in layers behind theirs, or in SHACL-AF at shapes with
a higher order (:mod:`leverkg.engine.shacl.export_advanced`).

What cannot be written so is named, not dropped in silence, and a comment of the file names it too: rules in
Python, rules without a body, and for SHACL-AF what no pre-bound query may have
(:mod:`leverkg.engine.shacl.export_queries`) and what it has no word for. A node made from a
blank node of the data has no such IRI in SPARQL; an exported rule skips it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from leverkg.engine import mint
from leverkg.engine.rule import HeadTerm, Minted, Rule, TripleTemplate
from leverkg.engine.shacl.export_advanced import advanced
from leverkg.engine.shacl.export_feeding import built_on
from leverkg.engine.shacl.export_layers import turtle_after
from leverkg.engine.shacl.export_prefixes import is_used, prefixes_of
from leverkg.engine.shacl.export_queries import for_focus_node, of_later_versions, of_the_moment
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import SH
from leverkg.engine.sorts import Disjointness
from leverkg.engine.strata import stratify
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.traverse import all_variables
from leverkg.sparql.tree import (
    Bind,
    BuiltInCall,
    ConstructQuery,
    Expression,
    GroupPattern,
    Not,
    TermPattern,
    TriplePattern,
    TripleTermPattern,
    Variable,
)
from leverkg.sparql.write import write_query

__all__ = ["Dialect", "Export", "export_rules"]

_NAMESPACE = "https://w3id.org/leverkg/rule/"


class Dialect(StrEnum):
    """Which of the two vocabularies is written."""

    ADVANCED_FEATURES = "shacl-af"
    SHACL12 = "shacl12"


@dataclass(frozen=True, slots=True)
class Export:
    """Rules as Turtle.

    Attributes:
        text: the Turtle.
        left_out: names of the rules that could not be written, for having no query.
        unsayable: names of the rules that the dialect has no words for, each with why.
        remarks: what else is not as it is here, one sentence each.
        affected: names of the rules that are there and build on what is left out, for themselves or through
            others.
    """

    text: str
    left_out: tuple[str, ...]
    unsayable: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()


def export_rules(
    rules: Iterable[Rule],
    dialect: Dialect,
    *,
    base: str = mint.DEFAULT_BASE,
    prefixes: Mapping[str, str] | None = None,
    disjoint: Disjointness | None = None,
    turtle: RulesGraph | None = None,
) -> Export:
    """Write rules as Turtle.

    Args:
        rules: the rules; strata are computed from all of them.
        dialect: the vocabulary.
        base: what the IRIs of new nodes begin with.
        prefixes: those that rules need not declare. Of these and of their own, those used are declared.
        disjoint: classes without a common member, if strata depend on that.
        turtle: rules in Turtle that run after them.

    Raises:
        RuleError: the rules have no order (``LEV-R020``, ``LEV-R021``).
    """
    levels: dict[int, list[Rule]] = {}
    for stratum in stratify(rules, disjoint=disjoint):
        levels.setdefault(stratum.level, []).extend(stratum.rules)
    known = dict(prefixes or {})
    names = prefixes_of((rule for members in levels.values() for rule in members), known)
    written: dict[str, str] = {}
    left_out: list[str] = []
    unsayable: dict[str, str] = {}
    for rule in sorted((rule for members in levels.values() for rule in members), key=lambda one: one.name):
        if rule.body is None or not rule.head:
            left_out.append(rule.name)
            continue
        try:
            written[rule.name] = _text_of(_query(rule, base), dialect, names)
        except RuleError as error:
            unsayable[rule.name] = error.message
    kept = {
        level: sorted((rule for rule in members if rule.name in written), key=lambda rule: rule.name)
        for level, members in sorted(levels.items())
    }
    behind = max((level + 1 for level, members in kept.items() if members), default=0)
    layered = turtle if dialect is Dialect.SHACL12 else None
    # Its type would give the queries of the other graph the prefixes that are declared here.
    kind = "sh:RulesGraph" if dialect is Dialect.SHACL12 and layered is None else "owl:Ontology"
    blocks = [_head(written.values(), names, kind)] if written or turtle is None else []
    for level, members in kept.items():
        if members and dialect is Dialect.ADVANCED_FEATURES:
            blocks.append(_shape(level, members))
        blocks += [_rule(rule, level, written[rule.name], dialect) for rule in members]
    if layered is not None:
        blocks.append(turtle_after(layered, behind, known))
    remarks: list[str] = []
    affected: tuple[str, ...] = ()
    if dialect is Dialect.ADVANCED_FEATURES:
        there = [rule for members in kept.values() for rule in members]
        gone = [rule for members in levels.values() for rule in members if rule.name not in written]
        if turtle is not None:
            done = advanced(turtle, behind, known, _NAMESPACE, written)
            blocks.append(done.text)
            there += done.rules
            gone += [one.rule for one in turtle.rules if one.rule.name in done.unsayable]
            unsayable |= done.unsayable
            remarks += done.remarks
        affected = built_on(there, gone)
    comments = [*(f"Left out: {name}, which has no query." for name in left_out)]
    comments += [f"Left out: {name}. SHACL-AF cannot say it: {why}." for name, why in unsayable.items()]
    comments += [f"Mind: {remark}." for remark in remarks]
    if affected:
        comments.append("These build on what is left out, and so may come to something else:")
        comments += textwrap.wrap(", ".join(affected), 100, break_on_hyphens=False)
    notes = "".join(f"# {line}\n" for comment in comments for line in comment.splitlines())
    blocks = [notes, *blocks] if notes else blocks
    return Export("\n".join(blocks), tuple(left_out), unsayable, tuple(remarks), affected)


# --- Turtle -------------------------------------------------------------------------------------------------


def _head(queries: Iterable[str], prefixes: Mapping[str, str], kind: str) -> str:
    used = {prefix for prefix in prefixes if any(is_used(prefix, query) for query in queries)}
    declarations = [
        f"[ sh:prefix {_text(prefix)} ; sh:namespace {_text(prefixes[prefix])}^^xsd:anyURI ]"
        for prefix in sorted(used)
    ]
    about = [f"<{_NAMESPACE}> a {kind}"]
    if declarations:
        about.append("  sh:declare\n    " + " ,\n    ".join(declarations))
    return "\n".join(
        [
            f"@prefix sh: <{SH}> .",
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
            "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            f"@prefix rule: <{_NAMESPACE}> .",
            "",
            " ;\n".join(about) + " .",
            "",
        ]
    )


def _shape(level: int, rules: list[Rule]) -> str:
    names = " ,\n    ".join(_name(rule) for rule in rules)
    # The node it targets need not be in the data: the rules do not look at it, they run once for it.
    return (
        f"<{_NAMESPACE}level-{level}> a sh:NodeShape ;\n"
        f"  sh:targetNode <{_NAMESPACE}> ;\n  sh:order {level} ;\n  sh:rule {names} .\n"
    )


def _rule(rule: Rule, level: int, query: str, dialect: Dialect) -> str:
    # Who knows layers takes them: by order alone, a negation comes before a recursion in lower order ends.
    places = ["layer"] if dialect is Dialect.SHACL12 else ["order", "layer"]
    lines = [
        f"{_name(rule)} a sh:SPARQLRule ;",
        f"  rdfs:label {_text(rule.header.summary)} ;",
        *([f"  rdfs:comment {_text(rule.header.description)} ;"] if rule.header.description else []),
        *(f"  sh:{place} {level} ;" for place in places),
        f"  sh:prefixes <{_NAMESPACE}> ;",
        f"  sh:construct {_text(query)} .",
        "",
    ]
    return "\n".join(lines)


def _name(rule: Rule) -> str:
    return f"rule:{rule.name}" if re.fullmatch(r"[A-Za-z][\w-]*", rule.name) else f"<{_NAMESPACE}{rule.name}>"


def _text(value: str) -> str:
    if "\n" not in value:
        return str(Literal(value))
    escaped = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("\r", "\\r")
    return '"""' + (escaped[:-1] + '\\"' if escaped.endswith('"') else escaped) + '"""'


# --- queries ------------------------------------------------------------------------------------------------


def _text_of(query: ConstructQuery, dialect: Dialect, prefixes: Mapping[str, str]) -> str:
    """The text of a query without prologue."""
    if dialect is Dialect.ADVANCED_FEATURES:
        query = for_focus_node(query)
        if later := of_later_versions(query):
            raise RuleError(f"it has {later}, which is of SPARQL 1.2", code="LEV-R076")
        if of_the_moment(query):
            raise RuleError("it concludes NOW(), which is another in each repetition there", code="LEV-R076")
    lines = write_query(query, dict(prefixes)).splitlines()
    return "\n" + "\n".join(line for line in lines if not line.startswith("PREFIX ")) + "\n"


def _query(rule: Rule, base: str) -> ConstructQuery:
    """A rule as a CONSTRUCT query: its new nodes are variables, bound at the end.

    What a node is named after is bound before them, once for all nodes: engines that parse a query each time
    they run it (pySHACL) would spend most of their time on that text otherwise.
    """
    assert rule.body is not None
    taken = {variable.name for variable in all_variables(rule.body)} | set(rule.head_variables)
    keys: dict[str, Variable] = {}
    nodes: dict[Minted, Variable] = {}
    for node in rule.minted:
        for name in node.arguments:
            if name not in keys:
                keys[name] = _unused(f"key{len(keys) + 1}", taken)
        nodes[node] = _unused(f"new{len(nodes) + 1}", taken)
    binds = [
        *(Bind(_key(Variable(name), name in rule.bound), variable) for name, variable in keys.items()),
        *(Bind(_minted(node, base, keys), variable) for node, variable in nodes.items()),
    ]
    body = GroupPattern((*rule.body.elements, *binds))
    template = tuple(
        TriplePattern(_term(t.subject, nodes), _predicate(t.predicate), _term(t.object, nodes))
        for t in rule.head
    )
    return ConstructQuery(template, body)


def _unused(name: str, taken: set[str]) -> Variable:
    while name in taken:
        name += "_"
    taken.add(name)
    return Variable(name)


def _term(term: HeadTerm, nodes: Mapping[Minted, Variable]) -> TermPattern:
    match term:
        case Minted():
            return nodes[term]
        case TripleTemplate():
            predicate = _predicate(term.predicate)
            return TripleTermPattern(_term(term.subject, nodes), predicate, _term(term.object, nodes))
        case IRI() | BlankNode() | Literal() | TripleTerm() | Variable():
            return term


def _predicate(term: HeadTerm) -> IRI | Variable:
    if isinstance(term, IRI | Variable):
        return term
    raise TypeError(f"{term} is no predicate")


def _minted(node: Minted, base: str, keys: Mapping[str, Variable]) -> Expression:
    """The IRI of a new node as an expression; it agrees with :func:`leverkg.engine.mint.mint`."""
    text = _concat(Literal(mint.prefix("", node.rule, node.label)), *(keys[name] for name in node.arguments))
    digest = BuiltInCall("SUBSTR", (BuiltInCall("SHA256", (text,)), _number(1), _number(mint.DIGITS)))
    return BuiltInCall("IRI", (_concat(Literal(mint.prefix(base, node.rule, node.label)), digest),))


def _key(variable: Variable, bound: bool) -> Expression:
    """The text of one argument, as :func:`leverkg.engine.mint.key` makes it; an error for a blank node."""
    text = BuiltInCall("STR", (variable,))
    datatype = BuiltInCall("STR", (BuiltInCall("DATATYPE", (variable,)),))
    language = BuiltInCall("LCASE", (BuiltInCall("LANG", (variable,)),))
    parts = [part for value in (text, datatype, language) for part in (_length(value), Literal(":"), value)]
    iri = _concat(Literal("I"), _length(text), Literal(":"), text)
    known = BuiltInCall("IF", (BuiltInCall("isIRI", (variable,)), iri, _concat(Literal("L"), *parts)))
    if bound:
        return known
    return BuiltInCall("IF", (Not(BuiltInCall("BOUND", (variable,))), Literal("U"), known))


def _concat(*parts: Expression) -> Expression:
    return BuiltInCall("CONCAT", parts)


def _length(text: Expression) -> Expression:
    return BuiltInCall("STR", (BuiltInCall("STRLEN", (text,)),))


def _number(value: int) -> Literal:
    return Literal(str(value), "http://www.w3.org/2001/XMLSchema#integer")
