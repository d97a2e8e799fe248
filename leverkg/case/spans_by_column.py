"""From when until when circumstances hold, by column; see :func:`leverkg.case.sights.plain_span`."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from leverkg.case.dates import ALWAYS, NEVER, days_of
from leverkg.case.stated_columns import StatedColumns
from leverkg.engine.executors.columns_frames import CODE
from leverkg.rdf.term import IRI, Term
from leverkg.theory.terms import lev

__all__ = ["spans_of", "terms_by_number", "with_bounds"]

_FROM, _UNTIL, _DATE, _NEEDED_BY = lev("from"), lev("until"), lev("date"), lev("neededBy")


def spans_of(stated: StatedColumns, nodes: pl.Series, decisions: pl.Series) -> pl.DataFrame:
    """Return the days from which and until which nodes hold (``s``, ``start``, ``end``), without those that
    never do.

    Args:
        stated: what the case says.
        nodes: circumstances.
        decisions: those that are decisions, which stand from the day on which they are taken.
    """
    due = _days(stated, _NEEDED_BY, pl.col("last").min().alias("due"))
    taken = _days(stated, _DATE, pl.col("first").min().alias("taken"))
    taken = taken.join(decisions.alias("s").to_frame(), on="s", how="semi")
    bounds = with_bounds(stated, nodes.alias("s").to_frame(), "s")
    for found in (due, taken):
        bounds = bounds.join(found, on="s", how="left", maintain_order="left")
    return bounds.select(
        "s",
        start=pl.coalesce("from", "taken", pl.lit(ALWAYS)),
        end=pl.min_horizontal(pl.coalesce("until", pl.lit(NEVER)), pl.col("due") + 1),
    ).filter(pl.col("start") < pl.col("end"))


def with_bounds(stated: StatedColumns, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return rows with the days ``from`` and ``until`` that nodes in a column state, if they do."""
    begins = _days(stated, _FROM, pl.col("first").max().alias("from"))
    ends = _days(stated, _UNTIL, pl.col("first").min().alias("until"))
    for found in (begins, ends):
        rows = rows.join(found, left_on=name, right_on="s", how="left", maintain_order="left")
    return rows


def _days(stated: StatedColumns, predicate: IRI, of: pl.Expr) -> pl.DataFrame:
    """Return a day of each subject that has dates of a predicate."""
    rows = stated.of(predicate)
    dates = rows["o"].unique()
    found = [(n, *days) for n, o in terms_by_number(stated, dates) if (days := days_of(o)) is not None]
    schema = {"o": CODE, "first": pl.Int64, "last": pl.Int64}
    return rows.join(pl.DataFrame(found, schema=schema, orient="row"), on="o").group_by("s").agg(of)


def terms_by_number(stated: StatedColumns, numbers: pl.Series) -> Iterator[tuple[int, Term]]:
    """Yield numbers with their terms."""
    return zip(numbers.to_list(), stated.terms.terms(numbers), strict=True)
