"""Turtle and TriG for people to read: the same graph gives the same text, and a small change a small
difference.

Subjects come in sections that the caller names, types and labels first, blank nodes where they are used,
numbers and booleans bare only where reading gives back the same lexical form. Reifiers are written as the
triples that they are, without the annotation syntax of RDF 1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from leverkg.errors import OutputError
from leverkg.rdf.names import Names
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, GraphName, Quad, Term, Triple, TripleTerm

__all__ = ["Group", "write"]

Group: TypeAlias = tuple[str, Sequence[Term]]
"""A section: its heading, and the subjects in it, in order."""

_RDF = RDF_TYPE.value.removesuffix("type")
_FIRST, _REST, _NIL = IRI(_RDF + "first"), IRI(_RDF + "rest"), IRI(_RDF + "nil")
_EARLY = {
    iri: rank
    for rank, iri in enumerate(
        (
            RDF_TYPE.value,
            "http://www.w3.org/2000/01/rdf-schema#label",
            "http://www.w3.org/2004/02/skos/core#prefLabel",
            "http://www.w3.org/2004/02/skos/core#altLabel",
            "http://purl.org/dc/terms/title",
            "http://www.w3.org/2000/01/rdf-schema#comment",
            "http://www.w3.org/2004/02/skos/core#definition",
        )
    )
}
_MAX_DEPTH = 20  # of nested blank nodes; deeper ones get a name and stand on their own
_WIDTH = 100

_Properties: TypeAlias = dict[IRI, dict[Term, None]]
_Subjects: TypeAlias = dict[Term, _Properties]


def write(
    quads: Iterable[Quad | Triple],
    prefixes: Mapping[str, str],
    groups: Sequence[Group] = (),
    comment: Callable[[Term], str | None] | None = None,
) -> str:
    """Return a graph as Turtle, or as TriG where there are named graphs.

    Args:
        quads: quads or triples, in any order; what comes twice is written once.
        prefixes: prefix to namespace; only those used are declared.
        groups: sections of the default graph, in order; subjects in none of them come last.
        comment: gives a subject a line of comment above it, or None.

    Raises:
        OutputError: LEV-O006, a term is not valid in any format.
    """
    graphs: dict[GraphName, _Subjects] = {}
    last: object = None
    properties: _Properties = {}
    for quad in quads:
        subject, predicate, object, graph = quad if len(quad) == 4 else (*quad, None)
        if subject is not last or graph is not None:  # most that is said of one stands together
            properties = graphs.setdefault(graph, {}).setdefault(subject, {})
            last = subject if graph is None else None
        properties.setdefault(predicate, {})[object] = None
    names = Names(prefixes)
    shared = _shared_blank_nodes(graphs)
    parts = []
    for graph in sorted(graphs, key=lambda g: (0,) if g is None else _order(g)):
        blocks = _Writer(graphs[graph], names, shared).blocks(groups if graph is None else (), comment)
        if graph is None:
            parts.extend(blocks)
        else:
            inner = "\n\n".join(blocks).replace("\n", "\n  ")
            # No string spans lines, since line ends are escaped in all of them.
            parts.append(f"{names.write(graph)} {{\n  {inner}\n}}".replace("\n  \n", "\n\n"))
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(names.used.items()))
    return "\n".join([*([head] if head else []), *(f"{part}\n" for part in parts)])


def _shared_blank_nodes(graphs: Mapping[GraphName, _Subjects]) -> set[BlankNode]:
    """The blank nodes that must keep a name: in several graphs, naming one, or inside triple terms."""
    shared: set[BlankNode] = {g for g in graphs if isinstance(g, BlankNode)}
    seen: dict[BlankNode, GraphName] = {}
    for graph, subjects in graphs.items():
        for term in (*subjects, *(object for _, _, object in _unnamed_objects(subjects))):
            if isinstance(term, TripleTerm):
                shared.update(_inside(term))
            elif isinstance(term, BlankNode) and seen.setdefault(term, graph) != graph:
                shared.add(term)
    return shared


def _unnamed_objects(subjects: _Subjects) -> Iterator[Triple]:
    """The triples whose objects are blank nodes or triple terms."""
    for subject, properties in subjects.items():
        for predicate, objects in properties.items():
            for object in objects:
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


class _Writer:
    """Writes the triples of one graph."""

    def __init__(self, subjects: _Subjects, names: Names, shared: set[BlankNode]) -> None:
        self._names = names
        for subject in subjects:
            if not isinstance(subject, IRI | BlankNode):
                raise OutputError(f"a subject must be an IRI or a blank node, not {subject}", code="LEV-O006")
        self._subjects = subjects
        self._unnamed = [triple for triple in _unnamed_objects(subjects) if isinstance(triple[2], BlankNode)]
        self._used = Counter(object for _, _, object in self._unnamed)
        self._kept = shared
        self._cells = self._find_cells()
        self._nested = self._find_nested()

    def blocks(self, groups: Sequence[Group], comment: Callable[[Term], str | None] | None) -> list[str]:
        written: set[Term] = set()
        blocks = []
        for heading, members in groups:
            found = [s for s in dict.fromkeys(members) if s in self._subjects and s not in self._nested]
            found = [s for s in found if s not in written]
            if found:
                blocks.append(_comment(heading))
            blocks += [self._block(s, comment) for s in found]
            written.update(found)
        rest = [s for s in self._subjects if s not in self._nested and s not in written]
        return blocks + [self._block(s, comment) for s in sorted(rest, key=_order)]

    def _find_cells(self) -> set[Term]:
        """The cells of well-formed lists: one rdf:first, one rdf:rest, used once, ending in rdf:nil."""
        before: dict[Term, Term] = {}
        ends = []
        for node, properties in self._subjects.items():
            single = all(len(objects) == 1 for objects in properties.values())
            if single and properties.keys() == {_FIRST, _REST}:
                (rest,) = properties[_REST]
                if rest == _NIL:
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
                in_list = predicate == _REST and subject in self._cells and object in self._cells
                above[object] = (subject, in_list)
        nested: set[Term] = set()
        depth: dict[Term, int] = {}
        for node in sorted(above, key=_order):
            path, end = _path_up(node, above, depth)
            if end in path:  # a circle: one node of it keeps a name, and not one in the middle of a list
                depth[min((n for n in path[path.index(end) :] if not above[n][1]), key=_order)] = 0
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

    def _block(self, subject: Term, comment: Callable[[Term], str | None] | None) -> str:
        note = comment(subject) if comment else None
        unused = isinstance(subject, BlankNode) and not self._used[subject] and subject not in self._kept
        name = "[]" if unused else self._names.write(subject)
        body = self._properties(subject, "  ")
        first, *others = body
        lines = [f"{name} {first}", *(f"  {line}" for line in others)]
        return (f"{_comment(note)}\n" if note else "") + " ;\n".join(lines) + " ."

    def _properties(self, subject: Term, indent: str) -> list[str]:
        properties = self._subjects[subject]
        return [
            self._property(predicate, properties[predicate], indent)
            for predicate in sorted(properties, key=lambda p: (_EARLY.get(p.value, 99), p.value))
        ]

    def _property(self, predicate: IRI, objects: Iterable[Term], indent: str) -> str:
        verb = "a" if predicate == RDF_TYPE else self._names.write(predicate)
        first, *others = objects
        if not others:
            return f"{verb} {self._object(first, indent)}"
        written = [self._object(o, indent + "  ") for o in sorted(objects, key=_order)]
        line = f"{verb} " + " , ".join(written)
        if "\n" not in line and len(indent) + len(line) <= _WIDTH:
            return line
        return f"{verb}\n{indent}  " + f" ,\n{indent}  ".join(written)

    def _object(self, term: Term, indent: str) -> str:
        if isinstance(term, BlankNode):
            if term not in self._nested:
                return self._names.write(term)
        else:
            return "()" if term == _NIL else self._names.write(term)
        if term in self._cells:
            return self._list(term, indent)
        body = self._properties(term, indent + "  ") if term in self._subjects else []
        if not body:
            return "[]"
        line = f"[ {' ; '.join(body)} ]"
        if len(body) == 1 and "\n" not in line and len(indent) + len(line) <= _WIDTH:
            return line
        return f"[\n{indent}  " + f" ;\n{indent}  ".join(body) + f"\n{indent}]"

    def _list(self, node: Term, indent: str) -> str:
        written = [self._object(item, indent + "  ") for item in self._items(node)]
        line = "( " + " ".join(written) + " )"
        if "\n" not in line and len(indent) + len(line) <= _WIDTH:
            return line
        return f"(\n{indent}  " + f"\n{indent}  ".join(written) + f"\n{indent})"

    def _items(self, node: Term) -> Iterable[Term]:
        while node != _NIL:
            (item,) = self._subjects[node][_FIRST]
            yield item
            (node,) = self._subjects[node][_REST]


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


def _comment(text: str) -> str:
    if text.isprintable():  # so it has one line
        return f"# {text}".rstrip()
    return "\n".join(f"# {line}".rstrip() for line in re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", text))


def _order(term: Term) -> tuple[object, ...]:
    """IRIs, then literals, blank nodes and triple terms; names with numbers in the order of the numbers."""
    match term:
        case IRI(value):
            return (1, _natural(value), value)
        case BlankNode(label):
            return (3, _natural(label), label)
        case TripleTerm():
            return (4, (), str(term))
        case _:
            return (2, (term.datatype, term.language or ""), _natural(term.lexical), str(term))


def _natural(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((word, int(digits or 0)) for word, digits in re.findall(r"([^0-9]*)([0-9]{0,18})", text))
