"""A rule in Turtle as the layered scheduler runs it: what it concludes of an evaluation graph, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.tree import ConstructQuery

__all__ = ["LayeredRule", "Parts"]


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
