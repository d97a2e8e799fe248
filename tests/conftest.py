"""Fixtures that tests of all rooms share, and how generated examples are drawn."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from theory import Theory

# A build repeats the same examples, so that it fails for what was changed; by hand, new ones are drawn.
settings.register_profile("build", derandomize=True, database=None, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("build")


@pytest.fixture(scope="session")
def theory() -> Theory:
    """The shipped theory, compiled once."""
    return Theory()
