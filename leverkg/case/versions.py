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

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from leverkg.case.circumstance import VERSION_OF, Facts, by_subject, prepared_before, read_circumstance
from leverkg.case.dates import ALWAYS, date_literal
from leverkg.case.forms import Form, Forms, Made, integer
from leverkg.case.kinds_of_node import Kinds
from leverkg.case.sights import EVERYONE, Sight, is_over, plain_span, values_in, versions_of
from leverkg.digests import digits_of_each
from leverkg.rdf.columns import Table, columns_in, triples_in
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.theory.schema import Schema
from leverkg.theory.terms import DERIVED, lev

if TYPE_CHECKING:
    from leverkg.case.origins import Origins

__all__ = ["EYES", "FROM_DAY", "SIGHT", "SINCE", "UNTIL_DAY", "Prepared", "prepare", "sight_nodes"]

SINCE, _IS_OVER = lev("since"), lev("isOver")
_TRUE = Literal("true", XSD + "boolean")
SIGHT, EYES, _EXCEPT = lev("sight"), lev("eyes"), lev("exceptEyes")
FROM_DAY, UNTIL_DAY = lev("fromDay"), lev("untilDay")


class Placed(NamedTuple):
    """A table, and where its triples come in the order of the case.

    Attributes:
        table: the table.
        places: of each row; greater ones come later.
        positions: of each column and then of each constant, within a row.
    """

    table: Table
    places: Sequence[int]
    positions: Sequence[int]


class Prepared:
    """What preparing a case adds to it.

    Attributes:
        placed: the added triples; now and then one comes again.
        case: what they were made of.
        schema: the ontology, and what the case adds to it.
    """

    def __init__(self, placed: Sequence[Placed], case: Sequence[Triple], schema: Schema) -> None:
        self.placed = placed
        self.case = case
        self.schema = schema

    @property
    def tables(self) -> list[Table]:
        """The added triples; now and then one comes again."""
        return [one.table for one in self.placed]

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The added triples, each once; put together each time."""
        return tuple(dict.fromkeys(triples_in(self.tables)))

    def having(self, *predicates: IRI) -> Iterator[Triple]:
        """Yield the added triples that have one of these predicates."""
        for p, subjects, objects in columns_in(self.tables):
            if p in predicates:
                yield from ((s, p, o) for s, o in zip(subjects, objects, strict=True))

    def in_order(self) -> Iterator[Triple]:
        """Yield the added triples circumstance by circumstance, as these come in the case."""
        found: list[tuple[int, int, Triple]] = []
        for table, places, positions in self.placed:
            for position, (p, *pairs) in zip(positions, columns_in((table,)), strict=True):
                found += [(place, position, (s, p, o)) for place, s, o in zip(places, *pairs, strict=True)]
        found.sort(key=itemgetter(0, 1))
        return (triple for _, _, triple in found)

    @cached_property
    def origins(self) -> Origins:
        """Which asserted triples the added ones restate; found when asked for."""
        from leverkg.case.origins import Origins

        return Origins(self.case, self.tables, self.schema)


class _Batch:
    """Versions of one form: their nodes, what they are versions of, since when, what they say, whether it is
    over, and where they come in the case."""

    def __init__(self) -> None:
        self.nodes: list[Term] = []
        self.of: list[Term] = []
        self.starts: list[int] = []
        self.values: list[Facts] = []
        self.over: list[bool] = []
        self.places: list[int] = []

    def put(
        self,
        place: int,
        node: Term,
        values: Facts,
        *,
        of: Term | None = None,
        start: int = ALWAYS,
        over: bool = False,
    ) -> None:
        self.nodes.append(node)
        self.of.append(node if of is None else of)
        self.starts.append(start)
        self.values.append(values)
        self.over.append(over)
        self.places.append(place)


def prepare(triples: Sequence[Triple], schema: Schema, nodes: Container[Term] | None = None) -> Prepared:
    """Return what the case's circumstances need before rules can reason about them.

    Args:
        triples: the asserted triples of a case.
        schema: the ontology, and what the case adds to it.
        nodes: whose needs are asked for; by default everybody's.
    """
    said = by_subject(triples)
    kinds = Kinds(schema)
    forms = Forms(kinds)
    own: dict[Form, _Batch] = defaultdict(_Batch)
    others: dict[Form, _Batch] = defaultdict(_Batch)
    sights: list[Sight] = []
    places: list[int] = []  # of the sights
    place = 0
    for node, facts in said.items():
        if nodes is not None and node not in nodes:
            continue
        types = facts.get(RDF_TYPE, ())
        form = forms.of(types, facts)
        if not form.prepared or prepared_before(node, facts):
            continue
        place += 1
        if not form.kind.circumstance:
            own[form].put(place, node, facts)
        elif form.plain:
            start, end = plain_span(facts, form.kind)
            if start < end:
                own[form].put(place, node, facts)
                sights.append(Sight(node, EVERYONE, (), start, end))
                places.append(place := place + 1)
        else:
            c = read_circumstance(node, facts, said, kinds, form.kind)
            versions, seen = versions_of(c)
            for version in versions:
                values = values_in(c, version.layers)
                batch = (own if version.node == node else others)[forms.of(types, values)]
                over = is_over(c, version.layers)
                batch.put(place, version.node, values, of=node, start=version.start, over=over)
                place += 1
            sights += seen
            places += range(place, place := place + len(seen))
    placed = [*_sight_tables(sights, places)]
    for form, batch in own.items():
        placed += _version_tables(form, batch, own=True)
    for form, batch in others.items():
        placed += _version_tables(form, batch, own=False)
    return Prepared([one for one in placed if one.places], triples, schema)


def _version_tables(form: Form, batch: _Batch, *, own: bool) -> Iterator[Placed]:
    """Yield what versions of a form say that their circumstances do not say of themselves.

    Args:
        form: the form.
        batch: the versions.
        own: whether they are the circumstances themselves, so that their values are said already.
    """
    nodes, places = batch.nodes, batch.places
    positions = count()
    columns: list[tuple[int, IRI, Sequence[Term]]] = []
    constants: list[tuple[int, IRI, Term]] = []
    lists: list[tuple[int, IRI, list[Sequence[Term]]]] = []
    if form.kind.circumstance:
        columns.append((next(positions), VERSION_OF, batch.of))
    if not own:
        constants += [(next(positions), RDF_TYPE, one) for one in form.types]
        since: list[Sequence[Term]] = [[date_literal(day)] if day > ALWAYS else [] for day in batch.starts]
        lists.append((next(positions), SINCE, since))
    days = {one.source: one for one in form.days}
    for p in days if own else form.values:
        if not own:
            lists.append((next(positions), p, [values[p] for values in batch.values]))
        if p in days:
            lists.append((next(positions), days[p].property, _made(days[p], batch.values)))
    if any(batch.over):
        lists.append((next(positions), _IS_OVER, [[_TRUE] if over else [] for over in batch.over]))
    for one in form.then:
        if isinstance(one, Made):
            lists.append((next(positions), one.property, _made(one, batch.values)))
        else:
            constants.append((next(positions), one.property, one.value))
    for position, p, found in lists:
        if set(map(len, found)) == {1}:
            columns.append((position, p, [one for (one,) in found]))
        else:
            yield _rows(
                p,
                position,
                (
                    (place, node, o)
                    for place, node, objects in zip(places, nodes, found, strict=True)
                    for o in objects
                ),
            )
    table = Table(nodes, [(p, o) for _, p, o in columns], [(p, o) for _, p, o in constants])
    yield Placed(table, places, [position for position, *_ in (*columns, *constants)])


def _rows(predicate: IRI, position: int, rows: Iterable[tuple[int, Term, Term]]) -> Placed:
    """Return a table of places, subjects and objects."""
    places, subjects, objects = [*zip(*rows, strict=True)] or ((), (), ())
    return Placed(Table(subjects, [(predicate, objects)]), places, [position])


def _made(one: Made, said: Iterable[Facts]) -> list[Sequence[Term]]:
    """Return for each version what is made of its values."""
    source, of = one.source, one.of
    return [
        [
            made
            for o in (stated if len(stated) == 1 else sorted(stated, key=str))
            if (made := of(o)) is not None
        ]
        for values in said
        for stated in (values[source],)
    ]


def _sight_tables(sights: Sequence[Sight], places: Sequence[int]) -> Iterator[Placed]:
    nodes = sight_nodes((sight.version, sight.eyes, sight.start) for sight in sights)
    yield Placed(Table([sight.version for sight in sights], [(SIGHT, nodes)]), places, [0])
    eyes = [sight.eyes for sight in sights]
    starts, ends = [integer(sight.start) for sight in sights], [integer(sight.end) for sight in sights]
    yield Placed(Table(nodes, [(EYES, eyes), (FROM_DAY, starts), (UNTIL_DAY, ends)]), places, [1, 3, 4])
    yield _rows(
        _EXCEPT,
        2,
        (
            (place, node, one)
            for place, node, sight in zip(places, nodes, sights, strict=True)
            for one in sight.apart
        ),
    )


def sight_nodes(seen: Iterable[tuple[object, Term, int]]) -> list[IRI]:
    """Return the nodes for versions, each seen by somebody from a day on.

    Args:
        seen: the version as N-Triples has it or as a term, in whose eyes, and the first day.
    """
    texts = [f"{version} {eyes} {start}" for version, eyes, start in seen]
    start = f"{DERIVED}sight-"
    return [IRI(start + digits) for digits in digits_of_each(texts, 16)]
