"""From circumstances to versions: phases, views, defaults and day numbers, made when a case is loaded.

A circumstance with phases or views has one *version* for each stretch of time in which somebody sees the
same values of it; one without is its own version. A version says the circumstance's timeless facts and the
values of its stretch, and has *sights*: in whose eyes it holds, from which day until which
(:mod:`leverkg.case.sights`). Which versions bear on a negotiation, which dates are its moments and what holds
at each is left to the rules in ``rules/stage/``.

A large case has many of these and few forms of them. So versions are gathered by form, and what is added is
written property by property.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from leverkg.case.circumstance import Facts, read_circumstance
from leverkg.case.dates import ALWAYS, date_literal
from leverkg.case.forms import VERSION_OF, Form, Forms, integer
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.schema import Schema
from leverkg.case.sights import EVERYONE, Sight, is_over, plain_span, values_in, versions_of
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.terms import DERIVED, lev

if TYPE_CHECKING:
    from leverkg.case.origins import Origins

__all__ = ["Column", "Prepared", "by_subject", "prepare", "prepared_before"]

_SINCE, _IS_OVER = lev("since"), lev("isOver")
_TRUE = Literal("true", XSD + "boolean")
_SIGHT, _EYES, _EXCEPT = lev("sight"), lev("eyes"), lev("exceptEyes")
_FROM_DAY, _UNTIL_DAY = lev("fromDay"), lev("untilDay")

Column = tuple[IRI, Sequence[Term], Sequence[Term]]
"""Triples of one predicate: it, their subjects, their objects."""


@dataclass(frozen=True)
class Prepared:
    """What preparing a case adds to it.

    Attributes:
        columns: the added triples by predicate; now and then one comes again.
        case: what they were made of.
        schema: the ontology, and what the case adds to it.
    """

    columns: Sequence[Column]
    case: Sequence[Triple]
    schema: Schema

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The added triples, each once; put together each time."""
        return tuple(
            dict.fromkeys(
                (s, p, o)
                for p, subjects, objects in self.columns
                for s, o in zip(subjects, objects, strict=True)
            )
        )

    def of(self, predicate: IRI) -> Column:
        """Return the added triples of a predicate."""
        return next((column for column in self.columns if column[0] == predicate), (predicate, (), ()))

    @cached_property
    def origins(self) -> Origins:
        """Which asserted triples the added ones restate; found when asked for."""
        from leverkg.case.origins import Origins

        return Origins(self)

    @property
    def size(self) -> int:
        """How many triples there are."""
        return sum(len(subjects) for _, subjects, _ in self.columns)


@dataclass(slots=True)
class _Batch:
    """Versions of one form."""

    nodes: list[Term] = field(default_factory=list)
    values: list[Facts] = field(default_factory=list)
    of: list[Term] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def put(self, node: Term, values: Facts, of: Term | None = None, start: int = ALWAYS) -> None:
        self.nodes.append(node)
        self.values.append(values)
        self.of.append(node if of is None else of)
        self.starts.append(start)


class _Output:
    """Triples by predicate."""

    def __init__(self) -> None:
        self.columns: dict[IRI, tuple[list[Term], list[Term]]] = defaultdict(lambda: ([], []))

    def add(self, p: IRI, subjects: Iterable[Term], objects: Iterable[Term]) -> None:
        column = self.columns[p]
        column[0].extend(subjects)
        column[1].extend(objects)

    def pairs(self, p: IRI, pairs: Iterable[tuple[Term, Term]]) -> None:
        subjects, objects = self.columns[p]
        for s, o in pairs:
            subjects.append(s)
            objects.append(o)


def prepare(triples: Sequence[Triple], schema: Schema) -> Prepared:
    """Return what the case's circumstances need before rules can reason about them.

    Args:
        triples: the asserted triples of a case.
        schema: the ontology, and what the case adds to it.
    """
    said = by_subject(triples)
    kinds = Kinds(schema)
    forms = Forms(kinds)
    out = _Output()
    own: dict[Form, _Batch] = defaultdict(_Batch)
    others: dict[Form, _Batch] = defaultdict(_Batch)
    sights: list[Sight] = []
    over: list[Term] = []
    for node, facts in said.items():
        types = facts.get(RDF_TYPE, ())
        form = forms.of(types, facts)
        if not form.prepared or prepared_before(node, facts):
            continue
        if not form.kind.circumstance:
            own[form].put(node, facts)
        elif form.plain:
            start, end = plain_span(facts, form.kind)
            if start < end:
                own[form].put(node, facts)
                sights.append(Sight(node, EVERYONE, (), start, end))
        else:
            c = read_circumstance(node, facts, said, kinds, form.kind)
            versions, seen = versions_of(c)
            sights += seen
            over += [version.node for version in versions if is_over(c, version.layers)]
            for version in versions:
                values = values_in(c, version.layers)
                batch = (own if version.node == node else others)[forms.of(types, values)]
                batch.put(version.node, values, node, version.start)
    for form, batch in own.items():
        if form.kind.circumstance:
            out.add(VERSION_OF, batch.nodes, batch.nodes)
        _add_made(form, batch, out)
    for form, batch in others.items():
        _add_restated(form, batch, out)
        _add_made(form, batch, out)
    out.add(_IS_OVER, over, [_TRUE] * len(over))
    _add_sights(sights, out)
    return Prepared([(p, *column) for p, column in out.columns.items() if column[0]], triples, schema)


def by_subject(triples: Iterable[Triple]) -> dict[Term, dict[IRI, list[Term]]]:
    """Return what is said of each node."""
    said: dict[Term, dict[IRI, list[Term]]] = {}
    last: Term | None = None
    facts: dict[IRI, list[Term]] = {}
    for s, p, o in triples:
        if s is not last:  # mostly, what is said of a node is said in one go
            last = s
            facts = said.setdefault(s, {})
        values = facts.get(p)
        if values is None:
            facts[p] = [o]
        else:
            values.append(o)
    return said


def prepared_before(node: Term, facts: Facts) -> bool:
    """Tell whether a node is a version from an earlier run, in data that were written with what was
    derived."""
    return VERSION_OF in facts and any(of != node for of in facts[VERSION_OF])


def _add_restated(form: Form, batch: _Batch, out: _Output) -> None:
    """Add what versions say of what their circumstances say, and since when."""
    nodes = batch.nodes
    out.add(VERSION_OF, nodes, batch.of)
    for one in form.types:
        out.add(RDF_TYPE, nodes, [one] * len(nodes))
    out.pairs(
        _SINCE,
        [(node, date_literal(day)) for node, day in zip(nodes, batch.starts, strict=True) if day > ALWAYS],
    )
    for p in form.values:
        out.pairs(p, [(node, o) for node, values in zip(nodes, batch.values, strict=True) for o in values[p]])


def _add_made(form: Form, batch: _Batch, out: _Output) -> None:
    """Add what is made of the values of versions, and what is added to each."""
    nodes = batch.nodes
    for one in form.made:
        source, of = one.source, one.of
        out.pairs(
            one.property,
            [
                (node, made)
                for node, values in zip(nodes, batch.values, strict=True)
                for o in values[source]
                if (made := of(o)) is not None
            ],
        )
    for p, o in form.fixed:
        out.add(p, nodes, [o] * len(nodes))


def _add_sights(sights: Sequence[Sight], out: _Output) -> None:
    nodes = [_sight_node(sight) for sight in sights]
    out.add(_SIGHT, [sight.version for sight in sights], nodes)
    out.add(_EYES, nodes, [sight.eyes for sight in sights])
    out.pairs(
        _EXCEPT, [(node, one) for node, sight in zip(nodes, sights, strict=True) for one in sight.apart]
    )
    out.add(_FROM_DAY, nodes, [integer(sight.start) for sight in sights])
    out.add(_UNTIL_DAY, nodes, [integer(sight.end) for sight in sights])


def _sight_node(sight: Sight) -> IRI:
    text = f"{sight.version} {sight.eyes} {sight.start}"
    return IRI(f"{DERIVED}sight-{hashlib.sha256(text.encode()).hexdigest()[:16]}")
