"""Why a rule in Turtle concluded something: its body solved once more on what its step saw.

A layered rule sees the state of its step: what was given, what earlier steps inferred, and what was there for
a while only. So the state is built again, and the body is solved on it: premises are of earlier steps, as
everywhere, and an absence is one of that moment. What came later, or has gone, is said. Where a rule cannot
be looked into (a node expression that computes, a node that its query made), that it gives the triple for a
focus node is tried, and the proof says that no more is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leverkg.engine.bind import rename_blank_nodes
from leverkg.engine.choice import text_of
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.executor import Executor
from leverkg.engine.literal_values import canonical
from leverkg.engine.proofs.evidence import Absent, Evidence, evidence_of
from leverkg.engine.run import Run
from leverkg.engine.shacl.bind import prebound
from leverkg.engine.shacl.layered_rule import LayeredRule, Parts
from leverkg.rdf.term import BlankNode, Term, Triple, TripleTerm
from leverkg.sparql.tree import ConstructQuery, TermPattern, TripleTermPattern, Variable

__all__ = ["Derivation", "derivations"]

Row = dict[str, Term]


@dataclass(slots=True)
class Derivation:
    """One way in which a layered rule gives a triple.

    Attributes:
        row: the values of its variables.
        evidence: what it rests on.
        remarks: what a proof has to say besides.
    """

    row: Row
    evidence: Evidence
    remarks: list[str] = field(default_factory=list)


def derivations(run: Run, rule: LayeredRule, triple: Triple, rank: int) -> Iterator[Derivation]:
    """Yield the ways in which a rule in Turtle gives a triple that it made; one at least.

    Args:
        run: the run.
        rule: the rule.
        triple: what it concluded.
        rank: the round in which.
    """
    assert rule.parts is not None
    state = _State.of(run, rank)
    found = False
    for made in _by_query(state, rule.parts, triple):
        found = True
        yield _finished(run, state, rule, made)
    if not found:
        for made in _by_trial(state, rule.parts, triple):
            yield _finished(run, state, rule, made)


@dataclass(slots=True)
class _State:
    """What a step saw: to solve bodies on, and to evaluate shapes on."""

    run: Run
    executor: Executor
    evaluation: Evaluation

    @classmethod
    def of(cls, run: Run, rank: int) -> _State:
        assert run.layered is not None
        executor = run.layered.before(run.executor, rank)
        return cls(run, executor, run.layered.evaluation(run.executor, rank))

    def has(self, triple: Triple) -> bool:
        return self.executor.rank(triple) is not None

    def focus_nodes(self, parts: Parts, wanted: Term | None) -> Iterator[Term]:
        """Yield the focus nodes that meet the conditions, or of them the one that is wanted."""
        assert parts.targets is not None
        for focus in sorted(parts.targets(self.evaluation), key=str):
            if wanted is not None and canonical(focus) != canonical(wanted):
                continue
            if all(test(self.evaluation, focus) for _, test in parts.conditions):
                yield focus


def _finished(run: Run, state: _State, rule: LayeredRule, made: Derivation) -> Derivation:
    """Add what makes the focus node one, and say what is not as it was."""
    assert rule.parts is not None
    focus = made.row.get("this")
    if rule.parts.targets is not None and focus is not None:
        because = sorted(rule.parts.because(state.evaluation, focus), key=text_of)
        if not because and (text := rule.parts.chosen(state.evaluation, focus)) is not None:
            made.remarks.append(text)
        made.evidence.premises[:0] = [t for t in because if t not in made.evidence.premises]
        for text, _ in rule.parts.conditions:
            made.remarks.append(f"it met {text}, which was looked at as a whole")
    for needed in list(made.evidence.premises):
        if run.executor.rank(needed) is None:
            made.evidence.premises.remove(needed)
            shown = " ".join(map(str, needed))
            made.remarks.append(f"it rests on {shown}, which was there only while the rules ran")
    if any(_holds_now(run, absent) for absent in made.evidence.absences):
        made.remarks.append(
            "what it looked for was not there when the rule ran, and is there now: "
            "the order of the rules decides this conclusion"
        )
    return made


def _holds_now(run: Run, absent: Absent) -> bool:
    return absent.kind != "optional" and run.executor.ask(absent.group, {})


# --- by solving the query -----------------------------------------------------------------------------------


def _by_query(state: _State, parts: Parts, triple: Triple) -> Iterator[Derivation]:
    query = parts.where
    if query is None:
        return
    for pattern in query.template:
        ends = (pattern.subject, pattern.predicate, pattern.object)
        for given in parts.rows:
            row: Row = dict(given)
            nodes: dict[str, Term] = {}
            if not all(_unify(end, term, row, nodes) for end, term in zip(ends, triple, strict=True)):
                continue
            if any(name in row and row[name] != value for name, value in given.items()):
                continue
            if parts.targets is None:
                yield from _solved(state, query, given, row, nodes)
                continue
            for focus in state.focus_nodes(parts, row.get("this")):
                put = {**given, "this": focus}
                yield from _solved(state, query, put, {**row, "this": focus}, nodes)


def _solved(
    state: _State, query: ConstructQuery, put: Mapping[str, Term], row: Row, nodes: Mapping[str, Term]
) -> Iterator[Derivation]:
    # Before a value is put in: one that is a blank node stands for itself.
    renamed = query.replaced(where=rename_blank_nodes(query.where, query.template))
    body = prebound(renamed, put).where
    open_ = {name: term for name, term in row.items() if name not in put}
    for solution in state.executor.solve(body, open_, ordered=True):
        whole = {**solution, **row}
        evidence = evidence_of(body, whole, state.executor, state.has)
        if evidence is not None and _agrees(state, query, whole, nodes):
            yield Derivation(whole, evidence)


def _agrees(state: _State, query: ConstructQuery, row: Row, nodes: Mapping[str, Term]) -> bool:
    """Tell whether a solution made the new nodes of a triple: the other triples about them are there too."""
    if not nodes:
        return True
    for pattern in query.template:
        ends = [_filled(end, row, nodes) for end in (pattern.subject, pattern.predicate, pattern.object)]
        whole = all(end is not None for end in ends)
        about = any(isinstance(end, BlankNode) and end in nodes.values() for end in ends)
        if whole and about and state.run.executor.rank(tuple(ends)) is None:  # type: ignore[arg-type]
            return False
    return True


def _unify(end: TermPattern, term: Term, row: Row, nodes: dict[str, Term]) -> bool:
    if isinstance(end, Variable):
        return canonical(row.setdefault(end.name, term)) == canonical(term)
    if isinstance(end, BlankNode):
        return isinstance(term, BlankNode) and nodes.setdefault(end.label, term) == term
    if isinstance(end, TripleTermPattern):
        if not isinstance(term, TripleTerm):
            return False
        pairs = ((end.subject, term.subject), (end.predicate, term.predicate), (end.object, term.object))
        return all(_unify(part, value, row, nodes) for part, value in pairs)
    return canonical(end) == canonical(term)


def _filled(end: TermPattern, row: Row, nodes: Mapping[str, Term]) -> Term | None:
    if isinstance(end, Variable):
        return row.get(end.name)
    if isinstance(end, BlankNode):
        return nodes.get(end.label)
    return None if isinstance(end, TripleTermPattern) else end


# --- by trying focus nodes ----------------------------------------------------------------------------------


def _by_trial(state: _State, parts: Parts, triple: Triple) -> Iterator[Derivation]:
    """Yield the focus nodes for which a rule gives a triple, up to the names of new nodes."""
    if parts.targets is not None:
        for focus in state.focus_nodes(parts, None):
            given = parts.conclude(state.evaluation, [focus])
            if any(_alike(one, triple) for one in given):
                yield Derivation({"this": focus}, Evidence.empty(), [_OPAQUE])
                return
    yield Derivation({}, Evidence.empty(), [_OPAQUE])


_OPAQUE = "the rule computed this in a way that cannot be taken apart: what else it rests on is not shown"


def _alike(one: Triple, other: Triple) -> bool:
    return all(
        (isinstance(a, BlankNode) and isinstance(b, BlankNode)) or canonical(a) == canonical(b)
        for a, b in zip(one, other, strict=True)
    )
