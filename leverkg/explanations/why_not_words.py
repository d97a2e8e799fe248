"""What a rule lacks in words: what there is none of, what is there and should not be, what a filter refuses.

Where there are no words for it, a part of a rule is shown as it is written, with the names of the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

from leverkg.engine.mint import DEFAULT_BASE
from leverkg.engine.proofs.whynot import Blocker, Missing, Pattern
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import Comparison, Expression, Variable
from leverkg.wording.grammar import listed
from leverkg.wording.phrases import described, named

__all__ = [
    "SHOWN",
    "blocker_words",
    "condition_text",
    "has_no_name",
    "missing_words",
    "part_texts",
    "pattern_words",
]

SHOWN = 4
"""So many parts of a rule are told; of the rest only how many there are."""

_MADE = re.compile(  # what rules made, whose names say nothing
    rf"<(?P<iri>{re.escape(DEFAULT_BASE)}[^<>\s]+)>|_:(?P<label>[\w.-]+-[0-9a-f]{{16}})(?![\w-])"
)
_IRI = re.compile(r"<([^<>\s]+)>")
_THIS = " this "  # how a conclusion begins that has no name
_STOPS = 2  # so many triples in the way are told in one line
_FALSE = {
    "=": "{} is not {}",
    "!=": "both are {}",
    "<": "{} is not less than {}",
    ">": "{} is not more than {}",
    "<=": "{} is more than {}",
    ">=": "{} is less than {}",
}
"""What is so where a comparison is false."""


def pattern_words(lines: ProofLines, pattern: Pattern) -> str:
    """Return a pattern in words; a variable is written as one."""
    subject, predicate, object_ = pattern
    start = _open_end(subject) or lines.subject(cast(Term, subject))
    end = _open_end(object_)
    if not end:
        return f"{start} {lines.verb(predicate, cast(Term, object_))}"
    return f"{start} is {end}" if predicate == RDF_TYPE else f"{start} {lines.labels.of(predicate)} {end}"


def _open_end(slot: Term | Variable | None) -> str:
    """Return what stands for an end that is not known: `something`, `?x`; nothing for a term."""
    if slot is None:
        return "something"
    return f"?{slot.name}" if isinstance(slot, Variable) else ""


def absent_words(lines: ProofLines, pattern: Pattern) -> str:
    """Return in words that there is nothing of a pattern."""
    predicate = pattern[1]
    subject, object_ = (None if isinstance(slot, Variable) else slot for slot in (pattern[0], pattern[2]))
    verb = lines.labels.of(predicate)
    if predicate == RDF_TYPE or (subject is not None and object_ is not None):
        return f"it is not so that {pattern_words(lines, pattern)}"
    if subject is not None:
        return f"{lines.subject(subject)} {verb} nothing"
    return f"nothing {verb} {lines.word(object_) if object_ is not None else 'anything'}"


def missing_words(lines: ProofLines, missing: Sequence[Missing]) -> str:
    """Return what is missing in words: classes of which there is nothing, then the rest."""
    kinds, others = [], []
    for part in missing:
        if part.pattern is None:
            others.append(f"there is no {part_texts(lines, [part.text])}")
        elif part.pattern[1] == RDF_TYPE and part.pattern[0] is None and part.pattern[2] is not None:
            kinds.append(f"no {described(lines.result, cast(Term, part.pattern[2]))}")
        else:
            others.append(absent_words(lines, part.pattern))
    none = [f"there is {listed(kinds)}"] if kinds else []
    more = [f"{len(others) - SHOWN} more"] if len(others) > SHOWN else []
    return listed(dict.fromkeys([*none, *others[:SHOWN], *more]))


def blocker_words(lines: ProofLines, part: Blocker) -> str:
    """Return what stops a rule in words: what is there and should not be, or the values that a filter
    has nothing against; where there are no words for it, the condition as written."""
    if part.kind in ("not exists", "minus") and (there := _there(lines, part.found)):
        return f"in the way is that {listed(there[:_STOPS])}"
    if part.kind == "filter" and (words := _compared(lines, part.condition)):
        return words
    return f"in the way is {condition_text(lines, part)}"


def condition_text(lines: ProofLines, part: Blocker) -> str:
    """Return a condition that stops a rule, and what it does not tell by itself."""
    text = part_texts(lines, [part.text])
    if part.kind == "error":
        return f"{text}, which is an error: {part_texts(lines, [part.reason])}"
    return f"{text}: {part_texts(lines, [part.reason])}" if part.reason else text


def _there(lines: ProofLines, triples: Iterable[Triple]) -> list[str]:
    """Return triples in words, each once, without classes and what is said of nodes without a name."""
    result = lines.result
    told = dict.fromkeys(
        lines.plain((s, p, o))
        for s, p, o in triples
        if p != RDF_TYPE and described(result, s) != described(result, o)  # as of a version
    )
    return [text for text in told if not has_no_name(text)]


def _compared(lines: ProofLines, condition: Expression | None) -> str:
    """Return a comparison of two values that is false in words; nothing for any other condition."""
    if not isinstance(condition, Comparison) or condition.operator not in _FALSE:
        return ""
    ends = (condition.left, condition.right)
    if not all(isinstance(end, (IRI, Literal)) for end in ends):
        return ""
    one, other = (lines.labels.of(cast(Term, end)) for end in ends)
    if condition.operator == "!=" and one != other:
        return ""  # equal in value and not in writing
    return _FALSE[condition.operator].format(one, other)


def part_texts(lines: ProofLines, texts: Iterable[str]) -> str:
    """Return parts of rules with IRIs as prefixed names, the first few of them."""
    result = lines.result

    def circumstance(match: re.Match[str]) -> str:
        return str(result.labels.stated(IRI(match[1])))

    short = [
        named(result, _IRI.sub(circumstance, _MADE.sub(lambda m: f"({described(result, _node(m))})", text)))
        for text in texts
    ]
    more = [f"{len(short) - SHOWN} more"] if len(short) > SHOWN else []
    return listed([*short[:SHOWN], *more])


def has_no_name(text: str) -> bool:
    """Tell whether a text speaks of a conclusion without a name: `this situation`."""
    return _THIS in f" {text} "


def _node(found: re.Match[str]) -> Term:
    return IRI(found["iri"]) if found["iri"] else BlankNode(found["label"])
