"""The part of the page on evidence that is data: verdicts and reasons, cases held out beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leverkg.library.case_library import COLUMNS, Line, at_most, shipped_library, totals
from leverkg.library.made_parts import page_with
from leverkg.library.naive_guesses import GUESSES
from leverkg.library.pointers import tally

__all__ = ["evidence_parts", "write_evidence_page"]


def write_evidence_page(page: Path) -> None:
    """Write the made parts into the page on evidence."""
    page.write_text(page_with(page.read_text(encoding="utf-8"), evidence_parts()), encoding="utf-8")


def evidence_parts() -> dict[str, str]:
    """Return the parts by name, in Markdown: what comes of the shipped cases in the default profile."""
    lines = shipped_library("shell")
    sets = {
        "made with": [line for line in lines if not line.held_out],
        "made without": [line for line in lines if line.held_out],
    }
    return {"agreement": "\n".join(_agreement(sets)), "reasons": "\n".join(_reasons(sets))}


def _agreement(sets: dict[str, list[Line]]) -> list[str]:
    rows = ["| the theory was | what verdicts are on | " + " | ".join(COLUMNS[:3]) + " | of | at most |"]
    rows.append("|---|---|" + "---|" * 5)
    for name, lines in sets.items():
        possible = at_most(lines)
        for kind, counted in totals(lines).items():
            if counted:
                numbers = [counted[column] for column in COLUMNS[:3]]
                rows.append(_row(name, kind, *numbers, counted.total(), possible.get(kind, "")))
            if kind == "direction":
                named = [line for line in lines if line.kind == kind and line.favours is not None]
                numbers = [sum(line.column == column for line in named) for column in COLUMNS[:3]]
                rows.append(_row(name, "direction, a side named", *numbers, len(named), ""))
                rows += [_guessed(name, guess, named) for guess in GUESSES]
    return rows


def _guessed(name: str, guess: str, lines: Sequence[Line]) -> str:
    answers = [line.guesses[guess] for line in lines if line.guesses.get(guess) is not None]
    right = sum(map(bool, answers))
    return _row(name, f"the same, guessed by {guess}", right, "", len(answers) - right, len(answers), "")


def _reasons(sets: dict[str, list[Line]]) -> list[str]:
    found = {name: {kind: (right, of) for kind, right, of in _tallied(lines)} for name, lines in sets.items()}
    rows = ["| a reason alone | " + " | ".join(sets) + " | together |", "|---|" + "---|" * (len(sets) + 1)]
    for kind, right, of in _tallied([line for lines in sets.values() for line in lines]):
        cells = [found[name].get(kind) for name in sets]
        rows.append(_row(kind, *(f"{c[0]} of {c[1]}" if c else "" for c in cells), f"{right} of {of}"))
    return rows


def _tallied(lines: Sequence[Line]) -> Sequence[tuple[str, int, int]]:
    return tally(line.pointed for line in lines)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"
