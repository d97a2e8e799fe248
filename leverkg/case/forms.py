"""What the versions of circumstances of one form say beside their values: worked out once for all alike.

A form is types and properties. What is added to a version depends on nothing else, but for the days and the
values that are made of stated ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from leverkg.case.circumstance import SEEN_APART, is_value
from leverkg.case.dates import days_of, lead_days
from leverkg.case.kinds_of_node import Kind, Kinds
from leverkg.rdf.term import IRI, XSD, Literal, Term
from leverkg.theory.terms import lev

__all__ = ["Fixed", "Form", "Forms", "Made", "integer"]

_NOT_STATED, _ENDED, _PHASE = lev("notStated"), lev("ended"), lev("phase")


class Made(NamedTuple):
    """A property whose values are made of those of another one.

    Attributes:
        source: the other one.
        property: it.
        of: returns the value for a stated one, or None.
    """

    source: IRI
    property: IRI
    of: Callable[[Term], Term | None]


class Fixed(NamedTuple):
    """A property with the value that all have: what absence of a statement means, a default, or its mark."""

    property: IRI
    value: Term


class Form:
    """What nodes of some types that say something of some properties have in common.

    Attributes:
        kind: what their types make of them.
        types: their types.
        values: those of the properties that say what a circumstance is like.
        prepared: whether anything is added to them.
        plain: whether nothing of them is seen apart, and nothing ends but by its date.
        phased: whether that is so but for phases.
        days: what is made of their dates, in the order of their values.
        then: what is restated, what absence of a statement means, and defaults.
    """

    __slots__ = ("days", "kind", "phased", "plain", "prepared", "then", "types", "values")

    def __init__(
        self,
        kind: Kind,
        types: tuple[Term, ...],
        values: tuple[IRI, ...],
        *,
        prepared: bool,
        plain: bool = False,
        phased: bool = False,
        days: tuple[Made, ...] = (),
        then: tuple[Made | Fixed, ...] = (),
    ) -> None:
        self.kind = kind
        self.types = types
        self.values = values
        self.prepared = prepared
        self.plain = plain
        self.phased = phased
        self.days = days
        self.then = then

    @property
    def made(self) -> Iterator[Made]:
        """All that is made of values."""
        yield from self.days
        yield from (one for one in self.then if isinstance(one, Made))


class Forms:
    """The forms of nodes.

    Args:
        kinds: the kinds of nodes, by their types.
    """

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self._known: dict[tuple[Term | None, ...], Form] = {}

    def of(self, types: Sequence[Term], properties: Iterable[IRI]) -> Form:
        """Return the form of nodes with these types and properties."""
        key = (*types, None, *properties)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _form(self.kinds.of(types), tuple(types), tuple(properties))
        return found


def _form(kind: Kind, types: tuple[Term, ...], properties: tuple[IRI, ...]) -> Form:
    values = tuple(filter(is_value, properties))
    if not kind.circumstance:
        bounds = tuple(made for p, made in _BOUNDS.items() if p in properties) if kind.negotiation else ()
        return Form(kind, types, values, prepared=bool(bounds), days=bounds)
    days = tuple(_DAYS[p] for p in values if p in _DAYS)
    then: list[Made | Fixed] = []
    for restated in kind.restated:
        if restated.source in values:
            then.append(Made(restated.source, restated.property, _itself))
        else:
            then.append(Fixed(restated.property, restated.open))
    for default in kind.defaults:
        if default.property not in values and default.specific.isdisjoint(values):
            then += Fixed(default.property, default.value), Fixed(_NOT_STATED, default.property)
    apart = SEEN_APART.intersection(properties)
    plain = not apart and _ENDED not in properties
    phased = apart == {_PHASE} and _ENDED not in properties
    return Form(kind, types, values, prepared=True, plain=plain, phased=phased, days=days, then=tuple(then))


@lru_cache(maxsize=1 << 16)
def integer(number: int) -> Literal:
    """Return a whole number as a literal."""
    return Literal(str(number), XSD + "integer")


def _itself(term: Term) -> Term:
    return term


def _first_day(term: Term) -> Term | None:
    days = days_of(term)
    return None if days is None else integer(days.first)


def _last_day(term: Term) -> Term | None:
    days = days_of(term)
    return None if days is None else integer(days.last)


def _lead(term: Term) -> Term | None:
    days = lead_days(term)
    return None if days is None else integer(days)


def _by_source(*made: Made) -> Mapping[IRI, Made]:
    return {one.source: one for one in made}


_DAYS = _by_source(
    Made(lev("date"), lev("dateDay"), _last_day),
    Made(lev("neededBy"), lev("neededByDay"), _last_day),
    Made(lev("availableFrom"), lev("availableFromDay"), _first_day),
    Made(lev("leadTime"), lev("leadDays"), _lead),
)
_BOUNDS = _by_source(
    Made(lev("begins"), lev("beginsDay"), _first_day), Made(lev("ends"), lev("endsDay"), _last_day)
)
