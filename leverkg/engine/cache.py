"""A folder of the user's where what can be computed again is kept between runs, as text.

Nothing depends on it: what cannot be read, is not this user's own, or is not what was written counts as not
there, and what cannot be written is not. ``LEVERKG_CACHE`` names another folder, or ``off``.

Source: XDG Base Directory Specification, ``XDG_CACHE_HOME``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path

__all__ = ["folder", "read", "writable", "write"]

_MAX_BYTES = 50_000_000
_KEPT = 80  # files, six of them for one version; the oldest above that go when one is written
_OFF = frozenset({"off", "no", "0", ""})


def folder() -> Path | None:
    """Return the folder, which need not exist; ``None`` where nothing is to be kept."""
    told = os.environ.get("LEVERKG_CACHE")
    if told is not None:
        return None if told.strip().lower() in _OFF else Path(told)
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "leverkg"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / ".cache" / "leverkg" if home.is_absolute() else None


def writable() -> bool:
    """Tell whether it is worth the work to make what would be written."""
    where = folder()
    if where is None:
        return False
    there = next((path for path in (where, *where.parents) if path.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def read(key: str) -> str | None:
    """Return what was written under a key, or ``None``.

    Args:
        key: letters and digits, made of everything that the text depends on.
    """
    where = folder()
    if where is None:
        return None
    try:
        data = _bytes(where / f"{key}.json")
        head, _, body = data.partition(b"\n")
        return body.decode() if head == _head(key, body) else None
    except (OSError, ValueError):
        return None


def _bytes(path: Path) -> bytes:
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
    return f"leverkg {key} {hashlib.sha256(body).hexdigest()}".encode()


def write(key: str, text: str) -> bool:
    """Keep a text under a key: all of it, or nothing.

    Returns:
        Whether it is kept.
    """
    where = folder()
    if where is None:
        return False
    import tempfile  # which is more work than to read what is there

    body = text.encode()
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=where)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, body) + b"\n" + body)
            Path(name).replace(where / f"{key}.json")
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError:
        return False
    _prune(where)
    return True


def _prune(where: Path) -> None:
    with contextlib.suppress(OSError):
        names = [*where.glob("*.json"), *where.glob(".*.part")]
        for old in sorted(names, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink()
