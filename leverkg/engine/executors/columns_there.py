"""Whether columns can be used: whether polars is there, in a version that knows what they ask of it."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["OLDEST", "columns_there"]

OLDEST = (1, 28)
"""The first version of polars that does; the extra ``columns`` asks for it too."""


def columns_there() -> bool:
    """Tell whether columns can be used; polars is loaded if it is there, which takes a tenth of a second."""
    if find_spec("polars") is None:
        return False
    import polars

    return tuple(map(int, polars.__version__.split(".")[:2])) >= OLDEST
