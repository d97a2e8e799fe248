"""The simple ones of the shipped shapes as data, so that a run can ask them without a validator.

Simple is a shape of severity violation that counts the values of a property, asks for their class, or that
they are not those of another property; and one that asks for one or another of such things. What joins
several nodes is in SPARQL, and is left to the validator. The shapes stay where they are stated, in
``ontology/shapes/case.ttl``: here they are read, and kept in the user's cache.

Source: SHACL (W3C Recommendation, 20 July 2017), sections 2.1 (targets), 2.3 (paths), 4.1, 4.2, 4.5, 4.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from leverkg.engine import cache as kept
from leverkg.rdf.term import IRI, Literal, Term, Triple
from leverkg.theory.cache_keys import key_of, stamp
from leverkg.theory.folders import place
from leverkg.theory.terms import LEV, PREFIXES

__all__ = ["CoreShape", "Part", "Told", "core_shapes", "read_core", "told_by"]

_SH = PREFIXES["sh"]
_RDF = PREFIXES["rdf"]
_SIMPLE = frozenset(
    _SH + name
    for name in (
        "targetClass", "targetSubjectsOf", "targetObjectsOf", "path", "minCount", "maxCount", "class",
        "disjoint", "or", "severity", "message",
    )
)  # fmt: skip


class Part(NamedTuple):
    """What is asked of the values of a property, or of a node itself where there is no path.

    Attributes:
        path: the properties whose values are meant, each with whether it is followed backwards.
        least: how many values there must be.
        most: how many there may be; None for any number.
        kinds: the classes that each value must have.
        apart: the properties that must not have the same value.
    """

    path: tuple[tuple[str, bool], ...] = ()
    least: int = 0
    most: int | None = None
    kinds: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


class CoreShape(NamedTuple):
    """A simple shape.

    Attributes:
        code: its code.
        classes: the classes whose members it is about.
        subjects: the properties whose subjects it is about.
        objects: the properties whose values it is about.
        either: what is asked; with several parts one of them must be so.
    """

    code: str
    classes: tuple[str, ...]
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    either: tuple[Part, ...]


class Told(NamedTuple):
    """What a shape says: its message, with places for names, and its hint."""

    message: str
    hint: str | None


@cache
def _data() -> dict[str, Any]:
    file = place("ontology", "shapes", "case.ttl")
    key = key_of("core shapes", stamp(file))
    data: dict[str, Any] | None = kept.read_data(key)
    if data is not None:
        return data
    from leverkg.rdf.parse import parse
    from leverkg.rdf.sources import read_source

    triples = [(s, p, o) for s, p, o, _ in parse(read_source(file), blank_prefix="s0b")]
    made = {
        "core": [(*shape[:-1], tuple(map(tuple, shape.either))) for shape in read_core(triples)],
        "told": {code: tuple(told) for code, told in read_told(triples).items()},
    }
    kept.write_data(key, made)
    return made


@cache
def core_shapes() -> tuple[CoreShape, ...]:
    """Return the simple ones of the shapes of a case."""
    return tuple(
        CoreShape(code, classes, subjects, objects, tuple(map(Part._make, either)))
        for code, classes, subjects, objects, either in _data()["core"]
    )


def told_by(code: str) -> Told:
    """Return what the shape of a case with that code says."""
    return Told._make(_data()["told"][code])


def read_told(triples: Iterable[Triple]) -> dict[str, Told]:
    """Return by code what shapes say."""
    said = _by_subject(triples)
    found = {}
    for about in said.values():
        code = _text(about, LEV + "code")
        if code:
            inner = [said.get(node, {}) for node in about.get(_SH + "sparql", [])]
            message = next((m for one in (about, *inner) if (m := _text(one, _SH + "message"))), "")
            found[code] = Told(message, _text(about, LEV + "hint"))
    return found


def read_core(triples: Iterable[Triple]) -> list[CoreShape]:
    """Return the simple ones of shapes, in the order of their codes."""
    said = _by_subject(triples)
    found = []
    for about in said.values():
        code = _text(about, LEV + "code")
        if not code or about.get(_SH + "severity") != [IRI(_SH + "Violation")]:
            continue
        asked = {p for p in about if p.startswith(_SH)}
        either = _either(said, about) if asked <= _SIMPLE else None
        if either:
            classes, subjects, objects = (
                tuple(_iris(about, _SH + name))
                for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf")
            )
            found.append(CoreShape(code, classes, subjects, objects, either))
    return sorted(found, key=lambda shape: shape.code)


_Said = dict[str, list[Term]]


def _by_subject(triples: Iterable[Triple]) -> dict[Term, _Said]:
    found: dict[Term, _Said] = {}
    for s, p, o in triples:
        found.setdefault(s, {}).setdefault(p.value, []).append(o)
    return found


def _either(said: dict[Term, _Said], about: _Said) -> tuple[Part, ...] | None:
    """Return what a shape asks; None if that is not simple."""
    if _SH + "or" not in about:
        part = _part(said, about)
        return (part,) if part else None
    if _SH + "path" in about:
        return None
    parts = []
    for choice in _listed(said, about[_SH + "or"][0]):
        inner = said.get(choice, {})
        asked = inner.get(_SH + "property", [choice])
        part = _part(said, said.get(asked[0], {})) if len(asked) == 1 else None
        if part is None:
            return None
        parts.append(part)
    return tuple(parts)


def _part(said: dict[Term, _Said], about: _Said) -> Part | None:
    path = _path(said, about[_SH + "path"][0]) if _SH + "path" in about else ()
    if path is None or not {p for p in about if p.startswith(_SH)} <= _SIMPLE:
        return None
    least, most = (_text(about, _SH + name) for name in ("minCount", "maxCount"))
    return Part(
        path,
        int(least or 0),
        int(most) if most else None,
        tuple(_iris(about, _SH + "class")),
        tuple(_iris(about, _SH + "disjoint")),
    )


def _path(said: dict[Term, _Said], node: Term) -> tuple[tuple[str, bool], ...] | None:
    """Return a path of one property, or of one of several; None for a longer one."""
    if isinstance(node, IRI):
        return ((node.value, False),)
    about = said.get(node, {})
    if _SH + "inversePath" in about:
        return tuple((iri, True) for iri in _iris(about, _SH + "inversePath")) or None
    if _SH + "alternativePath" not in about:
        return None
    found: list[tuple[str, bool]] = []
    for step in _listed(said, about[_SH + "alternativePath"][0]):
        path = _path(said, step)
        if path is None:
            return None
        found += path
    return tuple(found)


def _listed(said: dict[Term, _Said], node: Term) -> list[Term]:
    found = []
    while node in said and _RDF + "first" in said[node]:
        found += said[node][_RDF + "first"][:1]
        node = said[node][_RDF + "rest"][0]
    return found


def _iris(about: _Said, prop: str) -> list[str]:
    return [o.value for o in about.get(prop, []) if isinstance(o, IRI)]


def _text(about: _Said, prop: str) -> str | None:
    return next((o.lexical for o in about.get(prop, []) if isinstance(o, Literal)), None)
