"""Numbers for terms, so that rules can be evaluated over columns of numbers.

Two literals that Oxigraph would keep as one have one number here too: what follows must not depend on where
it is derived. Beside each number stand its kind and, for plain whole numbers, its value, so that the usual
comparisons need no look at the terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from threading import RLock
from typing import cast

import polars as pl

from leverkg.engine import mint
from leverkg.engine.executors.oxigraph_literals import WHOLE as _PLAIN_WHOLE
from leverkg.engine.executors.columns_texts import term_of
from leverkg.engine.executors.oxigraph_literals import as_stored
from leverkg.engine.rule import Minted
from leverkg.rdf.in_place import NIL
from leverkg.rdf.term import BLANK, IRI, XSD, XSD_STRING, BlankNode, Literal, Term

__all__ = ["NODE", "OTHER", "STRING", "TRUTH", "WHOLE", "Terms"]

NODE, WHOLE, TRUTH, STRING, OTHER = range(5)
"""Kinds: IRIs and blank nodes, whole numbers, truth values, plain strings, all else. Within one of the first
four, two numbers stand for two values."""

_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"


class Terms:
    """Terms by number and numbers by term; both only grow.

    Bodies may be solved in several threads: who gives a number to a new term holds the lock.

    Most terms of a large input are joined and written, and nothing else. So a term that was read by column is
    there as the text that N-Triples has for it until somebody asks for more.
    """

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}
        self._blanks: set[int] = set()  # numbers of blank nodes, and of triple terms with one in them
        self._verbatim: dict[Term, int] = {}
        self._verbatim_of: dict[int, int] = {}  # such a number, and that of the term
        self._terms: list[Term | str] = []
        self._read: Mapping[str, int] = {}  # the numbers of terms by their texts, of those that were read
        self._bases: dict[str, bool] = {}
        self._kinds = bytearray()
        self._wholes: list[int | None] = []
        self._keys: list[str | None] = []
        self._columns: tuple[pl.Series, pl.Series] | None = None
        self._growing = RLock()

    def __len__(self) -> int:
        return len(self._terms)

    def read(self, texts: Sequence[str], kinds: Sequence[int | None]) -> list[int]:
        """Return numbers for terms that are read, in the very form in which they are written.

        They must not be there yet in another form: whoever reads does so before anything else.

        Args:
            texts: the terms as N-Triples has them, each once.
            kinds: of each, where its text is all that is needed of it; ``None`` where the term is.
        """
        first = len(self._terms)
        kept = [text for text, kind in zip(texts, kinds, strict=True) if kind is not None]
        self._extend(kept, bytes(kind for kind in kinds if kind is not None))
        numbers = range(first, len(self._terms))
        self._blanks.update(number for number, text in zip(numbers, kept, strict=True) if text[0] == "_")
        given = iter(numbers)
        return [
            self.as_written((term_of(text),))[0] if kind is None else next(given)
            for text, kind in zip(texts, kinds, strict=True)
        ]

    def have_read(self, numbers: Mapping[str, int]) -> None:
        """Note which texts were read, with their numbers."""
        self._read = numbers

    def number(self, term: Term) -> int:
        """Return the number of a term, which is given one if it has none yet."""
        found = self._numbers.get(term)
        return self._given(term) if found is None else found

    def _given(self, term: Term) -> int:
        """Give a term a number, unless another thread has done so by now."""
        with self._growing:
            found = self._numbers.get(term)
            if found is None:
                found = self._of_read(term)
            if found is None:
                found = self._new(term, NODE) if term.__class__ is IRI else self._other(term)
                self._numbers[term] = found
            return found

    def _of_read(self, term: Term) -> int | None:
        """Return the number of a term of which there is the text; from now on there is the term."""
        found = self._read.get(str(term)) if self._read else None
        if found is not None:
            self._terms[found] = term
            self._numbers[term] = found
        return found

    def _term_of(self, number: int, text: str) -> Term:
        """Return the term of a number where there is the text; from now on there is the term."""
        found = self._terms[number] = term_of(text)
        self._numbers[found] = number
        return found

    def numbers(self, terms: Sequence[Term]) -> list[int]:
        """Return the numbers of terms, which are given one if they have none yet."""
        known = self._numbers
        found = [*map(known.get, terms)]
        if None not in found:
            return found  # type: ignore[return-value]
        missing = dict.fromkeys(term for n, term in zip(found, terms, strict=True) if n is None)
        with self._growing:
            fresh = [term for term in missing if term not in known and self._of_read(term) is None]
            self._take([term for term in fresh if term.__class__ is IRI], NODE)
            others = [term for term in fresh if term.__class__ is not IRI]
            first = len(self._terms)
            self._take([term for term in others if term.__class__ is BlankNode], NODE)
            self._blanks.update(range(first, len(self._terms)))
            self._take([term for term in others if _is_string(term)], STRING)
            for term in others:
                self.number(term)
        return [*map(known.__getitem__, terms)]

    def as_written(self, terms: Sequence[Term]) -> list[int]:
        """Return numbers for terms in the very form in which they are written, to be written again.

        They stand for nothing else: a literal whose form the store would change has another number as a term.
        """
        if Literal not in set(map(type, terms)):
            return self.numbers(terms)
        found = {term: self._as_written(term) for term in dict.fromkeys(terms)}
        return [*map(found.__getitem__, terms)]

    def _as_written(self, term: Term) -> int:
        found = self.number(term)
        if not isinstance(term, Literal) or self.term(found) == term:
            return found
        with self._growing:
            verbatim = self._verbatim.get(term)
            if verbatim is None:
                verbatim = self._verbatim[term] = self._new(term, OTHER)
                self._verbatim_of[verbatim] = found
            return verbatim

    def of_written(self, numbers: pl.Series) -> pl.Series:
        """Return the numbers of terms for those that they have in the form in which they are written."""
        if not self._verbatim_of:
            return numbers
        written, of = pl.Series([*self._verbatim_of], dtype=numbers.dtype), [*self._verbatim_of.values()]
        return numbers.replace(written, pl.Series(of, dtype=numbers.dtype))

    def known(self, term: Term) -> int | None:
        """Return the number of a term, or ``None`` if it has none: then it stands nowhere."""
        found = self._numbers.get(term)
        if found is None:
            found = self._of_read(term)
        if found is None and not isinstance(term, IRI | BlankNode):
            found = self._numbers.get(as_stored(term))
        return found

    def term(self, number: int) -> Term:
        """Return the term of a number."""
        found = self._terms[number]
        return self._term_of(number, found) if found.__class__ is str else found  # type: ignore[arg-type, return-value]

    def terms(self, numbers: pl.Series) -> list[Term]:
        """Return the terms of a column of numbers."""
        listed = numbers.to_list()
        found = [*map(self._terms.__getitem__, listed)]
        return [*map(self.term, listed)] if str in set(map(type, found)) else found  # type: ignore[arg-type]

    def wholes(self, values: Sequence[int]) -> list[int]:
        """Return the numbers of whole numbers as literals."""
        return [self.number(Literal(str(value), _INTEGER)) for value in values]

    def truth(self, value: bool) -> int:
        """Return the number of a truth value."""
        return self.number(Literal("true" if value else "false", _BOOLEAN))

    def kinds_and_wholes(self) -> tuple[pl.Series, pl.Series]:
        """Return for all numbers the kind and the whole number that it stands for, if it is one."""
        with self._growing:
            before = 0 if self._columns is None else len(self._columns[0])
            if self._columns is None or before < len(self._terms):
                kinds = pl.Series("kind", list(self._kinds[before:]), dtype=pl.UInt8)
                wholes = pl.Series("whole", self._wholes[before:], dtype=pl.Int64)
                if self._columns is not None:  # which another thread may be reading
                    kinds = self._columns[0].clone().append(kinds)
                    wholes = self._columns[1].clone().append(wholes)
                self._columns = kinds, wholes
            return self._columns

    def are_nodes(self, numbers: pl.Series) -> bool:
        """Tell whether all of some terms are IRIs and blank nodes."""
        return bool((self.kinds_and_wholes()[0].gather(numbers) == NODE).all())

    def have_names(self, numbers: pl.Series) -> bool:
        """Tell whether all of some terms are written by their names wherever they are used: no blank node
        and no list is."""
        apart = [*self._blanks, *([nil] if (nil := self.known(NIL)) is not None else ())]
        return not numbers.is_in(pl.Series(apart, dtype=numbers.dtype)).any() if apart else True

    def written(self, numbers: Iterable[int]) -> pl.Series:
        """Return the terms of some numbers as N-Triples has them."""
        terms = map(self._terms.__getitem__, numbers)
        texts = [f"<{term.value}>" if term.__class__ is IRI else str(term) for term in terms]  # type: ignore[union-attr]
        return pl.Series("written", texts, pl.String)

    def texts(self, numbers: Iterable[int], *, blank_nodes: bool = False) -> list[str | None]:
        """Return what ``STR`` gives for each number: nothing for a triple term, and for a blank node.

        Args:
            numbers: of terms.
            blank_nodes: these have the texts that they have in the store.
        """
        found = map(self.term, numbers)
        return [
            BLANK + term.label if blank_nodes and isinstance(term, BlankNode) else _text(term)
            for term in found
        ]

    def minted(
        self, node: Minted, base: str, arguments: Sequence[Iterable[int | None]]
    ) -> tuple[Sequence[int], bool]:
        """Return the numbers of the nodes that a rule makes, one for each row of arguments; and whether all
        of them are new.

        Args:
            node: what is made.
            base: what the IRIs begin with.
            arguments: a column for each argument of the node; ``None`` is unbound.
        """
        start = mint.prefix(base, node.rule, node.label)
        opening = mint.prefix("", node.rule, node.label)
        columns = [[*column] for column in arguments]
        keys = [self._keys_of(column) for column in columns]
        texts = map("".join, zip(*keys, strict=True)) if keys else iter(("",))
        digests = [mint.digest(opening + text) for text in texts]
        blanks = self._blanks
        with self._growing:
            before = len(self._terms)
            if not blanks or all(map(blanks.isdisjoint, columns)):
                made = [IRI(start + digest) for digest in digests]
                if self._have_read_of(base):
                    for iri in made:
                        self.known(iri)
                found = self._iri_numbers(made)
            else:
                found = [
                    self.number(
                        IRI(start + digest) if blanks.isdisjoint(row) else BlankNode(opening + digest)
                    )
                    for digest, row in zip(digests, zip(*columns, strict=True), strict=True)
                ]
            return found, len(self._terms) - before == len(found)

    def _have_read_of(self, base: str) -> bool:
        """Tell whether an IRI that begins so was read: one that a rule made in an earlier run."""
        found = self._bases.get(base)
        if found is None:
            start = "<" + base
            found = self._bases[base] = any(text.startswith(start) for text in self._read)
        return found

    def _keys_of(self, numbers: list[int | None]) -> Iterable[str | None]:
        """Return for each number what it is in a digest, made once for each that is new there."""
        keys, terms = self._keys, self._terms
        for number in set(numbers):
            if number is not None and keys[number] is None:
                term = terms[number]
                if term.__class__ is str and term[0] == "<":  # type: ignore[index]
                    keys[number] = mint.iri_key(term[1:-1])  # type: ignore[index]
                else:
                    keys[number] = mint.key(self.term(number))
        if None not in numbers:
            return map(keys.__getitem__, cast("list[int]", numbers))
        unbound = mint.key(None)
        return [unbound if number is None else keys[number] for number in numbers]

    def _iri_numbers(self, iris: Sequence[IRI]) -> Sequence[int]:
        known = self._numbers
        first = len(self._terms)
        there = len(known)
        numbers: Sequence[int] = range(first, first + len(iris))
        given = [*map(known.setdefault, iris, numbers)]
        if len(known) == there + len(iris):
            fresh = iris  # as usual, all are new: one look at each was enough
        else:
            places = zip(iris, given, numbers, strict=True)
            fresh = [*dict.fromkeys(iri for iri, number, place in places if number == place)]
            known.update(zip(fresh, range(first, first + len(fresh)), strict=True))
            numbers = [known[iri] for iri in iris]
        self._extend(fresh, bytes((NODE,)) * len(fresh))
        return numbers

    def _take(self, terms: Sequence[Term], kind: int) -> None:
        """Give the next numbers to terms of one kind that have none yet."""
        first = len(self._terms)
        self._extend(terms, bytes((kind,)) * len(terms))
        self._numbers.update(zip(terms, range(first, len(self._terms)), strict=True))

    def _extend(self, terms: Sequence[Term | str], kinds: bytes) -> None:
        """Note terms, with their kinds, that get the next numbers."""
        self._terms += terms
        self._kinds += kinds
        self._wholes += repeat(None, len(terms))
        self._keys += repeat(None, len(terms))

    def _new(self, term: Term, kind: int, whole: int | None = None) -> int:
        self._terms.append(term)
        self._kinds.append(kind)
        self._wholes.append(whole)
        self._keys.append(None)
        return len(self._terms) - 1

    def _other(self, term: Term) -> int:
        if isinstance(term, BlankNode):
            self._blanks.add(len(self._terms))
            return self._new(term, NODE)
        plain = as_stored(term)
        if plain != term:
            return self.number(plain)
        if not isinstance(term, Literal):
            if mint.has_blank(term):
                self._blanks.add(len(self._terms))
            return self._new(term, OTHER)
        if term.datatype == _INTEGER and _PLAIN_WHOLE.fullmatch(term.lexical):
            return self._new(term, WHOLE, int(term.lexical))
        if term.datatype == _BOOLEAN and term.lexical in ("true", "false"):
            return self._new(term, TRUTH)
        return self._new(term, STRING if _is_string(term) else OTHER)


def _is_string(term: Term) -> bool:
    """Tell whether a term is a plain string, which the store keeps as it is."""
    return term.__class__ is Literal and term.datatype == XSD_STRING and not term.language


def _text(term: Term) -> str | None:
    if isinstance(term, IRI):
        return term.value
    return term.lexical if isinstance(term, Literal) else None
