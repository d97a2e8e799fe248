"""The check of a large case in a process of its own, while this one derives what follows.

The other process is a copy of this one, which sends its findings back: nothing else of a large case has to
pass between them. It makes the terms that a check looks at; this one needs few of them.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from leverkg.case.loaded import LoadedCase
from leverkg.checks.check import check

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from leverkg.case.load import Asserted
    from leverkg.findings import Finding

__all__ = ["checked_beside"]


@contextmanager
def checked_beside(case: LoadedCase, *, shapes: bool) -> Iterator[Callable[[], list[Finding]]]:
    """Check a case beside whatever is done inside.

    Gives a function that returns what :func:`leverkg.checks.check.check` does, and waits until that is known.
    Where a copy of the process does not work, the case is checked when that is called.

    Args:
        case: what to check.
        shapes: whether all shapes are asked.
    """
    if not _may_fork():
        yield lambda: check(case, shapes=shapes)
        return
    from multiprocessing import get_context

    forking = get_context("fork")
    receiver, sender = forking.Pipe(duplex=False)
    arguments = sender, receiver, case.asserted.apart(), shapes
    other = forking.Process(target=_send, args=arguments, daemon=True)
    try:
        with warnings.catch_warnings():
            # There may be the thread that waits for signals, and polars' own; none holds a lock that the copy
            # could miss, since it asks nothing of polars.
            warnings.simplefilter("ignore", DeprecationWarning)
            other.start()
    except OSError:  # there may be no more processes, or no memory for one
        receiver.close()
        sender.close()
        yield lambda: check(case, shapes=shapes)
        return
    sender.close()

    def findings() -> list[Finding]:
        try:
            found: list[Finding] = receiver.recv()
        except (EOFError, OSError):  # the other one could not, or was ended: what is wrong shows here
            return check(case, shapes=shapes)
        return found

    try:
        yield findings
    finally:
        receiver.close()
        other.kill()
        other.join()


def _may_fork() -> bool:
    """Tell whether a copy of this process works, and has a core of its own."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _send(sender: Connection, receiver: Connection, asserted: Callable[[], Asserted], shapes: bool) -> None:
    """Send what is wrong with a case; nothing if it cannot be found.

    Args:
        sender: where to.
        receiver: the other end, which is the first process's alone from now on.
        asserted: gives what the case says.
        shapes: whether all shapes are asked.
    """
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    receiver.close()
    Thread(target=_end_unheard, args=(sender.fileno(),), daemon=True).start()
    with suppress(Exception):
        sender.send(check(LoadedCase(asserted()), shapes=shapes))


def _end_unheard(descriptor: int) -> None:
    """End this process once nobody reads a pipe any more: a limit of time or memory ends the first process
    at once, which then cannot end this one."""
    import select

    pipe = select.poll()
    pipe.register(descriptor, 0)  # of what is always told there is only this
    pipe.poll()
    os._exit(1)
