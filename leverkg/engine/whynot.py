"""Why something does not follow: for each rule that could give it, how far its body holds and what stops it.

The body's patterns are taken in the engine's order, and one is kept while those kept hold together. Each
that cannot be kept is shown with its near misses, and with why it does not follow itself, to a stated
depth. Where all patterns hold, the filters and negations that block are shown. The part kept is maximal,
not the largest there is; the order is fixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from leverkg.engine.absent_kinds import absent_kinds, asked_together
from leverkg.engine.asked_heads import Pattern, Slot, heads_for
from leverkg.engine.bind import bind_expression, bind_group, values
from leverkg.engine.executor import Executor, Row
from leverkg.engine.header import placeholders
from leverkg.engine.layered_whynot import failed_conditions, focus_body
from leverkg.engine.plan import order
from leverkg.engine.rule import Access, Rule
from leverkg.engine.run import Run
from leverkg.engine.scope import exists_in, mentioned
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.tree import (
    And,
    Bind,
    Comparison,
    Element,
    Exists,
    Expression,
    Filter,
    GroupPattern,
    MinusPattern,
    OptionalPattern,
    TriplePattern,
    Variable,
)
from leverkg.sparql.write import write_element

__all__ = [
    "Attempt",
    "Blocker",
    "Missing",
    "Pattern",
    "WhyNot",
    "blocked_says",
    "match_of",
    "matches_of",
    "why_not",
    "why_not_rule",
]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of a body that does not hold beside the parts kept.

    Attributes:
        text: the part, with the values known put in.
        near: triples that differ from it in one place.
        because: how rules that could give it fall short, if it was looked into.
        pattern: the part as a pattern, if it is a triple.
    """

    text: str
    near: tuple[Triple, ...] = ()
    because: tuple[Attempt, ...] = ()
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """A filter or negation that nothing passes although all patterns hold.

    Attributes:
        kind: ``filter``, ``not exists``, ``minus``, or ``condition`` of a rule in Turtle.
        text: the condition, with the values of the solution shown put in.
        bindings: a solution that it stops.
        found: triples that are there and should not be.
    """

    kind: str
    text: str
    bindings: tuple[tuple[str, Term], ...]
    found: tuple[Triple, ...] = ()


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
    """

    patterns: tuple[Pattern, ...]
    attempts: tuple[Attempt, ...]
    near: tuple[Triple, ...]


def why_not(run: Run, *patterns: Pattern, depth: int = 2, limit: int = 5) -> WhyNot:
    """Return why nothing in a run matches some patterns together.

    Args:
        run: an inference.
        patterns: triples in which ``None`` is anything and a variable the same thing wherever it stands.
        depth: how many rules deep to look into what is missing.
        limit: how many near misses and blocking triples to show of each.

    Raises:
        RuleError: there is a match (``LEV-R053``).
    """
    wanted = GroupPattern(tuple(_as_pattern(pattern, index) for index, pattern in enumerate(patterns)))
    if run.executor.ask(wanted, {}):
        raise RuleError(
            "this holds: " + " . ".join(" ".join(map(_word, pattern)) for pattern in patterns),
            code="LEV-R053",
            hint="ask for its proof instead",
        )
    attempts = _Search(run, limit).attempts(patterns, depth, frozenset())
    near = tuple(dict.fromkeys(t for pattern in patterns for t in _near(run.executor, pattern, limit)))[
        :limit
    ]
    return WhyNot(patterns, tuple(attempts), near)


def why_not_rule(run: Run, rule: Rule, *, depth: int = 2, limit: int = 5) -> Attempt:
    """Return how a rule falls short of concluding anything at all.

    Args:
        run: an inference.
        rule: one of its rules.
        depth: how many rules deep to look into what is missing.
        limit: how many near misses and blocking triples to show of each.
    """
    if rule.body is None:
        return Attempt(rule, (), opaque=True)
    return _Search(run, limit).attempt(rule, {}, depth, frozenset())


def match_of(run: Run, *patterns: Pattern) -> tuple[Triple, ...] | None:
    """Return triples that match patterns together, the first found; ``None`` if nothing does."""
    return next(matches_of(run, *patterns, limit=1), None)


def matches_of(run: Run, *patterns: Pattern, limit: int | None = None) -> Iterator[tuple[Triple, ...]]:
    """Yield the triples of each match of patterns together, in the order of their names if without limit."""
    wanted = tuple(_as_pattern(pattern, index) for index, pattern in enumerate(patterns))
    solutions = run.executor.solve(GroupPattern(wanted), {}, limit=limit)
    for solution in solutions if limit else sorted(solutions, key=lambda row: str(sorted(row.items()))):
        yield tuple(triple for pattern in wanted if (triple := _triple(pattern, solution)) is not None)


def _as_pattern(pattern: Pattern, index: int) -> TriplePattern:
    subject, predicate, object_ = pattern
    ends = (subject if subject is not None else Variable(f"any{index}s"), object_)
    return TriplePattern(ends[0], predicate, ends[1] if ends[1] is not None else Variable(f"any{index}o"))


def _word(slot: Slot) -> str:
    return "anything" if slot is None else str(slot)


def _fixed(slot: object) -> Term | None:
    return None if slot is None or isinstance(slot, Variable) else slot  # type: ignore[return-value]


def _near(executor: Executor, pattern: Pattern, limit: int) -> Iterator[Triple]:
    """Yield triples that agree with a pattern but for its object, then but for its subject."""
    subject, predicate, object_ = _fixed(pattern[0]), pattern[1], _fixed(pattern[2])
    relaxed: list[tuple[Term | None, Term | None]] = [(subject, None)] if subject is not None else []
    relaxed += [(None, object_)] if object_ is not None else []
    for one, other in relaxed or [(None, None)]:
        found = sorted(islice(executor.match(one, predicate, other), 200), key=lambda t: tuple(map(str, t)))
        yield from found[:limit]


class _Search:
    """One search: where it looks, and how much of each it shows."""

    def __init__(self, run: Run, limit: int) -> None:
        self.run = run
        self.executor = run.executor
        self.limit = limit

    def attempts(
        self, patterns: Sequence[Pattern], depth: int, above: frozenset[str], kind: Access | None = None
    ) -> list[Attempt]:
        """Return for each rule that could give one of the patterns, and the kind, how it falls short."""
        found: list[Attempt] = []
        for rule in self.run.ruleset:
            if rule.name in above or (kind and not any(kind.unifies(write) for write in rule.writes)):
                continue
            if rule.body is None:
                if any(_may_write(rule, pattern) for pattern in patterns):
                    found.append(Attempt(rule, (), opaque=True))
                continue
            seen: list[Row] = []
            for row in heads_for(rule, patterns):
                if row not in seen:
                    seen.append(row)
                    found.append(self.attempt(rule, row, depth, above))
        return found

    def attempt(self, rule: Rule, row: Row, depth: int, above: frozenset[str]) -> Attempt:
        assert rule.body is not None
        parts, checks = _parts(focus_body(self.run, rule, row))
        computed = {part.variable.name for part in parts if isinstance(part, Bind)}
        given = {name: term for name, term in row.items() if name not in computed}
        checks = [*(_is(name, row[name]) for name in sorted(row.keys() & computed)), *checks]
        # What is asked for is put before the patterns, so that OPTIONAL and BIND see it.
        kept: list[Element] = [values(given)] if given else []
        dropped: list[Element] = []
        ordered, _ = order(GroupPattern(tuple(parts)), self.executor.statistics, frozenset(given))
        absent, rest = absent_kinds([one.element for one in ordered], self.executor, frozenset(given))
        for element in rest:
            holds = self.executor.ask(GroupPattern((*kept, element)), {})
            (kept if holds else dropped).append(element)
        solution = {**row, **next(self.executor.solve(GroupPattern(tuple(kept)), {}, limit=1), {})}
        held = tuple(t for part in kept if isinstance(part, TriplePattern) if (t := _triple(part, solution)))
        missing = (
            *(self.missing(one.pattern, solution, depth, above | {rule.name}, one.rest) for one in absent),
            *(self.missing(part, solution, depth, above | {rule.name}) for part in dropped),
        )
        blockers = () if missing else tuple(self.blockers(kept, checks))
        bindings = tuple(sorted(solution.items()))
        if not missing and not blockers:
            failed = failed_conditions(self.run, rule, solution)
            blockers = tuple(Blocker("condition", text, bindings) for text in failed)
        late = self.run.layered is not None and not missing and not blockers
        return Attempt(rule, bindings, held, missing, blockers, late=late)

    def missing(
        self,
        part: Element,
        row: Row,
        depth: int,
        above: frozenset[str],
        together: Sequence[TriplePattern] = (),
    ) -> Missing:
        bound = bind_group(GroupPattern((part, *together)), row).elements
        text = " . ".join(write_element(one).strip().rstrip(" .") for one in bound)
        if not isinstance(part, TriplePattern) or not isinstance(part.predicate, IRI):
            return Missing(text)
        pattern = (_put(part.subject, row), part.predicate, _put(part.object, row))
        near = tuple(dict.fromkeys(_near(self.executor, pattern, self.limit)))[: self.limit]
        asked, kind = [pattern], None
        if together:
            asked, kind = asked_together(part, together, row)
        because = tuple(self.attempts(asked, depth - 1, above, kind)) if depth > 1 else ()
        return Missing(text, near, because, pattern)

    def blockers(self, kept: list[Element], checks: list[Element]) -> Iterator[Blocker]:
        """Yield the conditions that stop every solution, each tried on those that pass the ones before it."""
        passed = list(kept)
        for check in checks:
            if self.executor.ask(GroupPattern((*passed, check)), {}):
                passed.append(check)
                continue
            group = GroupPattern(tuple(passed))
            solution = next(self.executor.solve(group, {}, limit=1), {})
            shown = tuple(sorted(solution.items()))
            if isinstance(check, MinusPattern):
                text = write_element(bind_group(GroupPattern((check,)), {}).elements[0]).strip()
                yield Blocker("minus", text, shown, self.found(check.group, solution))
            elif isinstance(check, Filter):
                bound = write_element(Filter(bind_expression(check.condition, solution))).strip()
                negated = [one for one in exists_in(check.condition) if one.negated]
                kind = "not exists" if negated else "filter"
                yield Blocker(kind, bound, shown, self.found(negated[0].group, solution) if negated else ())

    def found(self, group: GroupPattern, row: Row) -> tuple[Triple, ...]:
        """Return triples on which a group that should not hold rests."""
        triples: dict[Triple, None] = {}
        given = {name: term for name, term in row.items() if name in mentioned(group)}
        for solution in self.executor.solve(group, given, limit=self.limit):
            for part in group.elements:
                if isinstance(part, TriplePattern) and (triple := _triple(part, {**row, **solution})):
                    triples[triple] = None
        return tuple(triples)[: self.limit]


def _parts(body: GroupPattern) -> tuple[list[Element], list[Element]]:
    """Return what has to hold, and the conditions on it; OPTIONAL stops nothing by itself."""
    parts: list[Element] = []
    checks: list[Element] = []
    for element in body.elements:
        if isinstance(element, Filter):
            condition = element.condition
            operands = condition.operands if isinstance(condition, And) else (condition,)
            checks += [Filter(operand, element.at) for operand in operands]
        elif isinstance(element, MinusPattern):
            checks.append(element)
        elif isinstance(element, (OptionalPattern, Bind)):
            parts.append(element)
        elif isinstance(element, GroupPattern):
            inner, conditions = _parts(element)
            parts += inner
            checks += conditions
        else:
            parts.append(element)
    # NOT EXISTS tells most when everything else has been passed.
    return parts, sorted(
        checks, key=lambda one: isinstance(one, Filter) and isinstance(one.condition, Exists)
    )


def _is(name: str, term: Term) -> Filter:
    return Filter(Comparison("=", Variable(name), cast(Expression, term)))


def _may_write(rule: Rule, pattern: Pattern) -> bool:
    wanted = Access(pattern[1], _fixed(pattern[2]))
    return any(write.unifies(wanted) for write in rule.writes)


def _put(slot: object, row: Row) -> Slot:
    return row.get(slot.name) if isinstance(slot, Variable) else slot  # type: ignore[return-value]


def _triple(pattern: TriplePattern, row: Row) -> Triple | None:
    subject, predicate, object_ = (_put(s, row) for s in (pattern.subject, pattern.predicate, pattern.object))
    if subject is None or object_ is None or not isinstance(predicate, IRI):
        return None
    return subject, predicate, object_  # type: ignore[return-value]


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
