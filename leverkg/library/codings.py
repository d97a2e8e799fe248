"""Second codings: what follows from the facts of a case as another coder stated them.

A verdict that disagrees may speak against the rules, or against the facts as they were coded. Two coders who
work from the same sources without each other tell the two apart: where what follows from their codings
differs, no rule could be right about both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from leverkg.errors import UsageError
from leverkg.library.case_library import COLUMNS, Line, case_lines
from leverkg.library.reliability import nominal_alpha, ordinal_alpha
from leverkg.rdf.term import Term

__all__ = ["RECODED", "Recoded", "Reliability", "recoded", "reliability"]

RECODED = "recoded"
"""The folder beside the cases in which the second codings stand, each under the name of its case."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """One verdict beside what follows from each of two codings of its case.

    Attributes:
        first: beside the coding that the verdict stands by.
        second: beside the other.
    """

    first: Line
    second: Line


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far two codings agree in what follows, over the negotiations and days that verdicts speak of.

    Attributes:
        sides: for each which side the balance favours, by the one coding and by the other; None for neither.
        exposures: for each of its parties what it stands to lose, as ranks.
        shared: the columns of the verdicts for which both favour the same side.
    """

    sides: tuple[tuple[Term | None, Term | None], ...]
    exposures: tuple[tuple[int, int], ...]
    shared: Counter[str]

    @property
    def same_sides(self) -> int:
        """How often both favour the same side."""
        return sum(one == other for one, other in self.sides)

    @property
    def same_exposures(self) -> int:
        """How often a party stands to lose the same."""
        return sum(one == other for one, other in self.exposures)

    @property
    def near_exposures(self) -> int:
        """How often that is the same or one step apart."""
        return sum(abs(one - other) <= 1 for one, other in self.exposures)

    @property
    def alpha_of_sides(self) -> float | None:
        """Krippendorff's alpha of the sides favoured, which are the same or not."""
        return nominal_alpha(self.sides)

    @property
    def alpha_of_exposures(self) -> float | None:
        """Krippendorff's alpha of what the parties stand to lose, by the order of degrees."""
        return ordinal_alpha(self.exposures)


def recoded(folders: Sequence[Path], *, profile: str = "shell") -> list[Recoded]:
    """Return the verdicts of the cases that were coded twice, in the order of cases and days.

    Args:
        folders: the cases; those without a second coding are passed over.
        profile: how considerations are weighed.

    Raises:
        UsageError: LEV-U025, none of them has one; LEV-U026, verdicts and facts stand in one file.
    """
    found = []
    for folder in folders:
        other = folder.parent / RECODED / folder.name
        if not other.is_dir():
            continue
        first = case_lines(folder.name, [folder], profile)
        second = case_lines(folder.name, [other, *_verdicts(folder)], profile)
        found += [Recoded(*pair) for pair in zip(first, second, strict=True)]
    if not found:
        raise UsageError(
            "none of these cases has been coded a second time",
            code="LEV-U025",
            hint=f"a second coding stands in a folder {RECODED}/NAME beside the folder NAME of its case",
        )
    return found


def _verdicts(folder: Path) -> list[Path]:
    """Return the files with the verdicts of a case, which are read with either coding."""
    files = sorted(folder.rglob("*.ttl"))
    found = [file for file in files if b"ExpertVerdict" in file.read_bytes()]
    if len(found) == len(files):
        raise UsageError(
            f"the verdicts of {folder.name} stand in one file with its facts",
            code="LEV-U026",
            hint="put them into a file of their own, so that they can be read with another coding",
        )
    return found


def reliability(compared: Iterable[Recoded]) -> Reliability:
    """Return how far two codings agree; a negotiation and a day count once for all verdicts on them."""
    sides: dict[object, tuple[Term | None, Term | None]] = {}
    exposures: dict[object, tuple[int, int]] = {}
    shared: Counter[str] = Counter(dict.fromkeys(COLUMNS, 0))
    for one in compared:
        first, second = one.first, one.second
        if first.kind != "direction" or "not compared" in (first.column, second.column):
            continue
        unit = (first.case, first.negotiation, first.sides, first.day)
        sides[unit] = (first.side, second.side)
        for party in first.sides:  # who stands to lose nothing need not be told of
            exposures[unit, party] = (first.exposures.get(party, 0), second.exposures.get(party, 0))
        if first.side == second.side:
            shared[first.column] += 1
    return Reliability(tuple(sides.values()), tuple(exposures.values()), shared)
