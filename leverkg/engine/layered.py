"""The layered scheduler: rules in the order their author gave them.

It runs rules that were read from Turtle, by the algorithm of the W3C draft *SHACL 1.2 Inference Rules*:
layers by number; in each, the rules that run once, then the others again and again until a pass adds nothing;
in a pass, rules by rising order, those of one order on the same state. Rules of one order do not see each
other, and may look for the absence of what a neighbour concludes: the author answers for what that means.
Rules whose order is computed go to the stratified scheduler instead.

Nothing here knows SHACL shapes: what a rule does is a function of the evaluation graph.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Protocol

from leverkg.engine.layered_makers import makers
from leverkg.engine.rule import Rule
from leverkg.engine.triple_index import RDF, TripleIndex
from leverkg.errors import GuardReached, RuleError
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, Literal, Term, Triple, TripleTerm
from leverkg.sparql.tree import ConstructQuery, Expression, GroupPattern, SelectItem, SelectQuery, Variable

__all__ = [
    "Evaluation",
    "LayeredRule",
    "Limits",
    "Outcome",
    "Parts",
    "QueryStore",
    "order_warnings",
    "run_layered",
]

_TEMPORARY = IRI("http://www.w3.org/ns/shacl#tempTriple")
_REIFIES = IRI(RDF + "reifies")
_TRUTHS = ("true", "1")
_RESULT = Variable("result")


class QueryStore(Protocol):
    """What answers queries; variables with a value are replaced in the query before it is asked."""

    def add(self, triples: Iterable[Triple]) -> None:
        """Put triples in."""
        ...

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        ...

    def construct(self, query: ConstructQuery, bindings: Mapping[str, Term]) -> list[Triple]:
        """Return the triples that a query makes; its new blank nodes are new to the graph."""
        ...

    def construct_each(
        self, query: ConstructQuery, name: str, values: Sequence[Term], bindings: Mapping[str, Term]
    ) -> list[Triple]:
        """Return what a query makes for each value of a variable."""
        ...

    def select(self, query: SelectQuery, bindings: Mapping[str, Term]) -> list[dict[str, Term]]:
        """Return the solutions of a query; what is unbound is left out."""
        ...


@dataclass(slots=True)
class Evaluation:
    """The evaluation graph: what was given and what was inferred, to look up and to query."""

    store: QueryStore
    index: TripleIndex = field(default_factory=TripleIndex)
    _known: dict[Expression, Term | None] = field(default_factory=dict)

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """Put triples in; return those that are new."""
        new = [triple for triple in triples if self.index.add(triple)]
        if new:
            self.store.add(new)
        return new

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take triples out."""
        gone = [triple for triple in triples if self.index.discard(triple)]
        if gone:
            self.store.remove(gone)

    def evaluate(self, expression: Expression) -> Term | None:
        """Return the value of an expression without variables, ``None`` where it is an error."""
        if expression not in self._known:
            query = SelectQuery((SelectItem(_RESULT, expression),), GroupPattern(()))
            self._known[expression] = next((row.get("result") for row in self.store.select(query, {})), None)
        return self._known[expression]


@dataclass(frozen=True, slots=True)
class Parts:
    """A rule taken apart, for those who ask why it concluded something.

    Attributes:
        conclude: what it concludes for the focus nodes given, or (``None``) where it has none.
        where: the pattern of its query, without targets; ``None`` if it is no query.
        rows: values of the query's parameters, one row for each combination.
        targets: the focus nodes of the moment; ``None`` if the rule has none.
        because: the triples that make a node a focus node.
        chosen: what does in words, where no triple does.
        conditions: what a focus node has to meet, in words, each with its test.
        shaped: in words, shapes that make a node that meets one a focus node.
    """

    conclude: Callable[[Evaluation, list[Term] | None], Iterable[Triple]]
    where: ConstructQuery | None = None
    rows: tuple[Mapping[str, Term], ...] = ({},)
    targets: Callable[[Evaluation], list[Term]] | None = None
    because: Callable[[Evaluation, Term], list[Triple]] = lambda evaluation, focus: []
    chosen: Callable[[Evaluation, Term], str | None] = lambda evaluation, focus: None
    conditions: tuple[tuple[str, Callable[[Evaluation, Term], bool]], ...] = ()
    shaped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayeredRule:
    """A rule with its place in the schedule.

    Attributes:
        rule: the rule.
        infer: what it concludes from the evaluation graph now.
        layer: layers run one after the other, lowest first.
        order: in a pass, lower first; equal ones do not see each other.
        run_once: it runs once, before the other rules of its layer.
        expected: properties whose derived values it wants to see while its layer runs.
        parts: the rule taken apart, for proofs.
    """

    rule: Rule
    infer: Callable[[Evaluation], Iterable[Triple]]
    layer: Decimal = Decimal(0)
    order: Decimal = Decimal(0)
    run_once: bool = False
    expected: frozenset[IRI] = frozenset()
    parts: Parts | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """When to give up: a run that reaches a limit is an error, never a short result.

    Attributes:
        rounds: passes in one layer.
        new_term_rounds: passes of one layer in which rules make new terms out of what follows from them.
        triples: inferred triples.
        seconds: time.
    """

    rounds: int = 10_000
    new_term_rounds: int = 500
    triples: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run inferred.

    Attributes:
        triples: the new triples, in the order in which they were inferred; no temporary ones.
        rule_of: for each, the name of the rule that was first to infer it.
        passes: how many passes there were.
        step_of: for each, the step in which it came: rules of one order and pass are a step, and see what the
            steps before it gave.
        passing: what was seen only for a while (derived values and temporary triples), with the first and the
            last step that saw it.
        seconds: for each rule how long it took.
    """

    triples: tuple[Triple, ...]
    rule_of: Mapping[Triple, str]
    passes: int
    step_of: Mapping[Triple, int] = field(default_factory=dict)
    passing: Mapping[Triple, tuple[int, int]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def run_layered(
    rules: Iterable[LayeredRule],
    evaluation: Evaluation,
    *,
    derive: Callable[[Evaluation, frozenset[IRI]], Iterable[Triple]] | None = None,
    limits: Limits | None = None,
) -> Outcome:
    """Run rules on an evaluation graph, which afterwards holds the inferred triples too.

    Args:
        rules: the rules.
        evaluation: the graph, with the given triples in it.
        derive: gives the derived values of the properties that a layer's rules expect.
        limits: when to give up.

    Returns:
        The inferred triples.

    Raises:
        GuardReached: a limit was reached (``LEV-G010`` to ``LEV-G013``).
        RuleError: a rule failed.

    Source: SHACL 1.2 Inference Rules, editors' draft, the execution algorithm.
    """
    run = _Run(evaluation, limits or Limits())
    ordered = sorted(rules, key=lambda rule: (rule.layer, rule.order, rule.rule.name))
    for _, members in groupby(ordered, key=lambda rule: rule.layer):
        layer = list(members)
        expected = frozenset(predicate for rule in layer for predicate in rule.expected)
        derived = evaluation.add(derive(evaluation, expected)) if derive is not None and expected else []
        first = run.step + 1
        run.one_pass([rule for rule in layer if rule.run_once])
        repeated = [rule for rule in layer if not rule.run_once]
        run.repeat(repeated)
        gone = [triple for triple in derived if triple not in run.inferred]
        evaluation.remove(gone)
        run.passing |= dict.fromkeys(gone, (first, run.step))
    run.drop_temporary()
    return Outcome(tuple(run.inferred), dict(run.inferred), run.passes, run.step_of, run.passing, run.seconds)


@dataclass(slots=True)
class _Run:
    evaluation: Evaluation
    limits: Limits
    inferred: dict[Triple, str] = field(default_factory=dict)
    base: frozenset[Triple] = frozenset()
    passes: int = 0
    step: int = 0
    last: tuple[Triple, ...] = ()
    grown: frozenset[str] = frozenset()  # names of the rules that found something new in the last pass
    step_of: dict[Triple, int] = field(default_factory=dict)
    passing: dict[Triple, tuple[int, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.base = frozenset(self.evaluation.index)

    def one_pass(self, rules: list[LayeredRule]) -> bool:
        """Run each rule once, in groups of one order; return whether anything new came out."""
        self.passes += 1
        grown: set[str] = set()
        for _, group in groupby(rules, key=lambda rule: rule.order):
            found: dict[Triple, str] = {}
            self.step += 1
            for rule in group:
                began = time.monotonic()
                for triple in _inferred(rule, self.evaluation):
                    if triple not in self.base:
                        found.setdefault(triple, rule.rule.name)
                spent = self.seconds.get(rule.rule.name, 0.0)
                self.seconds[rule.rule.name] = spent + time.monotonic() - began
                self._check_time(rule.rule.name)
            new = {triple: name for triple, name in found.items() if triple not in self.inferred}
            self.evaluation.add(new)
            self.inferred |= new
            self.step_of |= dict.fromkeys(new, self.step)
            grown.update(new.values())
            self.last = tuple(new) or self.last
            self._check_size()
        self.grown = frozenset(grown)
        return bool(grown)

    def repeat(self, rules: list[LayeredRule]) -> None:
        """Run rules pass after pass until one adds nothing."""
        making = makers(rules)
        passes = made = 0
        while rules and self.one_pass(rules):
            passes += 1
            names = list(dict.fromkeys(self.inferred[triple] for triple in self.last))
            if passes >= self.limits.rounds:
                raise GuardReached(
                    f"rules still found something new after {passes} passes: {', '.join(names)}",
                    code="LEV-G010",
                    hint="a rule that makes a blank node in each pass never ends; give it sh:runOnce true",
                )
            new = sorted(making & self.grown)
            made += bool(new)
            if made > self.limits.new_term_rounds:
                raise GuardReached(
                    f"rules still made new terms after {self.limits.new_term_rounds} passes: "
                    + ", ".join(new),
                    code="LEV-G013",
                    position=next(rule.rule.position for rule in rules if rule.rule.name == new[0]),
                    hint="raise --allow-new-terms, bound what is computed with a FILTER, or give the rule "
                    "sh:runOnce true",
                )

    def _check_time(self, name: str) -> None:
        if self.limits.seconds is not None and time.monotonic() - self.started > self.limits.seconds:
            raise GuardReached(
                f"out of time after {self.limits.seconds:g} s, in rule {name}", code="LEV-G012"
            )

    def _check_size(self) -> None:
        if self.limits.triples is not None and len(self.inferred) > self.limits.triples:
            raise GuardReached(f"more than {self.limits.triples} triples were inferred", code="LEV-G011")

    def drop_temporary(self) -> None:
        """Take out what an inferred reifier calls temporary, and these reifiers."""
        index = TripleIndex(self.inferred)
        gone: dict[Triple, None] = {}
        for reifier, _, truth in index.match(p=_TEMPORARY):
            if isinstance(truth, Literal) and truth.lexical in _TRUTHS:
                for term in index.objects(reifier, _REIFIES):
                    if isinstance(term, TripleTerm):
                        gone[term.subject, term.predicate, term.object] = None
                gone.update(dict.fromkeys(index.match(s=reifier)))
                gone.update(dict.fromkeys(index.match(o=reifier)))
        for triple in gone:
            if self.inferred.pop(triple, None) is not None:
                self.evaluation.remove([triple])
                self.passing[triple] = (self.step_of.pop(triple) + 1, self.step)


def _inferred(rule: LayeredRule, evaluation: Evaluation) -> Iterable[Triple]:
    """Return what a rule infers; an error in it that has no place gets the rule's."""
    try:
        return list(rule.infer(evaluation))
    except RuleError as error:
        error.position = error.position or rule.rule.position
        raise


def order_warnings(rules: Iterable[LayeredRule]) -> list[Finding]:
    """Return a warning for each rule that looks for the absence of what another of its layer concludes.

    The result of such a layer depends on ``sh:order``, or on which of two rules comes first in a pass.
    """
    rules = list(rules)
    found = []
    for reader in rules:
        for writer in rules:
            if reader is writer or reader.layer != writer.layer:
                continue
            if writer.run_once and not reader.run_once:
                continue  # it has run when the others of its layer begin
            met = [
                written
                for written in writer.rule.writes
                for read in reader.rule.negated
                if read.unifies(written)
            ]
            if met:
                names = f"{reader.rule.name} looks for the absence of what {writer.rule.name} concludes"
                found.append(
                    Finding(
                        code="LEV-R077",
                        severity=Severity.WARNING,
                        message=f"{names} ({min(map(str, met))}), in the same layer",
                        position=reader.rule.position,
                        hint=f"give {reader.rule.name} a higher sh:layer",
                    )
                )
    return found
