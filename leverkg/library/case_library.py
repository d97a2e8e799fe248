"""The case library: every verdict of every case beside what the rules derive, and beside naive guesses.

Agreement is reported, never tuned: no rule reads a verdict. A verdict *agrees* when the balance in force on
the day it speaks of favours the same side; an expert's even or contested agrees with either of them; a
derived even or contested against a side is a column of its own. A verdict on a kind of risk agrees when the
indicator is there, or not, as it says. Experts who disagree are counted each for himself.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from leverkg.answers.balances import FACTS, Balance
from leverkg.answers.exposures import exposure_degree
from leverkg.case.dates import days_of
from leverkg.case.inferred import InferredCase
from leverkg.case.load import load_files
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import Narrowing
from leverkg.errors import UsageError
from leverkg.inference.infer import infer
from leverkg.library.naive_guesses import GUESSES, guess
from leverkg.library.pointers import pointed
from leverkg.library.verdicts import Agreement, agreements
from leverkg.rdf.term import Literal, Term, Triple
from leverkg.theory.folders import folder
from leverkg.theory.terms import lev
from leverkg.wording.summary import arrow

__all__ = [
    "COLUMNS",
    "HELD_OUT",
    "Line",
    "at_most",
    "case_folders",
    "case_lines",
    "library",
    "shifts_agreed",
    "shipped_library",
    "totals",
]

COLUMNS = ("agrees", "undecided", "against", "not compared")
"""What a verdict's line can say; *undecided* is a derived even or contested where the expert names a side."""

HELD_OUT = "held-out"
"""A folder of cases that the theory was made without; what they come to is told apart."""

_BALANCES = (lev("even"), lev("contested"))


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict beside what is derived.

    Attributes:
        case: the name of its case.
        negotiation: what it is on.
        expert: whose it is.
        stated: when it was given, as written; empty if that is not said.
        after: whether it was given after the outcome; None if that is not said.
        day: the day it speaks of.
        kind: ``direction`` or ``ruling``.
        says: the verdict in words.
        derived: what is derived, in words.
        column: one of :data:`COLUMNS`.
        sides: the pair of parties, if it is about a direction.
        favours: the party that the expert favours, if any.
        side: the party that the balance favours, if any.
        guesses: naive guess → whether it agrees; None where it does not apply.
        defaults: how many values that weigh in the balance nobody stated.
        tips: how many single steps in a degree would change the agreement; None if they were not tried.
        exposures: what each of the sides stands to lose, as the rank of a degree; a side may be missing.
        pointed: kind of reason → whether it alone would favour the side that the expert names.
        held_out: whether the theory was made without the case.
    """

    case: str
    negotiation: Term | None
    expert: str
    stated: str
    after: bool | None
    day: date | None
    kind: str
    says: str
    derived: str
    column: str
    sides: frozenset[Term] = frozenset()
    favours: Term | None = None
    side: Term | None = None
    guesses: dict[str, bool | None] = field(default_factory=dict)
    defaults: int = 0
    tips: int | None = None
    exposures: dict[Term, int] = field(default_factory=dict)
    pointed: dict[str, bool] = field(default_factory=dict)
    held_out: bool = False


def case_folders(places: Iterable[Path]) -> list[Path]:
    """Return the folders of cases under some places: those with a Turtle file that states a verdict.

    Raises:
        UsageError: LEV-U024, there is none.
    """
    found = {
        file.parent: None
        for place in places
        if os.path.exists(place)  # noqa: PTH110 - never raises
        for file in sorted([place] if place.is_file() else place.rglob("*.ttl"))
        if b"ExpertVerdict" in file.read_bytes()
    }
    if not found:
        raise UsageError(
            "no case with an expert's verdict is there",
            code="LEV-U024",
            hint="name a folder with cases: a lev:ExpertVerdict beside the facts",
        )
    return sorted(found, key=lambda one: (one.parent.name == HELD_OUT, one))


def library(folders: Sequence[Path], *, profile: str = "shell", step: bool = False) -> list[Line]:
    """Return a line for each verdict of each case, in the order of cases and days, those held out last.

    Args:
        folders: the cases.
        profile: how considerations are weighed.
        step: whether to try which single steps in a degree would change an agreement; this takes long.
    """
    return [
        replace(line, held_out=one.parent.name == HELD_OUT)
        for one in folders
        for line in case_lines(one.name, [one], profile, step=step)
    ]


@cache
def shipped_library(profile: str) -> list[Line]:
    """Return a line for each verdict of the shipped cases."""
    return library(case_folders([folder("cases")]), profile=profile)


def case_lines(name: str, files: Sequence[Path], profile: str, *, step: bool = False) -> list[Line]:
    """Return a line for each verdict of one case, in the order of days.

    Args:
        name: of the case.
        files: its facts and verdicts; folders may be among them.
        profile: how considerations are weighed.
        step: whether to try which single steps in a degree would change an agreement.
    """
    asserted = load_files(map(str, files))
    days = sorted({d.first for _, p, o in asserted.triples if p == lev("asOf") and (d := days_of(o))})
    if not days:
        return []
    asked = [date.fromordinal(day) for day in days]
    narrowing = Narrowing(asked[0].isoformat(), "facts", profile, tuple(asked[1:]))
    result = infer(LoadedCase(asserted, narrowing), max_cells=10**9)
    said: dict[Term, list[Triple]] = {}
    for triple in result.given.withheld:
        said.setdefault(triple[0], []).append(triple)
    return [_line(name, result, found, said[found.verdict]) for found in agreements(result, step=step)]


def _line(case: str, result: InferredCase, found: Agreement, said: list[Triple]) -> Line:
    expert = ", ".join(result.labels.of(e) for e in found.experts) or "somebody"
    after = _flag(said, "afterOutcome")
    stated = next((o.lexical for _, p, o in said if p == lev("statedOn") and isinstance(o, Literal)), "")
    where = (case, found.negotiation, expert, stated, after, found.day)
    if found.finds is not None and found.finds not in _BALANCES:
        expected = _flag(said, "found") is not False
        there = _risk(result, found)
        name = result.labels.of(found.finds)
        return Line(
            *where,
            kind="ruling",
            says=name if expected else f"no {name}",
            derived=f"{name} indicated" if there else f"no {name} indicated",
            column="agrees" if there == expected else "against",
        )
    balance = found.balance
    column = _column(balance, found)
    sides = frozenset(balance.between) if balance else frozenset()
    return Line(
        *where,
        kind="direction",
        says=_says(result, found),
        derived=arrow(result, balance) if balance else "no balance",
        column=column,
        sides=sides,
        favours=found.favours,
        side=balance.favours if balance else None,
        guesses=_guesses(result, balance, found) if balance else {},
        defaults=_defaults(result, balance) if balance else 0,
        tips=len(found.tips) if found.tips else None,
        exposures=_exposures(result, balance) if balance else {},
        pointed=_pointed(result, balance, found) if balance else {},
    )


def _pointed(result: InferredCase, balance: Balance, found: Agreement) -> dict[str, bool]:
    if found.favours is None:
        return {}
    return {kind: side == found.favours for kind, side in pointed(result, balance).items()}


def _exposures(result: InferredCase, balance: Balance) -> dict[Term, int]:
    one, other = balance.between
    degrees = {
        of: exposure_degree(result, of, to, balance.situation) for of, to in ((one, other), (other, one))
    }
    ranks = {of: result.number(degree, lev("rank")) for of, degree in degrees.items() if degree is not None}
    return {of: rank for of, rank in ranks.items() if rank is not None}


def _flag(said: list[Triple], name: str) -> bool | None:
    for _, p, o in said:
        if p == lev(name) and isinstance(o, Literal):
            return o.lexical in ("true", "1")
    return None


def _says(result: InferredCase, found: Agreement) -> str:
    if found.favours is not None and found.favours_over is not None:
        return f"{result.labels.of(found.favours)} > {result.labels.of(found.favours_over)}"
    return result.labels.of(found.finds) if found.finds is not None else "nothing that can be compared"


def _column(balance: Balance | None, found: Agreement) -> str:
    if balance is None:
        return "not compared"
    if found.favours is None:
        return "agrees" if balance.favours is None else "against"
    if balance.favours is None:
        return "undecided"
    return "agrees" if balance.favours == found.favours else "against"


def _risk(result: InferredCase, found: Agreement) -> bool:
    """Tell whether the facts of the day indicate the kind of risk that a verdict is about."""
    for node in result.nodes(lev("RiskIndicator")):
        situation = result.value(node, lev("inSituation"))
        if situation is None or not result.holds((situation, lev("viewpoint"), FACTS)):
            continue
        moment = result.value(situation, lev("atMoment"))
        day = result.number(moment, lev("day")) if moment is not None else None
        right_day = found.day is not None and day == found.day.toordinal()
        if right_day and result.holds((node, lev("riskKind"), found.finds or lev("nobody"))):
            return True
    return False


def _guesses(result: InferredCase, balance: Balance, found: Agreement) -> dict[str, bool | None]:
    answers: dict[str, bool | None] = {}
    for name in GUESSES:
        side = guess(name, result, balance)
        answers[name] = None if found.favours is None else side == found.favours
    return answers


def _defaults(result: InferredCase, balance: Balance) -> int:
    """Return how many values that weigh in a balance are defaults."""
    weighing = {version for version, _, _ in result.match(None, lev("weighsOn"), balance.node)}
    return sum(1 for version in weighing for _ in result.match(version, lev("notStated")))


def totals(lines: Iterable[Line]) -> dict[str, Counter[str]]:
    """Return for each kind of verdict, and for shifts, how often each column stands."""
    known = list(lines)
    found: dict[str, Counter[str]] = {"direction": Counter(), "shift": Counter(), "ruling": Counter()}
    for line in known:
        found[line.kind][line.column] += 1
    found["shift"].update("agrees" if agreed else "against" for agreed in shifts_agreed(known))
    return found


def at_most(lines: Iterable[Line]) -> dict[str, int]:
    """Return for each kind of verdict with how many any answers could agree: experts contradict each other.

    Whoever answers the same question, about the same day, cannot agree with all of those who answer it
    differently. Even and contested count as one answer, as they do in the totals.
    """
    answers: dict[tuple[object, ...], Counter[object]] = {}
    for line in lines:
        ruled = line.kind == "ruling"
        asked = (line.case, line.negotiation, line.day, line.kind, line.sides)
        question = (*asked, line.says.removeprefix("no ")) if ruled else asked
        answers.setdefault(question, Counter())[line.says if ruled else line.favours] += 1
    found: Counter[str] = Counter()
    for key, counted in answers.items():
        found[str(key[3])] += max(counted.values())
    return found


def shifts_agreed(lines: Iterable[Line]) -> list[bool]:
    """Return for each shift that an expert names whether the balance shifts the same way.

    A shift is two verdicts of one expert on one pair that favour different sides.
    """
    by_expert: dict[tuple[str, Term | None, str, frozenset[Term]], list[Line]] = {}
    for line in lines:
        if line.kind == "direction" and line.favours is not None and line.day is not None and line.sides:
            by_expert.setdefault((line.case, line.negotiation, line.expert, line.sides), []).append(line)
    agreed = []
    for found in by_expert.values():
        ordered = sorted(found, key=lambda line: line.day or date.min)
        for before, now in pairwise(ordered):
            if before.favours != now.favours:
                agreed.append(before.side == before.favours and now.side == now.favours)
    return agreed
