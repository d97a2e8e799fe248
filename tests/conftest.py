"""Fixtures that tests of all rooms share."""

from __future__ import annotations

import pytest
from theory import Theory


@pytest.fixture(scope="session")
def theory() -> Theory:
    """The shipped theory, compiled once."""
    return Theory()
