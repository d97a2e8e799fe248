"""Recursion in the process: clauses over integers, evaluated semi-naively by loops made for them.

Each clause is compiled, once for each of its recursive atoms, to nested Python loops over dictionaries
from subject to objects and back: that atom takes what the last round made, the others all there is. A set
difference does the innermost loop where the head allows it. (Bancilhon and Ramakrishnan, *An amateur's
introduction to recursive query processing strategies*, 1986.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from leverkg.engine.recursion_clauses import Atom, Clause
from leverkg.rdf.term import IRI, Term
from leverkg.sparql.variable import Variable

__all__ = ["Facts", "Made", "evaluate", "relation_keys"]

Key = tuple[IRI, Term | None]
Made = dict[IRI, dict[int, set[int]]]
Rows = Sequence[tuple[int, ...]]
Index = defaultdict[int, set[int]]


class Facts:
    """The triples of one predicate, from subject to objects and back."""

    __slots__ = ("backward", "forward")

    def __init__(self) -> None:
        self.forward: Index = defaultdict(set)
        self.backward: Index = defaultdict(set)

    def add(self, subject: int, object_: int) -> None:
        """Add a triple."""
        self.forward[subject].add(object_)
        self.backward[object_].add(subject)


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
    variants = [
        _compiled(clause, position, facts, tables, code, literals)
        for clause in clauses
        for position in (range(len(clause.atoms)) if clause.atoms else (None,))
    ]
    delta: Made = {
        predicate: {s: set(o) for s, o in found.forward.items()} for predicate, found in facts.items()
    }
    first = True
    while True:
        made: Made = {predicate: defaultdict(set) for predicate in facts}
        for source, run in variants:
            if source is None:
                if first:
                    run({}, made)
            elif delta[source]:
                run(delta[source], made)
        first = False
        made = {predicate: {s: o for s, o in found.items() if o} for predicate, found in made.items()}
        if not any(made.values()):
            return
        for predicate, found in made.items():
            known = facts[predicate]
            for subject, objects in found.items():
                known.forward[subject] |= objects
                for object_ in objects:
                    known.backward[object_].add(subject)
        delta = made
        yield made


class _Loops:
    """Python source under construction: nested loops that bind variables."""

    def __init__(self, code: Callable[[Term], int]) -> None:
        self.code = code
        self.lines: list[str] = []
        self.depth = 1
        self.bound: set[str] = set()
        self.names: dict[str, Any] = {"EMPTY": frozenset()}

    def line(self, text: str, *, opens: bool = False) -> None:
        self.lines.append("    " * self.depth + text)
        self.depth += opens

    def value(self, slot: object) -> str:
        if isinstance(slot, Variable):
            return f"v_{slot.name}"
        return str(self.code(slot))  # type: ignore[arg-type]

    def known(self, slot: object) -> bool:
        return not isinstance(slot, Variable) or slot.name in self.bound

    def name(self, stem: str, value: Any) -> str:
        for name, other in self.names.items():
            if other is value:
                return name
        name = f"{stem}{len(self.names)}"
        self.names[name] = value
        return name


def _compiled(
    clause: Clause,
    position: int | None,
    facts: Mapping[IRI, Facts],
    tables: Mapping[int, Rows],
    code: Callable[[Term], int],
    literals: frozenset[int],
) -> tuple[IRI | None, Callable[[Any, Made], None]]:
    loops = _Loops(code)
    loops.names["LITERALS"] = literals
    waiting: list[Any] = [*clause.tables]
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
            _match(loops, atom, "delta", "delta")
        waiting += [other for index, other in enumerate(clause.atoms) if index != position]
    checks = [*(("==", pair) for pair in clause.equal), *(("!=", pair) for pair in clause.unequal)]
    while True:
        checks = _check(loops, checks)
        if not waiting:
            break
        following = max(waiting, key=lambda item: _boundness(loops, item))
        waiting.remove(following)
        last = not waiting and not checks and isinstance(following, Atom) and not whole
        if last and _difference(loops, following, clause, facts, bool(literals)):
            return source, _function(loops)
        if isinstance(following, Atom):
            _look_up(loops, following, facts)
        else:
            _table(loops, following.columns, tables[id(following)])
    if whole:
        _add_all(loops, clause.heads[0], "whole", facts, bool(literals))
        return source, _function(loops)
    for head in clause.heads:
        subject, object_ = loops.value(head.subject), loops.value(head.object)
        forward = loops.name("f", facts[head.predicate].forward)
        made = f"made[{loops.name('p', head.predicate)}]"
        literal = f" and {subject} not in LITERALS" if literals and isinstance(head.subject, Variable) else ""
        loops.line(
            f"if {object_} not in {forward}.get({subject}, EMPTY){literal}: {made}[{subject}].add({object_})"
        )
    return source, _function(loops)


def _function(loops: _Loops) -> Callable[[Any, Made], None]:
    text = "\n".join(["def run(delta, made):", *loops.lines])
    exec(compile(text, "<recursion>", "exec"), loops.names)
    run: Callable[[Any, Made], None] = loops.names["run"]
    return run


def _check(loops: _Loops, checks: list[tuple[str, tuple[str, str]]]) -> list[tuple[str, tuple[str, str]]]:
    later = []
    for operator, (one, two) in checks:
        if {one, two} <= loops.bound:
            loops.line(f"if v_{one} {operator} v_{two}:", opens=True)
        else:
            later.append((operator, (one, two)))
    return later


def _boundness(loops: _Loops, item: Any) -> float:
    if isinstance(item, Atom):
        return loops.known(item.subject) + loops.known(item.object) - 0.1
    return sum(name in loops.bound for name in item.columns) - 0.5 * (len(item.columns) > 2)


def _look_up(loops: _Loops, atom: Atom, facts: Mapping[IRI, Facts]) -> None:
    found = facts[atom.predicate]
    _match(loops, atom, loops.name("f", found.forward), loops.name("b", found.backward))


def _match(loops: _Loops, atom: Atom, forward: str, backward: str) -> None:
    """Open loops over the triples of an atom; ``delta`` is indexed by subject only."""
    subject, object_ = loops.value(atom.subject), loops.value(atom.object)
    if loops.known(atom.subject) and loops.known(atom.object):
        loops.line(f"if {object_} in {forward}.get({subject}, EMPTY):", opens=True)
    elif loops.known(atom.subject):
        loops.line(f"for {object_} in {forward}.get({subject}, EMPTY):", opens=True)
    elif loops.known(atom.object) and backward != "delta":
        loops.line(f"for {subject} in {backward}.get({object_}, EMPTY):", opens=True)
    else:
        loops.line(f"for {subject}, objects in {forward}.items():", opens=True)
        if atom.subject == atom.object or loops.known(atom.object):
            loops.line(f"if {object_} in objects:", opens=True)
        else:
            loops.line(f"for {object_} in objects:", opens=True)
    loops.bound.update(atom.variables())


def _table(loops: _Loops, columns: tuple[str, ...], rows: Rows) -> None:
    given = [index for index, name in enumerate(columns) if name in loops.bound]
    rest = [index for index in range(len(columns)) if index not in given]
    index: dict[tuple[int, ...], set[tuple[int, ...]]] = defaultdict(set)
    for row in rows:
        index[tuple(row[i] for i in given)].add(tuple(row[i] for i in rest))
    table = loops.name("t", dict(index))
    key = "(" + "".join(f"v_{columns[i]}, " for i in given) + ")"
    if rest:
        target = "".join(f"v_{columns[i]}, " for i in rest)
        loops.line(f"for {target} in {table}.get({key}, EMPTY):", opens=True)
    else:
        loops.line(f"if {key} in {table}:", opens=True)
    loops.bound.update(columns)


def _difference(
    loops: _Loops, atom: Atom, clause: Clause, facts: Mapping[IRI, Facts], literals: bool
) -> bool:
    """Write the innermost loop as a set difference, if the one head needs nothing but the loop's variable."""
    if len(clause.heads) != 1:
        return False
    head = clause.heads[0]
    free = [slot for slot in (atom.subject, atom.object) if not loops.known(slot)]
    if len(free) != 1 or not isinstance(free[0], Variable) or head.object != free[0]:
        return False
    if not loops.known(head.subject):
        return False
    found = facts[atom.predicate]
    if atom.object == free[0]:
        values = f"{loops.name('f', found.forward)}.get({loops.value(atom.subject)}, EMPTY)"
    else:
        values = f"{loops.name('b', found.backward)}.get({loops.value(atom.object)}, EMPTY)"
    _add_all(loops, head, values, facts, literals)
    return True


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


def _add_all(loops: _Loops, head: Atom, values: str, facts: Mapping[IRI, Facts], literals: bool) -> None:
    subject = loops.value(head.subject)
    known = f"{loops.name('f', facts[head.predicate].forward)}.get({subject}, EMPTY)"
    made = f"made[{loops.name('p', head.predicate)}][{subject}]"
    if literals and isinstance(head.subject, Variable):
        loops.line(f"if {subject} not in LITERALS:", opens=True)
    loops.line(f"{made} |= {values} - {known}")
