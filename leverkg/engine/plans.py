"""Plans that an executor made for rules, kept so that a later run need not make them again.

A plan is right whatever is in the store; it is good where there is about as much of each kind as there was
when it was made. So each is kept with the counts that it was made from, and found again only where all of
them are of the same order now. Nothing but time depends on what is remembered. The text of a plan is the
executor's own affair: lists, strings, whole numbers and truth values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from leverkg.engine.rule import Access
from leverkg.rdf.term import IRI

__all__ = ["Measure", "Plans"]

_FACTOR = 4
_MOST = 4  # plans a name; the oldest goes for a new one

Measure = tuple[Access, int]
"""A kind of triple, and what is counted of it: 0 its triples, 1 their subjects, 2 their objects."""
Count = Callable[[Access, int], int]
Ranges = dict[Measure, tuple[int, int]]
"""The least and the largest count of each that a plan was made for."""


class Plans:
    """Plans by name, each with the counts for which it was made.

    Attributes:
        changed: whether something was learnt that was not known.
        checked: names of rules that an executor need not check any more.
    """

    def __init__(self) -> None:
        self.changed = False
        self.checked: set[str] = set()
        self._plans: dict[str, list[tuple[Ranges, Any]]] = {}

    def find(self, name: str, count: Count) -> Any | None:
        """Return a plan for as much as there is of each kind now, or ``None``.

        Args:
            name: of a rule, or of whatever the executor plans.
            count: tells how many there are.
        """
        for ranges, plan in self._plans.get(name, ()):
            for (access, what), (least, most) in ranges.items():
                now = count(access, what)
                if now * _FACTOR < least or now > most * _FACTOR or (now == 0) != (most == 0):
                    break
            else:
                return plan
        return None

    def learn(self, name: str, counts: Mapping[Measure, int], plan: Any) -> None:
        """Remember a plan.

        Args:
            name: as for :meth:`find`.
            counts: how many there were of each kind that was asked for in making it.
            plan: lists, strings, whole numbers and truth values.
        """
        known = self._plans.setdefault(name, [])
        ranges = {measure: (number, number) for measure, number in counts.items()}
        for index, (others, other) in enumerate(known):
            if other == plan and others.keys() == ranges.keys():
                wider = {m: (min(r[0], ranges[m][0]), max(r[1], ranges[m][1])) for m, r in others.items()}
                # Where there is none it is another matter: a range with none and some would fit both.
                if not any(least == 0 < most for least, most in wider.values()):
                    known[index] = (wider, plan)
                    self.changed = True
                    return
        known.append((ranges, plan))
        del known[:-_MOST]
        self.changed = True

    def check(self, names: Iterable[str]) -> None:
        """Remember that rules were checked."""
        new = set(names) - self.checked
        self.checked |= new
        self.changed = self.changed or bool(new)

    def as_data(self) -> dict[str, Any]:
        """Return all plans as lists, strings and numbers.

        Raises:
            TypeError: a kind of triple that these have no word for.
        """
        iris: dict[str, int] = {}
        accesses: dict[Access, int] = {}

        def number(term: object) -> int | None:
            if term is None:
                return None
            if not isinstance(term, IRI):
                raise TypeError(f"{term} is no IRI")
            return iris.setdefault(term.value, len(iris))

        plans = {
            name: [
                [
                    [
                        part
                        for (access, what), between in ranges.items()
                        for part in (accesses.setdefault(access, len(accesses)), what, *between)
                    ],
                    plan,
                ]
                for ranges, plan in known
            ]
            for name, known in self._plans.items()
        }
        pairs = [[number(access.predicate), number(access.object)] for access in accesses]
        return {"iris": list(iris), "accesses": pairs, "plans": plans, "checked": sorted(self.checked)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Plans:
        """Return the plans that :meth:`as_data` made lists of.

        Raises:
            ValueError, TypeError, KeyError, IndexError, AttributeError: it did not.
        """
        iris = [IRI(text) for text in data["iris"] if isinstance(text, str)]

        def term(number: int | None) -> IRI | None:
            return None if number is None else iris[number]

        accesses = [Access(term(predicate), term(object_)) for predicate, object_ in data["accesses"]]
        found = cls()
        found.checked.update(name for name in data["checked"] if isinstance(name, str))
        for name, known in data["plans"].items():
            found._plans[name] = [(_ranges(numbers, accesses), plan) for numbers, plan in known]
        return found


def _ranges(numbers: Iterable[int], accesses: list[Access]) -> Ranges:
    flat = list(numbers)
    if not set(map(type, flat)) <= {int}:
        raise ValueError("no number where one has to be")
    parts = zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
    return {(accesses[access], what): (least, most) for access, what, least, most in parts}
