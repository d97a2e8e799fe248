"""Triples in columns as sorted lines, without an object or a text for each on the way.

The order of lines is that of their terms' texts: no text is the beginning of another one but for the blank
that follows it in a line, which comes before all that may follow in a longer text. So terms are sorted once,
and lines by numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf.term import Term

__all__ = ["sorted_lines"]

_PIECE = 250_000  # so many triples become text at once


def sorted_lines(
    terms: Terms,
    made: Sequence[tuple[int, pl.DataFrame]],
    wanted: Callable[[Term], bool],
    also: Sequence[tuple[int, pl.DataFrame]],
) -> Iterator[str]:
    """Yield triples as lines of N-Triples in the order of the lines, each once, in pieces of many.

    Args:
        terms: what the numbers stand for.
        made: predicates with pairs of subject and object.
        wanted: tells of a subject whether its pairs are wanted.
        also: others, which are wanted whatever their subjects.
    """
    parts = [rows.select("s", pl.lit(p, CODE).alias("p"), "o") for p, rows in made if rows.height]
    if parts:
        everything = pl.concat(parts)
        subjects = everything.get_column("s").unique().to_list()
        left_out = [number for number in subjects if not wanted(terms.term(number))]
        away = pl.DataFrame({"s": left_out}, schema={"s": CODE})
        parts = [everything.join(away, on="s", how="anti") if left_out else everything]
    parts += [rows.select("s", pl.lit(p, CODE).alias("p"), "o") for p, rows in also if rows.height]
    if not parts:
        return
    written = terms.written()
    places = written.rank("dense")
    rows = pl.concat(parts)
    ranked = pl.DataFrame([places.gather(rows.get_column(name)).alias(name) for name in ("s", "p", "o")])
    ranked = ranked.unique().sort("s", "p", "o")
    ordered = written.unique().sort()
    for piece in ranked.iter_slices(_PIECE):
        subject, predicate, object_ = (ordered.gather(piece.get_column(name) - 1) for name in ("s", "p", "o"))
        lines = pl.select(pl.concat_str(subject, predicate, object_, pl.lit(".\n"), separator=" "))
        yield "".join(lines.to_series().to_list())
