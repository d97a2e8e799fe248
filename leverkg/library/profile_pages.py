"""The parts of the profiles' pages that are data: what each counts, on whose authority, and what it answers.

A page of `docs/profiles/` is written by hand between them: each part stands below a line that names it, and
is written over by `make tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, balances
from leverkg.case.dates import days_of
from leverkg.case.inferred import InferredCase
from leverkg.case.load import load_files
from leverkg.case.loaded import LoadedCase
from leverkg.inference.infer import infer, rules_of
from leverkg.library.case_library import HELD_OUT, shipped_library, totals
from leverkg.library.library_table import profiles
from leverkg.library.made_parts import page_with
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, LEVS, PREFIXES, lev
from leverkg.theory.works import works

if TYPE_CHECKING:
    from leverkg.engine import Rule

__all__ = ["PARTS", "parts_of", "write_profile_pages"]

PARTS = ("counts", "authority", "textbook", "cases")
"""The parts of a page, by the name that stands above each."""

_ASKED = re.compile(r"^# expect: (?P<day>\S+) (?P<eyes>[\w-]+)(?: \w+)?: ", re.MULTILINE)
_COUNTS, _SOURCE = lev("countsKind"), IRI(PREFIXES["dcterms"] + "source")
_DEFINITION = IRI(PREFIXES["skos"] + "definition")


def write_profile_pages(docs: Path, textbook: Path) -> None:
    """Write the made parts into the pages of the profiles.

    Args:
        docs: the folder of documentation.
        textbook: the folder of textbook situations.
    """
    for name in profiles():
        page = docs / "profiles" / f"{name}.md"
        page.write_text(
            page_with(page.read_text(encoding="utf-8"), parts_of(name, textbook)), encoding="utf-8"
        )


def parts_of(name: str, textbook: Path) -> dict[str, str]:
    """Return the parts of a profile's page, by name, in Markdown.

    Args:
        name: the profile.
        textbook: the folder of textbook situations.
    """
    return {
        "counts": counts_part(name),
        "authority": authority_part(name),
        "textbook": textbook_part(name, textbook),
        "cases": cases_part(name),
    }


# ── what counts, and on whose authority ────────────────────────────────────────────────────────────────────


def counts_part(name: str) -> str:
    """Return which considerations a profile counts, by which rule, and its thresholds."""
    said = _said(lev(name))
    counted = [o for _, p, o in said if p == _COUNTS]
    lines = ["| consideration | what speaks for a side | counts here | by the rule |", "|---|---|---|---|"]
    for kind in _kinds():
        rule = _rule_of(kind)
        link = f"[`{rule.name}`](../../rules/balance/{rule.name}.rq)" if rule else ""
        cells = (_label(kind), _text(kind, _DEFINITION), "yes" if kind in counted else "no", link)
        lines.append("| " + " | ".join(cells) + " |")
    lead = _value(said, lev("settlingLead"))
    degree = _value(said, lev("contestingDegree")).removeprefix(LEV)
    steps = f"{lead} step" + "s" * (lead != "1")
    return "\n".join(lines) + (
        f"\n\nA lead of {steps} in exposure settles the balance, whatever else speaks against it. "
        f"A smaller lead is contested by an opposite consideration of at least {degree} degree that "
        "outweighs one's own."
    )


def authority_part(name: str) -> str:
    """Return the works that the profile and the rules of what it counts name, and what was seen of them."""
    said = _said(lev(name))
    naming: dict[str, list[str]] = {}
    for source in (o for _, p, o in said if p == _SOURCE):
        naming.setdefault(_local(source), []).append("the profile")
    for kind in _kinds():
        rule = _rule_of(kind)
        if rule and (lev(name), _COUNTS, kind) in said:
            for work in rule.header.source:
                naming.setdefault(work, []).append(_label(kind))
    lines = ["| work | named for | what was seen of it |", "|---|---|---|"]
    for work, whatfor in naming.items():
        facts = works()[work]
        citation = facts[PREFIXES["dcterms"] + "bibliographicCitation"]
        seen = facts.get(PREFIXES["skos"] + "note", "")
        if facts.get(LEV + "checked") != "true" and "not checked" not in seen:
            seen = f"not checked: {seen}" if seen else "not checked"
        lines.append(f"| {citation} | {', '.join(whatfor)} | {seen} |")
    return "\n".join(lines)


def _rule_of(kind: Term) -> Rule | None:
    """Return the rule that concludes considerations of a kind."""
    found = [r for r in rules_of() if any(w.object == kind for w in r.writes)]
    return next((r for r in found if r.name.startswith("considered-")), None)


def _kinds() -> list[IRI]:
    """Return the kinds of consideration, in the order of the ontology."""
    scheme, member = lev("considerationKindScheme"), IRI(PREFIXES["skos"] + "inScheme")
    return [s for s, p, o in ontology() if p == member and o == scheme and isinstance(s, IRI)]


def _said(node: Term) -> list[Triple]:
    return [triple for triple in ontology() if triple[0] == node]


def _value(said: Iterable[Triple], prop: IRI) -> str:
    term = next(o for _, p, o in said if p == prop)
    return term.lexical if isinstance(term, Literal) else _local(term)


def _text(node: Term, prop: IRI) -> str:
    return _value(_said(node), prop)


def _label(node: Term) -> str:
    return _text(node, IRI(PREFIXES["rdfs"] + "label"))


def _local(term: Term) -> str:
    return term.value.removeprefix(LEVS).removeprefix(LEV) if isinstance(term, IRI) else ""


# ── what it answers ─────────────────────────────────────────────────────────────────────────────────────────


def textbook_part(name: str, textbook: Path) -> str:
    """Return what a profile answers in each textbook situation, and which profiles answer otherwise."""
    lines = ["| situation | on | in the eyes of | answer | otherwise |", "|---|---|---|---|---|"]
    for path in sorted(textbook.glob("*.ttl")):
        for asked, given in _textbook_answers(path).items():
            others: dict[str, list[str]] = {}
            for other, answer in given.items():
                if answer != given[name]:
                    others.setdefault(answer, []).append(f"`{other}`")
            differ = "; ".join(f"{answer} in {', '.join(names)}" for answer, names in others.items())
            link = f"[{path.stem.replace('-', ' ')}](../../tests/textbook/{path.name})"
            lines.append(f"| {link} | {asked[0]} | {asked[1]} | {given[name]} | {differ} |")
    return "\n".join(lines)


@cache
def _textbook_answers(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return day and eyes → profile → answer, for what a textbook situation asks of itself."""
    asked = list(
        dict.fromkeys((m["day"], m["eyes"]) for m in _ASKED.finditer(path.read_text(encoding="utf-8")))
    )
    case = LoadedCase(load_files([str(path)]))
    found: dict[tuple[str, str], dict[str, str]] = {(day, _eyes(eyes)): {} for day, eyes in asked}
    for name in profiles():
        result = infer(case.narrowed(profile=name))
        for day, eyes in asked:
            found[day, _eyes(eyes)][name] = _answer(result, day, eyes)
    return found


def _eyes(name: str) -> str:
    return "the facts" if name == "facts" else f"the {name}"


def _answer(result: InferredCase, day: str, eyes: str) -> str:
    """Return the balance that is in force on a day in somebody's eyes."""
    days = days_of(Literal(day, XSD + "date"))
    seen = FACTS if eyes == "facts" else result.labels.find(eyes)
    before = [b for b in balances(result) if days and b.day.toordinal() <= days.first and seen in b.eyes]
    return _words(result, max(before, key=lambda b: b.day)) if before else "no balance"


def _words(result: InferredCase, balance: Balance) -> str:
    if balance.favours is None:
        return _local(balance.finds) if balance.finds else "nothing"
    side = result.labels.of(balance.favours)
    if balance.by_lead:
        return f"{side}, by {balance.by_lead} step" + "s" * (balance.by_lead != 1)
    return f"{side}, by {_label(balance.decided_by)}" if balance.decided_by else side


def cases_part(name: str) -> str:
    """Return how far a profile agrees with the case library, and where it differs from the default."""
    lines = ["| verdicts on | agree | undecided | against | not compared | of |", "|---|---|---|---|---|---|"]
    for held_out in (False, True):
        for kind, counted in totals(
            line for line in shipped_library(name) if line.held_out is held_out
        ).items():
            cells = [str(counted[column]) for column in ("agrees", "undecided", "against", "not compared")]
            what = f"{kind}, cases held out" if held_out else kind
            if counted or not held_out:
                lines.append(f"| {what} | " + " | ".join(cells) + f" | {sum(counted.values())} |")
    if name != "shell":
        lines += ["", *_differences(name)]
    return "\n".join(lines)


def _differences(name: str) -> Iterator[str]:
    """Yield a table of the verdicts on which a profile answers otherwise than the default."""
    rows = [
        (old, new)
        for old, new in zip(shipped_library("shell"), shipped_library(name), strict=True)
        if old.derived != new.derived
    ]
    if not rows:
        yield "On no verdict of the library does it answer otherwise than `shell`."
        return
    yield "It answers otherwise than `shell` on these:"
    yield ""
    yield f"| case | day | verdict | of | in `shell` | in `{name}` |"
    yield "|---|---|---|---|---|---|"
    for old, new in rows:
        where = f"{HELD_OUT}/{new.case}" if new.held_out else new.case
        case = f"[{new.case}](../../cases/{where}/notes.md)"
        answers = " | ".join(f"{line.derived} ({line.column})" for line in (old, new))
        yield f"| {case} | {new.day} | {new.says} | {new.expert} | {answers} |"
