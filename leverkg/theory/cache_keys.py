"""Names in the user's cache: made of everything that what is kept under them depends on."""

from __future__ import annotations

import os
import sys
from functools import cache

from leverkg import __version__
from leverkg.digests import digits_of
from leverkg.theory.folders import PACKAGE, ontology_files
from leverkg.theory.terms import PREFIXES

__all__ = ["key_of", "stamp"]

_FORMAT = "3"
_ROOMS = ("engine", "engine/executors", "sparql", "rdf", "theory")


def key_of(*parts: str) -> str:
    """Return a name for parts, the shipped ontology, and the modules that make something of them."""
    return digits_of("\0".join((_always(), *parts)))[:40]


def stamp(path: str) -> str:
    """Return what tells a file from what it was before: its name, size and time."""
    return _stamp(path, os.stat(path))


def _stamp(path: str, found: os.stat_result) -> str:
    return f"{path} {found.st_size} {found.st_mtime_ns}"


@cache
def _always() -> str:
    """Return what is part of every name."""
    parts = [_FORMAT, sys.version, __version__, repr(sorted(PREFIXES.items()))]
    for room in _ROOMS:
        with os.scandir(os.path.join(PACKAGE, room)) as entries:
            modules = [entry for entry in entries if entry.name.endswith(".py")]
        parts += sorted(_stamp(entry.path, entry.stat()) for entry in modules)
    return digits_of("\0".join((*parts, *map(stamp, ontology_files()))))
