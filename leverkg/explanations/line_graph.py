"""An explanation of what does not follow as RDF 1.2: its sentences, and the triples and rules they speak of.

Each line is an entity with its sentence (`rdfs:label`) and what it was told from (`prov:wasInfluencedBy`: the
lines below it); facts in it are reified, rules named (`sh:sourceRule`), places told (`prov:atLocation`), and
what is not so says `rdf:value false`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_graph import FALSE, LABEL, REIFIES, SOURCE_RULE, VALUE, located
from leverkg.rdf.term import IRI, BlankNode, Literal, Quad, Triple, TripleTerm
from leverkg.theory.terms import PREFIXES

__all__ = ["line_quads"]

_INFLUENCED_BY = IRI(PREFIXES["prov"] + "wasInfluencedBy")


def line_quads(root: Line, rules: Mapping[str, IRI]) -> list[Quad]:
    """Return lines as quads.

    Args:
        root: the first, with those below it.
        rules: the node of each rule by its name.
    """
    return [(*triple, None) for triple in _triples(root, BlankNode("line"), rules)]


def _triples(line: Line, node: BlankNode, rules: Mapping[str, IRI]) -> Iterator[Triple]:
    yield node, LABEL, Literal(line.text)
    if line.kind == "absence":
        yield node, VALUE, FALSE
    for name in line.rules:
        if name in rules:
            yield node, SOURCE_RULE, rules[name]
    if line.kind != "absence":
        for triple in line.triples:
            yield node, REIFIES, TripleTerm(*triple)
    yield from located(node, line.place, f"{node.label}at")
    for number, child in enumerate(line.children):
        below = BlankNode(f"{node.label}x{number}")
        yield node, _INFLUENCED_BY, below
        yield from _triples(child, below, rules)
