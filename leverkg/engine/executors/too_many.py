"""Products of parts of a body that share nothing: more solutions than memory has room for end the run."""

from __future__ import annotations

from leverkg.engine.rule import Rule
from leverkg.errors import GuardReached

__all__ = ["TooMany", "too_many"]


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
