"""Recursive rules taken apart, as data: their clauses, and what these are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, Term
from leverkg.records import record
from leverkg.sparql.variable import Variable

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["Atom", "Clause", "Slot", "Table", "clauses_as_data", "clauses_from_data"]

Slot = Variable | Term


@record
class Atom:
    """A triple with variables: one that the stratum reads and writes, or a head."""

    subject: Slot
    predicate: IRI
    object: Slot

    def variables(self) -> tuple[str, ...]:
        """Return the names of its variables, in order."""
        return tuple(term.name for term in (self.subject, self.object) if isinstance(term, Variable))


@record
class Table:
    """A part of a body that is solved once, and the variables that are needed of it."""

    body: GroupPattern
    columns: tuple[str, ...]


@record
class Clause:
    """One way through a rule: heads, recursive atoms, tables, and which variables must (not) be equal."""

    rule: Rule
    heads: tuple[Atom, ...]
    atoms: tuple[Atom, ...]
    tables: tuple[Table, ...]
    equal: tuple[tuple[str, str], ...] = ()
    unequal: tuple[tuple[str, str], ...] = ()


def clauses_as_data(rules: Sequence[Rule], clauses: Sequence[Clause]) -> list[Any] | None:
    """Return the clauses of rules as lists, names and numbers; ``None`` if these have no word for them."""
    if any(clause.tables for clause in clauses):
        return None
    numbers = {rule.name: number for number, rule in enumerate(rules)}
    slots = {
        type(slot) for c in clauses for atom in (*c.heads, *c.atoms) for slot in (atom.subject, atom.object)
    }
    if not slots <= {IRI, Variable}:
        return None

    def atoms(found: Sequence[Atom]) -> list[Any]:
        return [[*_slot(atom.subject), atom.predicate.value, *_slot(atom.object)] for atom in found]

    return [
        [
            numbers[c.rule.name],
            atoms(c.heads),
            atoms(c.atoms),
            list(map(list, c.equal)),
            list(map(list, c.unequal)),
        ]
        for c in clauses
    ]


def _slot(slot: Slot) -> tuple[bool, str]:
    return (True, slot.name) if isinstance(slot, Variable) else (False, slot.value)  # type: ignore[union-attr]


def clauses_from_data(rules: Sequence[Rule], data: Sequence[Any]) -> list[Clause]:
    """Return the clauses that :func:`clauses_as_data` made lists of.

    Raises:
        ValueError, TypeError, IndexError: it did not.
    """

    def slot(variable: bool, name: str) -> Slot:
        return Variable(_text(name)) if variable else IRI(_text(name))

    def atoms(found: Sequence[Any]) -> tuple[Atom, ...]:
        return tuple(Atom(slot(*atom[:2]), IRI(_text(atom[2])), slot(*atom[3:])) for atom in found)

    def pairs(found: Sequence[Any]) -> tuple[tuple[str, str], ...]:
        return tuple((_text(one), _text(other)) for one, other in found)

    return [
        Clause(rules[number], atoms(heads), atoms(body), (), pairs(equal), pairs(unequal))
        for number, heads, body, equal, unequal in data
    ]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no name where one has to be")
    return value
