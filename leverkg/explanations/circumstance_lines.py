"""What a file states of a thing, as lines, its phases and views among it, and what is concluded about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from leverkg.explanations.explanation import Line
from leverkg.explanations.part_words import part_words
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import Literal, Term, Triple
from leverkg.theory.terms import RDFS
from leverkg.wording.grammar import listed

if TYPE_CHECKING:
    from leverkg.explanations.asked_conclusions import AskedConclusions, Seen

__all__ = ["about_lines", "stated_lines"]

_SHOWN = 6


def stated_lines(lines: ProofLines, node: Term) -> list[Line]:
    """Return a line for each triple that is stated about a node, but for the label by which it is called.

    What has no name is told by what it says.
    """
    called = lines.labels.known(node)
    stated = [t for t in lines.result.case.asserted.about(node) if not _calls(t, called)]
    return [
        Line(
            part_words(lines.result, t) or lines.plain(t), "fact", place=lines.place([t], node), triples=(t,)
        )
        for t in stated
    ]


def _calls(triple: Triple, called: str | None) -> bool:
    _, p, o = triple
    return p.value == RDFS + "label" and isinstance(o, Literal) and " ".join(o.lexical.split()) == called


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
