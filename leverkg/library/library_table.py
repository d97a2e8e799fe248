"""The case library as a table for people: a row a verdict, then what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from leverkg.library.case_library import COLUMNS, Line, at_most, totals
from leverkg.library.codings import Recoded, reliability
from leverkg.library.naive_guesses import GUESSES
from leverkg.library.pointers import tally
from leverkg.rdf.term import IRI, RDF_TYPE
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, lev

__all__ = ["profile_lines", "profiles", "recoded_lines", "table_lines"]

_MARKS = {"agrees": "agrees", "undecided": "undecided", "against": "AGAINST", "not compared": "not compared"}


def profiles() -> list[str]:
    """Return the names of the shipped profiles."""
    found = [s for s, p, o in ontology() if p == RDF_TYPE and o == lev("Profile")]
    return sorted(profile.value.removeprefix(LEV) for profile in found if isinstance(profile, IRI))


def table_lines(lines: list[Line]) -> list[str]:
    """Return the table of verdicts, the totals, and the naive guesses beside them."""
    rows: list[tuple[str, ...]] = [
        ("case", "day", "who says so", "given", "verdict", "derived", "", "defaults")
    ]
    rows += [
        (
            line.case,
            line.day.isoformat() if line.day else "",
            line.expert,
            line.stated + {True: " after", False: " before", None: ""}[line.after],
            line.says,
            line.derived,
            _MARKS[line.column] + (f", {line.tips} steps" if line.tips is not None else ""),
            str(line.defaults),
        )
        for line in lines
    ]
    return [*_aligned(rows), "", *_sums(lines, _all_sums)]


def _all_sums(lines: list[Line]) -> list[str]:
    return [*_totals(lines), "", *_guessed(lines), "", *_reasons(lines)]


def _sums(lines: list[Line], summed: Callable[[list[Line]], list[str]]) -> list[str]:
    """Return what verdicts come to, those on cases that the theory was made without apart."""
    held = [line for line in lines if line.held_out]
    rest = [line for line in lines if not line.held_out]
    if not held or not rest:
        return summed(lines)
    return [
        *_under("cases that the theory was made with", summed(rest)),
        "",
        *_under("cases that it was made without", summed(held)),
    ]


def _under(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"  {line}".rstrip() for line in lines)]


def _reasons(lines: list[Line]) -> list[str]:
    """Return how often each kind of reason alone points to the side that the expert names."""
    found = tally(line.pointed for line in lines)
    if not found:
        return []
    rows: list[tuple[str, ...]] = [(kind, f"{right} of {of}") for kind, right, of in found]
    return _under("how often a reason alone points to the side that the expert names", _aligned(rows))


def recoded_lines(compared: list[Recoded]) -> list[str]:
    """Return the table of verdicts beside both codings, the totals of each, and how far the two agree."""
    rows: list[tuple[str, ...]] = [
        ("case", "day", "who says so", "verdict", "first coding", "", "second coding", "")
    ]
    rows += [
        (
            one.first.case,
            one.first.day.isoformat() if one.first.day else "",
            one.first.expert,
            one.first.says,
            one.first.derived,
            _MARKS[one.first.column],
            one.second.derived,
            _MARKS[one.second.column],
        )
        for one in compared
    ]
    found = [*_aligned(rows), ""]
    for name, lines in (
        ("first coding", [one.first for one in compared]),
        ("second coding", [one.second for one in compared]),
    ):
        found += [name, *(f"  {line}" for line in _totals(lines)), ""]
    return [*found, *_between_codings(compared)]


def _between_codings(compared: list[Recoded]) -> list[str]:
    found = reliability(compared)
    sides, exposures, shared = len(found.sides), len(found.exposures), found.shared
    degrees = (
        f"the same degree in {found.same_exposures} of {exposures}, "
        f"at most one step apart in {found.near_exposures}"
    )
    return [
        "between the codings, a negotiation and a day counted once",
        f"  the side favoured: the same in {found.same_sides} of {sides}{_alpha(found.alpha_of_sides)}",
        f"  what a side stands to lose: {degrees}{_alpha(found.alpha_of_exposures)}",
        f"  where both favour the same: of the verdicts {_counted(shared)} of {shared.total()}",
    ]


def _alpha(value: float | None) -> str:
    return f" (Krippendorff's alpha {value:.2f})" if value is not None else ""


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def profile_lines(name: str, lines: list[Line]) -> list[str]:
    """Return the totals of one profile among several."""
    return [*_under(f"profile {name}", _sums(lines, _totals)), ""]


def _totals(lines: Iterable[Line]) -> list[str]:
    known = list(lines)
    found = []
    possible = at_most(known)
    for kind, counted in totals(known).items():
        if counted:
            found.append(f"{kind:<10} {_counted(counted)} of {counted.total()}")
        if kind == "direction":
            named = Counter(line.column for line in known if line.kind == kind and line.favours is not None)
            if named and named.total() < counted.total():
                found.append(f"{'':<10} {_counted(named)} of the {named.total()} that name a side")
        if possible.get(kind, counted.total()) < counted.total():
            found.append(
                f"{'':<10} no answers could agree with more than {possible[kind]}: "
                "some experts contradict each other about the same day"
            )
    return found


def _counted(counted: Counter[str]) -> str:
    return ", ".join(f"{counted[column]} {column}" for column in COLUMNS if counted[column])


def _guessed(lines: list[Line]) -> list[str]:
    """Return how often each naive guess names the side that the expert names."""
    found = []
    for name, what in GUESSES.items():
        answers = [line.guesses[name] for line in lines if line.guesses.get(name) is not None]
        if answers:
            found.append(
                f"naive guess, {name} ({what}): {sum(map(bool, answers))} of {len(answers)} directions"
            )
    return found
