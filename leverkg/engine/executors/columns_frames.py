"""Solutions as frames: a row for each, a column of numbers for each variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from leverkg.engine.executors.unsolved import TooMany

if TYPE_CHECKING:
    from polars._typing import JoinStrategy

__all__ = [
    "CODE",
    "MOST",
    "UNIT",
    "distinct",
    "join",
    "join_on",
    "join_one",
    "narrowed",
    "packed",
    "same_columns",
    "unit",
]

CODE = pl.UInt32
"""What numbers of terms, rounds and rules are in a column."""

UNIT = "\N{FULL STOP}"
"""The name of the column of the one solution that binds nothing; no variable is called so."""

_PAIR = "\N{FULL STOP}pair"
_SHIFT = 1 << 32
_PACKED = 20_000  # rows, from which on two columns are put together

MOST = 200_000_000
"""So many solutions may a body have on the way; more would take all memory at once."""


def unit() -> pl.DataFrame:
    """Return the solution that binds nothing."""
    return pl.DataFrame({UNIT: [0]}, schema={UNIT: CODE})


def join_one(frame: pl.DataFrame, name: str, values: pl.Series) -> pl.DataFrame:
    """Join solutions with one column of different values."""
    table = values.alias(name).to_frame()
    if name in frame.columns:
        return frame.join(table, on=name, how="semi")
    return join(frame, table)


def join(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Join solutions with a table on the columns that both have."""
    if frame.columns == [UNIT] and frame.height == 1:
        return table
    if table.columns == [UNIT]:
        return frame if table.height else frame.clear()
    if UNIT in table.columns:
        table = table.drop(UNIT)
    shared = [name for name in table.columns if name in frame.columns]
    if not shared:
        if frame.height * table.height > MOST:
            raise TooMany(f"{frame.height * table.height:,}")
        return frame.join(table, how="cross")
    if len(shared) == table.width:
        return join_on(frame, table, shared, "semi")
    return join_on(frame, table, shared, "inner")


def join_on(
    frame: pl.DataFrame, table: pl.DataFrame, names: Sequence[str], how: JoinStrategy
) -> pl.DataFrame:
    """Join solutions with a table on some columns, of many rows as one column where they are two.

    Polars takes half the time over one column of 64 bits that it takes over two of 32.
    """
    if (
        len(names) != 2
        or frame.height + table.height < _PACKED
        or _nulls(frame, names)
        or _nulls(table, names)
    ):
        return frame.join(table, on=list(names), how=how)
    rest = [] if how in ("semi", "anti") else [name for name in table.columns if name not in names]
    left, right = frame.lazy().with_columns(packed(names)), table.lazy().select(packed(names), *rest)
    return left.join(right, on=_PAIR, how=how).drop(_PAIR).collect()


def distinct(frame: pl.DataFrame) -> pl.DataFrame:
    """Return each row once; of two columns in many rows, by what they are together."""
    names = frame.columns
    if len(names) != 2 or frame.height < _PACKED or _nulls(frame, names):
        return frame.unique()
    together = frame.select(packed(names)).get_column(_PAIR).unique().to_frame()
    one, other = pl.col(_PAIR) // _SHIFT, pl.col(_PAIR) % _SHIFT
    return together.select(one.cast(CODE).alias(names[0]), other.cast(CODE).alias(names[1]))


def packed(names: Sequence[str]) -> pl.Expr:
    """Return two columns as one of 64 bits."""
    return (pl.col(names[0]).cast(pl.UInt64) * _SHIFT + pl.col(names[1])).alias(_PAIR)


def _nulls(frame: pl.DataFrame, names: Sequence[str]) -> bool:
    return any(frame.get_column(name).null_count() for name in names)


def narrowed(frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
    """Return solutions without the columns that nobody needs any more, each once."""
    kept = [name for name in frame.columns if name in keep]
    if len(kept) == frame.width:
        return frame
    if not kept:
        return unit() if frame.height else unit().clear()
    return distinct(frame.select(kept))


def same_columns(frames: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Return frames with the columns of all of them, in one order; what one has not is unbound."""
    names = sorted({name for frame in frames for name in frame.columns})
    return [
        frame.with_columns(
            pl.lit(None, CODE).alias(name) for name in names if name not in frame.columns
        ).select(names)
        for frame in frames
    ]
