"""What a run comes to, in a few lines: the counts, and who has the upper hand since when.

One line for each moment at which the balance changes, in the facts; one for a party's eyes only where they
differ, and one where they agree again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from leverkg.answers.balances import (
    FACTS,
    Balance,
    Shift,
    in_eyes,
    placed_balances,
    read_balances,
    shifts,
    when_text,
)
from leverkg.rdf.term import Term
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed, plural, sentence
from leverkg.wording.reasons import cause_phrase, reason_phrase

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["arrow", "counts_line", "short", "summary_lines", "verdict_phrase", "why"]


def counts_line(result: InferredCase) -> str:
    """Return facts, rules, conclusions, moments and situations of a run in one line.

    Rules are those that concluded something; over any RDF, where all are the author's own, also of how many.
    """
    fired, idle = result.rule_count(), 0 if result.theory else result.idle_count()
    parts = [
        plural(len(result.case.asserted.triples), "fact"),
        f"{fired:,} of {plural(fired + idle, 'rule')}" if idle else plural(fired, "rule"),
        plural(result.run.stats.new, "conclusion"),
    ]
    if result.theory:
        parts += [
            plural(_count(result, "Moment"), "moment"),
            plural(_count(result, "Situation"), "situation"),
        ]
    return " · ".join(parts)


_EYES = "…"  # begins what is so in somebody's eyes only
_BELOW = 15  # how far a reason stands in that is below a long start


def _count(result: InferredCase, kind: str) -> int:
    return len(result.nodes(lev(kind)))


def summary_lines(result: InferredCase, width: int | None = None, *, most: int | None = None) -> list[str]:
    """Return the balances of all negotiations and pairs, as lines of text.

    Args:
        result: what follows.
        width: where lines are broken, if at all.
        most: so many negotiations are told, and of more it is said how many there are.
    """
    placed = placed_balances(result)
    told = [*placed]
    if most is not None and len(told) > most + 1:
        told = told[:most]
    table = in_eyes(read_balances(result, (one for negotiation in told for one in placed[negotiation])))
    found = {(s.negotiation, s.between, s.day, s.eyes): s for s in shifts(result)}
    pairs_of: dict[Term, list[tuple[Term, Term]]] = {}
    for negotiation, pair in table:
        pairs_of.setdefault(negotiation, []).append(pair)
    lines: list[str] = []
    for negotiation, pairs in pairs_of.items():
        if len(placed) > 1:
            lines += ["", sentence(result.labels.of(negotiation))]
        rows = [row for pair in pairs for row in _rows(result, negotiation, pair, table, found)]
        # On a terminal somebody's eyes do not push all reasons to the right.
        aligned = [who for _, who, _ in rows if width is None or not who.startswith(_EYES)]
        column = max(map(len, aligned), default=0)
        for day, who, reason in sorted(rows, key=lambda row: row[0]):
            lines += _broken(f"{day:<10}   {who:<{column}}   ", reason, width)
    if len(told) < len(placed):
        rest = plural(len(placed) - len(told), "more negotiation")
        lines += ["", f"{rest}: leverkg query who-has-the-upper-hand shows all"]
    return lines


def _broken(start: str, reason: str, width: int | None) -> list[str]:
    """Return a line, or several of a width, the later ones below where the reason begins.

    Where the start takes more than half of the width, the reason stands below it.
    """
    if width is None or len(start) + len(reason) <= width:
        return [(start + reason).rstrip()]
    import textwrap

    below = len(start) > width // 2
    indent = " " * (_BELOW if below else len(start))
    first = indent if below else start
    lines = textwrap.wrap(
        reason, width, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )
    return [start.rstrip(), *lines] if below else lines


Table = dict[tuple[Term, tuple[Term, Term]], dict[date, dict[Term, Balance]]]
Found = dict[tuple[Term, tuple[Term, Term], date, Term], Shift]


def _rows(
    result: InferredCase, negotiation: Term, pair: tuple[Term, Term], table: Table, found: Found
) -> list[tuple[str, str, str]]:
    """Return date, who and why for each change between two parties."""
    rows = []
    last: dict[Term, object] = {}
    for day, eyes in table[negotiation, pair].items():
        facts = eyes.get(FACTS)
        if facts is not None:
            if facts.verdict != last.get(FACTS):
                shift = found.get((negotiation, pair, day, FACTS))
                rows.append((when_text(day), arrow(result, facts), why(result, facts, shift)))
            last[FACTS] = facts.verdict
        for viewer, balance in eyes.items():
            if viewer == FACTS:
                continue
            differs = facts is None or balance.verdict != facts.verdict
            if differs and last.get(viewer) != (balance.verdict, facts and facts.verdict):
                rows.append((when_text(day), *_in_eyes_of(result, viewer, balance)))
            elif not differs and last.get(viewer) is not None:
                rows.append(
                    (when_text(day), f"{_EYES} in {_genitive(result.labels.of(viewer))} eyes as in fact", "")
                )
            last[viewer] = (balance.verdict, facts and facts.verdict) if differs else None
    return rows


def _in_eyes_of(result: InferredCase, viewer: Term, balance: Balance) -> tuple[str, str]:
    name = result.labels.of(viewer)
    eyes = f"{_EYES} in {_genitive(name)} eyes"
    return f"{eyes} {arrow(result, balance)}", why(result, balance, None)


def _genitive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def arrow(result: InferredCase, balance: Balance) -> str:
    """Return who has the upper hand over whom: `Iran > United States`, `Iran = United States` when even.

    `~` stands between them where it is contested, `?` where nothing is concluded.
    """
    if balance.favours is not None and balance.favours_over is not None:
        return f"{short(result, balance.favours)} > {short(result, balance.favours_over)}"
    sign = _FINDINGS.get(balance.finds, _UNDECIDED)[0]
    return f"{short(result, balance.between[0])} {sign} {short(result, balance.between[1])}"


def short(result: InferredCase, party: Term) -> str:
    """Return a party's name without its article."""
    name = result.labels.of(party)
    return name[4:] if name.startswith("the ") else name


_NUMBERS = ("no step", "one step", "two steps", "three steps", "four steps")

_DECIDING: dict[Term | None, str] = {
    lev("clockKind"): "the clock",
    lev("normKind"): "a norm",
    lev("walkAwayKind"): "being able to walk away",
    lev("statusQuoKind"): "the status quo",
    lev("supportKind"): "visible support",
    lev("ratificationKind"): "having to have it ratified",
    lev("patienceKind"): "patience",
    lev("lossKind"): "a loss rather than a gain",
}
"""What decides a balance in which nobody leads."""

_FINDINGS: dict[Term | None, tuple[str, str]] = {
    lev("even"): ("=", "even"),
    lev("contested"): ("~", "contested"),
}
"""What a balance that favours nobody finds: its sign and its word."""

_UNDECIDED = ("?", "undecided")


def verdict_phrase(balance: Balance) -> str:
    """Return by how much: `by one step`, `by the clock alone`, `even`, `contested`, `undecided`."""
    if balance.favours is None:
        return _FINDINGS.get(balance.finds, _UNDECIDED)[1]
    if balance.by_lead:
        return f"by {_NUMBERS[min(balance.by_lead, 4)]}"
    kinds = balance.kinds or (balance.decided_by,)
    deciding = list(dict.fromkeys(_DECIDING.get(kind, "another consideration") for kind in kinds))
    return f"by {listed(deciding)}" + (" alone" if len(deciding) == 1 else "")


def why(result: InferredCase, balance: Balance, shift: Shift | None) -> str:
    """Return by how much, the decisive reason, and the cause of a shift."""
    text = verdict_phrase(balance)
    reason = reason_phrase(result, balance)
    if reason:
        text += f": {reason}"
    if shift is not None:
        cause = cause_phrase(result, shift)
        if cause:
            text += f"; shift: {cause}"
    return text
