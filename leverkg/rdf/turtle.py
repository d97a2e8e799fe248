"""Turtle and TriG for people to read: the same graph gives the same text, and a small change a small
difference.

Subjects come in sections that the caller names, types and labels first, blank nodes where they are used,
numbers and booleans bare only where reading gives back the same lexical form. Reifiers are written as the
triples that they are, without the annotation syntax of RDF 1.2.

A predicate is looked at once for all its subjects. In the order in which predicates are written, each adds
its verb and its objects to the text of each subject; the text of a term is made once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TypeAlias, TypeVar

from leverkg.errors import OutputError
from leverkg.rdf.columns import Columns, by_graph
from leverkg.rdf.in_place import FIRST, NIL, REST, InPlace, keep_names
from leverkg.rdf.names import Names, order
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, GraphName, Quad, Term, Triple

__all__ = [
    "BETWEEN",
    "WIDTH",
    "Comment",
    "Group",
    "blocks",
    "in_order",
    "placed",
    "prefix_lines",
    "verb",
    "write",
]

Group: TypeAlias = tuple[str, Sequence[Term]]
"""A section: its heading, and the subjects in it, in order."""

Comment: TypeAlias = Callable[[Term], str | None]
"""Gives a subject a line of comment above it, or None."""

_Value = TypeVar("_Value")

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
WIDTH = 100
"""Up to this width, several objects are written on one line."""

BETWEEN = " ;\n  "
"""What stands between the properties of a subject."""


def write(
    quads: Iterable[Quad | Triple],
    prefixes: Mapping[str, str],
    groups: Sequence[Group] = (),
    comment: Comment | None = None,
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
    graphs = by_graph(quad if len(quad) == 4 else (*quad, None) for quad in quads)
    return "".join(blocks(graphs, prefixes, groups, comment))


def blocks(
    graphs: Mapping[GraphName, Columns],
    prefixes: Mapping[str, str],
    groups: Sequence[Group] = (),
    comment: Comment | None = None,
) -> Iterator[str]:
    """Return the pieces of what :func:`write` returns, one for each subject; they are made while they are
    read.

    Args:
        graphs: the triples of each graph by predicate; what comes twice is written once.
        prefixes, groups, comment: as there.

    Raises:
        OutputError: LEV-O006, at once.
    """
    names = Names(prefixes)
    kept = keep_names(graphs)
    ordered = sorted(graphs, key=lambda g: (0,) if g is None else order(g))
    texts = [
        (None if graph is None else names[graph], _Texts(graphs[graph], names, kept).made())
        for graph in ordered
    ]
    return _parted(prefix_lines(names), texts, groups, comment)


def prefix_lines(names: Names) -> str:
    """Return the declarations of the prefixes that were needed."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(names.used.items()))


def in_order(predicates: Iterable[IRI]) -> list[IRI]:
    """Return predicates in the order in which they are written."""
    return sorted(predicates, key=lambda p: (_EARLY.get(p.value, 99), p.value))


def verb(names: Names, predicate: IRI) -> str:
    """Return a predicate as it is written."""
    return "a" if predicate == RDF_TYPE else names[predicate]


def placed(
    subjects: dict[Term, _Value], groups: Sequence[Group], comment: Comment | None
) -> Iterator[tuple[_Value, str]]:
    """Yield what subjects stand for in the order in which they are written, each with the lines above it.

    A subject is taken away when its turn has come.
    """
    for heading, members in groups:
        above = f"{_comment(heading)}\n\n"
        for subject in members:
            value = subjects.pop(subject, None)
            if value is not None:
                note = comment(subject) if comment else None
                yield value, f"{above}{_comment(note)}\n" if note else above
                above = ""
    for subject in sorted(subjects, key=order):
        note = comment(subject) if comment else None
        yield subjects.pop(subject), f"{_comment(note)}\n" if note else ""


_Made: TypeAlias = dict[Term, list[str]]
"""Of each subject that is written on its own the texts that, one behind the other, are what is said of it."""


def _parted(
    head: str, graphs: Iterable[tuple[str | None, _Made]], groups: Sequence[Group], comment: Comment | None
) -> Iterator[str]:
    """Yield the prefixes, and each part of the text with an empty line before it."""
    between = ""
    if head:
        yield head
        between = "\n"
    for name, texts in graphs:
        parts = _parts(texts, groups if name is None else (), comment)
        if name is not None:
            inner = "\n\n".join(parts).replace("\n", "\n  ")
            # No string spans lines, since line ends are escaped in all of them.
            parts = iter((f"{name} {{\n  {inner}\n}}".replace("\n  \n", "\n\n"),))
        for part in parts:
            yield f"{between}{part}\n"
            between = "\n"


def _parts(texts: _Made, groups: Sequence[Group], comment: Comment | None) -> Iterator[str]:
    for lines, above in placed(texts, groups, comment):
        yield f"{above}{''.join(lines)} ."


def _comment(text: str) -> str:
    if text.isprintable():  # so it has one line
        return f"# {text}".rstrip()
    return "\n".join(f"# {line}".rstrip() for line in re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", text))


class _Texts:
    """Makes the texts of one graph's subjects.

    Args:
        columns: its triples.
        names: makes the texts of terms.
        kept: the blank nodes that must keep a name.
    """

    def __init__(self, columns: Columns, names: Names, kept: set[BlankNode]) -> None:
        self._columns = columns
        self._names = names
        self._in_place = InPlace(columns, kept)
        self._apart = {NIL, *self._in_place.nested}  # what is written otherwise than by its name
        self._inner: dict[Term, dict[IRI, dict[Term, None]]] = {}  # what is said of nested nodes

    def made(self) -> _Made:
        """Return the texts; all names that they need have been made then."""
        found = dict.fromkeys(chain.from_iterable(subjects for subjects, _ in self._columns.values()))
        if not {*map(type, found)} <= {IRI, BlankNode}:
            wrong = next(s for s in found if not isinstance(s, IRI | BlankNode))
            raise OutputError(f"a subject must be an IRI or a blank node, not {wrong}", code="LEV-O006")
        nested = self._in_place.nested
        texts: _Made = {subject: [] for subject in found if subject not in nested}
        ordered = in_order(self._columns)
        own = [(predicate, *self._columns[predicate]) for predicate in ordered]
        if nested:
            own = [(predicate, *self._take_inner(predicate)) for predicate in ordered]
        for predicate, subjects, objects in own:
            if subjects:
                self._add(texts, predicate, subjects, objects)
        for subject, lines in texts.items():
            name = "[]" if self._in_place.is_nameless(subject) else self._names[subject]
            lines[0] = f"{name} {lines[0].removeprefix(BETWEEN)}"
        return texts

    def _take_inner(self, predicate: IRI) -> tuple[list[Term], list[Term]]:
        """Keep what is said of nested nodes by a predicate, and return the subjects and objects of others."""
        nested = self._in_place.nested
        own: tuple[list[Term], list[Term]] = ([], [])
        for subject, object in zip(*self._columns[predicate], strict=True):
            if subject in nested:
                self._inner.setdefault(subject, {}).setdefault(predicate, {})[object] = None
            else:
                own[0].append(subject)
                own[1].append(object)
        return own

    def _add(self, texts: _Made, predicate: IRI, subjects: Sequence[Term], objects: Sequence[Term]) -> None:
        """Add the verb and the objects of one predicate to the texts of all its subjects."""
        one = dict(zip(subjects, objects, strict=True))
        several = _several(subjects, objects) if len(one) < len(subjects) else {}
        said = verb(self._names, predicate)
        lines_of: dict[tuple[Term, ...], str] = {}  # many have the same classes, or the same parties
        for subject, found in several.items():
            del one[subject]
            objects = tuple(found)
            line = lines_of.get(objects)
            if line is None:
                line = lines_of[objects] = self._with_several(said, objects, "  ")
            texts[subject] += (BETWEEN, line)
        plain = self._apart.isdisjoint(one.values())
        text_of = self._names.__getitem__ if plain else partial(self._object, indent="  ")
        opening = f"{BETWEEN}{said} "
        for lines, text in zip(map(texts.__getitem__, one), map(text_of, one.values()), strict=True):
            lines.append(opening)
            lines.append(text)

    def _with_several(self, said: str, objects: Iterable[Term], indent: str) -> str:
        """Return a verb with several objects: on one line if they have room there."""
        written = [self._object(o, indent + "  ") for o in sorted(objects, key=order)]
        line = f"{said} " + " , ".join(written)
        if "\n" not in line and len(indent) + len(line) <= WIDTH:
            return line
        return f"{said}\n{indent}  " + f" ,\n{indent}  ".join(written)

    def _object(self, term: Term, indent: str) -> str:
        if term not in self._apart:
            return self._names[term]
        if term == NIL:
            return "()"
        if term in self._in_place.cells:
            return self._list(term, indent)
        body = self._properties(term, indent + "  ")
        if not body:
            return "[]"
        line = f"[ {' ; '.join(body)} ]"
        if len(body) == 1 and "\n" not in line and len(indent) + len(line) <= WIDTH:
            return line
        return f"[\n{indent}  " + f" ;\n{indent}  ".join(body) + f"\n{indent}]"

    def _properties(self, nested: Term, indent: str) -> list[str]:
        found = []
        for predicate, objects in self._inner.get(nested, {}).items():
            said = verb(self._names, predicate)
            first, *others = objects
            found.append(
                self._with_several(said, objects, indent)
                if others
                else f"{said} {self._object(first, indent)}"
            )
        return found

    def _list(self, node: Term, indent: str) -> str:
        written = [self._object(item, indent + "  ") for item in self._items(node)]
        line = "( " + " ".join(written) + " )"
        if "\n" not in line and len(indent) + len(line) <= WIDTH:
            return line
        return f"(\n{indent}  " + f"\n{indent}  ".join(written) + f"\n{indent})"

    def _items(self, node: Term) -> Iterable[Term]:
        while node != NIL:
            properties = self._inner[node]
            (item,) = properties[FIRST]
            yield item
            (node,) = properties[REST]


def _several(subjects: Iterable[Term], objects: Iterable[Term]) -> dict[Term, dict[Term, None]]:
    """The objects of those subjects that have more than one."""
    first: dict[Term, Term] = {}
    several: dict[Term, dict[Term, None]] = {}
    for subject, object in zip(subjects, objects, strict=True):
        before = first.setdefault(subject, object)
        if before is not object and before != object:
            several.setdefault(subject, {before: None})[object] = None
    return several
