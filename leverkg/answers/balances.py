"""Who has the upper hand over whom, when and in whose eyes; and the shifts from one moment to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

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
    found = [one for node in result.nodes(lev("Balance")) if (one := _placed(result, node)) is not None]
    found.sort(key=lambda b: (str(b.negotiation), str(b.between), b.day, facts_first(b.eyes[0])))
    by_negotiation: dict[Term, list[Balance]] = {}
    for one in found:
        by_negotiation.setdefault(one.negotiation, []).append(one)
    return by_negotiation


def read_balances(result: InferredCase, found: Iterable[Balance]) -> list[Balance]:
    """Return balances with what they say."""
    return [_balance(result, one) for one in found]


def _placed(result: InferredCase, node: Term) -> Balance | None:
    parties = _between(result, node)
    situation = result.value(node, lev("inSituation"))
    place = situation_seen(result, situation) if situation is not None else None
    if parties is None or situation is None or place is None:
        return None
    negotiation, day, eyes = place
    return Balance(node, negotiation, parties, situation, day, eyes)


def _balance(result: InferredCase, placed: Balance) -> Balance:
    node = placed.node
    return placed._replace(
        favours=result.value(node, lev("favours")),
        favours_over=result.value(node, lev("favoursOver")),
        finds=result.value(node, lev("finds")),
        by_lead=result.number(node, lev("byLead")),
        decided_by=result.value(node, lev("decidedByKind")),
        kinds=tuple(sorted((o for _, _, o in result.match(node, lev("decidedByKind"))), key=str)),
    )


def _between(result: InferredCase, node: Term) -> tuple[Term, Term] | None:
    parties = sorted((o for _, _, o in result.match(node, lev("between"))), key=str)
    return (parties[0], parties[1]) if len(parties) == 2 else None


def situation_seen(result: InferredCase, situation: Term) -> tuple[Term, date, tuple[Term, ...]] | None:
    """Return negotiation, date and viewpoints of a situation."""
    negotiation = result.value(situation, lev("situationOf"))
    moment = result.value(situation, lev("atMoment"))
    number = result.number(moment, lev("day")) if moment is not None else None
    if negotiation is None or number is None or not 1 <= number <= date.max.toordinal():
        return None
    eyes = sorted((o for _, _, o in result.match(situation, lev("viewpoint"))), key=facts_first)
    return (negotiation, date.fromordinal(number), tuple(eyes)) if eyes else None


def shifts(result: InferredCase) -> list[Shift]:
    """Return the shifts by negotiation, pair, date, and eyes with the facts first."""
    found = [s for node in result.nodes(lev("Shift")) if (s := _shift(result, node)) is not None]
    return sorted(found, key=lambda s: (str(s.negotiation), str(s.between), s.day, facts_first(s.eyes)))


def _shift(result: InferredCase, node: Term) -> Shift | None:
    parties = _between(result, node)
    after = result.value(node, lev("toSituation"))
    place = situation_seen(result, after) if after is not None else None
    sides = [result.value(node, lev(name)) for name in ("inEyesOf", "awayFrom", "towards")]
    if parties is None or place is None or None in sides:
        return None
    eyes, before, now = (side for side in sides if side is not None)
    causes = tuple(sorted((o for _, _, o in result.match(node, lev("cause"))), key=str))
    alone = result.value(node, lev("byTimeAlone"))
    return Shift(
        node, place[0], parties, place[1], eyes, before, now, causes,
        isinstance(alone, Literal) and alone.lexical in ("true", "1"),
    )  # fmt: skip


def in_eyes(found: list[Balance]) -> dict[tuple[Term, tuple[Term, Term]], dict[date, dict[Term, Balance]]]:
    """Return balances as a table: negotiation and pair → date → viewpoint → balance."""
    table: dict[tuple[Term, tuple[Term, Term]], dict[date, dict[Term, Balance]]] = defaultdict(dict)
    for balance in found:
        row = table[balance.negotiation, balance.between].setdefault(balance.day, {})
        for eyes in balance.eyes:
            row[eyes] = balance
    return table
