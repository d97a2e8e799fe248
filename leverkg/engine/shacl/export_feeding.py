"""What rules of one layer owe each other: which feed which, and which results hang on the passes.

SHACL-AF knows the order of shapes and, in a shape, of rules. It repeats the rules of one shape at a time, and
says nothing of rules of one order not seeing each other. So a rule in Turtle can be said there only where
neither matters: where what it must see complete is complete in its first pass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from leverkg.engine.access import Access
from leverkg.engine.class_hierarchy import SUBCLASS
from leverkg.engine.rule import Rule
from leverkg.engine.shacl.bodies import condition_reads
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.paths import path_of, properties
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import SH, SHNEX, sh
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import PathPattern, TriplePattern

__all__ = ["Feeding", "built_on"]

# Expressions that never give less where there is more.
_GROWING = frozenset({"union", "intersection", "nodes", "join", "concat"})
_ENDS = ("subject", "predicate", "object")
_ANYTHING = frozenset({Access(None)})


class Feeding:
    """Which rules of a graph feed which, and what each must see complete.

    Args:
        rules: the rules with their graph.
        any_subclass: whether data may put any class below any other; else only the classes count as such that
            the graph itself puts there.
    """

    def __init__(self, rules: RulesGraph, *, any_subclass: bool = False) -> None:
        self._any_subclass = any_subclass
        self._shapes = rules.shapes
        self._graph = rules.shapes.graph
        self._nodes = rules.nodes
        known = {one.rule.name: self._known(one.rule) for one in rules.rules}
        self.reads = {name: reads for name, (reads, _) in known.items()}
        self._negated = {name: negated for name, (_, negated) in known.items()}
        self._layers: dict[object, list[LayeredRule]] = {}
        for one in rules.rules:
            self._layers.setdefault((one.layer, one.run_once), []).append(one)
        self._settled: dict[str, bool] = {}

    def feeds(self, writer: LayeredRule, reader: LayeredRule) -> bool:
        """Tell whether a rule may read what another concludes."""
        return _meet(writer.rule.writes, self.reads[reader.rule.name])

    def fed_at_once(self, rule: LayeredRule) -> list[str]:
        """Return the rules that run once together with one, itself among them, and conclude what it reads."""
        peers = self._layers[rule.layer, True]
        return [one.rule.name for one in peers if one.order == rule.order and self.feeds(one, rule)]

    def too_early(self, rule: LayeredRule) -> list[str]:
        """Return the rules of its layer that conclude something that a rule looks for the absence of too
        early, while they may go on.
        """
        negated = self._negated[rule.rule.name]
        found = []
        for one in self._layers[rule.layer, False] if negated else ():
            if not _meet(one.rule.writes, negated):
                continue
            if one is not rule:
                found += [] if one.order < rule.order and self._is_settled(one) else [one.rule.name]
            elif not self._is_settled(rule, beside_itself=True):
                found.append(one.rule.name)
        return found

    def _is_settled(self, rule: LayeredRule, *, beside_itself: bool = False) -> bool:
        """Tell whether a rule has concluded all that it will when it has run in the first pass."""
        name = rule.rule.name
        if not beside_itself and name in self._settled:
            return self._settled[name]
        if not beside_itself:
            self._settled[name] = False  # what leads back to itself is not
        found = all(
            (one is rule and beside_itself)
            or (one is not rule and one.order < rule.order and self._is_settled(one))
            for one in self._layers[rule.layer, False]
            if self.feeds(one, rule)
        )
        if not beside_itself:
            self._settled[name] = found
        return found

    # --- one rule -------------------------------------------------------------------------------------------

    def _known(self, rule: Rule) -> tuple[frozenset[Access], frozenset[Access]]:
        """Return what a rule reads, and of that what it must see complete."""
        node = self._nodes[rule.name]
        if rule.body is not None:
            reads, negated = rule.reads | rule.negated, rule.negated
        elif self._graph.objects(node, sh("construct")):
            return _ANYTHING, _ANYTHING
        else:
            reads, negated = _union(
                self._of_targets(node),
                *(
                    condition_reads(self._graph, shape)
                    for shape in self._graph.objects(node, sh("condition"))
                ),
                *(self._of_expression(end) for word in _ENDS for end in self._graph.objects(node, sh(word))),
            )
        shaped = self._graph.subjects(sh("rule"), node) or self._graph.objects(node, sh("condition"))
        return (self._with_subclasses(reads), self._with_subclasses(negated)) if shaped else (reads, negated)

    def _of_targets(self, node: Term) -> tuple[frozenset[Access], frozenset[Access]]:
        found: set[Access] = set()
        for owner in self._graph.subjects(sh("rule"), node):
            classes = self._shapes.target_classes(owner)
            found |= {Access(RDF_TYPE, class_) for class_ in classes}
            for word in ("targetSubjectsOf", "targetObjectsOf"):
                found |= {Access(v) for v in self._graph.objects(owner, sh(word)) if isinstance(v, IRI)}
            if self._graph.objects(owner, sh("target")) or self._graph.objects(owner, sh("targetWhere")):
                found |= _ANYTHING
        return frozenset(found), frozenset()

    def _with_subclasses(self, accesses: frozenset[Access]) -> frozenset[Access]:
        """Return accesses in which a class stands for its subclasses too, as shapes mean it."""
        classes = [one.object for one in accesses if one.predicate == RDF_TYPE]
        if not classes:
            return accesses
        if self._any_subclass:
            return accesses | {Access(RDF_TYPE), Access(SUBCLASS)}
        for class_ in classes:  # it grows while it is looked at
            classes += (
                [c for c in self._graph.subjects(SUBCLASS, class_) if c not in classes] if class_ else []
            )
        return accesses | {Access(RDF_TYPE, class_) for class_ in classes}

    # --- node expressions -----------------------------------------------------------------------------------

    def _of_expression(self, expression: Term) -> tuple[frozenset[Access], frozenset[Access]]:
        if not isinstance(expression, BlankNode):
            return frozenset(), frozenset()
        members = self._graph.items(expression) if self._graph.is_list(expression) else None
        if members is not None:
            return _union(*map(self._of_expression, members))
        found = []
        for predicate, values in self._graph.edges(expression).items():
            word = predicate.value.removeprefix(SHNEX).removeprefix(SH)
            if word in ("path", "pathValues"):
                found += [(self._along(value), frozenset[Access]()) for value in values]
            elif word == "filterShape":
                found += [condition_reads(self._graph, value) for value in values]
            elif word in _GROWING:
                found += [self._of_expression(value) for value in values]
            elif self._looks_at_nothing(predicate):  # without an argument it gives something else
                reads, _ = _union(*map(self._of_expression, values))
                found.append((reads, reads))
            else:
                return _ANYTHING, _ANYTHING
        return _union(*found)

    def _along(self, path: Term) -> frozenset[Access]:
        try:
            return frozenset(Access(step) for step in properties(path_of(self._graph, path)))
        except RuleError:  # told where rules are checked
            return _ANYTHING

    def _looks_at_nothing(self, function: IRI) -> bool:
        """Tell whether a function has a query without patterns, so that its arguments are all it reads."""
        text = self._graph.value(function, sh("select"))
        if sh("SPARQLFunction") not in self._graph.objects(function, RDF_TYPE) or not isinstance(
            text, Literal
        ):
            return False
        query = self._shapes.prefixes.select(function, text.lexical, "sh:select")
        return not any(isinstance(part, TriplePattern | PathPattern) for part in nodes(query))


def _union(
    *pairs: tuple[frozenset[Access], frozenset[Access]],
) -> tuple[frozenset[Access], frozenset[Access]]:
    return frozenset().union(*(one for one, _ in pairs)), frozenset().union(*(other for _, other in pairs))


def built_on(rules: Iterable[Rule], gone: Iterable[Rule]) -> tuple[str, ...]:
    """Return the names of the rules that read what rules conclude that are gone, or what such rules do."""
    left, found = list(rules), list[str]()
    waiting = list(gone)
    while waiting:
        writer = waiting.pop()
        reached = [rule for rule in left if _meet(writer.writes, rule.reads | rule.negated)]
        left = [rule for rule in left if rule not in reached]
        found += [rule.name for rule in reached]
        waiting += reached
    return tuple(sorted(found))


def _meet(writes: Iterable[Access], reads: Collection[Access]) -> bool:
    return any(read.unifies(write) for write in writes for read in reads)
