"""The steps of a plan carried out: each takes all rows so far and returns those after it.

A row is a tuple of terms, ``None`` where a variable is unbound. What a step does is decided once, before it
looks at rows, so that each is one comprehension over them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from leverkg.engine.executors.rows_relations import Relation, Relations
from leverkg.engine.executors.rows_values import VALUE, Row, Unusual, Value, as_term, computed, is_true
from leverkg.engine.executors.unsolved import NotCovered, TooMany
from leverkg.rdf.term import Term

__all__ = ["MOST", "Solver"]

MOST = 20_000_000
"""So many rows may a product of parts have that share nothing; more would take all memory at once."""

Rows = list[Row]
Step = Sequence[Any]
_NONE: Mapping[Term, Any] = {}


class Solver:
    """Carries out the steps of a plan.

    Args:
        relations: the working set.
        terms: the plan's, as they are kept.
        delta: what the last round made, for patterns that see nothing else.
    """

    def __init__(self, relations: Relations, terms: Sequence[Term], delta: Relations | None = None) -> None:
        self._relations = relations
        self._delta = delta
        self._terms = terms

    def run(self, steps: Sequence[Step], rows: Rows) -> Rows:
        """Return the rows that steps make of rows.

        Raises:
            NotCovered: a variable that has to be bound is not.
        """
        for step in steps:
            if not rows:
                break
            rows = _STEPS[step[0]](self, step, rows)
        return rows

    # --- patterns -----------------------------------------------------------------------------------------

    def match(self, step: Step, rows: Rows) -> Rows:
        """Join rows with the triples of a pattern."""
        return self._joined(self._relations, step, rows)

    def new(self, step: Step, rows: Rows) -> Rows:
        """Join rows with what the last round made."""
        if self._delta is None:
            raise NotCovered("GRAPH")
        return self._joined(self._delta, step, rows)

    def _joined(self, relations: Relations, step: Step, rows: Rows) -> Rows:
        _, subject, predicate, object_ = step
        if predicate.__class__ is int and predicate < 0:
            relation = relations.find(self._terms[predicate])
            return [] if relation is None else self._pattern(relation, subject, object_, rows)
        found: Rows = []
        names = relations.predicates() if predicate == "+" else {row[predicate]: None for row in rows}
        for name in names:
            relation = relations.find(name)
            if relation is None:
                continue
            if predicate == "+":
                found += [(*row, name) for row in self._pattern(relation, subject, object_, rows)]
            else:
                some = [row for row in rows if row[predicate] == name]
                found += self._pattern(relation, subject, object_, some)
        return found

    def _pattern(self, relation: Relation, subject: Any, object_: Any, rows: Rows) -> Rows:
        forward = relation.forward
        if subject.__class__ is not int:
            return self._from_object(relation, subject, object_, rows)
        if subject < 0:
            objects = forward.get(self._terms[subject], _NONE)
            if object_.__class__ is int:
                if object_ < 0:
                    return rows if self._terms[object_] in objects else []
                return [row for row in rows if row[object_] in objects]
            if object_ == "+":
                return _with_each(rows, objects)
            return rows if objects else []
        if object_.__class__ is int:
            if object_ < 0:
                subjects = relation.backward.get(self._terms[object_], _NONE)
                return [row for row in rows if row[subject] in subjects]
            return [row for row in rows if row[object_] in forward.get(row[subject], _NONE)]
        if object_ == "+":
            return [(*row, found) for row in rows for found in forward.get(row[subject], _NONE)]
        return [row for row in rows if row[subject] in forward]

    def _from_object(self, relation: Relation, subject: str, object_: Any, rows: Rows) -> Rows:
        """Join where the subject is new to the rows."""
        if object_.__class__ is int:
            backward = relation.backward
            if object_ < 0:
                subjects = backward.get(self._terms[object_], _NONE)
                if subject == "-":
                    return rows if subjects else []
                return _with_each(rows, subjects)
            if subject == "-":
                return [row for row in rows if row[object_] in backward]
            return [(*row, found) for row in rows for found in backward.get(row[object_], _NONE)]
        if object_ == "=":
            same = [one for one, objects in relation.forward.items() if one in objects]
            if subject == "-":
                return rows if same else []
            return _with_each(rows, same)
        if subject == "-":
            if object_ == "-":
                return rows if relation.size else []
            return _with_each(rows, relation.backward)
        if object_ == "-":
            return _with_each(rows, relation.forward)
        _product(rows, relation.size)
        pairs = [(one, other) for one, objects in relation.forward.items() for other in objects]
        return [row + pair for row in rows for pair in pairs]

    def star(self, step: Step, rows: Rows) -> Rows:
        """Join rows with the nodes of which several triples are known, each kind of row once."""
        sides: list[Mapping[Term, Any]] = []
        places: list[int] = []
        for is_subject, predicate, place in step[1]:
            relation = self._relations.find(self._terms[predicate])
            if relation is None:
                return []
            sides.append(relation.backward if is_subject else relation.forward)
            places.append(place)
        always = [side.get(self._terms[n], _NONE) for side, n in zip(sides, places, strict=True) if n < 0]
        varying = [(side, place) for side, place in zip(sides, places, strict=True) if place >= 0]
        keys = _keys(rows, [place for _, place in varying])
        if not varying:
            return [(*row, node) for node in _in_all(always) for row in rows]
        nodes: list[Mapping[Term, Mapping[Term, Any]]] = [side for side, _ in varying]
        if always:  # it is looked at once for each term, not for each way in which terms meet
            nodes = [
                {term: _in_all([side.get(term, _NONE), *always]) for term in dict.fromkeys(column)}
                for side, column in zip(nodes, zip(*keys, strict=True), strict=True)
            ]
        found = {
            key: _in_all([of.get(term, _NONE) for of, term in zip(nodes, key, strict=True)])
            for key in dict.fromkeys(keys)
        }
        return [(*row, node) for row, key in zip(rows, keys, strict=True) for node in found[key]]

    # --- conditions ---------------------------------------------------------------------------------------

    def filter(self, step: Step, rows: Rows) -> Rows:
        """Keep the rows for which a condition is true."""
        return [row for row, truth in zip(rows, self._truths(step, rows), strict=True) if truth]

    def _truths(self, step: Step, rows: Rows) -> list[bool | None]:
        _, tree, asked = step
        if tree is not None:
            compute = computed(tree, self._terms)
            try:
                return [is_true(compute(row)) for row in rows]
            except Unusual:
                pass
        return [value is not None and is_true(value) for value in _by_store(asked, rows)]

    def bind(self, step: Step, rows: Rows) -> Rows:
        """Put the value of an expression at the end of rows."""
        _, tree, asked = step
        if tree is not None:
            compute = computed(tree, self._terms)
            try:
                return [(*row, as_term(compute(row))) for row in rows]
            except Unusual:
                pass
        return [(*row, value) for row, value in zip(rows, _by_store(asked, rows), strict=True)]

    def _answers(self, places: Sequence[int], steps: Sequence[Step], rows: Rows) -> set[Row]:
        """Return for which values of some places a group has a solution."""
        return set(self.run(steps, _different(rows, places)))

    def where(self, step: Step, rows: Rows) -> Rows:
        """Keep the rows for which a group has a solution."""
        _, places, steps = step
        found = self._answers(places, steps, rows)
        return [row for row, key in zip(rows, _keys(rows, places), strict=True) if key in found]

    def unless(self, step: Step, rows: Rows) -> Rows:
        """Keep the rows for which a group has no solution."""
        _, places, steps = step
        found = self._answers(places, steps, rows)
        return [row for row, key in zip(rows, _keys(rows, places), strict=True) if key not in found]

    def answer(self, step: Step, rows: Rows) -> Rows:
        """Put at the end of rows whether a group has a solution, or whether it has none."""
        _, negated, places, steps = step
        found = self._answers(places, steps, rows)
        keys = _keys(rows, places)
        return [(*row, (key in found) is not negated) for row, key in zip(rows, keys, strict=True)]

    def bound(self, step: Step, rows: Rows) -> Rows:
        """Make sure that some places are bound: what is unbound would join with anything."""
        if any(row[place] is None for place in step[1] for row in rows):
            raise NotCovered("a variable that may be unbound in a join")
        return rows

    # --- other parts --------------------------------------------------------------------------------------

    def narrow(self, step: Step, rows: Rows) -> Rows:
        """Leave some places of rows, in another order if need be, each row once."""
        places = step[1]
        if None in places:
            return [
                *dict.fromkeys(
                    tuple([None if place is None else row[place] for place in places]) for row in rows
                )
            ]
        return _different(rows, places)

    def values(self, step: Step, rows: Rows) -> Rows:
        """Join rows with those of VALUES."""
        _, places, table = step
        terms = self._terms
        return _join(rows, places, [tuple([terms[number] for number in row]) for row in table])

    def join(self, step: Step, rows: Rows) -> Rows:
        """Join rows with the solutions of a group that is solved by itself."""
        _, places, steps = step
        return _join(rows, places, self.run(steps, [()]))

    def minus(self, step: Step, rows: Rows) -> Rows:
        """Keep the rows that go with no solution of a group that is solved by itself."""
        _, places, steps = step
        found = set(self.run(steps, [()]))
        return [row for row, key in zip(rows, _keys(rows, places), strict=True) if key not in found]

    def optional(self, step: Step, rows: Rows) -> Rows:
        """Join rows with the solutions of a group, or leave its variables unbound where it has none."""
        _, places, width, steps = step
        found = _by_key(self.run(steps, _different(rows, places)), len(places))
        nothing: list[Row] = [(None,) * width]
        return [
            row + rest
            for row, key in zip(rows, _keys(rows, places), strict=True)
            for rest in found.get(key, nothing)
        ]

    def union(self, step: Step, rows: Rows) -> Rows:
        """Return what each of several ways makes of the rows."""
        return [*dict.fromkeys(row for steps in step[1] for row in self.run(steps, rows))]


def _in_all(nodes: list[Mapping[Term, Any]]) -> Mapping[Term, Any]:
    """Return what is in all of several, in the order of the smallest."""
    if len(nodes) == 1:
        return nodes[0]
    smallest, *others = sorted(nodes, key=len)
    common = set(smallest)
    for one in others:
        common &= one.keys()
        if not common:
            return _NONE
    return {node: None for node in smallest if node in common}


def _keys(rows: Rows, places: Sequence[int]) -> Rows:
    """Return what rows have in some places."""
    if len(places) > 1:
        return [*map(itemgetter(*places), rows)]
    if places:
        place = places[0]
        return [(row[place],) for row in rows]
    return [()] * len(rows)


def _different(rows: Rows, places: Sequence[int]) -> Rows:
    """Return what rows have in some places, each once."""
    return [*dict.fromkeys(_keys(rows, places))]


def _by_key(rows: Rows, width: int) -> dict[Row, list[Row]]:
    """Return the ends of rows by how they begin."""
    found: dict[Row, list[Row]] = {}
    for row in rows:
        key = row[:width]
        ends = found.get(key)
        if ends is None:
            found[key] = [row[width:]]
        else:
            ends.append(row[width:])
    return found


def _product(rows: Rows, size: int) -> None:
    """Raise TooMany if rows cannot be joined with so many that share nothing with them."""
    if len(rows) * size > MOST:
        raise TooMany(f"{len(rows) * size:,}")


def _with_each(rows: Rows, terms: Collection[Term]) -> Rows:
    """Put each of several terms at the end of each row."""
    _product(rows, len(terms))
    return [(*row, term) for row in rows for term in terms]


def _join(rows: Rows, places: Sequence[int], table: Rows) -> Rows:
    """Join rows with a table, whose rows begin with what stands in those places."""
    if not places:
        _product(rows, len(table))
    found = _by_key(table, len(places))
    nothing: list[Row] = []
    return [
        row + rest
        for row, key in zip(rows, _keys(rows, places), strict=True)
        for rest in found.get(key, nothing)
    ]


def _by_store(asked: Sequence[Any], rows: Rows) -> list[Value]:
    """Return the value of an expression for each row, which the store computes for each different one."""
    from leverkg.engine.executors.oxigraph_expressions import values

    bind, names, places = asked
    keys = _keys(rows, places)
    different = [*dict.fromkeys(keys)]
    found = values(bind, VALUE, names, [tuple(map(as_term, key)) for key in different])
    return [*map(dict(zip(different, found, strict=True)).__getitem__, keys)]


_STEPS: dict[str, Callable[[Solver, Step, Rows], Rows]] = {
    name: getattr(Solver, name)
    for name in (
        "match",
        "star",
        "new",
        "filter",
        "bind",
        "where",
        "unless",
        "answer",
        "bound",
        "narrow",
        "values",
        "join",
        "minus",
        "optional",
        "union",
    )
}
