"""What one party stands to lose towards another in a situation, and how the two compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leverkg.rdf.term import Term
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["comparison", "exposure", "exposure_degree", "rank_of"]


def comparison(result: InferredCase, one: Term, other: Term, situation: Term) -> Term | None:
    """Return the comparison of one party with another in a situation."""
    return _directed(result, ("compares", one), ("comparedWith", other), situation)


def exposure(result: InferredCase, of: Term, to: Term, situation: Term) -> Term | None:
    """Return the exposure of one party to another in a situation."""
    return _directed(result, ("exposureOf", of), ("exposureTo", to), situation)


def _directed(
    result: InferredCase, begins: tuple[str, Term], ends: tuple[str, Term], situation: Term
) -> Term | None:
    """Return what goes from one party to another in a situation."""
    for node, _, _ in result.match(None, lev(begins[0]), begins[1]):
        # Most are of other situations.
        if result.holds((node, lev("inSituation"), situation)) and result.holds(
            (node, lev(ends[0]), ends[1])
        ):
            return node
    return None


def exposure_degree(result: InferredCase, of: Term, to: Term, situation: Term) -> Term | None:
    """Return the degree of what one party stands to lose towards another in a situation."""
    node = exposure(result, of, to, situation)
    return result.value(node, lev("degree")) if node is not None else None


def rank_of(result: InferredCase, degree: Term | None) -> int:
    """Return the rank of a degree, 0 where there is none."""
    return (result.number(degree, lev("rank")) or 0) if degree is not None else 0
