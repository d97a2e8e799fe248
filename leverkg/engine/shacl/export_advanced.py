"""Rules in Turtle as SHACL Advanced Features, to run behind others: shapes with targets, order, conditions.

A rule keeps its shape, order and conditions. A layer becomes one shape or several with a ``sh:order`` each
(:mod:`leverkg.engine.shacl.export_groups`); a rule that runs once stands at a shape of its own before them,
where repeating it gives nothing. What cannot be said so is told (:mod:`leverkg.engine.shacl.export_reasons`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import NamedTuple, cast

from leverkg.engine.rule import Rule
from leverkg.engine.shacl.bind import prebound
from leverkg.engine.shacl.export_feeding import Feeding
from leverkg.engine.shacl.export_groups import Group, groups_of
from leverkg.engine.shacl.export_queries import for_focus_node
from leverkg.engine.shacl.export_reasons import Reasons, is_sparql
from leverkg.engine.shacl.export_shapes import (
    condition_fault,
    condition_shapes,
    condition_triples,
    declaring,
    end_fault,
    end_triples,
    is_target,
    target_triples,
)
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import SH, TRUE, sh
from leverkg.rdf import turtle
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import Part, map_tree
from leverkg.sparql.tree import ConstructQuery, Variable
from leverkg.sparql.write import write_query

__all__ = ["Advanced", "advanced"]

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_THIS = "this"
_NAMESPACE = re.compile(r"\bPREFIX\s+[^\s:]*:\s*<([^<>]*)>", re.IGNORECASE)
_ENDS = ("subject", "predicate", "object")
_SAID = (IRI(_RDFS + "label"), IRI(_RDFS + "comment"))


class Advanced(NamedTuple):
    """Rules in Turtle as SHACL-AF.

    Attributes:
        text: the Turtle.
        rules: the rules in it.
        unsayable: names of the rules that are not, each with why.
        remarks: what else is said otherwise than it was.
    """

    text: str
    rules: tuple[Rule, ...]
    unsayable: Mapping[str, str]
    remarks: tuple[str, ...]


def advanced(
    rules: RulesGraph, first: int, known: Mapping[str, str], namespace: str, taken: Collection[str] = ()
) -> Advanced:
    """Return rules in Turtle as SHACL-AF.

    Args:
        rules: the rules with their graph.
        first: the order of the first of their shapes.
        known: prefixes to write with.
        namespace: of the names that are given here.
        taken: names in it that others have, as where rules were exported before.
    """
    reasons = Reasons(rules, Feeding(rules))
    feeding = Feeding(rules, any_subclass=True)  # to put together rather too much than too little
    unsayable: dict[str, str] = {}
    said: list[LayeredRule] = []
    for rule in sorted(rules.rules, key=lambda one: one.rule.name):
        why = reasons.of(rule)
        if why is None:
            said.append(rule)
        else:
            unsayable[rule.rule.name] = why
    groups = groups_of(said, rules, feeding)
    while queried := [one for group in groups if group.is_joint for one in _queried(group, rules)]:
        for rule in queried:
            unsayable[rule.rule.name] = (
                "rules of other shapes feed it and are fed by it, and a target that is a query cannot be put "
                "into one shape with theirs, as SHACL-AF repeats the rules of one shape alone"
            )
        said = [one for one in said if one not in queried]
        groups = groups_of(said, rules, feeding)
    writer = _Writer(rules, namespace, taken, Counter(owner for g in groups for owner in set(g.owners)))
    for order, group in enumerate(groups, first):
        writer.group(group, order)
    writer.never(first + len(groups))
    text = turtle.write(
        list(writer.triples), {**known, "sh": SH, "rdfs": _RDFS, "xsd": XSD, "rule": namespace}
    )
    remarks = (*writer.remarks, *_of_subclasses(said, feeding), *_flattened(rules))
    return Advanced(text, tuple(one.rule for one in said), unsayable, remarks)


def _queried(group: Group, rules: RulesGraph) -> list[LayeredRule]:
    graph = rules.shapes.graph
    return [
        rule
        for rule, owners in zip(group.rules, group.owners, strict=True)
        if any(graph.objects(owner, sh("target")) for owner in owners)
    ]


def _of_subclasses(said: list[LayeredRule], feeding: Feeding) -> Iterator[str]:
    """Yield for which rules it is taken for granted that data do not put certain classes below others."""
    unless = "unless data put a class that rules conclude below one that a target or condition asks for"
    for rule in said:
        name = rule.rule.name
        if rule.run_once:
            if feeding.fed_at_once(rule):
                yield f"{name} runs once here and is repeated there, which comes to the same {unless}"
        elif early := feeding.too_early(rule):
            names = ", ".join(early)
            yield f"{name} looks for the absence of what {names} may conclude, which is complete {unless}"


def _flattened(rules: RulesGraph) -> Iterator[str]:
    graph = rules.shapes.graph
    sets = {node for word in ("hasRule", "includesRuleSet") for node, _, _ in graph.match(p=sh(word))}
    if sets:
        names = ", ".join(sorted(map(str, sets)))
        yield f"rule sets are not kept, all their rules are run, as they are here: {names}"


class _Writer:
    """The triples of the shapes and rules that are written."""

    def __init__(
        self,
        rules: RulesGraph,
        namespace: str,
        taken: Collection[str],
        used: Counter[tuple[Term, ...]],
    ) -> None:
        self.triples: dict[Triple, None] = {}
        self.remarks: list[str] = []
        self._rules = rules
        self._shapes = rules.shapes
        self._graph = rules.shapes.graph
        self._namespace = namespace
        self._taken = {namespace + name for name in taken}
        self._used = used
        self._prefixes = rules.shapes.prefixes
        self._numbers = count(1)
        self._at: dict[tuple[Term, ...], IRI] = {}

    def _add(self, *triples: Triple) -> None:
        self.triples |= dict.fromkeys(triples)

    def _own(self, name: str) -> IRI:
        return IRI(self._namespace + name)

    # --- shapes ---------------------------------------------------------------------------------------------

    def group(self, group: Group, order: int) -> None:
        """Write rules at one shape."""
        shape = self._shape(group.owners, order)
        for rule, owners in zip(group.rules, group.owners, strict=True):
            for node in self._rule(rule, order):
                self._add((shape, sh("rule"), node))
                if group.is_joint:
                    self._add((node, sh("condition"), self._is_target(owners)))

    def _shape(self, all_owners: tuple[tuple[Term, ...], ...], order: int) -> IRI:
        shape = self._own(f"level-{order}")
        kinds = sorted(set(all_owners), key=str)
        if len(kinds) == 1:
            owners = kinds[0]
            if len(owners) == 1 and isinstance(owners[0], IRI) and self._used[owners] <= 1:
                given = owners[0].value.startswith(self._namespace)  # by an export, to another level
                shape = shape if given else owners[0]
            self._at[owners] = shape
        self._add((shape, RDF_TYPE, sh("NodeShape")), (shape, sh("order"), _number(Decimal(order))))
        for owners in kinds:
            if not owners:  # it need not be in the data: the rules do not look at it, they run once for it
                self._add((shape, sh("targetNode"), IRI(self._namespace)))
            for owner in owners:
                self._add(*target_triples(self._shapes, owner, shape))
        return shape

    def _is_target(self, owners: tuple[Term, ...]) -> Term:
        if owners:
            node, triples = is_target(self._shapes, owners, self._numbers)
            self._add(*triples)
            return node
        node = BlankNode(f"is{next(self._numbers)}")
        self._add((node, RDF_TYPE, sh("NodeShape")), (node, sh("hasValue"), IRI(self._namespace)))
        return node

    # --- rules ----------------------------------------------------------------------------------------------

    def _rule(self, rule: LayeredRule, level: int) -> list[IRI]:
        """Write a rule, a template's once for each row of its parameters."""
        node, parts = self._rules.nodes[rule.rule.name], rule.parts
        assert parts is not None
        rows = parts.rows if is_sparql(self._rules, node) else ({},)
        name = self._name(node, rule.rule.name)
        found: list[IRI] = []
        for number, row in enumerate(rows, 1):
            one = name if len(rows) == 1 else IRI(f"{name.value}-{number}")
            found.append(one)
            for word in _SAID:
                self._add(*((one, word, text) for text in self._graph.objects(node, word)))
            # Who knows layers takes them: by order alone, rules of one layer would not wait for the last.
            self._add((one, sh("layer"), _number(Decimal(level))))
            if rule.order:
                self._add((one, sh("order"), _number(rule.order)))
            self._conditions(node, one, rule.rule.name)
            if parts.where is not None and is_sparql(self._rules, node):
                self._add((one, RDF_TYPE, sh("SPARQLRule")))
                self._add((one, sh("construct"), Literal(self._text(node, parts.where, row))))
            else:
                self._triple_rule(node, one)
        return found

    def _name(self, node: Term, name: str) -> IRI:
        found = node if isinstance(node, IRI) else self._own(name)
        return IRI(f"{found.value}-in-turtle") if found.value in self._taken else found

    def _conditions(self, node: Term, one: IRI, name: str) -> None:
        for condition in self._graph.objects(node, sh("condition")):
            for shape in condition_shapes(self._shapes, condition):
                self._add((one, sh("condition"), shape), *condition_triples(self._shapes, shape))
            if isinstance(condition, IRI) and self._shapes.is_class(condition):
                self.remarks.append(
                    f"the condition of {name} is a class: those above it count that these rules name, not "
                    "those that data name"
                )

    def _triple_rule(self, node: Term, one: IRI) -> None:
        self._add((one, RDF_TYPE, sh("TripleRule")))
        for word in _ENDS:
            for end in self._graph.objects(node, sh(word)) or [sh("this")]:
                self._add((one, sh(word), end), *end_triples(self._shapes, end))

    def _text(self, node: Term, query: ConstructQuery, row: Mapping[str, Term]) -> str:
        """Return a query as it is written, or where that is not SHACL-AF what means the same."""
        targeted = bool(self._graph.subjects(sh("rule"), node))
        said = query if targeted else for_focus_node(query)
        text = self._graph.value(node, sh("construct"))
        if said == query and isinstance(text, Literal) and not row:
            written = declaring(self._prefixes, node, text.lexical)
            namespaces = _NAMESPACE.findall(written)
            if len(set(namespaces)) == len(namespaces):  # rdflib forgets the first of two prefixes of one
                return written

        def change(part: Part) -> Part:
            return cast(Part, row.get(part.name, part)) if isinstance(part, Variable) else part

        body = prebound(said, row).where
        known = possible(body) | {_THIS}
        template = tuple(map_tree(triple, change) for triple in said.template)
        # An optional parameter that has no value leaves out its triples.
        filled = ConstructQuery(tuple(t for t in template if mentioned((t,)) <= known), body)
        prefixes = {namespace: prefix for prefix, namespace in self._prefixes.of(node).items()}
        return "\n" + write_query(filled, {prefix: namespace for namespace, prefix in prefixes.items()})

    # --- rules that never run -------------------------------------------------------------------------------

    def never(self, order: int) -> None:
        """Write the rules that never run, deactivated; of no use to an engine, but part of what there is."""
        for rule, node in zip(self._rules.idle, self._rules.idle_nodes, strict=True):
            if not self._is_well_formed(rule, node):
                self.remarks.append(f"{rule.name} is deactivated, and left out")
                continue
            one = self._name(node, rule.name)
            owners = tuple(sorted(self._graph.subjects(sh("rule"), node), key=str))
            shape = self._at.get(owners) or self._shape((owners,), order)
            self._add((shape, sh("rule"), one), (one, sh("deactivated"), TRUE))
            for word in (*_SAID, sh("order")):
                self._add(*((one, word, said) for said in self._graph.objects(node, word)))
            self._conditions(node, one, rule.name)
            if is_sparql(self._rules, node):
                (text,) = self._graph.objects(node, sh("construct"))
                self._add((one, RDF_TYPE, sh("SPARQLRule")))
                self._add((one, sh("construct"), Literal(declaring(self._prefixes, node, _lexical(text)))))
            else:
                self._triple_rule(node, one)

    def _is_well_formed(self, rule: Rule, node: Term) -> bool:
        """Tell whether a rule that never runs can be read by engines of SHACL-AF at all."""
        graph, shapes = self._graph, self._shapes
        faults = [
            *(condition_fault(shapes, condition) for condition in graph.objects(node, sh("condition"))),
            *(end_fault(shapes, end) for word in _ENDS for end in graph.objects(node, sh(word))),
        ]
        if any(faults) or rule.body is None or not rule.head:
            return False
        if not is_sparql(self._rules, node):
            return all(len(graph.objects(node, sh(word))) <= 1 for word in _ENDS)
        texts = graph.objects(node, sh("construct"))
        return sh("SPARQLRule") in graph.objects(node, RDF_TYPE) and len(texts) == 1


def _lexical(text: Term) -> str:
    assert isinstance(text, Literal)  # else it is not read
    return text.lexical


def _number(value: Decimal) -> Literal:
    kind = "integer" if value == value.to_integral_value() else "decimal"
    return Literal(format(value.normalize(), "f"), XSD + kind)
