"""The check of a large case in a process of its own, while this one makes what rules start from.

Both go through all that a case says, and neither needs the other. The other process is a copy of this one,
which sends its findings back: nothing else of a large case has to pass between them.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from leverkg.checks.check import check
from leverkg.errors import LeverkgError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from leverkg.case.loaded import LoadedCase
    from leverkg.findings import Finding

__all__ = ["check_beside"]


def check_beside(case: LoadedCase, *, shapes: bool) -> list[Finding]:
    """Return what :func:`leverkg.checks.check.check` does, and have the working set of the case made beside.

    Where a copy of the process does not work, there is no other one and nothing is made beside.

    Args:
        case: what to check, and what rules are to be run over.
        shapes: whether all shapes are asked.

    Raises:
        RuleError: a shape cannot be evaluated.
    """
    if not _may_fork():
        return check(case, shapes=shapes)
    from multiprocessing import get_context

    case.asserted.by_predicate  # noqa: B018 - both need it, so it is made before
    forking = get_context("fork")
    receiver, sender = forking.Pipe(duplex=False)
    other = forking.Process(target=_send, args=(sender, case, shapes), daemon=True)
    with warnings.catch_warnings():
        # There may be the thread that waits for signals; it holds no lock that the copy could miss.
        warnings.simplefilter("ignore", DeprecationWarning)
        other.start()
    sender.close()
    try:
        with suppress(LeverkgError):  # raised again when rules are to be run, after what is found is told
            case.given  # noqa: B018
        found: list[Finding] = receiver.recv()
        return found
    except EOFError:  # the other one could not: what is wrong shows here
        return check(case, shapes=shapes)
    finally:
        receiver.close()
        other.kill()
        other.join()


def _may_fork() -> bool:
    """Tell whether a copy of this process works, and has a core of its own; polars' threads would be lost."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and "polars" not in sys.modules


def _send(sender: Connection, case: LoadedCase, shapes: bool) -> None:
    """Send what is wrong with a case; nothing if it cannot be found."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with suppress(Exception):
        sender.send(check(case, shapes=shapes))
