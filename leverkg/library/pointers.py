"""Which reasons pointed where the experts did: for each kind of reason, the side that it alone would favour.

A yardstick for the theory, as the verdicts are: no rule reads it. What each side would lose is one kind,
each kind of secondary consideration another, by the strongest of each side; a kind that speaks for nobody, or
for both alike, points nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from leverkg.answers.exposures import exposure_degree, rank_of
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.answers.balances import Balance
    from leverkg.case.inferred import InferredCase
    from leverkg.rdf.term import Term

__all__ = ["STAKE", "pointed", "tally"]

STAKE = "what each would lose"
"""The name of the kind that is no consideration: the exposures of the two."""


def pointed(result: InferredCase, balance: Balance) -> dict[str, Term]:
    """Return for each kind of reason in the situation of a balance the side that it alone would favour."""
    one, other = balance.between
    found: dict[str, Counter[Term]] = defaultdict(Counter)
    for side, opposite in ((one, other), (other, one)):
        degree = exposure_degree(result, opposite, side, balance.situation)
        found[STAKE][side] = rank_of(result, degree)
    for node, _, _ in result.match(None, lev("inSituation"), balance.situation):
        kind, favoured = result.value(node, lev("considerationKind")), result.value(node, lev("inFavourOf"))
        if kind is None or favoured is None or kind == lev("exposureKind"):
            continue
        if {favoured, result.value(node, lev("against"))} == {one, other}:
            strongest = found[result.labels.of(kind)]
            strongest[favoured] = max(strongest[favoured], rank_of(result, result.value(node, lev("degree"))))
    return {kind: one if by[one] > by[other] else other for kind, by in found.items() if by[one] != by[other]}


def tally(pointers: Iterable[dict[str, bool]]) -> Sequence[tuple[str, int, int]]:
    """Return for each kind how often it pointed to the expert's side, and how often to a side at all.

    What each would lose comes first, then the kinds that pointed most often.
    """
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for one in pointers:
        all_.update(one.keys())
        right.update(kind for kind, agrees in one.items() if agrees)
    kinds = sorted(all_, key=lambda kind: (kind != STAKE, -all_[kind], kind))
    return [(kind, right[kind], all_[kind]) for kind in kinds]
