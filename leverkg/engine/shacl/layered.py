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
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.layered_makers import makers
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import GuardReached, RuleError
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF, Literal, Triple, TripleTerm

__all__ = ["Limits", "Outcome", "order_warnings", "run_layered"]

_TEMPORARY = IRI("http://www.w3.org/ns/shacl#tempTriple")
_REIFIES = IRI(RDF + "reifies")
_TRUTHS = ("true", "1")
_NAMED = 3  # so many of the rules that another looks for are named


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
    """Return a warning for each rule that looks for the absence of what others of its layer conclude.

    The result of such a layer depends on ``sh:order``, or on which of two rules comes first in a pass.
    """
    rules = list(rules)
    found = []
    for reader in rules:
        if not reader.rule.negated:
            continue
        met: dict[str, set[str]] = {}
        for writer in rules:
            if reader is writer or reader.layer != writer.layer:
                continue
            if writer.run_once and not reader.run_once:
                continue  # it has run when the others of its layer begin
            for written in writer.rule.writes:
                if any(read.unifies(written) for read in reader.rule.negated):
                    met.setdefault(writer.rule.name, set()).add(str(written))
        if met:
            names = sorted(met)
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            what = ", ".join(sorted({one for name in names[:_NAMED] for one in met[name]})[:_NAMED])
            shown = ", ".join(names[:_NAMED]) + more
            verb = "concludes" if len(names) == 1 else "conclude"
            found.append(
                Finding(
                    code="LEV-R077",
                    severity=Severity.WARNING,
                    message=f"{reader.rule.name} looks for the absence of what {shown} {verb} ({what}), "
                    "in the same layer",
                    position=reader.rule.position,
                    hint=f"give {reader.rule.name} a higher sh:layer",
                )
            )
    return found
