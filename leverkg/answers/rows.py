"""Answers to questions: rows of Python values, which show themselves and become data frames.

A date becomes a :class:`datetime.date`, a decimal a :class:`decimal.Decimal`, an IRI the text of the IRI. The
terms as they are stand in :attr:`Rows.terms`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, overload

from leverkg.engine.literal_values import INTEGERS
from leverkg.errors import UsageError
from leverkg.rdf.term import IRI, XSD, Literal, Term, Triple
from leverkg.theory.labels import Labels

__all__ = ["Rows", "python_value"]


@dataclass(frozen=True, slots=True, repr=False)
class Rows(Sequence[dict[str, Any]]):
    """The answer to a question.

    Attributes:
        columns: the names of the columns, in the order asked for.
        terms: the solutions, each from column to term; what has no value is not in it.
        kind: `select`, `ask` or `graph`.
        answer: of a yes-or-no question.
        triples: of a question for a graph.
        labels: what to call things.
    """

    columns: tuple[str, ...]
    terms: tuple[Mapping[str, Term], ...]
    kind: str = "select"
    answer: bool | None = None
    triples: tuple[Triple, ...] = ()
    labels: Labels = field(default_factory=lambda: Labels(()))

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(index, slice):
            return [self._row(terms) for terms in self.terms[index]]
        return self._row(self.terms[index])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self._row(terms) for terms in self.terms)

    def __bool__(self) -> bool:
        return bool(self.terms) if self.answer is None else self.answer

    def __repr__(self) -> str:
        if self.kind == "ask":
            return f"<Rows: {'yes' if self.answer else 'no'}>"
        return f"<Rows: {len(self)} × {', '.join(self.columns)}>"  # noqa: RUF001 - the sign for a product

    def _row(self, terms: Mapping[str, Term]) -> dict[str, Any]:
        return {name: python_value(terms[name]) if name in terms else None for name in self.columns}

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dicts of Python values."""
        return list(self)

    def labelled(self) -> list[list[str]]:
        """Return the cells as texts for people: labels instead of IRIs, nothing for what has no value."""
        return [[self.labels.of(row[n]) if n in row else "" for n in self.columns] for row in self.terms]

    def to_pandas(self) -> Any:
        """Return the rows as a pandas data frame.

        Raises:
            UsageError: LEV-U020, pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise _missing("pandas") from None
        return pandas.DataFrame(list(self), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return the rows as a polars data frame.

        Raises:
            UsageError: LEV-U020, polars is not installed.
        """
        try:
            import polars
        except ImportError:
            raise _missing("polars") from None
        columns = {name: [row[name] for row in self] for name in self.columns}
        return polars.DataFrame(columns, strict=False)

    def _repr_html_(self) -> str:
        """Return the rows as an HTML table, with labels; everything in it is escaped."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.labelled()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _missing(package: str) -> UsageError:
    return UsageError(
        f"{package} is not installed",
        code="LEV-U020",
        hint=f"pip install 'leverkg[{package}]', or use the rows as they are: a list of dicts",
    )


def python_value(term: Term) -> Any:
    """Return a term as a Python value; what Python has no value for stays a text."""
    if isinstance(term, IRI):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    text, kind = term.lexical, term.datatype
    try:
        if kind in INTEGERS:
            return int(text)
        if kind == XSD + "decimal":
            return Decimal(text)
        if kind in (XSD + "double", XSD + "float"):
            return float(text.replace("INF", "inf"))
        if kind == XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        if kind == XSD + "date":
            return date.fromisoformat(text)
        if kind == XSD + "dateTime":
            return datetime.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return text
    return text
