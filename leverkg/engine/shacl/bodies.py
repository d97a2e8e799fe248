"""Rules in Turtle as patterns: what makes a node a focus node, and what a triple rule reads and writes.

The layered scheduler needs none of it. It is what `explain`, `why-not` and lint look at, so a part that has
no pattern (a condition, a node expression that computes) is told in words instead of being guessed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from leverkg.engine.access import Access, identity
from leverkg.engine.axioms.vocabulary import label, local_name
from leverkg.engine.class_hierarchy import SUBCLASS, superclasses
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.rule import Header, Kind, Rule, Schedule
from leverkg.engine.shacl.checked import NESTED, NESTED_LISTS
from leverkg.engine.shacl.nodes import NodeExpressions
from leverkg.engine.shacl.paths import path_of, properties
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import SH, sh, shnex
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple
from leverkg.sparql.tree import (
    ConstructQuery,
    Element,
    GroupPattern,
    InlineData,
    PathPattern,
    SubSelect,
    TermPattern,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = [
    "bare_rule",
    "because",
    "chosen",
    "condition_reads",
    "condition_text",
    "shaped_by",
    "target_elements",
    "triple_query",
    "triple_writes",
    "triples_of",
]

_THIS = Variable("this")
_ANYTHING = frozenset({Access(None)})
# Stands for the focus node where there is none; no graph has it.
_NOBODY = BlankNode("")
_ENDS = ("subject", "predicate", "object")


def target_elements(shapes: Shapes, owners: Sequence[Term]) -> tuple[Element, ...]:
    """Return a pattern for the focus nodes of a rule: ``?this`` is one of them.

    A class is that class alone here; that its subclasses count too is left to who evaluates.
    """
    choices: list[Element] = []
    nodes: list[IRI | Literal] = []
    for owner in owners:
        if not shapes.is_active(owner):
            continue
        graph = shapes.graph
        nodes += [n for n in graph.objects(owner, sh("targetNode")) if isinstance(n, IRI | Literal)]
        for class_ in shapes.target_classes(owner):
            choices.append(TriplePattern(_THIS, RDF_TYPE, class_))
        for predicate in graph.objects(owner, sh("targetSubjectsOf")):
            if isinstance(predicate, IRI):
                choices.append(TriplePattern(_THIS, predicate, Variable("target")))
        for predicate in graph.objects(owner, sh("targetObjectsOf")):
            if isinstance(predicate, IRI):
                choices.append(TriplePattern(Variable("target"), predicate, _THIS))
        for target in graph.objects(owner, sh("target")):
            choices.append(_queried(shapes, target))
        for where in graph.objects(owner, sh("targetWhere")):
            choices.append(_looked_at(graph, where))
    if nodes or not choices:
        choices.append(InlineData((_THIS,), tuple((node,) for node in dict.fromkeys(nodes))))
    if len(choices) == 1:
        return (choices[0],)
    return (UnionPattern(tuple(GroupPattern((choice,)) for choice in choices)),)


def _queried(shapes: Shapes, target: Term) -> Element:
    try:
        return SubSelect(shapes.target_query(target))
    except RuleError as error:
        if error.position is not None:
            raise
        return TriplePattern(_THIS, Variable("property"), Variable("target"))  # told where rules are checked


def _looked_at(graph: TripleIndex, shape: Term) -> TriplePattern:
    """Return a pattern for nodes that a shape may be met by: they have something that it looks at."""
    reads, _ = condition_reads(graph, shape)
    read = next((one for one in sorted(reads, key=str) if one.predicate is not None), Access(None))
    middle = Variable("property") if read.predicate is None else read.predicate
    end = read.object if isinstance(read.object, IRI) else Variable("target")
    return TriplePattern(_THIS, middle, end)


def chosen(shapes: Shapes, owners: Sequence[Term], evaluation: Evaluation, focus: Term) -> str | None:
    """Return in words what makes a node a focus node, where it is a query or a shape that does."""
    for owner in owners:
        if not shapes.is_active(owner):
            continue
        for target in shapes.graph.objects(owner, sh("target")):
            rows = evaluation.store.select(shapes.target_query(target), {})
            if any(row.get("this") == focus for row in rows):
                return "it is one of the nodes that the query of the rule's target finds"
        for where in shapes.graph.objects(owner, sh("targetWhere")):
            if shapes.conforms(focus, where, evaluation):
                return f"it met {_target_text(shapes.graph, where)}"
    return None


def shaped_by(graph: TripleIndex, owners: Sequence[Term]) -> list[str]:
    """Return in words the shapes that make nodes that meet them focus nodes."""
    return [
        _target_text(graph, where) for owner in owners for where in graph.objects(owner, sh("targetWhere"))
    ]


def _target_text(graph: TripleIndex, where: Term) -> str:
    return condition_text(graph, where).replace("condition", "target")


def because(shapes: Shapes, owners: Sequence[Term], evaluation: Evaluation, focus: Term) -> list[Triple]:
    """Return the triples that make a node a focus node of a rule; none where a shape names or finds it."""
    data = evaluation.index
    for owner in owners:
        if not shapes.is_active(owner):
            continue
        if focus in shapes.graph.objects(owner, sh("targetNode")):
            return []
        for class_ in shapes.target_classes(owner):
            for type_ in data.objects(focus, RDF_TYPE):
                if class_ in superclasses(data, type_):
                    return [(focus, RDF_TYPE, type_), *_chain(data, type_, class_)]
        for predicate in shapes.graph.objects(owner, sh("targetSubjectsOf")):
            if isinstance(predicate, IRI) and (found := data.objects(focus, predicate)):
                return [(focus, predicate, found[0])]
        for predicate in shapes.graph.objects(owner, sh("targetObjectsOf")):
            if isinstance(predicate, IRI) and (found := data.subjects(predicate, focus)):
                return [(found[0], predicate, focus)]
    return []


def _chain(data: TripleIndex, lower: Term, upper: Term) -> list[Triple]:
    """Return the triples that lead from a class up to another, the fewest there are."""
    ways: dict[Term, list[Triple]] = {lower: []}
    front = [lower]
    while upper not in ways and front:
        above = []
        for class_ in front:
            for found in data.objects(class_, SUBCLASS):
                if found not in ways:
                    ways[found] = [*ways[class_], (class_, SUBCLASS, found)]
                    above.append(found)
        front = above
    return ways.get(upper, [])


# --- triple rules -------------------------------------------------------------------------------------------


def triple_query(graph: TripleIndex, node: Term, *, targeted: bool) -> ConstructQuery | None:
    """Return a triple rule as a query, or ``None`` where one of its ends is computed.

    Args:
        graph: the shapes graph.
        node: the rule.
        targeted: whether it has focus nodes.
    """
    ends: list[TermPattern] = []
    elements: list[Element] = []
    for word in _ENDS:
        given = graph.objects(node, sh(word))
        if len(given) > 1:
            return None
        end = _end(graph, given[0] if given else sh("this"), word, elements)
        if end is None or (end == _THIS and not targeted):
            return None
        ends.append(end)
    subject, predicate, object_ = ends
    if not isinstance(predicate, IRI | Variable) or isinstance(subject, Literal):
        return None
    return ConstructQuery((TriplePattern(subject, predicate, object_),), GroupPattern(tuple(elements)))


def _end(graph: TripleIndex, expression: Term, word: str, elements: list[Element]) -> TermPattern | None:
    if expression == sh("this"):
        return _THIS
    if isinstance(expression, IRI | Literal):
        return expression
    edges = graph.edges(expression)
    if len(edges) != 1:
        return None
    ((predicate, values),) = edges.items()
    if predicate not in (sh("path"), shnex("pathValues")) or len(values) != 1:
        return None
    try:
        path = path_of(graph, values[0])
    except RuleError:
        return None
    end = Variable(word)
    elements.append(
        TriplePattern(_THIS, path, end) if isinstance(path, IRI) else PathPattern(_THIS, path, end)
    )
    return end


def triple_writes(graph: TripleIndex, node: Term) -> frozenset[Access]:
    """Return what a triple rule concludes, as far as its predicate and object are constant."""
    predicate, object_ = (graph.value(node, sh(word)) for word in ("predicate", "object"))
    if not isinstance(predicate, IRI) or predicate == sh("this"):
        return _ANYTHING
    constant = object_ if identity(object_) is not None and object_ != sh("this") else None
    return frozenset({Access(predicate, constant)})


def triples_of(
    graph: TripleIndex, node: Term, expressions: NodeExpressions
) -> Callable[[Evaluation, list[Term] | None], Iterable[Triple]]:
    """Return what a triple rule concludes, for the focus nodes given or (``None``) for a rule without any."""
    written = [graph.objects(node, sh(word)) for word in _ENDS]

    def conclude(evaluation: Evaluation, focus_nodes: list[Term] | None) -> Iterable[Triple]:
        for focus in [_NOBODY] if focus_nodes is None else focus_nodes:
            parts = [
                [end for one in given for end in expressions.nodes(one, focus, evaluation)]
                if given
                else [focus]
                for given in written
            ]
            for s, p, o in product(*parts):
                if isinstance(s, IRI | BlankNode) and isinstance(p, IRI) and _NOBODY not in (s, o):
                    yield s, p, o

    return conclude


def bare_rule(name: str, header: Header, position: Position, text: str) -> Rule:
    """Return a rule of which nothing is known but where it stands."""
    return Rule(
        name=name,
        kind=Kind.TRIPLE,
        position=position,
        header=header,
        reads=_ANYTHING,
        writes=_ANYTHING,
        schedule=Schedule.LAYERED,
        text=text,
    )


# --- conditions ---------------------------------------------------------------------------------------------


def condition_text(graph: TripleIndex, shape: Term) -> str:
    """Return the words for a condition: the shape's label or name, or the properties that it looks at."""
    if isinstance(shape, IRI):
        return f"the condition “{label(graph, shape)}”"
    reads, _ = condition_reads(graph, shape)
    names = sorted({local_name(read.predicate) for read in reads if read.predicate is not None})
    return "the rule's condition" + (f" on {', '.join(names)}" if names else "")


def condition_reads(graph: TripleIndex, shape: Term) -> tuple[frozenset[Access], frozenset[Access]]:
    """Return what a condition reads, and of that what it must see complete.

    A limit, a negation or a query in it may fail on more facts; then all that it reads counts as negated.
    """
    reads: set[Access] = set()
    growing = True
    queue, seen = [shape], {shape}
    while queue:
        node = queue.pop()
        for predicate, values in graph.edges(node).items():
            if not predicate.value.startswith(SH):
                continue
            word = predicate.value[len(SH) :]
            if word == "path":
                reads |= {access for value in values for access in _along(graph, value)}
            elif word == "class":
                reads |= {Access(RDF_TYPE, v) for v in values if isinstance(v, IRI)}
            elif word in ("sparql", "closed"):
                reads.add(Access(None))
            elif word in ("equals", "disjoint", "subsetOf", "lessThan", "lessThanOrEquals"):
                reads |= {Access(v) for v in values if isinstance(v, IRI)}
            below = [*values] if word in NESTED else []
            if word in NESTED_LISTS:
                below = [member for value in values for member in graph.items(value) or []]
            queue += [one for one in below if one not in seen]
            seen.update(below)
            growing = growing and word not in _NARROWING
    return frozenset(reads), frozenset() if growing else frozenset(reads)


def _along(graph: TripleIndex, path: Term) -> set[Access]:
    """Return what a path reads: the properties of its steps."""
    try:
        return {Access(step) for step in properties(path_of(graph, path))}
    except RuleError:  # told where rules are checked
        return {Access(None)}


_NARROWING = frozenset(
    {
        *("maxCount", "qualifiedMaxCount", "not", "xone", "closed", "sparql", "equals", "disjoint", "in"),
        *("subsetOf", "lessThan", "lessThanOrEquals", "uniqueLang", "pattern", "datatype", "nodeKind"),
        *("minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "minLength", "maxLength"),
        *("languageIn", "singleLine", "memberShape"),
    }
)
