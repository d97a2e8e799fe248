"""What is surely wrong in a graph of rules, told when it is read and not only when a node comes by.

A condition that nobody described holds for every node, and `"true"` is no truth value, so that a rule that
was to be left out runs: without a word, results would be wrong. Conditions are tried on a node that no graph
has, so that whatever a run would refuse in them is refused here.

Source: SHACL, section 3.4 (ill-formed shapes graphs); SHACL Advanced Features, section 8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from leverkg.engine.axioms.vocabulary import local_name
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.constraints import CONSTRAINTS, NOT_CONSTRAINTS, Context
from leverkg.engine.shacl.parameters import parameter_name
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import (
    BOOLEANS,
    FALSE,
    NAMED,
    NODE_KINDS,
    OTHER_TYPES,
    RULE_TYPES,
    SH,
    TRUE,
    WORDS,
    sh,
)
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import LeverkgError, RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple

__all__ = ["NESTED", "NESTED_LISTS", "Fault", "graph_faults", "rule_faults"]

NESTED = ("property", "node", "not", "qualifiedValueShape", "someValue", "memberShape")
"""The constraints whose value is another shape."""

NESTED_LISTS = ("and", "or", "xone")
"""The constraints whose value is a list of shapes."""

# A node that no graph has: what is refused of it would be refused of any.
_ANYBODY = IRI("urn:x-leverkg:anybody")
# What a parameter may ask of its value alone, whatever the data.
_OF_A_VALUE = frozenset(
    sh(word)
    for word in (
        *("nodeKind", "datatype", "in", "pattern", "minLength", "maxLength", "languageIn", "singleLine"),
        *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "hasValue"),
    )
)
_ENDS = ("subject", "predicate", "object")
_RULES = ("SPARQLRule", "TripleRule")
_REFERENCES = (
    ("rule", "rule", _RULES),
    ("hasRule", "rule", _RULES),
    ("includesRuleSet", "rule set", ("RuleSet",)),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is surely wrong.

    Attributes:
        triple: the triple of the shapes graph that it is about.
        message: what is wrong.
        code: the code of the error.
        hint: what to do.
    """

    triple: Triple
    message: str
    code: str = "LEV-R071"
    hint: str | None = None


def graph_faults(graph: TripleIndex) -> Iterator[Fault]:
    """Yield what is surely wrong in a shapes graph, whatever its rules are."""
    for word in BOOLEANS:
        for triple in graph.match(p=sh(word)):
            by_types = word == "closed" and triple[2] == sh("ByTypes")
            if triple[2] not in (TRUE, FALSE) and not by_types:
                yield Fault(
                    triple, f"sh:{word} takes true or false, not {_shown(triple[2])}", hint="write true, bare"
                )
    yield from _named(graph)
    for triple in graph.match(p=sh("prefix")):
        text = triple[2].lexical if isinstance(triple[2], Literal) else ""
        if ":" in text:
            yield Fault(
                triple, f'"{text}" is no prefix', hint=f'write "{text.partition(":")[0]}", without the colon'
            )
    for word, what, kinds in _REFERENCES:
        for triple in graph.match(p=sh(word)):
            if not graph.edges(triple[2]):
                known = [node for kind in kinds for node in graph.subjects(RDF_TYPE, sh(kind))]
                yield _nowhere(triple, what, known)


def rule_faults(
    shapes: Shapes, rules: Collection[Term], evaluation: Callable[[], Evaluation]
) -> Iterator[Fault]:
    """Yield what is surely wrong in rules, and in the shapes that they use.

    Args:
        shapes: the shapes of the graph.
        rules: its active rules.
        evaluation: makes an empty evaluation graph, to try conditions on.
    """
    graph = shapes.graph
    for rule in rules:
        for owner in graph.subjects(sh("rule"), rule):
            yield from _targets(shapes, owner)
        if sh("TripleRule") in graph.objects(rule, RDF_TYPE):
            yield from _ends(graph, rule)
        yield from _parameters(shapes, rule, evaluation)
    conditions: list[Triple] = []
    for rule in rules:
        conditions += [(rule, sh("condition"), c) for c in graph.objects(rule, sh("condition"))]
        for owner in filter(shapes.is_active, graph.subjects(sh("rule"), rule)):
            conditions += [(owner, sh("targetWhere"), c) for c in graph.objects(owner, sh("targetWhere"))]
    if conditions:
        yield from _conditions(shapes, conditions, evaluation())


def _named(graph: TripleIndex) -> Iterator[Fault]:
    """Values in SHACL's namespace that are almost something."""
    for word in (*_ENDS, "nodeKind", "severity"):
        for triple in graph.match(p=sh(word)):
            value = triple[2]
            name = value.value[len(SH) :] if isinstance(value, IRI) and value.value.startswith(SH) else ""
            if not name or name in WORDS | RULE_TYPES | NAMED | OTHER_TYPES:
                continue
            near = _near(name, NODE_KINDS if word == "nodeKind" else NAMED)
            if near or word == "nodeKind":
                known = "the node kinds are " + ", ".join(f"sh:{kind}" for kind in sorted(NODE_KINDS))
                hint = f"did you mean sh:{near}?" if near else known
                yield Fault(triple, f"SHACL has no sh:{name}", "LEV-R079", hint)


def _near(name: str, known: Iterable[str]) -> str | None:
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(name.lower(), sorted(by_lower), 1, 0.7)
    return by_lower[found[0]] if found else None


def _nowhere(triple: Triple, what: str, known: Iterable[Term]) -> Fault:
    name = local_name(triple[2]) if isinstance(triple[2], IRI) else str(triple[2])
    near = _near(name, {local_name(node) for node in known if isinstance(node, IRI)} - {name})
    hint = f"did you mean {near}?" if near else "describe it in one of the files, or correct its name"
    return Fault(triple, f"the {what} {name} is described nowhere", hint=hint)


def _targets(shapes: Shapes, owner: Term) -> Iterator[Fault]:
    graph = shapes.graph
    for word in ("targetClass", "targetSubjectsOf", "targetObjectsOf"):
        for value in graph.objects(owner, sh(word)):
            if isinstance(value, IRI) or (word == "targetClass" and isinstance(value, BlankNode)):
                continue
            what = "a class" if word == "targetClass" else "a property"
            yield Fault(
                (owner, sh(word), value), f"sh:{word} takes {what}, not {_shown(value)}", hint="write its IRI"
            )

    for target in graph.objects(owner, sh("target")) if shapes.is_active(owner) else ():
        try:
            shapes.target_query(target)
        except LeverkgError as error:
            if error.position is not None:
                raise
            yield Fault((owner, sh("target"), target), error.message, error.code, error.hint)


def _ends(graph: TripleIndex, rule: Term) -> Iterator[Fault]:
    for word in ("subject", "predicate"):
        for value in graph.objects(rule, sh(word)):
            if isinstance(value, Literal):
                yield Fault(
                    (rule, sh(word), value),
                    f"{value} cannot be the {word} of a triple",
                    hint="write an IRI, or a node expression that gives one",
                )


# --- parameters of templates --------------------------------------------------------------------------------


def _parameters(shapes: Shapes, rule: Term, evaluation: Callable[[], Evaluation]) -> Iterator[Fault]:
    graph = shapes.graph
    templates = graph.subjects(RDF_TYPE, sh("SPARQLRuleTemplate"))
    for template in (one for one in templates if one in graph.objects(rule, RDF_TYPE)):
        for parameter in graph.objects(template, sh("parameter")):
            path = graph.value(parameter, sh("path"))
            asked = {p: v for p, v in graph.edges(parameter).items() if p in _OF_A_VALUE}
            if not isinstance(path, IRI) or not asked:
                continue
            for value in graph.objects(rule, path):
                context = shapes.context(evaluation(), value, parameter)
                for predicate, wanted in asked.items():
                    for one in wanted:
                        yield from _value(context, (rule, path, value), (parameter, predicate, one))


def _value(context: Context, given: Triple, asked: Triple) -> Iterator[Fault]:
    _, predicate, wanted = asked
    word = predicate.value[len(SH) :]
    try:
        fits = CONSTRAINTS[word](context, [given[2]], wanted)
    except RuleError as error:
        yield Fault(asked, error.message, error.code, error.hint)
        return
    if not fits:
        name = parameter_name(given[1])
        message = f"{_shown(given[2])} is no value for the parameter {name}"
        message += f", which is declared with sh:{word} {_shown(wanted)}"
        yield Fault(given, message, "LEV-R073", "correct the value, or what the template declares")


def _shown(term: Term) -> str:
    text = str(term)
    for prefix, namespace in (("sh", SH), ("xsd", XSD)):
        text = re.sub(rf"<{re.escape(namespace)}(\w+)>", rf"{prefix}:\1", text)
    return text


# --- conditions ---------------------------------------------------------------------------------------------


def _conditions(shapes: Shapes, conditions: list[Triple], evaluation: Evaluation) -> Iterator[Fault]:
    graph = shapes.graph
    waiting, seen = list(conditions), {triple[2] for triple in conditions}
    while waiting:
        asked = waiting.pop(0)
        shape = asked[2]
        if not graph.edges(shape):
            if isinstance(shape, IRI):
                yield _nowhere(asked, "shape", _shapes(graph))
            continue
        if not shapes.is_active(shape):
            continue
        yield from _tried(shapes, shape, asked, evaluation)
        for below in (*_below(graph, shape), *_superclasses(shapes, asked, evaluation)):
            if below[2] not in seen:
                seen.add(below[2])
                waiting.append(below)


def _shapes(graph: TripleIndex) -> list[Term]:
    words = (sh("property"), sh("path"), sh("node"), sh("or"), sh("and"), sh("not"))
    typed = [*graph.subjects(RDF_TYPE, sh("NodeShape")), *graph.subjects(RDF_TYPE, sh("PropertyShape"))]
    return [*typed, *(subject for word in words for subject, _, _ in graph.match(p=word))]


def _superclasses(shapes: Shapes, asked: Triple, evaluation: Evaluation) -> list[Triple]:
    return [(*asked[:2], above) for above in shapes.superclass_shapes(asked[2], evaluation)]


def _below(graph: TripleIndex, shape: Term) -> Iterator[Triple]:
    for word in NESTED:
        yield from ((shape, sh(word), one) for one in graph.objects(shape, sh(word)))
    for word in NESTED_LISTS:
        for head in graph.objects(shape, sh(word)):
            yield from ((shape, sh(word), one) for one in graph.items(head) or [])


def _tried(shapes: Shapes, shape: Term, asked: Triple, evaluation: Evaluation) -> Iterator[Fault]:
    """Try each constraint of a shape on a node that no graph has."""
    try:
        context = shapes.context(evaluation, _ANYBODY, shape)
    except RuleError as error:
        written = shapes.graph.value(shape, sh("path"))
        assert written is not None
        yield Fault((shape, sh("path"), written), error.message, error.code, error.hint)
        return
    for predicate, parameters in shapes.graph.edges(shape).items():
        word = predicate.value.removeprefix(SH)
        for parameter in parameters:
            triple: Triple = (shape, predicate, parameter)
            try:
                if not predicate.value.startswith(SH):
                    shapes.refuse_custom(predicate)
                elif word not in NOT_CONSTRAINTS:
                    shapes.constraint(word)(context, [_ANYBODY], parameter)
            except LeverkgError as error:
                # What is wrong inside a query has a place of its own.
                if error.position is not None:
                    raise
                yield Fault(triple, error.message, error.code, error.hint)
