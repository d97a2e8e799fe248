"""Who has the upper hand over whom, when and in whose eyes; and the shifts from one moment to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from leverkg.case.inferred import whole
from leverkg.rdf.term import Literal, Term
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = [
    "Balance",
    "Shift",
    "balances",
    "facts_first",
    "in_eyes",
    "placed_balances",
    "read_balances",
    "shifts",
    "situation_seen",
    "situations",
    "situations_seen",
    "when_text",
]

FACTS = lev("theFacts")


class Balance(NamedTuple):
    """Who has the upper hand between two parties in one situation.

    Attributes:
        node: the balance itself.
        negotiation: what the parties negotiate about.
        between: the two parties, in the order of their names.
        situation: the moment as seen from one viewpoint or several.
        day: the date of the moment.
        eyes: the viewpoints that see it so: `lev:theFacts`, parties.
        favours: the party that it favours, if any.
        favours_over: the other one, if it favours any.
        finds: `lev:even` or `lev:contested`, if it favours nobody.
        by_lead: by how many steps; 0 where clock or norms decide; None if it favours nobody.
        decided_by: the kind of consideration that decides, if any.
        kinds: all kinds that decide, where several are as strong.
    """

    node: Term
    negotiation: Term
    between: tuple[Term, Term]
    situation: Term
    day: date
    eyes: tuple[Term, ...]
    favours: Term | None = None
    favours_over: Term | None = None
    finds: Term | None = None
    by_lead: int | None = None
    decided_by: Term | None = None
    kinds: tuple[Term, ...] = ()

    @property
    def verdict(self) -> tuple[Term | None, Term | None, int | None, Term | None]:
        """What it says, without when and in whose eyes: side, finding, lead, what decides."""
        return self.favours, self.finds, self.by_lead, self.decided_by


class Shift(NamedTuple):
    """A change of the side that a balance favours, from one moment to the next, in the same eyes.

    Attributes:
        node: the shift itself.
        negotiation: what the parties negotiate about.
        between: the two parties, in the order of their names.
        day: the date of the later moment.
        eyes: in whose eyes.
        from_side: the party favoured before; `lev:nobody` if none.
        to_side: the party favoured after.
        causes: what came, went or changed and weighs in one of the balances.
        by_time_alone: whether nothing did.
    """

    node: Term
    negotiation: Term
    between: tuple[Term, Term]
    day: date
    eyes: Term
    from_side: Term
    to_side: Term
    causes: tuple[Term, ...] = ()
    by_time_alone: bool = False


def when_text(day: date) -> str:
    """Return a date as people read it; the first of all days is that of a case without dates."""
    return day.isoformat() if day > date.min else "always"


def facts_first(eyes: Term) -> tuple[bool, str]:
    """A key that sorts the facts before all parties."""
    return eyes != FACTS, str(eyes)


def balances(result: InferredCase) -> list[Balance]:
    """Return the balances by negotiation, pair, date, and eyes with the facts first."""
    return read_balances(result, chain.from_iterable(placed_balances(result).values()))


def placed_balances(result: InferredCase) -> dict[Term, list[Balance]]:
    """Return each negotiation with its balances, in the order of :func:`balances`, before these are read."""
    seen = situations_seen(result)
    nodes = result.nodes(lev("Balance"))
    # Much else is in situations, and between parties.
    between, situations = result.objects(lev("between"), nodes), result.values(lev("inSituation"), nodes)
    found: list[Balance] = []
    for node in nodes:
        situation, parties = situations.get(node), between.get(node, ())
        place = seen.get(situation) if situation is not None else None
        if situation is not None and place is not None and len(parties) == 2:
            negotiation, day, eyes = place
            found.append(Balance(node, negotiation, (parties[0], parties[1]), situation, day, eyes))
    found.sort(key=lambda b: (str(b.negotiation), str(b.between), b.day, facts_first(b.eyes[0])))
    by_negotiation: dict[Term, list[Balance]] = {}
    for one in found:
        by_negotiation.setdefault(one.negotiation, []).append(one)
    return by_negotiation


def read_balances(result: InferredCase, found: Iterable[Balance]) -> list[Balance]:
    """Return balances with what they say."""
    favours, over, finds, leads = (
        result.values(lev(name)) for name in ("favours", "favoursOver", "finds", "byLead")
    )
    kinds = {node: tuple(all_kinds) for node, all_kinds in result.objects(lev("decidedByKind")).items()}
    return [
        placed._replace(
            favours=favours.get(placed.node),
            favours_over=over.get(placed.node),
            finds=finds.get(placed.node),
            by_lead=whole(leads.get(placed.node)),
            decided_by=next(iter(kinds.get(placed.node, ())), None),
            kinds=kinds.get(placed.node, ()),
        )
        for placed in found
    ]


class Situation(NamedTuple):
    """A moment of a negotiation as seen from one viewpoint or several."""

    negotiation: Term
    day: int
    eyes: tuple[Term, ...]

    @property
    def place(self) -> tuple[Term, date, tuple[Term, ...]] | None:
        """Negotiation, date and viewpoints, unless the day is before all dates or after them."""
        if not 1 <= self.day <= date.max.toordinal():
            return None
        return self.negotiation, date.fromordinal(self.day), self.eyes


def situations(result: InferredCase) -> dict[Term, Situation]:
    """Return the situations that say of which negotiation they are, on which day and in whose eyes."""
    of, moments = result.values(lev("situationOf")), result.values(lev("atMoment"))
    days, viewpoints = result.values(lev("day")), result.objects(lev("viewpoint"))
    found: dict[Term, Situation] = {}
    for node, negotiation in of.items():
        day = whole(days.get(moments[node])) if node in moments else None
        if day is not None and node in viewpoints:
            found[node] = Situation(negotiation, day, tuple(sorted(viewpoints[node], key=facts_first)))
    return found


def situation_seen(result: InferredCase, node: Term) -> tuple[Term, date, tuple[Term, ...]] | None:
    """Return negotiation, date and viewpoints of one situation that has a date."""
    negotiation = result.value(node, lev("situationOf"))
    moment = result.value(node, lev("atMoment"))
    day = result.number(moment, lev("day")) if moment is not None else None
    eyes = sorted((o for _, _, o in result.match(node, lev("viewpoint"))), key=facts_first)
    return (
        Situation(negotiation, day, tuple(eyes)).place if negotiation and day is not None and eyes else None
    )


def situations_seen(result: InferredCase) -> dict[Term, tuple[Term, date, tuple[Term, ...]]]:
    """Return negotiation, date and viewpoints of each situation that has a date."""
    return {node: place for node, one in situations(result).items() if (place := one.place) is not None}


def shifts(result: InferredCase) -> list[Shift]:
    """Return the shifts by negotiation, pair, date, and eyes with the facts first."""
    nodes = result.nodes(lev("Shift"))
    if not nodes:
        return []
    between, causes = result.objects(lev("between")), result.objects(lev("cause"))
    names = ("toSituation", "inEyesOf", "awayFrom", "towards", "byTimeAlone")
    after, eyes_of, away, towards, alone = (result.values(lev(name)) for name in names)
    seen = situations_seen(result)
    found: list[Shift] = []
    for node in nodes:
        place, parties = seen.get(after[node]) if node in after else None, between.get(node, ())
        eyes, before, now = (of.get(node) for of in (eyes_of, away, towards))
        if place is None or len(parties) != 2 or eyes is None or before is None or now is None:
            continue
        negotiation, day, _ = place
        said = alone.get(node)
        by_time = isinstance(said, Literal) and said.lexical in ("true", "1")
        pair = (parties[0], parties[1])
        why = tuple(causes.get(node, ()))
        found.append(Shift(node, negotiation, pair, day, eyes, before, now, why, by_time))
    return sorted(found, key=lambda s: (str(s.negotiation), str(s.between), s.day, facts_first(s.eyes)))


def in_eyes(found: list[Balance]) -> dict[tuple[Term, tuple[Term, Term]], dict[date, dict[Term, Balance]]]:
    """Return balances as a table: negotiation and pair → date → viewpoint → balance."""
    table: dict[tuple[Term, tuple[Term, Term]], dict[date, dict[Term, Balance]]] = defaultdict(dict)
    for balance in found:
        row = table[balance.negotiation, balance.between].setdefault(balance.day, {})
        for eyes in balance.eyes:
            row[eyes] = balance
    return table
