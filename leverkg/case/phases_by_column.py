"""Versions of circumstances that have phases and nothing else that is seen apart, by column.

What holds of them on a day everybody sees. It changes where a phase begins or ends; of phases that set the
same the one that began last counts (docs/situations.md). :func:`leverkg.case.sights.versions_of` says the
same of all circumstances, one by one; a test compares both.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from leverkg.case.circumstance import is_value
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.sights import digest_of, version_node
from leverkg.case.spans_by_column import terms_by_number, with_bounds
from leverkg.case.stated_columns import StatedColumns
from leverkg.engine.executors.columns_frames import CODE
from leverkg.theory.terms import lev

__all__ = ["Phased", "phased"]

_PHASE = lev("phase")
_MOVES_AN_END = frozenset((lev("ended"), lev("neededBy")))
"""What a phase may set that says how long its circumstance holds."""

_OF = ["of", "day"]  # a circumstance and a day on which something changes


class Phased(NamedTuple):
    """Versions of circumstances.

    Attributes:
        versions: the nodes (``s``), what they are versions of (``of``), and from when until when they are
            seen (``start``, ``end``).
        values: what is said of each (``s``, ``p``, ``o``).
        others: circumstances that have to be looked at one by one.
    """

    versions: pl.DataFrame
    values: pl.DataFrame
    others: pl.Series


def phased(stated: StatedColumns, spans: pl.DataFrame, kinds: Kinds) -> Phased:
    """Return the versions of circumstances that have phases.

    Args:
        stated: what the case says.
        spans: the circumstances, with the days from which and until which they hold (``s``, ``start``,
            ``end``).
        kinds: the kinds of nodes.
    """
    spans = spans.rename({"s": "of"})
    parts = _parts(stated, spans)
    told = _values(stated, pl.concat([spans["of"], parts["phase"]]).unique())
    others = _others(stated, parts, told)
    spans, parts = (rows.join(others, on="of", how="anti") for rows in (spans, parts))
    stretches = _stretches(spans, parts)
    set_by = _set_by(stretches, parts, told)
    digests = _digests(stretches, set_by, told, _varying(stated, parts, told, kinds), stated)
    runs = digests.with_columns(
        new=(pl.col("digest") != pl.col("digest").shift(1).over("of")).fill_null(True)
    )
    runs = runs.with_columns(run=pl.col("new").cum_sum())
    versions = runs.group_by("run", maintain_order=True).agg(
        pl.first("of"), pl.first("day"), pl.first("digest"), pl.last("end")
    )
    nodes = _nodes(stated, versions)
    versions = versions.with_columns(s=nodes)
    values = _values_in(versions, set_by, told)
    return Phased(versions.select("s", "of", "end", start="day"), values, others["of"])


def _parts(stated: StatedColumns, spans: pl.DataFrame) -> pl.DataFrame:
    """Return the phases of circumstances, each with the first day on which it is in force and the day from
    which on it is not; where it does not say, these are those of the circumstance."""
    phases = stated.of(_PHASE).select(of="s", phase="o").join(spans, on="of", maintain_order="left")
    return with_bounds(stated, phases, "phase").select(
        "of", "phase", first=pl.coalesce("from", "start"), last=pl.coalesce("until", "end")
    )


def _values(stated: StatedColumns, nodes: pl.Series) -> pl.DataFrame:
    """Return what nodes say of a circumstance itself: subject, predicate, object."""
    predicates = [n for n, p in terms_by_number(stated, stated.rows["p"].unique()) if is_value(p)]  # type: ignore[arg-type]
    rows = stated.rows.filter(pl.col("p").is_in(predicates))
    return rows.join(nodes.alias("s").to_frame(), on="s", how="semi", maintain_order="left")


def _others(stated: StatedColumns, parts: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return the circumstances of which a phase sets how long they hold, or two begin on one day: then their
    texts decide which counts."""
    moves = [n for p in _MOVES_AN_END if (n := stated.terms.known(p)) is not None]
    moving = told.filter(pl.col("p").is_in(moves)).select(phase="s")
    together = parts.filter(pl.struct("of", "first").is_duplicated())
    return pl.concat([parts.join(moving, on="phase", how="semi"), together]).select("of").unique()


def _stretches(spans: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the stretches of time in which no phase begins or ends: circumstance, first day, end."""
    inside = parts.join(spans, on="of")
    days = pl.concat(
        [
            spans.select("of", day="start"),
            *(inside.select("of", "start", "end", day=name) for name in ("first", "last")),
        ],
        how="diagonal",
    )
    days = days.filter(pl.col("start").is_null() | pl.col("day").is_between("start", "end", closed="left"))
    days = days.select(_OF).unique().sort(_OF).join(spans.select("of", "end"), on="of", maintain_order="left")
    return days.with_columns(end=pl.coalesce(pl.col("day").shift(-1).over("of"), "end"))


def _set_by(stretches: pl.DataFrame, parts: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return which phase sets a property in a stretch, of those that some phase in force sets."""
    properties = told.select("p", phase="s").unique()
    in_force = stretches.join(parts, on="of").filter(pl.col("day").is_between("first", "last", closed="left"))
    found = in_force.join(properties, on="phase")
    return found.sort("first").group_by(*_OF, "p").agg(pl.last("phase"))


def _digests(
    stretches: pl.DataFrame,
    set_by: pl.DataFrame,
    told: pl.DataFrame,
    varying: pl.DataFrame,
    stated: StatedColumns,
) -> pl.DataFrame:
    """Return the stretches with a digest each of what phases can change."""
    seen = stretches.join(varying, on="of").join(set_by, on=[*_OF, "p"], how="left")
    seen = seen.with_columns(source=pl.coalesce("phase", "of")).join(
        told, left_on=["source", "p"], right_on=["s", "p"]
    )
    seen = seen.sort("p", "o").group_by(_OF).agg("p", "o")
    looks = seen.select("p", "o").unique()
    term = stated.terms.term
    digests = [
        digest_of(tuple((term(p), (term(o),)) for p, o in zip(*look, strict=True))) for look in looks.rows()
    ]
    seen = seen.join(looks.with_columns(digest=pl.Series(digests, dtype=pl.String)), on=["p", "o"])
    found = stretches.join(seen.select(*_OF, "digest"), on=_OF, how="left", maintain_order="left")
    return found.with_columns(pl.col("digest").fill_null(digest_of(())))


def _varying(stated: StatedColumns, parts: pl.DataFrame, told: pl.DataFrame, kinds: Kinds) -> pl.DataFrame:
    """Return the properties of each circumstance that tell its versions apart: its phases set them, also one
    that is never in force."""
    sets = parts.join(told.select("p", phase="s"), on="phase").select("of", "p").unique()
    sets = sets.sort("of", "p").group_by("of").agg("p")
    rows: list[tuple[list[int], int]] = []
    for (properties,) in sets.select("p").unique().rows():
        of = {stated.terms.term(p): p for p in properties}
        rows += [(properties, of[p]) for p in kinds.lowest(frozenset(of))]  # type: ignore[arg-type]
    lowest = pl.DataFrame(rows, schema={"p": pl.List(CODE), "lowest": CODE}, orient="row")
    return sets.join(lowest, on="p").select("of", p="lowest")


def _nodes(stated: StatedColumns, versions: pl.DataFrame) -> pl.Series:
    """Return the nodes of versions."""
    of = stated.terms.terms(versions["of"])
    named = zip(of, versions["day"], versions["digest"], strict=True)
    return pl.Series(stated.terms.numbers([version_node(*one) for one in named]), dtype=CODE)


def _values_in(versions: pl.DataFrame, set_by: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return what versions say: what phases in force set, and what else their circumstances say."""
    set_there = versions.join(set_by, on=_OF).select("s", "p", source="phase")
    own = versions.join(told.rename({"s": "of"}), on="of").join(set_there, on=["s", "p"], how="anti")
    by_phase = set_there.join(told, left_on=["source", "p"], right_on=["s", "p"])
    return pl.concat([rows.select("s", "p", "o") for rows in (own, by_phase)])
