"""Triple patterns as steps over rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from leverkg.engine.executors.rows_terms import PlanTerms
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.plan import Placed
from leverkg.rdf.term import IRI
from leverkg.sparql.scope import mentioned
from leverkg.sparql.tree import Element, TermPattern, TriplePattern, TripleTermPattern, Variable

__all__ = ["Layout", "Sofar", "Steps", "about", "bound", "match", "new_node", "star"]

Steps = list[list[Any]]
Layout = tuple[str, ...]
"""Which variable is in which place of a row."""


class Sofar(NamedTuple):
    """Where a plan stands: what is in each place of a row, and what of that is surely bound."""

    layout: Layout
    sure: frozenset[str]


def bound(steps: Steps, names: Iterable[str], sofar: Sofar) -> None:
    """Add the step that makes sure that variables are bound, where that is not sure already."""
    asked = frozenset(names) - sofar.sure
    places = [place for place, name in enumerate(sofar.layout) if name in asked]
    if places:
        steps.append(["bound", places])


def match(
    steps: Steps,
    pattern: TriplePattern,
    sofar: Sofar,
    keep: frozenset[str],
    terms: PlanTerms,
    operation: str = "match",
) -> Sofar:
    """Add the step that joins rows with the triples of a pattern, and return where the plan stands then.

    Args:
        steps: the plan.
        pattern: the pattern.
        sofar: where the plan stands.
        keep: variables that are needed afterwards.
        terms: get the pattern's terms.
        operation: the step's; another one looks elsewhere for triples.

    Raises:
        NotCovered: it has a triple term with variables, or a variable as predicate and beside it.
    """
    names = mentioned(pattern)
    bound(steps, names, sofar)
    if isinstance(pattern.predicate, Variable):
        keep = keep | {pattern.predicate.name}
        if pattern.predicate.name in mentioned((pattern.subject, pattern.object)):
            raise NotCovered("a variable as predicate and beside it")
    layout = [*sofar.layout]
    twice = isinstance(pattern.subject, Variable) and pattern.subject == pattern.object

    def slot(term: TermPattern, *, again: bool = False) -> int | str:
        """Return a place, a term's number, or what to do with a new variable: ``+`` put it at the end of
        rows, ``-`` forget it, ``=`` it is the subject's."""
        if not isinstance(term, Variable):
            return terms.number(term)
        if term.name in sofar.layout:
            return sofar.layout.index(term.name)
        if again:
            return "="
        if term.name not in keep:
            return "-"
        layout.append(term.name)
        return "+"

    subject, object_ = slot(pattern.subject), slot(pattern.object, again=twice)
    steps.append([operation, subject, slot(pattern.predicate), object_])
    return Sofar(tuple(layout), sofar.sure | (names & set(layout)))


def star(steps: Steps, node: str, patterns: Sequence[TriplePattern], sofar: Sofar, terms: PlanTerms) -> Sofar:
    """Add the step that finds a new node by all that is known of it at once; return where the plan stands.

    Looked up by one pattern and tested by the others, a node that everything points to (a situation, a party)
    would give all that points to it for each row.

    Args:
        steps: the plan.
        node: the variable.
        patterns: those in which it is the one new variable.
        sofar: where the plan stands.
        terms: get the patterns' terms.
    """
    bound(steps, mentioned(tuple(patterns)), sofar)
    known = []
    for one in patterns:
        is_subject = one.subject == Variable(node)
        other = one.object if is_subject else one.subject
        place = sofar.layout.index(other.name) if isinstance(other, Variable) else terms.number(other)
        known.append([is_subject, terms.number(one.predicate), place])
    steps.append(["star", known])
    return Sofar((*sofar.layout, node), sofar.sure | {node})


def new_node(element: Element, layout: Layout) -> str | None:
    """Return the one variable of a pattern that has no value yet, if there is one and it is no predicate."""
    if not isinstance(element, TriplePattern) or not isinstance(element.predicate, IRI):
        return None
    ends = (element.subject, element.object)
    if any(isinstance(term, TripleTermPattern) for term in ends):
        return None
    fresh = [term.name for term in ends if isinstance(term, Variable) and term.name not in layout]
    return fresh[0] if len(fresh) == 1 else None


def about(node: str, waiting: Sequence[Placed], layout: Layout) -> list[Placed]:
    """Return the patterns to come, before anything else does, in which a node is the one new variable."""
    run = itertools.takewhile(lambda part: isinstance(part.element, TriplePattern), waiting)
    return [part for part in run if new_node(part.element, layout) == node]
