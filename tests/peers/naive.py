"""A plain loop over an rdflib graph: every rule of a level as it is written, until nothing new comes.

The order of levels is the generator's, not the engine's. A rule without new nodes is asked as the CONSTRUCT
that it is. One with blank nodes in its head is asked for the rows of its head variables, and each row gets
nodes of its own, since a CONSTRUCT would make new ones at every repetition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import rdflib
from peers.literals import normal
from peers.small_programs import EX, SmallRule
from rdflib.plugins.sparql import prepareQuery

from leverkg.rdf.term import IRI, RDF_LANGSTRING, RDF_TYPE, XSD_STRING, BlankNode, Literal, Term, Triple

__all__ = ["MADE", "naive"]

MADE = "urn:made:"
_GIVEN = "urn:given:"
_LITERAL = re.compile(r'"([^"]*)"\^\^<([^>]+)>')
_QUERY = re.compile(r"CONSTRUCT \{ (.*?) \} WHERE (\{.*\})$", re.DOTALL)


def naive(rules: Sequence[SmallRule], facts: Sequence[Triple]) -> set[Triple]:
    """Return all triples, given and derived, in normal form; made nodes are IRIs that begin with ``MADE``."""
    graph = rdflib.Graph()
    for triple in facts:
        graph.add(tuple(_to(normal(term)) for term in triple))  # type: ignore[arg-type]
    for level in sorted({rule.level for rule in rules}):
        asked = [_Asked(rule) for rule in rules if rule.level == level]
        before = -1
        while len(graph) > before:
            before = len(graph)
            for one in asked:
                for found in one.triples(graph):
                    graph.add(found)
    return {tuple(_from(term) for term in triple) for triple in graph}  # type: ignore[misc]


class _Asked:
    """One rule, made ready to be asked again and again."""

    def __init__(self, rule: SmallRule) -> None:
        # Patterns compare terms, and this graph holds normal forms.
        text = _LITERAL.sub(lambda m: str(normal(Literal(m[1], m[2]))), rule.text)
        # rdflib gives a row for no group at all; SPARQL has none (1.1 Query, section 18.5).
        text = re.sub(r"GROUP BY (\?\w+)", r"GROUP BY \1 HAVING (COUNT(*) > 0)", text)
        match = _QUERY.match(text)
        assert match is not None
        self.name = rule.name
        words = match[1].split()
        self.template = [words[i : i + 3] for i in range(0, len(words), 4)]
        self.made = "_:" in match[1]
        self.names = sorted({word[1:] for word in words if word.startswith("?")})
        if self.made:
            columns = " ".join(f"?{name}" for name in self.names) or "(1 AS ?one)"
            text = f"SELECT DISTINCT {columns} WHERE {match[2]}"
        self.query = prepareQuery(text, initNs={"": EX})

    def triples(self, graph: rdflib.Graph) -> list[tuple[rdflib.term.Node, ...]]:
        result = graph.query(self.query)
        if not self.made:
            assert result.graph is not None
            return [tuple(_to(normal(_from(term))) for term in triple) for triple in result.graph]
        found = []
        for row in result.bindings:
            values = {str(name): _to(normal(_from(value))) for name, value in row.items()}
            for template in self.template:
                triple = tuple(self._term(word, values) for word in template)
                if None not in triple and not isinstance(triple[0], rdflib.Literal):
                    found.append(triple)
        return found  # type: ignore[return-value]

    def _term(self, word: str, values: dict[str, rdflib.term.Node]) -> rdflib.term.Node | None:
        if word.startswith("?"):
            return values.get(word[1:])
        if word.startswith("_:"):
            row = " ".join(values[name].n3() if name in values else "-" for name in self.names)
            return rdflib.URIRef(f"{MADE}{self.name}-{word[2:]}-{hash(row):x}".replace("--", "-n"))
        return rdflib.URIRef(RDF_TYPE.value if word == "a" else EX + word[1:])


def _to(term: Term) -> rdflib.term.Node:
    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.URIRef(_GIVEN + term.label)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.lexical, lang=term.language)
    datatype = None if term.datatype == XSD_STRING else rdflib.URIRef(term.datatype)
    return rdflib.Literal(term.lexical, datatype=datatype, normalize=False)


def _from(term: object) -> Term:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), RDF_LANGSTRING, term.language)
        return Literal(str(term), str(term.datatype) if term.datatype else XSD_STRING)
    text = str(term)
    return BlankNode(text[len(_GIVEN) :]) if text.startswith(_GIVEN) else IRI(text)
