"""What a body reads, and which of its reads must be complete first.

A read is a pair of predicate and constant object (:class:`~leverkg.engine.access.Access`), refined where a
variable's values are known from ``VALUES``, ``=`` or ``IN``. A read is *negated* when one more triple
could take a solution away: inside ``NOT EXISTS`` and ``MINUS``, under an aggregate or ``LIMIT``, in an
``EXISTS`` whose truth is a value, and in an ``OPTIONAL`` whose variables something outside it looks at.

``GRAPH`` sees only the named graphs of the input, which no rule writes, so what stands in it is no read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leverkg.engine.access import Access, identity
from leverkg.rdf.term import IRI, Literal
from leverkg.sparql.scope import certain_of, columns, exists_in, mentioned
from leverkg.sparql.traverse import children
from leverkg.sparql.tree import (
    Aggregate,
    And,
    At,
    Bind,
    BuiltInCall,
    Comparison,
    Element,
    Exists,
    Expression,
    Filter,
    GraphPattern,
    GroupPattern,
    In,
    InlineData,
    LateralPattern,
    MinusPattern,
    Node,
    OptionalPattern,
    Or,
    Path,
    PathAlternative,
    PathInverse,
    PathNegated,
    PathPattern,
    PathRepeat,
    PathSequence,
    SelectQuery,
    SubSelect,
    TermPattern,
    TriplePattern,
    UnionPattern,
    Variable,
)

__all__ = ["Reads", "domains", "has_aggregate", "reads"]

Domains = Mapping[str, frozenset[IRI]]


class Reads:
    """What a body reads: every read with the place where it first stands, and the negated ones among them."""

    __slots__ = ("negated", "places")

    def __init__(self) -> None:
        self.places: dict[Access, At] = {}
        self.negated: set[Access] = set()


def reads(body: GroupPattern, watched: frozenset[str] = frozenset()) -> Reads:
    """Return what a body reads.

    Args:
        body: the pattern.
        watched: variables whose being unbound matters outside the body, such as the arguments of a new node.
    """
    found = Reads()
    _Walk(found).group(body, {}, watched, negated=False)
    return found


def _in_triples(group: GroupPattern) -> frozenset[str]:
    """Return the variables that a group matches with ends of triples, which are reads of their own."""
    found: set[str] = set()
    stack: list[object] = [group]
    while stack:
        part = stack.pop()
        if isinstance(part, TriplePattern) or (
            isinstance(part, PathPattern) and not _may_be_empty(part.path)
        ):
            found |= mentioned((part.subject, part.object))
        elif isinstance(part, GroupPattern):
            stack += part.elements
        elif isinstance(part, UnionPattern):
            stack += part.alternatives
        elif isinstance(part, SubSelect):
            stack.append(part.query.where)
    return frozenset(found)


def domains(group: GroupPattern) -> dict[str, frozenset[IRI]]:
    """Return the values that variables of a group can have, where VALUES, BIND, ``=`` or ``IN`` say so."""
    found: dict[str, frozenset[IRI]] = {}

    def narrow(name: str, values: frozenset[IRI]) -> None:
        found[name] = found[name] & values if name in found else values

    for element in group.elements:
        if isinstance(element, InlineData):
            for column, variable in enumerate(element.variables):
                cells = [row[column] for row in element.rows]
                if all(isinstance(cell, IRI) for cell in cells):
                    narrow(variable.name, frozenset(cell for cell in cells if isinstance(cell, IRI)))
        elif isinstance(element, Bind) and isinstance(element.expression, IRI):
            narrow(element.variable.name, frozenset((element.expression,)))
        elif isinstance(element, Filter):
            for name, values in _narrowed(element.condition):
                narrow(name, values)
    return found


def _narrowed(condition: Expression) -> Iterator[tuple[str, frozenset[IRI]]]:
    if isinstance(condition, And):
        for operand in condition.operands:
            yield from _narrowed(operand)
    elif isinstance(condition, Comparison) and condition.operator == "=":
        pairs = ((condition.left, condition.right), (condition.right, condition.left))
        yield from (_one(a, b) for a, b in pairs if isinstance(a, Variable) and isinstance(b, IRI))
    elif isinstance(condition, BuiltInCall) and condition.name.lower() == "sameterm":
        a, b = condition.arguments
        pairs = ((a, b), (b, a))
        yield from (_one(x, y) for x, y in pairs if isinstance(x, Variable) and isinstance(y, IRI))
    elif isinstance(condition, In) and not condition.negated and isinstance(condition.operand, Variable):
        choices = [choice for choice in condition.choices if isinstance(choice, IRI)]
        if len(choices) == len(condition.choices):
            yield condition.operand.name, frozenset(choices)


def _one(variable: Variable, value: IRI) -> tuple[str, frozenset[IRI]]:
    return variable.name, frozenset((value,))


def has_aggregate(query: SelectQuery) -> bool:
    """Tell whether a SELECT has an aggregate in its columns, HAVING or ORDER BY."""
    expressions = [item.expression for item in query.items or () if item.expression is not None]
    expressions += [*query.modifiers.having, *(key.expression for key in query.modifiers.order_by)]
    return any(_holds_aggregate(expression) for expression in expressions)


def _holds_aggregate(expression: object) -> bool:
    if isinstance(expression, Aggregate):
        return True
    if isinstance(expression, Exists) or not isinstance(expression, Node):
        return False
    return any(map(_holds_aggregate, children(expression)))


class _Walk:
    """A walk over a body that notes what it reads."""

    def __init__(self, found: Reads) -> None:
        self.found = found
        self.in_triples: frozenset[str] = frozenset()

    def note(self, access: Access, at: At, negated: bool) -> None:
        self.found.places.setdefault(access, at)
        if negated:
            self.found.negated.add(access)

    def group(self, group: GroupPattern, outer: Domains, watched: frozenset[str], *, negated: bool) -> None:
        inner = dict(outer)
        for name, values in domains(group).items():
            inner[name] = inner[name] & values if name in inner else values
        outside = self.in_triples
        self.in_triples |= _in_triples(group)
        names = [mentioned(element) for element in group.elements]
        before: frozenset[str] = frozenset()
        for index, element in enumerate(group.elements):
            around = watched.union(*names[:index], *names[index + 1 :])
            self.element(element, inner, around, before, negated=negated)
            before |= certain_of(element, before)
        self.in_triples = outside

    def element(
        self,
        element: Element,
        known: Domains,
        around: frozenset[str],
        before: frozenset[str],
        *,
        negated: bool,
    ) -> None:
        if isinstance(element, TriplePattern):
            for access in _accesses(element.predicate, element.object, known):
                self.note(access, element.at, negated)
        elif isinstance(element, PathPattern):
            for access in _path(element.path, element.object, known):
                self.note(access, element.at, negated)
            # There is a path of length zero at every node, so that any triple may make one.
            if _may_be_empty(element.path) and not _fixed(element, around & self.in_triples):
                self.note(Access(None), element.at, negated)
        elif isinstance(element, (GroupPattern, LateralPattern)):
            inner = element.group if isinstance(element, LateralPattern) else element
            self.group(inner, known, around, negated=negated)
        elif isinstance(element, UnionPattern):
            for alternative in element.alternatives:
                self.group(alternative, known, around, negated=negated)
        elif isinstance(element, OptionalPattern):
            looked_at = (mentioned(element.group) - before) & around
            self.group(element.group, known, around, negated=negated or bool(looked_at))
        elif isinstance(element, MinusPattern):
            self.group(element.group, known, around, negated=True)
        elif isinstance(element, Filter):
            self.condition(element.condition, known, around, negated=negated)
        elif isinstance(element, Bind):
            for exists in exists_in(element.expression):
                self.group(exists.group, known, around, negated=True)
        elif isinstance(element, SubSelect):
            self.select(element.query, known, around, negated=negated)
        elif isinstance(element, GraphPattern):
            pass

    def condition(
        self, condition: Expression, known: Domains, around: frozenset[str], *, negated: bool
    ) -> None:
        """Note the reads of a filter: what EXISTS reads is positive only under ``&&`` and ``||``."""
        if isinstance(condition, (And, Or)):
            for operand in condition.operands:
                self.condition(operand, known, around, negated=negated)
        elif isinstance(condition, Exists):
            self.group(condition.group, known, around, negated=negated or condition.negated)
        else:
            for exists in exists_in(condition):
                self.group(exists.group, known, around, negated=True)

    def select(self, query: SelectQuery, known: Domains, around: frozenset[str], *, negated: bool) -> None:
        """Note the reads of a sub-select; what its expressions look at is looked at outside its WHERE."""
        modifiers = query.modifiers
        limited = modifiers.limit is not None or bool(modifiers.offset)
        visible = columns(query)
        inner = {} if limited else {name: values for name, values in known.items() if name in visible}
        computed = tuple(item.expression for item in query.items or () if item.expression is not None)
        looked_at = (around & visible) | mentioned((*computed, *modifiers.having))
        looked_at |= mentioned((*modifiers.group_by, *modifiers.order_by))
        for exists in exists_in((*computed, *modifiers.having, *modifiers.group_by, *modifiers.order_by)):
            self.group(exists.group, {}, looked_at, negated=True)
        closed = negated or limited or has_aggregate(query)
        self.group(query.where, inner, looked_at, negated=closed)


def _fixed(element: PathPattern, around: frozenset[str]) -> bool:
    ends = (element.subject, element.object)
    return any(not isinstance(end, Variable) or end.name in around for end in ends)


def _accesses(predicate: IRI | Variable, object_: TermPattern, known: Domains) -> Iterator[Access]:
    predicates: list[IRI | None]
    if isinstance(predicate, Variable):
        predicates = sorted(known[predicate.name], key=str) if predicate.name in known else [None]
    else:
        predicates = [predicate]
    for one in predicates:
        for other in _objects(object_, known):
            yield Access(one, other)


def _objects(object_: TermPattern, known: Domains) -> list[IRI | Literal | None]:
    if isinstance(object_, (IRI, Literal)) and identity(object_) is not None:
        return [object_]
    if isinstance(object_, Variable) and object_.name in known:
        return [*sorted(known[object_.name], key=str)]
    return [None]


def _path(path: Path, object_: TermPattern | None, known: Domains) -> Iterator[Access]:
    """Yield the reads of a path; only a single step up to the path's end has a known object."""
    if isinstance(path, IRI):
        ends: list[IRI | Literal | None] = _objects(object_, known) if object_ is not None else [None]
        yield from (Access(path, end) for end in ends)
    elif isinstance(path, PathInverse):
        yield from _path(path.path, None, known)
    elif isinstance(path, PathSequence):
        for step in path.steps[:-1]:
            yield from _path(step, None, known)
        yield from _path(path.steps[-1], object_, known)
    elif isinstance(path, PathAlternative):
        for alternative in path.alternatives:
            yield from _path(alternative, object_, known)
    elif isinstance(path, PathRepeat):
        yield from _path(path.path, object_ if path.modifier == "?" else None, known)
    elif isinstance(path, PathNegated):
        yield Access(None)


def _may_be_empty(path: Path) -> bool:
    if isinstance(path, PathRepeat):
        return path.modifier in "?*" or _may_be_empty(path.path)
    if isinstance(path, PathInverse):
        return _may_be_empty(path.path)
    if isinstance(path, PathSequence):
        return all(_may_be_empty(step) for step in path.steps)
    if isinstance(path, PathAlternative):
        return any(_may_be_empty(alternative) for alternative in path.alternatives)
    return False
