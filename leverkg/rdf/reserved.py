"""IRIs that leverkg keeps for itself, which no input may use.

Blank nodes stand in a store under IRIs of this kind, and so do the graphs of an engine's rounds. An input
with such an IRI would be taken for what it is not.
"""

from __future__ import annotations

__all__ = ["BLANK", "RESERVED"]

RESERVED = "urn:leverkg-"
"""What all of them begin with."""

BLANK = RESERVED + "blank:"
"""What stands before the label in the IRI of a blank node."""
