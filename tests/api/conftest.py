"""The Houston case and what follows from it, once for all tests of the API."""

from __future__ import annotations

from pathlib import Path

import pytest

import leverkg

CASES = Path(__file__).resolve().parents[2] / "cases"


@pytest.fixture(scope="session")
def houston() -> leverkg.Case:
    return leverkg.load(CASES / "houston-lighting")


@pytest.fixture(scope="session")
def result(houston: leverkg.Case) -> leverkg.Result:
    return houston.infer()
