"""Plans that an executor made for rules, kept so that a later run need not make them again.

A plan is right whatever is in the store; it is good where there is about as much of each kind as there was
when it was made. So each is kept with the counts that it was made from, and found again only where all of
them are of the same order now. Nothing but time depends on what is remembered.

The form here is that of the data that are kept between runs, so that reading them is little work: most of the
plans are for other stores than the one at hand.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leverkg.engine.access import Access, as_data, from_data
from leverkg.engine.executor import Statistics
from leverkg.engine.rule import Rule

__all__ = ["Asked", "Measure", "Plan", "Plans", "as_text", "from_text", "unchecked"]

_FACTOR = 4
_MOST = 8  # plans a name; the oldest goes for a new one

Measure = tuple[Access, int]
"""A kind of triple, and what is counted of it: 0 its triples, 1 their subjects, 2 their objects."""
Count = Callable[[Access, int], int]
Plan = list[str]
"""What an executor wants to know again: texts. Those that several plans have in common are kept once."""


def as_text(data: Any) -> str:
    """Return lists, texts and numbers as a text, in Python's own form, which is read faster than JSON."""
    return marshal.dumps(data).decode("latin-1")


def from_text(text: str) -> Any:
    """Return what :func:`as_text` made a text of.

    Raises:
        ValueError, TypeError, EOFError: it did not.
    """
    return marshal.loads(text.encode("latin-1"))


class Asked:
    """Counts that note what they were asked for.

    Args:
        count: tells how many triples of a kind there are.
        many: from so many triples on their subjects and objects are noted too.
    """

    def __init__(self, count: Callable[[Access], Statistics], many: int) -> None:
        self.found: dict[Measure, int] = {}
        self._count = count
        self._many = many

    def __call__(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        found = self._count(access)
        self.found[access, 0] = found.triples
        if found.triples >= self._many and access.predicate is not None:
            # Among few triples an order that takes them for others goes wrong by little; and to count the
            # subjects and objects of everything takes longer than most plans save.
            self.found[access, 1], self.found[access, 2] = found.subjects, found.objects
        return found


class Plans:
    """Plans by name, each with the counts for which it was made.

    Attributes:
        changed: whether something was learnt that was not known.
        checked: names of rules that an executor need not check any more.
    """

    def __init__(self) -> None:
        self.changed = False
        self.checked: set[str] = set()
        self._kinds: list[Access] = []
        self._texts: list[str] = []
        self._numbers: dict[object, int] | None = None  # of both, made when something is learnt
        # For each plan the numbers of its texts; and four numbers for each of what was counted: the kind, the
        # measure, the least and the largest count that the plan was made for.
        self._plans: dict[str, list[tuple[list[int], list[int]]]] = {}

    def find(self, name: str, count: Count) -> Plan | None:
        """Return a plan for as much as there is of each kind now, or ``None``.

        Args:
            name: of a rule, or of whatever the executor plans.
            count: tells how many there are.
        """
        for texts, ranges in self._plans.get(name, ()):
            numbers = iter(ranges)
            for kind, what, least, most in zip(numbers, numbers, numbers, numbers, strict=True):
                now = count(self._kinds[kind], what)
                if now * _FACTOR < least or now > most * _FACTOR or (now == 0) != (most == 0):
                    break
            else:
                return [self._texts[number] for number in texts]
        return None

    def forget(self, name: str) -> bool:
        """Forget the plans of a name, and tell whether there were any."""
        found = self._plans.pop(name, None) is not None
        self.changed = self.changed or found
        return found

    def learn(self, name: str, counts: Mapping[Measure, int], plan: Plan) -> None:
        """Remember a plan.

        Args:
            name: as for :meth:`find`.
            counts: how many there were of each kind that was asked for in making it.
            plan: its texts.
        """
        self.changed = True
        known = self._plans.setdefault(name, [])
        if self._numbers is None:
            self._numbers = {
                value: n for every in (self._kinds, self._texts) for n, value in enumerate(every)
            }
        texts = [self._number(self._texts, text) for text in plan]
        ranges = [
            part
            for (access, what), number in counts.items()
            for part in (self._number(self._kinds, access), what, number, number)
        ]
        for index, (others, wide) in enumerate(known):
            wider = _union(wide, ranges) if others == texts else None
            if wider is not None:
                known[index] = (texts, wider)
                return
        known.append((texts, ranges))
        del known[:-_MOST]

    def _number(self, known: list[Any], wanted: Any) -> int:
        assert self._numbers is not None
        number = self._numbers.setdefault(wanted, len(known))
        if number == len(known):
            known.append(wanted)
        return number

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
        used = sorted({number for known in self._plans.values() for texts, _ in known for number in texts})
        place = {number: index for index, number in enumerate(used)}
        return {
            "kinds": [as_data(access) for access in self._kinds],
            "texts": [self._texts[number] for number in used],
            "checked": sorted(self.checked),
            "plans": {
                name: [[[place[number] for number in texts], ranges] for texts, ranges in known]
                for name, known in self._plans.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Plans:
        """Return the plans that :meth:`as_data` made lists of.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: it did not.
        """
        found = cls()
        found._kinds = [from_data(kind) for kind in data["kinds"]]
        found._texts = _all(str, data["texts"])
        found.checked = set(_all(str, data["checked"]))
        used: list[int] = []
        counted: list[int] = []
        for name, known in data["plans"].items():
            found._plans[name] = plans = [(texts, ranges) for texts, ranges in known]
            for texts, ranges in plans:
                if len(ranges) % 4:
                    raise ValueError("counts of no kind")
                used += texts
                counted += ranges
        if not _within(_all(int, counted)[::4], found._kinds):
            raise ValueError("counts of no kind")
        if not _within(_all(int, used), found._texts):
            raise ValueError("a plan without its text")
        return found


def unchecked(plans: Plans | None, rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules of which it is not remembered that an executor has checked them."""
    return [rule for rule in rules if plans is None or rule.name not in plans.checked]


def _union(one: list[int], other: list[int]) -> list[int] | None:
    """Return the ranges that hold both, or ``None`` if these are of other kinds or one of them has none.

    Where there is nothing it is another matter than where there is little: what holds both would fit both.
    """
    found = list(one)
    for at in range(0, max(len(one), len(other)), 4):
        if one[at : at + 2] != other[at : at + 2] or (one[at + 3] == 0) != (other[at + 3] == 0):
            return None
        found[at + 2] = min(one[at + 2], other[at + 2])
        found[at + 3] = max(one[at + 3], other[at + 3])
    return found


def _within(numbers: list[int], values: list[Any]) -> bool:
    return not numbers or (min(numbers) >= 0 and max(numbers) < len(values))


def _all(kind: type, values: list[Any]) -> list[Any]:
    if not isinstance(values, list) or not set(map(type, values)) <= {kind}:
        raise ValueError(f"something else than {kind.__name__}")
    return values
