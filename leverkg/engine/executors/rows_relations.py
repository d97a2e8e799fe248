"""A working set in dictionaries: for each predicate from subject to objects, and back where that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, Protocol

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph_literals import as_stored
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple, TripleTerm

__all__ = ["ASSERTED", "Later", "Mark", "Relation", "Relations", "is_node"]


class Mark(NamedTuple):
    """Who made a triple: the round, 0 for what is asserted, and the rule's name where it is known."""

    round: int
    maker: str


ASSERTED = Mark(0, "")
_NOTHING: Mapping[Term, Mark] = {}


class Later(Protocol):
    """Asserted triples that need not be there before anything looks at them."""

    def predicates(self) -> Iterable[IRI]:
        """Return their predicates."""
        ...

    def of(self, predicate: IRI, /) -> Iterable[Triple]:
        """Return those of a predicate."""
        ...

    def names(self, node: Term, /) -> bool:
        """Tell whether a node stands in one of them as a subject or an object."""
        ...


class Relation:
    """The triples of one predicate.

    Attributes:
        forward: for each subject its objects, each with who made the triple.
        size: how many triples there are.
    """

    __slots__ = ("_backward", "_counted", "forward", "size")

    def __init__(self) -> None:
        self.forward: dict[Term, dict[Term, Mark]] = {}
        self.size = 0
        self._backward: dict[Term, dict[Term, None]] | None = None
        self._counted = (0, 0)  # how many triples there were when objects were counted, and of how many

    @property
    def backward(self) -> dict[Term, dict[Term, None]]:
        """For each object its subjects; made when it is first asked for, and kept up from then on."""
        if self._backward is None:
            back: dict[Term, dict[Term, None]] = {}
            for subject, objects in self.forward.items():
                for object_ in objects:
                    found = back.get(object_)
                    if found is None:
                        back[object_] = {subject: None}
                    else:
                        found[subject] = None
            self._backward = back
        return self._backward

    def add(self, subject: Term, object_: Term, mark: Mark) -> bool:
        """Add a triple; return whether it is new."""
        objects = self.forward.get(subject)
        if objects is None:
            self.forward[subject] = {object_: mark}
        elif object_ in objects:
            return False
        else:
            objects[object_] = mark
        self.size += 1
        if self._backward is not None:
            self._backward.setdefault(object_, {})[subject] = None
        return True

    def add_new(self, subjects: Sequence[Term], objects: Sequence[Term], marks: Iterable[Mark]) -> None:
        """Add triples none of which is there yet."""
        forward = self.forward
        for subject, object_, mark in zip(subjects, objects, marks, strict=True):
            found = forward.get(subject)
            if found is None:
                forward[subject] = {object_: mark}
            else:
                found[object_] = mark
        self.size += len(subjects)
        self._backward = None

    def discard(self, subject: Term, object_: Term) -> bool:
        """Take a triple out; return whether it was there."""
        objects = self.forward.get(subject, _NOTHING)
        if object_ not in objects:
            return False
        del self.forward[subject][object_]
        if not self.forward[subject]:
            del self.forward[subject]
        self.size -= 1
        self._backward = None
        return True

    def object_count(self) -> int:
        """Return how many objects there are: without turning all triples round, if nobody asked for that."""
        if self._backward is not None:
            return len(self._backward)
        if self._counted[0] != self.size:
            self._counted = (self.size, len(set().union(*self.forward.values())))
        return self._counted[1]

    def pairs(self) -> Iterator[tuple[Term, Term, Mark]]:
        """Yield the triples with their marks."""
        for subject, objects in self.forward.items():
            for object_, mark in objects.items():
                yield subject, object_, mark


class Relations:
    """The triples of all predicates, in the order in which they came."""

    def __init__(self) -> None:
        self._by_predicate: dict[IRI, Relation] = {}
        self._literals: dict[Term, Term] = {}
        self._log: list[Triple] = []
        self._later: dict[IRI, Later] = {}

    @property
    def log(self) -> list[Triple]:
        """All triples in the order in which they came."""
        self._complete()
        return self._log

    def find(self, predicate: Term) -> Relation | None:
        """Return the triples of a predicate, ``None`` if there are none."""
        if predicate in self._later:
            self._fetch(predicate)  # type: ignore[arg-type]
        return self._by_predicate.get(predicate)  # type: ignore[arg-type]

    def predicates(self) -> list[IRI]:
        """Return the predicates of which there are triples."""
        self._complete()
        return [predicate for predicate, relation in self._by_predicate.items() if relation.size]

    def add_later(self, found: Later) -> None:
        """Add asserted triples, those of each predicate when anything first looks at it."""
        self._later.update(dict.fromkeys(found.predicates(), found))

    def _fetch(self, predicate: IRI) -> None:
        self.add_written(self._later.pop(predicate).of(predicate))

    def _waits_for(self, term: Term) -> bool:
        """Tell whether a term may stand in a triple that waits; of literals nobody knows."""
        return isinstance(term, (Literal, TripleTerm)) or any(
            later.names(term) for later in dict.fromkeys(self._later.values())
        )

    def _complete(self) -> None:
        for predicate in [*self._later]:
            self._fetch(predicate)

    def as_kept(self, term: Term) -> Term:
        """Return a term as it is kept: literals as the store has them."""
        if term.__class__ is IRI or term.__class__ is BlankNode:
            return term
        found = self._literals.get(term)
        if found is None:
            found = self._literals[term] = as_stored(term)
        return found

    def add(self, triples: Iterable[Triple], mark: Mark = ASSERTED) -> int:
        """Add triples, whose literals are as they are kept; return how many are new."""
        log, found = self._log, self._by_predicate
        new = 0
        for triple in triples:
            subject, predicate, object_ = triple
            if predicate in self._later:
                self._fetch(predicate)
            relation = found.get(predicate)
            if relation is None:
                relation = found[predicate] = Relation()
            if relation.add(subject, object_, mark):
                log.append(triple)
                new += 1
        return new

    def add_new(
        self, predicate: IRI, subjects: Sequence[Term], objects: Sequence[Term], marks: Iterable[Mark]
    ) -> None:
        """Add triples of a predicate none of which is there yet, each with who made it."""
        relation = self.find(predicate)
        if relation is None:
            relation = self._by_predicate[predicate] = Relation()
        relation.add_new(subjects, objects, marks)
        self._log.extend(zip(subjects, repeat(predicate), objects))

    def add_written(self, triples: Iterable[Triple]) -> int:
        """Add asserted triples, whose literals are as somebody has written them."""
        kept = self.as_kept
        return self.add(
            triple
            if triple[2].__class__ is IRI and triple[0].__class__ is IRI
            else (kept(triple[0]), triple[1], kept(triple[2]))
            for triple in triples
        )

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        gone: set[Triple] = set()
        for subject, predicate, object_ in triples:
            triple = (self.as_kept(subject), predicate, self.as_kept(object_))
            relation = self.find(predicate)
            if relation is not None and relation.discard(triple[0], triple[2]):
                gone.add(triple)
        if gone:
            self._log = [triple for triple in self._log if triple not in gone]

    def mark(self, triple: Triple) -> Mark | None:
        """Return who made a triple, ``None`` if it does not hold."""
        subject, predicate, object_ = triple
        relation = self.find(predicate)
        if relation is None:
            return None
        return relation.forward.get(self.as_kept(subject), _NOTHING).get(self.as_kept(object_))

    def match(self, subject: Term | None, predicate: IRI | None, object_: Term | None) -> Iterator[Triple]:
        """Yield the triples that agree with the terms given; ``None`` is any. The set may grow meanwhile."""
        s = None if subject is None else self.as_kept(subject)
        o = None if object_ is None else self.as_kept(object_)
        if predicate is None and all(term is None or self._waits_for(term) for term in (s, o)):
            self._complete()
        if predicate is not None:
            relation = self.find(predicate)
            found = [(predicate, relation)] if relation is not None else []
        else:
            found = [*self._by_predicate.items()]
        for one, relation in found:
            if s is not None:
                objects = relation.forward.get(s, _NOTHING)
                for other in ([o] if o in objects else ()) if o is not None else list(objects):
                    yield s, one, other
            elif o is not None:
                for other in list(relation.backward.get(o, ())):
                    yield other, one, o
            else:
                for other, last, _ in list(relation.pairs()):
                    yield other, one, last

    def derived(self) -> Iterator[tuple[Triple, Mark]]:
        """Yield the triples that rules made, with their marks, in the order in which they came."""
        relations = self._by_predicate
        for triple in self._log:  # what waits is asserted
            subject, predicate, object_ = triple
            mark = relations[predicate].forward[subject][object_]
            if mark is not ASSERTED:
                yield triple, mark

    def made_by_predicate(self) -> dict[IRI, tuple[list[str], list[Term], list[Term]]]:
        """Return them by predicate: rules, subjects and objects, those of a subject one after the other."""
        found = {}
        for predicate, relation in self._by_predicate.items():
            made = [(s, o, mark.maker) for s, o, mark in relation.pairs() if mark is not ASSERTED]
            if made:
                found[predicate] = (
                    [rule for _, _, rule in made],
                    [s for s, _, _ in made],
                    [o for _, o, _ in made],
                )
        return found

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are, with how many subjects and objects."""
        predicate, object_ = access
        if predicate is None:
            found = [self.statistics(Access(one, object_)) for one in self.predicates()]
            sums = [*map(sum, zip(*found, strict=True))] or [0, 0, 0]
            return Statistics(sums[0], sums[1], min(sums[2], 1 if object_ is not None else sums[2]))
        relation = self.find(predicate)
        if relation is None:
            return Statistics(0, 0, 0)
        if object_ is None:
            return Statistics(relation.size, len(relation.forward), relation.object_count())
        number = len(relation.backward.get(self.as_kept(object_), ()))
        return Statistics(number, number, min(number, 1))

    def expected(self, access: Access) -> Statistics:
        """Return what :meth:`statistics` does, but of any predicate together no more than a bound.

        It decides an order only, and what waits need not come for that.
        """
        if access.predicate is None:
            return Statistics(*[len(self._log)] * 3)
        return self.statistics(access)

    def count(self, access: Access) -> int:
        """Return how many triples of a kind are expected."""
        predicate, object_ = access
        if predicate is None:
            return len(self._log)
        relation = self.find(predicate)
        if relation is None:
            return 0
        return relation.size if object_ is None else len(relation.backward.get(self.as_kept(object_), ()))

    def any(self, access: Access) -> bool:
        """Tell whether there is a triple of a kind at all."""
        predicate, object_ = access
        if predicate is None:
            return next(self.match(None, None, object_), None) is not None
        relation = self.find(predicate)
        if relation is None:
            return False
        return relation.size > 0 if object_ is None else self.as_kept(object_) in relation.backward


def is_node(term: object) -> bool:
    """Tell whether a term may be a subject."""
    return term.__class__ is IRI or not isinstance(term, (Literal, TripleTerm))
