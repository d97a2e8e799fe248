"""A real negotiation, told: who holds which leverage over whom in the facts, when it shifts and why, and what
experts say.

The cases that come with leverkg live in ``cases/``, a folder each.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, when_text
from leverkg.answers.exposures import rank_of
from leverkg.errors import UsageError
from leverkg.explanations.step_lines import step_place, step_words
from leverkg.library.case_library import HELD_OUT
from leverkg.library.verdicts import Agreement
from leverkg.rdf.term import RDF_TYPE, Term
from leverkg.theory.folders import folder
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed, plural, sentence
from leverkg.wording.phrases import stake_phrase
from leverkg.wording.summary import arrow, counts_line, short, summary_lines, verdict_phrase

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["case_folder", "cases", "leverage_lines", "story", "verdict_lines"]

_KINDS = {
    "PositiveLeverage": "can withhold",
    "RefusedAgreement": "can refuse the agreement; at stake is",
    "PromisedLeverage": "can give by",
    "NegativeLeverage": "can harm by",
    "NormativeLeverage": "can appeal to",
}


def cases() -> dict[str, Path]:
    """Return the cases that come with leverkg, by name."""
    shipped = folder("cases")
    found = [*sorted(shipped.glob("*/case.ttl")), *sorted(shipped.glob(f"{HELD_OUT}/*/case.ttl"))]
    return {path.parent.name: path.parent for path in found}


def case_folder(name: str) -> Path:
    """Return the folder of a case that comes with leverkg, or the file or folder of that name.

    Raises:
        UsageError: LEV-U021, there is no such case.
    """
    known = cases()
    if name not in known and os.path.exists(name):  # noqa: PTH110 - never raises
        return Path(name)
    if name not in known:
        if "." in Path(name).name or "/" in name:  # a path, and no name of a case
            there = os.path.isdir(Path(name).parent)  # noqa: PTH112 - never raises
            beside = [str(path) for path in Path(name).parent.glob("*")] if there else []
            near = get_close_matches(name, beside, 1, 0.6)
            raise UsageError(
                f"there is no file or folder {name!r}",
                code="LEV-U021",
                hint=f"did you mean {near[0]}?"
                if near
                else "`leverkg demo --list` lists the cases there are",
            )
        near = get_close_matches(name, known, 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else "there are " + ", ".join(known)
        message = f"no case is called {name!r}, and there is no file or folder of that name"
        raise UsageError(message, code="LEV-U021", hint=hint)
    return known[name]


def story(result: InferredCase, width: int = 100) -> list[str]:
    """Return the story of a negotiation as lines of text: who has the upper hand, and by what."""
    labels = result.labels
    title = listed(labels.of(n) for n in result.nodes(lev("Negotiation")))
    lines = [sentence(title), "=" * len(title), "", counts_line(result), ""]
    lines += ["Who has the upper hand (in the facts; in somebody's eyes only where these differ)", ""]
    lines += [f"  {line}" if line else "" for line in summary_lines(result, width - 2)]
    lines += ["", "Who holds which leverage over whom (in the facts; what changes from moment to moment)", ""]
    return lines + leverage_lines(result)


# ── leverage ───────────────────────────────────────────────────────────────────────────────────────────────

Held = dict[tuple[Term, Term, str, str], str]
"""(holder, over, kind, what) → strength and standing."""


def leverage_lines(result: InferredCase) -> list[str]:
    """Return the leverage of each party over each other in the facts: at first all, then what changes."""
    held = _held(result)
    lines: list[str] = []
    before: Held = {}
    for day, now in held.items():
        changed: dict[tuple[Term, Term], list[str]] = defaultdict(list)
        for key in sorted({*before, *now}, key=lambda k: tuple(map(str, k))):
            holder, over, kind, what = key
            old, new = before.get(key), now.get(key)
            if old == new:
                continue
            change = f"{old} → {new}" if old and new else new or "no longer"
            changed[holder, over].append(f"{_KINDS[kind]} {what}: {change}")
        if changed:
            lines.append(f"  {when_text(day)}")
        for (holder, over), texts in changed.items():
            lines.append(f"    {short(result, holder)} over {short(result, over)}")
            lines += [f"      {text}" for text in texts]
        before = now
    return lines


def _held(result: InferredCase) -> dict[date, Held]:
    """Return the leverage in the facts by date; a stake with several faces counts by the strongest."""
    days: dict[Term, date] = {}
    for situation, _, _ in result.match(None, lev("viewpoint"), FACTS):
        moment = result.value(situation, lev("atMoment"))
        number = result.number(moment, lev("day")) if moment is not None else None
        if number is not None and 1 <= number <= date.max.toordinal():
            days[situation] = date.fromordinal(number)
    held: dict[date, Held] = {day: {} for day in sorted(days.values())}
    ranks: dict[tuple[date, tuple[Term, Term, str, str]], int] = {}
    for kind_of_node in ("PositiveLeverage", "NegativeLeverage", "NormativeLeverage"):
        for node in result.nodes(lev(kind_of_node)):
            promised = result.value(node, lev("restsOnAct")) is not None
            kind = "PromisedLeverage" if promised and kind_of_node == "PositiveLeverage" else kind_of_node
            if result.holds((result.value(node, lev("restsOnNeed")) or node, RDF_TYPE, lev("NoDealOutcome"))):
                kind = "RefusedAgreement"
            place = result.value(node, lev("inSituation"))
            holder, over = result.value(node, lev("holder")), result.value(node, lev("over"))
            strength = result.value(node, lev("strength"))
            if place is None or place not in days or holder is None or over is None or strength is None:
                continue
            key = (holder, over, kind, stake_phrase(result, node))
            rank = rank_of(result, strength)
            day = days[place]
            if rank >= ranks.get((day, key), -1):
                ranks[day, key] = rank
                weak = result.holds((node, lev("standing"), lev("weakened")))
                held[day][key] = result.labels.of(strength) + (" (weakened)" if weak else "")
    return held


# ── verdicts ───────────────────────────────────────────────────────────────────────────────────────────────


def verdict_lines(result: InferredCase, found: list[Agreement], *, step: bool = True) -> list[str]:
    """Return each verdict with the balance on its day, whether they agree, and what would change that."""
    lines = ["", "What experts concluded, beside the balance in force on the day they speak of", ""]
    for agreement in found:
        lines.append(
            f"  {agreement.day or 'no date':%Y-%m-%d}   {_who(result, agreement)}: {_says(result, agreement)}"
        )
        lines.append(
            f"    the balance in force: {_balance(result, agreement.balance)}   {_verdict(agreement)}"
        )
        if step and agreement.balance is not None:
            lines += [f"    {text}" for text in _tip_lines(result, agreement)]
    compared = [a for a in found if a.agrees is not None]
    agreeing = sum(bool(a.agrees) for a in compared)
    return [*lines, "", f"  {agreeing} of {plural(len(compared), 'verdict')} agreed with"]


def _who(result: InferredCase, agreement: Agreement) -> str:
    return listed(result.labels.of(e) for e in agreement.experts) or "somebody"


def _says(result: InferredCase, agreement: Agreement) -> str:
    if agreement.favours is not None and agreement.favours_over is not None:
        return f"{short(result, agreement.favours)} > {short(result, agreement.favours_over)}"
    return (
        result.labels.of(agreement.finds) if agreement.finds is not None else "nothing that can be compared"
    )


def _balance(result: InferredCase, balance: Balance | None) -> str:
    if balance is None:
        return "none"
    return f"{arrow(result, balance)}, {verdict_phrase(balance)}"


def _verdict(agreement: Agreement) -> str:
    return {True: "agrees", False: "differs", None: "cannot be compared"}[agreement.agrees]


def _tip_lines(result: InferredCase, agreement: Agreement) -> list[str]:
    if not agreement.tips:
        what = "make it differ" if agreement.agrees else "make it agree"
        return [f"no single step in a degree would {what}"]
    word = "differ" if agreement.agrees else "agree"
    lines = [f"one step would make it {word}:"]
    return [
        *lines,
        *(f"  {step_words(result, t)}: {arrow(result, t.then)}{step_place(t)}" for t in agreement.tips),
    ]
