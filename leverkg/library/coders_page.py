"""The part of the page on coders that is data: how far two codings agree, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leverkg.library.case_library import COLUMNS, Line, case_folders, totals
from leverkg.library.codings import Recoded, recoded, reliability
from leverkg.library.made_parts import page_with
from leverkg.theory.folders import folder

__all__ = ["coders_part", "write_coders_page"]


def write_coders_page(page: Path) -> None:
    """Write the made part into the page on coders."""
    page.write_text(page_with(page.read_text(encoding="utf-8"), {"coders": coders_part()}), encoding="utf-8")


def coders_part() -> str:
    """Return what comes of the shipped cases in both codings, in Markdown."""
    compared = recoded(case_folders([folder("cases")]))
    return "\n".join((*_agreement(compared), "", *_verdicts(compared), "", *_differences(compared)))


def _agreement(compared: list[Recoded]) -> list[str]:
    found = reliability(compared)
    rows = [
        ("the side that the balance favours", found.same_sides, "", len(found.sides), found.alpha_of_sides),
        (
            "what a side stands to lose",
            found.same_exposures,
            found.near_exposures,
            len(found.exposures),
            found.alpha_of_exposures,
        ),
    ]
    return [
        "| what follows from both codings | the same | at most one step apart | of | Krippendorff's alpha |",
        "|---|---|---|---|---|",
        *(f"| {what} | {same} | {near} | {of} | {_number(alpha)} |" for what, same, near, of, alpha in rows),
    ]


def _number(alpha: float | None) -> str:
    return f"{alpha:.2f}" if alpha is not None else ""


def _verdicts(compared: list[Recoded]) -> list[str]:
    shared = reliability(compared).shared
    rows = [
        "| verdicts on a direction | " + " | ".join(COLUMNS) + " | of |",
        "|---|" + "---|" * (len(COLUMNS) + 1),
    ]
    for name, lines in (
        ("by the first coding", [one.first for one in compared]),
        ("by the second coding", [one.second for one in compared]),
    ):
        counted = totals(lines)["direction"]
        rows.append(_row(name, [counted[column] for column in COLUMNS]))
    return [*rows, _row("where both favour the same side", [shared[column] for column in COLUMNS])]


def _row(name: str, counts: list[int]) -> str:
    return f"| {name} | " + " | ".join(map(str, (*counts, sum(counts)))) + " |"


def _differences(compared: list[Recoded]) -> Iterable[str]:
    yield "| case | day | by the first coding | by the second coding |"
    yield "|---|---|---|---|"
    seen = set()
    for one in compared:
        place = (one.first.case, one.first.negotiation, one.first.sides, one.first.day)
        if one.first.kind == "direction" and one.first.side != one.second.side and place not in seen:
            seen.add(place)
            yield f"| {_case(one.first)} | {one.first.day} | {one.first.derived} | {one.second.derived} |"


def _case(line: Line) -> str:
    return f"[{line.case}](../cases/{line.case}/notes.md), [again](../cases/recoded/{line.case}/notes.md)"
