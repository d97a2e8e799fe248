"""Where the triples of a Turtle, TriG, N-Triples or N-Quads text stand: a walk over its tokens.

The walk follows the order in which the parser gives out triples, so that the n-th span belongs to the n-th
quad: terms come from the parser alone, and the walk never reads a name or resolves an IRI. It knows the
nesting of Turtle 1.2 (property lists, collections, triple terms, reifiers, annotations), keeps it in a list
of frames and so is not bounded by Python's stack. The text must have been accepted by the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from leverkg.rdf.turtle_tokens import TOKEN

__all__ = ["Span", "TripleSpan", "walk"]

Span: TypeAlias = tuple[int, int]
"""Begin and end in the text, in characters."""

_TERMS = ("iri", "name", "blank")
_DIRECTIVES = {"prefix": 2, "base": 1, "version": 1}  # and how many tokens follow the word


class TripleSpan(NamedTuple):
    """The places of one triple.

    Attributes:
        subject: where the subject is written; for a blank node without a name its opening bracket.
        predicate: where the predicate is written, or None where it is implied (collections, reifiers).
        object: where the object is written, or its opening bracket.
    """

    subject: Span
    predicate: Span | None
    object: Span


class _Frame:
    """A construct that is open, with what is known of its current triple."""

    __slots__ = ("kind", "noted", "object", "opened", "predicate", "reifier", "subject")

    def __init__(self, kind: str, opened: Span, subject: Span | None = None) -> None:
        self.kind = kind  # statement, node, note, list, reified, term
        self.opened = opened
        self.subject = subject
        self.predicate: Span | None = None
        self.object: Span | None = None
        self.noted = False  # the current triple has a reifier
        self.reifier = opened


def walk(text: str, *, quads: bool = False) -> Iterator[TripleSpan]:
    """Yield the span of each triple, in the order in which the parser gives out the quads.

    Args:
        text: what the parser accepted.
        quads: whether a fourth term before the dot names the graph (N-Quads).
    """
    walker = _Walker(quads)
    for token in TOKEN.finditer(text):
        if token.lastgroup != "comment":
            walker.take(token)
            if walker.found:
                # The parser hands out what one token completes last in, first out.
                yield from reversed(walker.found)
                walker.found.clear()


class _Walker:
    """The state between two tokens; each state is a method that takes the next one."""

    def __init__(self, quads: bool) -> None:
        self.quads = quads
        self.found: list[TripleSpan] = []
        self.frames: list[_Frame] = []
        self.skip = 0
        self.held: Span = (0, 0)  # a string that may get a language or datatype, or a bracket just opened
        self.state = self._start

    def take(self, token: re.Match[str]) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.state(token)

    def _emit(self, subject: Span | None, predicate: Span | None, object: Span) -> None:
        self.found.append(TripleSpan(subject or object, predicate, object))

    # --- statements

    def _start(self, token: re.Match[str]) -> None:
        mark, kind = token[0], token.lastgroup
        if kind in ("tag", "word"):
            after = _DIRECTIVES.get(mark.removeprefix("@").lower())
            self.skip = after + (kind == "tag") if after else 0
        elif kind in _TERMS:
            self._push("statement", token.span(), self._verb, token.span())
        elif mark == "[":
            self.held = token.span()
            self.state = self._subject_bracket
        elif mark == "(":
            self._push("statement", token.span(), self._item)
            self._push("list", token.span(), self._item)
        elif mark == "<<":
            self._push("statement", token.span(), self._verb)
            self._push("reified", token.span(), self._part_subject)

    def _push(self, kind: str, opened: Span, state: object, subject: Span | None = None) -> _Frame:
        frame = _Frame(kind, opened, subject)
        self.frames.append(frame)
        self.state = state  # type: ignore[assignment]
        return frame

    def _subject_bracket(self, token: re.Match[str]) -> None:
        self._push("statement", self.held, self._verb, self.held)
        if token[0] != "]":
            self._push("subject", self.held, self._verb, self.held)
            self._verb(token)

    def _verb(self, token: re.Match[str]) -> None:
        mark = token[0]
        if token.lastgroup in _TERMS or mark == "a":
            self.frames[-1].predicate = token.span()
            self.state = self._object
        elif mark == "{":
            self.frames.clear()
            self.state = self._start
        elif mark != ";":
            self._end(token)

    def _after(self, token: re.Match[str]) -> None:
        mark, frame = token[0], self.frames[-1]
        if mark == ",":
            self.state = self._object
        elif mark == ";":
            self.state = self._verb
        elif mark == "~":
            self.held = token.span()
            self.state = self._note_reifier
        elif mark == "{|":
            if not frame.noted:
                frame.reifier = token.span()
                self._emit(token.span(), None, frame.object or token.span())
            self._push("note", token.span(), self._verb, frame.reifier)
        elif not (self.quads and token.lastgroup in _TERMS):
            self._end(token)

    def _end(self, token: re.Match[str]) -> None:
        """Take a token that closes a predicate list."""
        mark = token[0]
        if mark in (".", "}"):
            self.frames.clear()
            self.state = self._start
        elif mark == "]":
            frame = self.frames.pop()
            if frame.kind == "subject":
                self.state = self._verb
            else:
                self._complete(frame.opened)
        elif mark == "|}":
            self.frames.pop()
            self.state = self._after

    def _note_reifier(self, token: re.Match[str]) -> None:
        frame = self.frames[-1]
        named = token.lastgroup in _TERMS
        frame.reifier = token.span() if named else self.held
        frame.noted = True
        self._emit(frame.reifier, None, frame.object or frame.reifier)
        self.state = self._after
        if not named:
            self._after(token)

    # --- objects

    def _object(self, token: re.Match[str]) -> None:
        mark, kind = token[0], token.lastgroup
        if kind == "string":
            self.held = token.span()
            self.state = self._literal
        elif mark == "[":
            self.held = token.span()
            self.state = self._object_bracket
        elif mark == "(":
            self._push("list", token.span(), self._item)
        elif mark == "<<":
            self._push("reified", token.span(), self._part_subject)
        elif mark == "<<(":
            self._push("term", token.span(), self._part_subject)
        else:
            self._complete(token.span())

    def _object_bracket(self, token: re.Match[str]) -> None:
        if token[0] == "]":
            self._complete(self.held)
        else:
            self._push("node", self.held, self._verb, self.held)
            self._verb(token)

    def _literal(self, token: re.Match[str]) -> None:
        if token.lastgroup == "tag":
            self._complete((self.held[0], token.end()))
        elif token[0] == "^^":
            self.state = self._datatype
        else:
            self._complete(self.held)
            self.state(token)

    def _datatype(self, token: re.Match[str]) -> None:
        self._complete((self.held[0], token.end()))

    def _complete(self, object: Span) -> None:
        """The object of the innermost frame is complete."""
        frame = self.frames[-1]
        frame.object = object
        if frame.kind == "list":
            self._emit(frame.subject, None, object)
            self.state = self._item
        elif frame.kind in ("reified", "term"):
            self.state = self._part_end
        else:
            frame.noted = False
            self._emit(frame.subject, frame.predicate, object)
            self.state = self._after

    # --- collections

    def _item(self, token: re.Match[str]) -> None:
        frame = self.frames[-1]
        if token[0] == ")":
            self._close_list(frame, token)
            return
        if frame.subject is None:
            parent = self.frames[-2]
            if not (parent.kind == "statement" and parent.subject is None):
                parent.object = frame.opened
                parent.noted = False
                self._emit(parent.subject, None if parent.kind == "list" else parent.predicate, frame.opened)
            frame.subject = frame.opened
        else:
            self._emit(frame.subject, None, token.span())
            frame.subject = token.span()
        self._object(token)

    def _close_list(self, frame: _Frame, token: re.Match[str]) -> None:
        self.frames.pop()
        parent = self.frames[-1]
        if frame.subject is not None:
            self._emit(frame.subject, None, token.span())
        if parent.kind == "statement" and parent.subject is None:
            parent.subject = frame.opened
            self.state = self._verb
        elif frame.subject is None:
            self._complete((frame.opened[0], token.end()))
        else:
            self.state = self._item if parent.kind == "list" else self._after

    # --- reified triples and triple terms

    def _part_subject(self, token: re.Match[str]) -> None:
        if token[0] == "<<":
            self._push("reified", token.span(), self._part_subject)
            return
        self.frames[-1].subject = token.span()
        self.skip = 1 if token[0] == "[" else 0
        self.state = self._part_verb

    def _part_verb(self, token: re.Match[str]) -> None:
        self.frames[-1].predicate = token.span()
        self.state = self._part_object

    def _part_object(self, token: re.Match[str]) -> None:
        if token[0] == "[":
            self.skip = 1
            self._complete(token.span())
        else:
            self._object(token)

    def _part_end(self, token: re.Match[str]) -> None:
        frame = self.frames[-1]
        if token[0] == "~":
            self.held = token.span()
            self.state = self._part_reifier
            return
        if frame.kind == "reified" and not frame.noted:
            self._emit(frame.opened, None, (frame.opened[0], token.end()))
        self.frames.pop()
        self._reified((frame.opened[0], token.end()))

    def _part_reifier(self, token: re.Match[str]) -> None:
        frame = self.frames[-1]
        frame.noted = True
        named = token.lastgroup in _TERMS
        self._emit(token.span() if named else self.held, None, (frame.opened[0], token.end()))
        self.state = self._part_end
        if not named:
            self._part_end(token)

    def _reified(self, whole: Span) -> None:
        parent = self.frames[-1]
        if parent.subject is None and parent.kind in ("statement", "reified"):
            parent.subject = whole
            self.state = self._verb if parent.kind == "statement" else self._part_verb
        else:
            self._complete(whole)
