"""Digests are those of SHA-256, whatever module they come from."""

import hashlib

import pytest

from leverkg.digests import digits_of


@pytest.mark.parametrize("text", ["", "abc", "Umläute und 漢字", "x" * 10_000])
def test_they_are_those_of_hashlib(text):
    assert digits_of(text) == hashlib.sha256(text.encode()).hexdigest()
