"""How far two coders agree beyond what chance would give: Krippendorff's alpha.

Source: Krippendorff, Content Analysis: An Introduction to Its Methodology, chapter on reliability (not
checked), and his own worked examples, which the tests repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

__all__ = ["nominal_alpha", "ordinal_alpha"]

V = TypeVar("V", bound=Hashable)


def nominal_alpha(pairs: Sequence[tuple[V, V]]) -> float | None:
    """Return alpha where two values are either the same or not.

    Args:
        pairs: for each unit what the one coder says and what the other says.

    Returns:
        1 where they always agree, 0 where they agree as chance would, below where they agree less than that;
        None where there is nothing to agree on, since all say the same of all units or there is no unit.
    """
    return _alpha(pairs, lambda one, other: float(one != other))


def ordinal_alpha(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return alpha where values are ranks, and what lies between two counts for how far they are apart.

    The distance of two ranks is the square of how many of all values given lie from the one to the other,
    those at the two ends by half, so that only the order of ranks matters. Arguments and result are those of
    :func:`nominal_alpha`.
    """
    given = Counter(value for pair in pairs for value in pair)

    def distance(one: int, other: int) -> float:
        if one == other:
            return 0.0
        low, high = min(one, other), max(one, other)
        between = sum(count for rank, count in given.items() if low <= rank <= high)
        return (between - (given[low] + given[high]) / 2) ** 2

    return _alpha(pairs, distance)


def _alpha(pairs: Sequence[tuple[V, V]], distance: Callable[[V, V], float]) -> float | None:
    given = Counter(value for pair in pairs for value in pair)
    total = given.total()
    expected = sum(
        one_count * other_count * distance(one, other)
        for one, one_count in given.items()
        for other, other_count in given.items()
    )
    if not expected:
        return None
    observed = 2 * sum(distance(one, other) for one, other in pairs)
    return 1 - (total - 1) * observed / expected
