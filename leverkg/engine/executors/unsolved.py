"""Why an executor does not solve a body by itself: it does not cover it, or memory has no room for it."""

from __future__ import annotations

from leverkg.engine.rule import Rule
from leverkg.errors import GuardReached

__all__ = ["NotCovered", "TooMany", "too_many"]


class NotCovered(Exception):
    """A body has something that is left to a store; it says what."""


class TooMany(Exception):
    """There would be more solutions than memory has room for; it says how many."""


def too_many(rule: Rule, product: TooMany) -> GuardReached:
    """Return the error (``LEV-G014``) that names the rule whose body has such a product."""
    return GuardReached(
        f"rule {rule.name!r} would have {product} solutions on the way",
        code="LEV-G014",
        position=rule.position,
        hint="let its parts share more variables, or narrow the rule or the input",
    )
