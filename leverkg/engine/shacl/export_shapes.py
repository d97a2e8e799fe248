"""Shapes for rules in SHACL-AF: their targets, said outright, and conditions of rules, with all they need.

Only what SHACL 1.0 has words for is written; what else a condition or an end of a triple asks is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leverkg.engine.shacl.checked import NESTED, NESTED_LISTS
from leverkg.engine.shacl.export_prefixes import is_used
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import SH, SHNEX, sh
from leverkg.rdf.term import IRI, RDF, RDF_TYPE, XSD, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.sparql.write import write_query

__all__ = [
    "condition_fault",
    "condition_shapes",
    "condition_triples",
    "declaring",
    "end_fault",
    "end_triples",
    "is_target",
    "target_triples",
]

_CORE = frozenset(
    {
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "in"),
        *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "flags", "languageIn"),
        *("uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "and", "or", "xone"),
        *("node", "property", "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "closed"),
        *("qualifiedValueShapesDisjoint", "ignoredProperties", "hasValue", "sparql"),
        *("path", "deactivated", "name", "description", "message", "severity"),
    }
)
# What a shape may have that no condition looks at.
_BESIDE = frozenset(
    {
        *("rule", "order", "group", "values", "defaultValue", "target", "targetClass", "targetNode"),
        *("targetSubjectsOf", "targetObjectsOf", "targetWhere", "declare", "prefixes", "unit"),
        *("codeIdentifier", "agentInstruction", "intent"),
    }
)
_EXPRESSIONS = frozenset({"path", "filterShape", "nodes", "union", "intersection"})
_TEXTS = tuple(map(sh, ("select", "ask", "construct")))
# What may have an IRI and is written out all the same.
_NAMED = frozenset({sh("SPARQLConstraint"), sh("SPARQLFunction")})
_NAMED_TARGETS = ("targetSubjectsOf", "targetObjectsOf")


def declaring(prefixes: Prefixes, node: Term, text: str) -> str:
    """Return a query that stands at a node, with declarations of the prefixes that it uses in front.

    Functions that it calls stand in place of their calls: where the file goes, nothing defines them.
    """
    plain = prefixes.without_calls(node, text)
    if plain is not None:
        return "\n" + write_query(plain, prefixes.of(node))
    lines = "".join(
        f"PREFIX {prefix}: <{namespace}>\n"
        for prefix, namespace in sorted(prefixes.of(node).items())
        if is_used(prefix, text) and not re.search(rf"\bPREFIX\s+{re.escape(prefix)}:", text, re.IGNORECASE)
    )
    return lines + text


# --- targets ------------------------------------------------------------------------------------------------


def target_triples(shapes: Shapes, owner: Term, shape: Term) -> Iterator[Triple]:
    """Yield the targets of a shape, said of another one; a class that targets itself is said outright."""
    graph = shapes.graph
    for word in ("targetNode", *_NAMED_TARGETS):
        for value in graph.objects(owner, sh(word)):
            yield shape, sh(word), value
    for class_ in shapes.target_classes(owner):
        yield shape, sh("targetClass"), class_
    for target in graph.objects(owner, sh("target")):
        text = graph.value(target, sh("select"))
        if isinstance(text, Literal):
            yield shape, sh("target"), target
            yield target, RDF_TYPE, sh("SPARQLTarget")
            select = Literal(declaring(shapes.prefixes, target, text.lexical))
            yield target, sh("select"), select


def is_target(shapes: Shapes, owners: Sequence[Term], numbers: Iterator[int]) -> tuple[Term, list[Triple]]:
    """Return a shape that the targets of some shapes conform to, and no other nodes, with its triples."""
    graph = shapes.graph
    made: list[Triple] = []
    choices: list[BlankNode] = []

    def node(predicate: IRI, value: Term) -> BlankNode:
        found = BlankNode(f"is{next(numbers)}")
        made.append((found, predicate, value))
        return found

    def choice(predicate: IRI, value: Term) -> None:
        found = node(predicate, value)
        made.append((found, RDF_TYPE, sh("NodeShape")))
        choices.append(found)

    for owner in owners:
        given = graph.objects(owner, sh("targetNode"))
        if given:
            choice(sh("in"), _listed(given, made, numbers))
        for class_ in shapes.target_classes(owner):
            choice(sh("class"), class_)
        for word, inverse in (("targetSubjectsOf", False), ("targetObjectsOf", True)):
            for value in graph.objects(owner, sh(word)):
                path = node(sh("inversePath"), value) if inverse else value
                some = node(sh("path"), path)
                made.append((some, RDF_TYPE, sh("PropertyShape")))
                made.append((some, sh("minCount"), Literal("1", XSD + "integer")))
                choice(sh("property"), some)
    if len(choices) == 1:
        return choices[0], made
    choice(sh("or"), _listed(choices, made, numbers))
    return choices[-1], made


def _listed(members: Sequence[Term], made: list[Triple], numbers: Iterator[int]) -> Term:
    head: Term = IRI(RDF + "nil")
    for member in reversed(members):
        cell = BlankNode(f"is{next(numbers)}")
        made += [(cell, IRI(RDF + "first"), member), (cell, IRI(RDF + "rest"), head)]
        head = cell
    return head


# --- conditions ---------------------------------------------------------------------------------------------


def condition_shapes(shapes: Shapes, condition: Term) -> list[Term]:
    """Return a condition and what a class that is one takes over from the classes above it in these files."""
    from leverkg.engine.axioms.vocabulary import rdfs

    found = [condition]
    for class_ in found:
        if isinstance(condition, IRI) and shapes.is_class(condition):
            found += [c for c in shapes.graph.objects(class_, rdfs("subClassOf")) if c not in found]
    types = {sh("NodeShape"), sh("ShapeClass")}
    return [c for c in found if c == condition or types.intersection(shapes.graph.objects(c, RDF_TYPE))]


def _below(shapes: Shapes, shape: Term) -> list[Term]:
    graph = shapes.graph
    found = [value for word in NESTED for value in graph.objects(shape, sh(word))]
    for word in NESTED_LISTS:
        found += [one for value in graph.objects(shape, sh(word)) for one in graph.items(value) or []]
    return found


def _all_below(shapes: Shapes, shape: Term) -> list[Term]:
    found = [shape]
    for one in found:
        found += [other for other in _below(shapes, one) if other not in found]
    return found


def condition_fault(shapes: Shapes, condition: Term) -> str | None:
    """Return what a condition asks that SHACL 1.0 has no word for, ``None`` if there is nothing."""
    for shape in _all_below(shapes, condition):
        for predicate, values in shapes.graph.edges(shape).items():
            word = predicate.value.removeprefix(SH)
            if not predicate.value.startswith(SH) or word in _BESIDE:
                continue
            if word not in _CORE:
                return f"its condition has sh:{word}, which is of SHACL 1.2"
            if word in ("class", "datatype", "nodeKind") and any(map(shapes.graph.is_list, values)):
                return f"its condition has a list as sh:{word}, which is of SHACL 1.2"
            if word == "closed" and sh("ByTypes") in values:
                return "its condition has sh:closed sh:ByTypes, which is of SHACL 1.2"
            if any(isinstance(value, TripleTerm) for value in values):
                return "its condition has a triple term, which is of RDF 1.2"
    return None


def condition_triples(shapes: Shapes, condition: Term) -> Iterator[Triple]:
    """Yield the triples of a condition and of all shapes that it uses."""
    graph = shapes.graph
    for shape in _all_below(shapes, condition):
        kind = "PropertyShape" if graph.objects(shape, sh("path")) else "NodeShape"
        yield shape, RDF_TYPE, sh(kind)
        for predicate, values in graph.edges(shape).items():
            word = predicate.value.removeprefix(SH)
            if not predicate.value.startswith(SH) or word in _BESIDE:
                continue
            for value in values:
                yield shape, predicate, value
                if word not in NESTED:
                    members = graph.items(value) or [] if word in NESTED_LISTS else []
                    yield from _written_out(shapes, value, members)


def _written_out(shapes: Shapes, node: Term, beside: Sequence[Term] = ()) -> Iterator[Triple]:
    """Yield what blank nodes say, from one on: lists, paths, queries; but for those that come otherwise."""
    waiting, seen = [node], {node}
    named = _NAMED.intersection(shapes.graph.objects(node, RDF_TYPE))
    while waiting:
        current = waiting.pop()
        if current in beside or not (isinstance(current, BlankNode) or (named and current == node)):
            continue
        for predicate, values in shapes.graph.edges(current).items():
            for value in values:
                if predicate == sh("prefixes"):
                    continue
                if predicate in _TEXTS and isinstance(value, Literal):
                    value = Literal(declaring(shapes.prefixes, current, value.lexical))
                yield current, predicate, value
                if value not in seen:
                    seen.add(value)
                    waiting.append(value)


# --- ends of triples ----------------------------------------------------------------------------------------


def end_fault(shapes: Shapes, expression: Term) -> str | None:
    """Return what SHACL-AF cannot compute as an end of a triple, ``None`` if it can."""
    graph = shapes.graph
    if isinstance(expression, TripleTerm):
        return "it has a triple term, which is of RDF 1.2"
    if not isinstance(expression, BlankNode):
        return None
    if graph.is_list(expression):
        return "a list stands for its members, which is of SHACL 1.2"
    for predicate, values in graph.edges(expression).items():
        word = _word(predicate)
        if _is_defined(shapes, predicate):
            word = "union"  # its arguments are a list of expressions as well
        if word not in _EXPRESSIONS:
            return f"it computes with {_shown(predicate)}, which is no node expression of SHACL-AF"
        below = values if word == "nodes" else []
        if word in ("union", "intersection"):
            below = [one for value in values for one in graph.items(value) or [value]]
        if word == "filterShape":
            found = next((f for value in values if (f := condition_fault(shapes, value))), None)
            if found:
                return found.replace("its condition", "the shape that it filters by")
        for value in below:
            if found := end_fault(shapes, value):
                return found
    return None


def end_triples(shapes: Shapes, expression: Term) -> Iterator[Triple]:
    """Yield the triples of an expression, in the words of SHACL-AF."""
    graph = shapes.graph
    if not isinstance(expression, BlankNode):
        return
    for predicate, values in graph.edges(expression).items():
        word = _word(predicate)
        defined = _is_defined(shapes, predicate)
        if defined:
            yield from _written_out(shapes, predicate)
        for value in values:
            yield expression, predicate if defined else sh(word), value
            if word == "nodes":
                yield from end_triples(shapes, value)
            elif word == "filterShape":
                yield from condition_triples(shapes, value)
            elif word == "path":
                yield from _written_out(shapes, value)
            else:
                members = graph.items(value) or []
                yield from _written_out(shapes, value, list(members))
                for member in members:
                    yield from end_triples(shapes, member)


def _is_defined(shapes: Shapes, predicate: IRI) -> bool:
    return sh("SPARQLFunction") in shapes.graph.objects(predicate, RDF_TYPE)


def _word(predicate: IRI) -> str:
    for namespace in (SHNEX, SH):
        if predicate.value.startswith(namespace):
            word = predicate.value[len(namespace) :]
            return "path" if word == "pathValues" else word
    return ""


def _shown(predicate: IRI) -> str:
    for namespace, prefix in ((SHNEX, "shnex:"), (SH, "sh:")):
        if predicate.value.startswith(namespace):
            return prefix + predicate.value[len(namespace) :]
    return str(predicate)
