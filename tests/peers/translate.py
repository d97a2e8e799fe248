"""Rules as Datalog: from the engine's syntax tree to clauses, or a reason why a program is not translated.

A group becomes *ways*: conjunctions in which each variable is known to be bound or not, so that OPTIONAL is
two ways (with, and without), UNION one each, and what an expression makes of an unbound variable is settled
here (SPARQL 1.1 Query, sections 17.2 and 18). Absence is a relation of its own for the solutions that are to
be taken away, so it may hold whole groups.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peers.datalog import (
    UNBOUND,
    Aggregate,
    Arith,
    Atom,
    Cannot,
    Clause,
    Coding,
    Condition,
    Const,
    Made,
    Not,
    Same,
    Slot,
    Tag,
    Var,
)
from peers.expressions import Expressions
from peers.paths import Paths
from peers.selects import Selects
from peers.ways import Way

from leverkg.engine import Rule
from leverkg.engine.rule import HeadTerm, Minted
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.sparql import tree
from leverkg.sparql.tree import Node, Variable

__all__ = ["Translation", "translate"]


@dataclass(frozen=True)
class Translation:
    """A program for the solvers, with what is needed to read their answers."""

    parts: tuple[Clause | Aggregate, ...]
    coding: Coding
    relations: dict[str, tuple[IRI, IRI | None]]
    whole: bool = False
    """Some absence comes with all that is outside of it: it may look recursive where it is not."""

    def facts(self, triples: Iterable[Triple]) -> list[Clause]:
        """Return triples as clauses without conditions."""
        names = {key: name for name, key in self.relations.items()}
        found = []
        for s, p, o in triples:
            if p == RDF_TYPE and isinstance(o, IRI):
                found.append(Clause(Atom(names[p, o], (self.coding.code(s),)), ()))
            else:
                found.append(Clause(Atom(names[p, None], (self.coding.code(s), self.coding.code(o))), ()))
        return found


def translate(rules: Sequence[Rule], triples: Sequence[Triple]) -> Translation:
    """Return rules over a graph as a program.

    Raises:
        Cannot: a construct that has no translation here.
    """
    terms: list[Term] = [term for triple in triples for term in (triple[0], triple[2])]
    keys: dict[tuple[IRI, IRI | None], None] = {}
    for _, p, o in triples:
        keys[p, o if p == RDF_TYPE and isinstance(o, IRI) else None] = None
    for rule in rules:
        terms += _terms(rule)
        for access in (*rule.reads, *rule.writes):
            if access.predicate is not None:
                typed = access.predicate == RDF_TYPE
                if typed and not isinstance(access.object, IRI):
                    raise Cannot("a class that is a variable")
                keys[access.predicate, access.object if typed else None] = None  # type: ignore[index]
    ordered = sorted(keys, key=str)
    relations = {f"r{index}": key for index, key in enumerate(ordered)}
    translator = _Translator(Coding(terms), {key: name for name, key in relations.items()})
    for clause in Translation((), translator.coding, relations).facts(triples):
        translator.given.setdefault(clause.head.relation, set()).add(clause.head.terms[-1].tag)  # type: ignore[union-attr]
    translator.written = {key for rule in rules for key in ((w.predicate, None) for w in rule.writes)}  # type: ignore[misc]
    for rule in rules:
        translator.rule(rule)
    return Translation(tuple(translator.parts), translator.coding, relations, translator.whole)


def _terms(rule: Rule) -> Iterable[Term]:
    """Yield the constants of a rule."""
    stack: list[object] = [rule.body, *(term for template in rule.head for term in template.terms())]
    while stack:
        part = stack.pop()
        if isinstance(part, (IRI, Literal)):
            yield part
        elif isinstance(part, (tuple, list)):
            stack.extend(part)
        elif isinstance(part, Node):
            stack.extend(getattr(part, name) for name in part.__match_args__)


class _Translator(Expressions, Paths, Selects):
    """Clauses under construction."""

    def __init__(self, coding: Coding, names: dict[tuple[IRI, IRI | None], str]) -> None:
        self.coding = coding
        self.names = names
        self.parts: list[Clause | Aggregate] = []
        self.given: dict[str, set[str]] = {}
        self.written: set[tuple[IRI, None]] = set()
        self.whole = False
        self._fresh = itertools.count()

    def fresh(self) -> Var:
        """Return a variable that occurs nowhere else."""
        return Var(f"x{next(self._fresh)}")

    def relation(self) -> str:
        """Return the name of a relation that occurs nowhere else."""
        return f"h{next(self._fresh)}"

    def rule(self, rule: Rule) -> None:
        """Add the clauses of a rule: one for each way through its body and triple of its head."""
        assert rule.body is not None
        for way in self.group(rule.body):
            for template in rule.head:
                subject, object_ = (self._head(t, way) for t in (template.subject, template.object))
                if subject is None or object_ is None:
                    continue
                predicate = template.predicate
                assert isinstance(predicate, IRI)
                guard = [Tag(subject, "node")] if isinstance(subject, Var) else []
                if predicate == RDF_TYPE:
                    assert isinstance(template.object, IRI)
                    head = Atom(self.names[predicate, template.object], (subject,))
                else:
                    head = Atom(self.names[predicate, None], (subject, object_))
                self.parts.append(Clause(head, (*way.conditions, *guard)))

    def _head(self, term: HeadTerm, way: Way) -> Slot | None:
        if isinstance(term, Variable):
            return way.bound.get(term.name)
        if isinstance(term, Minted):
            return Made(f"{term.rule}-{term.label}", tuple(way.bound.get(n, UNBOUND) for n in term.arguments))
        assert isinstance(term, (IRI, Literal))
        return self.coding.code(term)

    def group(self, group: tree.GroupPattern, start: Way | None = None) -> list[Way]:
        """Return the ways through a group; inside EXISTS, from a solution outside."""
        ways = self.without_filters(group, start)
        for element in group.elements:
            if isinstance(element, tree.Filter):
                ways = self.filtered(ways, element)
        return ways

    def without_filters(self, group: tree.GroupPattern, start: Way | None = None) -> list[Way]:
        """Return the ways through a group before its filters."""
        ways = [start or Way()]
        for element in group.elements:
            if isinstance(element, tree.Filter):
                continue
            if start is not None and not isinstance(element, (tree.TriplePattern, tree.PathPattern)):
                raise Cannot(f"{type(element).__name__} inside EXISTS")
            ways = [new for way in ways for new in self.element(element, way)]
        return ways

    def filtered(self, ways: Iterable[Way], element: tree.Filter) -> list[Way]:
        """Return ways with a filter's condition."""
        return [way.plus(more) for way in ways for more in self.true(element.condition, way)]

    def element(self, element: tree.Element, way: Way) -> Iterable[Way]:
        """Return the ways on from a way through one element."""
        match element:
            case tree.TriplePattern():
                return self.triple(element, way)
            case tree.PathPattern():
                return self.path(element, way)
            case tree.GroupPattern():
                return self.join([way], self.group(element))
            case tree.UnionPattern():
                return self.join([way], [w for one in element.alternatives for w in self.group(one)])
            case tree.InlineData():
                return self.join([way], list(self.values(element)))
            case tree.OptionalPattern():
                return self.optional(element, way)
            case tree.MinusPattern():
                return self.minus(element, way)
            case tree.Bind():
                name = element.variable.name
                made = self.value(element.expression, way)
                return [way.plus(c, **({} if v is None else {name: v})) for c, v in made]
            case tree.SubSelect():
                return self.join([way], self.select(element.query))
        raise Cannot(type(element).__name__)

    def join(self, ways: Iterable[Way], others: Sequence[Way]) -> list[Way]:
        """Return the compatible pairs of ways: what both bind is the same."""
        found = []
        for way in ways:
            for other in others:
                shared = way.bound.keys() & other.bound.keys()
                same = [Same(way.bound[name], other.bound[name]) for name in sorted(shared)]
                found.append(way.plus((*other.conditions, *same), **(other.bound | way.bound)))
        return found

    def term(self, term: tree.TermPattern, way: Way) -> tuple[Var | Const, dict[str, Var | Const]]:
        """Return a pattern's term, and what it newly binds."""
        if isinstance(term, Variable):
            if term.name in way.bound:
                return way.bound[term.name], {}
            new = self.fresh()
            return new, {term.name: new}
        if not isinstance(term, (IRI, Literal)):
            raise Cannot(f"{type(term).__name__} in a pattern")
        return self.coding.code(term), {}

    def triple(self, pattern: tree.TriplePattern, way: Way) -> Iterable[Way]:
        """Return the ways on through a triple pattern; a variable predicate must have its value already."""
        predicate = pattern.predicate
        if isinstance(predicate, Variable):
            known = way.bound.get(predicate.name)
            if not isinstance(known, Const):
                raise Cannot("a predicate that is a variable")
            predicate = self.coding.term(known)  # type: ignore[assignment]
            assert isinstance(predicate, IRI)
        return [self.atom(pattern.subject, predicate, pattern.object, way)]

    def atom(self, one: tree.TermPattern, predicate: IRI, two: tree.TermPattern, way: Way) -> Way:
        """Return the way on through one triple."""
        subject, new = self.term(one, way)
        way = way.plus((), **new)
        if predicate == RDF_TYPE:
            assert isinstance(two, IRI)
            return way.plus([Atom(self.names[predicate, two], (subject,))])
        object_, new = self.term(two, way)
        relation = self.names.get((predicate, None))
        if relation is None:
            raise Cannot("a predicate that is in no graph and no rule")
        return way.plus([Atom(relation, (subject, object_))], **new)

    def values(self, data: tree.InlineData) -> Iterable[Way]:
        """Yield a way for each row."""
        for row in data.rows:
            cells = zip(data.variables, row, strict=True)
            yield Way((), {v.name: self.coding.code(cell) for v, cell in cells if cell is not None})

    def holds(self, way: Way, others: Iterable[Way]) -> list[Atom]:
        """Return relations any of which holds of a way's solutions that go on along one of the others.

        Each is over what is inside alone, so that absence does not look back at what the rule itself reads;
        where a filter inside looks at a variable that nothing inside binds, what is outside comes with it.
        """
        found = []
        for other in others:
            inside = other.conditions[len(way.conditions) :]
            used = {slot for c in inside for slot in _slots(c)}
            slots = tuple(slot for slot in way.slots() if slot in used)
            if not set(slots) <= _safe(inside):
                self.whole = True
                inside = other.conditions
            name = self.relation()
            self.parts.append(Clause(Atom(name, slots), inside))
            found.append(Atom(name, slots))
        return found

    def optional(self, element: tree.OptionalPattern, way: Way) -> list[Way]:
        """Return the ways with the optional part, and the one without."""
        inside = self.without_filters(element.group)
        joined = self.join([way], inside)
        for one in element.group.elements:
            if isinstance(one, tree.Filter):  # a filter of the group sees both sides
                joined = self.filtered(joined, one)
        return [*joined, way.plus(map(Not, self.holds(way, joined)))]

    def minus(self, element: tree.MinusPattern, way: Way) -> list[Way]:
        """Return the way without the solutions that agree on a shared variable with one of the group."""
        inside = [w for w in self.group(element.group) if w.bound.keys() & way.bound.keys()]
        return [way.plus(map(Not, self.holds(way, self.join([way], inside))))]

    def exists(self, exists: tree.Exists, way: Way) -> list[Atom]:
        """Return relations any of which holds of a way's solutions for which a group has one."""
        return self.holds(way, self.group(exists.group, start=way))


def _slots(condition: Condition) -> Iterable[Slot]:
    match condition:
        case Atom():
            return condition.terms
        case Not():
            return condition.atom.terms
        case Tag():
            return (condition.term,)
        case Arith():
            return condition.out, condition.left, condition.right
    return condition.left, condition.right


def _safe(conditions: Sequence[Condition]) -> set[Slot]:
    """Return what conditions bind."""
    found = {slot for c in conditions if isinstance(c, Atom) for slot in c.terms}
    found |= {c.out for c in conditions if isinstance(c, Arith)}
    for _ in conditions:
        for c in conditions:
            if isinstance(c, Same) and any(isinstance(s, Const) or s in found for s in (c.left, c.right)):
                found |= {c.left, c.right}
    return found
