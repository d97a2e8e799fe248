"""A proof checker that shares no code with the prover.

It trusts nothing but the rule's text, the asserted facts and the finished working set, and asks rdflib:
over a graph of the premises alone the rule's own query must give the solution claimed and the conclusion;
over the whole working set each absence must have no match; ranks must fall towards what is asserted.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

import rdflib

from leverkg.rdf.term import IRI, BlankNode, Literal
from leverkg.sparql.write import write_group

NS = {"": "http://example.org/"}
BASE = "https://w3id.org/leverkg/id/"
SKOLEM = "urn:x-skolem:"


class Refused(Exception):
    """The proof does not prove."""


def node(term):
    if isinstance(term, IRI):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.URIRef(SKOLEM + term.label)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.lexical, lang=term.language)
    kind = None if term.datatype.endswith("#string") else rdflib.URIRef(term.datatype)
    return normal(rdflib.Literal(term.lexical, datatype=kind))


def normal(term):
    """A decimal in one spelling: rdflib computes -0.50 where others say -0.5."""
    if isinstance(term, rdflib.Literal) and isinstance(term.value, Decimal):
        return rdflib.Literal(format(term.value.normalize(), "f"), datatype=term.datatype)
    return term


def graph(triples):
    found = rdflib.Graph()
    for triple in triples:
        found.add(tuple(map(node, triple)))
    return found


class Checker:
    def __init__(self, asserted, everything):
        self.asserted = graph(asserted)
        self.everything = graph(everything)

    def check(self, proof):
        """Raise Refused unless every step of a proof holds."""
        seen, waiting = {}, [proof]
        while waiting:
            one = waiting.pop()
            if id(one) not in seen:
                seen[id(one)] = one
                self.one(one)
                waiting += [premise for step in one.steps for premise in step.premises]

    def one(self, proof):
        triple = tuple(map(node, proof.triple))
        if triple not in self.everything:
            raise Refused(f"{triple} does not hold")
        if (triple in self.asserted) != (proof.rank == 0) or bool(proof.steps) == (proof.rank == 0):
            raise Refused(f"{triple} is asserted, or it is not")
        for step in proof.steps:
            for premise in step.premises:
                if premise.rank >= proof.rank:
                    raise Refused(f"{premise.triple} is no earlier than what it is for")
            for absent in step.absences:
                self.absent(absent)
            if step.rule.body is not None:
                self.step(step, triple)

    def absent(self, absent):
        text = re.sub(r"_:([\w.-]+)", rf"<{SKOLEM}\1>", write_group(absent.group))
        if self.everything.query(f"ASK {text}", initNs=NS).askAnswer:
            raise Refused(f"this is there: {text}")

    def step(self, step, triple):
        premises = graph(premise.triple for premise in step.premises)
        template, where = halves(step.rule.text)
        shown = {n: node(t) for n, t in step.bindings if not n.startswith("node")}
        rows = premises.query(f"SELECT * WHERE {where}", initNs=NS)
        solutions = [{str(v): normal(t) for v, t in row.items() if t is not None} for row in rows.bindings]
        if not any(solution == shown for solution in solutions):
            raise Refused(f"the premises have no solution {shown}, but {solutions}")
        if not any(self.gives(part, shown, triple, step, template) for part in triples_in(template)):
            raise Refused(f"{step.rule.name} with {shown} does not give {triple}")

    def gives(self, part, row, triple, step, template):
        return all(
            self.agrees(word, row, term, step, template) for word, term in zip(part, triple, strict=True)
        )

    def agrees(self, word, row, term, step, template):
        if word.startswith("?"):
            return row.get(word[1:]) == term
        if word == "a":
            return term == rdflib.RDF.type
        if word.startswith("_:"):
            names = sorted(set(re.findall(r"\?(\w+)", template)))
            # As the store has it: new nodes are named after that, and "2" as a double is not "2.0" to them.
            stored = dict(step.bindings)
            text = f"{step.rule.name}-{word[2:]}-" + "".join(digestible(stored.get(name)) for name in names)
            digest = hashlib.sha256(text.encode()).hexdigest()[:16]
            of_blank = any(isinstance(stored.get(name), BlankNode) for name in names)
            return str(term) == f"{SKOLEM if of_blank else BASE}{step.rule.name}-{word[2:]}-{digest}"
        return rdflib.URIRef(NS[""] + word[1:]) == term


def digestible(term):
    if term is None:
        return "U"
    if isinstance(term, Literal):
        parts = [term.lexical, term.datatype, (term.language or "").lower()]
        return "L" + "".join(f"{len(part)}:{part}" for part in parts)
    kind, text = ("B", term.label) if isinstance(term, BlankNode) else ("I", term.value)
    return f"{kind}{len(text)}:{text}"


def halves(text):
    """The template and the WHERE of a rule's text."""
    query = text[text.index("CONSTRUCT") :]
    start = query.index("{")
    depth, end = 0, start
    for end in range(start, len(query)):
        depth += {"{": 1, "}": -1}.get(query[end], 0)
        if depth == 0:
            break
    return query[start + 1 : end], query[query.index("{", end) :]


def triples_in(template):
    """The triples of a template in which each is written out and ends with a dot."""
    return [part.split() for part in template.split(" .") if part.strip()]
