"""A folder of the user's where what can be computed again is kept between runs, as text.

Nothing depends on it: what cannot be read, is not this user's own, or is not what was written counts as not
there, and what cannot be written is not. ``LEVERKG_CACHE`` names another folder, or ``off``.

Source: XDG Base Directory Specification, ``XDG_CACHE_HOME``.
"""

from __future__ import annotations

import contextlib
import os
import stat
from importlib.util import source_hash

__all__ = ["folder", "read", "writable", "write"]

_MAX_BYTES = 50_000_000
_KEPT = 40  # files, five of them for one version; the oldest above that go when one is written
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
    where = folder()
    if where is None:
        return None
    try:
        data = _bytes(os.path.join(where, f"{key}.json"))
        head, _, body = data.partition(b"\n")
        return body.decode() if head == _head(key, body) else None
    except (OSError, ValueError):
        return None


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


def _head(key: str, body: bytes) -> bytes:
    # The hash by which Python tells whether a compiled module is of the source that is there.
    return f"leverkg {key} {source_hash(body).hex()}".encode()


def write(key: str, text: str) -> bool:
    """Keep a text under a key: all of it, or nothing.

    Returns:
        Whether it is kept.
    """
    where = folder()
    if where is None:
        return False
    import tempfile  # which takes longer to import than to read what is there

    body = text.encode()
    try:
        os.makedirs(where, mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=where)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, body) + b"\n" + body)
            os.replace(name, os.path.join(where, f"{key}.json"))
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
            found = [(e.stat().st_mtime, e.path) for e in entries if e.name.endswith((".json", ".part"))]
        for _, old in sorted(found)[:-_KEPT]:
            os.unlink(old)
