"""Rules written in Turtle: SHACL Advanced Features and the draft *SHACL 1.2 Inference Rules*, read for the
layered scheduler.

A rule that some shape points to with ``sh:rule`` is a *shape rule*: it runs for each of the nodes that these
shapes target then, if the node conforms to all of the rule's conditions. Any other rule is a *global rule*
and runs once a pass.

Source: SHACL Advanced Features, section 8; SHACL 1.2 Inference Rules (editors' draft, commit 00e814b).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product

from leverkg.engine.axioms.vocabulary import local_name
from leverkg.engine.construct import rule_of
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.rule import Header, Kind, Rule, Schedule
from leverkg.engine.shacl.bodies import (
    bare_rule,
    because,
    chosen,
    condition_reads,
    condition_text,
    shaped_by,
    target_elements,
    triple_query,
    triple_writes,
    triples_of,
)
from leverkg.engine.shacl.layered_rule import LayeredRule, Parts
from leverkg.engine.shacl.nodes import NodeExpressions
from leverkg.engine.shacl.parameters import declared, parameter_name, parameters
from leverkg.engine.shacl.prefixes import Prefixes, Written
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import TRUE, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import LeverkgError, Position, RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.sparql.tree import ConstructQuery, Element, GroupPattern, InlineData, Variable

__all__ = ["read_rules"]

_LABEL = IRI("http://www.w3.org/2000/01/rdf-schema#label")
_COMMENT = IRI("http://www.w3.org/2000/01/rdf-schema#comment")
# What a rule concludes: for the focus nodes given, or (None) for a rule that has none.
_Conclude = Callable[[Evaluation, list[Term] | None], Iterable[Triple]]


def read_rules(
    graph: TripleIndex,
    *,
    rule_sets: Collection[Term] | None = None,
    file: str = "rules",
    position_of: Callable[[Term], Position | None] | None = None,
    written: Callable[[Term, str], Written | None] | None = None,
    prefixes: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
) -> RulesGraph:
    """Read the rules of a shapes graph.

    Args:
        graph: the shapes graph.
        rule_sets: run only the rules of these sets and of those that they include; ``None`` for all rules.
        file: the name to show for rules whose place is not known.
        position_of: says where a node is described.
        written: says where the text of a query at a node is written.
        prefixes: prefixes that queries may use without declaring them.
        taken: names that other rules have.

    Raises:
        RuleError: a rule is not well formed, has no known type, asks for an unknown processor, or lacks a
            parameter (``LEV-R070`` to ``LEV-R073``, ``LEV-Q…`` for what is wrong inside a query).
    """
    shapes = Shapes(graph, Prefixes(graph, written or (lambda node, text: None), dict(prefixes or {})))
    reader = _Reader(graph, shapes, NodeExpressions(shapes), file, position_of or (lambda node: None))
    reader.give_names(taken)
    reader.refuse_processors()
    wanted = None if rule_sets is None else reader.members(rule_sets)
    found = reader.rule_nodes()
    rules = [rule for node in found if (rule := reader.rule(node, wanted)) is not None]
    never = tuple(node for node in found if reader.is_never_run(node))
    idle = tuple(map(reader.idle, never))
    return RulesGraph(tuple(rules), reader.nodes, shapes, reader.expressions, reader.position_of, idle, never)


@dataclass(slots=True)
class _Reader:
    graph: TripleIndex
    shapes: Shapes
    expressions: NodeExpressions
    file: str
    position_of: Callable[[Term], Position | None]
    nodes: dict[str, Term] = field(default_factory=dict)
    names: dict[Term, str] = field(default_factory=dict)

    # --- which rules there are ------------------------------------------------------------------------------

    def refuse_processors(self) -> None:
        for owner, _, processor in self.graph.match(p=sh("ruleProcessor")):
            message = f"{owner} asks for the rule processor {processor}, which is not known"
            raise self.error(owner, message, "LEV-R072")

    def members(self, rule_sets: Collection[Term]) -> set[Term]:
        found: set[Term] = set()
        queue, seen = list(rule_sets), set(rule_sets)
        while queue:
            current = queue.pop()
            found.update(self.graph.objects(current, sh("hasRule")))
            for included in self.graph.objects(current, sh("includesRuleSet")):
                if included not in seen:
                    seen.add(included)
                    queue.append(included)
        return found

    def templates(self) -> list[Term]:
        return self.graph.subjects(RDF_TYPE, sh("SPARQLRuleTemplate"))

    def rule_nodes(self) -> list[Term]:
        found = {rule: None for _, _, rule in self.graph.match(p=sh("rule"))}
        found |= {rule: None for _, _, rule in self.graph.match(p=sh("hasRule"))}
        for kind in (sh("SPARQLRule"), sh("TripleRule"), *self.templates()):
            found |= dict.fromkeys(self.graph.subjects(RDF_TYPE, kind))
        return list(found)

    def give_names(self, taken: Collection[str]) -> None:
        """Give each rule a name of its own: what its IRI ends in, or all of it where that is taken."""
        short = {node: self.short_name(node) for node in self.rule_nodes()}
        for node, name in short.items():
            alone = name not in taken and list(short.values()).count(name) == 1
            whole = node.value if isinstance(node, IRI) else f"{name}-{node}".replace("_:", "")
            self.names[node] = name if alone else whole

    # --- one rule -------------------------------------------------------------------------------------------

    def rule(self, node: Term, wanted: set[Term] | None) -> LayeredRule | None:
        if self.is_never_run(node):
            return None
        found = self.read(node)
        if wanted is not None and node not in wanted:
            return None
        self.nodes[found.rule.name] = node
        return found

    def idle(self, node: Term) -> Rule:
        """Return what is known of a rule that never runs, which may be wrong in any way."""
        name = self.name(node)
        try:
            return self.read(node).rule
        except LeverkgError:
            place = self.position_of(node) or Position(self.file)
            return bare_rule(name, self.header(node, name), place, "").replaced(writes=frozenset())

    def read(self, node: Term) -> LayeredRule:
        name = self.name(node)
        layer, order = self.number(node, "layer"), self.number(node, "order")
        types = self.graph.objects(node, RDF_TYPE)
        template = next((t for t in self.templates() if t in types), None)
        rows: list[dict[str, Term]] = [{}]
        query: ConstructQuery | None
        conclude: _Conclude
        if sh("SPARQLRule") in types:
            query = self.query(node, name)
            conclude = self.construct(query, rows)
        elif sh("TripleRule") in types:
            self.check_triple_rule(node, name)
            query = triple_query(self.graph, node, targeted=bool(self.graph.subjects(sh("rule"), node)))
            conclude = triples_of(self.graph, node, self.expressions)
        elif template is not None:
            query, rows = self.query(template, name), self.arguments(node, template)
            conclude = self.construct(query, rows)
        else:
            shown = ", ".join(map(str, types)) or "none"
            raise self.error(node, f"rule {name} has no type that is known ({shown})", "LEV-R070")
        expected = frozenset(
            p for p in self.graph.objects(node, sh("expectedPredicate")) if isinstance(p, IRI)
        )
        parts = self.parts(node, conclude, query, rows)
        return LayeredRule(
            rule=self.analysed(node, name, query, rows).replaced(layer=int(layer)),
            infer=self.for_focus_nodes(parts),
            layer=layer,
            order=order,
            run_once=TRUE in self.graph.objects(node, sh("runOnce")),
            expected=expected,
            parts=parts,
        )

    def is_never_run(self, node: Term) -> bool:
        """Tell whether a rule is deactivated, or has shapes and all are, and so no focus node ever."""
        if TRUE in self.graph.objects(node, sh("deactivated")):
            return True
        owners = self.graph.subjects(sh("rule"), node)
        return bool(owners) and not any(map(self.shapes.is_active, owners))

    def parts(
        self, node: Term, conclude: _Conclude, query: ConstructQuery | None, rows: list[dict[str, Term]]
    ) -> Parts:
        owners, shapes = self.graph.subjects(sh("rule"), node), self.shapes

        def targets(evaluation: Evaluation) -> list[Term]:
            return list(dict.fromkeys(f for owner in owners for f in shapes.targets(owner, evaluation)))

        def test(condition: Term) -> Callable[[Evaluation, Term], bool]:
            def conforms(evaluation: Evaluation, focus: Term) -> bool:
                return all(
                    shapes.conforms(focus, shape, evaluation)
                    for shape in shapes.superclass_shapes(condition, evaluation)
                )

            return conforms

        return Parts(
            conclude=conclude,
            where=query,
            rows=tuple(rows),
            targets=targets if owners else None,
            because=lambda evaluation, focus: because(shapes, owners, evaluation, focus),
            chosen=lambda evaluation, focus: chosen(shapes, owners, evaluation, focus),
            conditions=tuple(
                (condition_text(self.graph, c), test(c)) for c in self.graph.objects(node, sh("condition"))
            ),
            shaped=tuple(shaped_by(self.graph, owners)),
        )

    @staticmethod
    def for_focus_nodes(parts: Parts) -> Callable[[Evaluation], Iterable[Triple]]:
        def infer(evaluation: Evaluation) -> Iterable[Triple]:
            if parts.targets is None:
                return parts.conclude(evaluation, None)
            focus_nodes = parts.targets(evaluation)
            met = [f for f in focus_nodes if all(test(evaluation, f) for _, test in parts.conditions)]
            return parts.conclude(evaluation, met)

        return infer

    # --- kinds of rules -------------------------------------------------------------------------------------

    def query(self, node: Term, name: str) -> ConstructQuery:
        texts = self.graph.objects(node, sh("construct"))
        if len(texts) != 1 or not isinstance(texts[0], Literal):
            what = "has no" if not texts else "needs exactly one"
            raise self.error(
                node,
                f"rule {name} {what} sh:construct",
                "LEV-R071",
                'write what follows and from what: sh:construct """CONSTRUCT { … } WHERE { … }"""',
            )
        try:
            return self.shapes.prefixes.construct(node, texts[0].lexical, name)
        except RuleError as error:
            if error.position is None:
                error.position = self.position_of(node)
            raise

    @staticmethod
    def construct(query: ConstructQuery, rows: list[dict[str, Term]]) -> _Conclude:
        def conclude(evaluation: Evaluation, focus_nodes: list[Term] | None) -> Iterable[Triple]:
            store = evaluation.store
            if focus_nodes is None:
                return [triple for row in rows for triple in store.construct(query, row)]
            return [t for row in rows for t in store.construct_each(query, "this", focus_nodes, row)]

        return conclude

    def arguments(self, node: Term, template: Term) -> list[dict[str, Term]]:
        choices: list[list[tuple[str, Term]]] = []
        for path, optional in parameters(self.graph, template):
            values = self.graph.objects(node, path)
            if values:
                choices.append([(parameter_name(path), value) for value in values])
            elif not optional:
                raise self.error(node, f"rule {self.name(node)} lacks a value for {path}", "LEV-R073")
        return [dict(row) for row in product(*choices)]

    def check_triple_rule(self, node: Term, name: str) -> None:
        for word in ("predicate", "object"):
            if len(self.graph.objects(node, sh(word))) > 1:
                raise self.error(node, f"rule {name} has more than one sh:{word}", "LEV-R071")

    def analysed(
        self, node: Term, name: str, query: ConstructQuery | None, rows: list[dict[str, Term]]
    ) -> Rule:
        """Return what is known of a rule's head, body, reads and writes: all, or nothing at all."""
        header = self.header(node, name)
        position = self.position_of(node) or Position(self.file)
        iri = node if isinstance(node, IRI) else None
        text = self.graph.value(node, sh("construct"))
        written = text.lexical if isinstance(text, Literal) else ""
        if query is None:
            rule = bare_rule(name, header, position, written)
            return rule.replaced(writes=triple_writes(self.graph, node), iri=iri)
        owners = self.graph.subjects(sh("rule"), node)
        first: list[Element] = list(target_elements(self.shapes, owners)) if owners else []
        if names := sorted(declared(self.graph, node) | {key for row in rows for key in row} - {"this"}):
            given = tuple(tuple(row.get(key) for key in names) for row in rows)
            first.append(InlineData(tuple(map(Variable, names)), given))  # type: ignore[arg-type]
        body = GroupPattern((*first, *query.where.elements), query.where.at)
        try:
            rule = rule_of(
                query.replaced(where=body),
                header,
                name=name,
                file=position.file,
                kind=Kind.TRIPLE,
                schedule=Schedule.LAYERED,
            )
        except RuleError as error:
            if error.code == "LEV-R014":
                raise self.placed(error, node, query) from None
            # Layered rules may say what stratified ones may not; nothing is known of their reads then.
            return bare_rule(name, header, position, written).replaced(iri=iri)
        asked = list(self.graph.objects(node, sh("condition")))
        asked += [where for owner in owners for where in self.graph.objects(owner, sh("targetWhere"))]
        conditions = [condition_reads(self.graph, shape) for shape in asked]
        return rule.replaced(
            position=position,
            text=written,
            iri=iri,
            reads=rule.reads.union(*(reads for reads, _ in conditions)),
            negated=rule.negated.union(*(negated for _, negated in conditions)),
        )

    def placed(self, error: RuleError, node: Term, query: ConstructQuery) -> RuleError:
        """Return an error in a query's head at its place in the file, or at the rule's if that is unknown."""
        name = self.name(node)
        at = error.position
        if query.prologue.name == name or at is None:
            error.position = self.position_of(node) or Position(self.file)
        hint = "give the rule to a shape by sh:rule" if "?this" in error.message else error.hint
        error.hint, error.message = hint, error.message.replace("the head", f"the head of rule {name}")
        return error

    # --- small things ---------------------------------------------------------------------------------------

    def header(self, node: Term, name: str) -> Header:
        texts = [self.graph.value(node, predicate) for predicate in (_LABEL, _COMMENT)]
        label, comment = (text.lexical if isinstance(text, Literal) else "" for text in texts)
        return Header(summary=label or comment or name, description=comment)

    def name(self, node: Term) -> str:
        return self.names.get(node) or self.short_name(node)

    def short_name(self, node: Term) -> str:
        if isinstance(node, IRI):
            return local_name(node)
        owners = self.graph.subjects(sh("rule"), node)
        if owners:
            number = self.graph.objects(owners[0], sh("rule")).index(node) + 1
            return f"{local_name(owners[0])}-rule-{number}"
        return f"rule-{node}"

    def number(self, node: Term, word: str) -> Decimal:
        values = self.graph.objects(node, sh(word))
        if not values:
            return Decimal(0)
        try:
            if len(values) == 1 and isinstance(values[0], Literal):
                return Decimal(values[0].lexical)
        except InvalidOperation:
            pass
        raise self.error(node, f"rule {self.name(node)} needs one number as sh:{word}", "LEV-R071")

    def error(self, node: Term, message: str, code: str, hint: str | None = None) -> RuleError:
        return RuleError(
            message, code=code, position=self.position_of(node) or Position(self.file), hint=hint
        )
