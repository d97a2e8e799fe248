"""SHACL property paths: written in RDF, followed in a graph, or turned into the paths of a query.

Source: SHACL, section 2.3.1 (paths) and 5.3.2 (``$PATH``).
"""

from __future__ import annotations

from leverkg.engine.shacl.vocabulary import sh
from leverkg.engine.triple_index import NIL, TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, Literal, Term
from leverkg.sparql.tree import Path, PathAlternative, PathInverse, PathRepeat, PathSequence

__all__ = ["path_of", "properties", "values"]

_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def path_of(shapes: TripleIndex, node: Term) -> Path:
    """Return a path written in RDF as a path of a query.

    Args:
        shapes: the graph it is written in.
        node: the node that stands for it.

    Raises:
        RuleError: it is not well formed (``LEV-R071``).
    """
    return _path(shapes, node, frozenset())


def _path(shapes: TripleIndex, node: Term, above: frozenset[Term]) -> Path:
    if node == NIL:
        raise RuleError("an empty list is no property path", code="LEV-R071", hint="write the steps in it")
    if isinstance(node, IRI):
        return node
    if node in above or isinstance(node, Literal):
        raise RuleError("a property path is not well formed", code="LEV-R071", hint="write an IRI or a path")
    above |= {node}
    if shapes.is_list(node):
        steps = shapes.items(node) or []
        if len(steps) >= 2:
            return PathSequence(tuple(_path(shapes, step, above) for step in steps))
        if steps:
            raise RuleError(
                "a list of one step is no property path",
                code="LEV-R071",
                hint="write the step without the list",
            )
    for choice in shapes.objects(node, sh("alternativePath")):
        members = shapes.items(choice) or []
        if len(members) >= 2:
            return PathAlternative(tuple(_path(shapes, member, above) for member in members))
    for inner in shapes.objects(node, sh("inversePath")):
        return PathInverse(_path(shapes, inner, above))
    for word, mark in _REPEATS.items():
        for inner in shapes.objects(node, sh(word)):
            return PathRepeat(_path(shapes, inner, above), mark)
    raise RuleError("a property path is not well formed", code="LEV-R071", hint="write an IRI or a path")


def properties(path: Path) -> list[IRI]:
    """Return the properties that the steps of a path go along."""
    match path:
        case IRI():
            return [path]
        case PathSequence(steps=parts) | PathAlternative(alternatives=parts):
            return [step for part in parts for step in properties(part)]
        case PathInverse(path=inner) | PathRepeat(path=inner):
            return properties(inner)
    raise RuleError("a shape's path has no negated steps", code="LEV-R071")


def values(data: TripleIndex, node: Term, path: Path) -> list[Term]:
    """Return the nodes that a path leads to from a node, each once, in the order they are met."""
    return list(dict.fromkeys(_follow(data, node, path, inverse=False)))


def _follow(data: TripleIndex, node: Term, path: Path, *, inverse: bool) -> list[Term]:
    match path:
        case IRI():
            return data.subjects(path, node) if inverse else data.objects(node, path)
        case PathInverse(path=inner):
            return _follow(data, node, inner, inverse=not inverse)
        case PathSequence(steps=steps):
            front: list[Term] = [node]
            for step in reversed(steps) if inverse else steps:
                reached = (end for start in front for end in _follow(data, start, step, inverse=inverse))
                front = list(dict.fromkeys(reached))
            return front
        case PathAlternative(alternatives=choices):
            return [end for choice in choices for end in _follow(data, node, choice, inverse=inverse)]
        case PathRepeat(path=inner, modifier="?"):
            return [node, *_follow(data, node, inner, inverse=inverse)]
        case PathRepeat(path=inner, modifier=mark):
            return _closure(data, node, inner, inverse=inverse, itself=mark == "*")
    raise RuleError("a shape's path has no negated steps", code="LEV-R071")


def _closure(data: TripleIndex, node: Term, path: Path, *, inverse: bool, itself: bool) -> list[Term]:
    reached: dict[Term, None] = {node: None} if itself else {}
    front = [node]
    while front:
        ends = [end for start in front for end in _follow(data, start, path, inverse=inverse)]
        front = [end for end in dict.fromkeys(ends) if end not in reached]
        reached.update(dict.fromkeys(front))
    return list(reached)
