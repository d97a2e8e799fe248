"""Triples in columns as Turtle: the text of :func:`leverkg.rdf.turtle.write`, without a text for each triple.

A triple adds its object to the text, and before it a comma if the object before is of the same predicate, the
verb if it is of the same subject, else all that a new subject begins with. So triples are sorted once by the
places of their subjects and predicates in the text, which is then one column beside another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from leverkg.engine.executors.columns_lines import as_bytes, in_order, pieces, places_of, used
from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import Terms
from leverkg.rdf import turtle
from leverkg.rdf.names import Names, order
from leverkg.rdf.term import BlankNode

if TYPE_CHECKING:
    from leverkg.rdf.turtle import Comment, Group

__all__ = ["written_by_column"]

_PIECE = 25_000  # so many triples become text at once
_END = " .\n"
_INDENT = "\n   "  # and the blank that comes before each object
_LEFT = 2  # blanks before a verb


def written_by_column(
    terms: Terms,
    rows: pl.DataFrame,
    prefixes: Mapping[str, str],
    groups: Sequence[Group],
    comment: Comment | None,
) -> Iterator[bytes]:
    """Return triples as Turtle, in pieces.

    Args:
        terms: what the numbers stand for.
        rows: subjects, predicates and objects as numbers; no object is a blank node or a list.
        prefixes, groups, comment: as for :func:`leverkg.rdf.turtle.write`.

    Raises:
        OutputError: LEV-O006, a term is not valid in any format; at once.
    """
    names = Names(prefixes)
    predicates = turtle.in_order(terms.terms(rows["p"].unique()))  # type: ignore[arg-type]
    texts = _texts(terms, names, used(terms, rows["s"], rows["o"]))
    verbs = [turtle.verb(names, predicate) for predicate in predicates]
    head = turtle.prefix_lines(names)
    del names
    subjects = used(terms, rows["s"])
    number_of = dict(zip(terms.terms(subjects), subjects.to_list(), strict=True))
    above: list[str] = []
    numbers: list[int] = []
    for number, notes in turtle.placed(number_of, groups, comment):
        numbers.append(number)
        above.append(notes)
    del number_of
    begins = _begins(pl.Series(above, dtype=pl.String), texts.gather(numbers), head)
    del above
    subject_places, predicate_places = places_of(terms, numbers), places_of(terms, terms.numbers(predicates))
    sizes = len(numbers), len(predicates), len(terms)
    lines = in_order([subject_places.gather(rows["s"]), predicate_places.gather(rows["p"]), rows["o"]], sizes)
    return _pieces(_laid_out(lines, verbs, terms, texts), begins, verbs, texts)


def _texts(terms: Terms, names: Names, numbers: pl.Series) -> pl.Series:
    """Return the text of each of some terms, by its number."""
    found: list[str | None] = [None] * len(terms)
    for number, term in zip(numbers, terms.terms(numbers), strict=True):
        # Nothing else speaks of a blank node, for then it would be the object of a triple.
        found[number] = "[]" if isinstance(term, BlankNode) else names[term]
    return pl.Series(found, dtype=pl.String)


def _begins(above: pl.Series, names: pl.Series, head: str) -> pl.Series:
    """Return what triples begin with: the next object, the next predicate, then one subject after the other.

    Args:
        above: the lines above each subject.
        names: the subjects as they are written.
        head: what stands above all.
    """
    before = pl.Series([_END + "\n"], dtype=pl.String).new_from_index(0, len(above))
    if len(before):
        before[0] = f"{head}\n" if head else ""
    return pl.Series(["", turtle.BETWEEN], dtype=pl.String).append(before + above + names + " ")


def _laid_out(lines: pl.Series, verbs: Sequence[str], terms: Terms, texts: pl.Series) -> pl.DataFrame:
    """Return for each triple in the order of the text with what it begins, its verb and its object.

    Args:
        lines: the triples as numbers, sorted.
        verbs: of the predicates in their order.
        terms: what the numbers of objects stand for.
        texts: those of terms.
    """
    many, pair = len(verbs), pl.col("pair")
    rows = lines.to_frame("line").select(
        (pl.col("line") // len(terms)).alias("pair"), (pl.col("line") % len(terms)).cast(CODE).alias("o")
    )
    before, after = (pair != pair.shift(1)).fill_null(True), (pair != pair.shift(-1)).fill_null(True)
    several = rows.select((~(before & after)).arg_true()).to_series()
    objects, long = rows["o"], pl.Series("long", [False], dtype=pl.Boolean).new_from_index(0, rows.height)
    if len(several):
        found = _several(rows[several], verbs, terms, texts)
        objects = objects.scatter(several, found["o"])
        long = long.scatter(several, found["long"])
    rows = rows.with_columns(objects.alias("o"), long.alias("long"), before.alias("first"))
    subject = pair // many
    new = (subject != subject.shift(1)).fill_null(True)
    return rows.select(
        begin=pl.when(new).then(subject + 2).otherwise(pl.col("first").cast(pl.UInt64)).cast(CODE),
        verb=(pl.when("first").then(pair % many).otherwise(many) * 2 + pl.col("long")).cast(CODE),
        o="o",
    )


def _several(rows: pl.DataFrame, verbs: Sequence[str], terms: Terms, texts: pl.Series) -> pl.DataFrame:
    """Return objects of pairs that have more than one in their order, and whether these are too long for a
    line."""
    numbers = used(terms, rows["o"])
    number_of = dict(zip(terms.terms(numbers), numbers, strict=True))
    ordered = pl.Series([number_of[term] for term in sorted(number_of, key=order)], dtype=CODE)
    ranks = places_of(terms, ordered)
    pair, many = pl.col("pair"), len(verbs)
    found = rows.select((pair * len(ordered) + ranks.gather(rows["o"])).alias("line").sort()).select(
        (pl.col("line") // len(ordered)).alias("pair"), (pl.col("line") % len(ordered)).alias("o")
    )
    objects = ordered.gather(found["o"])
    widths = pl.Series(verbs, dtype=pl.String).str.len_chars()
    return found.with_columns(
        objects.alias("o"),
        widths.gather(found["pair"] % many).alias("verb"),
        texts.gather(objects).str.len_chars().alias("width") + 3,
    ).select("o", long=_LEFT + pl.col("verb") + pl.col("width").sum().over("pair") - 2 > turtle.WIDTH)


def _pieces(rows: pl.DataFrame, begins: pl.Series, verbs: Sequence[str], texts: pl.Series) -> Iterator[bytes]:
    # On one line or below, and a comma in the place of a verb.
    then = pl.Series([f"{verb}{end}" for verb in (*verbs, " ,") for end in ("", _INDENT)], dtype=pl.String)

    def text(piece: pl.DataFrame) -> bytes:
        return as_bytes(
            [begins.gather(piece["begin"]) + then.gather(piece["verb"]), texts.gather(piece["o"])], ""
        )

    if rows.height:
        yield from pieces(text, rows, _PIECE)
        yield _END.encode()
