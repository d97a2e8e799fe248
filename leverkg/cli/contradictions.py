"""Contradictions in what follows, on standard error, each with its proof."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from leverkg.cli.terminal import colour_on, note, terminal_width
from leverkg.wording.grammar import plural

if TYPE_CHECKING:
    from leverkg.api import Result

__all__ = ["tell_contradictions"]

_SHOWN = 5


def tell_contradictions(result: Result, *, everything: bool = False) -> bool:
    """Show what cannot all be so, and tell whether there is any such thing.

    Args:
        result: what follows.
        everything: show all contradictions, not the first few.
    """
    if result.own_axioms is None:
        return False
    from leverkg.engine.axioms.same import SAME
    from leverkg.explanations.contradictions import contradictions_of

    found = contradictions_of(result)
    if not found:
        return False
    from leverkg.wording.messages import finding_text

    shown = found if everything else found[:_SHOWN]
    for finding, explanation in shown:
        note(finding_text(finding, colour=colour_on(sys.stderr)))
        note(explanation.text(terminal_width(sys.stderr) or 100))
    if len(found) > len(shown):
        note(f"and {plural(len(found) - len(shown), 'more contradiction')}: -v shows all")
    asserted = result.case.asserted
    if not asserted.identities and asserted.having(SAME):
        note("that nodes are the same (owl:sameAs) was not looked at: --same-as takes them for one")
    return True
