"""The constraints of SHACL Core and SPARQL constraints, as yes or no.

Each check takes the value nodes and one value of its parameter. Values are compared by the query language's
own rules, so a comparison that is an error there (a date with a number) is no conformance here.

Source: SHACL, sections 4 and 5; SHACL 1.2 Core for lists as parameters and constraints on lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leverkg.engine.class_hierarchy import is_instance
from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.bind import with_path
from leverkg.engine.shacl.prefixes import Prefixes
from leverkg.engine.shacl.vocabulary import SH, TRUE, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import RuleError
from leverkg.rdf.literals import fault
from leverkg.rdf.term import IRI, BlankNode, Literal, Term
from leverkg.sparql.traverse import nodes as nodes_of
from leverkg.sparql.tree import BuiltInCall, Comparison, Path, Variable

__all__ = ["CONSTRAINTS", "NOT_CONSTRAINTS", "Check", "Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a constraint is checked.

    Attributes:
        graph: the shapes graph.
        prefixes: of its queries.
        evaluation: the evaluation graph.
        focus: the focus node.
        shape: the shape.
        path: its path, if it is a property shape.
        conforms: tells whether a node conforms to another shape.
    """

    graph: TripleIndex
    prefixes: Prefixes
    evaluation: Evaluation
    focus: Term
    shape: Term
    path: Path | None
    conforms: Callable[[Term, Term], bool]

    def members(self, head: Term) -> list[Term]:
        """Return the members of a collection in the shapes graph."""
        members = self.graph.items(head)
        if members is None:
            raise RuleError("a list in a shape is not well formed", code="LEV-R071")
        return members

    def holds(self, operator: str, left: Term, right: Term) -> bool:
        """Tell whether a comparison is true by the rules of the query language."""
        if not isinstance(left, Literal | IRI) or not isinstance(right, Literal | IRI):
            return False
        return self.evaluation.evaluate(Comparison(operator, left, right)) == TRUE


Check = Callable[[Context, list[Term], Term], bool]


def _choices(context: Context, parameter: Term) -> list[Term]:
    """A parameter, or the members of one that is a list (SHACL 1.2)."""
    return context.members(parameter) if context.graph.is_list(parameter) else [parameter]


def _number(parameter: Term) -> int:
    if not isinstance(parameter, Literal) or not parameter.lexical.lstrip("+-").isdigit():
        raise RuleError(f"{parameter} is no whole number", code="LEV-R071", hint="write a number, bare")
    return int(parameter.lexical)


def _text(node: Term) -> str | None:
    match node:
        case IRI(value=text) | Literal(lexical=text):
            return text
    return None


def _class(context: Context, nodes: list[Term], parameter: Term) -> bool:
    choices = _choices(context, parameter)
    return all(any(is_instance(context.evaluation.index, node, c) for c in choices) for node in nodes)


def _datatype(context: Context, nodes: list[Term], parameter: Term) -> bool:
    names = {choice.value for choice in _choices(context, parameter) if isinstance(choice, IRI)}
    return all(isinstance(node, Literal) and node.datatype in names and _well_formed(node) for node in nodes)


def _well_formed(literal: Literal) -> bool:
    return fault(Literal(literal.lexical.strip(" \t\r\n"), literal.datatype)) is None


_KINDS = {
    "IRI": (IRI,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, IRI),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (IRI, Literal),
}


def _node_kind(context: Context, nodes: list[Term], parameter: Term) -> bool:
    kinds: tuple[type, ...] = ()
    for choice in _choices(context, parameter):
        name = choice.value[len(SH) :] if isinstance(choice, IRI) else ""
        if name not in _KINDS:
            raise RuleError(f"{choice} is no node kind", code="LEV-R071", hint="write sh:IRI or the like")
        kinds += _KINDS[name]
    return all(isinstance(node, kinds) for node in nodes)


def _compared(operator: str) -> Check:
    # The bound stands on the left, as in the specification's definitions.
    return lambda context, nodes, bound: all(context.holds(operator, bound, node) for node in nodes)


def _lengths(fits: Callable[[int, int], bool]) -> Check:
    def check(context: Context, nodes: list[Term], parameter: Term) -> bool:
        limit = _number(parameter)
        texts = [_text(node) for node in nodes]
        return all(text is not None and fits(len(text), limit) for text in texts)

    return check


def _pattern(context: Context, nodes: list[Term], parameter: Term) -> bool:
    flags = context.graph.value(context.shape, sh("flags"))
    if not isinstance(parameter, Literal):
        raise RuleError("sh:pattern takes a text", code="LEV-R071")
    more = (Literal(flags.lexical),) if isinstance(flags, Literal) else ()
    for node in nodes:
        text = _text(node)
        if text is None:
            return False
        found = context.evaluation.evaluate(
            BuiltInCall("REGEX", (Literal(text), Literal(parameter.lexical), *more))
        )
        if found is None:
            raise RuleError(
                f"the regular expression {parameter.lexical!r} cannot be compiled",
                code="LEV-R016",
                hint="look-around and back-references are not supported",
            )
        if found != TRUE:
            return False
    return True


def _single_line(context: Context, nodes: list[Term], parameter: Term) -> bool:
    texts = [_text(node) for node in nodes]
    return parameter != TRUE or all(t is not None and "\n" not in t and "\r" not in t for t in texts)


def _language_in(context: Context, nodes: list[Term], parameter: Term) -> bool:
    ranges = [r.lexical.lower() for r in context.members(parameter) if isinstance(r, Literal)]

    def fits(node: Term) -> bool:
        tag = (node.language or "").lower() if isinstance(node, Literal) else ""
        return any(tag and (r in (tag, "*") or tag.startswith(r + "-")) for r in ranges)

    return all(fits(node) for node in nodes)


def _unique_lang(context: Context, nodes: list[Term], parameter: Term) -> bool:
    tags = [node.language.lower() for node in nodes if isinstance(node, Literal) and node.language]
    return parameter != TRUE or len(tags) == len(set(tags))


def _others(context: Context, parameter: Term) -> list[Term]:
    if not isinstance(parameter, IRI):
        raise RuleError("a property is named by an IRI", code="LEV-R071")
    return context.evaluation.index.objects(context.focus, parameter)


def _equals(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return set(nodes) == set(_others(context, parameter))


def _disjoint(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return set(nodes).isdisjoint(_others(context, parameter))


def _subset_of(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return set(nodes) <= set(_others(context, parameter))


def _ordered(operator: str) -> Check:
    def check(context: Context, nodes: list[Term], parameter: Term) -> bool:
        others = _others(context, parameter)
        return all(context.holds(operator, node, other) for node in nodes for other in others)

    return check


def _not(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return not any(context.conforms(node, parameter) for node in nodes)


def _logical(enough: Callable[[Iterable[bool]], bool]) -> Check:
    def check(context: Context, nodes: list[Term], parameter: Term) -> bool:
        choices = context.members(parameter)
        return all(enough(context.conforms(node, choice) for choice in choices) for node in nodes)

    return check


def _shape(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return all(context.conforms(node, parameter) for node in nodes)


def _some_value(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return any(context.conforms(node, parameter) for node in nodes)


def _qualified(fits: Callable[[int, int], bool]) -> Check:
    def check(context: Context, nodes: list[Term], parameter: Term) -> bool:
        graph = context.graph
        for wanted in graph.objects(context.shape, sh("qualifiedValueShape")):
            siblings: list[Term] = []
            if TRUE in graph.objects(context.shape, sh("qualifiedValueShapesDisjoint")):
                for parent in graph.subjects(sh("property"), context.shape):
                    for other in graph.objects(parent, sh("property")):
                        siblings += graph.objects(other, sh("qualifiedValueShape"))
            siblings = [sibling for sibling in siblings if sibling != wanted]
            count = sum(
                context.conforms(node, wanted) and not any(context.conforms(node, s) for s in siblings)
                for node in nodes
            )
            if not fits(count, _number(parameter)):
                return False
        return True

    return check


def _closed(context: Context, nodes: list[Term], parameter: Term) -> bool:
    if parameter == sh("ByTypes"):
        raise RuleError("sh:closed sh:ByTypes is not supported in a condition", code="LEV-R075")
    if parameter != TRUE:
        return True
    graph = context.graph
    allowed: set[Term] = set()
    for prop in graph.objects(context.shape, sh("property")):
        allowed.update(graph.objects(prop, sh("path")))
    for ignored in graph.objects(context.shape, sh("ignoredProperties")):
        allowed.update(context.members(ignored))
    return all(allowed.issuperset(context.evaluation.index.edges(node)) for node in nodes)


def _has_value(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return parameter in nodes


def _in(context: Context, nodes: list[Term], parameter: Term) -> bool:
    return set(context.members(parameter)).issuperset(nodes)


def _lists(fits: Callable[[Context, list[Term], Term], bool]) -> Check:
    def check(context: Context, nodes: list[Term], parameter: Term) -> bool:
        lists = [context.evaluation.index.items(node) for node in nodes]
        return all(members is not None and fits(context, members, parameter) for members in lists)

    return check


def _sparql(context: Context, nodes: list[Term], parameter: Term) -> bool:
    if TRUE in context.graph.objects(parameter, sh("deactivated")):
        return True
    text = context.graph.value(parameter, sh("select"))
    if not isinstance(text, Literal):
        raise RuleError("a SPARQL constraint needs sh:select", code="LEV-R071")
    query = context.prefixes.select(parameter, text.lexical, "sh:select")
    if any(isinstance(node, Variable) and node.name == "shapesGraph" for node in nodes_of(query)):
        raise RuleError("$shapesGraph is not supported in a condition", code="LEV-R075")
    if context.path is not None:
        query = with_path(query, context.path)
    bindings = {"this": context.focus, "currentShape": context.shape}
    return not context.evaluation.store.select(query, bindings)


CONSTRAINTS: dict[str, Check] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": lambda _, nodes, parameter: len(nodes) >= _number(parameter),
    "maxCount": lambda _, nodes, parameter: len(nodes) <= _number(parameter),
    "minExclusive": _compared("<"),
    "minInclusive": _compared("<="),
    "maxExclusive": _compared(">"),
    "maxInclusive": _compared(">="),
    "minLength": _lengths(lambda length, limit: length >= limit),
    "maxLength": _lengths(lambda length, limit: length <= limit),
    "pattern": _pattern,
    "singleLine": _single_line,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "disjoint": _disjoint,
    "subsetOf": _subset_of,
    "lessThan": _ordered("<"),
    "lessThanOrEquals": _ordered("<="),
    "not": _not,
    "and": _logical(all),
    "or": _logical(any),
    "xone": _logical(lambda truths: sum(truths) == 1),
    "node": _shape,
    "property": _shape,
    "someValue": _some_value,
    "qualifiedMinCount": _qualified(lambda count, limit: count >= limit),
    "qualifiedMaxCount": _qualified(lambda count, limit: count <= limit),
    "closed": _closed,
    "hasValue": _has_value,
    "in": _in,
    "memberShape": _lists(lambda context, members, p: all(context.conforms(m, p) for m in members)),
    "minListLength": _lists(lambda _, members, parameter: len(members) >= _number(parameter)),
    "maxListLength": _lists(lambda _, members, parameter: len(members) <= _number(parameter)),
    "uniqueMembers": _lists(lambda _, members, p: p != TRUE or len(members) == len(set(members))),
    "sparql": _sparql,
}

NOT_CONSTRAINTS = frozenset(
    {
        *("path", "name", "description", "order", "group", "message", "severity", "deactivated", "unit"),
        *("defaultValue", "values", "rule", "flags", "ignoredProperties", "declare", "prefixes", "intent"),
        *("qualifiedValueShape", "qualifiedValueShapesDisjoint", "codeIdentifier", "agentInstruction"),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target", "targetWhere"),
        *("shapesGraph", "suggestedShapesGraph", "entailment", "parameter", "labelTemplate"),
        *("construct", "select", "ask"),
    }
)
