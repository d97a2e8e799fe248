"""What a Python rule is given and what it gives: a view of the facts, and conclusions from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias

from leverkg.engine.access import Access
from leverkg.engine.mint import mint
from leverkg.errors import Position, RuleError
from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, BlankNode, Term, Triple, local_name

__all__ = ["Absence", "Conclusion", "Facts", "Function", "View", "sentence_values"]

_MANY = 1_000  # triples
_PLAIN = pattern("[A-Za-z0-9_-]+")  # a label that fits into a name; others are looked at
Absence: TypeAlias = tuple[Term | None, IRI | None, Term | None]
Function: TypeAlias = "Callable[[View], Iterable[Conclusion]]"


class Facts(Protocol):
    """What a view looks into; executors provide it."""

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given."""
        ...


class Conclusion(NamedTuple):
    """What a Python rule concludes, and from what.

    Attributes:
        triples: the triples concluded.
        premises: the triples it rests on; each must hold.
        absences: patterns (``None`` is any) that must match nothing; declared in ``negated``.
        bindings: values for the placeholders of the rule's sentences. Others are filled from what the
            conclusion says: ``{subject}``, ``{object}``, and the objects of the conclusion's properties, else
            of the premises', by the property's local name, where all premises have one and the same.
    """

    triples: Sequence[Triple]
    premises: Sequence[Triple] = ()
    absences: Sequence[Absence] = ()
    bindings: Mapping[str, Term] = MappingProxyType({})


def sentence_values(conclusion: Conclusion, triple: Triple) -> dict[str, Term]:
    """Return the values for a rule's sentences about a triple that it concluded.

    These are the ones given, else what the conclusion says; and of the premises only what all that could be
    meant agree on, so that no sentence speaks of one of several.
    """
    named: dict[str, set[Term]] = {}
    for _, predicate, object_ in conclusion.premises:
        named.setdefault(local_name(predicate.value), set()).add(object_)
    row = {name: next(iter(values)) for name, values in named.items() if len(values) == 1}
    row |= {"subject": triple[0], "object": triple[2]}
    row |= {local_name(predicate.value): object_ for _, predicate, object_ in conclusion.triples}
    return row | dict(conclusion.bindings)


class View:
    """The facts as a Python rule may see them: what it declared to read, and nothing else.

    Attributes:
        shown: the triples that were asked for and hold.
        minted: the nodes that were made, with labels that fit into a name.
    """

    def __init__(
        self, name: str, position: Position, reads: Collection[Access], facts: Facts, base: str
    ) -> None:
        self._name = name
        self._position = position
        self._reads = reads
        self._facts = facts
        self._base = base
        self._allowed: set[Access] = set()
        self.shown: set[Triple] = set()
        self.minted: set[Term] = set()

    def triples(
        self,
        subject: Term | str | None = None,
        predicate: IRI | str | None = None,
        object: Term | str | None = None,
    ) -> Iterator[Triple]:
        """Return the triples that agree with the terms given, in a fixed order; ``None`` is any, a string
        is an IRI.

        Raises:
            RuleError: the rule does not declare to read them (``LEV-R031``).
        """
        s, p, o = _term(subject), _term(predicate), _term(object)
        wanted = Access(p if isinstance(p, IRI) else None, o)
        if wanted not in self._allowed and not any(one.covers(wanted) for one in self._reads):
            raise RuleError(
                f"rule {self._name!r} reads {wanted}, which it does not declare",
                code="LEV-R031",
                position=self._position,
                hint="add it to reads=[…] of the rule",
            )
        self._allowed.add(wanted)
        found = list(self._facts.match(s, p if isinstance(p, IRI) else None, o))
        if len(found) > 1:
            varying = [place for place, term in enumerate((s, p, o)) if term is None]
            text: Callable[[Term], str] = str
            if len(found) > _MANY:  # of which most have terms in common
                text = {term: str(term) for term in set(chain.from_iterable(found))}.__getitem__
            texts = zip(*(map(text, map(itemgetter(place), found)) for place in varying), strict=True)
            found = [triple for _, triple in sorted(zip(texts, found, strict=True), key=itemgetter(0))]
        self.shown.update(found)
        yield from found

    def objects(self, subject: Term | str | None, predicate: IRI | str) -> Iterator[Term]:
        """Return the objects of a subject's property."""
        return (o for _, _, o in self.triples(subject, predicate, None))

    def subjects(self, predicate: IRI | str, object: Term | str | None = None) -> Iterator[Term]:
        """Return the subjects that have an object."""
        return (s for s, _, _ in self.triples(None, predicate, object))

    def value(self, subject: Term | str, predicate: IRI | str) -> Term | None:
        """Return the first object of a subject's property, or ``None``."""
        return next(self.objects(subject, predicate), None)

    def holds(self, subject: Term | str, predicate: IRI | str, object: Term | str) -> bool:
        """Tell whether a triple is there."""
        return next(self.triples(subject, predicate, object), None) is not None

    def mint(self, label: str, *terms: Term | None) -> IRI | BlankNode:
        """Return a node of this rule, made of a label and values; the same each time.

        It is a blank node where one of the values is.
        """
        node = mint(self._base, self._name, label, terms)
        if _PLAIN.fullmatch(label):
            self.minted.add(node)
        return node


def _term(value: Term | str | None) -> Term | None:
    return IRI(value) if isinstance(value, str) else value
