"""Terms by number and numbers by term, of which most are a text alone, or not even that.

Two literals that Oxigraph would keep as one have one number here too: what follows must not depend on where
it is derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from threading import RLock
from typing import cast

import polars as pl

from leverkg.engine import mint
from leverkg.engine.executors.columns_made import MadeNodes
from leverkg.engine.executors.columns_texts import term_of
from leverkg.engine.executors.oxigraph_literals import WHOLE as _PLAIN_WHOLE
from leverkg.engine.executors.oxigraph_literals import as_stored
from leverkg.rdf.term import IRI, XSD, XSD_STRING, BlankNode, Literal, Term

__all__ = ["NODE", "OTHER", "STRING", "TRUTH", "WHOLE", "Numbers"]

NODE, WHOLE, TRUTH, STRING, OTHER = range(5)
"""Kinds: IRIs and blank nodes, whole numbers, truth values, plain strings, all else. Within one of the first
four, two numbers stand for two values."""

_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"


class Numbers:
    """Terms by number and numbers by term; both only grow.

    Bodies may be solved in several threads: who gives a number to a new term holds the lock.

    Most terms of a large input are joined and written, and nothing else. So a term that was read by column is
    there as the text that N-Triples has for it until somebody asks for more, and of a node that a rule made
    there is not even a name (:class:`MadeNodes`).
    """

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}
        self._blanks: set[int] = set()  # numbers of blank nodes, and of triple terms with one in them
        self._verbatim: dict[Term, int] = {}
        self._verbatim_of: dict[int, int] = {}  # such a number, and that of the term
        self._terms: list[Term | str | MadeNodes] = []
        self._read: dict[str, int] = {}  # the numbers of terms by their texts, where there are texts alone
        self._nameless: dict[str, MadeNodes] = {}  # by what their names will begin with
        self._kinds = bytearray()
        self._wholes: list[int | None] = []
        self._keys: list[str | None] = []
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

    def have_read(self, numbers: dict[str, int]) -> None:
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
        """Return the number of a term of which there is a text at most; from now on there is the term."""
        if self._nameless and isinstance(term, IRI):
            self._look_up(term.value[: -mint.DIGITS])
        found = self._read.get(str(term)) if self._read else None
        if found is not None:
            self._terms[found] = term
            self._numbers[term] = found
        return found

    def _look_up(self, start: str) -> None:
        """Make sure that nodes that rules made are found by their names, if these begin so."""
        with self._growing:
            made = self._nameless.get(start)
            if made is None:
                return
            self._name(made)
            numbers = range(made.first, made.first + made.count)
            # A term in the place of its text is found by itself.
            self._read.update((str(self._terms[number]), number) for number in numbers)
            del self._nameless[start]  # at last: until they are found, another thread has to wait here

    def _name(self, made: MadeNodes) -> None:
        """Put the names of new nodes, as texts, in the places of these."""
        with self._growing:
            if self._terms[made.first] is made:
                texts = made.texts(self._keys_of)
                self._terms[made.first : made.first + made.count] = texts

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
        if isinstance(found, MadeNodes):
            self._name(found)
            found = self._terms[number]
        if isinstance(found, str):
            found = term_of(found)
            self._terms[number] = found
            self._numbers[found] = number
        return found  # type: ignore[return-value]

    def terms(self, numbers: pl.Series) -> list[Term]:
        """Return the terms of a column of numbers."""
        listed: list[int] = numbers.to_list()
        found = [*map(self._terms.__getitem__, listed)]
        if not {str, MadeNodes}.isdisjoint(map(type, found)):
            asleep = (str, MadeNodes)
            pairs = zip(listed, found, strict=True)
            found = [self.term(n) if term.__class__ in asleep else term for n, term in pairs]
        return cast("list[Term]", found)

    def written(self, numbers: Iterable[int]) -> pl.Series:
        """Return the terms of some numbers as N-Triples has them."""
        listed = [*numbers]
        for made in {one for one in map(self._terms.__getitem__, listed) if isinstance(one, MadeNodes)}:
            self._name(made)
        terms = map(self._terms.__getitem__, listed)
        texts = [f"<{term.value}>" if term.__class__ is IRI else str(term) for term in terms]
        return pl.Series("written", texts, pl.String)

    def _keys_of(self, numbers: list[int | None]) -> Iterable[str]:
        """Return for each number what it is in a digest, made once for each that is new there."""
        keys, terms = self._keys, self._terms
        for number in set(numbers):
            if number is not None and keys[number] is None:
                term = terms[number]
                if isinstance(term, MadeNodes):
                    self._name(term)
                    term = terms[number]
                if isinstance(term, str) and term[0] == "<":
                    keys[number] = mint.iri_key(term[1:-1])
                else:
                    keys[number] = mint.key(self.term(number))
        made = cast("list[str]", keys)  # as far as these numbers go
        if None not in numbers:
            return map(made.__getitem__, cast("list[int]", numbers))
        unbound = mint.key(None)
        return [unbound if number is None else made[number] for number in numbers]

    def _take(self, terms: Sequence[Term], kind: int) -> None:
        """Give the next numbers to terms of one kind that have none yet."""
        first = len(self._terms)
        self._extend(terms, bytes((kind,)) * len(terms))
        self._numbers.update(zip(terms, range(first, len(self._terms)), strict=True))

    def _extend(self, terms: Sequence[Term | str | MadeNodes], kinds: bytes) -> None:
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
