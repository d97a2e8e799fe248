"""The simple shapes asked in process, so that a run refuses what they exclude as `leverkg check` does.

What is found is told by the shape's own code and words. Of what they ask, a class is told more exactly than
by the validator: what the thing is declared as, and what to write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from leverkg.case.checking import Checking, finding_at, ontology_schema
from leverkg.case.core_shapes import CoreShape, Part, core_shapes, told_by
from leverkg.case.ontology_index import ontology_index
from leverkg.case.schema import SCHEMA, read_schema
from leverkg.case.shape_words import filled, place_of
from leverkg.engine.sorts import Disjointness
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.terms import LEV, RDFS

__all__ = ["Kinds", "shape_breaches"]

_SUBCLASS = RDFS + "subClassOf"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_APART = (_SUBCLASS, _OWL + "disjointWith", _OWL + "members", _RDF + "first", _RDF + "rest")


class Kinds:
    """Of which classes the nodes of a case are, those above theirs included."""

    def __init__(self, case: Checking) -> None:
        self.types: dict[Term, list[Term]] = defaultdict(list)
        own = []
        for triple in case.asserted.triples:
            if triple[1] == RDF_TYPE:
                self.types[triple[0]].append(triple[2])
            elif triple[1].value == _SUBCLASS:
                own.append(triple)
        self.schema = read_schema((*ontology_index().of(*SCHEMA), *own)) if own else ontology_schema()

    def of(self, node: Term) -> list[Term]:
        """Return the classes that are stated of a node; of the ontology's own, those that it states."""
        found = self.types.get(node)
        if found is None and isinstance(node, IRI) and node.value.startswith(LEV):
            return _individuals().get(node, [])
        return found or []

    def is_a(self, node: Term, kind: str) -> bool:
        """Tell whether a node is of a class or of one below it."""
        return self.schema.is_a(self.of(node), IRI(kind))


@cache
def _individuals() -> dict[Term, list[Term]]:
    found: dict[Term, list[Term]] = defaultdict(list)
    for s, _, o in ontology_index().of(RDF_TYPE):
        found[s].append(o)
    return found


@cache
def _disjoint() -> Disjointness:
    return Disjointness.of(ontology_index().of(*(IRI(name) for name in _APART)))


class _Values:
    """The values of the properties that the shapes speak of, forwards and backwards."""

    def __init__(self, case: Checking, shapes: Iterable[CoreShape]) -> None:
        wanted: set[str] = set()
        for shape in shapes:
            wanted.update(shape.subjects, shape.objects)
            for part in shape.either:
                wanted.update(part.apart, (prop for prop, _ in part.path))
        self._forwards: dict[str, dict[Term, list[Term]]] = {prop: {} for prop in wanted}
        self._backwards: dict[str, dict[Term, list[Term]]] = {prop: {} for prop in wanted}
        for s, p, o in case.asserted.triples:
            if p.value in wanted:
                self._forwards[p.value].setdefault(s, []).append(o)
                self._backwards[p.value].setdefault(o, []).append(s)

    def of(self, node: Term, path: Sequence[tuple[str, bool]]) -> list[Term]:
        """Return the values of a node on a path, each once."""
        found: dict[Term, None] = {}
        for prop, back in path:
            found.update(dict.fromkeys((self._backwards if back else self._forwards)[prop].get(node, ())))
        return list(found)

    def subjects(self, prop: str) -> Iterable[Term]:
        """Return what has a property."""
        return self._forwards[prop]

    def objects(self, prop: str) -> Iterable[Term]:
        """Return what is a value of a property."""
        return self._backwards[prop]


def shape_breaches(case: Checking, kinds: Kinds) -> Iterator[Finding]:
    """Yield what the simple shapes find wrong, at the place where the validator would find it."""
    shapes = core_shapes()
    values = _Values(case, shapes)
    members: dict[str, list[Term]] = defaultdict(list)
    for node, types in kinds.types.items():
        for kind in {above for t in types for above in kinds.schema.superclasses.get(t, (t,))}:
            if isinstance(kind, IRI):
                members[kind.value].append(node)
    for shape in shapes:
        nodes = dict.fromkeys(node for name in shape.classes for node in members.get(name, ()))
        nodes.update((node, None) for name in shape.subjects for node in values.subjects(name))
        nodes.update((node, None) for name in shape.objects for node in values.objects(name))
        for node in nodes:
            yield from _breaches(case, kinds, values, shape, node)


def _breaches(
    case: Checking, kinds: Kinds, values: _Values, shape: CoreShape, node: Term
) -> Iterator[Finding]:
    if len(shape.either) > 1:
        if not any(_kept(kinds, values, part, node) for part in shape.either):
            yield _finding(case, shape, node)
        return
    (part,) = shape.either
    found = values.of(node, part.path)
    path = IRI(part.path[0][0]) if len(part.path) == 1 and not part.path[0][1] else None
    if not _counted(part, found):
        yield _finding(case, shape, node, path)
    for value in found:
        lacking = [kind for kind in part.kinds if not kinds.is_a(value, kind)]
        if lacking:
            hint = _declaration(case, kinds, value, lacking[0], told_by(shape.code).hint)
            yield _finding(case, shape, node, path, value, hint)
        elif value in values.of(node, [(prop, False) for prop in part.apart]):
            yield _finding(case, shape, node, path, value)


def _kept(kinds: Kinds, values: _Values, part: Part, node: Term) -> bool:
    """Tell whether a part of a shape is so."""
    if not part.path:
        return all(kinds.is_a(node, kind) for kind in part.kinds)
    found = values.of(node, part.path)
    return _counted(part, found) and all(kinds.is_a(v, kind) for v in found for kind in part.kinds)


def _counted(part: Part, found: Sequence[Term]) -> bool:
    return len(found) >= part.least and (part.most is None or len(found) <= part.most)


def _declaration(case: Checking, kinds: Kinds, value: Term, kind: str, hint: str | None) -> str | None:
    """Return what to write for a thing that is not of the class asked for: where it cannot be of it, what the
    shape says to name instead."""
    if not isinstance(value, IRI) or value.value.startswith(LEV):
        return None
    name, wanted = case.name(value.value), case.name(kind)
    declared = [case.labels.name(t) for t in kinds.of(value)]
    now = f"{name} is declared as {', '.join(declared)}" if declared else f"{name} is declared as nothing"
    classes = [frozenset((t,)) for t in kinds.of(value) if isinstance(t, IRI)]
    if any(_disjoint().apart(t, frozenset((IRI(kind),))) for t in classes):
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
    told = told_by(shape.code)
    result = {"focusNode": node} | ({"value": value} if value is not None else {})
    message = filled(told.message, result, case.labels)
    place = place_of(node, path, value, case.asserted)
    return finding_at(place, shape.code, Severity.ERROR, message, hint or told.hint, node)
