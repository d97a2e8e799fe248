"""From circumstances to versions: phases, views, defaults and day numbers, made when a case is loaded.

A circumstance with phases or views has one *version* for each stretch of time in which somebody sees the
same values of it; one without is its own version. A version says the circumstance's timeless facts and the
values of its stretch, and has *sights*: in whose eyes it holds, from which day until which
(:mod:`leverkg.case.sights`). Which versions bear on a negotiation, which dates are its moments and what holds
at each is left to the rules in ``rules/stage/``.

A large case has many of these and few forms of them. So versions are gathered by form, and what is added to
those of a form is a table.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from leverkg.case.circumstance import Facts, read_circumstance
from leverkg.case.dates import ALWAYS, date_literal
from leverkg.case.forms import VERSION_OF, Form, Forms, Made, integer
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.schema import Schema
from leverkg.case.sights import EVERYONE, Sight, is_over, plain_span, values_in, versions_of
from leverkg.rdf.tables import Table, triples_in
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.terms import DERIVED, lev

if TYPE_CHECKING:
    from leverkg.case.origins import Origins

__all__ = ["Prepared", "by_subject", "prepare", "prepared_before"]

_SINCE, _IS_OVER = lev("since"), lev("isOver")
_TRUE = Literal("true", XSD + "boolean")
_SIGHT, _EYES, _EXCEPT = lev("sight"), lev("eyes"), lev("exceptEyes")
_FROM_DAY, _UNTIL_DAY = lev("fromDay"), lev("untilDay")


@dataclass(frozen=True)
class Prepared:
    """What preparing a case adds to it.

    Attributes:
        tables: the added triples; now and then one comes again.
        case: what they were made of.
        schema: the ontology, and what the case adds to it.
    """

    tables: Sequence[Table]
    case: Sequence[Triple]
    schema: Schema

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The added triples, each once; put together each time."""
        return tuple(dict.fromkeys(triples_in(self.tables)))

    @cached_property
    def origins(self) -> Origins:
        """Which asserted triples the added ones restate; found when asked for."""
        from leverkg.case.origins import Origins

        return Origins(self)


@dataclass(slots=True)
class _Batch:
    """Versions of one form: their nodes, what they are versions of, since when, and what they say."""

    nodes: list[Term] = field(default_factory=list)
    of: list[Term] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    values: list[Facts] = field(default_factory=list)

    def put(self, node: Term, values: Facts, of: Term | None = None, start: int = ALWAYS) -> None:
        self.nodes.append(node)
        self.of.append(node if of is None else of)
        self.starts.append(start)
        self.values.append(values)


def prepare(triples: Sequence[Triple], schema: Schema) -> Prepared:
    """Return what the case's circumstances need before rules can reason about them.

    Args:
        triples: the asserted triples of a case.
        schema: the ontology, and what the case adds to it.
    """
    said = by_subject(triples)
    kinds = Kinds(schema)
    forms = Forms(kinds)
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
    tables = [*_sight_tables(sights), Table(over, (), [(_IS_OVER, _TRUE)])]
    for form, batch in own.items():
        tables += _version_tables(form, batch, own=True)
    for form, batch in others.items():
        tables += _version_tables(form, batch, own=False)
    return Prepared([table for table in tables if table.subjects], triples, schema)


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


def _version_tables(form: Form, batch: _Batch, *, own: bool) -> Iterator[Table]:
    """Yield what versions of a form say that their circumstances do not say of themselves.

    Args:
        form: the form.
        batch: the versions.
        own: whether they are the circumstances themselves, so that their values are said already.
    """
    nodes = batch.nodes
    columns: list[tuple[IRI, Sequence[Term]]] = []
    constants = [*form.fixed]
    if form.kind.circumstance:
        columns.append((VERSION_OF, batch.of))
    made = [(one.property, _made(one, batch.values)) for one in form.made]
    if not own:
        constants += [(RDF_TYPE, one) for one in form.types]
        made.append((_SINCE, [[date_literal(day)] if day > ALWAYS else [] for day in batch.starts]))
        made += [(p, [values[p] for values in batch.values]) for p in form.values]
    for p, lists in made:
        if set(map(len, lists)) == {1}:
            columns.append((p, [one for (one,) in lists]))
        else:
            pairs = [(node, o) for node, objects in zip(nodes, lists, strict=True) for o in objects]
            yield Table([node for node, _ in pairs], [(p, [o for _, o in pairs])])
    yield Table(nodes, columns, constants)


def _made(one: Made, said: Iterable[Facts]) -> list[Sequence[Term]]:
    """Return for each version what is made of its values."""
    source, of = one.source, one.of
    return [[made for o in values[source] if (made := of(o)) is not None] for values in said]


def _sight_tables(sights: Sequence[Sight]) -> Iterator[Table]:
    nodes = [_sight_node(sight) for sight in sights]
    yield Table([sight.version for sight in sights], [(_SIGHT, nodes)])
    eyes = [sight.eyes for sight in sights]
    starts, ends = [integer(sight.start) for sight in sights], [integer(sight.end) for sight in sights]
    yield Table(nodes, [(_EYES, eyes), (_FROM_DAY, starts), (_UNTIL_DAY, ends)])
    named = [(node, one) for node, sight in zip(nodes, sights, strict=True) for one in sight.apart]
    yield Table([node for node, _ in named], [(_EXCEPT, [one for _, one in named])])


def _sight_node(sight: Sight) -> IRI:
    text = f"{sight.version} {sight.eyes} {sight.start}"
    return IRI(f"{DERIVED}sight-{hashlib.sha256(text.encode()).hexdigest()[:16]}")
