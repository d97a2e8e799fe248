"""Ending a run from outside: signals and the time limit, also while native code runs.

A call into the store cannot be interrupted from Python: handlers run only when it returns. So a thread waits
on the file descriptor that Python writes signal numbers to. It gives the main thread half a second to
unwind, then removes what must not stay behind and ends the process. While a native call holds the
interpreter lock (parsing of one large file does) the thread is late by as much, not for ever.
"""

from __future__ import annotations

import _thread
import contextlib
import io
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

from leverkg.errors import GuardReached

__all__ = ["GRACE", "Interrupted", "critical", "guarded", "keep_temporary", "remove_temporary", "temporary"]

GRACE = 0.5
"""Seconds that the main thread has to unwind by itself."""

_STOP = b"\0"
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(BaseException):
    """A signal asked the process to end; not an Exception, so that no handler of errors swallows it.

    Attributes:
        exit_code: 128 and the number of the signal: 130 for SIGINT, 143 for SIGTERM.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"interrupted by {signal.Signals(number).name}")
        self.exit_code = 128 + number


# --- what must not stay behind

_temporary: set[str] = set()
_lock = threading.RLock()
_deferred: list[BaseException] = []
_depth = 0


def temporary(path: str) -> None:
    """Have a file removed if the process is ended from outside."""
    _temporary.add(path)


def keep_temporary(path: str) -> None:
    """Take back :func:`temporary`: the file has become a result, or is gone."""
    _temporary.discard(path)


@contextlib.contextmanager
def critical() -> Iterator[None]:
    """Hold signals and the time limit off for a moment: between the renames of several outputs.

    Raises:
        Interrupted, GuardReached: at the end, if one of them came in the meantime.
    """
    global _depth
    try:
        with _lock:
            _depth += 1
            try:
                yield
            finally:
                _depth -= 1
    finally:
        if not _depth and _deferred:
            raise _deferred.pop()


def _raise(error: BaseException) -> None:
    """Raise in the main thread now, or at the end of the critical section it is in."""
    if _depth:
        _deferred.append(error)
    else:
        raise error


def remove_temporary() -> None:
    """Remove what :func:`temporary` names: the last thing before the process is ended."""
    for path in list(_temporary):
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - nothing that could fail may come between


# --- the watch


@contextlib.contextmanager
def guarded(timeout: float | None = None, describe: Callable[[], str] | None = None) -> Iterator[None]:
    """Run a block that SIGINT, SIGTERM, SIGHUP or a time limit can end at any moment.

    In Python code the block unwinds as by any exception; in native code the process ends after
    :data:`GRACE`. A second signal ends it at once. Outside the main thread nothing is guarded, since signals
    arrive there only.

    Args:
        timeout: seconds that the block may take.
        describe: says what is going on, for the message about the time limit.

    Raises:
        SystemExit: 130, 143 or 129, when a signal arrived and the block unwound.
        GuardReached: LEV-G001, when the time was over and the block unwound.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    receiver, sender = _ends()
    watch = _Watch(receiver, timeout, describe)
    old_descriptor = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    old_handlers = {number: signal.signal(number, watch.handle) for number in _SIGNALS}
    thread = threading.Thread(target=watch.run, name="leverkg-watch", daemon=True)
    thread.start()
    try:
        yield
    except Interrupted as interruption:
        watch.done = True
        remove_temporary()  # a second signal may have come between a file and its removal
        raise SystemExit(interruption.exit_code) from None
    finally:
        watch.done = True
        with contextlib.suppress(OSError):
            sender.write(_STOP)
        thread.join(GRACE)
        for number, handler in old_handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(old_descriptor)
        receiver.close()
        sender.close()


def _ends() -> tuple[io.RawIOBase, io.RawIOBase]:
    """Return where signals are read, and where they are written without ever blocking."""
    if os.name == "nt":  # there neither signals nor `select` know pipes
        import socket

        receiver, sender = socket.socketpair()
        sender.setblocking(False)
        return receiver.makefile("rb", buffering=0), sender.makefile("wb", buffering=0)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    return io.FileIO(reading, "rb"), io.FileIO(writing, "wb")


class _Watch:
    """Waits for signals and the deadline, in a thread of its own."""

    def __init__(
        self, receiver: io.RawIOBase, timeout: float | None, describe: Callable[[], str] | None
    ) -> None:
        self._receiver = receiver
        self._timeout = timeout
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._describe = describe
        self._expired = False
        self.done = False

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Raise in the main thread; called by Python between two instructions."""
        if self.done:
            return
        if self._expired:
            _raise(
                GuardReached(self._limit(), code="LEV-G001", hint="raise --timeout, or narrow the question")
            )
        else:
            _raise(Interrupted(number))

    def run(self) -> None:
        """Wait; then let the main thread unwind, or end the process."""
        number = self._next(self._deadline)
        if number is None:
            self._expired = True
            _thread.interrupt_main()
            if self._next(time.monotonic() + GRACE) == signal.SIGINT:  # our own
                number = self._next(time.monotonic() + GRACE)
            if number != 0 and not self.done:
                self._end(5, self._limit())
        elif number:
            again = self._next(time.monotonic() + GRACE)
            if again != 0 and not self.done:
                self._end(128 + number, "interrupted")

    def _next(self, deadline: float | None) -> int | None:
        """The number of the next signal, 0 when the block has ended, None when the time is over."""
        try:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._receiver], [], [], left)
            return (self._receiver.read(1) or _STOP)[0] if ready else None
        except (OSError, ValueError, IndexError):
            return 0  # closed: the block has ended

    def _limit(self) -> str:
        doing = self._describe() if self._describe else ""
        return f"the time limit of {self._timeout:g} s was reached" + (f", {doing}" if doing else "")

    def _end(self, code: int, message: str) -> None:
        _lock.acquire(timeout=1)  # not between two renames
        remove_temporary()
        label = "error[LEV-G001]: " if code == 5 else ""
        with contextlib.suppress(OSError):
            os.write(2, f"\n{label}{message}\n".encode())
        os._exit(code)
