"""Proofs on demand: why a triple follows, down to what was asserted.

The rule's head is bound to the triple and its body solved once more, taking only premises of earlier
rounds; so a proof is acyclic by construction and needs no search. It is well-founded, not promised to be
the shortest there is.

Of several proofs the same one is shown in every run, on every executor: that of the first rule to have given
the triple, or of a recursion the first in the order of names; of its solutions the first, in the order of
:mod:`leverkg.engine.choice`, that rests on earlier rounds alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leverkg.engine.access import Access
from leverkg.engine.choice import text_of
from leverkg.engine.header import placeholders
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.proofs.evidence import Absent, Counted, Evidence, Opened, evidence_of
from leverkg.engine.proofs.layered_proof import derivations
from leverkg.engine.python_view import Conclusion, sentence_values
from leverkg.engine.rule import Kind, Rule
from leverkg.engine.run import Run, require_rounds
from leverkg.engine.unify import heads_of
from leverkg.errors import RuleError
from leverkg.rdf.term import Term, Triple
from leverkg.sparql.scope import negations
from leverkg.sparql.tree import GroupPattern, TriplePattern, Variable

__all__ = ["WAYS", "Proof", "Step", "absent_says", "prove", "says"]

WAYS = 100
"""Of so many ways in which a triple follows a proof can tell, unless told otherwise."""

Label = Callable[[Term | None], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule.

    Attributes:
        rule: the rule, with name, file, line, sources and sentence templates.
        bindings: the values of its variables, by name, sorted.
        premises: proofs of the triples it rests on, in the order of the body.
        absences: what was looked for and is not there.
        counted: what its aggregates were computed over.
        opened: the edges of its property paths; they are among the premises.
        conditions: the conditions that held, as written.
        unchecked: the rule is written in Python: that its premises suffice is its own word.
        remarks: what else is to be known of it: how far a rule in Turtle can be looked into, what LIMIT left.
    """

    rule: Rule
    bindings: tuple[tuple[str, Term], ...]
    premises: tuple[Proof, ...]
    absences: tuple[Absent, ...] = ()
    counted: tuple[Counted, ...] = ()
    opened: tuple[Opened, ...] = ()
    conditions: tuple[str, ...] = ()
    unchecked: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple holds: it is asserted, or one rule or another gives it.

    Attributes:
        triple: what is proved.
        rank: the round it was derived in; 0 if it is asserted.
        steps: the ways in which rules give it: one, or with ``all`` as many as the limit allows.
        cut: there may be more ways than shown.
    """

    triple: Triple
    rank: int
    steps: tuple[Step, ...] = ()
    cut: bool = False

    @property
    def asserted(self) -> bool:
        """Whether it is a fact of the input."""
        return self.rank == 0

    def walk(self) -> Iterator[Proof]:
        """Yield this proof and those below it, each triple once, conclusions before premises."""
        seen: set[Triple] = set()
        stack = [self]
        while stack:
            proof = stack.pop()
            if proof.triple not in seen:
                seen.add(proof.triple)
                yield proof
                stack.extend(p for step in reversed(proof.steps) for p in reversed(step.premises))


@dataclass(slots=True)
class _Raw:
    rule: Rule
    row: dict[str, Term]
    evidence: Evidence
    unchecked: bool = False
    remarks: tuple[str, ...] = ()


def prove(run: Run, triple: Triple, *, all: bool = False, limit: int = WAYS) -> Proof:
    """Return a proof of a triple that holds in a run.

    Args:
        run: an inference that kept its rounds.
        triple: what to prove.
        all: give every way in which it follows from earlier rounds, not the first found only.
        limit: with ``all``, at most so many ways a triple; a proof says when it was cut.

    Raises:
        RuleError: the triple does not hold (``LEV-R050``), or no rounds were kept (``LEV-R051``).
    """
    require_rounds(run)
    if run.executor.rank(triple) is None:
        raise RuleError(
            "this triple does not hold: " + " ".join(map(str, triple)),
            code="LEV-R050",
            hint="ask why not instead",
        )
    # What many conclusions rest on is proved once: a triple's proof does not depend on what was asked.
    built: dict[Triple, Proof] = run.proofs.setdefault(limit if all else 0, {})
    found: dict[Triple, tuple[int, list[_Raw], bool]] = {}
    waiting = [triple]
    while waiting:
        current = waiting.pop()
        if current in found or current in built:
            continue
        rank = run.executor.rank(current)
        assert rank is not None
        raws, cut = _derivations(run, current, rank, limit if all else 1) if rank else ([], False)
        found[current] = (rank, raws, all and cut)
        waiting += [needed for raw in raws for needed in raw.evidence.needed()]
    # Premises are of earlier rounds, so in order of rank each proof finds those it needs.
    for current in sorted(found, key=lambda one: found[one][0]):
        rank, raws, cut = found[current]
        built[current] = Proof(current, rank, tuple(_step(raw, built) for raw in raws), cut)
    return built[triple]


def _step(raw: _Raw, built: dict[Triple, Proof]) -> Step:
    return Step(
        rule=raw.rule,
        bindings=tuple(sorted(raw.row.items())),
        premises=tuple(built[triple] for triple in raw.evidence.needed()),
        absences=tuple(raw.evidence.absences),
        counted=tuple(raw.evidence.counted),
        opened=tuple(raw.evidence.opened),
        conditions=tuple(raw.evidence.conditions),
        unchecked=raw.unchecked,
        remarks=(*raw.remarks, *raw.evidence.chosen),
    )


def _derivations(run: Run, triple: Triple, rank: int, limit: int) -> tuple[list[_Raw], bool]:
    found: list[_Raw] = []
    for raw in _all_derivations(run, triple, rank, first_only=limit == 1):
        if len(found) == limit:
            return found, True
        found.append(raw)
        if limit == 1:
            return found, True
    if not found:
        raise RuleError(
            "no rule is found to give " + " ".join(map(str, triple)),
            code="LEV-R052",
            hint="this is a defect of the engine; please report it with the rules and the input",
        )
    return found, False


def _all_derivations(run: Run, triple: Triple, rank: int, *, first_only: bool) -> Iterator[_Raw]:
    wanted = Access(triple[1], triple[2])
    makers = run.executor.makers(triple) if first_only or run.layered else []
    if makers and not _together(run).isdisjoint(makers):
        makers = []  # which of the rules of a recursion came first, not all executors tell
    layered = [name for name in makers if run.layered is not None and name in run.layered.rules]
    if layered:
        for name in layered:
            yield from _by_layered(run, run.ruleset[name], triple, rank)
        return
    for rule in run.ruleset.stratified():
        if first_only and makers and rule.name not in makers:
            continue
        if any(write.unifies(wanted) for write in rule.writes):
            yield from _by_rule(run, rule, triple, rank)


def _together(run: Run) -> set[str]:
    strata = run.stats.strata
    return {rule.name for stratum in strata if len(stratum.rules) > 1 for rule in stratum.rules}


def _by_rule(run: Run, rule: Rule, triple: Triple, rank: int) -> Iterator[_Raw]:
    executor = run.executor
    if run.layered is not None:
        # What rules in Turtle concluded came later, and may be what this rule looked for in vain.
        executor = run.layered.before(executor, run.layered.offset + 1)
    ranks: dict[Triple, int | None] = {}

    def usable(premise: Triple) -> bool:
        if premise not in ranks:
            ranks[premise] = run.executor.rank(premise)
        number = ranks[premise]
        return number is not None and number < rank

    if rule.kind is Kind.PYTHON:
        yield from _by_python(run, rule, triple, usable)
        return
    if rule.body is None:
        return
    absent = dict(zip(map(id, negations(rule.body)), rule.header.absent, strict=False))
    seen: set[tuple[Triple, ...]] = set()
    for match in heads_of(rule, triple, executor, run.options.base):
        for row in executor.solve(rule.body, match.row, ordered=True):
            if any(name in row for name in match.unbound):
                continue
            evidence = evidence_of(rule.body, row, executor, usable, absent=absent)
            if evidence is None:
                continue
            raw = _Raw(rule, row, evidence)
            key = tuple(raw.evidence.needed())
            if key not in seen or not key:
                seen.add(key)
                yield raw


def _by_layered(run: Run, rule: Rule, triple: Triple, rank: int) -> Iterator[_Raw]:
    assert run.layered is not None
    for made in derivations(run, run.layered.rules[rule.name], triple, rank):
        yield _Raw(rule, made.row, made.evidence, remarks=tuple(made.remarks))


def _by_python(run: Run, rule: Rule, triple: Triple, usable: Callable[[Triple], bool]) -> Iterator[_Raw]:
    wanted = canonical_triple(triple)
    found = [
        one for one in run.conclusions.get(rule.name, ()) if wanted in map(canonical_triple, one.triples)
    ]
    # They came in the order in which the rule looked at the facts.
    for conclusion in sorted(found, key=lambda one: (sorted(map(text_of, one.premises)), str(one.absences))):
        premises = [canonical_triple(premise) for premise in conclusion.premises]
        if all(usable(premise) for premise in premises):
            evidence = Evidence.empty()
            evidence.premises += premises
            evidence.absences += _absences(rule, conclusion)
            yield _Raw(rule, sentence_values(conclusion, triple), evidence, unchecked=True)


def _absences(rule: Rule, conclusion: Conclusion) -> Iterator[Absent]:
    bindings = tuple(sorted(sentence_values(conclusion, conclusion.triples[0]).items()))
    for index, (subject, predicate, object_) in enumerate(conclusion.absences):
        parts = (subject or Variable("s"), predicate or Variable("p"), object_ or Variable("o"))
        template = rule.header.absent[index] if index < len(rule.header.absent) else None
        yield Absent("pattern", GroupPattern((TriplePattern(*parts),)), template, bindings)


def says(step: Step, label: Label) -> str | None:
    """Return the rule's sentence for a conclusion, with labels for its variables' values.

    Args:
        step: the application of the rule.
        label: gives the words for a term, and for ``None``, a variable that has no value.
    """
    template = step.rule.header.says
    return _filled(template, dict(step.bindings), label) if template else None


def absent_says(absent: Absent, label: Label) -> str | None:
    """Return the rule's sentence for something that is not there; ``None`` if the rule has none."""
    return _filled(absent.template, dict(absent.bindings), label) if absent.template else None


def _filled(template: str, bindings: dict[str, Term], label: Label) -> str:
    text = template
    for name in placeholders(template):
        text = text.replace("{" + name + "}", label(bindings.get(name)))
    return text
