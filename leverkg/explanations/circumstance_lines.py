"""What a file states of a thing, as lines, its phases and views among it, and what is concluded about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import BlankNode, Literal, Term, Triple
from leverkg.theory.terms import RDFS, lev
from leverkg.wording.grammar import listed

if TYPE_CHECKING:
    from leverkg.explanations.asked_conclusions import AskedConclusions, Seen

__all__ = ["about_lines", "stated_lines"]

_SHOWN = 6
_APART = (lev("by"), lev("from"), lev("until"))
_VERB = re.compile(r"^(?:has|is|was) ")


def stated_lines(lines: ProofLines, node: Term) -> list[Line]:
    """Return a line for each triple that is stated about a node, but for the label by which it is called.

    What has no name is told by what it says.
    """
    called = lines.labels.known(node)
    stated = [t for t in lines.result.case.asserted.about(node) if not _calls(t, called)]
    return [Line(_words(lines, t), "fact", place=lines.place([t], node), triples=(t,)) for t in stated]


def _calls(triple: Triple, called: str | None) -> bool:
    _, p, o = triple
    return p.value == RDFS + "label" and isinstance(o, Literal) and " ".join(o.lexical.split()) == called


def _words(lines: ProofLines, triple: Triple) -> str:
    part = triple[2]
    said = lines.result.case.asserted.about(part)
    if not isinstance(part, BlankNode) or not said:
        return lines.plain(triple)
    labels = lines.labels
    by, begin, end = (next((o for _, p, o in said if p == name), None) for name in _APART)
    when = [f"as {labels.of(by)} sees it"] if by is not None else []
    when += [f"since {begin.lexical}"] if isinstance(begin, Literal) else []
    when += [f"until {end.lexical}"] if isinstance(end, Literal) else []
    values = [
        f"“{o.lexical}”"
        if p.value == RDFS + "comment" and isinstance(o, Literal)
        else f"{_VERB.sub('', labels.of(p))} {labels.of(o)}"
        for _, p, o in said
        if p not in _APART
    ]
    head = f"{labels.of(triple[0])}, {' '.join(when) or _VERB.sub('', labels.of(triple[1]))}"
    return f"{head}: {', '.join(values)}" if values else head


def about_lines(
    lines: ProofLines,
    name: str,
    found: list[AskedConclusions],
    line: Callable[[AskedConclusions, Seen], Line],
) -> list[Line]:
    """Return lines for the first few conclusions about something, and what to ask for the reasons.

    Args:
        lines: says terms in words.
        name: what it is called.
        found: the conclusions about it, by their class.
        line: makes the line of one.
    """
    seen = [(asked, one) for asked in found for one in asked.found]
    if not seen:
        return []
    told = []
    for asked, one in seen[:_SHOWN]:
        full = line(asked, one)
        told.append(Line(full.text, full.kind, full.rules, full.sources, full.place, (), full.triples))
    kinds = dict.fromkeys(f'"{lines.labels.of(asked.kind.term)} about {name}"' for asked, _ in seen[:_SHOWN])
    more = f"{len(seen) - _SHOWN} more; " if len(seen) > _SHOWN else ""
    told.append(Line(f"{more}for the reasons ask for {listed(list(kinds), 'or')}", "rest"))
    return [Line("what follows about it", "note", children=tuple(told))]
