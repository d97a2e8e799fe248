"""Versions of the circumstances of a large case, by column.

What :func:`leverkg.case.versions.prepare` makes for one node after the other is made for all nodes of a form
at once where nothing is seen apart (:func:`leverkg.case.sights.plain_span`), which is nearly all of a large
case. The other nodes go the other way. Both make the same: a test compares them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import polars as pl

from leverkg.case.circumstance import SEEN_APART, VERSION_OF
from leverkg.case.dates import ALWAYS, NEVER, Days, days_of
from leverkg.case.forms import Fixed, Form, Forms, Made, integer
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.sights import EVERYONE
from leverkg.case.stated_columns import StatedColumns
from leverkg.case.versions import EYES, FROM_DAY, SIGHT, UNTIL_DAY, Prepared, prepare, sight_node
from leverkg.rdf.columns import Table
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple
from leverkg.theory.schema import Schema
from leverkg.theory.terms import lev

__all__ = ["prepare_columns"]

_FROM, _UNTIL, _DATE, _NEEDED_BY = lev("from"), lev("until"), lev("date"), lev("neededBy")


class _PreparedColumns(Prepared):
    """What preparing adds to a case in columns.

    Args:
        tables: the added triples; now and then one comes again.
        stated: what they were made of.
        schema: the ontology, and what the case adds to it.
    """

    def __init__(self, tables: Sequence[Table], stated: StatedColumns, schema: Schema) -> None:
        super().__init__((), stated.triples(), schema)
        self._tables = [*tables]

    @property
    def tables(self) -> list[Table]:
        """The added triples; now and then one comes again."""
        return self._tables

    def in_order(self) -> Iterator[Triple]:
        """Yield the added triples circumstance by circumstance, which takes going from one to the next."""
        return self._one_by_one.in_order()

    @cached_property
    def _one_by_one(self) -> Prepared:
        return prepare(self.case, self.schema)


def prepare_columns(stated: StatedColumns, schema: Schema) -> Prepared:
    """Return what a case in columns needs before rules can reason about it.

    Args:
        stated: what the case says.
        schema: the ontology, and what the case adds to it.
    """
    kinds = Kinds(schema)
    found, forms = _forms(stated, Forms(kinds))

    def of(wanted: Callable[[Form], bool]) -> pl.DataFrame:
        numbers = [number for number, form in enumerate(forms) if form.prepared and wanted(form)]
        return found.filter(pl.col("form").is_in(numbers))

    plain = of(lambda form: form.kind.circumstance and form.plain)
    decisions = of(lambda form: form.kind.decision)
    spans = _spans(stated, plain, decisions)
    dated = of(lambda form: not form.kind.circumstance)
    shown = plain.join(spans.select("s"), on="s", how="semi", maintain_order="left")
    others = of(lambda form: form.kind.circumstance and not form.plain)
    tables = [
        *_restated(stated, pl.concat([shown, dated]), forms),
        *_sights(stated, spans),
        *_one_by_one(stated, others["s"], schema).tables,
    ]
    return _PreparedColumns([one for one in tables if len(one.subjects)], stated, schema)


def _forms(stated: StatedColumns, forms: Forms) -> tuple[pl.DataFrame, list[Form]]:
    """Return the nodes that are no versions from an earlier run with the numbers of their forms, and these."""
    said = stated.rows.select("s", "p").unique(maintain_order=True)
    types = stated.of(RDF_TYPE).group_by("s", maintain_order=True).agg(types="o")
    nodes = said.group_by("s", maintain_order=True).agg("p").join(types, on="s", how="left")
    before = stated.of(VERSION_OF).filter(pl.col("s") != pl.col("o"))
    nodes = nodes.join(before, on="s", how="anti")
    different = nodes.select("types", "p").unique(maintain_order=True)
    term = stated.terms.term
    known = [
        forms.of([*map(term, types or ())], [*map(term, properties)])  # type: ignore[arg-type]
        for types, properties in different.rows()
    ]
    numbered = different.with_row_index("form")
    found = nodes.join(numbered, on=["types", "p"], nulls_equal=True, maintain_order="left")
    return found.select("s", "form"), known


def _restated(stated: StatedColumns, nodes: pl.DataFrame, forms: Sequence[Form]) -> Iterator[Table]:
    """Yield what is made of the values of nodes that are their own versions, and what they have by default."""
    made: dict[Made, list[int]] = defaultdict(list)
    fixed: dict[Fixed, list[int]] = defaultdict(list)
    for number in nodes["form"].unique():
        form = forms[number]
        for one in (*form.days, *form.then):
            if isinstance(one, Made):
                made[one].append(number)
            else:
                fixed[one].append(number)
    itself = nodes.filter(pl.col("form").is_in([n for n, form in enumerate(forms) if form.kind.circumstance]))
    column = stated.column
    yield Table(column(itself["s"]), [(VERSION_OF, column(itself["s"]))])
    for one, numbers in made.items():
        of_form = nodes.filter(pl.col("form").is_in(numbers))
        rows = stated.of(one.source).join(of_form, on="s", how="semi", maintain_order="left")
        rows = rows.join(_values(stated, rows["o"], one.of), on="o", maintain_order="left")
        yield Table(column(rows["s"]), [(one.property, column(rows["made"]))])
    for constant, numbers in fixed.items():
        of_form = nodes.filter(pl.col("form").is_in(numbers))
        yield Table(column(of_form["s"]), (), [(constant.property, constant.value)])


def _values(stated: StatedColumns, objects: pl.Series, of: Callable[[Term], Term | None]) -> pl.DataFrame:
    """Return what is made of each object that something is made of."""
    different = objects.unique(maintain_order=True)
    pairs = [(n, value) for n, o in _terms(stated, different) if (value := of(o)) is not None]
    made = stated.terms.as_written([value for _, value in pairs])
    return pl.DataFrame({"o": [n for n, _ in pairs], "made": made}, schema=dict.fromkeys(("o", "made"), pl.UInt32))


def _spans(stated: StatedColumns, plain: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Return from when until when everybody sees nodes of which nothing is seen apart; see `plain_span`."""
    first, last = pl.col("first"), pl.col("last")
    spans = (
        plain.select("s")
        .join(_days(stated, _FROM, first.max().alias("from")), on="s", how="left", maintain_order="left")
        .join(_days(stated, _UNTIL, first.min().alias("until")), on="s", how="left", maintain_order="left")
        .join(_days(stated, _NEEDED_BY, last.min().alias("due")), on="s", how="left", maintain_order="left")
        .join(_days(stated, _DATE, first.min().alias("date")), on="s", how="left", maintain_order="left")
        .with_columns(decision=pl.col("s").is_in(decisions["s"].implode()))
    )
    decided = pl.when(pl.col("decision")).then(pl.col("date"))
    return spans.select(
        "s",
        start=pl.coalesce("from", decided, pl.lit(ALWAYS)),
        end=pl.min_horizontal(pl.coalesce("until", pl.lit(NEVER)), pl.col("due") + 1),
    ).filter(pl.col("start") < pl.col("end"))


def _days(stated: StatedColumns, predicate: IRI, of: pl.Expr) -> pl.DataFrame:
    """Return a day of each subject that has dates of a predicate."""
    rows = stated.of(predicate)
    found = [(n, *days) for n, o in _terms(stated, rows["o"].unique()) if (days := days_of(o)) is not None]
    schema = {"o": pl.UInt32, "first": pl.Int64, "last": pl.Int64}
    return rows.join(pl.DataFrame(found, schema=schema, orient="row"), on="o").group_by("s").agg(of)


def _terms(stated: StatedColumns, numbers: pl.Series) -> Iterable[tuple[int, Term]]:
    return zip(numbers.to_list(), stated.terms.terms(numbers), strict=True)


def _sights(stated: StatedColumns, spans: pl.DataFrame) -> Iterator[Table]:
    """Yield in whose eyes nodes hold, everybody's, and from which day until which."""
    terms = stated.terms
    texts, starts = terms.written(spans["s"].to_list()), spans["start"]
    found = terms.numbers([sight_node(text, EVERYONE, start) for text, start in zip(texts, starts, strict=True)])
    nodes = stated.column(pl.Series(found, dtype=pl.UInt32))
    days = pl.concat([starts, spans["end"]]).unique()
    numbers = pl.Series(terms.numbers([*map(integer, days)]), dtype=pl.UInt32)
    columns = [stated.column(spans[name].replace_strict(days, numbers)) for name in ("start", "end")]
    yield Table(stated.column(spans["s"]), [(SIGHT, nodes)])
    yield Table(nodes, [(FROM_DAY, columns[0]), (UNTIL_DAY, columns[1])], [(EYES, EVERYONE)])


def _one_by_one(stated: StatedColumns, nodes: pl.Series, schema: Schema) -> Prepared:
    """Return what nodes need of which something is seen apart; their phases and views are looked at too."""
    parts = [stated.of(p).filter(pl.col("s").is_in(nodes.implode()))["o"] for p in SEEN_APART]
    told = stated.rows.filter(pl.col("s").is_in(pl.concat([nodes, *parts]).unique().implode()))
    term = stated.terms.terms
    triples = [*zip(term(told["s"]), term(told["p"]), term(told["o"]), strict=True)]
    return prepare(triples, schema, frozenset(term(nodes)))  # type: ignore[arg-type]
