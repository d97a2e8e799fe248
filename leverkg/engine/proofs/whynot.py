"""Why something does not follow: for each rule that could give it, how far its body holds and what stops it.

The body's patterns are taken in the engine's order, and one is kept while those kept hold together. Each
that cannot be kept is shown with its near misses, and with why it does not follow itself, to a stated
depth; of a union each alternative. Where all patterns hold, the filters and negations that block are shown.
The part kept is maximal, not the largest there is; the order is fixed, and of several solutions, near misses
and triples in the way, the first are shown in the order of :mod:`leverkg.engine.choice`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from leverkg.engine.access import Access
from leverkg.engine.bind import bind_group, values
from leverkg.engine.executor import Row, Statistics
from leverkg.engine.plan import order
from leverkg.engine.proofs.absent_kinds import absent_kinds, asked_together
from leverkg.engine.proofs.asked_heads import Pattern, Slot, heads_for, needed_by_head
from leverkg.engine.proofs.layered_whynot import deactivated, failed_conditions, focus_body
from leverkg.engine.proofs.whynot_answer import Attempt, Blocker, Branch, Missing, WhyNot, blocked_says
from leverkg.engine.proofs.whynot_parts import (
    bound_condition,
    giving,
    next_part,
    part_text,
    parts_of,
    shown_condition,
    shown_term,
    unbound_test,
    valueless,
)
from leverkg.engine.proofs.whynot_patterns import fixed, nearby, put, triple_under
from leverkg.engine.proofs.whynot_rests import found_in, held_by, refuted_by
from leverkg.engine.proofs.whynot_split import computed_names
from leverkg.engine.rule import Rule
from leverkg.engine.run import Run
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.scope import certain, mentioned, possible
from leverkg.sparql.tree import (
    BuiltInCall,
    Element,
    Exists,
    Expression,
    Filter,
    GroupPattern,
    MinusPattern,
    Not,
    OptionalPattern,
    TriplePattern,
    TripleTermPattern,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write import write_element

__all__ = [
    "Attempt",
    "Blocker",
    "Branch",
    "Missing",
    "Pattern",
    "WhyNot",
    "blocked_says",
    "match_of",
    "matches_of",
    "why_not",
    "why_not_rule",
]


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
    near = tuple(dict.fromkeys(t for pattern in patterns for t in nearby(run.executor, pattern, limit)))[
        :limit
    ]
    idle = dict.fromkeys(rule for _, p, o in patterns for rule in deactivated(run, p, o))
    return WhyNot(patterns, tuple(attempts), near, tuple(idle))


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
    solutions = run.executor.solve(GroupPattern(wanted), {}, limit=limit, ordered=limit is not None)
    for solution in solutions if limit else sorted(solutions, key=lambda row: str(sorted(row.items()))):
        yield tuple(triple for pattern in wanted if (triple := triple_under(pattern, solution)) is not None)


def _as_pattern(pattern: Pattern, index: int) -> TriplePattern:
    subject, predicate, object_ = pattern
    ends = (subject if subject is not None else Variable(f"any{index}s"), object_)
    return TriplePattern(ends[0], predicate, ends[1] if ends[1] is not None else Variable(f"any{index}o"))


def _word(slot: Slot) -> str:
    return "anything" if slot is None else str(slot)


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
                    found.append(self.attempt(rule, row, depth, above, patterns))
        return found

    def attempt(
        self, rule: Rule, row: Row, depth: int, above: frozenset[str], patterns: Sequence[Pattern] = ()
    ) -> Attempt:
        assert rule.body is not None
        body = focus_body(self.run, rule, row)
        parts, checks = parts_of(body)
        # What OPTIONAL or one alternative may leave without a value is compared at the end.
        loose = needed_by_head(rule, patterns) & possible(body) - certain(body)
        computed = set().union(loose & row.keys(), *map(computed_names, parts))
        given = {name: term for name, term in row.items() if name not in computed}
        wanted = {name: row[name] for name in sorted(row.keys() & computed)}
        # What is asked for is put before the patterns, so that OPTIONAL and BIND see it.
        kept: list[Element] = [values(given)] if given else []
        above |= {rule.name}
        held, missing, solution = self.parts(parts, kept, frozenset(given), row, depth, above)
        blockers = () if missing else (*self.blockers(kept, checks, wanted, depth, above),)
        if not missing and not blockers:
            blockers = (*self.unbound((*kept, *checks), loose - row.keys(), depth, above),)
        if blockers:
            # The case that is stopped last, which passes the conditions before: what is told is of one case.
            solution = {**solution, **dict(blockers[0].bindings)}
            held = self.held(kept, solution)
        bindings = tuple(sorted(solution.items()))
        if not missing and not blockers:
            failed = failed_conditions(self.run, rule, solution)
            blockers = tuple(Blocker("condition", text, bindings) for text in failed)
        late = self.run.layered is not None and not missing and not blockers
        return Attempt(rule, bindings, held, missing, blockers, late=late)

    def parts(
        self,
        parts: Sequence[Element],
        kept: list[Element],
        bound: frozenset[str],
        row: Row,
        depth: int,
        above: frozenset[str],
    ) -> tuple[tuple[Triple, ...], tuple[Missing, ...], Row]:
        """Add the parts that hold together to those kept; return their triples, the rest, a solution."""
        before = len(kept)
        dropped: list[Element] = []
        ordered, _ = order(GroupPattern(tuple(parts)), self.count, bound)
        absent, waiting = absent_kinds([one.element for one in ordered], self.executor, bound)
        while waiting:
            element = waiting.pop(next_part(waiting, bound))
            if self.executor.ask(GroupPattern((*kept, element)), {}):
                kept.append(element)
                bound |= mentioned(element)
            else:
                dropped.append(element)
        solution = {**row, **self.least(kept)}
        held = self.held(kept[before:], solution)
        missing = [self.missing(one.pattern, solution, depth, above, one.rest) for one in absent]
        for part in dropped:
            if isinstance(part, UnionPattern):
                branches = tuple(self.branch(g, kept, solution, depth, above) for g in part.alternatives)
                missing.append(Missing(part_text(part, (), solution), branches=branches))
            else:
                missing.append(self.missing(part, solution, depth, above))
        return held, tuple(missing), solution

    def branch(
        self, group: GroupPattern, kept: Sequence[Element], row: Row, depth: int, above: frozenset[str]
    ) -> Branch:
        """Return how an alternative of a union falls short beside the parts kept."""
        parts, checks = parts_of(group)
        together = list(kept)
        bound = certain(GroupPattern(tuple(kept)))
        held, missing, _ = self.parts(parts, together, bound, row, depth, above)
        blockers = () if missing else tuple(self.blockers(together, checks, {}, depth, above))
        return Branch(held, missing, blockers)

    def missing(
        self,
        part: Element,
        row: Row,
        depth: int,
        above: frozenset[str],
        together: Sequence[TriplePattern] = (),
    ) -> Missing:
        text = part_text(part, together, row)
        if not isinstance(part, TriplePattern) or not isinstance(part.predicate, IRI):
            return Missing(text)
        pattern = (put(part.subject, row), part.predicate, put(part.object, row))
        if isinstance(pattern[2], TripleTermPattern):  # no question that a head could be compared with
            return Missing(text, tuple(nearby(self.executor, pattern, self.limit))[: self.limit])
        near = tuple(dict.fromkeys(nearby(self.executor, pattern, self.limit)))[: self.limit]
        asked, kind = [pattern], None
        if together:
            asked, kind = asked_together(part, together, row)
        because = tuple(self.attempts(asked, depth - 1, above, kind)) if depth > 1 else ()
        again = [name for name in sorted(above) if heads_for(self.run.ruleset[name], asked)]
        return Missing(text, near, because, pattern, again=tuple(again))

    def blockers(
        self,
        kept: Sequence[Element],
        checks: Sequence[Element],
        wanted: Row,
        depth: int,
        above: frozenset[str],
    ) -> Iterator[Blocker]:
        """Yield the conditions that stop every solution, each tried on those that pass the ones before it."""
        passed = list(kept)
        asked = [_is(name, term) for name, term in wanted.items()]
        # What is computed as asked tells which solutions are meant, such as those of one group.
        asked.sort(key=lambda one: not self.executor.ask(GroupPattern((*kept, one)), {}))
        for check in (*asked, *checks):
            if self.executor.ask(GroupPattern((*passed, check)), {}):
                passed.append(check)
                continue
            solution = self.least(passed)
            if isinstance(check, MinusPattern):
                shared = {name: solution[name] for name in possible(check.group) & solution.keys()}
                text = write_element(MinusPattern(bind_group(check.group, shared))).strip()
                found = found_in(self.executor, check.group, solution, self.limit, seen=False)
                yield Blocker("minus", text, tuple(sorted(solution.items())), found)
            elif isinstance(check, Filter) and isinstance(check.condition, Exists):
                yield self.existing(check.condition, solution, depth, above)
            elif isinstance(check, Filter):
                yield self.filtered(check.condition, passed, solution, wanted, depth, above)

    def unbound(
        self, holding: Sequence[Element], names: frozenset[str], depth: int, above: frozenset[str]
    ) -> Iterator[Blocker]:
        """Yield the variables that no solution of what holds gives a value, though the head needs one."""
        for name in sorted(names):
            if not self.executor.ask(GroupPattern((*holding, _has_value(name))), {}):
                solution = self.least(holding)
                lacks = self.lacking(holding, name, solution, depth, above)
                text = f"{valueless(name, holding, solution)}, and nothing is concluded without it"
                yield Blocker("unbound", text, tuple(sorted(solution.items())), lacks=lacks)

    def lacking(
        self, holding: Sequence[Element], name: str, row: Row, depth: int, above: frozenset[str]
    ) -> Branch | None:
        """Return how what may give a variable a value falls short under a solution of the rest."""
        group = giving(holding, name)
        return self.branch(bind_group(group, row), (), {}, depth, above) if group is not None else None

    def existing(self, asked: Exists, solution: Row, depth: int, above: frozenset[str]) -> Blocker:
        """Return how EXISTS or NOT EXISTS stops every solution: what is not there, or what is."""
        text, shown = shown_condition(asked, solution), tuple(sorted(solution.items()))
        if asked.negated:
            found = found_in(self.executor, asked.group, solution, self.limit)
            return Blocker("not exists", text, shown, found)
        lacks = self.branch(bind_group(asked.group, solution), (), {}, depth, above)
        return Blocker("exists", text, shown, lacks=lacks)

    def filtered(
        self,
        condition: Expression,
        passed: Sequence[Element],
        solution: Row,
        wanted: Row,
        depth: int,
        above: frozenset[str],
    ) -> Blocker:
        """Return how a filter stops every solution: it is false, or cannot be computed."""
        shown = tuple(sorted(solution.items()))
        for name, term in wanted.items():
            if condition == _is(name, term).condition:
                value = shown_term(solution[name]) if name in solution else "without a value"
                text = f"?{name} is {value}, and not {shown_term(term)}"
                if name in solution:
                    return Blocker("value", text, shown)
                lacks = self.lacking(passed, name, {**solution, name: term}, depth, above)
                return Blocker("value", text, shown, lacks=lacks)
        text = shown_condition(condition, solution)
        unbound = unbound_test(condition)
        if unbound is not None and unbound in solution:
            optional = [one.group for one in passed if isinstance(one, OptionalPattern)]
            found = [
                t
                for g in optional
                if unbound in possible(g)
                for t in found_in(self.executor, g, solution, self.limit)
            ]
            return Blocker(
                "bound", text, shown, tuple(found), f"?{unbound} is {shown_term(solution[unbound])}"
            )
        if self.executor.ask(GroupPattern((*passed, Filter(Not(condition)))), {}):
            there = refuted_by(self.executor, condition, solution, self.limit)
            return Blocker("filter", text, shown, there, condition=bound_condition(condition, solution))
        empty = sorted(mentioned(condition) - solution.keys())
        reason = (
            ", ".join(valueless(name, passed, solution) for name in empty)
            or "values of these kinds do not go together"
        )
        return Blocker("error", text, shown, reason=reason)

    def least(self, kept: Sequence[Element]) -> Row:
        """Return the first solution of parts, or no values if there is none."""
        return next(self.executor.solve(GroupPattern(tuple(kept)), {}, limit=1, ordered=True), {})

    def count(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are, as far as all executors count alike."""
        found = self.executor.statistics(access)
        if access.predicate is not None:
            return found
        return Statistics(found.triples, found.triples, found.triples if access.object is None else 1)

    def held(self, kept: Sequence[Element], row: Row) -> tuple[Triple, ...]:
        """Return the triples that parts kept rest on in one of their solutions."""
        return held_by(self.executor, GroupPattern(tuple(kept)), row)


def _has_value(name: str) -> Filter:
    return Filter(BuiltInCall("BOUND", (Variable(name),)))


def _is(name: str, term: Term) -> Filter:
    return Filter(BuiltInCall("sameTerm", (Variable(name), cast(Expression, term))))


def _may_write(rule: Rule, pattern: Pattern) -> bool:
    wanted = Access(pattern[1], fixed(pattern[2]))
    return any(write.unifies(wanted) for write in rule.writes)
