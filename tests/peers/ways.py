"""One way through a body: a conjunction in which it is settled which variables are bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from peers.datalog import Condition, Const, Var

__all__ = ["Way"]


@dataclass(frozen=True)
class Way:
    """One conjunction: what has to hold, and what each bound variable is."""

    conditions: tuple[Condition, ...] = ()
    bound: dict[str, Var | Const] = field(default_factory=dict)

    def plus(self, conditions: Iterable[Condition], **bound: Var | Const) -> Way:
        """Return the way with more conditions and variables."""
        return Way((*self.conditions, *conditions), {**self.bound, **bound})

    def slots(self) -> tuple[Var | Const, ...]:
        """Return the variables of its solution, each once."""
        return tuple(dict.fromkeys(slot for slot in self.bound.values() if isinstance(slot, Var)))
