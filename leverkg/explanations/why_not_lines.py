"""Why something does not follow, as lines: what is so instead, and what the nearest rules lack.

In brief each rule has one line. In full each part that is missing has a line of its own, below it what comes
near, and the rules that could give it, as deep as the search went.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from leverkg.engine.mint import DEFAULT_BASE
from leverkg.engine.proof import Proof
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.whynot import (
    Attempt,
    Blocker,
    Branch,
    Missing,
    Pattern,
    blocked_says,
    why_not,
    why_not_rule,
)
from leverkg.errors import Position
from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import Comparison, Expression, Variable
from leverkg.wording.messages import listed, with_article
from leverkg.wording.phrases import described, named

__all__ = ["only_line", "pattern_words", "rule_line", "why_not_line", "why_not_lines"]

_RULES = 3
_NEAR = 4
_MADE = re.compile(  # what rules made, whose names say nothing
    rf"<(?P<iri>{re.escape(DEFAULT_BASE)}[^<>\s]+)>|_:(?P<label>[\w.-]+-[0-9a-f]{{16}})(?![\w-])"
)
_IRI = re.compile(r"<([^<>\s]+)>")
_THIS = " this "  # how a conclusion begins that has no name
_YES = Literal("true", XSD + "boolean")
_STOPS = 2  # so many triples in the way are told in one line
_FALSE = {
    "=": "{} is not {}",
    "!=": "both are {}",
    "<": "{} is not less than {}",
    ">": "{} is not more than {}",
    "<=": "{} is more than {}",
    ">=": "{} is less than {}",
}
"""What is so where a comparison is false."""


def _node(found: re.Match[str]) -> Term:
    return IRI(found["iri"]) if found["iri"] else BlankNode(found["label"])


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
    found = why_not(lines.result.run, *patterns, depth=depth, limit=_NEAR)
    subjects = {pattern[0] for pattern in patterns}
    children = [_so(lines, t, "what is so") for t in found.near if t[0] in subjects]
    writer = _Brief(lines) if brief else _Full(lines, depth)
    attempts = [attempt for attempt in found.attempts if makers(attempt.rule)]
    children += writer.attempts(attempts)
    if not attempts:
        children.append(Line("no file states it, and no rule can conclude it", "absence"))
    return tuple(children)


def rule_line(lines: ProofLines, rule: Rule, depth: int) -> Line:
    """Return the line of a rule that concluded nothing: how far it holds, and what stops it."""
    return _Full(lines, depth).attempt(why_not_rule(lines.result.run, rule, depth=depth, limit=_NEAR))


def only_line(lines: ProofLines, node: Term, when: str) -> Line:
    """Return the line of a circumstance that there is at another time only: `only since 2025-06-01`."""
    found = lines.result.case.asserted.positions.of_node(node)
    place = Position(found.file, found.line) if found is not None else None
    return Line(f"there is {lines.labels.of(node)} {when}", "note", place=place)


def pattern_words(lines: ProofLines, pattern: Pattern) -> str:
    """Return a pattern in words; a variable is written as one."""
    subject, predicate, object_ = pattern
    ends = [
        "something"
        if end is None
        else f"?{end.name}"
        if isinstance(end, Variable)
        else described(lines.result, end)
        for end in (subject, object_)
    ]
    if predicate == RDF_TYPE:
        return f"{ends[0]} is {with_article(ends[1])}"
    return f"{ends[0]} {lines.labels.of(predicate)} {ends[1]}"


def absent_words(lines: ProofLines, pattern: Pattern) -> str:
    """Return in words that there is nothing of a pattern."""
    predicate = pattern[1]
    subject, object_ = (None if isinstance(slot, Variable) else slot for slot in (pattern[0], pattern[2]))
    verb = lines.labels.of(predicate)
    if predicate == RDF_TYPE or (subject is not None and object_ is not None):
        words = pattern_words(lines, pattern)
        told = object_ == _YES and lines.labels.known(predicate) is not None
        return f"it is not so that {words.rpartition(' ')[0] if told else words}"
    if subject is not None:
        return f"{described(lines.result, subject)} {verb} nothing"
    return f"nothing {verb} {described(lines.result, object_) if object_ is not None else 'anything'}"


def _so(lines: ProofLines, triple: Triple, what: str) -> Line:
    stated = lines.result.run.executor.rank(triple) == 0
    place = lines.place([triple], triple[0]) if stated else None
    return Line(f"{what}: {lines.plain(triple)}", "note", place=place, triples=(triple,))


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
        place = rule.position if rule.kind is Kind.TRIPLE else None
        return Line(text, "absence", rules=(rule.name,), place=place, children=tuple(children))

    def lacks(self, attempt: Attempt) -> str:
        """Return what a rule lacks."""
        if attempt.missing:
            return self.absent(attempt.missing)
        return (
            _unknown(attempt)
            or self.said(attempt)
            or listed(dict.fromkeys(map(self.in_the_way, attempt.blockers[:_NEAR])))
        )

    def absent(self, missing: Sequence[Missing]) -> str:
        """Return what is missing in words: classes of which there is nothing, then the rest."""
        kinds, others = [], []
        for part in missing:
            if part.pattern is None:
                others.append(f"there is no {self.texts([part.text])}")
            elif part.pattern[1] == RDF_TYPE and part.pattern[0] is None and part.pattern[2] is not None:
                kinds.append(f"no {described(self.lines.result, cast(Term, part.pattern[2]))}")
            else:
                others.append(absent_words(self.lines, part.pattern))
        none = [f"there is {listed(kinds)}"] if kinds else []
        more = [f"{len(others) - _NEAR} more"] if len(others) > _NEAR else []
        return listed(dict.fromkeys([*none, *others[:_NEAR], *more]))

    def in_the_way(self, part: Blocker) -> str:
        """Return what stops a rule in words: what is there and should not be, or the values that a filter
        has nothing against; where there are no words for it, the condition as written."""
        if part.kind in ("not exists", "minus") and (there := self.there(part.found)):
            return f"in the way is that {listed(there[:_STOPS])}"
        if part.kind == "filter" and (words := self.compared(part.condition)):
            return words
        return f"in the way is {self.stops(part)}"

    def there(self, triples: Iterable[Triple]) -> list[str]:
        """Return triples in words, each once, without classes and what is said of nodes without a name."""
        result = self.lines.result
        told = dict.fromkeys(
            self.lines.plain((s, p, o))
            for s, p, o in triples
            if p != RDF_TYPE and described(result, s) != described(result, o)  # as of a version
        )
        return [text for text in told if _THIS not in f" {text} "]

    def compared(self, condition: Expression | None) -> str:
        """Return a comparison of two values that is false in words; nothing for any other condition."""
        if not isinstance(condition, Comparison) or condition.operator not in _FALSE:
            return ""
        ends = (condition.left, condition.right)
        if not all(isinstance(end, (IRI, Literal)) for end in ends):
            return ""
        one, other = (self.lines.labels.of(cast(Term, end)) for end in ends)
        if condition.operator == "!=" and one != other:
            return ""  # equal in value and not in writing
        return _FALSE[condition.operator].format(one, other)

    def stops(self, part: Blocker) -> str:
        """Return a condition that stops a rule, and what it does not tell by itself."""
        text = self.texts([part.text])
        if part.kind == "error":
            return f"{text}, which is an error: {self.texts([part.reason])}"
        return f"{text}: {self.texts([part.reason])}" if part.reason else text

    def said(self, attempt: Attempt) -> str | None:
        """Return a rule's own sentence for why it does not fire, if something blocks it and it has one."""
        labels = self.lines.result.labels
        return blocked_says(attempt, lambda term: "something" if term is None else labels.of(term))

    def texts(self, texts: Iterable[str]) -> str:
        """Return parts of rules with IRIs as prefixed names, the first few of them."""
        result = self.lines.result

        def circumstance(match: re.Match[str]) -> str:
            return str(result.labels.stated(IRI(match[1])))

        short = [
            named(
                result, _IRI.sub(circumstance, _MADE.sub(lambda m: f"({described(result, _node(m))})", text))
            )
            for text in texts
        ]
        more = [f"{len(short) - _NEAR} more"] if len(short) > _NEAR else []
        return listed([*short[:_NEAR], *more])


class _Full(_Brief):
    """A line for each part that is missing or in the way."""

    def __init__(self, lines: ProofLines, depth: int) -> None:
        super().__init__(lines)
        self.left = depth

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
            elif rank and triple[1] != RDF_TYPE and _THIS not in (text := f" {self.lines.plain(triple)}"):
                concluded.append(text.strip())
        found = [self.lines.facts(subject, proofs) for subject, proofs in facts.items()][:_NEAR]
        concluded = list(dict.fromkeys(concluded))
        more = [f"{len(concluded) - _NEAR} more"] if len(concluded) > _NEAR else []
        rest = [Line(f"there is: {'; '.join([*concluded[:_NEAR], *more])}", "rest")] if concluded else []
        return [*found, *rest]

    def missing(self, part: Missing) -> Line:
        """Return the line of a part that is missing: what comes near, and which rules could give it."""
        if part.branches:
            ways = [self.branch(branch, number) for number, branch in enumerate(part.branches, 1)]
            return Line(f"none of {len(ways)} alternatives holds", "absence", children=tuple(ways))
        words = pattern_words(self.lines, part.pattern) if part.pattern is not None else ""
        near = {self.lines.plain(t): t for t in part.near}
        children = [_so(self.lines, t, "near it") for text, t in near.items() if text != words]
        if self.left > 0 and part.pattern is not None:
            deeper = self.attempts(part.because, 2)
            children += deeper or [Line("no rule concludes it: it would have to be stated", "note")]
        text = (
            f"missing: {pattern_words(self.lines, part.pattern)}"
            if part.pattern is not None
            else f"there is no {self.texts([part.text])}"
        )
        return Line(text, "absence", children=tuple(children))

    def branch(self, branch: Branch, number: int) -> Line:
        """Return the line of an alternative that falls short."""
        lacks = [self.missing(part) for part in branch.missing]
        lacks += [self.blocker(part, None) for part in branch.blockers]
        children = [*self.held(branch.held), *lacks]
        if len(children) == 1:
            return children[0]
        return Line(f"alternative {number}", "absence", children=tuple(children))

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
        text = f"in the way is {self.stops(part)}"
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
