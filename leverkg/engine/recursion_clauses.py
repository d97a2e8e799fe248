"""Recursive rules taken apart, as data: their clauses, and what these are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, Literal, Term
from leverkg.sparql.variable import Variable

if TYPE_CHECKING:
    from leverkg.sparql.tree import GroupPattern

__all__ = ["Atom", "Clause", "Slot", "Table", "clauses_as_data", "clauses_from_data", "constants"]

Slot = Variable | Term


class Atom(NamedTuple):
    """A triple with variables: one that the stratum reads and writes, or a head."""

    subject: Slot
    predicate: IRI
    object: Slot

    def variables(self) -> tuple[str, ...]:
        """Return the names of its variables, in order."""
        return tuple(term.name for term in (self.subject, self.object) if isinstance(term, Variable))


class Table(NamedTuple):
    """A part of a body that is solved once, and the variables that are needed of it.

    What an executor remembers of another run has no body, but the text that it made of it.
    """

    body: GroupPattern | None
    columns: tuple[str, ...]
    text: str = ""


class Clause(NamedTuple):
    """One way through a rule: heads, recursive atoms, tables, and which variables must (not) be equal."""

    rule: Rule
    heads: tuple[Atom, ...]
    atoms: tuple[Atom, ...]
    tables: tuple[Table, ...]
    equal: tuple[tuple[str, str], ...] = ()
    unequal: tuple[tuple[str, str], ...] = ()


def constants(clauses: Sequence[Clause]) -> Iterator[Term]:
    """Yield the terms that stand in the heads and atoms of clauses."""
    for clause in clauses:
        for atom in (*clause.heads, *clause.atoms):
            for slot in (atom.subject, atom.object):
                if not isinstance(slot, Variable):
                    yield slot


def clauses_as_data(rules: Sequence[Rule], clauses: Sequence[Clause]) -> list[Any] | None:
    """Return the clauses of rules as lists, names and numbers; ``None`` if these have no word for them.

    Args:
        rules: the rules.
        clauses: their clauses; each table of them has its text.
    """
    if not all(table.text for clause in clauses for table in clause.tables):
        return None
    numbers = {rule.name: number for number, rule in enumerate(rules)}
    every = [atom for clause in clauses for atom in (*clause.heads, *clause.atoms)]
    if not {type(slot) for atom in every for slot in (atom.subject, atom.object)} <= set(_SLOTS.values()):
        return None

    def atoms(found: Sequence[Atom]) -> list[Any]:
        return [[_as_data(atom.subject), atom.predicate.value, _as_data(atom.object)] for atom in found]

    return [
        [
            numbers[c.rule.name],
            atoms(c.heads),
            atoms(c.atoms),
            [[table.text, *table.columns] for table in c.tables],
            list(map(list, c.equal)),
            list(map(list, c.unequal)),
        ]
        for c in clauses
    ]


_SLOTS: dict[str, type[Variable | IRI | Literal]] = {"variable": Variable, "iri": IRI, "literal": Literal}


def _as_data(slot: Slot) -> list[Any]:
    if isinstance(slot, Literal):
        return ["literal", slot.lexical, slot.datatype, slot.language, slot.direction]
    return ["variable", slot.name] if isinstance(slot, Variable) else ["iri", slot.value]  # type: ignore[union-attr]


def clauses_from_data(rules: Sequence[Rule], data: Sequence[Any]) -> list[Clause]:
    """Return the clauses that :func:`clauses_as_data` made lists of.

    Raises:
        ValueError, TypeError, KeyError, IndexError: it did not.
    """

    def slot(kind: str, text: str, *rest: str | None) -> Slot:
        made: Any = _SLOTS[kind]
        return made(_text(text), *(part if part is None else _text(part) for part in rest))  # type: ignore[no-any-return]

    def atoms(found: Sequence[Any]) -> tuple[Atom, ...]:
        return tuple(Atom(slot(*subject), IRI(_text(predicate)), slot(*o)) for subject, predicate, o in found)

    def tables(found: Sequence[Any]) -> tuple[Table, ...]:
        return tuple(Table(None, tuple(map(_text, columns)), _text(text)) for text, *columns in found)

    def pairs(found: Sequence[Any]) -> tuple[tuple[str, str], ...]:
        return tuple((_text(one), _text(other)) for one, other in found)

    return [
        Clause(rules[number], atoms(heads), atoms(body), tables(found), pairs(equal), pairs(unequal))
        for number, heads, body, found, equal, unequal in data
    ]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no name where one has to be")
    return value
