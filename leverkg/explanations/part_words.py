"""What a phase or a view of a circumstance says, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple
from leverkg.theory.terms import RDFS, lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["part_words"]

_APART = (lev("by"), lev("from"), lev("until"))
_COMMENT, _SOURCE = IRI(RDFS + "comment"), IRI("http://purl.org/dc/terms/source")
_VERB = re.compile(r"^(?:has|is|was) ")


def part_words(result: InferredCase, triple: Triple) -> str:
    """Return what the object of a triple, a phase or view without a name, says of the subject:
    `the threat, since 2024-04-01: ended as exposed, “a leak”`; nothing if it is none.

    Args:
        result: what the case is of.
        triple: the triple by which the circumstance has the part.
    """
    part = triple[2]
    said = result.case.asserted.about(part)
    if not isinstance(part, BlankNode) or not said:
        return ""
    labels = result.labels
    by, begin, end = (next((o for _, p, o in said if p == name), None) for name in _APART)
    when = [f"as {labels.of(by)} sees it"] if by is not None else []
    when += [f"since {begin.lexical}"] if isinstance(begin, Literal) else []
    when += [f"until {end.lexical}"] if isinstance(end, Literal) else []
    values = [_value(result, p, o) for _, p, o in said if p not in _APART]
    head = f"{labels.of(triple[0])}, {' '.join(when) or _VERB.sub('', labels.of(triple[1]))}"
    return f"{head}: {', '.join(values)}" if values else head


def _value(result: InferredCase, p: IRI, o: Term) -> str:
    if p == _COMMENT and isinstance(o, Literal):
        return f"“{' '.join(o.lexical.split())}”"
    if p == _SOURCE:
        return f"from {result.labels.of(o)}"
    return f"{_VERB.sub('', result.labels.of(p))} {result.labels.of(o)}"
