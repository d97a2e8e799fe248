"""Node expressions: lists of nodes computed from a focus node.

They stand in the subject, predicate and object of an ``sh:TripleRule``, and in ``sh:values`` and
``sh:defaultValue``. Both vocabularies are read, that of SHACL Advanced Features (``sh:this``, ``[ sh:path …
]``, ``sh:union`` …) and that of SHACL 1.2 (``shnex:pathValues``, ``shnex:count`` …). The result is a list: it
keeps its order, and duplicates unless an expression says otherwise.

Source: SHACL Advanced Features, section 6; SHACL 1.2 Node Expressions (editors' draft).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product

from leverkg.engine.class_hierarchy import instances
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.functions import call_defined, call_sparql, is_function
from leverkg.engine.shacl.paths import path_of, values
from leverkg.engine.shacl.shapes import Shapes
from leverkg.engine.shacl.vocabulary import FALSE, SH, SHNEX, SPARQL_FUNCTIONS, TRUE, integer, sh, shnex
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI, BlankNode, Literal, Term
from leverkg.sparql.tree import (
    Aggregate,
    GroupPattern,
    InlineData,
    Modifiers,
    OrderCondition,
    SelectItem,
    SelectQuery,
    Variable,
)

__all__ = ["NodeExpressions"]

_RESULT, _KEY, _PLACE = Variable("result"), Variable("key"), Variable("place")


@dataclass(frozen=True, slots=True)
class NodeExpressions:
    """The node expressions of a shapes graph."""

    shapes: Shapes

    def nodes(self, expression: Term, focus: Term, evaluation: Evaluation) -> list[Term]:
        """Return what an expression gives for a focus node.

        Raises:
            RuleError: it cannot be evaluated (``LEV-R074``).
        """
        graph = self.shapes.graph
        if expression == sh("this"):
            return [focus]
        if not isinstance(expression, BlankNode):
            return [expression]
        edges = graph.edges(expression)
        if not edges:
            return []
        if graph.is_list(expression):
            members = graph.items(expression)
            if members is None:
                raise RuleError("a list in a node expression is not well formed", code="LEV-R074")
            return members
        call = _Call(self, expression, focus, evaluation)
        for predicate in edges:
            name = _word(predicate)
            if name in _KEYS:
                return _KEYS[name](call, call.parameter(name))
        for predicate, objects in edges.items():
            if is_function(graph, predicate):
                return self._call(predicate, objects[0], focus, evaluation)
        shown = ", ".join(str(predicate) for predicate in edges)
        words = [predicate.value.removeprefix(SHNEX).removeprefix(SH) for predicate in edges]
        near = next((one for word in words for one in get_close_matches(word, sorted(_KEYS), 1, 0.7)), None)
        raise RuleError(
            f"a node expression with {shown} is not known",
            code="LEV-R074",
            hint=f"did you mean shnex:{near}?"
            if near
            else "a function has to be defined in the shapes graph as sh:SPARQLFunction",
        )

    def _call(self, function: IRI, arguments: Term, focus: Term, evaluation: Evaluation) -> list[Term]:
        graph = self.shapes.graph
        written = graph.items(arguments) if graph.is_list(arguments) else [arguments]
        if written is None:
            raise RuleError(f"the arguments of {function} are no well-formed list", code="LEV-R074")
        given = [self.nodes(argument, focus, evaluation) for argument in written]
        if function.value.startswith(SPARQL_FUNCTIONS):
            for number, found in enumerate(given, 1):
                if len(found) > 1:
                    raise RuleError(
                        f"argument {number} of {function} has {len(found)} values", code="LEV-R074"
                    )
            value = call_sparql(function, [found[0] if found else None for found in given], evaluation)
            return [] if value is None else [value]
        choices: list[list[Term | None]] = [list(found) or [None] for found in given]
        results = (
            call_defined(graph, self.shapes.prefixes, function, list(row), evaluation)
            for row in product(*choices)
        )
        return [result for result in results if result is not None]


def _word(predicate: IRI) -> str:
    for namespace in (SHNEX, SH):
        if predicate.value.startswith(namespace):
            return predicate.value[len(namespace) :]
    return ""


@dataclass(frozen=True, slots=True)
class _Call:
    """One expression being evaluated for one focus node."""

    expressions: NodeExpressions
    node: Term
    focus: Term
    evaluation: Evaluation

    def parameter(self, *names: str) -> Term | None:
        """The value of a parameter, under any of its names in either vocabulary."""
        graph = self.expressions.shapes.graph
        found = (graph.value(self.node, word(name)) for name in names for word in (shnex, sh))
        return next((value for value in found if value is not None), None)

    def nodes(self, expression: Term | None, focus: Term | None = None) -> list[Term]:
        if expression is None:
            return []
        return self.expressions.nodes(expression, self.focus if focus is None else focus, self.evaluation)

    def input(self) -> list[Term]:
        """What ``nodes`` gives; in SHACL-AF the focus node where it is not given."""
        given = self.parameter("nodes")
        return [self.focus] if given is None else self.nodes(given)

    def items(self, head: Term | None) -> list[Term]:
        members = self.expressions.shapes.graph.items(head)
        if members is None:
            raise RuleError("a node expression needs a well-formed list here", code="LEV-R074")
        return members

    def conforms(self, node: Term, shape: Term | None) -> bool:
        if shape is None:
            raise RuleError("a node expression lacks its shape", code="LEV-R074")
        return self.expressions.shapes.conforms(node, shape, self.evaluation)

    def select(
        self, items: tuple[SelectItem, ...], data: InlineData, modifiers: Modifiers
    ) -> list[dict[str, Term]]:
        return self.evaluation.store.select(
            SelectQuery(items, GroupPattern((data,)), modifiers=modifiers), {}
        )


def _path_values(call: _Call, path: Term | None) -> list[Term]:
    given = call.parameter("focusNode")
    start = call.input() if given is None else call.nodes(given)
    if given is not None and len(start) > 1:
        raise RuleError("shnex:focusNode gives more than one node", code="LEV-R074")
    if path is None:
        raise RuleError("a node expression lacks its path", code="LEV-R074")
    followed = path_of(call.expressions.shapes.graph, path)
    found = (value for node in start for value in values(call.evaluation.index, node, followed))
    return list(dict.fromkeys(found))


def _var(call: _Call, name: Term | None) -> list[Term]:
    return [call.focus] if isinstance(name, Literal) and name.lexical in ("focusNode", "this") else []


def _if(call: _Call, condition: Term | None) -> list[Term]:
    met = call.nodes(condition) == [TRUE]
    return call.nodes(call.parameter("then" if met else "else"))


def _intersection(call: _Call, head: Term | None) -> list[Term]:
    first, *rest = [call.nodes(member) for member in call.items(head)] or [[]]
    return [node for node in dict.fromkeys(first) if all(node in other for other in rest)]


def _join(call: _Call, head: Term | None) -> list[Term]:
    return [node for member in call.items(head) for node in call.nodes(member)]


def _union(call: _Call, head: Term | None) -> list[Term]:
    return list(dict.fromkeys(_join(call, head)))


def _remove(call: _Call, gone: Term | None) -> list[Term]:
    removed = set(call.nodes(gone))
    return [node for node in call.input() if node not in removed]


def _filter_shape(call: _Call, shape: Term | None) -> list[Term]:
    return [node for node in call.input() if call.conforms(node, shape)]


def _find_first(call: _Call, shape: Term | None) -> list[Term]:
    return _filter_shape(call, shape)[:1]


def _match_all(call: _Call, shape: Term | None) -> list[Term]:
    return [TRUE if all(call.conforms(node, shape) for node in call.input()) else FALSE]


def _nodes_matching(call: _Call, shape: Term | None) -> list[Term]:
    subjects = dict.fromkeys(term for s, _, o in call.evaluation.index for term in (s, o))
    return [node for node in subjects if call.conforms(node, shape)]


def _conforms_to_shape(call: _Call, head: Term | None) -> list[Term]:
    node, shape = [*call.items(head), None, None][:2]
    return [TRUE if call.conforms(found, shape) else FALSE for found in call.nodes(node)[:1]]


def _flat_map(call: _Call, expression: Term | None) -> list[Term]:
    return [found for node in call.input() for found in call.nodes(expression, node)]


def _number(call: _Call, expression: Term | None) -> int:
    found = call.nodes(expression)
    if len(found) != 1 or not isinstance(found[0], Literal) or not found[0].lexical.isdigit():
        raise RuleError("limit and offset take one whole number", code="LEV-R074")
    return int(found[0].lexical)


def _order_by(call: _Call, key: Term | None) -> list[Term]:
    nodes = call.input()
    if isinstance(key, IRI):
        path = path_of(call.expressions.shapes.graph, key)
        keys = [values(call.evaluation.index, node, path) for node in nodes]
    else:
        keys = [call.nodes(key, node) for node in nodes]
    rows = tuple(
        (found[0] if found and isinstance(found[0], IRI | Literal) else None, integer(place))
        for place, found in enumerate(keys)
    )
    falling = call.parameter("desc", "descending") == TRUE
    ordered = Modifiers(order_by=(OrderCondition(_KEY, falling), OrderCondition(_PLACE)))
    found = call.select((SelectItem(_PLACE),), InlineData((_KEY, _PLACE), rows), ordered)
    places = [row["place"] for row in found]
    return [nodes[int(place.lexical)] for place in places if isinstance(place, Literal)]


def _aggregate(name: str) -> Callable[[_Call, Term | None], list[Term]]:
    def evaluate(call: _Call, expression: Term | None) -> list[Term]:
        rows = tuple((node,) for node in call.nodes(expression) if isinstance(node, IRI | Literal))
        item = SelectItem(_RESULT, Aggregate(name, _KEY))
        found = call.select((item,), InlineData((_KEY,), rows), Modifiers())
        return [row["result"] for row in found if "result" in row]

    return evaluate


def _group_concat(call: _Call, expression: Term | None) -> list[Term]:
    separator = call.parameter("separator")
    between = separator.lexical if isinstance(separator, Literal) else " "
    found = call.nodes(expression)
    texts = [node.lexical if isinstance(node, Literal) else getattr(node, "value", "") for node in found]
    return [Literal(between.join(texts))]


_KEYS: dict[str, Callable[[_Call, Term | None], list[Term]]] = {
    "pathValues": _path_values,
    "path": _path_values,
    "var": _var,
    "exists": lambda call, expression: [TRUE if call.nodes(expression) else FALSE],
    "if": _if,
    "distinct": lambda call, expression: list(dict.fromkeys(call.nodes(expression))),
    "intersection": _intersection,
    "join": _join,
    "concat": _join,
    "union": _union,
    "minus": _remove,
    "remove": _remove,
    "filterShape": _filter_shape,
    "findFirst": _find_first,
    "matchAll": _match_all,
    "nodesMatching": _nodes_matching,
    "conformsToShape": _conforms_to_shape,
    "flatMap": _flat_map,
    "limit": lambda call, limit: call.input()[: _number(call, limit)],
    "offset": lambda call, offset: call.input()[_number(call, offset) :],
    "orderBy": _order_by,
    "count": lambda call, expression: [integer(len(call.nodes(expression)))],
    "min": _aggregate("MIN"),
    "max": _aggregate("MAX"),
    "sum": _aggregate("SUM"),
    "groupConcat": _group_concat,
    "instancesOf": lambda call, class_: instances(call.evaluation.index, class_) if class_ else [],
}
