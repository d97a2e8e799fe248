"""The terms of a plan over rows: in its steps they are numbers below zero, -1 the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leverkg.engine.executors.unsolved import NotCovered
from leverkg.rdf.term import IRI, Literal, Term

__all__ = ["PlanTerms", "terms_from_data"]


class PlanTerms:
    """The terms, which get their numbers as they come."""

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}

    def number(self, term: object) -> int:
        """Return the number of a term.

        Raises:
            NotCovered: it is no IRI or literal, but a triple term, or a blank node of the input.
        """
        if not isinstance(term, (IRI, Literal)):
            raise NotCovered(f"{type(term).__name__} in a pattern")
        return self._numbers.setdefault(term, -1 - len(self._numbers))

    def as_data(self) -> list[Any]:
        """Return the terms as texts, a literal as a list of these, the last first.

        So a number below zero is a term's place in the list that :func:`terms_from_data` returns.
        """
        return [term.value if isinstance(term, IRI) else [*term] for term in reversed(self._numbers)]  # type: ignore[misc]


def terms_from_data(data: Sequence[Any]) -> list[Term]:
    """Return the terms that :meth:`PlanTerms.as_data` made texts of."""
    return [IRI(part) if part.__class__ is str else Literal(*part) for part in data]
