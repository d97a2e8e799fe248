"""By which statements a fact is told of another name than it is written with: owl:sameAs, where it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from leverkg.case.one_name import identities_of
from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.rdf.term import Term, Triple

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["identity_lines"]


def identity_lines(
    result: InferredCase, triples: Iterable[Triple], word: Callable[[Term | None], str]
) -> tuple[Line, ...]:
    """Return a line for each statement of identity that facts need, with its place.

    Args:
        result: what follows.
        triples: the facts, as they are asserted.
        word: gives the words for a term.
    """
    asserted = result.case.asserted
    if not asserted.identities:
        return ()
    stated = dict.fromkeys(one for triple in triples for one in identities_of(asserted, triple))
    return tuple(
        Line(
            f"{word(s)} is the same as {word(o)}",
            "fact",
            place=Position(at.file, at.line) if (at := asserted.positions.of_triple((s, p, o))) else None,
            triples=((s, p, o),),
        )
        for s, p, o in stated
    )
