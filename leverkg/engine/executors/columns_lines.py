"""Triples in columns as sorted lines, without an object or a text for each on the way.

The order of lines is that of their terms' texts: no text is the beginning of another one but for the blank
that follows it in a line, which comes before all that may follow in a longer text. So terms are sorted once.
The places of a triple's terms among them are then put together to one number, as digits are, and triples are
sorted by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import polars as pl

from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import Terms

__all__ = ["Rows", "sorted_lines"]

Rows = Sequence[tuple[int, pl.DataFrame]]
"""Triples: predicates with pairs of subject and object."""

_PIECE = 100_000  # so many triples become text at once


def sorted_lines(terms: Terms, made: Rows, also: Rows, less: Rows, not_of: Sequence[int]) -> Iterator[bytes]:
    """Yield triples as lines of N-Triples in the order of the lines, each once, in pieces of many.

    Args:
        terms: what the numbers stand for.
        made: the triples.
        also: others, which are wanted whatever is said below.
        less: triples that are not wanted if they were made.
        not_of: subjects; what was made of them is not wanted.
    """
    rows = _triples(made)
    if not_of:
        rows = rows.join(pl.DataFrame({"s": not_of}, schema={"s": CODE}), on="s", how="anti")
    if less:
        rows = rows.join(_triples(less), on=["s", "p", "o"], how="anti")
    rows = pl.concat([rows, _triples(also)])
    if not rows.height:
        return
    nodes, predicates = _Sorted(terms, rows["s"], rows["o"]), _Sorted(terms, rows["p"])
    many, few = len(nodes.texts), len(predicates.texts)
    kind = pl.UInt64() if many * many * few < 2**64 else pl.Int128()
    high, low = pl.lit(many * few, kind), pl.lit(many, kind)
    digits = pl.DataFrame(
        {"s": nodes.places(rows["s"]), "p": predicates.places(rows["p"]), "o": nodes.places(rows["o"])}
    )
    del rows  # while lines are written there is no need of more than their numbers
    lines = digits.select(
        (pl.col("s").cast(kind) * high + pl.col("p").cast(kind) * low + pl.col("o")).alias("line")
    )
    del digits
    lines = lines.sort("line").filter((pl.col("line") != pl.col("line").shift(1)).fill_null(True))
    line = pl.col("line")
    for piece in lines.iter_slices(_PIECE):
        places = piece.select(s=(line // high), p=(line % high // low), o=(line % low)).cast(CODE)
        texts = [nodes.texts.gather(places["s"]), predicates.texts.gather(places["p"])]
        yield _written([*texts, nodes.texts.gather(places["o"])])


def _triples(rows: Rows) -> pl.DataFrame:
    schema = {"s": CODE, "p": CODE, "o": CODE}
    parts = [part.select("s", pl.lit(p, CODE).alias("p"), "o") for p, part in rows if part.height]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


class _Sorted:
    """The terms of some columns in the order of their texts.

    Attributes:
        texts: each text once, in order.
    """

    def __init__(self, terms: Terms, *columns: pl.Series) -> None:
        there = pl.Series([0], dtype=pl.UInt8).new_from_index(0, len(terms))
        for column in columns:
            there.scatter(column, 1)
        numbers = (there == 1).arg_true()
        texts = terms.written(numbers.to_list())
        order = texts.arg_sort()
        texts = texts.gather(order)
        first = (texts != texts.shift(1)).fill_null(True)
        self.texts = texts.filter(first)
        self._places = pl.Series([0], dtype=CODE).new_from_index(0, len(terms))
        self._places.scatter(numbers.gather(order), first.cum_sum().cast(CODE) - 1)

    def places(self, numbers: pl.Series) -> pl.Series:
        """Return at which place each of some terms is."""
        return self._places.gather(numbers)


def _written(texts: Sequence[pl.Series]) -> bytes:
    """Return columns of subjects, predicates and objects as lines: what is a table without any quotes."""
    table = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(texts)])
    lines = BytesIO()
    table.write_csv(lines, include_header=False, separator=" ", line_terminator=" .\n", quote_style="never")
    return lines.getvalue()
