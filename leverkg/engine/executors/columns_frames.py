"""Solutions as frames: a row for each, a column of numbers for each variable."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from leverkg.engine.executors.columns_relations import CODE

__all__ = [
    "MOST",
    "UNIT",
    "NotCovered",
    "TooMany",
    "join",
    "join_one",
    "narrowed",
    "same_columns",
    "unit",
]

UNIT = "\N{FULL STOP}"
"""The name of the column of the one solution that binds nothing; no variable is called so."""

MOST = 200_000_000
"""So many solutions may a body have on the way; more would take all memory at once."""


class TooMany(Exception):
    """There would be more solutions than memory has room for."""


class NotCovered(Exception):
    """A body has something that columns do not cover."""


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
    table = table.drop(UNIT, strict=False)
    shared = [name for name in table.columns if name in frame.columns]
    if not shared:
        if frame.height * table.height > MOST:
            raise TooMany(f"{frame.height * table.height:,}")
        return frame.join(table, how="cross")
    if len(shared) == table.width:
        return frame.join(table, on=shared, how="semi")
    return frame.join(table, on=shared, how="inner")


def narrowed(frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
    """Return solutions without the columns that nobody needs any more, each once."""
    kept = [name for name in frame.columns if name in keep]
    if len(kept) == frame.width:
        return frame
    if not kept:
        return unit() if frame.height else unit().clear()
    return frame.select(kept).unique()


def same_columns(frames: Sequence[pl.DataFrame]) -> list[pl.DataFrame]:
    """Return frames with the columns of all of them, in one order; what one has not is unbound."""
    names = sorted({name for frame in frames for name in frame.columns})
    return [
        frame.with_columns(
            pl.lit(None, CODE).alias(name) for name in names if name not in frame.columns
        ).select(names)
        for frame in frames
    ]
