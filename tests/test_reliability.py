"""Krippendorff's alpha against his own worked examples, and by what must hold of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leverkg.library.reliability import nominal_alpha, ordinal_alpha

RANKS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


def test_two_coders_of_ten_units_that_are_one_or_the_other():
    """The example that Krippendorff works out for binary data, whose alpha he gives as 0.095."""
    one, other = "0100000010", "1110010000"

    assert nominal_alpha(list(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.0005)


def test_two_coders_of_twelve_units_in_five_categories():
    """His example of Ben and Gerry, whose alpha he gives as 0.692."""
    ben, gerry = "aabbdcccedda", "babbbccceddd"

    assert nominal_alpha(list(zip(ben, gerry, strict=True))) == pytest.approx(0.692, abs=0.0005)


def test_where_all_is_the_same_there_is_nothing_to_agree_on():
    assert nominal_alpha([("a", "a"), ("a", "a")]) is None
    assert ordinal_alpha([]) is None


def test_a_step_apart_is_nearer_than_two():
    near = [(0, 1), (1, 1), (2, 2), (3, 3), (0, 0)]
    far = [(0, 3), (1, 1), (2, 2), (3, 3), (0, 0)]

    assert ordinal_alpha(near) > ordinal_alpha(far)


@given(RANKS)
def test_perfect_agreement_is_one_and_nothing_is_more(pairs):
    alike = [(one, one) for one, _ in pairs]

    for alpha in (nominal_alpha, ordinal_alpha):
        assert alpha(alike) in (None, 1)
        assert (alpha(pairs) or 0) <= 1


@given(RANKS)
def test_who_is_first_does_not_matter(pairs):
    turned = [(other, one) for one, other in pairs]

    for alpha in (nominal_alpha, ordinal_alpha):
        assert alpha(turned) == pytest.approx(alpha(pairs))


@given(RANKS)
def test_only_the_order_of_ranks_matters(pairs):
    stretched = [(one * one + one, other * other + other) for one, other in pairs]

    assert ordinal_alpha(stretched) == pytest.approx(ordinal_alpha(pairs))
