"""Which executor a run gets: rows for what people work on by hand, columns for what is large."""

from __future__ import annotations

from importlib.util import find_spec

from leverkg.case.working_set import WorkingSet
from leverkg.errors import UsageError
from leverkg.theory.terms import lev

__all__ = ["EXECUTORS", "GROWN", "LARGE", "NARROWED", "choose", "columns_advice", "columns_work", "is_large"]

EXECUTORS = ("auto", "rows", "oxigraph", "columns")

LARGE = 20_000
"""From so many triples on, columns are as fast, with the time it takes to load polars and to plan anew."""

NARROWED = 50_000
"""The same where one view at some moments is wanted: fewer than `GROWN` follow then, and rows take three
fifths of the time at so many; and without the theory, whose two hundred bodies make the most of a run."""

GROWN = 100_000
"""A run over rows that comes to more conclusions is begun again over columns: how much follows is known only
when it has followed, and rows are at so many in the time that columns take to begin."""


def choose(name: str, given: WorkingSet) -> tuple[str, ...]:
    """Return which executor is taken: `rows`, `oxigraph` or `columns`; or two, the second for what grows,
    if columns can be used then.

    Args:
        name: one of the three, or `auto` for whichever is fastest for such a working set.
        given: the working set.

    Raises:
        UsageError: there is none of that name (LEV-U010), or what it needs is not installed (LEV-U020).
    """
    if name not in EXECUTORS:
        raise UsageError(
            f'there is no executor "{name}"', code="LEV-U010", hint=f"known: {', '.join(EXECUTORS)}"
        )
    if name == "auto":
        if is_large(given):
            return ("columns",) if columns_work() else ("rows",)
        return ("rows", "columns") if find_spec("polars") else ("rows",)
    if name == "columns" and not columns_work():
        from leverkg.engine.executors.columns_there import OLDEST

        version = ".".join(map(str, OLDEST))
        raise UsageError(
            f"the executor columns needs polars, of version {version} or later, which is not installed",
            code="LEV-U020",
            hint="pip install 'leverkg[columns]', or leave --executor out",
        )
    return (name,)


def is_large(given: WorkingSet) -> bool:
    """Tell whether a working set is for columns rather than rows."""
    narrowed = {lev("viewOnly"), lev("momentsOnly")} <= {predicate for _, predicate, _ in given.options}
    return given.size() >= (NARROWED if narrowed or given.prepared is None else LARGE)


def columns_advice(given: WorkingSet) -> str | None:
    """Return what would make a run over a large working set faster; None where nothing is missing."""
    if not is_large(given) or columns_work():
        return None
    return "large inputs take a small part of the time over columns: pip install 'leverkg[columns]'"


def columns_work() -> bool:
    """Tell whether columns can be used; to know that, polars is loaded if it is there."""
    from leverkg.engine.executors.columns_there import columns_there

    return columns_there()
