"""Which blank nodes of a graph are written where they are used, in brackets or as lists, without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from leverkg.rdf.columns import Columns
from leverkg.rdf.names import order
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, GraphName, Term, Triple, TripleTerm

__all__ = ["FIRST", "NIL", "REST", "InPlace", "keep_names"]

_RDF = RDF_TYPE.value.removesuffix("type")
FIRST, REST, NIL = IRI(_RDF + "first"), IRI(_RDF + "rest"), IRI(_RDF + "nil")
_MAX_DEPTH = 20  # of nested blank nodes; deeper ones get a name and stand on their own
_UNNAMED = {BlankNode, TripleTerm}


def keep_names(graphs: Mapping[GraphName, Columns]) -> set[BlankNode]:
    """Return the blank nodes that must keep a name: in several graphs, naming one, or in triple terms."""
    kept: set[BlankNode] = {g for g in graphs if isinstance(g, BlankNode)}
    seen: dict[BlankNode, GraphName] = {}
    for graph, columns in graphs.items():
        for _, _, term in _unnamed_objects(columns):
            if isinstance(term, TripleTerm):
                kept.update(_inside(term))
            elif isinstance(term, BlankNode) and seen.setdefault(term, graph) != graph:
                kept.add(term)
        if len(graphs) > 1:
            for term in (s for subjects, _ in columns.values() for s in subjects):
                if isinstance(term, BlankNode) and seen.setdefault(term, graph) != graph:
                    kept.add(term)
    return kept


def _unnamed_objects(columns: Columns) -> Iterator[Triple]:
    """The triples whose objects are blank nodes or triple terms."""
    for predicate, (subjects, objects) in columns.items():
        if not _UNNAMED.isdisjoint(map(type, objects)):
            for subject, object in zip(subjects, objects, strict=True):
                if isinstance(object, BlankNode | TripleTerm):
                    yield subject, predicate, object


def _inside(term: Term) -> Iterable[BlankNode]:
    pending = [term]
    while pending:
        inner = pending.pop()
        if isinstance(inner, TripleTerm):
            pending += (inner.subject, inner.object)
        elif isinstance(inner, BlankNode):
            yield inner


class InPlace:
    """The blank nodes of one graph.

    Args:
        columns: its triples.
        kept: the blank nodes that must keep a name.

    Attributes:
        cells: the cells of well-formed lists.
        nested: what is written where it is used.
    """

    def __init__(self, columns: Columns, kept: set[BlankNode]) -> None:
        found = dict.fromkeys(t for t in _unnamed_objects(columns) if isinstance(t[2], BlankNode))
        self._unnamed = list(found)
        self._used = Counter(object for _, _, object in self._unnamed)
        self._kept = kept
        self.cells = self._find_cells(columns)
        self.nested = self._find_nested()

    def is_nameless(self, subject: Term) -> bool:
        """Tell whether a subject is a blank node that nothing else speaks of."""
        return isinstance(subject, BlankNode) and not self._used[subject] and subject not in self._kept

    def _find_cells(self, columns: Columns) -> set[Term]:
        """The cells of well-formed lists: one rdf:first, one rdf:rest, used once, ending in rdf:nil."""
        rests = _single(columns.get(REST))
        only = rests.keys() & _single(columns.get(FIRST)).keys()
        for predicate, (subjects, _) in columns.items() if only else ():
            if predicate not in (FIRST, REST):
                only.difference_update(subjects)
        before: dict[Term, Term] = {}
        ends = []
        for node in only:
            rest = rests[node]
            if rest == NIL:
                ends.append(node)
            elif isinstance(rest, BlankNode) and self._used[rest] == 1 and rest not in self._kept:
                before[rest] = node
        cells: set[Term] = set()
        for node in ends:
            at: Term | None = node
            while at is not None:
                cells.add(at)
                at = before.get(at)
        return cells

    def _find_nested(self) -> set[Term]:
        """The blank nodes that are written where they are used: used once, and not below themselves."""
        above: dict[Term, tuple[Term, bool]] = {}  # and whether both are cells of one list
        for subject, predicate, object in self._unnamed:
            if self._used[object] == 1 and object not in self._kept:
                in_list = predicate == REST and subject in self.cells and object in self.cells
                above[object] = (subject, in_list)
        nested: set[Term] = set()
        depth: dict[Term, int] = {}
        for node in sorted(above, key=order):
            path, end = _path_up(node, above, depth)
            if end in path:  # a circle: one node of it keeps a name, and not one in the middle of a list
                depth[min((n for n in path[path.index(end) :] if not above[n][1]), key=order)] = 0
                path, end = _path_up(node, above, depth)
            level = depth.get(end, 0)
            for inner in reversed(path):
                level = level if above[inner][1] else level + 1
                if level > _MAX_DEPTH:
                    level = 0
                else:
                    nested.add(inner)
                depth[inner] = level
        return nested


def _single(pairs: tuple[list[Term], list[Term]] | None) -> dict[Term, Term]:
    """The objects of those subjects that have just one."""
    found: dict[Term, Term] = {}
    several: set[Term] = set()
    for subject, object in zip(*pairs, strict=True) if pairs else ():
        if found.setdefault(subject, object) != object:
            several.add(subject)
    return {subject: object for subject, object in found.items() if subject not in several}


def _path_up(
    node: Term, above: Mapping[Term, tuple[Term, bool]], known: Mapping[Term, int]
) -> tuple[list[Term], Term]:
    """The nodes from one up to where its depth is known, and what is there; a circle ends where it began."""
    path: dict[Term, None] = {}
    at = node
    while at in above and at not in known and at not in path:
        path[at] = None
        at = above[at][0]
    return list(path), at
