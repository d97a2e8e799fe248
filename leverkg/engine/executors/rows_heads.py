"""Heads as data, filled in for rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from leverkg.engine import mint
from leverkg.engine.executors.rows_relations import is_node
from leverkg.engine.executors.rows_terms import PlanTerms
from leverkg.engine.executors.rows_values import Row
from leverkg.engine.executors.unsolved import NotCovered
from leverkg.engine.rule import HeadTerm, Minted, Rule
from leverkg.rdf.term import IRI, Literal, Term, Triple
from leverkg.sparql.variable import Variable

__all__ = ["conclusions", "head_as_data"]


def head_as_data(rule: Rule, layout: Sequence[str], terms: PlanTerms) -> list[Any]:
    """Return a head as data: the nodes that it makes, and its triples.

    A slot is a place in a row, the number of a term (below zero), or a list with the number of a new node.

    Args:
        rule: the rule.
        layout: which variable is in which place of a row.
        terms: get the head's.

    Raises:
        NotCovered: it makes triple terms.
    """
    minted = [*rule.minted]

    def slot(term: HeadTerm) -> int | list[int]:
        if isinstance(term, Variable):
            return layout.index(term.name)
        if isinstance(term, Minted):
            return [minted.index(term)]
        if not isinstance(term, (IRI, Literal)):
            raise NotCovered("a head that makes triple terms")
        return terms.number(term)

    return [
        [[node.rule, node.label, [layout.index(name) for name in node.arguments]] for node in minted],
        [[slot(term) for term in template.terms()] for template in rule.head],
    ]


def conclusions(
    head: Sequence[Any], terms: Sequence[Term], rows: Sequence[Row], base: str, left_out: Collection[Term]
) -> Iterator[Triple]:
    """Yield what a head concludes from rows; a triple may come twice.

    A triple with an unbound variable is left out, and so is what is no RDF triple: a literal as subject,
    anything but an IRI as predicate (SPARQL 1.1 Query, section 16.2).

    Args:
        head: as :func:`head_as_data` returns it.
        terms: the plan's.
        rows: the solutions of the body.
        base: what the IRIs of new nodes begin with.
        left_out: the first new nodes of solutions from which nothing is concluded.
    """
    nodes, templates = head
    if left_out:
        (rule, label, places), *_ = nodes
        rows = [
            row
            for row in rows
            if mint.mint(base, rule, label, [row[place] for place in places]) not in left_out
        ]
    columns = [_made(node, rows, base) for node in nodes]
    for template in templates:
        subjects, predicates, objects = (_column(slot, terms, rows, columns) for slot in template)
        for subject, predicate, object_ in zip(subjects, predicates, objects, strict=True):
            if (
                subject is not None
                and object_ is not None
                and predicate.__class__ is IRI
                and is_node(subject)
            ):
                yield subject, predicate, object_


def _made(node: Sequence[Any], rows: Sequence[Row], base: str) -> list[Term]:
    """Return the new node of each row."""
    rule, label, places = node
    known: dict[Row, Term] = {}
    found: list[Term] = []
    for row in rows:
        key = tuple([row[place] for place in places])
        made = known.get(key)
        if made is None:
            made = known[key] = mint.mint(base, rule, label, key)
        found.append(made)
    return found


def _column(
    slot: Any, terms: Sequence[Term], rows: Sequence[Row], made: Sequence[list[Term]]
) -> Sequence[Any]:
    if slot.__class__ is list:
        return made[slot[0]]
    if slot < 0:
        return [terms[slot]] * len(rows)
    return [row[slot] for row in rows]
