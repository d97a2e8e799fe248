"""The shipped ontology: its triples, and these by predicate, read from the user's cache where it has it.

A run needs the whole ontology in its store, and a few properties of it elsewhere. So the triples of a
property are made when they are asked for, what is read from them (schema, vocabulary) is kept beside them,
and the store gets lines that it reads by itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from leverkg.engine import cache as kept
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.theory.cache_keys import key_of
from leverkg.theory.folders import ontology_files
from leverkg.theory.labels import NAMING
from leverkg.theory.terms import LEV

if TYPE_CHECKING:
    from leverkg.theory.schema import Schema
    from leverkg.theory.vocabulary import Vocabulary

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
    """What is asked of an ontology: triples by predicate, its schema, its vocabulary.

    Args:
        data: as :func:`index_of` returns them.

    Raises:
        ValueError, TypeError, KeyError, IndexError: they are of another form.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._terms: list[Any] = list(map(_from_data, data["terms"]))
        self._by_predicate: dict[str, _Columns | None] = data["predicates"]
        self._subjects: tuple[int, ...] = data["subjects"]
        self._about: frozenset[str] = data["about"]
        self._named: frozenset[str] = data["named"]
        self._schema = data["schema"]
        self._vocabulary = data["vocabulary"]

    def of(self, *predicates: IRI) -> list[Triple]:
        """Return the triples that have one of these predicates, in the order of the ontology."""
        found: list[tuple[int, Triple]] = []
        terms = self._terms
        for predicate in predicates:
            columns = self._by_predicate.get(predicate.value, _NOTHING)
            if columns is None:  # seldom asked for
                return [triple for triple in ontology() if triple[1] in predicates]
            found += [(place, (terms[s], predicate, terms[o])) for place, s, o in zip(*columns, strict=True)]
        if len(predicates) > 1:
            found.sort(key=itemgetter(0))
        return [triple for _, triple in found]

    def predicates(self) -> list[IRI]:
        """Return the predicates of its triples."""
        return [*map(IRI, self._by_predicate)]

    def subjects(self) -> list[Term]:
        """Return of what the ontology says something."""
        return [self._terms[number] for number in self._subjects]

    def is_about(self, term: Term) -> bool:
        """Tell whether the ontology says something of a term."""
        return _name(term) in self._about

    def names(self, term: Term) -> bool:
        """Tell whether a term stands in the ontology as a subject or an object; a literal never does."""
        return _name(term) in self._named

    @cached_property
    def schema(self) -> Schema:
        """What preparing a case has to know."""
        from leverkg.theory.schema import from_data

        return from_data(self._schema, self._terms)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What checking a case has to know."""
        from leverkg.theory.vocabulary import from_data

        return from_data(self._vocabulary, self._terms)


_Columns = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Triples of one predicate: their places in the ontology, and the numbers of subjects and objects."""
_NOTHING: _Columns = ((), (), ())


def _name(term: Term) -> str | None:
    if isinstance(term, IRI):
        return term.value
    return f"_:{term.label}" if isinstance(term, BlankNode) else None


def index_of(triples: Sequence[Triple], wanted: Iterable[IRI]) -> dict[str, Any]:
    """Return an ontology as tuples, sets, texts and numbers.

    Args:
        triples: its triples.
        wanted: the predicates whose triples are kept; of others only that there are some.

    Raises:
        TypeError: a triple term, for which these have no word.
    """
    from leverkg.theory import schema, vocabulary

    numbers: dict[Term, int] = {}

    def number(term: Term) -> int:
        return numbers.setdefault(term, len(numbers))

    kept = frozenset(wanted)
    rows: dict[str, list[tuple[int, int, int]] | None] = {}
    for place, (subject, predicate, object_) in enumerate(triples):
        if predicate in kept:
            several = rows.setdefault(predicate.value, [])
            assert several is not None
            several.append((place, number(subject), number(object_)))
        else:
            rows[predicate.value] = None
    subjects = dict.fromkeys(s for s, _, _ in triples)
    named = dict.fromkeys((*subjects, *(o for _, _, o in triples if not isinstance(o, Literal))))
    return {
        "predicates": {p: found and tuple(zip(*found, strict=True)) for p, found in rows.items()},
        "subjects": tuple(map(number, subjects)),
        "about": frozenset(map(_name, subjects)),
        "named": frozenset(map(_name, named)),
        "schema": schema.as_data(schema.read_schema(triples), number),
        "vocabulary": vocabulary.as_data(vocabulary.read_vocabulary(triples), number),
        "terms": tuple(map(_as_data, numbers)),
    }


def _as_data(term: Term) -> str | tuple[str | None, ...]:
    if isinstance(term, IRI):
        return term.value
    if isinstance(term, BlankNode):
        return (term.label,)
    if isinstance(term, TripleTerm):
        raise TypeError("a triple term")
    return tuple(term)


def _from_data(part: Any) -> Term:
    if type(part) is str:
        return IRI(part)
    return BlankNode(*part) if len(part) == 1 else Literal(*part)


@cache
def ontology_index() -> OntologyIndex:
    """Return what is asked of the shipped ontology."""
    key = key_of("ontology")
    data = kept.read_data(key)
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError, IndexError):
            return OntologyIndex(data)
    from leverkg.theory.schema import SCHEMA
    from leverkg.theory.vocabulary import VOCABULARY

    own = {p for _, p, _ in ontology() if p.value.startswith(LEV)}
    made = index_of(ontology(), (*NAMING, *SCHEMA, *VOCABULARY, *own))
    kept.write_data(key, made)
    return OntologyIndex(made)


def ontology_schema() -> Schema:
    """Return the schema of the shipped ontology."""
    return ontology_index().schema


def ontology_vocabulary() -> Vocabulary:
    """Return the vocabulary of the shipped ontology."""
    return ontology_index().vocabulary


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
