"""The simple shapes asked in process, so that a run refuses what they exclude as `leverkg check` does.

What is found is told by the shape's own code and words. Of what they ask, a class is told more exactly than
by the validator: what the thing is declared as, and what to write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from leverkg.checks.checking import Checking, finding_at
from leverkg.checks.stated_classes import StatedClasses
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.theory.core_shapes import CoreShape, Part, core_shapes, told_by
from leverkg.theory.ontology import ontology_index
from leverkg.theory.terms import LEV

if TYPE_CHECKING:
    from leverkg.engine.sorts import Disjointness

__all__ = ["shape_breaches"]


@cache
def _disjoint() -> Disjointness:
    from leverkg.engine.sorts import DISJOINTNESS, Disjointness  # where something is wrong

    return Disjointness.of(ontology_index().of(*DISJOINTNESS))


class _Values:
    """The values of properties, forwards and backwards."""

    def __init__(self, by_predicate: Mapping[IRI, Sequence[Triple]]) -> None:
        self._by_predicate = by_predicate
        self._indexes: dict[tuple[str, bool], dict[Term, list[Term]]] = {}

    def pairs(self, prop: str, back: bool) -> list[tuple[Term, Term]]:
        """Return each node that has a property with the value, or the other way round."""
        triples = self._by_predicate.get(IRI(prop), ())
        return [(o, s) for s, _, o in triples] if back else [(s, o) for s, _, o in triples]

    def nodes(self, prop: str, back: bool) -> list[Term]:
        """Return what has a property, or what is a value of it, as often as it is stated."""
        triples = self._by_predicate.get(IRI(prop), ())
        return [o for _, _, o in triples] if back else [s for s, _, _ in triples]

    def of(self, node: Term, path: Sequence[tuple[str, bool]]) -> list[Term]:
        """Return the values of a node on a path, each once."""
        return list(dict.fromkeys(value for step in path for value in self._index(*step).get(node, ())))

    def _index(self, prop: str, back: bool) -> dict[Term, list[Term]]:
        """Return the values of a property by node; made when a single node is first asked for."""
        found = self._indexes.get((prop, back))
        if found is None:
            found = self._indexes[prop, back] = {}
            for node, value in self.pairs(prop, back):
                found.setdefault(node, []).append(value)
        return found


def shape_breaches(case: Checking, classes: StatedClasses) -> Iterator[Finding]:
    """Yield what the simple shapes find wrong, at the place where the validator would find it.

    Each shape is first asked of all nodes together, property by property, which clears nearly all of them;
    then of each that is left, in order.
    """
    values = _Values(case.asserted.by_predicate)
    for shape in core_shapes():
        doubtful = _targets(shape, classes, values)
        for part in shape.either:
            doubtful = _doubtful(classes, values, part, doubtful)
        for node in _in_order(doubtful, shape, classes, values) if doubtful else ():
            yield from _breaches(case, classes, values, shape, node)


def _targets(shape: CoreShape, classes: StatedClasses, values: _Values) -> frozenset[Term]:
    """Return the nodes that a shape is about."""
    return frozenset().union(
        *(classes.members(name) for name in shape.classes),
        *(values.nodes(name, False) for name in shape.subjects),
        *(values.nodes(name, True) for name in shape.objects),
    )


def _in_order(
    nodes: frozenset[Term], shape: CoreShape, classes: StatedClasses, values: _Values
) -> Iterable[Term]:
    """Return nodes of a shape by its targets, and of each target in order of appearance."""
    found: dict[Term, None] = {}
    for name in shape.classes:
        members = classes.members(name) & nodes
        found.update((node, None) for node in classes.types if node in members)
    for back, names in ((False, shape.subjects), (True, shape.objects)):
        for name in names:
            found.update((node, None) for node in values.nodes(name, back) if node in nodes)
    return found


def _doubtful(classes: StatedClasses, values: _Values, part: Part, nodes: frozenset[Term]) -> frozenset[Term]:
    """Return those of some nodes that may break a part of a shape: all that do, and seldom others.

    In doubt is a node whose value the ontology names, since the case does not say what that is; and one that
    has a value by two properties of a path, since such a value counts twice here.
    """
    if not part.path:
        return frozenset().union(*(nodes - classes.members(kind) for kind in part.kinds))
    found: set[Term] = set()
    if part.least or part.most is not None:
        counts = Counter(chain.from_iterable(values.nodes(*step) for step in part.path))
        twice = len(part.path) > 1 and part.least > 1
        most = float("inf") if part.most is None else part.most
        sure = {node for node, count in counts.items() if part.least <= count <= most and not twice}
        found |= (nodes if part.least else nodes & counts.keys()) - sure
    for prop, back in part.path:
        for kind in part.kinds:
            strange = set(values.nodes(prop, not back)) - classes.members(kind)
            if strange:
                found.update(node for node, value in values.pairs(prop, back) if value in strange)
        for other in part.apart:
            same = set(values.pairs(prop, back)).intersection(values.pairs(other, False))
            found.update(node for node, _ in same)
    return nodes & found


def _breaches(
    case: Checking, classes: StatedClasses, values: _Values, shape: CoreShape, node: Term
) -> Iterator[Finding]:
    if len(shape.either) > 1:
        if not any(_kept(classes, values, part, node) for part in shape.either):
            yield _finding(case, shape, node)
        return
    (part,) = shape.either
    found = values.of(node, part.path)
    path = IRI(part.path[0][0]) if len(part.path) == 1 and not part.path[0][1] else None
    if not _counted(part, found):
        yield _finding(case, shape, node, path)
    for value in found:
        lacking = [kind for kind in part.kinds if not classes.is_a(value, kind)]
        if lacking:
            hint = _declaration(case, classes, value, lacking[0], told_by(shape.code).hint)
            yield _finding(case, shape, node, path, value, hint)
        elif value in values.of(node, [(prop, False) for prop in part.apart]):
            yield _finding(case, shape, node, path, value)


def _kept(classes: StatedClasses, values: _Values, part: Part, node: Term) -> bool:
    """Tell whether a part of a shape is so."""
    if not part.path:
        return all(classes.is_a(node, kind) for kind in part.kinds)
    found = values.of(node, part.path)
    return _counted(part, found) and all(classes.is_a(v, kind) for v in found for kind in part.kinds)


def _counted(part: Part, found: Sequence[Term]) -> bool:
    return len(found) >= part.least and (part.most is None or len(found) <= part.most)


def _declaration(
    case: Checking, classes: StatedClasses, value: Term, kind: str, hint: str | None
) -> str | None:
    """Return what to write for a thing that is not of the class asked for: where it cannot be of it, what the
    shape says to name instead."""
    if not isinstance(value, IRI) or value.value.startswith(LEV):
        return None
    name, wanted = case.name(value.value), case.name(kind)
    declared = [case.labels.name(t) for t in classes.of(value)]
    now = f"{name} is declared as {', '.join(declared)}" if declared else f"{name} is declared as nothing"
    alone = [frozenset((t,)) for t in classes.of(value) if isinstance(t, IRI)]
    if any(_disjoint().apart(t, frozenset((IRI(kind),))) for t in alone):
        return f"{now}, which is no {wanted}: {hint or 'name another'}"
    return f"{now}: add {name} a {wanted}, or name another"


def _finding(
    case: Checking,
    shape: CoreShape,
    node: Term,
    path: IRI | None = None,
    value: Term | None = None,
    hint: str | None = None,
) -> Finding:
    from leverkg.checks.shape_words import filled, place_of  # where something is wrong

    told = told_by(shape.code)
    result = {"focusNode": node} | ({"value": value} if value is not None else {})
    message = filled(told.message, result, case.labels)
    place = place_of(node, path, value, case.asserted)
    return finding_at(place, shape.code, Severity.ERROR, message, hint or told.hint, node)
