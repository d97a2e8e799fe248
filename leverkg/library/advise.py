"""What a party could do to better its leverage: moves that rules name, each tried out before it is advised.

The rules in ``rules/moves/`` only name candidates. A move is made on a copy of the case, everything is
inferred again, and it is kept only if the balance or an exposure is then better for the party than before:
in the facts, or in the eyes of whom the move is meant for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leverkg.answers.balances import balances
from leverkg.answers.exposures import rank_of
from leverkg.case.load import Asserted
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import FACTS, THE_RUN, Narrowing
from leverkg.inference.infer import infer
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["Advice", "advise", "moves", "outlook"]

Outlook = dict[tuple[str, Term, Term], int]
"""(what is looked at, one party, another) → a rank; higher is better for the one who is advised."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A move that would better a party's leverage.

    Attributes:
        move: the node that the rule made.
        kind: what kind of move it is.
        circumstance: what it is made on.
        changes: the triples that making it adds to the case.
        eyes: in whose eyes it helps: `lev:theFacts` or a party.
        better: what it betters: `balance` or `exposure`, the party, the other one, rank before and after.
    """

    move: Term
    kind: Term
    circumstance: Term
    changes: tuple[Triple, ...]
    eyes: Term
    better: tuple[tuple[str, Term, Term, int, int], ...]


def advise(case: LoadedCase, party: str, *, moment: str = "last") -> list[Advice]:
    """Return the moves that would help a party, in the order of their nodes' names.

    Args:
        case: the negotiation.
        party: by label, prefixed name or IRI.
        moment: when: a date, or `last`.

    Raises:
        UsageError: no such party or moment.
    """
    parties = [o for _, p, o in case.asserted.triples if p == lev("party")]
    who = case.labels.find(party, parties, what="party")
    at = LoadedCase(case.asserted, Narrowing(moment, "all", case.narrowing.profile))
    before = infer(at, rounds=False)
    found = []
    for move, changes in moves(at, who):
        on, kind, eyes = (move[key] for key in ("onCircumstance", "moveKind", "inEyesOf"))
        days = [day.isoformat() for day in {b.day for b in balances(before)}]
        then = Narrowing(days[0] if len(days) == 1 else moment, "all", case.narrowing.profile)
        after = infer(LoadedCase(_changed(case.asserted, changes), then), rounds=False)
        old, new = outlook(before, who, eyes), outlook(after, who, eyes)
        better = [
            (*key, old[key], new[key]) for key in sorted(old, key=str) if new.get(key, old[key]) > old[key]
        ]
        worse = [key for key in old if key[0] == "balance" and new.get(key, old[key]) < old[key]]
        if better and not worse:
            found.append(Advice(move["node"], kind, on, tuple(changes), eyes, tuple(better)))
    return found


def moves(case: LoadedCase, party: Term) -> list[tuple[dict[str, Term], list[Triple]]]:
    """Return the candidate moves of a party: what each is, and what making it would add to the case."""
    asked = _changed(case.asserted, [(THE_RUN, lev("advises"), party)])
    result = infer(LoadedCase(asked, case.narrowing), rounds=False)
    found = []
    for node in result.nodes(lev("Move")):
        said = {key: result.value(node, lev(key)) for key in ("onCircumstance", "moveKind", "inEyesOf")}
        changes = [
            _statement(result, change)
            for change in sorted((o for _, _, o in result.match(node, lev("adds"))), key=str)
        ]
        about: dict[str, Term] = {key: value for key, value in said.items() if value is not None}
        found.append(({"node": node, "inEyesOf": FACTS, **about}, changes))
    return found


def _statement(result: InferredCase, change: Term) -> Triple:
    parts = [result.value(change, lev(f"change{part}")) for part in ("Subject", "Predicate", "Object")]
    subject, predicate, value = parts
    if subject is None or value is None or not isinstance(predicate, IRI):
        raise ValueError(f"{change} is no whole statement")
    return subject, predicate, value


def _changed(asserted: Asserted, triples: list[Triple]) -> Asserted:
    quads = (*asserted.quads, *((*triple, None) for triple in triples))
    return Asserted(asserted.sources, quads, asserted.prefixes)


def outlook(result: InferredCase, party: Term, eyes: Term) -> Outlook:
    """Return how a party stands towards each other one in some eyes: its balance, and both exposures.

    A balance ranks 1 if it favours the party, -1 if it favours the other, else 0; an exposure of the party
    counts against it, so its rank is taken negative.
    """
    found: Outlook = {}
    for balance in balances(result):
        if eyes in balance.eyes and party in balance.between:
            (other,) = [p for p in balance.between if p != party]
            sides: dict[Term | None, int] = {party: 1, other: -1}
            found["balance", party, other] = sides.get(balance.favours, 0)
    for node in result.nodes(lev("Exposure")):
        situation = result.value(node, lev("inSituation"))
        of, to = result.value(node, lev("exposureOf")), result.value(node, lev("exposureTo"))
        if situation is None or of is None or to is None or party not in (of, to):
            continue
        if any(o == eyes for _, _, o in result.match(situation, lev("viewpoint"))):
            rank = rank_of(result, result.value(node, lev("degree")))
            found["exposure", of, to] = -rank if of == party else rank
    return found
