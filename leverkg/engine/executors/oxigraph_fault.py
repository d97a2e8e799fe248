"""What is said of what the store refuses, and of a head that would need an IRI that the body did not make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from leverkg.engine.executor import Row
from leverkg.engine.rule import Rule
from leverkg.errors import Position, RuleError

__all__ = ["refused", "unbound_iri"]

_RAISED = (SyntaxError, ValueError, RuntimeError, OSError)


@contextmanager
def refused(what: str, text: str = "", position: Position | None = None) -> Iterator[None]:
    """Turn what the store raises into a RuleError (``LEV-R041``).

    Args:
        what: is refused.
        text: of it, to be shown.
        position: where it stands.
    """
    try:
        yield
    except _RAISED as error:
        raise RuleError(
            f"the store refuses {what}: {error}{text and chr(10) + text}",
            code="LEV-R041",
            position=position,
            hint="rewrite the construct that it names",
        ) from error


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
