"""Where the shipped data are: the ontology, the rules, the questions and the cases.

They stand at top level in a checkout, and inside the package in a wheel; nothing else looks for them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PACKAGE", "folder", "ontology_files", "place"]

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""Where the modules are."""


def place(name: str, *below: str) -> str:
    """Return where a shipped folder is, or something in it.

    Args:
        name: ``ontology``, ``rules``, ``queries`` or ``cases``.
        below: the names of what is meant in it, from the outside in.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for base in (os.path.join(PACKAGE, "_data"), os.path.dirname(PACKAGE)):
        found = os.path.join(base, name)
        if os.path.isdir(found):
            return os.path.join(found, *below)
    raise FileNotFoundError(f"this installation of leverkg lacks its folder {name}/")


def folder(name: str) -> Path:
    """Return the shipped folder of that name as a path; see :func:`place`."""
    from pathlib import Path  # which takes longer to import than a small case to check

    return Path(place(name))


def ontology_files() -> list[str]:
    """Return the files that rules reason with: the ontology itself, not its shapes, sources or alignments."""
    return [place("ontology", "leverkg.ttl")]
