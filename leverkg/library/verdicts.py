"""Experts' verdicts beside the balances: whether they agree, and whether one step in one degree would change
that.

Only degrees on which a balance rests can change it by one step: a reason that is not the largest stays at
most as large as the largest when it grows by a step, and shrinking it changes nothing. A degree of none is
the exception, since what was nothing begins to count. So these two sorts of degrees are stepped, each in a
copy of the case of its own, and all copies are inferred together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from leverkg.balances import FACTS, Balance, balances
from leverkg.case.dates import days_of
from leverkg.case.load import Asserted
from leverkg.case.working_set import Narrowing
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.proof import prove
from leverkg.errors import Position
from leverkg.rdf.term import IRI, BlankNode, Quad, Term, Triple
from leverkg.terms import DCTERMS, RDFS, lev
from leverkg.wording.reasons import exposure

if TYPE_CHECKING:
    from leverkg.api import Case
    from leverkg.result import Result

__all__ = ["Agreement", "Tip", "agreements", "tips"]


@dataclass(frozen=True, slots=True)
class Tip:
    """One step in one degree that turns agreement with a verdict into disagreement, or the other way round.

    Attributes:
        triple: what is stated.
        degree: the degree one step up or down.
        place: where it is stated.
        then: the balance that would follow.
    """

    triple: Triple
    degree: IRI
    place: Position | None
    then: Balance


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


_NO_MATTER = (RDFS + "label", RDFS + "comment", DCTERMS)
"""What no rule reads, so that copies need not carry it."""


def agreements(result: Result, *, step: bool = False) -> list[Agreement]:
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


def _agreement(result: Result, node: Term, triples: list[Triple]) -> Agreement:
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


def tips(result: Result, found: Iterable[Agreement]) -> dict[Term, list[Tip]]:
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


def _tips_of_day(result: Result, day: date, compared: list[Agreement]) -> Iterator[tuple[Term, Tip]]:
    """Yield the tips of verdicts whose balances lie at one moment, from one inference over all copies."""
    changes: dict[tuple[Triple, IRI], list[Agreement]] = {}
    for agreement in compared:
        assert agreement.balance is not None
        for triple in degrees_under(result, agreement.balance):
            for degree in _neighbours(result, triple[2]):
                changes.setdefault((triple, degree), []).append(agreement)
    if not changes:
        return
    from leverkg.api import Case

    ordered = sorted(changes, key=str)
    copies, renamed = _copies(result.case, result.given.withheld, ordered)
    narrowing = Narrowing(day.isoformat(), "facts", result.case.narrowing.profile)
    then = balances(Case(Asserted((), tuple(copies), {}), narrowing).infer(rounds=False, max_cells=10**9))
    at = {(b.negotiation, frozenset(b.between)): b for b in then}
    for number, (triple, degree) in enumerate(ordered):
        names = renamed[number]
        back = {new: old for old, new in names.items()}
        for agreement in changes[triple, degree]:
            balance = agreement.balance
            assert balance is not None
            other = at.get((names[balance.negotiation], frozenset(names[p] for p in balance.between)))
            if other is None:
                continue
            plain = replace(
                other,
                between=balance.between,
                negotiation=balance.negotiation,
                favours=back[other.favours] if other.favours is not None else None,
                favours_over=back[other.favours_over] if other.favours_over is not None else None,
            )
            if _agrees(plain, agreement.favours, agreement.finds) != agreement.agrees:
                place = result.case.asserted.positions.of_triple(triple)
                yield agreement.verdict, Tip(triple, degree, place, plain)


def degrees_under(result: Result, balance: Balance) -> list[Triple]:
    """Return the stated degrees on which a balance rests, and those of none that hold in its situation."""
    wanted: list[Triple] = []
    one, other = balance.between
    for of, to in ((one, other), (other, one)):
        node = exposure(result, of, to, balance.situation)
        if node is None:
            continue
        for _, _, leverage in result.match(node, lev("chiefly")):
            wanted += result.match(leverage, lev("strength"))
            for _, _, option in result.match(leverage, lev("weakenedBy")):
                wanted += result.match(option, lev("worth"))
    for compared, _, party in result.match(None, lev("compares")):
        if party in balance.between and result.holds((compared, lev("inSituation"), balance.situation)):
            wanted += result.match(compared, lev("secondary"))
    written = {canonical_triple(t): t for t in result.case.asserted.triples}
    origins = result.given.prepared.origins if result.given.prepared else {}
    restated = {canonical_triple(t): o for t, o in origins.items()}
    found: dict[Triple, None] = {}
    for triple in dict.fromkeys(wanted):
        for proof in prove(result.run, triple).walk():
            if proof.asserted:
                stated = restated.get(proof.triple, written.get(proof.triple))
                if stated is not None and _neighbours(result, stated[2]):
                    found[stated] = None
    for version, _, _ in result.match(None, lev("holdsIn"), balance.situation):
        for triple in result.match(version, None, lev("none")):
            stated = restated.get(canonical_triple(triple), written.get(canonical_triple(triple)))
            if stated is not None:
                found[stated] = None
    return sorted(found, key=str)


def _neighbours(result: Result, degree: Term) -> list[IRI]:
    """Return the degrees one step below and above a degree; none for what is no degree."""
    below = [s for s, _, _ in result.match(None, lev("nextDegree"), degree)]
    above = [o for _, _, o in result.match(degree, lev("nextDegree"), None)]
    return [term for term in (*below, *above) if isinstance(term, IRI)]


def _copies(
    case: Case, withheld: Iterable[Triple], changes: list[tuple[Triple, IRI]]
) -> tuple[list[Quad], list[dict[Term, Term]]]:
    """Return a copy of the case for each change, all of its things renamed, and the new names."""
    hidden = set(withheld)
    triples = [t for t in case.asserted.triples if t not in hidden and not t[1].value.startswith(_NO_MATTER)]
    own = {s for s, _, _ in triples if isinstance(s, IRI | BlankNode)}
    quads: list[Quad] = []
    names: list[dict[Term, Term]] = []
    for number, (stated, degree) in enumerate(changes):
        called: dict[Term, Term] = {
            term: IRI(f"{term.value}~{number}")
            if isinstance(term, IRI)
            else BlankNode(f"{term.label}x{number}")
            for term in own
        }
        names.append(called)
        for triple in triples:
            s, p, o = (*stated[:2], degree) if triple == stated else triple
            quads.append((called.get(s, s), p, called.get(o, o), None))
    return quads, names
