"""The axioms of an ontology as rules: one rule an axiom, so that what each reads and writes is exact.

A generic rule for ``rdfs:subClassOf`` would write ``rdf:type`` anything, and then every negation over a class
would stand on a cycle. Here ``A ⊑ B`` is a rule that reads ``rdf:type A`` and writes ``rdf:type B``, and
takes its place among the rules of the author.

Covered are the rules of RDF Schema and of OWL 2 RL/RDF that derive facts about individuals (OWL 2 Profiles,
section 4.3, tables 5 to 7, but for ``owl:sameAs``, see :mod:`leverkg.engine.axioms.same`). What the tables
report as false is in :mod:`leverkg.engine.axioms.check`. Conclusions about the ontology itself (table 9) are
not drawn: they follow for every individual anyhow, and nobody wants to read them among the conclusions of a
case. One does not: a member of one existential that the table places below another (scm-svf1, scm-svf2) gets
no fact by it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from leverkg.engine.access import Access
from leverkg.engine.axioms.classes import Expressions, Inclusion, Patterns, inclusions, variables
from leverkg.engine.axioms.vocabulary import (
    is_axiomatic,
    is_datatype,
    label,
    local_name,
    namespace_name,
    owl,
    rdfs,
)
from leverkg.engine.rule import Header, Kind, Rule, Template
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.sparql.tree import GroupPattern, TermPattern, TriplePattern, TripleTermPattern, Variable

__all__ = ["compile_axioms"]

_X, _Y, _Z = Variable("x"), Variable("y"), Variable("z")


@dataclass(frozen=True, slots=True)
class _Axiom:
    """An axiom on its way to a rule: the triple it is written as, its name's parts, what it matches and
    concludes.
    """

    triple: Triple
    word: str
    about: Term
    body: Patterns
    head: Patterns
    converse: bool = False


def compile_axioms(
    triples: Iterable[Triple],
    *,
    position_of: Callable[[Triple], Position | None] | None = None,
) -> list[Rule]:
    """Compile the axioms of an ontology to rules, in order of their names.

    Args:
        triples: the ontology; what is no axiom in it is passed over.
        position_of: says where a triple stands; where that is not known, they have a file named
            "ontology" as their position.

    Returns:
        Rules of kind ``axiom``. A tautology gives none, and an axiom that derives no fact gives none.

    Source: OWL 2 Profiles, section 4.3; RDF 1.1 Semantics, section 9.2.1 (rdfs2, 3, 7, 9).
    """
    ontology = TripleIndex(triple for triple in triples if is_axiomatic(triple[1]))
    expressions = Expressions(ontology)
    axioms = [axiom for axiom in _axioms(ontology, expressions) if not set(axiom.head) <= set(axiom.body)]
    rules = []
    for name, axiom in _named(axioms):
        position = position_of(axiom.triple) if position_of is not None else None
        rules.append(_rule(name, axiom, position or Position("ontology"), ontology))
    return sorted(rules, key=lambda rule: rule.name)


# --- which axioms there are ---------------------------------------------------------------------------------


def _axioms(ontology: TripleIndex, expressions: Expressions) -> Iterator[_Axiom]:
    for inclusion in inclusions(ontology):
        yield from _inclusion(expressions, inclusion)
    yield from _memberships(ontology, expressions)
    for word in ("subPropertyOf", "equivalentProperty"):
        for triple in ontology.match(p=rdfs(word) if word == "subPropertyOf" else owl(word)):
            yield from _implication(expressions, triple, word, [triple[0]], triple[2])
            if word == "equivalentProperty":
                yield from _implication(expressions, triple, word, [triple[2]], triple[0], converse=True)
    for triple in ontology.match(p=owl("inverseOf")):
        yield from _inverse(expressions, triple)
    for triple in ontology.match(p=RDF_TYPE, o=owl("SymmetricProperty")):
        yield from _turned(expressions, triple, "symmetric", triple[0], triple[0])
    for triple in ontology.match(p=RDF_TYPE, o=owl("TransitiveProperty")):
        yield from _implication(expressions, triple, "transitive", [triple[0], triple[0]], triple[0])
    for triple in ontology.match(p=owl("propertyChainAxiom")):
        steps = ontology.items(triple[2])
        if steps:
            yield from _implication(expressions, triple, "propertyChain", steps, triple[0])
    for triple in ontology.match(p=rdfs("domain")):
        yield from _typed(expressions, triple, "domain", _X)
    for triple in ontology.match(p=rdfs("range")):
        if not is_datatype(ontology, triple[2]):
            yield from _typed(expressions, triple, "range", _Y)


def _inclusion(expressions: Expressions, given: Inclusion) -> Iterator[_Axiom]:
    expressions.restart()
    about = given.upper if given.converse or isinstance(given.lower, BlankNode) else given.lower
    for body, member in expressions.members(given.lower, _X, inside=given.inside == "lower"):
        for consequence in expressions.consequences(given.upper, member, inside=given.inside == "upper"):
            whole = tuple(dict.fromkeys(body + consequence.conditions))
            if variables(consequence.conclusions) <= variables(whole):
                yield _Axiom(given.triple, given.word, about, whole, consequence.conclusions, given.converse)


def _memberships(ontology: TripleIndex, expressions: Expressions) -> Iterator[_Axiom]:
    """An individual stated to be in an anonymous class: what follows for it needs no further condition."""
    for triple in ontology.match(p=RDF_TYPE):
        individual, _, class_ = triple
        if isinstance(class_, BlankNode) and isinstance(individual, IRI) and expressions.structured(class_):
            expressions.restart()
            for found in expressions.consequences(class_, individual):
                if variables(found.conclusions) <= variables(found.conditions):
                    yield _Axiom(triple, "type", individual, found.conditions, found.conclusions)


def _implication(
    expressions: Expressions,
    triple: Triple,
    word: str,
    steps: list[Term],
    prop: Term,
    *,
    converse: bool = False,
) -> Iterator[_Axiom]:
    """A path of properties from x to its end implies one property."""
    stops: list[TermPattern] = [_X, _Y, _Z, *(Variable(f"z{n}") for n in range(2, len(steps)))]
    edges = [expressions.edge(step, stops[n], stops[n + 1]) for n, step in enumerate(steps)]
    head = expressions.edge(prop, _X, stops[len(steps)])
    body = tuple(edge for edge in edges if edge is not None)
    if head is not None and len(body) == len(edges):
        about = prop if converse or len(steps) > 1 or isinstance(steps[0], BlankNode) else steps[0]
        if isinstance(about, BlankNode):
            about = steps[0]
        yield _Axiom(triple, word, about, body, (head,), converse)


def _turned(
    expressions: Expressions, triple: Triple, word: str, prop: Term, turned: Term, *, converse: bool = False
) -> Iterator[_Axiom]:
    body, head = expressions.edge(prop, _X, _Y), expressions.edge(turned, _Y, _X)
    if body is not None and head is not None:
        yield _Axiom(triple, word, turned if converse else prop, (body,), (head,), converse)


def _inverse(expressions: Expressions, triple: Triple) -> Iterator[_Axiom]:
    one, _, other = triple
    if isinstance(one, IRI) and isinstance(other, IRI):  # an anonymous inverse is an expression, not an axiom
        yield from _turned(expressions, triple, "inverseOf", one, other)
        yield from _turned(expressions, triple, "inverseOf", other, one, converse=True)


def _typed(expressions: Expressions, triple: Triple, word: str, end: Variable) -> Iterator[_Axiom]:
    expressions.restart(taken=1)
    body = expressions.edge(triple[0], _X, _Y)
    if body is not None:
        for found in expressions.consequences(triple[2], end):
            yield _Axiom(triple, word, triple[0], (body, *found.conditions), found.conclusions)


# --- names, sentences, rules --------------------------------------------------------------------------------


def _named(axioms: list[_Axiom]) -> Iterator[tuple[str, _Axiom]]:
    def base(axiom: _Axiom) -> str:
        return f"axiom-{axiom.word}-{local_name(axiom.about)}" + ("-converse" if axiom.converse else "")

    def longer(axiom: _Axiom) -> str:
        pattern = axiom.body[0] if axiom.converse and axiom.body else axiom.head[0]
        told = pattern.object if pattern.predicate == RDF_TYPE else pattern.predicate
        if told == axiom.about or isinstance(told, Variable | TripleTermPattern):
            return base(axiom)
        return f"{base(axiom)}-{local_name(told)}"

    axioms = list({(a.body, a.head): a for a in reversed(axioms)}.values())[
        ::-1
    ]  # one that says it is enough
    bases: dict[str, int] = {}
    for axiom in axioms:
        bases[base(axiom)] = bases.get(base(axiom), 0) + 1
    taken: dict[str, int] = {}
    for axiom in axioms:
        name = base(axiom) if bases[base(axiom)] == 1 else longer(axiom)
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}", axiom


def _rule(name: str, axiom: _Axiom, position: Position, ontology: TripleIndex) -> Rule:
    condition = " and ".join(_sentence(pattern, ontology) for pattern in axiom.body)
    conclusion = " and ".join(_sentence(pattern, ontology) for pattern in axiom.head)
    if conclusion == condition:  # two vocabularies with one word
        conclusion = " and ".join(_sentence(pattern, ontology, qualified=True) for pattern in axiom.head)
    says = f"{conclusion}, since {condition}" if condition else conclusion
    bare = says.replace("{", "").replace("}", "")
    return Rule(
        name=name,
        kind=Kind.AXIOM,
        position=position,
        header=Header(summary=bare, description=f"An axiom of the ontology ({axiom.word}).", says=says),
        head=tuple(
            Template(_term(p.subject), _term(p.predicate), _term(p.object), position) for p in axiom.head
        ),
        body=GroupPattern(axiom.body),
        reads=frozenset(_access(pattern) for pattern in axiom.body),
        writes=frozenset(_access(pattern) for pattern in axiom.head),
        bound=frozenset(variables(axiom.body)),
        text=f"CONSTRUCT {{ {_text(axiom.head)} }} WHERE {{ {_text(axiom.body)} }}",
    )


def _sentence(pattern: TriplePattern, ontology: TripleIndex, *, qualified: bool = False) -> str:
    def words(term: TermPattern) -> str:
        if isinstance(term, Variable):
            return f"{{{term.name}}}"
        if isinstance(term, TripleTermPattern):
            return "something"
        said = label(ontology, term)
        return f"{said} ({namespace_name(term)})" if qualified and isinstance(term, IRI) else said

    if pattern.predicate == RDF_TYPE and not isinstance(pattern.object, Variable):
        kind = words(pattern.object)
        article = "an" if kind[:1].lower() in "aeiou" else "a"
        return f"{words(pattern.subject)} is {article} {kind}"
    return f"{words(pattern.subject)} {words(pattern.predicate)} {words(pattern.object)}"


def _access(pattern: TriplePattern) -> Access:
    # A literal does not narrow an access: stores compare literals by value, and 1 is 01.
    constant = pattern.object if isinstance(pattern.object, IRI) else None
    return Access(pattern.predicate if isinstance(pattern.predicate, IRI) else None, constant)


def _term(term: TermPattern) -> IRI | BlankNode | Literal | TripleTerm | Variable:
    if isinstance(term, TripleTermPattern):
        raise TypeError("an axiom makes no triple terms")
    return term


def _text(patterns: Patterns) -> str:
    return " . ".join(f"{p.subject} {p.predicate} {p.object}" for p in patterns)
