"""Contradictions in what follows, on standard error, each with its proof."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from leverkg.cli.terminal import colour_on, note, terminal_width

if TYPE_CHECKING:
    from leverkg.api import Result

__all__ = ["tell_contradictions"]

_SHOWN = 5


def tell_contradictions(result: Result) -> bool:
    """Show what cannot all be so, and tell whether there is any such thing."""
    if result.own_axioms is None:
        return False
    from leverkg.explanations.contradictions import contradictions_of

    found = contradictions_of(result)
    if not found:
        return False
    from leverkg.wording.messages import finding_text

    for finding, explanation in found[:_SHOWN]:
        note(finding_text(finding, colour=colour_on(sys.stderr)))
        note(explanation.text(terminal_width(sys.stderr) or 100))
    if len(found) > _SHOWN:
        note(f"and {len(found) - _SHOWN} more contradictions")
    return True
