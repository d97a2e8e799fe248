"""Where the parser stands in the tokens of one query, and what it has met so far."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RESERVED, BlankNode
from leverkg.sparql import mistakes
from leverkg.sparql.source import Source
from leverkg.sparql.tokens import read_tokens
from leverkg.sparql.tree import At, GroupPattern, SubSelect

__all__ = ["Cursor", "resolve"]

_LOCAL_ESCAPE = re.compile(r"\\(.)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# RFC 3986, appendix B.
_REFERENCE = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


class Cursor:
    """The state of one parse: tokens and the index of the next one, prefixes, blank node labels.

    Attributes:
        i: index of the next token.
        block: the number of the basic graph pattern being read; a blank node label belongs to one block.
        aggregates: ``None`` where no aggregate may stand, else the number met so far in this SELECT.
        paths: whether property paths are allowed here: in a body, not in a template.
        group: reads a group, for EXISTS.
        sub_select: reads a SELECT, for groups.
    """

    __slots__ = (
        "_blocks",
        "_fresh",
        "_labels",
        "_names",
        "aggregates",
        "base",
        "block",
        "group",
        "i",
        "kinds",
        "paths",
        "prefixes",
        "source",
        "starts",
        "sub_select",
        "texts",
        "tokens",
    )

    def __init__(
        self,
        source: Source,
        prefixes: Mapping[str, str],
        base: str | None,
        group: Callable[[Cursor], GroupPattern],
        sub_select: Callable[[Cursor], SubSelect],
    ) -> None:
        tokens = read_tokens(source)
        self.source = source
        self.kinds = tokens.kinds
        self.texts = tokens.texts
        self.starts = tokens.starts
        self.tokens = tokens
        self.i = 0
        self.prefixes = dict(prefixes)
        self.base = base
        self.group = group
        self.sub_select = sub_select
        self.block = 0
        self.paths = True
        self.aggregates: int | None = None
        self._labels: dict[str, int] = {}
        self._names: dict[str, IRI] = {}
        self._blocks = 0
        self._fresh = 0

    # --- the next token ---

    @property
    def kind(self) -> str:
        """The kind of the next token."""
        return self.kinds[self.i]

    @property
    def text(self) -> str:
        """The text of the next token."""
        return self.texts[self.i]

    def at(self, index: int) -> At:
        """The place of a token."""
        return self.source.at(self.starts[index])

    def take(self, kind: str) -> bool:
        """Step over the next token if it is of this kind; say whether it was."""
        if self.kinds[self.i] == kind:
            self.i += 1
            return True
        return False

    def expect(self, kind: str, expected: str, hint: str | None = None) -> int:
        """Step over a token that must be of this kind, and return its index; `expected` says it in words."""
        index = self.i
        if self.kinds[index] != kind:
            raise self.unexpected(expected, hint)
        self.i = index + 1
        return index

    # --- mistakes ---

    def error(
        self,
        code: str,
        message: str,
        index: int | None = None,
        *,
        hint: str | None = None,
        span: int | None = None,
    ) -> RuleError:
        """The error at a token, the next one by default."""
        at = self.i if index is None else index
        return mistakes.error_at(self.source, self.tokens, at, code, message, hint=hint, span=span)

    def unexpected(self, expected: str, hint: str | None = None) -> RuleError:
        """The error for a next token that cannot stand here; `expected` says in words what can."""
        return mistakes.unexpected(self.source, self.tokens, self.i, expected, hint)

    def unknown_word(self, expected: str) -> RuleError:
        """The error for a next token that is a word which SPARQL does not know."""
        return mistakes.unknown_word(self.source, self.tokens, self.i, expected)

    def missing_dot(self) -> RuleError:
        """The error for a next token that begins a triple where the one before has not ended."""
        return mistakes.missing_dot(self.source, self.tokens, self.i)

    # --- names ---

    def iri(self, index: int) -> IRI:
        """The IRI of an ``iri`` or ``pname`` token."""
        text = self.texts[index]
        found = self._names.get(text)
        if found is not None:
            return found
        if self.kinds[index] == "iri":
            found = IRI(self._resolved(text[1:-1], index))
        else:
            prefix, _, local = text.partition(":")
            namespace = self.prefixes.get(prefix)
            if namespace is None:
                raise mistakes.undeclared_prefix(self.source, self.starts[index], text, self.prefixes)
            if "\\" in local:
                local = _LOCAL_ESCAPE.sub(r"\1", local)
            found = IRI(namespace + local)
        if found.value.startswith(RESERVED):
            raise self.error(
                "LEV-Q019",
                f"leverkg keeps IRIs that begin with {RESERVED} for itself",
                index,
                hint="find the node by what is said of it",
            )
        self._names[text] = found
        return found

    def declare(self, prefix: str, index: int) -> None:
        """Declare a prefix for the IRI of a token."""
        self.prefixes[prefix] = self._resolved(self.texts[index][1:-1], index)
        self._names.clear()

    def rebase(self, index: int) -> None:
        """Take the IRI of a token as the base."""
        self.base = self._resolved(self.texts[index][1:-1], index)
        self._names.clear()

    def _resolved(self, reference: str, index: int) -> str:
        if _SCHEME.match(reference):
            return reference
        if self.base is None:
            raise self.error(
                "LEV-Q012",
                f"the IRI <{reference}> is relative, and there is no BASE that it starts from",
                index,
                hint="write it in full, with its scheme: <http://…>",
            )
        return resolve(self.base, reference)

    # --- blank nodes ---

    def fresh(self) -> BlankNode:
        """A blank node with a label that occurs nowhere in the text."""
        while True:
            self._fresh += 1
            label = f"b{self._fresh}"
            if f"_:{label}" not in self.source.text:
                return BlankNode(label)

    def labelled(self, index: int) -> BlankNode:
        """The blank node of a ``blank`` token; its label must belong to this block of triples alone."""
        label = self.texts[index][2:]
        if self._labels.setdefault(label, self.block) != self.block:
            raise self.error(
                "LEV-Q013",
                f"the blank node _:{label} occurs in two blocks of triples",
                index,
                hint=f"use a variable, ?{label}, to speak of the same thing in both",
            )
        return BlankNode(label)

    def swap_labels(self, labels: dict[str, int]) -> dict[str, int]:
        """Put other known labels in place of these, which are returned: a template has labels of its own."""
        known, self._labels = self._labels, labels
        return known

    def new_block(self) -> None:
        """Begin a new basic graph pattern."""
        self._blocks += 1
        self.block = self._blocks


def resolve(base: str, reference: str) -> str:
    """Return a reference, resolved against a base IRI if it is relative (RFC 3986, section 5.2)."""
    if _SCHEME.match(reference):
        return reference
    base_parts, parts = _REFERENCE.fullmatch(base), _REFERENCE.fullmatch(reference)
    assert base_parts is not None
    assert parts is not None
    scheme, authority, path, query, _ = base_parts.groups()
    _, new_authority, new_path, new_query, fragment = parts.groups()
    if new_authority is not None:
        authority, path, query = new_authority, _without_dots(new_path), new_query
    elif new_path:
        if not new_path.startswith("/"):
            folder = "/" if authority is not None and not path else path[: path.rfind("/") + 1]
            new_path = folder + new_path
        path, query = _without_dots(new_path), new_query
    elif new_query is not None:
        query = new_query
    result = f"{scheme}:" if scheme is not None else ""
    result += f"//{authority}" if authority is not None else ""
    result += path
    result += f"?{query}" if query is not None else ""
    return result + (f"#{fragment}" if fragment is not None else "")


def _without_dots(path: str) -> str:
    """A path without ``.`` and ``..`` segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0]):
                kept.pop()
            if last:
                kept.append("")
        elif segment == ".":
            if last:
                kept.append("")
        else:
            kept.append(segment)
    return "/".join(kept)
