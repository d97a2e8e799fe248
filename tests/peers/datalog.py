"""Datalog with negation and aggregates over RDF terms, once as data, to be written for each solver.

A term is a pair of a tag (what it is: ``iri``, ``integer``, ``date`` …) and an integer: 64 times the value of
a number, a place in a table for everything else. So ``1`` and ``1.0`` are two terms of one value, arithmetic
stays exact, and no solver's own idea of RDF literals comes in. A variable stands for the pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from peers.literals import NUMERIC, instant, normal, number, short_type

from leverkg.rdf.term import IRI, XSD, BlankNode, Literal, Term

__all__ = [
    "SCALE",
    "UNBOUND",
    "Aggregate",
    "Arith",
    "Atom",
    "Cannot",
    "Clause",
    "Coding",
    "Compare",
    "Condition",
    "Const",
    "Differ",
    "Made",
    "Not",
    "OtherClass",
    "Same",
    "Slot",
    "Tag",
    "Var",
]

SCALE = 64
"""What numbers are multiplied by: quarters halved four times over are still integers."""


class Cannot(Exception):
    """A program that is not translated, and why."""


@dataclass(frozen=True)
class Var:
    """A variable for a term."""

    name: str


@dataclass(frozen=True)
class Const:
    """A term."""

    tag: str
    value: int


@dataclass(frozen=True)
class Made:
    """A new node in a head: one for each rule, label and values of the arguments."""

    label: str
    arguments: tuple[Var | Const, ...]


Slot = Var | Const | Made
UNBOUND = Const("unbound", 0)


@dataclass(frozen=True)
class Atom:
    """A relation holds of terms."""

    relation: str
    terms: tuple[Slot, ...]


@dataclass(frozen=True)
class Not:
    """A relation does not hold of terms."""

    atom: Atom


@dataclass(frozen=True)
class Same:
    """Two terms are one."""

    left: Slot
    right: Slot


@dataclass(frozen=True)
class Differ:
    """Two terms have one tag and are not one."""

    left: Slot
    right: Slot


@dataclass(frozen=True)
class Tag:
    """A term's tag is in a class of tags: a unary relation over tags."""

    term: Slot
    relation: str
    negated: bool = False


@dataclass(frozen=True)
class Compare:
    """Two terms compared: numbers by their values (``ranks`` false), others by rank within a class."""

    operator: str
    left: Slot
    right: Slot
    ranks: bool = False


@dataclass(frozen=True)
class Arith:
    """A number computed of two numbers, with the promoted type."""

    out: Var
    operator: str
    left: Slot
    right: Slot


@dataclass(frozen=True)
class OtherClass:
    """Two terms of classes that can be told apart, so that they are not equal."""

    left: Slot
    right: Slot


Condition = Atom | Not | Same | Differ | Tag | Compare | Arith | OtherClass


@dataclass(frozen=True)
class Clause:
    """If the conditions hold, the head does."""

    head: Atom
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Aggregate:
    """``count``, ``sum`` or ``extreme`` over the rows of a relation.

    Attributes:
        relation: gets the keys and the result.
        function: COUNT, SUM, MIN or MAX.
        keys: the group's variables.
        rows: the relation that is counted, all its columns variables.
        value: the column that is counted or added up; ``None`` for ``COUNT(*)``.
        distinct: counted once for each value.
    """

    relation: str
    function: str
    keys: tuple[Var, ...]
    rows: Atom
    value: Var | None
    distinct: bool


class Coding:
    """Numbers for the terms of one program and graph.

    Args:
        terms: all terms that occur.

    Raises:
        Cannot: a number that is no small multiple of 1/64.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        found: dict[str, set[Term]] = defaultdict(set)
        for term in map(normal, terms):
            found[self._tag(term)].add(term)
        self._codes: dict[Term, Const] = {}
        self._terms: dict[Const, Term] = {}
        self.ranks: list[tuple[str, int, int]] = []
        # Two tags may be of one kind, so that ranks are given out over all.
        places = {v: rank for rank, v in enumerate(sorted({_order(t) for ts in found.values() for t in ts}))}
        for tag, members in sorted(found.items()):
            if tag in NUMERIC:
                continue
            for index, term in enumerate(sorted(members, key=lambda term: (_order(term), str(term)))):
                self._codes[term] = Const(tag, index)
                self._terms[Const(tag, index)] = term
                if isinstance(term, Literal):
                    self.ranks.append((tag, index, places[_order(term)]))
        self.tags = sorted({*found, *NUMERIC, "iri", "bnode", "made"})

    @staticmethod
    def _tag(term: Term) -> str:
        if isinstance(term, IRI):
            return "iri"
        if isinstance(term, BlankNode):
            return "bnode"
        assert isinstance(term, Literal)
        if number(term) is not None:
            return short_type(term)
        if term.language:
            return "language"
        kind = short_type(term)
        return f"ill_{kind}" if kind in NUMERIC else f"t_{kind}"

    def classes(self) -> Iterable[tuple[str, str]]:
        """Yield for each tag what can be told apart by it; not those of which nothing is known."""
        for tag in self.tags:
            if not tag.startswith("ill_") and tag not in ("t_unit", "t_anyURI"):
                kind = "duration" if tag.lower().endswith("duration") else tag
                yield tag, "number" if tag in NUMERIC else kind

    def code(self, term: Term) -> Const:
        """Return the pair for a term."""
        term = normal(term)
        tag = self._tag(term)
        if tag not in NUMERIC:
            return self._codes[term]
        assert isinstance(term, Literal)
        scaled = (number(term) or Decimal(0)) * SCALE
        if scaled != int(scaled) or abs(scaled) > 1_000_000:
            raise Cannot("a number that is no small multiple of 1/64")
        return Const(tag, int(scaled))

    def term(self, code: Const) -> Term:
        """Return the term of a pair."""
        if code.tag in NUMERIC:
            value = Decimal(code.value) / SCALE
            return normal(Literal(str(value), XSD + code.tag))
        return self._terms[code]


def _order(term: Term) -> str:
    """Return what orders the terms of one tag; equal for two that have one value."""
    if isinstance(term, Literal) and short_type(term) == "dateTime":
        return instant(term).isoformat()
    if isinstance(term, Literal) and not term.language:
        return term.lexical
    return str(term)
