"""Naive guesses at who has the upper hand, to hold the rules against: counting, and who moved last."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from leverkg.rdf.term import Term
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.answers.balances import Balance
    from leverkg.case.inferred import InferredCase

__all__ = ["GUESSES", "guess"]

GUESSES: dict[str, str] = {
    "most reasons": "the side for which more reasons speak, however strong",
    "fewer needs": "the side with fewer needs that the other can serve",
    "last mover": "the side that made the latest threat, promise, warning or decision",
}
"""Name → what is guessed."""


def guess(name: str, result: InferredCase, balance: Balance) -> Term | None:
    """Return the side that a naive guess favours in the situation of a balance; None if neither.

    Args:
        name: one of :data:`GUESSES`.
        result: what follows.
        balance: whose pair and situation are looked at.
    """
    counted: Counter[Term] = Counter()
    one, other = balance.between
    for side, opposite in ((one, other), (other, one)):
        match name:
            case "most reasons":
                counted[side] = _reasons(result, balance, side, opposite)
            case "fewer needs":
                counted[side] = -_needs(result, balance, side, opposite)
            case _:
                counted[side] = _latest(result, balance, side)
    if counted[one] == counted[other]:
        return None
    return max(counted, key=lambda side: counted[side])


def _reasons(result: InferredCase, balance: Balance, side: Term, other: Term) -> int:
    exposed = [
        reason
        for node in result.nodes(lev("Exposure"))
        if result.holds((node, lev("inSituation"), balance.situation))
        and result.holds((node, lev("exposureOf"), other))
        and result.holds((node, lev("exposureTo"), side))
        for _, _, reason in result.match(node, lev("becauseOf"))
    ]
    considered = [
        node
        for node in result.nodes(lev("Consideration"))
        if result.holds((node, lev("inSituation"), balance.situation))
        and result.holds((node, lev("inFavourOf"), side))
        and result.holds((node, lev("against"), other))
        and not result.holds((node, lev("considerationKind"), lev("exposureKind")))
    ]
    return len(exposed) + len(considered)


def _needs(result: InferredCase, balance: Balance, side: Term, other: Term) -> int:
    return sum(
        1
        for node in result.nodes(lev("PositiveLeverage"))
        if result.holds((node, lev("inSituation"), balance.situation))
        and result.holds((node, lev("over"), side))
        and result.holds((node, lev("holder"), other))
        and result.value(node, lev("restsOnNeed")) is not None
    )


def _latest(result: InferredCase, balance: Balance, side: Term) -> int:
    """Return the day on which the side last threatened, promised, warned or decided; 0 if it never did."""
    latest = 0
    for role in ("madeBy", "decidedBy"):
        for act, _, _ in result.match(None, lev(role), side):
            for _, _, sight in result.match(act, lev("sight")):
                start = result.number(sight, lev("fromDay")) or 0
                if latest < start <= balance.day.toordinal():
                    latest = start
    return latest
