"""The shipped ontology: its triples, and these by predicate, read from the user's cache where it has it.

A run needs the whole ontology in its store, and a few properties of it elsewhere. So the triples of a
property are made when they are asked for, and the store gets lines that it reads by itself.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from leverkg.engine import cache as kept
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.theory.cache_keys import key_of
from leverkg.theory.folders import ontology_files
from leverkg.theory.labels import NAMING
from leverkg.theory.schema import SCHEMA, Schema, read_schema
from leverkg.theory.vocabulary import VOCABULARY, Vocabulary, read_vocabulary

__all__ = [
    "OntologyIndex",
    "index_of",
    "ontology",
    "ontology_index",
    "ontology_lines",
    "ontology_schema",
    "ontology_vocabulary",
]


@cache
def ontology() -> tuple[Triple, ...]:
    """Return the triples of the shipped ontology."""
    from leverkg.rdf.parse import parse

    triples: dict[Triple, None] = {}
    for number, path in enumerate(ontology_files()):
        for s, p, o, _ in parse(read_source(path), blank_prefix=f"o{number}b"):
            triples[s, p, o] = None
    return tuple(triples)


class OntologyIndex:
    """The triples of an ontology by predicate.

    Args:
        data: as :func:`index_of` returns them.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they are of another form.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._terms: list[Any] = data["terms"]
        self._made: dict[int, Term] = {}
        self._by_predicate: dict[str, list[int] | None] = data["predicates"]
        self._subject_numbers: list[int] = data["subjects"]
        self._subjects = frozenset(self._key(number) for number in data["subjects"])
        self._named = self._subjects | {self._key(number) for number in data["objects"]}
        if not all(len(flat) % 3 == 0 for flat in self._by_predicate.values() if flat is not None):
            raise ValueError("triples of another length")

    def of(self, *predicates: IRI) -> list[Triple]:
        """Return the triples that have one of these predicates, in the order of the ontology."""
        found: list[tuple[int, Triple]] = []
        for predicate in predicates:
            flat = self._by_predicate.get(predicate.value, ())
            if flat is None:  # seldom asked for
                return [triple for triple in ontology() if triple[1] in predicates]
            numbers = iter(flat)
            found += [
                (place, (self._term(subject), predicate, self._term(object_)))
                for place, subject, object_ in zip(numbers, numbers, numbers, strict=True)
            ]
        found.sort(key=lambda pair: pair[0])
        return [triple for _, triple in found]

    def subjects(self) -> list[Term]:
        """Return of what the ontology says something."""
        return [self._term(number) for number in self._subject_numbers]

    def is_about(self, term: Term) -> bool:
        """Tell whether the ontology says something of a term."""
        return _name(term) in self._subjects

    def names(self, term: Term) -> bool:
        """Tell whether a term stands in the ontology as a subject or an object; a literal never does."""
        return _name(term) in self._named

    def _term(self, number: int) -> Term:
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = _from_data(self._terms[number])
        return found

    def _key(self, number: int) -> str:
        part = self._terms[number]
        return part if isinstance(part, str) else f"_:{part[0]}"


def _name(term: Term) -> str | None:
    if isinstance(term, IRI):
        return term.value
    return f"_:{term.label}" if isinstance(term, BlankNode) else None


def index_of(triples: Iterable[Triple], wanted: Iterable[IRI]) -> dict[str, Any]:
    """Return triples by predicate, as lists, strings and numbers.

    Args:
        triples: all of them.
        wanted: the predicates whose triples are kept; of others only that there are some.

    Raises:
        TypeError: a triple term, for which these have no word.
    """
    numbers: dict[Term, int] = {}
    kept = frozenset(wanted)
    by_predicate: dict[str, list[int] | None] = {}
    subjects: dict[int, None] = {}
    objects: dict[int, None] = {}
    for place, (subject, predicate, object_) in enumerate(triples):
        pair = [
            numbers.setdefault(term, len(numbers))
            for term in (subject, object_)
            if term is subject or predicate in kept or not isinstance(term, Literal)
        ]
        if predicate in kept:
            flat = by_predicate.setdefault(predicate.value, [])
            assert flat is not None
            flat += (place, *pair)
        else:
            by_predicate[predicate.value] = None
        subjects[pair[0]] = None
        if not isinstance(object_, Literal):
            objects[pair[1]] = None
    return {
        "terms": [_as_data(term) for term in numbers],
        "predicates": by_predicate,
        "subjects": list(subjects),
        "objects": list(objects),
    }


def _as_data(term: Term) -> str | list[str | None]:
    if isinstance(term, IRI):
        return term.value
    if isinstance(term, BlankNode):
        return [term.label]
    if isinstance(term, TripleTerm):
        raise TypeError("a triple term")
    return [term.lexical, term.datatype, term.language, term.direction]


def _from_data(part: Any) -> Term:
    if isinstance(part, str):
        return IRI(part)
    return BlankNode(*part) if len(part) == 1 else Literal(*part)


@cache
def ontology_index() -> OntologyIndex:
    """Return the shipped ontology by predicate."""
    key = key_of("ontology")
    data = kept.read(key)
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError, RecursionError):
            return OntologyIndex(json.loads(data))
    made = index_of(ontology(), (*NAMING, *SCHEMA, *VOCABULARY))
    kept.write(key, json.dumps(made, separators=(",", ":"), ensure_ascii=False))
    return OntologyIndex(made)


@cache
def ontology_schema() -> Schema:
    """Return the schema of the shipped ontology."""
    return read_schema(ontology_index().of(*SCHEMA))


@cache
def ontology_vocabulary() -> Vocabulary:
    """Return the vocabulary of the shipped ontology."""
    return read_vocabulary(ontology_index().of(*VOCABULARY))


def ontology_lines(written: Callable[[Sequence[Triple]], str], dialect: str) -> str:
    """Return the shipped ontology as a store reads it at once.

    Args:
        written: makes such a text of triples.
        dialect: a name for what it makes.
    """
    key = key_of("lines", dialect)
    found = kept.read(key)
    if found is None:
        found = written(ontology())
        kept.write(key, found)
    return found
