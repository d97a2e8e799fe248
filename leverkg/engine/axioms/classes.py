"""Class expressions as patterns: what must hold of a member (left of an inclusion), what follows for one
(right).

The two directions are those of OWL 2 Profiles, section 4.3, tables 5 and 6: on the left a class, an
intersection, a union, an enumeration, ``someValuesFrom`` and ``hasValue`` can be recognised; on the right a
class, an intersection, ``hasValue`` and ``allValuesFrom`` derive something. An expression that derives
nothing gives nothing: existentials on the right make no new nodes.

No membership in an anonymous class is ever derived: expressions are compiled through, so that ``A ≡ B ⊓
∃p.C`` becomes rules over ``A``, ``B``, ``p`` and ``C``, and stratification sees exactly these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from leverkg.engine.axioms.vocabulary import is_datatype, owl, rdfs
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import TermPattern, TriplePattern, Variable

__all__ = ["Consequence", "Expressions", "Inclusion", "Patterns", "inclusions", "substitute", "variables"]

Patterns = tuple[TriplePattern, ...]

_THING = (owl("Thing"), rdfs("Resource"))
_NOTHING = owl("Nothing")
_STRUCTURE = (
    owl("intersectionOf"),
    owl("unionOf"),
    owl("oneOf"),
    owl("complementOf"),
    owl("onProperty"),
    owl("onProperties"),
)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows for a member: under what further conditions, and which triples."""

    conditions: Patterns
    conclusions: Patterns


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Everything in one class is in another.

    Attributes:
        triple: the axiom that says so.
        word: its kind.
        lower: the class, or expression, that is included.
        upper: the one that includes it.
        converse: it is the second half of an equivalence.
        inside: ``lower`` or ``upper`` if of that one the structure is meant, although it has a name.
    """

    triple: Triple
    word: str
    lower: Term
    upper: Term
    converse: bool = False
    inside: str = ""


def inclusions(ontology: TripleIndex) -> Iterator[Inclusion]:
    """Yield the inclusions of classes that an ontology states; an equivalence is two."""
    for triple in ontology.match(p=rdfs("subClassOf")):
        yield Inclusion(triple, "subClassOf", triple[0], triple[2])
    for triple in ontology.match(p=owl("equivalentClass")):
        yield Inclusion(triple, "equivalentClass", triple[0], triple[2])
        yield Inclusion(triple, "equivalentClass", triple[2], triple[0], converse=True)
    for word in ("intersectionOf", "unionOf", "oneOf", "complementOf", "onProperty"):
        shown = "restriction" if word == "onProperty" else word
        for triple in ontology.match(p=owl(word)):
            named = triple[0]
            if isinstance(named, IRI):
                yield Inclusion(triple, shown, named, named, inside="upper")
                yield Inclusion(triple, shown, named, named, converse=True, inside="lower")
    for triple in ontology.match(p=owl("disjointUnionOf")):
        for member in ontology.items(triple[2]) or []:
            yield Inclusion(triple, "disjointUnionOf", member, triple[0])


def variables(patterns: Patterns) -> set[str]:
    """Return the names of the variables in patterns."""
    return {t.name for p in patterns for t in (p.subject, p.predicate, p.object) if isinstance(t, Variable)}


def substitute(patterns: Patterns, name: str, value: TermPattern) -> Patterns:
    """Return the patterns with a variable replaced in subject and object."""

    def swap(term: TermPattern) -> TermPattern:
        return value if isinstance(term, Variable) and term.name == name else term

    return tuple(TriplePattern(swap(p.subject), p.predicate, swap(p.object)) for p in patterns)


@dataclass(slots=True)
class Expressions:
    """The class expressions of one ontology."""

    ontology: TripleIndex
    _count: int = field(default=0)

    def edge(self, prop: Term, subject: TermPattern, object_: TermPattern) -> TriplePattern | None:
        """Return the pattern of a property or inverse property between two terms; ``None`` if neither."""
        if isinstance(prop, IRI):
            return None if isinstance(subject, Literal) else TriplePattern(subject, prop, object_)
        inverse = self.ontology.value(prop, owl("inverseOf"))
        return self.edge(inverse, object_, subject) if isinstance(inverse, IRI) else None

    def structured(self, node: Term) -> bool:
        """Tell whether a node is a class expression, named or not."""
        return any(self.ontology.objects(node, p) for p in _STRUCTURE)

    def members(
        self, node: Term, subject: TermPattern, *, inside: bool = False
    ) -> list[tuple[Patterns, TermPattern]]:
        """Return the ways in which something can be seen to be a member: patterns, and the member (a
        variable, or an individual).

        Args:
            node: the class expression.
            subject: the variable (or individual) that stands for the member.
            inside: look into the structure even of a named class.
        """
        if node in _THING:
            return [((), subject)]
        if node == _NOTHING or is_datatype(self.ontology, node):
            return []
        if isinstance(node, IRI) and not inside:
            return (
                [((TriplePattern(subject, RDF_TYPE, node),), subject)]
                if not isinstance(subject, Literal)
                else []
            )
        found: list[tuple[Patterns, TermPattern]] = []
        for part in self.ontology.objects(node, owl("intersectionOf")):
            found += self._intersection(part, subject)
        for part in self.ontology.objects(node, owl("unionOf")):
            for member in self.ontology.items(part) or []:
                found += self.members(member, subject)
        for part in self.ontology.objects(node, owl("oneOf")):
            for individual in self.ontology.items(part) or []:
                if isinstance(individual, BlankNode):
                    continue  # a blank node in a pattern would match anything
                if isinstance(subject, Variable) or subject == individual:
                    found.append(((), individual))
        for prop in self.ontology.objects(node, owl("onProperty")):
            found += self._restriction(node, prop, subject)
        return found

    def _intersection(self, part: Term, subject: TermPattern) -> list[tuple[Patterns, TermPattern]]:
        ways: list[tuple[Patterns, TermPattern]] = [((), subject)]
        members = self.ontology.items(part)
        if not members:
            return []
        for member in members:
            joined = []
            for patterns, who in ways:
                for more, whom in self.members(member, who):
                    kept = substitute(patterns, who.name, whom) if isinstance(who, Variable) else patterns
                    joined.append((kept + more, whom))
            ways = joined
        return ways

    def _restriction(
        self, node: Term, prop: Term, subject: TermPattern
    ) -> Iterator[tuple[Patterns, TermPattern]]:
        for value in self.ontology.objects(node, owl("hasValue")):
            edge = self.edge(prop, subject, value)
            if edge is not None and not isinstance(value, BlankNode):
                yield (edge,), subject
        for filler in self.ontology.objects(node, owl("someValuesFrom")):
            other = self.fresh()
            for patterns, whom in self.members(filler, other):
                edge = self.edge(prop, subject, whom)
                if edge is not None:
                    yield (edge, *patterns), subject

    def consequences(self, node: Term, subject: TermPattern, *, inside: bool = False) -> list[Consequence]:
        """Return what follows for a member of a class expression.

        Args:
            node: the class expression.
            subject: the variable or individual that stands for the member.
            inside: look into the structure even of a named class.
        """
        if (
            node in _THING
            or node == _NOTHING
            or is_datatype(self.ontology, node)
            or isinstance(subject, Literal)
        ):
            return []
        if isinstance(node, IRI) and not inside:
            return [Consequence((), (TriplePattern(subject, RDF_TYPE, node),))]
        found: list[Consequence] = []
        for part in self.ontology.objects(node, owl("intersectionOf")):
            for member in self.ontology.items(part) or []:
                found += self.consequences(member, subject)
        for prop in self.ontology.objects(node, owl("onProperty")):
            for value in self.ontology.objects(node, owl("hasValue")):
                edge = self.edge(prop, subject, value)
                if edge is not None and not isinstance(value, BlankNode):
                    found.append(Consequence((), (edge,)))
            for filler in self.ontology.objects(node, owl("allValuesFrom")):
                other = self.fresh()
                edge = self.edge(prop, subject, other)
                if edge is not None:
                    for inner in self.consequences(filler, other):
                        found.append(Consequence((edge, *inner.conditions), inner.conclusions))
        return found

    def fresh(self) -> Variable:
        """Return a variable that no pattern has yet: y, y2, y3 …"""
        self._count += 1
        return Variable("y" if self._count == 1 else f"y{self._count}")

    def restart(self, taken: int = 0) -> None:
        """Begin to number variables again, after as many as are taken: those of two rules have nothing to do
        with each other.
        """
        self._count = taken
