"""What is to be said about a source that was read without error: findings, not errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from leverkg.errors import Position
from leverkg.findings import Finding, Severity
from leverkg.patterns import pattern
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import Literal, Quad, Term, Triple, TripleTerm

if TYPE_CHECKING:
    from leverkg.rdf.positions import Positions

__all__ = ["remarks"]

_DECLARED = pattern(rb"prefix(?=(?:\s|#.*)*([^\s:#]*))", re.IGNORECASE)
_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def remarks(
    source: Source, quads: Iterable[Quad] | None = None, *, blank_prefix: str = "f0b"
) -> list[Finding]:
    """Return the findings about a source as such, whatever it is about.

    Args:
        source: a source that the parser accepted.
        quads: its quads, if they are at hand.
        blank_prefix: under which it is loaded.
    """
    found = list(
        _about_texts(
            source, parse(source, blank_prefix=blank_prefix) if quads is None else quads, blank_prefix
        )
    )
    if source.format in ("ttl", "trig"):
        found += _redeclared_prefixes(source)
    if source.format == "jsonld":
        found += _keys_without_iri(source)
    return found


def _about_texts(source: Source, quads: Iterable[Quad], prefix: str) -> Iterator[Finding]:
    positions: Positions | None = None
    counted = 0
    for subject, predicate, object, _ in quads:
        counted += 1
        if isinstance(object, Literal):
            if object.lexical.isprintable():
                continue  # neither kind of character is
        elif not isinstance(object, TripleTerm):
            continue
        for text in _texts(object):
            if text.isprintable():  # as no character is that is looked for
                continue
            from leverkg.rdf.visible import DIRECTION

            for wanted, code, what in (
                (_CONTROL, "LEV-I102", "a control character"),
                (DIRECTION, "LEV-I103", "a character that turns the writing direction"),
            ):
                bad = wanted.search(text)
                if bad:
                    from leverkg.rdf.positions import Positions

                    positions = positions or Positions([source], [prefix])
                    yield _about_text(positions, (subject, predicate, object), code, what, bad[0], text)
    if not counted:
        yield Finding(
            "LEV-I101", Severity.WARNING, "0 facts: the file is valid and says nothing", Position(source.name)
        )


def _about_text(
    positions: Positions, triple: Triple, code: str, what: str, character: str, text: str
) -> Finding:
    from leverkg.rdf.visible import visible

    place = positions.place_of_triple(triple)
    return Finding(
        code,
        Severity.WARNING,
        f'there is {what}, {visible(character)}, in "{visible(text[:60])}"',
        place.position if place else None,
        place.source_line if place else None,
        place.span if place else 1,
        "remove it, or say the direction of the text with its language, as in @ar--rtl"
        if code == "LEV-I103"
        else "remove it",
        str(triple[0]),
    )


def _texts(term: Term) -> Iterator[str]:
    if isinstance(term, Literal):
        yield term.lexical
    elif isinstance(term, TripleTerm):
        yield from _texts(term.object)


def _redeclared_prefixes(source: Source) -> Iterator[Finding]:
    count = source.data.lower().count(b"prefix")
    named = list(islice(_DECLARED.finditer(source.data), count))  # the search ends with the last
    if len({m[1] for m in named}) == count:
        return  # whatever else they may be, no two are of one prefix
    from leverkg.rdf.turtle_tokens import TOKEN

    text = source.text()
    last = max((m.end() for m in re.finditer("prefix", text, re.IGNORECASE)), default=0)
    tokens = (t for t in TOKEN.finditer(text) if t.lastgroup != "comment")
    declared: dict[str, str] = {}
    for token in tokens:
        if token.start() > last:
            return
        if token[0].lower() not in ("@prefix", "prefix"):
            continue
        name, iri = next(tokens, None), next(tokens, None)
        if name is None or iri is None:
            return
        before = declared.setdefault(name[0], iri[0])
        if before != iri[0]:
            where = source.position(name.start())
            yield Finding(
                "LEV-I104",
                Severity.WARNING,
                f"the prefix {name[0]} stood for {before} before and stands for {iri[0]} from here on",
                where,
                source.line(where.line),
                len(name[0]),
                "use another prefix for one of them",
            )
            declared[name[0]] = iri[0]


def _keys_without_iri(source: Source) -> Iterator[Finding]:
    from leverkg.rdf import jsonld

    for key in jsonld.keys_without_iri(source):
        where, line = jsonld.locate(source, key)
        yield Finding(
            "LEV-I105",
            Severity.WARNING,
            f'the key "{key}" has no IRI, so what it says is left out',
            where,
            line,
            len(key),
            'declare it in @context, or set "@vocab"',
        )
