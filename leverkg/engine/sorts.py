"""Which classes the subjects of a rule's reads and writes belong to, so that like-named properties do not
meet.

Two rules that read and write one property do not depend on each other if the one speaks of members of a
class, the other of members of another, and the ontology declares the two disjoint: ``?b a :Balance ;
:inSituation ?s`` never matches what a rule concludes of a ``:Shift``. The classes are those that a body
or a head states with ``rdf:type``. It is the declared axiom that makes this sound: data in which one node
belongs to both classes are inconsistent, and are reported as such, not reasoned about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.axioms.vocabulary import owl
from leverkg.engine.class_hierarchy import SUBCLASS, superclasses
from leverkg.engine.rule import Minted, Rule
from leverkg.engine.triple_index import FIRST, REST, TripleIndex
from leverkg.rdf.term import IRI, RDF_TYPE, Triple
from leverkg.sparql.scope import exists_in
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import (
    Bind,
    Filter,
    GroupPattern,
    LateralPattern,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["DISJOINTNESS", "Disjointness", "read_sorts", "write_sorts"]

Sorts = dict[Access, set[frozenset[IRI]]]
Known = Mapping[str, frozenset[IRI]]

_DISJOINT, _MEMBERS = owl("disjointWith"), owl("members")
DISJOINTNESS = (SUBCLASS, _DISJOINT, _MEMBERS, FIRST, REST)
"""The properties by which an ontology says which classes are disjoint."""


class Disjointness(NamedTuple):
    """The pairs of classes that an ontology declares disjoint, with those below them."""

    pairs: frozenset[frozenset[IRI]] = frozenset()
    above: Mapping[IRI, frozenset[IRI]] = MappingProxyType({})

    def apart(self, first: frozenset[IRI], second: frozenset[IRI]) -> bool:
        """Tell whether nothing can belong to all the classes of both sets."""
        ours = {upper for one in first for upper in self.above.get(one, frozenset((one,)))}
        theirs = {upper for one in second for upper in self.above.get(one, frozenset((one,)))}
        return any(frozenset((a, b)) in self.pairs for a in ours for b in theirs if a != b)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Disjointness:
        """Read ``owl:disjointWith``, ``owl:AllDisjointClasses`` and ``rdfs:subClassOf`` from an ontology."""
        index = TripleIndex(triple for triple in triples if triple[1] in DISJOINTNESS)
        pairs = [(s, o) for s, _, o in index.match(p=_DISJOINT)]
        for _, _, head in index.match(p=_MEMBERS):
            pairs += combinations(index.items(head) or (), 2)
        return cls(
            frozenset(frozenset((a, b)) for a, b in pairs if isinstance(a, IRI) and isinstance(b, IRI)),
            {
                name: frozenset(upper for upper in superclasses(index, name) if isinstance(upper, IRI))
                for name, _, _ in index.match(p=SUBCLASS)
                if isinstance(name, IRI)
            },
        )


def read_sorts(rule: Rule) -> Sorts:
    """Return for each read the sets of classes that its subjects are said to belong to, one a place.

    The empty set stands for a place that says nothing of its subject; a path does not.
    """
    accesses = rule.reads | rule.negated
    found: Sorts = {access: set() for access in accesses}
    if rule.body is None or any(isinstance(node, PathPattern) for node in nodes(rule.body)):
        return {access: {frozenset()} for access in accesses}
    _group(rule.body, {}, found)
    return {access: sorts or {frozenset()} for access, sorts in found.items()}


def write_sorts(rule: Rule) -> Sorts:
    """Return for each write the sets of classes that its subjects are said to belong to, one a triple."""
    found: Sorts = defaultdict(set)
    known = _classes(rule.body, {}) if rule.body is not None else {}
    made: dict[Minted, set[IRI]] = defaultdict(set)
    for template in rule.head:
        if (
            template.predicate == RDF_TYPE
            and isinstance(template.subject, Minted)
            and isinstance(template.object, IRI)
        ):
            made[template.subject].add(template.object)
    for template in rule.head:
        subject = template.subject
        sort: frozenset[IRI] = frozenset()
        if isinstance(subject, Minted):
            sort = frozenset(made[subject])
        elif isinstance(subject, Variable):
            sort = known.get(subject.name, frozenset())
        for write in rule.writes:
            if template.predicate in (write.predicate, None) or not isinstance(template.predicate, IRI):
                found[write].add(sort)
    for write in rule.writes:
        if not found[write]:
            found[write].add(frozenset())
    return found


def _classes(group: GroupPattern, outer: Known) -> dict[str, frozenset[IRI]]:
    known = dict(outer)
    for element in group.elements:
        if (
            isinstance(element, TriplePattern)
            and element.predicate == RDF_TYPE
            and isinstance(element.subject, Variable)
            and isinstance(element.object, IRI)
        ):
            name = element.subject.name
            known[name] = known.get(name, frozenset()) | {element.object}
    return known


def _group(group: GroupPattern, outer: Known, found: Sorts) -> None:
    known = _classes(group, outer)
    for element in group.elements:
        if isinstance(element, TriplePattern):
            _note(element, known, found)
        elif isinstance(element, GroupPattern):
            _group(element, known, found)
        elif isinstance(element, (LateralPattern, OptionalPattern, MinusPattern)):
            # MINUS does not see the outer solution, but what it removes has to agree with it.
            _group(element.group, known, found)
        elif isinstance(element, UnionPattern):
            for alternative in element.alternatives:
                _group(alternative, known, found)
        elif isinstance(element, Filter):
            for exists in exists_in(element.condition):
                _group(exists.group, known, found)
        elif isinstance(element, Bind):
            for exists in exists_in(element.expression):
                _group(exists.group, known, found)
        elif isinstance(element, SubSelect):
            _group(element.query.where, {}, found)


def _note(pattern: TriplePattern, known: Known, found: Sorts) -> None:
    subject = pattern.subject
    sort = known.get(subject.name, frozenset()) if isinstance(subject, Variable) else frozenset()
    for access, sorts in found.items():
        if pattern.predicate != access.predicate and not isinstance(pattern.predicate, Variable):
            continue
        if isinstance(pattern.object, IRI) and access.object is not None and access.object != pattern.object:
            continue
        sorts.add(sort)
