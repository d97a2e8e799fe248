"""Where the shipped data are: the ontology, the rules, the questions and the cases.

They stand at top level in a checkout, and inside the package in a wheel; nothing else looks for them.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder", "ontology_files"]

_PACKAGE = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """Return the shipped folder of that name: ``ontology``, ``rules``, ``queries`` or ``cases``.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for base in (_PACKAGE / "_data", _PACKAGE.parent):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"this installation of leverkg lacks its folder {name}/")


def ontology_files() -> list[Path]:
    """Return the files that rules reason with: the ontology itself, not its shapes, sources or alignments."""
    return [folder("ontology") / "leverkg.ttl"]
