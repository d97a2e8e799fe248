"""Versions of the circumstances of a large case, by column.

What :func:`leverkg.case.versions.prepare` makes for one node after the other is made for all nodes at once
where nothing is seen apart, or phases alone are, which is nearly all of a large case. The other nodes go the
other way. Both make the same: a test compares them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import cast

import polars as pl

from leverkg.case.circumstance import SEEN_APART, VERSION_OF
from leverkg.case.dates import ALWAYS, date_literal
from leverkg.case.forms import Fixed, Form, Forms, Made, integer
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.phases_by_column import phased
from leverkg.case.sights import EVERYONE
from leverkg.case.spans_by_column import spans_of, terms_by_number
from leverkg.case.stated_columns import StatedColumns
from leverkg.case.versions import EYES, FROM_DAY, SIGHT, SINCE, UNTIL_DAY, Prepared, prepare, sight_nodes
from leverkg.engine.executors.columns_frames import CODE
from leverkg.rdf.columns import Table
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple
from leverkg.theory.schema import Schema

__all__ = ["prepare_columns"]


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
    forms = _Forms(stated, Forms(kinds))
    before = stated.of(VERSION_OF).filter(pl.col("s") != pl.col("o"))
    said = stated.rows.select("s", "p").unique().join(before, on="s", how="anti")
    nodes = forms.of(said)

    def those(wanted: Callable[[Form], bool]) -> pl.DataFrame:
        return nodes.filter(pl.col("form").is_in(forms.numbers(lambda form: form.prepared and wanted(form))))

    circumstances = those(lambda form: form.kind.circumstance)["s"]
    decisions = those(lambda form: form.kind.decision)["s"]
    spans = spans_of(stated, circumstances, decisions)
    plain = those(lambda form: form.plain)
    shown = plain.join(spans, on="s", maintain_order="left")
    dated = those(lambda form: not form.kind.circumstance)

    in_phases = those(lambda form: form.phased)["s"]
    found = phased(stated, spans.join(in_phases.to_frame(), on="s", how="semi"), kinds)
    alone = those(lambda form: form.kind.circumstance and not form.plain and not form.phased)["s"]
    tables = [
        Table(stated.column(shown["s"]), [(VERSION_OF, stated.column(shown["s"]))]),
        *_restated(stated, stated.of, pl.concat([shown.select("s", "form"), dated]), forms),
        *_sights(stated, shown),
        *_phased(stated, found.versions, found.values, forms),
        *_one_by_one(stated, pl.concat([alone, found.others]), schema),
    ]
    return _PreparedColumns([one for one in tables if len(one.subjects)], stated, schema)


class _Forms:
    """The forms of nodes, by numbers.

    Args:
        stated: what the case says.
        forms: the forms.
    """

    def __init__(self, stated: StatedColumns, forms: Forms) -> None:
        self._terms = stated.terms
        self._types = stated.of(RDF_TYPE).group_by("s", maintain_order=True).agg(types="o")
        self._forms = forms
        self.known: list[Form] = []

    def of(self, said: pl.DataFrame, types_of: str = "s") -> pl.DataFrame:
        """Return nodes with the numbers of their forms.

        Args:
            said: which properties each node has (``s``, ``p``), at least a row for each node.
            types_of: the column of the nodes of which the types are.
        """
        keys = dict.fromkeys(("s", types_of))
        nodes = said.sort("s", "p").group_by(*keys, maintain_order=True).agg(pl.col("p").drop_nulls())
        nodes = nodes.join(self._types, left_on=types_of, right_on="s", how="left", maintain_order="left")
        different = nodes.select("types", "p").unique(maintain_order=True)
        term, first = self._terms.term, len(self.known)
        for types, properties in different.rows():
            of_types, said_of = [*map(term, types or ())], cast("list[IRI]", [*map(term, properties)])
            self.known.append(self._forms.of(of_types, said_of))
        numbered = different.with_row_index("form", offset=first)
        found = nodes.join(numbered, on=["types", "p"], nulls_equal=True, maintain_order="left")
        return found.select("s", "form")

    def numbers(self, wanted: Callable[[Form], bool]) -> list[int]:
        """Return the numbers of some forms."""
        return [number for number, form in enumerate(self.known) if wanted(form)]


def _restated(
    stated: StatedColumns, said: Callable[[IRI], pl.DataFrame], nodes: pl.DataFrame, forms: _Forms
) -> Iterator[Table]:
    """Yield what is made of the values of nodes, and what they have by default.

    Args:
        stated: what the case says.
        said: gives subjects and objects of a property.
        nodes: the nodes with their forms.
        forms: the forms.
    """
    made: dict[Made, list[int]] = defaultdict(list)
    fixed: dict[Fixed, list[int]] = defaultdict(list)
    for number in nodes["form"].unique():
        form = forms.known[number]
        for one in (*form.days, *form.then):
            if isinstance(one, Made):
                made[one].append(number)
            else:
                fixed[one].append(number)
    column = stated.column
    for one, numbers in made.items():
        of_form = nodes.filter(pl.col("form").is_in(numbers))
        rows = said(one.source).join(of_form, on="s", how="semi", maintain_order="left")
        rows = rows.join(_values(stated, rows["o"], one.of), on="o", maintain_order="left")
        yield Table(column(rows["s"]), [(one.property, column(rows["made"]))])
    for constant, numbers in fixed.items():
        of_form = nodes.filter(pl.col("form").is_in(numbers))
        yield Table(column(of_form["s"]), (), [(constant.property, constant.value)])


def _values(stated: StatedColumns, objects: pl.Series, of: Callable[[Term], Term | None]) -> pl.DataFrame:
    """Return what is made of each object that something is made of."""
    different = objects.unique(maintain_order=True)
    pairs = [(n, value) for n, o in terms_by_number(stated, different) if (value := of(o)) is not None]
    made = stated.terms.as_written([value for _, value in pairs])
    return pl.DataFrame({"o": [n for n, _ in pairs], "made": made}, schema={"o": CODE, "made": CODE})


def _sights(stated: StatedColumns, spans: pl.DataFrame) -> Iterator[Table]:
    """Yield in whose eyes nodes hold, everybody's, and from which day until which."""
    terms = stated.terms
    texts, starts = terms.written(spans["s"].to_list()), spans["start"]
    found = sight_nodes(zip(texts, repeat(EVERYONE), starts))
    nodes = stated.column(pl.Series(terms.numbers(found), dtype=CODE))
    days = pl.concat([starts, spans["end"]]).unique()
    numbers = pl.Series(terms.numbers([*map(integer, days)]), dtype=CODE)
    columns = [stated.column(spans[name].replace_strict(days, numbers)) for name in ("start", "end")]
    yield Table(stated.column(spans["s"]), [(SIGHT, nodes)])
    yield Table(nodes, [(FROM_DAY, columns[0]), (UNTIL_DAY, columns[1])], [(EYES, EVERYONE)])


def _phased(
    stated: StatedColumns, versions: pl.DataFrame, values: pl.DataFrame, forms: _Forms
) -> Iterator[Table]:
    """Yield what versions say that are not their circumstances.

    Args:
        stated: what the case says.
        versions: the versions, what they are versions of, from when until when they are seen.
        values: what they say.
        forms: the forms.
    """
    column, terms = stated.column, stated.terms
    yield Table(column(versions["s"]), [(VERSION_OF, column(versions["of"]))])
    types = stated.of(RDF_TYPE).select("o", of="s").join(versions, on="of")
    yield Table(column(types["s"]), [(RDF_TYPE, column(types["o"]))])
    begun = versions.filter(pl.col("start") > ALWAYS)
    days = begun["start"].unique()
    numbers = pl.Series(terms.numbers([*map(date_literal, days)]), dtype=CODE)
    yield Table(column(begun["s"]), [(SINCE, column(begun["start"].replace_strict(days, numbers)))])
    parts = {terms.term(rows["p"][0]): rows for rows in values.partition_by("p", maintain_order=True)}
    for p, rows in parts.items():
        yield Table(column(rows["s"]), [(p, column(rows["o"]))])  # type: ignore[list-item]
    said = versions.select("s", "of").join(values.select("s", "p").unique(), on="s", how="left")
    none = values.clear()
    yield from _restated(stated, lambda p: parts.get(p, none), forms.of(said, "of"), forms)
    yield from _sights(stated, versions)


def _one_by_one(stated: StatedColumns, nodes: pl.Series, schema: Schema) -> Iterator[Table]:
    """Yield what nodes need of which something is seen apart; their phases and views are looked at too."""
    parts = [stated.of(p).filter(pl.col("s").is_in(nodes.implode()))["o"] for p in SEEN_APART]
    told = stated.rows.filter(pl.col("s").is_in(pl.concat([nodes, *parts]).unique().implode()))
    triples = [*stated.triples_of(told)]

    def column(terms: Sequence[Term]) -> Sequence[Term]:
        return stated.column(pl.Series(stated.terms.as_written(terms), dtype=pl.UInt32))

    for subjects, columns, constants in prepare(triples, schema, frozenset(stated.terms.terms(nodes))).tables:
        yield Table(column(subjects), [(p, column(objects)) for p, objects in columns], constants)
