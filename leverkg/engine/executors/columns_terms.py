"""What is asked of terms by number while rules are evaluated over columns of numbers.

Beside each number stand its kind and, for plain whole numbers, its value, so that the usual comparisons need
no look at the terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from leverkg.engine import mint
from leverkg.engine.executors.columns_made import MadeNodes, digests
from leverkg.engine.executors.columns_numbers import NODE, OTHER, STRING, TRUTH, WHOLE, Numbers
from leverkg.engine.rule import Minted
from leverkg.rdf.in_place import NIL
from leverkg.rdf.term import BLANK, IRI, XSD, BlankNode, Literal, Term

__all__ = ["NODE", "OTHER", "STRING", "TRUTH", "WHOLE", "Terms"]

_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"


class Terms(Numbers):
    """Terms with their kinds and values as columns, and the nodes that rules make."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[pl.Series, pl.Series] | None = None
        self._starts: set[str] = set()  # what names of made nodes begin with
        self._looked: dict[str, int] = {}  # up to which term these were looked for, by base
        self._blank_column = pl.Series([], dtype=pl.UInt32)

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
        """Tell whether all of some terms are IRIs and blank nodes, and none is missing."""
        return not numbers.null_count() and bool((self.kinds_and_wholes()[0].gather(numbers) == NODE).all())

    def have_names(self, numbers: pl.Series) -> bool:
        """Tell whether all of some terms are written by their names wherever they are used: no blank node
        and no list is."""
        apart = [*self._blanks, *([nil] if (nil := self.known(NIL)) is not None else ())]
        return not numbers.is_in(pl.Series(apart, dtype=numbers.dtype)).any() if apart else True

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
        self, node: Minted, base: str, arguments: Sequence[pl.Series], *, different: bool
    ) -> tuple[Sequence[int], bool]:
        """Return the numbers of the nodes that a rule makes, one for each row of arguments; and whether all
        of them are new.

        Args:
            node: what is made.
            base: what the IRIs begin with.
            arguments: a column for each argument of the node; a null is unbound.
            different: whether no two rows have the same arguments.
        """
        start = mint.prefix(base, node.rule, node.label)
        opening = mint.prefix("", node.rule, node.label)
        with self._growing:
            before = len(self._terms)
            named = not any(map(self._has_blank, arguments))
            if named and different and start not in self._starts_in_use(base):
                made = MadeNodes(before, start, opening, arguments)
                self._nameless[start] = made
                self._starts.add(start)
                self._extend([made] * made.count, bytes((NODE,)) * made.count)
                return range(before, len(self._terms)), True
            self._starts.add(start)
            columns = [column.to_list() for column in arguments]
            found = digests(opening, [self._keys_of(column) for column in columns])
            if named:
                iris = [IRI(start + digest) for digest in found]
                self._look_up(start)
                for iri in iris if self._read else ():
                    self.known(iri)
                numbers = self._iri_numbers(iris)
            else:
                blanks = self._blanks
                numbers = [
                    self.number(
                        IRI(start + digest) if blanks.isdisjoint(row) else BlankNode(opening + digest)
                    )
                    for digest, row in zip(found, zip(*columns, strict=True), strict=True)
                ]
            return numbers, len(self._terms) - before == len(numbers)

    def _has_blank(self, numbers: pl.Series) -> bool:
        """Tell whether a blank node, or a triple term with one in it, is in a column."""
        if len(self._blanks) != len(self._blank_column):
            self._blank_column = pl.Series([*self._blanks], dtype=pl.UInt32)
        return bool(self._blanks) and bool(numbers.is_in(self._blank_column.implode()).any())

    def _starts_in_use(self, base: str) -> set[str]:
        """Return what names of made nodes may begin with: of this run, and of an earlier one in the data.

        Args:
            base: what all of them begin with.
        """
        text = "<" + base
        for term in self._terms[self._looked.get(base, 0) :]:
            if isinstance(term, str):
                if term.startswith(text):
                    self._starts.add(term[1 : -mint.DIGITS - 1])
            elif isinstance(term, IRI) and term.value.startswith(base):
                self._starts.add(term.value[: -mint.DIGITS])
        self._looked[base] = len(self._terms)
        return self._starts

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


def _text(term: Term) -> str | None:
    if isinstance(term, IRI):
        return term.value
    return term.lexical if isinstance(term, Literal) else None
