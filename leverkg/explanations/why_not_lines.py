"""Why something does not follow, as lines: what is so instead, and what the nearest rules lack.

In brief each rule has one line. In full each part that is missing has a line of its own, below it what comes
near, and the rules that could give it, as deep as the search went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from leverkg.answers.near_names import near_names
from leverkg.engine.proofs.layered_whynot import deactivated
from leverkg.engine.proofs.proof import Proof
from leverkg.engine.proofs.whynot import (
    Attempt,
    Blocker,
    Branch,
    Missing,
    Pattern,
    blocked_says,
    why_not,
    why_not_rule,
)
from leverkg.engine.rule import Kind, Rule
from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.explanations.rule_places import place_beside, places
from leverkg.explanations.why_not_words import (
    SHOWN,
    blocker_words,
    condition_text,
    has_no_name,
    missing_words,
    part_texts,
    pattern_words,
)
from leverkg.rdf.term import RDF_TYPE, Literal, Term, Triple
from leverkg.wording.grammar import listed

__all__ = ["idle_line", "only_line", "rule_line", "why_not_line", "why_not_lines"]

_RULES = 3


def why_not_line(lines: ProofLines, triple: Triple) -> Line:
    """Return the line of a triple that does not hold, with lines for what is so and for the nearest rules.

    Args:
        lines: says triples in words, and where they stand.
        triple: what does not hold.
    """
    children = why_not_lines(lines, (triple,), depth=1, brief=True)
    return Line(f"it is not so that {lines.plain(triple)}", "absence", children=children, triples=(triple,))


def why_not_lines(
    lines: ProofLines,
    patterns: Sequence[Pattern],
    *,
    depth: int,
    brief: bool = False,
    makers: Callable[[Rule], bool] = lambda rule: True,
) -> tuple[Line, ...]:
    """Return lines for why nothing matches some patterns together: what is so, and the nearest rules.

    Args:
        lines: says triples in words, and where they stand.
        patterns: triples, with variables for anything.
        depth: how many rules deep to look into what is missing.
        brief: one line a rule.
        makers: tells which rules are looked at, of those that could conclude any of the patterns.
    """
    found = why_not(lines.result.run, *patterns, depth=depth, limit=SHOWN)
    subjects = {pattern[0] for pattern in patterns}
    children = [_so(lines, t, "what is so", patterns) for t in found.near if t[0] in subjects]
    writer = _Brief(lines) if brief else _Full(lines, depth, patterns)
    attempts = [attempt for attempt in found.attempts if makers(attempt.rule)]
    children += writer.attempts(attempts)
    children += [idle_line(rule) for rule in found.idle]
    if not attempts and not found.idle:
        meant = near_names(lines.result, [(p, o) for _, p, o in patterns])
        names = listed((lines.labels.name(name) for name in meant.values()), "or")
        hint = f"; did you mean {names}?" if names else ""
        children.append(Line(f"no file states it, and no rule can conclude it{hint}", "absence"))
    return tuple(children)


def rule_line(lines: ProofLines, rule: Rule, depth: int) -> Line:
    """Return the line of a rule that concluded nothing: how far it holds, and what stops it."""
    return _Full(lines, depth).attempt(why_not_rule(lines.result.run, rule, depth=depth, limit=SHOWN))


def idle_line(rule: Rule) -> Line:
    """Return the line of a rule that could conclude something, and is deactivated."""
    text = f"rule {rule.name} could conclude it, but sh:deactivated keeps it from running"
    return Line(text, "absence", rules=(rule.name,), place=rule.position)


def only_line(lines: ProofLines, node: Term, when: str) -> Line:
    """Return the line of a circumstance that there is at another time only: `only since 2025-06-01`."""
    found = lines.result.case.asserted.positions.of_node(node)
    place = Position(found.file, found.line) if found is not None else None
    return Line(f"there is {lines.labels.of(node)} {when}", "note", place=place)


def _so(lines: ProofLines, triple: Triple, what: str, asked: Sequence[Pattern] = ()) -> Line:
    """Return the line of what is so; if it reads like what was asked, with how its value is written."""
    stated = lines.result.run.executor.rank(triple) == 0
    place = lines.place([triple], triple[0]) if stated else None
    value = triple[2]
    alike = [
        other
        for subject, predicate, other in asked
        if (subject, predicate) == (triple[0], triple[1])
        and isinstance(value, Literal)
        and isinstance(other, Literal)
        and other != value
        and lines.labels.of(other) == lines.labels.of(value)
    ]
    more = f", as {_notation(lines, value)} and not {_notation(lines, alike[0])}" if alike else ""
    return Line(f"{what}: {lines.plain(triple)}{more}", "note", place=place, triples=(triple,))


def _notation(lines: ProofLines, term: Term) -> str:
    return part_texts(lines, [str(term)])


def _each_once(lines: Iterable[Line]) -> list[Line]:
    return list({line.text: line for line in lines}.values())


def _distance(attempt: Attempt) -> tuple[bool, bool, int, str]:
    """A key that sorts the attempts that come closest first, and rules before axioms."""
    axiom = attempt.rule.kind is Kind.AXIOM
    return attempt.opaque, axiom, len(attempt.missing) or len(attempt.blockers), attempt.rule.name


class _Brief:
    """One line a rule."""

    def __init__(self, lines: ProofLines) -> None:
        self.lines = lines

    def attempts(self, attempts: Iterable[Attempt], shown: int = _RULES) -> list[Line]:
        """Return the lines of the nearest attempts, and one for how many more there are."""
        tried = sorted(attempts, key=_distance)
        found = [self.attempt(attempt) for attempt in tried[:shown]]
        if len(tried) > shown:
            more = len(tried) - shown
            verb = "rule could conclude it, and lacks" if more == 1 else "rules could conclude it, and lack"
            found.append(Line(f"{more} more {verb} more", "rest"))
        return found

    def attempt(self, attempt: Attempt) -> Line:
        """Return the line of a rule that falls short."""
        return self.of_rule(attempt, f"{_summary(attempt)}: {self.lacks(attempt)}")

    def of_rule(self, attempt: Attempt, text: str, children: Iterable[Line] = ()) -> Line:
        """Return a line about a rule, with its place if that is not told by its name."""
        rule = attempt.rule
        return Line(
            text,
            "absence",
            rules=(rule.name,),
            place=place_beside([rule]),
            children=tuple(children),
            written=places([rule]),
        )

    def lacks(self, attempt: Attempt) -> str:
        """Return what a rule lacks."""
        if attempt.missing:
            return missing_words(self.lines, attempt.missing)
        return (
            _unknown(attempt)
            or self.said(attempt)
            or listed(dict.fromkeys(blocker_words(self.lines, part) for part in attempt.blockers[:SHOWN]))
        )

    def said(self, attempt: Attempt) -> str | None:
        """Return a rule's own sentence for why it does not fire, if something blocks it and it has one."""
        labels = self.lines.result.labels
        return blocked_says(attempt, lambda term: "something" if term is None else labels.of(term))


class _Full(_Brief):
    """A line for each part that is missing or in the way."""

    def __init__(self, lines: ProofLines, depth: int, asked: Sequence[Pattern] = ()) -> None:
        super().__init__(lines)
        self.left = depth
        self.asked = asked

    def attempt(self, attempt: Attempt) -> Line:
        """Return the line of a rule that falls short, with what it has, what it lacks, what blocks it."""
        unknown = None if attempt.missing else _unknown(attempt)
        if unknown is not None:
            return self.of_rule(attempt, f"{_summary(attempt)}: {unknown}")
        children = self.held(attempt.held)
        if attempt.missing:
            self.left -= 1
            children += [self.missing(part) for part in attempt.missing]
            self.left += 1
        else:
            children += self.blocked(attempt)
        return self.of_rule(attempt, _summary(attempt), children)

    def held(self, triples: Iterable[Triple]) -> list[Line]:
        """Return what there is of what a rule asks for, which tells what case was looked at: facts, then
        conclusions about what has a name.
        """
        facts: dict[Term, list[Proof]] = defaultdict(list)
        concluded: list[str] = []
        for triple in triples:
            rank = self.lines.result.run.executor.rank(triple)
            if rank == 0 and self.lines.is_statement(triple):
                facts[triple[0]].append(Proof(triple, 0))
            elif rank and triple[1] != RDF_TYPE and not has_no_name(text := self.lines.plain(triple)):
                concluded.append(text)
        found = [self.lines.facts(subject, proofs) for subject, proofs in facts.items()][:SHOWN]
        concluded = list(dict.fromkeys(concluded))
        more = [f"{len(concluded) - SHOWN} more"] if len(concluded) > SHOWN else []
        rest = [Line(f"there is: {'; '.join([*concluded[:SHOWN], *more])}", "rest")] if concluded else []
        return [*found, *rest]

    def missing(self, part: Missing) -> Line:
        """Return the line of a part that is missing: what comes near, and which rules could give it."""
        if part.branches:
            ways = [self.branch(branch, number) for number, branch in enumerate(part.branches, 1)]
            return Line(f"none of {len(ways)} alternatives holds", "absence", children=tuple(ways))
        words = pattern_words(self.lines, part.pattern) if part.pattern is not None else ""
        asked = (part.pattern,) if part.pattern is not None else ()
        if part.pattern is not None and part.pattern in self.asked:
            return Line(f"missing: {words}, which is what was asked", "absence")
        near = [_so(self.lines, t, "near it", asked) for t in part.near]
        children = [line for line in _each_once(near) if line.text != f"near it: {words}"]
        if self.left > 0 and part.pattern is not None:
            deeper = self.attempts(part.because, 2)
            if part.again:
                rest = "" if deeper else ", and no other rule"
                text = f"looked into already: {listed(part.again)}, which could conclude it{rest}"
                deeper.append(Line(text, "note"))
            _, predicate, object_ = part.pattern
            deeper += [idle_line(rule) for rule in deactivated(self.lines.result.run, predicate, object_)]
            children += deeper or [Line("no rule concludes it: it would have to be stated", "note")]
        text = (
            f"missing: {pattern_words(self.lines, part.pattern)}"
            if part.pattern is not None
            else f"there is no {part_texts(self.lines, [part.text])}"
        )
        return Line(text, "absence", children=tuple(children))

    def branch(self, branch: Branch, number: int) -> Line:
        """Return the line of an alternative that falls short."""
        children = self.lacking(branch)
        if len(children) == 1:
            return children[0]
        return Line(f"alternative {number}", "absence", children=tuple(children))

    def lacking(self, branch: Branch) -> list[Line]:
        """Return the lines of what there is of something, of what it lacks and of what blocks it."""
        lacks = [self.missing(part) for part in branch.missing]
        lacks += [self.blocker(part, None) for part in branch.blockers]
        return [*self.held(branch.held), *lacks]

    def blocked(self, attempt: Attempt) -> list[Line]:
        """Return the lines of what stands in the way, the rule's own sentence first if it has one."""
        said = self.said(attempt)
        found = [
            self.blocker(part, said if number == 0 else None) for number, part in enumerate(attempt.blockers)
        ]
        return list({line.text: line for line in found}.values())

    def blocker(self, part: Blocker, said: str | None) -> Line:
        """Return the line of a condition that stops a rule, with the triples that make it do so."""
        children = [_so(self.lines, t, "there is") for t in part.found]
        children += self.lacking(part.lacks) if part.lacks is not None else []
        text = f"in the way is {condition_text(self.lines, part)}"
        if said is not None:
            children.insert(0, Line(text, "note"))
        return Line(said or text, "absence", children=tuple(children))


def _summary(attempt: Attempt) -> str:
    summary = attempt.rule.header.summary
    # An abbreviation, or a name in capitals, stays as it is.
    as_it_is = summary == attempt.rule.name or summary[1:2].isupper()
    return summary if as_it_is else f"{summary[:1].lower()}{summary[1:]}"


def _unknown(attempt: Attempt) -> str | None:
    """Return what is said of an attempt of which it is not known what stops it; ``None`` for others."""
    if attempt.opaque:
        return f"a rule in {'Python' if attempt.rule.function else 'Turtle'}, which cannot be looked into"
    if attempt.late:
        return "all that it asks for is there, and came only when this rule had run"
    return None if attempt.blockers else "what stops it cannot be told apart"
