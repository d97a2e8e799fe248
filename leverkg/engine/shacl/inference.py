"""Inference with rules written in Turtle: data and a shapes graph in, new triples out.

This is the entrance to the rule side of SHACL: :func:`infer` runs rules or rule sets, :func:`entailed` what a
shapes graph asks for with ``sh:entailment`` before validation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from leverkg.engine.evaluation import Evaluation, QueryStore
from leverkg.engine.shacl.layered import Limits, Outcome, run_layered
from leverkg.engine.shacl.rules import read_rules
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import RDF_TYPE, Term, Triple

__all__ = ["Inference", "entailed", "infer"]

_ALL = sh("RulesEntailment")


@dataclass(frozen=True, slots=True)
class Inference:
    """What was inferred, and by which rules.

    Attributes:
        outcome: the new triples and the rule of each.
        rules: the rules that ran.
    """

    outcome: Outcome
    rules: RulesGraph

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The new triples."""
        return self.outcome.triples


def infer(
    data: Iterable[Triple],
    shapes: Iterable[Triple],
    *,
    store: Callable[[], QueryStore],
    rule_sets: Collection[Term] | None = None,
    limits: Limits | None = None,
    file: str = "rules",
    position_of: Callable[[Term], Position | None] | None = None,
) -> Inference:
    """Run the rules of a shapes graph on data.

    Args:
        data: the base graph; it is not changed.
        shapes: the shapes graph.
        store: makes an empty store for queries.
        rule_sets: run only the rules of these sets; ``None`` for all rules.
        limits: when to give up.
        file: the name to show for rules whose place is not known.
        position_of: says where a node of the shapes graph is described.

    Raises:
        RuleError: a rule cannot be read, or fails.
        GuardReached: a limit was reached.
    """
    rules = read_rules(TripleIndex(shapes), rule_sets=rule_sets, file=file, position_of=position_of)
    evaluation = Evaluation(store())
    evaluation.add(data)
    return Inference(run_layered(rules.rules, evaluation, derive=rules.derived, limits=limits), rules)


def entailed(
    data: Iterable[Triple],
    shapes: Iterable[Triple],
    *,
    store: Callable[[], QueryStore],
    limits: Limits | None = None,
    file: str = "shapes",
) -> tuple[Triple, ...]:
    """Return what a shapes graph wants inferred before it validates: its ``sh:entailment``.

    ``sh:RulesEntailment`` means all its rules, a rule set its own and those of the sets it includes, several
    sets together as one.

    Raises:
        RuleError: another entailment regime is asked for (``LEV-R078``), or what :func:`infer` raises.
    """
    shapes = list(shapes)
    index = TripleIndex(shapes)
    wanted = [term for _, _, term in index.match(p=sh("entailment"))]
    if not wanted:
        return ()
    for term in wanted:
        if term != _ALL and not _is_rule_set(index, term):
            raise RuleError(
                f"{term} is neither sh:RulesEntailment nor a rule set of the shapes graph",
                code="LEV-R078",
                position=Position(file),
                hint="validation without the entailment asked for would say what its author did not mean",
            )
    rule_sets = None if _ALL in wanted else wanted
    return infer(data, shapes, store=store, rule_sets=rule_sets, limits=limits, file=file).triples


def _is_rule_set(index: TripleIndex, term: Term) -> bool:
    words = ("hasRule", "includesRuleSet")
    return (term, RDF_TYPE, sh("RuleSet")) in index or any(index.objects(term, sh(word)) for word in words)
