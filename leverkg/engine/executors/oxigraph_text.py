"""Rules as Oxigraph's SPARQL: the dialect ends at this file.

A rule becomes one update. Its body is written from the tree, each new node is computed from the head's
variables, and a triple that is not there yet goes into the working set (the default graph) and into the
graph of the round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from leverkg.engine import mint
from leverkg.engine.executors.iris_made import made_iris
from leverkg.engine.executors.oxigraph_calls import translate
from leverkg.engine.executors.oxigraph_terms import FAULT, LEFT_OUT, NODE_FUNCTION, UNBOUND, stored
from leverkg.engine.rule import HeadTerm, Minted, Rule, Template, TripleTemplate
from leverkg.rdf.term import BLANK, IRI, BlankNode, Literal
from leverkg.sparql.scope import mentioned
from leverkg.sparql.traverse import map_nodes, nodes
from leverkg.sparql.tree import (
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    Query,
    SubSelect,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write import write_group, write_query

__all__ = [
    "Prepared",
    "body_text",
    "prepare",
    "query_text",
    "stored_group",
    "update_text",
    "with_graphs",
]


def stored_group(group: GroupPattern) -> GroupPattern:
    """Return a body in which blank nodes, which stand for themselves, are what the store has for them."""

    def step(part: object) -> object:
        return stored(part) if isinstance(part, BlankNode) else None

    return cast(GroupPattern, map_nodes(group, step))


def body_text(group: GroupPattern, graphs: tuple[IRI, ...], now: str | None) -> str:
    """Return a rule's body; ``GRAPH ?g`` sees the graphs named and none of the engine's."""
    return write_group(with_graphs(cast(GroupPattern, translate(group, now)), graphs))


def with_graphs(group: GroupPattern, graphs: tuple[IRI, ...]) -> GroupPattern:
    """Return a group in which ``GRAPH ?g`` names the graphs that it sees.

    A pattern is solved in each graph by itself, and only then joined with the graph's name (SPARQL 1.1 Query,
    section 18.6). Where the difference shows, in a sub-select, MINUS or wherever the name is used inside, the
    store does both at once; so the graphs are written out there.
    """

    def step(part: object) -> object:
        if not (isinstance(part, GraphPattern) and isinstance(part.name, Variable)):
            return None
        inner = cast(GroupPattern, map_nodes(part.group, step))
        names = InlineData((part.name,), tuple((graph,) for graph in graphs))
        apart = part.name.name in mentioned(inner)
        apart |= any(isinstance(node, (SubSelect, MinusPattern)) for node in nodes(inner))
        if not graphs or not apart:
            return GroupPattern((names, GraphPattern(part.name, inner, part.at)))
        each = tuple(
            GroupPattern((GraphPattern(graph, inner, part.at), InlineData((part.name,), ((graph,),))))
            for graph in graphs
        )
        return each[0] if len(each) == 1 else GroupPattern((UnionPattern(each),))

    return cast(GroupPattern, map_nodes(group, step))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule, ready to be written as an update.

    Attributes:
        rule: the rule.
        triples: subject, predicate and object of each template, as text.
        binds: text of the BINDs for new nodes and for predicates, and of a filter where nodes are left out.
        mark: a prefix that no variable of the rule has.
        watched: variables that the body makes IRIs of; a fault is noted where one has none.
    """

    rule: Rule
    triples: tuple[tuple[str, str, str], ...]
    binds: str
    mark: str
    watched: tuple[str, ...]


def prepare(rule: Rule, base: str, *, left_out: bool = False) -> Prepared:
    """Return a rule ready to be written.

    Args:
        rule: the rule.
        base: what the IRIs of new nodes begin with.
        left_out: nothing is concluded from solutions whose first new node the store knows as such.
    """
    taken = (mentioned(rule.body) if rule.body else frozenset()) | set(rule.head_variables)
    mark = "lev"
    while any(name.startswith(mark) for name in taken):
        mark += "x"
    nodes: dict[HeadTerm, str] = {node: f"?{mark}node{index}" for index, node in enumerate(rule.minted)}
    made = _mint_texts(rule, nodes, base)
    predicates = {name: f"?{mark}predicate{index}" for index, name in enumerate(_predicates(rule.head))}
    # A blank node, which is no predicate, would pass for one here.
    made += [
        f'BIND(IF(STRSTARTS(STR(?{name}), "{BLANK}"), ?{mark}nothing, ?{name}) AS {variable})'
        for name, variable in predicates.items()
    ]
    if left_out:
        made.append(
            f"FILTER NOT EXISTS {{ GRAPH <{LEFT_OUT}> {{ {nodes[rule.minted[0]]} ?{mark}a ?{mark}b }} }}"
        )
    triples = tuple(_triple_text(template, nodes, predicates) for template in rule.head)
    return Prepared(rule, triples, " ".join(made), mark, tuple(made_iris(rule)))


def update_text(prepared: Prepared, body: str, graph: str | None, *, visible: bool = True) -> str:
    """Return the update that evaluates a rule.

    Args:
        prepared: the rule.
        body: its body as text.
        graph: the graph of this round and rule, which gets what is new; ``None`` keeps no round.
        visible: put it into the working set at once.
    """
    # The head depends on its own variables only; without duplicates there is less to make and to look up.
    names = " ".join(f"?{name}" for name in prepared.rule.head_variables)
    inner = f"{{ SELECT DISTINCT {names} WHERE {body} }}" if names else body
    faults = ""
    where = [inner, prepared.binds]
    for index, name in enumerate(prepared.watched):
        marker = f"?{prepared.mark}fault{index}"
        where.append(f'BIND(IF(BOUND(?{name}), ?{prepared.mark}nothing, "{name}") AS {marker})')
        faults += f" GRAPH <{FAULT}> {{ <{FAULT}> <{FAULT}> {marker} }}"
    plain = " . ".join(" ".join(triple) for triple in prepared.triples)
    if graph is None:
        return f"INSERT {{ {plain} .{faults} }} WHERE {{ {' '.join(where)} }}"
    if len(prepared.triples) == 1:
        fresh = plain
        where.append(f"FILTER NOT EXISTS {{ {plain} }}")
    else:
        parts = []
        for index, (subject, predicate, object_) in enumerate(prepared.triples):
            new = f"?{prepared.mark}new{index}"
            exists = f"EXISTS {{ {subject} {predicate} {object_} }}"
            where.append(f"BIND(IF({exists}, ?{prepared.mark}nothing, {subject}) AS {new})")
            parts.append(f"{new} {predicate} {object_}")
        fresh = " . ".join(parts)
    shown = f"{plain} ." if visible else ""
    return f"INSERT {{ {shown} GRAPH <{graph}> {{ {fresh} }}{faults} }} WHERE {{ {' '.join(where)} }}"


def _predicates(head: Iterable[Template | TripleTemplate]) -> list[str]:
    """Return the names of the variables that stand as predicates, in triple terms too."""
    found: dict[str, None] = {}
    for template in head:
        if isinstance(template.predicate, Variable):
            found[template.predicate.name] = None
        inner = (term for term in (template.subject, template.object) if isinstance(term, TripleTemplate))
        found |= dict.fromkeys(_predicates(inner))
    return [*found]


def _triple_text(
    template: Template | TripleTemplate, nodes: Mapping[HeadTerm, str], predicates: Mapping[str, str]
) -> tuple[str, str, str]:
    def text(term: HeadTerm) -> str:
        if isinstance(term, TripleTemplate):
            return "<<( " + " ".join(_triple_text(term, nodes, predicates)) + " )>>"
        if isinstance(term, Variable):
            return f"?{term.name}"
        return nodes[term] if isinstance(term, Minted) else str(stored(term))

    subject, predicate, object_ = template.subject, template.predicate, template.object
    middle = predicates[predicate.name] if isinstance(predicate, Variable) else text(predicate)
    return text(subject), middle, text(object_)


def _mint_texts(rule: Rule, nodes: Mapping[HeadTerm, str], base: str) -> list[str]:
    """Return the BINDs for new nodes; the store calls back for each, since to say it in its own words takes
    it longer to read than most rules take to evaluate."""
    return [
        f"BIND(<{NODE_FUNCTION}>({_arguments(rule, node, base)}) AS {variable})"
        for node, variable in nodes.items()
        if isinstance(node, Minted)
    ]


def _arguments(rule: Rule, node: Minted, base: str) -> str:
    fixed = (str(Literal(text)) for text in (base, mint.prefix("", node.rule, node.label)))
    values = (
        f"?{name}" if name in rule.bound else f"COALESCE(?{name}, <{UNBOUND}>)" for name in node.arguments
    )
    return ", ".join((*fixed, *values))


def query_text(query: Query, now: str | None) -> str:
    """Return a query as text for this store."""
    return write_query(cast(Query, translate(query, now)))
