"""A folder of the user's where what can be computed again is kept between runs, as text or as data.

Nothing depends on it: what cannot be read, is not this user's own, or is not what was written counts as not
there, and what cannot be written is not. ``LEVERKG_CACHE`` names another folder, or ``off``.

Data are kept as Python keeps its compiled modules (:mod:`marshal`), which are read in a fifth of the time
that JSON takes. As with these, whoever could write them could have anything done; so a file counts only if
nobody but the user can have written it.

Source: XDG Base Directory Specification, ``XDG_CACHE_HOME``.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import stat
import time
from importlib.util import source_hash
from typing import Any

__all__ = ["folder", "read", "read_data", "writable", "write", "write_data"]

_MAX_BYTES = 50_000_000
_KEPT = 80  # files, six of them for one version; the oldest above that go when one is written
_TEXT, _DATA = ".json", ".data"
_OFF = frozenset({"off", "no", "0", ""})


def folder() -> str | None:
    """Return the folder, which need not exist; ``None`` where nothing is to be kept."""
    told = os.environ.get("LEVERKG_CACHE")
    if told is not None:
        return None if told.strip().lower() in _OFF else told
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, "leverkg")
    home = os.path.expanduser("~")
    return os.path.join(home, ".cache", "leverkg") if os.path.isabs(home) else None


def writable() -> bool:
    """Tell whether it is worth the work to make what would be written."""
    where = folder()
    if where is None:
        return False
    there = os.path.abspath(where)
    while not os.path.exists(there) and there != os.path.dirname(there):
        there = os.path.dirname(there)
    return os.path.isdir(there) and os.access(there, os.W_OK | os.X_OK)


def read(key: str) -> str | None:
    """Return what was written under a key, or ``None``.

    Args:
        key: letters and digits, made of everything that the text depends on.
    """
    try:
        body = _body(key, _TEXT)
        return None if body is None else str(body, "utf-8")
    except ValueError:
        return None


def read_data(key: str) -> Any:
    """Return the data that were written under a key, or ``None``.

    Args:
        key: as for :func:`read`; the version of Python is part of what they depend on.
    """
    try:
        body = _body(key, _DATA)
        return None if body is None else marshal.loads(body)
    except (ValueError, TypeError, EOFError):
        return None


def _body(key: str, kind: str) -> memoryview | None:
    """Return what was written under a key, if it is there as it was written; of the bytes read no copy."""
    where = folder()
    if where is None:
        return None
    try:
        data = _bytes(os.path.join(where, key + kind))
        end = data.index(b"\n")
    except (OSError, ValueError):
        return None
    body = memoryview(data)[end + 1 :]
    return body if data[:end] == _head(key, body) else None


def _bytes(path: str) -> bytes:
    """Return a file's bytes, if it is a plain file that nobody else could have written."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
            raise ValueError("no plain file, or too large")
        if hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
            raise ValueError("others may have written this")
        return file.read()


def _head(key: str, body: bytes | memoryview) -> bytes:
    # The hash by which Python tells whether a compiled module is of the source that is there.
    return f"leverkg {key} {source_hash(body).hex()}".encode()


def write(key: str, text: str) -> bool:
    """Keep a text under a key: all of it, or nothing.

    Returns:
        Whether it is kept.
    """
    return _write(key, _TEXT, text.encode())


def write_data(key: str, data: Any) -> bool:
    """Keep data under a key: tuples, lists, dictionaries, sets, texts, numbers, truth values and ``None``.

    Returns:
        Whether they are kept.

    Raises:
        TypeError: something else is among them.
    """
    try:
        body = marshal.dumps(data)
    except ValueError as error:
        raise TypeError(str(error)) from None
    return _write(key, _DATA, body)


def _write(key: str, kind: str, body: bytes) -> bool:
    where = folder()
    if where is None:
        return False
    # Not by `tempfile`, which takes as long to import as most runs to be done.
    name = os.path.join(where, f".{os.getpid()}-{time.monotonic_ns()}.part")
    try:
        os.makedirs(where, mode=0o700, exist_ok=True)
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, body) + b"\n" + body)
            os.replace(name, os.path.join(where, key + kind))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError:
        return False
    _prune(where)
    return True


def _prune(where: str) -> None:
    with contextlib.suppress(OSError):
        with os.scandir(where) as entries:
            found = [(e.stat().st_mtime, e.path) for e in entries if e.name.endswith((_TEXT, _DATA, ".part"))]
        for _, old in sorted(found)[:-_KEPT]:
            os.unlink(old)
