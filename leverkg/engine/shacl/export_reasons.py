"""Why a rule in Turtle cannot be said in SHACL-AF: what that has no word for, in words."""

from __future__ import annotations

from collections.abc import Iterator

from leverkg.engine.access import Access
from leverkg.engine.shacl.bind import check_prebinding
from leverkg.engine.shacl.export_feeding import Feeding
from leverkg.engine.shacl.export_queries import for_focus_node, of_later_versions, of_the_moment
from leverkg.engine.shacl.export_shapes import condition_fault, condition_shapes, end_fault
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import sh
from leverkg.errors import RuleError
from leverkg.rdf.term import RDF_TYPE, BlankNode, Term, TripleTerm
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import BuiltInCall, ConstructQuery

__all__ = ["Reasons", "is_sparql"]

_NEW_EACH_TIME = frozenset({"BNODE", "RAND", "UUID", "STRUUID"})
_TEMPORARY = Access(sh("tempTriple"))


class Reasons:
    """Why rules of a graph cannot be said in SHACL-AF.

    Args:
        rules: the rules with their graph.
        feeding: what they owe each other.
    """

    def __init__(self, rules: RulesGraph, feeding: Feeding) -> None:
        self._rules = rules
        self._feeding = feeding

    def of(self, rule: LayeredRule) -> str | None:
        """Return why a rule cannot be said, ``None`` if it can."""
        return next(self._all(rule), None)

    def _all(self, rule: LayeredRule) -> Iterator[str]:
        graph, shapes = self._rules.shapes.graph, self._rules.shapes
        node = self._rules.nodes[rule.rule.name]
        query = rule.parts.where if rule.parts is not None else None
        if any(one.predicate == _TEMPORARY.predicate for one in rule.rule.writes):
            yield "it concludes temporary triples (sh:tempTriple), and SHACL-AF takes no triple back"
        yield from self._derived(rule)
        owners = graph.subjects(sh("rule"), node)
        if any(graph.objects(owner, sh("targetWhere")) for owner in owners):
            yield "its targets are what meets a shape (sh:targetWhere), which SHACL-AF has no word for"
        for condition in graph.objects(node, sh("condition")):
            for shape in condition_shapes(shapes, condition):
                if fault := condition_fault(shapes, shape):
                    yield fault
        if is_sparql(self._rules, node):
            assert query is not None
            assert rule.parts is not None
            yield from self._of_query(query, targeted=bool(owners))
            if any(isinstance(v, BlankNode | TripleTerm) for row in rule.parts.rows for v in row.values()):
                yield "a parameter of its template is a blank node or a triple term"
        else:
            yield from self._of_triple(node, targeted=bool(owners))
        yield from self._of_passes(rule, query)

    def _derived(self, rule: LayeredRule) -> Iterator[str]:
        """Values that shapes derive are seen by all rules of the layer of one that expects them."""
        graph, shapes = self._rules.shapes.graph, self._rules.shapes
        layer = [one for one in self._rules.rules if one.layer == rule.layer]
        for predicate in sorted({p for one in layer for p in one.expected}, key=str):
            derived = any(
                graph.objects(prop, sh(word))
                for prop in graph.subjects(sh("path"), predicate)
                if shapes.is_active(prop)
                for word in ("values", "defaultValue")
            )
            read = any(one.unifies(Access(predicate)) for one in self._feeding.reads[rule.rule.name])
            if derived and (read or predicate in rule.expected):
                yield f"it reads values of {predicate} that a shape derives (sh:expectedPredicate)"

    def _of_query(self, query: ConstructQuery, *, targeted: bool) -> Iterator[str]:
        if later := of_later_versions(query):
            yield f"its query has {later}, which is of SPARQL 1.2"
        if of_the_moment(query):
            yield "it concludes NOW(), which is another in each repetition there"
        try:
            if targeted:
                check_prebinding(query, {"this"})
            else:
                for_focus_node(query)
        except RuleError as error:
            yield error.message

    def _of_triple(self, node: Term, *, targeted: bool) -> Iterator[str]:
        graph, shapes = self._rules.shapes.graph, self._rules.shapes
        for word in ("subject", "predicate", "object"):
            given = graph.objects(node, sh(word))
            if len(given) > 1:
                yield f"it has more than one sh:{word}, and SHACL-AF takes one"
            if not targeted and not all(map(_is_constant, given or [sh("this")])):
                yield "it has no focus nodes and computes its ends; SHACL-AF computes them for a focus node"
            for one in given:
                if fault := end_fault(shapes, one):
                    yield fault

    def _of_passes(self, rule: LayeredRule, query: ConstructQuery | None) -> Iterator[str]:
        if not rule.run_once:
            if early := self._feeding.too_early(rule):
                yield (
                    f"it looks for the absence of what {', '.join(early)} may conclude later in its layer, "
                    "and SHACL-AF does not know the passes of a layer that decide then"
                )
            return
        if rule.rule.minted or (query is not None and _makes_nodes(query)):
            yield "it makes new nodes and runs once (sh:runOnce), and SHACL-AF has no word against repetition"
        if fed := self._feeding.fed_at_once(rule):
            yield (
                f"it runs once (sh:runOnce) and may read what {', '.join(fed)} concludes at the same time, "
                "and SHACL-AF has no word against repetition"
            )


def is_sparql(rules: RulesGraph, node: Term) -> bool:
    """Tell whether a rule is a query, of its own or of a template."""
    types = rules.shapes.graph.objects(node, RDF_TYPE)
    return sh("SPARQLRule") in types or sh("TripleRule") not in types


def _is_constant(end: Term) -> bool:
    return not isinstance(end, BlankNode) and end != sh("this")


def _makes_nodes(query: ConstructQuery) -> bool:
    return any(isinstance(one, BuiltInCall) and one.name.upper() in _NEW_EACH_TIME for one in nodes(query))
