"""What why-not answers: how each rule falls short, part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leverkg.engine.header import placeholders
from leverkg.engine.proofs.asked_heads import Pattern
from leverkg.engine.rule import Rule
from leverkg.rdf.term import Term, Triple
from leverkg.sparql.tree import Expression

__all__ = ["Attempt", "Blocker", "Branch", "Missing", "WhyNot", "blocked_says"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of a body that does not hold beside the parts kept.

    Attributes:
        text: the part, with the values known put in.
        near: triples that differ from it in one place.
        because: how rules that could give it fall short, if it was looked into.
        pattern: the part as a pattern, if it is a triple.
        branches: how each alternative falls short, if it is a union.
        again: the rules that could give it and are being looked into already.
    """

    text: str
    near: tuple[Triple, ...] = ()
    because: tuple[Attempt, ...] = ()
    pattern: Pattern | None = None
    branches: tuple[Branch, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocker:
    """A filter or negation that nothing passes although all patterns hold.

    Attributes:
        kind: ``filter``, ``not exists``, ``minus``, ``bound`` for what should have no value, ``value`` for
            what is computed to be something else than was asked for, ``error`` for a condition that cannot be
            computed for any solution, or ``condition`` of a rule in Turtle,
            or ``exists`` for what should be there besides.
        text: the condition, with the values of the solution shown put in.
        bindings: a solution that it stops.
        found: triples that are there and should not be.
        reason: what the text does not show: why it is an error.
        condition: of a filter what is false, with values put in.
        lacks: how what should be there besides falls short.
    """

    kind: str
    text: str
    bindings: tuple[tuple[str, Term], ...]
    found: tuple[Triple, ...] = ()
    reason: str = ""
    condition: Expression | None = None
    lacks: Branch | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """How one alternative of a union falls short beside the parts kept.

    Attributes:
        held: triples that its parts rest on as far as they hold.
        missing: parts that do not hold.
        blockers: what is in the way, where nothing is missing.
    """

    held: tuple[Triple, ...]
    missing: tuple[Missing, ...]
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one rule falls short.

    Attributes:
        rule: the rule.
        bindings: what is known of its variables: from the question, and from a solution of the parts kept.
        held: triples that the parts kept rest on, in that solution.
        missing: parts that do not hold beside them.
        blockers: filters and negations in the way, where nothing is missing.
        opaque: a rule that cannot be looked into: one in Python, or in Turtle with ends that are computed.
        late: all that it asks for is there, but came only when it had run.
    """

    rule: Rule
    bindings: tuple[tuple[str, Term], ...]
    held: tuple[Triple, ...] = ()
    missing: tuple[Missing, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    opaque: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why nothing matches a question.

    Attributes:
        patterns: the question: triples with ``None`` or a variable for anything.
        attempts: a rule each that could give one of them; empty if no rule can.
        near: asserted or derived triples that differ from it in one place.
        idle: rules that could give one of them and are deactivated.
    """

    patterns: tuple[Pattern, ...]
    attempts: tuple[Attempt, ...]
    near: tuple[Triple, ...]
    idle: tuple[Rule, ...] = ()


def blocked_says(attempt: Attempt, label: Callable[[Term | None], str]) -> str | None:
    """Return the rule's sentence for why it did not fire; ``None`` if it has none."""
    template = attempt.rule.header.blocked
    if template is None:
        return None
    # Each blocker shows a solution that passes the conditions before it.
    known = {**dict(attempt.bindings), **(dict(attempt.blockers[0].bindings) if attempt.blockers else {})}
    for name in placeholders(template):
        template = template.replace("{" + name + "}", label(known.get(name)))
    return template
