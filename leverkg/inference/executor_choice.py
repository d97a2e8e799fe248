"""Which executor a run gets: rows for what people work on by hand, columns for what is large."""

from __future__ import annotations

from importlib.util import find_spec

from leverkg.case.cells import upper_bound
from leverkg.case.working_set import WorkingSet
from leverkg.errors import UsageError

__all__ = ["EXECUTORS", "LARGE", "choose", "columns_advice"]

EXECUTORS = ("auto", "rows", "oxigraph", "columns")

LARGE = 20_000
"""From so many triples on, columns are as fast, with the time it takes to load polars and to plan anew."""

FEW_RULES = 250
"""The same where the theory takes no part: a user's own rules are few, and polars alone is to be loaded."""

MANY_CELLS = 100_000
"""The same by what could hold where, for runs of which no proofs are asked."""


def choose(name: str, given: WorkingSet, *, proofs: bool = True) -> str:
    """Return which executor is taken: `rows`, `oxigraph` or `columns`.

    Args:
        name: one of the three, or `auto` for whichever is fastest for such a working set.
        given: the working set.
        proofs: whether proofs may be asked for. These are sought in a store, so that of a small case they are
            asked of the store that derived it.

    Raises:
        UsageError: there is none of that name (LEV-U010), or what it needs is not installed (LEV-U020).
    """
    if name not in EXECUTORS:
        raise UsageError(
            f'there is no executor "{name}"', code="LEV-U010", hint=f"known: {', '.join(EXECUTORS)}"
        )
    if name == "auto":
        return "columns" if _is_large(given, proofs=proofs) and _installed() else "rows"
    if name == "columns" and not _installed():
        raise UsageError(
            "the executor columns needs polars, which is not installed",
            code="LEV-U020",
            hint="pip install 'leverkg[columns]', or leave --executor out",
        )
    return name


def columns_advice(given: WorkingSet) -> str | None:
    """Return what would make a run over a large working set faster; None where nothing is missing."""
    if not _is_large(given, proofs=True) or _installed():
        return None
    return "large inputs take a small part of the time over columns: pip install 'leverkg[columns]'"


def _installed() -> bool:
    return find_spec("polars") is not None


def _is_large(given: WorkingSet, *, proofs: bool) -> bool:
    size = given.size()
    if given.prepared is None:
        return size >= FEW_RULES
    return size >= LARGE or (not proofs and upper_bound(given) >= MANY_CELLS)
