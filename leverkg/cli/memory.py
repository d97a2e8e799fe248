"""The limit of memory, kept by looking: a thread that ends the process cleanly when it grows too large.

Python cannot be told of a failed allocation inside a native call: the process would die at once. So the size
is looked at several times a second, which is soon enough for anything but the wildest growth.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["memory_limit", "resident"]

_INTERVAL = 0.1
_STATM = Path("/proc/self/statm")


def resident() -> int | None:
    """Return how many bytes of memory the process has; None where the system does not tell."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        try:
            import resource
        except ImportError:
            return None
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def memory_limit(limit: int) -> Iterator[None]:
    """End the process with exit code 5 when it has more memory than the limit, nothing half-written left."""
    from leverkg.errors import UsageError
    from leverkg.inference.activity import now
    from leverkg.rdf.interrupt import remove_temporary  # what a signal does before it ends the process

    if resident() is None:
        raise UsageError("this system does not tell how much memory is used", code="LEV-U005")
    done = threading.Event()

    def watch() -> None:
        while True:
            if (resident() or 0) > limit:
                remove_temporary()
                where = f", {now()}" if now() else ""
                message = f"error[LEV-G022]: more than {limit:,} bytes of memory are used{where}"
                hint = "      = raise --memory, or narrow the run: --moments, --views, fewer files"
                os.write(2, f"{message}\n{hint}\n".encode())
                os._exit(5)
            if done.wait(_INTERVAL):
                return

    thread = threading.Thread(target=watch, daemon=True, name="memory limit")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
