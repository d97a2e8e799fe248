"""An explanation: a tree of sentences with rules and places, and the forms in which it is shown."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from leverkg.errors import Position
from leverkg.rdf.term import Quad, Triple
from leverkg.wording.messages import visible

__all__ = ["Explanation", "Line", "unique"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an explanation, with what it rests on.

    Attributes:
        text: the sentence.
        kind: `conclusion`, `fact`, `absence` (looked for and not found), `rest` (what weighs less) or `note`.
        rules: the names of the rules that conclude it.
        sources: what these rest on: seed sentences, rule statements, works.
        place: where a fact stands, or a rule whose name does not tell.
        children: what it rests on.
        triples: the triples it speaks of.
        written: where the rules stand, in their order.
        named: name the rules beside the line however deep it lies, for nothing else tells which they are.
    """

    text: str
    kind: str = "conclusion"
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    place: Position | None = None
    children: tuple[Line, ...] = ()
    triples: tuple[Triple, ...] = ()
    written: tuple[Position, ...] = ()
    named: bool = False

    def walk(self) -> Iterator[Line]:
        """Yield this line and those below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something holds.

    Attributes:
        root: the tree of sentences.
        question: what was asked.
        holds: whether what was asked is so; if not, the tree explains what is.
        graph: gives the same as quads, for Turtle.
        prefixes: to write these with.
    """

    root: Line
    question: str = ""
    holds: bool = True
    graph: Callable[[], Iterable[Quad]] = field(default=tuple, repr=False, compare=False)
    prefixes: dict[str, str] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return self.text()

    def text(self, width: int = 100) -> str:
        """Return the tree as text of a width, places and rules in a column of their own on the right."""
        margins = [_margin(line, depth) for line, depth in _depths(self.root, 0)]
        right = max(
            (len(m) for m, (_, depth) in zip(margins, _depths(self.root, 0), strict=True) if depth), default=0
        )
        column = max(40, width - min(right, width // 3) - 2)
        return "\n".join(_rows(self.root, "", "", 0, column))

    def markdown(self) -> str:
        """Return the tree as a nested list in Markdown."""
        return "\n".join(_bullets(self.root, 0)) + "\n"

    def json(self) -> str:
        """Return the tree as JSON."""
        answer = {"question": self.question, "holds": self.holds, "explanation": _object(self.root)}
        return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"

    def mermaid(self) -> str:
        """Return the tree as a Mermaid flowchart: conclusions as boxes, facts rounded, absences as flags."""
        lines = ["flowchart TD"]
        _nodes(self.root, lines, [0], None)
        return "\n".join(lines) + "\n"

    def turtle(self) -> str:
        """Return the proof as Turtle (RDF 1.2): each triple with a reifier that names its rule, premises and
        absences; of what does not follow, the lines, each with the triples and rules that it speaks of."""
        from leverkg.rdf import turtle

        return turtle.write(self.graph(), self.prefixes)

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(self.text(140))}</pre>"


def unique(lines: list[Line]) -> list[Line]:
    """Return lines without a second one that says the same in the same place."""
    return list({(line.text, str(line.place)): line for line in reversed(lines)}.values())[::-1]


def _depths(line: Line, depth: int) -> Iterator[tuple[Line, int]]:
    yield line, depth
    for child in line.children:
        yield from _depths(child, depth + 1)


def _margin(line: Line, depth: int) -> str:
    """Return what stands beside a line: the place of a fact, the rules of the first two levels.

    An author's own rules are named at each level; of a rule that has no file of its own the place is told
    too.
    """
    if line.place is not None:
        return visible(
            " ".join([*(["rule " + ", ".join(line.rules)] if line.rules else []), str(line.place)])
        )
    if not line.rules or (depth > 1 and line.kind != "absence" and not line.named):
        return ""
    name = "rule " + ", ".join(line.rules)
    return " · ".join([name, *line.sources]) if not depth else name


def _rows(line: Line, first: str, rest: str, depth: int, column: int) -> Iterator[str]:
    margin = _margin(line, depth)
    hanging = rest + ("│  " if line.children else "   ")
    parts = textwrap.wrap(
        visible(line.text), max(24, column - len(first)), break_long_words=False, break_on_hyphens=False
    ) or [""]
    if depth:
        yield f"{first + parts[0]:<{column}}  {margin}".rstrip()
    else:
        yield parts[0]
    yield from (hanging + part for part in parts[1:])
    if not depth and margin:
        yield f"{'│' if line.children else ' '}  {margin}"
    last = len(line.children) - 1
    for number, child in enumerate(line.children):
        end = number == last
        below = rest + ("   " if end else "│  ")
        yield from _rows(child, rest + ("└─ " if end else "├─ "), below, depth + 1, column)


def _bullets(line: Line, depth: int) -> Iterator[str]:
    margin = _margin(line, depth)
    text = re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(line.text))
    yield "  " * depth + f"- {text}" + (f"  `{visible(margin)}`" if margin else "")
    for child in line.children:
        yield from _bullets(child, depth + 1)


def _object(line: Line) -> dict[str, object]:
    found: dict[str, object] = {"text": line.text, "kind": line.kind}
    if line.rules:
        found |= {"rules": list(line.rules), "sources": list(line.sources)}
    if line.written:
        found["written"] = [_place(place) for place in line.written]
    if line.place is not None:
        found["place"] = _place(line.place)
    if line.triples:
        found["triples"] = [[str(term) for term in triple] for triple in line.triples]
    if line.children:
        found["because"] = [_object(child) for child in line.children]
    return found


def _place(place: Position) -> dict[str, object]:
    column = {"column": place.column} if place.column else {}
    return {"file": place.file, "line": place.line, **column}


_SHAPES = {"fact": ("([", "])"), "absence": (">", "]"), "rest": ("[/", "/]"), "note": ("[/", "/]")}


def _nodes(line: Line, lines: list[str], counter: list[int], parent: str | None) -> None:
    name = f"n{counter[0]}"
    counter[0] += 1
    margin = _margin(line, 2)
    label = _label(line.text) + (f"<br/>{_label(margin)}" if margin else "")
    left, right = _SHAPES.get(line.kind, ("[", "]"))
    lines.append(f'  {name}{left}"{label}"{right}')
    if parent is not None:
        lines.append(f"  {name} --> {parent}")
    for child in line.children:
        _nodes(child, lines, counter, name)


def _label(text: str) -> str:
    """Escape a text for a quoted label: nothing in it can end the label, open a tag or a directive."""
    return "".join(
        c if c.isalnum() or c in " .,:;()/+=!?'’–-·→…" else f"#{ord(c)};"  # noqa: RUF001 - marks of typography
        for c in visible(text)
    )
