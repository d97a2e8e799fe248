"""Properties that a proof of the theory's conclusions need not tell: nobody states them, or all know them."""

from __future__ import annotations

from leverkg.theory.terms import lev

__all__ = ["AUXILIARY", "IMPLIED"]

AUXILIARY = frozenset(
    lev(name)
    for name in [
        "versionOf",
        "sight",
        "eyes",
        "exceptEyes",
        "fromDay",
        "untilDay",
        "since",
        "notStated",
        "dateDay",
        "openTo",
        "neededByDay",
        "availableFromDay",
        "leadDays",
        "beginsDay",
        "endsDay",
        "within",
        "statedAt",
        "consequence",
    ]
)
"""Properties that preparing a case adds, and nobody states."""

IMPLIED = frozenset({lev("canServe"), lev("onOfferIn")})
"""What the sentence around it implies: that a provision for a need can serve it."""
