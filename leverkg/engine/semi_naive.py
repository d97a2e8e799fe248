"""Recursion in the process: clauses over integers, evaluated semi-naively by loops made for them.

Each clause is compiled, once for each of its recursive atoms, to nested Python loops over dictionaries
from subject to objects and back: that atom takes what the last round made, the others all there is. A set
difference does the innermost loop where the head allows it. (Bancilhon and Ramakrishnan, *An amateur's
introduction to recursive query processing strategies*, 1986.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

from leverkg.engine.recursion_clauses import Atom, Clause, Table
from leverkg.rdf.term import IRI, Term
from leverkg.sparql.variable import Variable

__all__ = ["Facts", "Made", "Noted", "evaluate", "note_made", "relation_keys"]

Key = tuple[IRI, Term | None]
Made = dict[IRI, dict[int, set[int]]]
Rows = Sequence[tuple[int, ...]]
Mark = TypeVar("Mark")
Noted: TypeAlias = dict[IRI, tuple[list[int], list[int], list[Mark]]]
"""What rounds made by predicate: subjects, objects, and of each triple a mark of its round."""
Index = defaultdict[int, set[int]]


class Facts:
    """The triples of one predicate, from subject to objects, and back if a clause looks there."""

    __slots__ = ("_backward", "forward")

    def __init__(self) -> None:
        self.forward: Index = defaultdict(set)
        self._backward: Index | None = None

    @property
    def backward(self) -> Index:
        """From object to subjects; made when it is first asked for, and kept up from then on."""
        if self._backward is None:
            self._backward = defaultdict(set)
            self._turn(self.forward, self._backward)
        return self._backward

    def add(self, subject: int, object_: int) -> None:
        """Add a triple."""
        self.forward[subject].add(object_)
        if self._backward is not None:
            self._backward[object_].add(subject)

    def add_all(self, made: Mapping[int, set[int]]) -> None:
        """Add the objects of subjects."""
        forward = self.forward
        for subject, objects in made.items():
            forward[subject] |= objects
        if self._backward is not None:
            self._turn(made, self._backward)

    @staticmethod
    def _turn(forward: Mapping[int, set[int]], backward: Index) -> None:
        for subject, objects in forward.items():
            for object_ in objects:
                backward[object_].add(subject)


def relation_keys(clauses: Sequence[Clause]) -> list[Key]:
    """Return which triples have to be there: predicates, with an object where the stratum knows no other."""
    objects: dict[IRI, set[Term | None]] = defaultdict(set)
    for clause in clauses:
        for atom in (*clause.heads, *clause.atoms):
            objects[atom.predicate].add(atom.object if isinstance(atom.object, IRI) else None)
    keys: list[Key] = []
    for predicate, found in objects.items():
        keys += [(predicate, None)] if None in found else [(predicate, one) for one in found]
    return sorted(keys, key=str)


def evaluate(
    clauses: Sequence[Clause],
    facts: Mapping[IRI, Facts],
    tables: Mapping[int, Rows],
    code: Callable[[Term], int],
    literals: frozenset[int],
) -> Iterator[Made]:
    """Yield what each round makes, until a round makes nothing.

    Args:
        clauses: the stratum's clauses.
        facts: what there is, by predicate; it grows.
        tables: for the ``id`` of each table its rows.
        code: gives the number of a term.
        literals: numbers that stand for literals; they are no subjects.
    """
    given = _Given(facts, tables, code, literals)
    variants = [
        _compiled(clause, position, given)
        for clause in clauses
        for position in (range(len(clause.atoms)) if clause.atoms else (None,))
    ]
    once = [run for source, run in variants if source is None]
    again = [(source, run) for source, run in variants if source is not None]
    written = {head.predicate for clause in clauses for head in clause.heads}
    heads = [predicate for predicate in facts if predicate in written]
    # At first all that there is is new; what a round makes is put to it when the round is over.
    delta: Made = {predicate: found.forward for predicate, found in facts.items()}
    while True:
        made: Made = {predicate: defaultdict(set) for predicate in heads}
        for run in once:
            run({}, made)
        once = []
        for source, run in again:
            new = delta.get(source)
            if new:
                run(new, made)
        if not any(made.values()):
            return
        for predicate, found in made.items():
            facts[predicate].add_all(found)
        delta = made
        yield made


class _Given:
    """What clauses are evaluated over."""

    def __init__(
        self,
        facts: Mapping[IRI, Facts],
        tables: Mapping[int, Rows],
        code: Callable[[Term], int],
        literals: frozenset[int],
    ) -> None:
        self.facts = facts
        self.code = code
        self.literals = literals
        self._tables = tables
        self._indexes: dict[tuple[int, tuple[int, ...]], dict[Any, set[Any]]] = {}

    def index(self, table: Table, places: tuple[int, ...]) -> dict[Any, set[Any]]:
        """Return the rows of a table by what they have in some places; one value stands for itself."""
        key = (id(table), places)
        found = self._indexes.get(key)
        if found is None:
            found = self._indexes[key] = _indexed(self._tables[id(table)], places, len(table.columns))
        return found


def _indexed(rows: Rows, places: tuple[int, ...], width: int) -> dict[Any, set[Any]]:
    rest = [place for place in range(width) if place not in places]
    index: defaultdict[Any, set[Any]] = defaultdict(set)
    for key, value in zip(_parts(rows, places), _parts(rows, rest), strict=True):
        index[key].add(value)
    return dict(index)


def _parts(rows: Rows, places: Sequence[int]) -> Iterable[Any]:
    return map(itemgetter(*places), rows) if places else repeat((), len(rows))


class _Loops:
    """Python source under construction: nested loops that bind variables.

    Args:
        given: what the loops go over.
    """

    def __init__(self, given: _Given) -> None:
        self.given = given
        self.lines: list[str] = []
        self.depth = 1
        self.bound: set[str] = set()
        self.names: dict[str, Any] = {"EMPTY": frozenset(), "LITERALS": given.literals}
        self.heads: dict[IRI, str] = {}

    def line(self, text: str, *, opens: bool = False) -> None:
        self.lines.append("    " * self.depth + text)
        self.depth += opens

    def value(self, slot: object) -> str:
        if isinstance(slot, Variable):
            return f"v_{slot.name}"
        return str(self.given.code(slot))  # type: ignore[arg-type]

    def known(self, slot: object) -> bool:
        return not isinstance(slot, Variable) or slot.name in self.bound

    def name(self, stem: str, value: Any) -> str:
        for name, other in self.names.items():
            if other is value:
                return name
        name = f"{stem}{len(self.names)}"
        self.names[name] = value
        return name

    def forward(self, predicate: IRI) -> str:
        return self.name("f", self.given.facts[predicate].forward)

    def backward(self, predicate: IRI) -> str:
        return self.name("b", self.given.facts[predicate].backward)

    def made(self, predicate: IRI) -> str:
        return self.heads.setdefault(predicate, f"made{len(self.heads)}")

    def function(self) -> Callable[[Any, Made], None]:
        """Return the loops as a function of what the last round made, and of what this one does."""
        made = [f"    {name} = made[{self.name('p', p)}]" for p, name in self.heads.items()]
        text = "\n".join(["def run(delta, made):", *made, *self.lines])
        exec(compile(text, "<recursion>", "exec"), self.names)
        run: Callable[[Any, Made], None] = self.names["run"]
        return run


def _compiled(
    clause: Clause, position: int | None, given: _Given
) -> tuple[IRI | None, Callable[[Any, Made], None]]:
    loops = _Loops(given)
    waiting: list[Atom | Table] = [*clause.tables]
    source: IRI | None = None
    whole = False
    if position is not None:
        atom = clause.atoms[position]
        source = atom.predicate
        whole = _only_in_head(clause, atom)
        if whole:
            loops.line(f"for {loops.value(atom.subject)}, whole in delta.items():", opens=True)
            loops.bound.update(atom.variables()[:1])
        else:
            _match(loops, atom, new=True)
        waiting += [other for index, other in enumerate(clause.atoms) if index != position]
    checks = [*(("==", pair) for pair in clause.equal), *(("!=", pair) for pair in clause.unequal)]
    while True:
        checks = _check(loops, checks)
        if not waiting:
            break
        following = max(waiting, key=lambda item: _boundness(loops, item))
        waiting.remove(following)
        if not (waiting or checks or whole):
            values = _last_values(loops, following, clause)
            if values is not None:
                _add_all(loops, clause.heads[0], values)
                return source, loops.function()
        if isinstance(following, Atom):
            _match(loops, following)
        else:
            _join(loops, following)
    if whole:
        _add_all(loops, clause.heads[0], "whole")
        return source, loops.function()
    for head in clause.heads:
        subject, object_ = loops.value(head.subject), loops.value(head.object)
        literal = f" and {subject} not in LITERALS" if _may_be_literal(loops, head) else ""
        known = f"{loops.forward(head.predicate)}.get({subject}, EMPTY)"
        loops.line(
            f"if {object_} not in {known}{literal}: {loops.made(head.predicate)}[{subject}].add({object_})"
        )
    return source, loops.function()


def _check(loops: _Loops, checks: list[tuple[str, tuple[str, str]]]) -> list[tuple[str, tuple[str, str]]]:
    later = []
    for operator, (one, two) in checks:
        if {one, two} <= loops.bound:
            loops.line(f"if v_{one} {operator} v_{two}:", opens=True)
        else:
            later.append((operator, (one, two)))
    return later


def _boundness(loops: _Loops, item: Atom | Table) -> float:
    if isinstance(item, Atom):
        return loops.known(item.subject) + loops.known(item.object) - 0.1
    return sum(name in loops.bound for name in item.columns) - 0.5 * (len(item.columns) > 2)


def _match(loops: _Loops, atom: Atom, *, new: bool = False) -> None:
    """Open loops over the triples of an atom; those that are new are indexed by subject only."""
    subject, object_ = loops.value(atom.subject), loops.value(atom.object)
    forward = "delta" if new else loops.forward(atom.predicate)
    if loops.known(atom.subject) and loops.known(atom.object):
        loops.line(f"if {object_} in {forward}.get({subject}, EMPTY):", opens=True)
    elif loops.known(atom.subject):
        loops.line(f"for {object_} in {forward}.get({subject}, EMPTY):", opens=True)
    elif loops.known(atom.object) and not new:
        backward = loops.backward(atom.predicate)
        loops.line(f"for {subject} in {backward}.get({object_}, EMPTY):", opens=True)
    else:
        loops.line(f"for {subject}, objects in {forward}.items():", opens=True)
        if atom.subject == atom.object or loops.known(atom.object):
            loops.line(f"if {object_} in objects:", opens=True)
        else:
            loops.line(f"for {object_} in objects:", opens=True)
    loops.bound.update(atom.variables())


def _join(loops: _Loops, table: Table) -> None:
    """Open a loop over the rows of a table."""
    rest = [name for name in table.columns if name not in loops.bound]
    values = _looked_up(loops, table)
    if rest:
        loops.line(f"for {', '.join(f'v_{name}' for name in rest)} in {values}:", opens=True)
    else:
        loops.line(f"if {values}:", opens=True)
    loops.bound.update(table.columns)


def _looked_up(loops: _Loops, table: Table) -> str:
    """Return what finds the rest of a table's rows by the variables that have a value."""
    places = tuple(place for place, name in enumerate(table.columns) if name in loops.bound)
    index = loops.name("t", loops.given.index(table, places))
    names = [f"v_{table.columns[place]}" for place in places]
    key = names[0] if len(names) == 1 else f"({', '.join(names)})"
    return f"{index}.get({key}, EMPTY)"


def _last_values(loops: _Loops, last: Atom | Table, clause: Clause) -> str | None:
    """Return the values of the one variable that is open, all at once, if the one head needs nothing else."""
    if len(clause.heads) != 1:
        return None
    head = clause.heads[0]
    slots = [last.subject, last.object] if isinstance(last, Atom) else [*map(Variable, last.columns)]
    free = [slot for slot in slots if not loops.known(slot)]
    if len(free) != 1 or head.object != free[0] or not loops.known(head.subject):
        return None
    if not isinstance(last, Atom):
        return _looked_up(loops, last)
    if last.object == free[0]:
        return f"{loops.forward(last.predicate)}.get({loops.value(last.subject)}, EMPTY)"
    return f"{loops.backward(last.predicate)}.get({loops.value(last.object)}, EMPTY)"


def _only_in_head(clause: Clause, atom: Atom) -> bool:
    """Tell whether an atom's objects become the one head's objects as they are, all at once."""
    if len(clause.heads) != 1 or not isinstance(atom.subject, Variable) or atom.subject == atom.object:
        return False
    head = clause.heads[0]
    if not isinstance(atom.object, Variable) or head.object != atom.object or head.subject == atom.object:
        return False
    name = atom.object.name
    elsewhere = [n for other in clause.atoms if other is not atom for n in other.variables()]
    elsewhere += [n for table in clause.tables for n in table.columns]
    elsewhere += [n for pair in (*clause.equal, *clause.unequal) for n in pair]
    return name not in elsewhere and clause.atoms.count(atom) == 1


def _add_all(loops: _Loops, head: Atom, values: str) -> None:
    """Make the head's triples of all values that are not among its objects yet, by one difference of sets."""
    subject = loops.value(head.subject)
    if _may_be_literal(loops, head):
        loops.line(f"if {subject} not in LITERALS:", opens=True)
    loops.line(f"new = {values} - {loops.forward(head.predicate)}.get({subject}, EMPTY)")
    loops.line(f"if new: {loops.made(head.predicate)}[{subject}] |= new")


def _may_be_literal(loops: _Loops, head: Atom) -> bool:
    return bool(loops.given.literals) and isinstance(head.subject, Variable)


def note_made(made: Made, noted: Noted[Mark], mark: Mark) -> int:
    """Note what a round made, with a mark of the round, and return how many triples that is."""
    total = 0
    for predicate, found in made.items():
        subjects, objects, marks = noted.setdefault(predicate, ([], [], []))
        before = len(objects)
        for subject, values in found.items():
            objects += values
            subjects += repeat(subject, len(values))
        new = len(objects) - before
        marks += repeat(mark, new)
        total += new
    return total
