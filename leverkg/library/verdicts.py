"""Experts' verdicts beside the balances: whether they agree, and whether one step in one degree would change
that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, balances
from leverkg.answers.single_steps import Change, Tip, balances_after, degrees_under, neighbours
from leverkg.case.dates import days_of
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["Agreement", "Tip", "agreements", "tips"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An expert's verdict beside what follows from the case.

    Attributes:
        verdict: the verdict's node.
        negotiation: what it is on.
        experts: whose it is.
        day: the date that it speaks of; None if it does not say.
        favours: the party it favours, if any.
        favours_over: the other one.
        finds: what it finds instead, if anything.
        balance: the balance in force on that day, in the facts; None if there is none.
        agrees: whether the two agree; None if they cannot be compared.
        tips: the steps that would change this; empty if none would, or if none was tried.
    """

    verdict: Term
    negotiation: Term | None
    experts: tuple[Term, ...]
    day: date | None
    favours: Term | None
    favours_over: Term | None
    finds: Term | None
    balance: Balance | None = None
    agrees: bool | None = None
    tips: tuple[Tip, ...] = ()


def agreements(result: InferredCase, *, step: bool = False) -> list[Agreement]:
    """Return the verdicts of a case in order of the dates they speak of, each beside its balance.

    Args:
        result: what follows at all moments.
        step: whether to try which single steps would change an agreement.
    """
    said: dict[Term, list[Triple]] = {}
    for triple in result.given.withheld:
        said.setdefault(triple[0], []).append(triple)
    found = [_agreement(result, node, triples) for node, triples in said.items() if _is_verdict(triples)]
    found.sort(key=lambda a: (a.day or date.max, str(a.verdict)))
    if not step:
        return found
    known = tips(result, found)
    return [replace(a, tips=tuple(known.get(a.verdict, ()))) for a in found]


def _is_verdict(triples: list[Triple]) -> bool:
    return any(p == lev("verdictOn") for _, p, _ in triples)


def _agreement(result: InferredCase, node: Term, triples: list[Triple]) -> Agreement:
    def first(name: str) -> Term | None:
        return min((o for _, p, o in triples if p == lev(name)), key=str, default=None)

    experts = sorted((o for _, p, o in triples if p.value.endswith("wasAttributedTo")), key=str)
    days = days_of(first("asOf"))
    day = date.fromordinal(days.first) if days else None
    favours, over, finds = first("favours"), first("favoursOver"), first("finds")
    negotiation = first("verdictOn")
    balance = None
    if day is not None and favours is not None and over is not None:
        balance = in_force(balances(result), negotiation, (favours, over), day)
    elif day is not None and finds in (lev("even"), lev("contested")):
        pairs = {b.between for b in balances(result) if b.negotiation == negotiation}
        balance = (
            in_force(balances(result), negotiation, min(pairs, key=str), day) if len(pairs) == 1 else None
        )
    agrees = _agrees(balance, favours, finds) if balance is not None else None
    return Agreement(node, negotiation, tuple(experts), day, favours, over, finds, balance, agrees)


def in_force(
    found: Iterable[Balance], negotiation: Term | None, pair: tuple[Term, Term], day: date
) -> Balance | None:
    """Return the balance between two parties that is in force on a day, in the facts."""
    right = [
        b
        for b in found
        if b.negotiation == negotiation and set(b.between) == set(pair) and FACTS in b.eyes and b.day <= day
    ]
    return max(right, key=lambda b: b.day, default=None)


def _agrees(balance: Balance, favours: Term | None, finds: Term | None) -> bool:
    return balance.favours == favours if favours is not None else balance.finds == finds


# ── one step ───────────────────────────────────────────────────────────────────────────────────────────────


def tips(result: InferredCase, found: Iterable[Agreement]) -> dict[Term, list[Tip]]:
    """Return for each verdict the single steps that would turn its agreement, tried by inferring again."""
    by_day: dict[date, list[Agreement]] = defaultdict(list)
    for agreement in found:
        if agreement.balance is not None and agreement.agrees is not None:
            by_day[agreement.balance.day].append(agreement)
    answer: dict[Term, list[Tip]] = {}
    for day, compared in sorted(by_day.items()):
        for verdict, tip in _tips_of_day(result, day, compared):
            answer.setdefault(verdict, []).append(tip)
    return answer


def _tips_of_day(result: InferredCase, day: date, compared: list[Agreement]) -> Iterator[tuple[Term, Tip]]:
    """Yield the tips of verdicts whose balances lie at one moment, from one inference over all copies."""
    of_balance: dict[Balance, list[Agreement]] = defaultdict(list)
    changes: dict[Change, list[Balance]] = defaultdict(list)
    for agreement in compared:
        assert agreement.balance is not None
        of_balance[agreement.balance].append(agreement)
    for balance in of_balance:
        for triple in degrees_under(result, balance):
            for degree in neighbours(result, triple[2]):
                changes[triple, degree].append(balance)
    for change, balance, then in balances_after(result, day, changes):
        assert not isinstance(change, IRI)
        triple, degree = change
        for agreement in of_balance[balance]:
            if _agrees(then, agreement.favours, agreement.finds) != agreement.agrees:
                place = result.case.asserted.positions.of_triple(triple)
                yield agreement.verdict, Tip(triple, degree, place, then)
