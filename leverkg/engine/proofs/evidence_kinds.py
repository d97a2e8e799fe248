"""What a body can rest on: triples, edges of paths, what was counted, what was looked for in vain."""

from __future__ import annotations

from dataclasses import dataclass

from leverkg.rdf.term import Term, Triple
from leverkg.sparql.tree import GroupPattern

__all__ = ["Absent", "Counted", "Evidence", "Opened"]


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that was looked for and is not there.

    Attributes:
        kind: ``not exists``, ``minus``, ``optional``, or ``pattern`` in a Python rule.
        group: what was looked for, with the values of the solution put in.
        template: the rule's sentence for it, if it has one.
        bindings: the values for the sentence.
    """

    kind: str
    group: GroupPattern
    template: str | None = None
    bindings: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What an aggregate was computed over.

    Attributes:
        columns: the aggregates and their values: ``("COUNT(?x)", value)``.
        rows: how many solutions it saw.
        premises: the triples of these solutions, each once.
        cut: not all of them are shown.
        group: what these are solutions of, with the values of the groups put in.
    """

    columns: tuple[tuple[str, Term | None], ...]
    rows: int
    premises: tuple[Triple, ...]
    cut: bool = False
    group: GroupPattern | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A property path and the edges it went along."""

    subject: Term
    path: str
    object: Term
    edges: tuple[Triple, ...]


@dataclass(slots=True)
class Evidence:
    """What a body rests on under one solution; parts are in the order of the body.

    ``chosen`` tells in words what else was chosen: by what a sub-select set other solutions aside, and in
    which graph GRAPH looked.
    """

    premises: list[Triple]
    absences: list[Absent]
    counted: list[Counted]
    opened: list[Opened]
    conditions: list[str]
    chosen: list[str]

    @classmethod
    def empty(cls) -> Evidence:
        """Return evidence of nothing yet."""
        return cls([], [], [], [], [], [])

    def extend(self, other: Evidence) -> None:
        """Take over what another part of the body rests on."""
        self.premises += other.premises
        self.absences += other.absences
        self.counted += other.counted
        self.opened += other.opened
        self.conditions += other.conditions
        self.chosen += other.chosen

    def needed(self) -> list[Triple]:
        """Return the premises, each once: those of patterns, paths and aggregates."""
        found = dict.fromkeys(self.premises)
        found.update((edge, None) for opened in self.opened for edge in opened.edges)
        found.update((triple, None) for counted in self.counted for triple in counted.premises)
        return list(found)
