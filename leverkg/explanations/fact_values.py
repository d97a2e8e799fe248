"""The values of a circumstance that are worth telling, as words beside its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.explanations.unspoken import AUXILIARY
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["value_told"]

_LEADS_ON = (" from", " until", " by")  # how a name ends that reads on to its value


def value_told(
    result: InferredCase, subject: Term, triple: Triple, origin: Triple | None, *, full: bool
) -> str:
    """Return a value that is worth telling: a degree with the day since which it is so, a date, a number.

    Args:
        result: what the fact is of.
        subject: of what the value is.
        triple: the fact.
        origin: the asserted triple that it restates, if it is of a version.
        full: tell also of truth values that nobody stated.

    Returns:
        An empty text for what is not worth it.
    """
    _, p, o = triple
    degree = isinstance(o, IRI) and result.number(o, lev("rank")) is not None
    if not degree and not (
        isinstance(o, Literal) and p.value.startswith(lev("").value) and p not in AUXILIARY
    ):
        return ""
    name = result.labels.of(p).removeprefix("has ").removeprefix("is ")
    default = next(result.match(subject, lev("notStated"), p), None) is not None
    if isinstance(o, Literal) and o.datatype == XSD + "boolean":
        if default and not full:
            return ""
        return name if o.lexical in ("true", "1") else f"{name}: no"
    colon = "" if name.endswith(_LEADS_ON) else ":"
    text = f"{name}{colon} {result.labels.of(o)}"
    if default:
        return f"{text}, not stated and taken so"
    part = origin is not None and origin[0] != result.labels.stated(subject)
    return text + (_since(result, origin[0]) if part and origin is not None else "")


def _since(result: InferredCase, part: Term) -> str:
    """Return from when a phase or a view counts, and whose view it is."""
    begin, by = result.value(part, lev("from")), result.value(part, lev("by"))
    text = f" since {begin.lexical}" if isinstance(begin, Literal) else ""
    return text + (f", as {result.labels.of(by)} sees it" if by is not None else "")
