"""Rules over triples, once as data and then in the notation of each engine that is compared.

A rule is a head and a body of triples; a term is a variable (`?x`) or an IRI in angle brackets. What OWL can
say of the same program stands beside it as axioms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["NS", "TYPE", "Program", "Rule", "iri", "line"]

NS = "http://example.org/bench#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

Triple = tuple[str, str, str]


def iri(local: str) -> str:
    """Return an IRI of the benchmark's namespace, in angle brackets."""
    return f"<{NS}{local}>"


def line(triple: Triple) -> str:
    """Return a triple as a line of N-Triples."""
    return f"{triple[0]} {triple[1]} {triple[2]} .\n"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: if the body holds, the head does."""

    name: str
    head: Triple
    body: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A set of rules.

    Attributes:
        rules: the rules.
        axioms: the same in OWL 2 RL as Turtle, if it can be said.
    """

    rules: tuple[Rule, ...]
    axioms: str | None = None

    @property
    def derived(self) -> frozenset[str]:
        """The predicates that rules conclude."""
        return frozenset(rule.head[1] for rule in self.rules)

    def rq(self) -> Iterator[tuple[str, str]]:
        """Yield the rules as leverkg's files: name and text."""
        for rule in self.rules:
            header = f"#+ summary: {rule.name}\n#+ description: A rule of a benchmark.\n"
            header += "#+ source: benchmark\n#+ says: It follows\n"
            yield rule.name, header + self.construct(rule) + "\n"

    @staticmethod
    def construct(rule: Rule) -> str:
        """Return a rule as a CONSTRUCT query, its body in the order written."""
        return f"CONSTRUCT {{ {' '.join(rule.head)} }} WHERE {{ {_joined(rule.body)} }}"

    def shacl(self) -> str:
        """Return the rules as SHACL-AF, of a shape with one target."""
        rules = " ,\n".join(
            f'[ a sh:SPARQLRule ; sh:construct """{self.construct(rule)}""" ]' for rule in self.rules
        )
        return (
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
            f"<{NS}Shape> a sh:NodeShape ; sh:targetNode <{NS}run> ; sh:rule {rules} .\n"
        )

    def relations(self) -> dict[str, str]:
        """Return short names of the predicates, which the Datalog notations use as relations."""
        predicates = {p for rule in self.rules for _, p, _ in (rule.head, *rule.body)}
        return {predicate: f"r{number}" for number, predicate in enumerate(sorted(predicates))}

    def datalog(self, variable: str, constant: str) -> list[str]:
        """Return the rules as Datalog over one binary relation a predicate.

        Args:
            variable: how a variable is written, with `{}` for its name.
            constant: how an IRI is written, with `{}` for it (in angle brackets).
        """
        names = self.relations()

        def term(text: str) -> str:
            return variable.format(text[1:]) if text.startswith("?") else constant.format(text)

        def atom(triple: Triple) -> str:
            return f"{names[triple[1]]}({term(triple[0])},{term(triple[2])})"

        return [f"{atom(rule.head)} :- {', '.join(map(atom, rule.body))} ." for rule in self.rules]

    def answers(self, facts: Iterable[Triple]) -> set[Triple]:
        """Return what follows and is not among the facts: a plain evaluation, to judge the others by."""
        known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for s, p, o in facts:
            known[p].add((s, o))
        given = {(s, p, o) for p, pairs in known.items() for s, o in pairs}
        changed = True
        while changed:
            changed = False
            for rule in self.rules:
                for row in list(_rows(rule.body, known)):
                    s, p, o = (row.get(term, term) for term in rule.head)
                    if (s, o) not in known[p]:
                        known[p].add((s, o))
                        changed = True
        return {(s, p, o) for p, pairs in known.items() for s, o in pairs} - given


def _joined(body: Iterable[Triple]) -> str:
    return " . ".join(" ".join(triple) for triple in body)


def _rows(body: tuple[Triple, ...], known: dict[str, set[tuple[str, str]]]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = [{}]
    for s, p, o in body:
        shared = [term for term in (s, o) if not term.startswith("?") or (rows and term in rows[0])]
        table: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
        for subject, object_ in known[p]:
            if s == o and subject != object_:
                continue
            values = {s: subject, o: object_}
            if all(term.startswith("?") or values[term] == term for term in (s, o)):
                table[tuple(values[term] for term in shared)].append(
                    {name: value for name, value in values.items() if name.startswith("?")}
                )
        rows = [row | found for row in rows for found in table[tuple(row.get(term, term) for term in shared)]]
        if not rows:
            return []
    return rows
