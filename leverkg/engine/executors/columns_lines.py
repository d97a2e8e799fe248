"""Triples in columns as sorted lines, without an object or a text for each on the way.

The order of lines is that of their terms' texts: no text is the beginning of another one but for the blank
that follows it in a line, which comes before all that may follow in a longer text. So terms are sorted once.
The places of a triple's terms among them are then put together to one number, as digits are, and triples are
sorted by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

import polars as pl

from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.in_turn import in_turn

__all__ = ["as_bytes", "in_order", "pieces", "places_of", "sorted_lines", "used"]

_PIECE = 25_000  # so many triples become text at once
_END = " .\n"


def sorted_lines(terms: Terms, rows: pl.DataFrame) -> Iterator[bytes]:
    """Yield triples as lines of N-Triples in the order of the lines, each once, in pieces of many.

    Args:
        terms: what the numbers stand for.
        rows: subjects, predicates and objects.
    """
    if not rows.height:
        return
    nodes, predicates = _Sorted(terms, rows["s"], rows["o"]), _Sorted(terms, rows["p"])
    many, few = len(nodes.texts), len(predicates.texts)
    places = [nodes.places.gather(rows["s"]), predicates.places.gather(rows["p"])]
    places.append(nodes.places.gather(rows["o"]))
    del rows  # while lines are written there is no need of more than their numbers
    lines = in_order(places, (many, few, many)).to_frame("line")
    del places
    line = pl.col("line")

    def text(piece: pl.DataFrame) -> bytes:
        found = piece.select(s=line // (many * few), p=line // many % few, o=line % many).cast(CODE)
        texts = [nodes.texts.gather(found["s"]), predicates.texts.gather(found["p"])]
        return as_bytes([*texts, nodes.texts.gather(found["o"])], _END)

    yield from pieces(text, lines, _PIECE)


def in_order(places: Sequence[pl.Series], sizes: tuple[int, int, int]) -> pl.Series:
    """Return triples as numbers in order, each once: the places of their terms are the digits.

    Args:
        places: of subjects, predicates and objects.
        sizes: how many places there are for each of them.
    """
    of, said, to = places
    many, few, last = sizes
    kind = pl.UInt64() if many * few * last < 2**64 else pl.Int128()
    lines = ((of.cast(kind) * few + said) * last + to).alias("line").sort()
    return lines.filter((lines != lines.shift(1)).fill_null(True))


def used(terms: Terms, *columns: pl.Series) -> pl.Series:
    """Return the numbers of the terms that are in some columns, each once, sorted."""
    there = pl.Series([0], dtype=pl.UInt8).new_from_index(0, len(terms))
    for column in columns:
        there.scatter(column, 1)
    return (there == 1).arg_true()


def places_of(terms: Terms, numbers: pl.Series | Sequence[int]) -> pl.Series:
    """Return by its number at which place each of some terms is."""
    places = pl.Series([0], dtype=CODE).new_from_index(0, len(terms))
    return places.scatter(numbers, pl.int_range(len(numbers), dtype=CODE, eager=True))


class _Sorted:
    """The terms of some columns in the order of their texts.

    Attributes:
        texts: each text once, in order.
        places: by its number at which place each term is.
    """

    def __init__(self, terms: Terms, *columns: pl.Series) -> None:
        numbers = used(terms, *columns)
        texts = terms.written(numbers.to_list())
        order = texts.arg_sort()
        texts = texts.gather(order)
        first = (texts != texts.shift(1)).fill_null(True)
        self.texts = texts.filter(first)
        self.places = pl.Series([0], dtype=CODE).new_from_index(0, len(terms))
        self.places.scatter(numbers.gather(order), first.cum_sum().cast(CODE) - 1)


def pieces(text: Callable[[pl.DataFrame], bytes], rows: pl.DataFrame, size: int) -> Iterator[bytes]:
    """Yield the text of rows in pieces of a size; of several, the next ones are made meanwhile."""
    if rows.height <= size:
        yield text(rows)
    else:
        yield from in_turn(text, rows.iter_slices(size))


def as_bytes(columns: Sequence[pl.Series], end: str) -> bytes:
    """Return columns of texts side by side with a blank between them, and something at the end of each row:
    what is a table without any quotes."""
    table = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)])
    text = BytesIO()
    table.write_csv(text, include_header=False, separator=" ", line_terminator=end, quote_style="never")
    return text.getvalue()
