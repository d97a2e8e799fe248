"""The rules of a shapes graph, with what they need of it besides: its shapes and its node expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.rule import Rule
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.nodes import NodeExpressions
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import sh
from leverkg.errors import Position
from leverkg.rdf.term import IRI, Literal, Term, Triple

__all__ = ["RulesGraph"]


@dataclass(frozen=True, slots=True)
class RulesGraph:
    """The rules of a shapes graph, ready to run.

    Attributes:
        rules: the active rules.
        nodes: for each rule's name, the node that stands for it.
        shapes: the shapes of the graph.
        expressions: its node expressions.
        position_of: says where a node is described.
        idle: what is known of the rules that never run: deactivated, or all their shapes are.
        idle_nodes: the nodes that stand for these, in the same order.
    """

    rules: tuple[LayeredRule, ...]
    nodes: dict[str, Term]
    shapes: Shapes
    expressions: NodeExpressions
    position_of: Callable[[Term], Position | None]
    idle: tuple[Rule, ...] = ()
    idle_nodes: tuple[Term, ...] = ()

    def derived(self, evaluation: Evaluation, predicates: frozenset[IRI]) -> list[Triple]:
        """Return the derived values of properties: what ``sh:values`` gives, else ``sh:defaultValue``.

        A default stands for a property that has no value, neither given nor derived (SHACL 1.2 Core, derived
        values).
        """
        graph = self.shapes.graph
        found: dict[Triple, None] = {}
        for predicate in sorted(predicates, key=str):
            for prop in graph.subjects(sh("path"), predicate):
                given, default = graph.objects(prop, sh("values")), graph.objects(prop, sh("defaultValue"))
                if not (given or default) or not self.shapes.is_active(prop):
                    continue
                for owner in [prop, *graph.subjects(sh("property"), prop)]:
                    for focus in self.shapes.targets(owner, evaluation):
                        values = self._all(given, focus, evaluation)
                        if not values and not evaluation.index.objects(focus, predicate):
                            values = self._all(default, focus, evaluation)
                        found.update(((focus, predicate, value), None) for value in values)
        return [triple for triple in found if not isinstance(triple[0], Literal)]

    def _all(self, expressions: list[Term], focus: Term, evaluation: Evaluation) -> list[Term]:
        return [v for one in expressions for v in self.expressions.nodes(one, focus, evaluation)]
