"""Proofs as RDF 1.2, in the words of PROV-O and SHACL.

A triple has a reifier for each way in which it follows, with `sh:sourceRule` and what it was derived from
(`prov:wasDerivedFrom`): reifiers of its premises; what was looked for in vain, an ASK query (`sh:ask`) and
its answer, `rdf:value false`; and what was computed of several solutions, the value with the triples that
these rest on. Facts and rules say where they stand (`prov:atLocation`).

PROV-O has no word for an absence: what a conclusion rests on then is an answer, and anybody can ask again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from leverkg.case.one_name import identities_of
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.proofs.evidence import Absent, Counted
from leverkg.engine.proofs.proof import Proof, Step, absent_says, says
from leverkg.engine.rule import Kind, Rule
from leverkg.errors import Position
from leverkg.explanations.rule_places import place_of
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Quad, Term, Triple, TripleTerm
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import AskQuery
from leverkg.sparql.write import write_query
from leverkg.theory.terms import PREFIXES, rule_node
from leverkg.wording.phrases import described

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["FALSE", "LABEL", "REIFIES", "SOURCE_RULE", "VALUE", "located", "proof_quads"]

REIFIES, VALUE = IRI(PREFIXES["rdf"] + "reifies"), IRI(PREFIXES["rdf"] + "value")
LABEL, COMMENT = IRI(PREFIXES["rdfs"] + "label"), IRI(PREFIXES["rdfs"] + "comment")
SOURCE_RULE = IRI(PREFIXES["sh"] + "sourceRule")
FALSE = Literal("false", XSD + "boolean")
_ASKED, _ASK = IRI(PREFIXES["sh"] + "SPARQLAskExecutable"), IRI(PREFIXES["sh"] + "ask")
_DERIVED_FROM = IRI(PREFIXES["prov"] + "wasDerivedFrom")
_AT, _SOURCE = IRI(PREFIXES["prov"] + "atLocation"), IRI(PREFIXES["dcterms"] + "source")


def proof_quads(result: InferredCase, proofs: Iterable[Proof]) -> list[Quad]:
    """Return proofs as quads, each once.

    Args:
        result: what the proofs are of.
        proofs: they may share what they rest on.
    """
    return list(dict.fromkeys((*triple, None) for triple in _Graph(result, proofs).triples()))


def located(node: Term, place: Position | None, name: str) -> Iterator[Triple]:
    """Yield where something stands; nothing where that is not known.

    Args:
        node: what stands there.
        place: the file and line.
        name: a label for the blank node of the place.
    """
    if place is not None:
        where = BlankNode(name)
        yield node, _AT, where
        yield where, LABEL, Literal(f"{place.file}:{place.line}" if place.line else place.file)


class _Graph:
    def __init__(self, result: InferredCase, proofs: Iterable[Proof]) -> None:
        self.result = result
        self.proofs = {p.triple: p for proof in proofs for p in proof.walk()}
        self.ways = {triple: f"step{n}" for n, triple in enumerate(sorted(self.proofs, key=str))}
        self.written = {canonical_triple(t): t for t in result.case.asserted.triples}

    def triples(self) -> Iterator[Triple]:
        rules: dict[str, Rule] = {}
        for triple, proof in self.proofs.items():
            yield triple
            if not proof.steps:
                yield from self.fact(triple)
            for number, step in enumerate(proof.steps):
                rules[step.rule.name] = step.rule
                yield from self.step(triple, step, number)
        for rule in rules.values():
            yield from self.rule(rule)

    def way(self, triple: Triple, number: int = 0) -> BlankNode:
        """Return the reifier of one way in which a triple follows; that of the first stands for it."""
        name = self.ways[triple]
        return BlankNode(f"{name}way{number}" if number else name)

    def word(self, term: Term | None) -> str:
        return described(self.result, term) if term is not None else "nothing"

    def fact(self, triple: Triple) -> Iterator[Triple]:
        node = self.way(triple)
        yield node, REIFIES, TripleTerm(*triple)
        asserted = self.result.case.asserted
        stated = self.written.get(triple)
        if stated is None:
            return
        yield from located(node, asserted.positions.of_triple(stated), f"{node.label}at")
        same = identities_of(asserted, stated)
        for number, origin in enumerate((asserted.written[stated], *same) if same else ()):
            other = BlankNode(f"{node.label}same{number}")
            yield node, _DERIVED_FROM, other
            yield other, REIFIES, TripleTerm(*origin)
            yield from located(other, asserted.positions.of_triple(origin), f"{other.label}at")

    def step(self, triple: Triple, step: Step, number: int) -> Iterator[Triple]:
        node = self.way(triple, number)
        yield node, REIFIES, TripleTerm(*triple)
        yield node, SOURCE_RULE, rule_node(step.rule)
        if text := says(step, self.word):
            yield node, LABEL, Literal(text)
        for premise in step.premises:
            yield node, _DERIVED_FROM, self.way(premise.triple)
        for index, absent in enumerate(step.absences):
            asked = BlankNode(f"{node.label}absent{index}")
            yield node, _DERIVED_FROM, asked
            yield from self.absent(asked, absent)
        for index, counted in enumerate(step.counted):
            yield from self.counted(node, f"{node.label}counted{index}", counted)
        notes = ["that the premises suffice is the word of a rule in Python"] if step.unchecked else []
        for remark in (*step.remarks, *notes):
            yield node, COMMENT, Literal(remark)

    def absent(self, node: BlankNode, absent: Absent) -> Iterator[Triple]:
        yield node, VALUE, FALSE
        if text := absent_says(absent, self.word):
            yield node, LABEL, Literal(text)
        # A blank node of the data is a variable to a query, and would be asked of any node.
        if not any(isinstance(part, BlankNode) for part in nodes(absent.group)):
            yield node, RDF_TYPE, _ASKED
            yield node, _ASK, Literal(re.sub(r"\n\s*", " ", write_query(AskQuery(absent.group))).strip())

    def counted(self, node: BlankNode, name: str, counted: Counted) -> Iterator[Triple]:
        for index, (text, value) in enumerate(counted.columns):
            computed = BlankNode(f"{name}column{index}")
            yield node, _DERIVED_FROM, computed
            yield computed, LABEL, Literal(text)
            if value is not None:
                yield computed, VALUE, value
            if counted.cut:
                yield computed, COMMENT, Literal(f"of {counted.rows} solutions not all are shown")
            for premise in counted.premises:
                yield computed, _DERIVED_FROM, self.way(premise)

    def rule(self, rule: Rule) -> Iterator[Triple]:
        node = rule_node(rule)
        yield node, LABEL, Literal(rule.header.summary)
        for work in rule.header.source:
            yield node, _SOURCE, IRI(PREFIXES["levs"] + work)
        # Of an axiom of the theory no place is known.
        if rule.kind is not Kind.AXIOM or rule.line:
            yield from located(node, place_of(rule), f"rule-{rule.name}-at")
