"""Names in the user's cache: made of everything that what is kept under them depends on."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from leverkg.theory.folders import ontology_files
from leverkg.theory.terms import PREFIXES

__all__ = ["key_of", "stamp"]

_FORMAT = "3"
_ROOMS = ("engine", "engine/executors", "sparql", "rdf", "theory")


def key_of(parts: Iterable[bytes]) -> str:
    """Return a name for parts, the shipped ontology, and the modules that make something of them."""
    digest = _begun().copy()
    for part in parts:
        digest.update(part + b"\0")
    return digest.hexdigest()[:40]


def stamp(path: str | os.PathLike[str]) -> bytes:
    """Return what tells a file from what it was before: its name, size and time."""
    found = os.stat(path)  # noqa: PTH116 - asked for many files
    return f"{os.fspath(path)} {found.st_size} {found.st_mtime_ns}".encode()


@cache
def _begun() -> hashlib._Hash:
    package = Path(__file__).parents[1]
    digest = hashlib.sha256((package / "__init__.py").read_bytes())  # the version among others
    for part in (_FORMAT, sys.version, repr(sorted(PREFIXES.items()))):
        digest.update(part.encode() + b"\0")
    for room in _ROOMS:
        with os.scandir(package / room) as entries:
            for entry in sorted((e for e in entries if e.name.endswith(".py")), key=lambda e: e.name):
                found = entry.stat()
                digest.update(f"{entry.path} {found.st_size} {found.st_mtime_ns}\0".encode())
    for path in ontology_files():
        digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest
