"""The working set as columns: of each predicate the pairs of subject and object, and which round made them.

What has a type is kept apart for each class, since that is what bodies ask for. Frames are never changed in
place; what is new is put behind what there is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from threading import Lock

import polars as pl

from leverkg.engine.executor import Statistics
from leverkg.engine.executors.columns_frames import CODE, join_on, packed

__all__ = ["ASSERTED", "CODE", "Relation", "Relations", "each_once", "pairs"]

ASSERTED = 0
"""The round of what is asserted; the makers of derived triples count from 1."""

_SCHEMA = {"s": CODE, "o": CODE, "round": CODE, "maker": CODE}
_CHUNKS = 24  # so many pieces of a column are put together


def pairs(subjects: Sequence[int] | pl.Series, objects: Sequence[int] | pl.Series) -> pl.DataFrame:
    """Return two columns of numbers as pairs of subject and object."""
    return pl.DataFrame({"s": subjects, "o": objects}, schema={"s": CODE, "o": CODE})


def each_once(rows: pl.DataFrame) -> pl.DataFrame:
    """Return pairs in their order, each once."""
    # Mostly they all differ, which is told in a tenth of the time of pairs that are numbers themselves.
    different = rows.select(packed(("s", "o"))).to_series().n_unique()
    return rows if different == rows.height else rows.unique(maintain_order=True)


class Relation:
    """The triples of one predicate, or of one class.

    Attributes:
        frame: subject, object, round and maker of each triple, in the order in which they came.
        version: grows whenever a triple comes or goes.
        cut: grows whenever one goes.
    """

    def __init__(self) -> None:
        self.frame = pl.DataFrame(schema=_SCHEMA)
        self.version = 0
        self.cut = 0
        self._kept: dict[object, object] = {}

    def __len__(self) -> int:
        return self.frame.height

    def add(self, fresh: pl.DataFrame, round_number: int, maker: int) -> None:
        """Add pairs that are not there yet, each once."""
        rows = fresh.select(
            "s", "o", pl.lit(round_number, CODE).alias("round"), pl.lit(maker, CODE).alias("maker")
        )
        self.append(rows)

    def append(self, rows: pl.DataFrame) -> None:
        """Add rows of the same columns as the frame's, whose pairs are not there yet."""
        if not rows.height:
            return
        self.frame = self.frame.vstack(rows) if self.frame.height else rows
        if self.frame.n_chunks() > _CHUNKS:
            self.frame = self.frame.rechunk()
        self._changed()

    def keep(self, wanted: pl.Expr) -> None:
        """Keep only some of the rows."""
        self.frame = self.frame.filter(wanted)
        self.cut += 1
        self._changed()

    def _changed(self) -> None:
        self.version += 1
        self._kept.clear()

    def pairs(self, subject: str = "s", object: str = "o") -> pl.DataFrame:
        """Return all pairs, under names for subjects and objects."""
        subjects, objects = self.frame.get_column("s"), self.frame.get_column("o")
        return pl.DataFrame([subjects.alias(subject), objects.alias(object)])

    def new_of(self, made: pl.DataFrame) -> pl.DataFrame:
        """Return those of some pairs that are not there yet."""
        return made if not self.frame.height else join_on(made, self.frame, ("s", "o"), "anti")

    def subjects(self) -> pl.Series:
        """Return the subjects, each once."""
        return self._distinct("s")

    def objects(self) -> pl.Series:
        """Return the objects, each once."""
        return self._distinct("o")

    def _distinct(self, column: str) -> pl.Series:
        found = self._kept.get(column)
        if found is None:
            found = self._kept[column] = self.frame.get_column(column).unique()
        return found  # type: ignore[return-value]

    def counts(self, column: str) -> pl.DataFrame:
        """Return how many triples each subject (``s``) or each object (``o``) has."""
        key = ("counts", column)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self.frame.get_column(column).value_counts(name="count")
        return found  # type: ignore[return-value]

    def most(self, column: str) -> int:
        """Return the most triples that a subject (``s``) or an object (``o``) has."""
        key = ("most", column)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self.counts(column).get_column("count").max() or 0
        return found  # type: ignore[return-value]

    def with_object(self, number: int) -> pl.Series:
        """Return the subjects of one object."""
        key = ("with", number)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self.frame.filter(pl.col("o") == number).get_column("s")
        return found  # type: ignore[return-value]

    def by(self, column: str, number: int) -> list[int]:
        """Return the objects of one subject (``s``), or the subjects of one object (``o``)."""
        key = ("by", column)
        found = self._kept.get(key)
        if found is None:
            # Sorted once and looked up by halves: a dictionary takes ten times as long to make.
            rows = self.frame.select(column, "o" if column == "s" else "s").sort(column, maintain_order=True)
            found = self._kept[key] = [one.to_list() for one in rows]
        keys: list[int]
        values: list[int]
        keys, values = found  # type: ignore[misc]
        start = bisect_left(keys, number)
        return values[start : bisect_right(keys, number, start)]

    def statistics(self) -> Statistics:
        """Return how many triples, subjects and objects there are."""
        return Statistics(self.frame.height, len(self.subjects()), len(self.objects()))


class Relations:
    """All relations; a class has one of its own as soon as somebody asks for it alone.

    Args:
        type_number: the number of ``rdf:type``.
    """

    def __init__(self, type_number: int) -> None:
        self.type_number = type_number
        self._plain: dict[int, Relation] = {}
        self._classes: dict[int, Relation] = {}
        self._other_classes = Relation()
        self._types: tuple[int, Relation] | None = None
        self._moved = 0
        self._sorting = Lock()

    def find(self, predicate: int, object_: int | None = None) -> Relation | None:
        """Return the relation of a predicate, of ``rdf:type`` that of one class if an object is given.

        Several threads may ask at once, as long as nothing is added.
        """
        if predicate != self.type_number:
            return self._plain.get(predicate)
        with self._sorting:
            return self._all_classes() if object_ is None else self._class(object_)

    def _class(self, number: int) -> Relation:
        found = self._classes.get(number)
        if found is None:
            found = self._classes[number] = Relation()
            of_it = pl.col("o") == number
            rows = self._other_classes.frame.filter(of_it)
            if rows.height:
                found.append(rows)
                self._other_classes.keep(~of_it)
                self._moved += 2  # versions that mean no change to all of them together
        return found

    def _all_classes(self) -> Relation:
        # A relation of their own, also where no class is kept apart: it stays whole when one is.
        parts = (self._other_classes, *self._classes.values())
        version = sum(one.version for one in parts) - self._moved
        if self._types is None or self._types[0] != version:
            together = Relation()
            for relation in parts:
                together.append(relation.frame)
            self._types = version, together
        return self._types[1]

    def predicates(self) -> list[int]:
        """Return the numbers of the predicates of which there are triples."""
        return list(dict.fromkeys(number for number, relation in self.stored() if len(relation)))

    def stored(self) -> Iterator[tuple[int, Relation]]:
        """Yield the relations as they are kept, with their predicates."""
        yield from self._plain.items()
        with self._sorting:
            classes = (self._other_classes, *self._classes.values())
        yield from ((self.type_number, relation) for relation in classes)

    def parts(self, predicate: int, made: pl.DataFrame) -> Iterator[tuple[Relation, pl.DataFrame]]:
        """Yield pairs of a predicate with the relation in which they are kept, which is made if need be."""
        if predicate != self.type_number:
            found = self._plain.get(predicate)
            if found is None:
                found = self._plain[predicate] = Relation()
            yield found, made
            return
        classes = made.get_column("o").unique().to_list()
        if len(classes) == 1:
            yield self._class(classes[0]), made
            return
        apart = [number for number in classes if number in self._classes]
        for number in apart:
            yield self._classes[number], made.filter(pl.col("o") == number)
        if len(apart) < len(classes):
            yield self._other_classes, made.filter(~pl.col("o").is_in(apart)) if apart else made

    def size(self) -> int:
        """Return how many triples there are."""
        return sum(len(relation) for _, relation in self.stored())
