"""A verb at work: signals, the limits of time and memory, and what belongs to every verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leverkg.cli.options import Run

__all__ = ["session"]


@contextmanager
def session(run: Run) -> Iterator[None]:
    """Do a verb's work under its limits: an interrupt, a timeout or too much memory ends it cleanly.

    Ends the process itself where only that helps: in the middle of a native call.
    """
    from leverkg.inference.activity import now
    from leverkg.rdf.interrupt import guarded

    with guarded(timeout=run.timeout, describe=now):
        if run.memory is None:
            yield
            return
        from leverkg.cli.memory import memory_limit

        with memory_limit(run.memory):
            yield
