"""What goes to a terminal: colours, notes on standard error, and progress.

Data go to standard output, everything else to standard error. Colours only on a terminal and without
``NO_COLOR`` (https://no-color.org); progress only on a terminal, and only after a second.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["colour_on", "emit", "emit_bytes", "is_terminal", "note", "progress", "terminal_width", "width"]

_PATIENCE = 1.0


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def colour_on(stream: TextIO) -> bool:
    """Tell whether a stream shows colours: a terminal that has any, and nobody said otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return how many columns a text for people may have: those of the terminal, at most 110, else 100."""
    if not is_terminal(sys.stdout):
        return 100
    import shutil

    return max(40, min(110, shutil.get_terminal_size().columns))


def terminal_width(stream: TextIO) -> int | None:
    """Return how many columns a stream has; None for what is no terminal, where nothing need be broken."""
    if not is_terminal(stream):
        return None
    import shutil

    return max(60, shutil.get_terminal_size().columns)


def emit(text: str) -> None:
    """Write data to standard output, with a line end."""
    if text and not text.endswith("\n"):
        text += "\n"
    emit_bytes(text.encode("utf-8", "surrogateescape"))


def emit_bytes(data: bytes) -> None:
    """Write bytes to standard output, whatever encoding the terminal claims, and see that they have
    arrived."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a test's stream
        sys.stdout.write(data.decode())
    else:
        buffer.write(data)
        buffer.flush()
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line to standard error."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def progress(text: str, *, quiet: bool = False) -> Iterator[None]:
    """Show on a terminal what takes longer than a second, and take it away when it is done."""
    if quiet or not is_terminal(sys.stderr):
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        sys.stderr.write(f"{text} …")
        sys.stderr.flush()

    timer = threading.Timer(_PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
