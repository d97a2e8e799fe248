"""What is said of what the store refuses, and of a head that would need an IRI that the body did not make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from leverkg.engine.executor import Row
from leverkg.engine.rule import Rule
from leverkg.errors import Position, RuleError

__all__ = ["no_iri", "refused"]

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


def no_iri(rule: Rule, watched: Sequence[str], row: Row) -> RuleError:
    """Return the error (``LEV-R040``) that shows a row in which a text is no IRI.

    Args:
        rule: the rule.
        watched: the variables that are made IRIs of texts.
        row: the solution of :func:`leverkg.engine.executors.iris_made.where_invalid`.
    """
    from leverkg.sparql.scope import mentioned

    own = mentioned(rule.body)
    known = {name: term for name, term in row.items() if name in own}
    missing = next((name for name in watched if name not in row), watched[0])
    shown = ", ".join(f"?{name} = {term}" for name, term in sorted(known.items())) or "no variable is bound"
    return RuleError(
        f"rule {rule.name!r} makes no IRI for ?{missing} in the row: {shown}",
        code="LEV-R040",
        position=rule.position,
        hint="wrap what goes into the IRI in ENCODE_FOR_URI(…); one that is relative needs a BASE",
    )
