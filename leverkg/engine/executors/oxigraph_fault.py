"""What is said of a rule whose head would need an IRI that the body did not make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leverkg.engine.executor import Row
from leverkg.engine.rule import Rule
from leverkg.errors import RuleError

__all__ = ["unbound_iri"]


def unbound_iri(rule: Rule, watched: Sequence[str], rows: Iterable[Row]) -> RuleError:
    """Return the error (``LEV-R040``) that shows the first row in which a variable has no IRI.

    Args:
        rule: the rule.
        watched: the variables that have to come out as IRIs.
        rows: the solutions of its body.
    """
    row = next((row for row in rows if any(name not in row for name in watched)), {})
    missing = next((name for name in watched if name not in row), watched[0])
    shown = ", ".join(f"?{name} = {term}" for name, term in sorted(row.items())) or "no variable is bound"
    return RuleError(
        f"rule {rule.name!r} makes no IRI for ?{missing} in the row: {shown}",
        code="LEV-R040",
        position=rule.position,
        hint="wrap what goes into the IRI in ENCODE_FOR_URI(…), or make sure that it is bound",
    )
