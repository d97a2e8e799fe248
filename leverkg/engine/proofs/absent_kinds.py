"""Nodes that a body looks for and that cannot be there, since there is nothing of their class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.executor import Executor, Row
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.sparql.scope import mentioned
from leverkg.sparql.tree import Element, TriplePattern, TripleTermPattern, Variable

__all__ = ["AbsentKind", "absent_kinds", "asked_together"]


class AbsentKind(NamedTuple):
    """A node of a class of which there is none.

    Attributes:
        pattern: says what class it is of.
        rest: what else the body says of it, as far as that is triples with it as subject.
    """

    pattern: TriplePattern
    rest: tuple[TriplePattern, ...]


def absent_kinds(
    elements: Sequence[Element], executor: Executor, given: frozenset[str]
) -> tuple[list[AbsentKind], list[Element]]:
    """Return the nodes that cannot be there, each class once, and the elements that speak of none of them.

    Without that, anything at all that has one of the other properties would pass for such a node.

    Args:
        elements: the patterns of a body.
        executor: tells what there is.
        given: variables that have a value already.
    """
    found: dict[str, TriplePattern] = {}
    for element in elements:
        if not isinstance(element, TriplePattern) or element.predicate != RDF_TYPE:
            continue
        node, kind = element.subject, element.object
        if not isinstance(node, Variable) or not isinstance(kind, IRI) or node.name in given:
            continue
        if next(executor.match(None, RDF_TYPE, kind), None) is None:
            found[node.name] = element
    kinds: dict[IRI, AbsentKind] = {}
    for name, pattern in found.items():
        rest = tuple(
            other
            for other in elements
            if isinstance(other, TriplePattern) and other is not pattern and other.subject == Variable(name)
        )
        kinds.setdefault(pattern.object, AbsentKind(pattern, rest))  # type: ignore[arg-type]
    return list(kinds.values()), [one for one in elements if not mentioned(one) & found.keys()]


def asked_together(
    kind: TriplePattern, rest: Sequence[TriplePattern], row: Row
) -> tuple[list[tuple[Term | Variable | None, IRI, Term | Variable | None]], Access]:
    """Return patterns about one node as a question for what rules could make, and what it is to be above all.

    The node stays a variable, so that all is asked of one and the same.

    Args:
        kind: says what class the node is of.
        rest: what else is said of it.
        row: the values of other variables, as far as they are known.
    """
    node = kind.subject
    assert isinstance(node, Variable)
    found: list[tuple[Term | Variable | None, IRI, Term | Variable | None]] = []
    for one in (kind, *rest):
        end = one.object
        if isinstance(one.predicate, IRI) and not isinstance(end, TripleTermPattern):
            found.append((node, one.predicate, row.get(end.name) if isinstance(end, Variable) else end))
    return found, Access(RDF_TYPE, found[0][2])  # type: ignore[arg-type]
