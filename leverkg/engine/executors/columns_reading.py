"""From files to columns of numbers, without an object for each term on the way.

A parser that makes an object of every term of every line, and a dictionary that is asked for each of them,
take longer than all joins that follow. Here the parser's lines are split by column; each text is looked up
once for a piece of many lines, and becomes a term when somebody asks for it (:class:`Terms`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import polars as pl

from leverkg.engine.executors.columns_frames import CODE
from leverkg.engine.executors.columns_terms import NODE, OTHER, STRING, Terms
from leverkg.engine.executors.in_turn import in_turn
from leverkg.rdf.parse import MAX_IRI, as_lines, blank_prefix, namer
from leverkg.rdf.sources import Source
from leverkg.rdf.term import RESERVED

__all__ = ["Read", "may_read", "read_columns"]

_PIECE = 100_000  # lines at once
_FORMATS = ("ttl", "nt")
_LANGUAGE = r'"@[a-z0-9-]*[a-z0-9]$'  # with a direction it has two hyphens
_UNUSUAL = ("<<(", "<" + RESERVED)


class Read(NamedTuple):
    """What was read.

    Attributes:
        terms: the terms by number.
        rows: the statements as written, each as often as it is, in order: subject, predicate, object.
        ends: how many there are up to the end of each source.
    """

    terms: Terms
    rows: pl.DataFrame
    ends: tuple[int, ...]


class _Piece(NamedTuple):
    """Some lines: their distinct texts, the kinds of these, and which of them each line has.

    Attributes:
        texts: as the parser's library writes them.
        kinds: ``None`` where the term itself is needed.
        places: for subjects, predicates and objects where among the texts they are.
        labels: blank nodes in the order in which they come.
    """

    texts: pl.Series
    kinds: pl.Series
    places: pl.DataFrame
    labels: Sequence[str]


def may_read(sources: Sequence[Source]) -> bool:
    """Tell whether sources are of formats that can be read by column."""
    return all(source.format in _FORMATS for source in sources)


def read_columns(sources: Iterable[Source]) -> Read | None:
    """Return what sources say; None where there is something that is not read by column.

    That is a triple term, and what the loader refuses although it is no fault of syntax.

    Args:
        sources: of formats that :func:`may_read` takes.

    Raises:
        InputError: a source cannot be parsed, with its line.
    """
    terms = Terms()
    numbers: dict[str, int] = {}
    frames: list[pl.DataFrame] = []
    ends: list[int] = []
    count = 0
    for number, source in enumerate(sources):
        name = namer(blank_prefix(number))
        renamed: dict[str, str] = {}
        for piece in in_turn(_piece, as_lines(source, _PIECE)):
            if piece is None:
                return None
            for label in piece.labels:
                renamed[label] = "_:" + name(label)
            texts: list[str] = piece.texts.to_list()
            if piece.labels:
                texts = [renamed.get(text, text) for text in texts]
            new = [(text, kind) for text, kind in zip(texts, piece.kinds, strict=True) if text not in numbers]
            if new:
                fresh, kinds = zip(*new, strict=True)
                numbers.update(zip(fresh, terms.read(fresh, kinds), strict=True))
            codes = pl.Series([*map(numbers.__getitem__, texts)], dtype=CODE)
            frames.append(
                piece.places.select(codes.gather(column).alias(column.name) for column in piece.places)
            )
            count += piece.places.height
        ends.append(count)
    terms.have_read(numbers)
    return Read(terms, pl.concat([pl.DataFrame(schema=dict.fromkeys("spo", CODE)), *frames]), tuple(ends))


def _piece(data: bytes) -> _Piece | None:
    """Return lines as columns; None if something is in them that is not read so."""
    lines = pl.read_csv(data, has_header=False, separator="\x01", quote_char=None, schema={"line": pl.String})
    line = pl.col("line")
    if lines.select(line.str.len_bytes().sum() + pl.len()).item() != len(data):
        return None  # a character that is taken for the end of a column
    parts = line.str.strip_suffix(" .").str.splitn(" ", 3)
    columns = lines.select(parts.struct.rename_fields(["s", "p", "o"])).unnest("line")
    texts = pl.concat(columns.get_columns()).unique(maintain_order=True)
    if any(texts.str.starts_with(start).any() for start in _UNUSUAL):
        return None
    if (texts.str.starts_with("<") & (texts.str.len_chars() > MAX_IRI)).any():
        return None
    places = columns.cast(pl.Enum(texts)).select(pl.all().to_physical().cast(CODE))
    plain = ~pl.col("text").str.contains("\\", literal=True)
    kinds = (
        texts.alias("text")
        .to_frame()
        .select(
            pl.when(pl.col("text").str.contains("^[<_]"))
            .then(NODE)
            .when(plain & pl.col("text").str.starts_with('"') & pl.col("text").str.ends_with('"'))
            .then(STRING)
            .when(plain & pl.col("text").str.contains(_LANGUAGE))
            .then(OTHER)
        )
    )
    blank = texts.str.starts_with("_:")
    labels: list[str] = []
    if blank.any():
        either = pl.any_horizontal(pl.col("s", "o").str.starts_with("_:"))
        for pair in columns.filter(either).select("s", "o").rows():
            labels += [text for text in pair if text.startswith("_:")]
    return _Piece(texts, kinds.to_series(), places, labels)
