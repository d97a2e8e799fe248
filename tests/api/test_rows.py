"""Rows are dicts of Python values, and become frames where the libraries for them are installed."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest

import leverkg
from leverkg.errors import UsageError


@pytest.fixture(scope="module")
def rows(result: leverkg.Result) -> leverkg.Rows:
    return result.query(
        'SELECT * { VALUES (?n ?d ?b ?day ?text ?iri) { (1 1.50 true "2020-02-29"^^xsd:date "a<b" lev:high) '
        "(UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF) } }"
    )


def test_values_are_pythons(rows: leverkg.Rows) -> None:
    assert rows[0] == {
        "n": 1,
        "d": Decimal("1.5"),
        "b": True,
        "day": date(2020, 2, 29),
        "text": "a<b",
        "iri": "https://w3id.org/leverkg#high",
    }
    assert set(rows[1].values()) == {None}
    assert rows.dicts() == list(rows) == rows[:]
    assert len(rows) == 2


def test_labels_stand_for_iris(rows: leverkg.Rows) -> None:
    assert rows.labelled()[0][-1] == "high"


def test_html_is_escaped(rows: leverkg.Rows) -> None:
    assert "a&lt;b" in rows._repr_html_()


def test_ask_is_a_truth_value(result: leverkg.Result) -> None:
    assert result.ask("ASK { ?b a lev:Balance }")
    assert not result.ask("ASK { ?b a lev:Nothing }")
    with pytest.raises(UsageError):
        result.ask("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_missing_library_is_named_with_its_extra(
    rows: leverkg.Rows, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(UsageError) as caught:
        getattr(rows, f"to_{package}")()

    assert caught.value.code == "LEV-U020"
    assert f"leverkg[{package}]" in (caught.value.hint or "")


def test_pandas(rows: leverkg.Rows) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    frame = rows.to_pandas()

    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(rows.columns)


def test_polars(rows: leverkg.Rows) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")

    assert isinstance(rows.to_polars(), polars.DataFrame)
