"""Bodies solved over columns: each part is joined to the solutions so far, in the engine's order.

A solution is a row, a variable a column of numbers, a null an unbound variable. Rows that differ in nothing
that is still needed are kept once, since rules conclude sets: no frame has a row twice. Joins of such frames
give none twice either, so that only columns left out and unions need a look.

What is not covered raises :class:`NotCovered`, and the executor asks the store: aggregates, named graphs,
triple terms with variables, a variable that may be unbound on either side of a join (SPARQL 1.1 Query,
section 18.3, lets unbound variables join anything).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.columns_expressions import Expressions
from leverkg.engine.executors.columns_frames import (
    MOST,
    UNIT,
    distinct,
    join,
    join_on,
    narrowed,
    same_columns,
    unit,
)
from leverkg.engine.executors.columns_patterns import NOWHERE, Patterns
from leverkg.engine.executors.columns_relations import CODE, Relations
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.joined_bodies import in_order, needed, see_no_outer, selected
from leverkg.engine.executors.unsolved import NotCovered, TooMany
from leverkg.engine.plan import Placed, correlates, order
from leverkg.rdf.term import IRI
from leverkg.sparql.scope import computed, mentioned, possible
from leverkg.sparql.tree import (
    Bind,
    Element,
    Exists,
    Filter,
    GraphPattern,
    GroupPattern,
    InlineData,
    MinusPattern,
    OptionalPattern,
    PathPattern,
    SubSelect,
    TriplePattern,
    UnionPattern,
    Variable,
)
from leverkg.sparql.write import write_group

__all__ = ["Solver"]

_ROW = "\N{FULL STOP}row"

_MANY = 1_000_000  # below so many rows at worst an order that turns out bad costs little
_COMPARED = 5_000  # below so many rows it costs little to compare them
_FAR = 4  # times as many rows as expected are far more


class Solver:
    """Solves bodies over relations.

    Args:
        terms: the numbers of terms.
        relations: the working set.
        count: tells how many triples of a kind there are.
        now: what ``NOW()`` is.
        delta: the triples of the last round, for patterns that see nothing else.
    """

    def __init__(
        self,
        terms: Terms,
        relations: Relations,
        count: Callable[[Access], Statistics],
        now: str,
        delta: Mapping[str, Relations] | None = None,
    ) -> None:
        self._terms = terms
        self._relations = relations
        self._count = count
        self._delta = delta or {}
        self._expressions = Expressions(terms, now, self._exists)
        self._patterns = Patterns(terms, relations)
        self._computed: frozenset[str] = frozenset()
        self._outer: frozenset[str] = frozenset()
        self.plan = ""

    def solve(self, body: GroupPattern, wanted: Iterable[str]) -> pl.DataFrame:
        """Return the different solutions of a body as far as some variables go.

        Args:
            body: the pattern.
            wanted: names of variables; of others there is no column. One that is bound nowhere has a column
                of nulls.

        Raises:
            NotCovered: something in the body is not for columns.
        """
        names = frozenset(wanted)
        self._computed = computed(body)
        found = self._group(body, unit(), names, told=True)
        missing = [pl.lit(None, CODE).alias(name) for name in sorted(names - set(found.columns))]
        found = found.with_columns(missing) if missing else found
        return found.select(sorted(names)) if names else found.head(1)

    # --- groups -------------------------------------------------------------------------------------------

    def _group(
        self, group: GroupPattern, frame: pl.DataFrame, wanted: frozenset[str], *, told: bool = False
    ) -> pl.DataFrame:
        """Return solutions joined with those of a group, which sees all of their values."""
        bound = frozenset(frame.columns) - {UNIT, _ROW}
        placed, last = order(group, self._count, bound)
        placed = in_order(placed)
        if told:
            ordered = [part for one in placed for part in (one.element, *one.filters)]
            self.plan = write_group(GroupPattern((*ordered, *last)))
        wanted_last = wanted | mentioned(tuple(one.condition for one in last))
        here = possible(group) | bound
        waiting = list(placed)
        held: list[Filter] = []
        joined: list[TriplePattern] = []
        while waiting:
            part = waiting.pop(self._following(waiting, frame, wanted_last))
            held += part.filters
            keep = wanted_last | needed(waiting) | mentioned(tuple(one.condition for one in held))
            frame = self._element(part.element, frame, keep)
            if isinstance(part.element, TriplePattern):
                joined.append(part.element)
            for one in [*held]:
                if mentioned(one.condition) & here <= set(frame.columns):
                    frame = self._filtered(one, frame)
                    held.remove(one)
            frame = self._narrowed(frame, keep, joined)
        for one in (*held, *last):
            frame = self._filtered(one, frame)
        return narrowed(frame, wanted)

    def _following(self, waiting: Sequence[Placed], frame: pl.DataFrame, wanted: frozenset[str]) -> int:
        """Return which part comes next: the first, unless it would make far more rows than was expected.

        The order was planned from averages. Where one node has most of the triples, looking up by it finds
        many times the average; then the pattern that really makes the fewest rows comes first.
        """
        first = waiting[0].element
        if not isinstance(first, TriplePattern):
            return 0
        if frame.height * self._patterns.most(first, self._relations) < _MANY:
            return 0
        free = mentioned(first) - set(frame.columns)
        if free <= set(self._patterns.follows(first, self._relations, frame.columns)):
            return 0
        run = list(itertools.takewhile(lambda part: isinstance(part.element, TriplePattern), waiting))

        def size(index: int, enough: int = 0) -> int:
            element = run[index].element
            assert isinstance(element, TriplePattern)
            others = [part for number, part in enumerate(waiting) if number != index]
            keep = wanted | needed(others) | mentioned(tuple(f.condition for f in run[index].filters))
            return self._patterns.size(element, self._relations, frame, keep, enough)

        expected = int(_FAR * max(frame.height, run[0].rows))
        if len(run) == 1 or size(0, expected) <= expected:
            return 0
        least, index = min((size(index), index) for index in range(len(run)))
        if least > MOST:
            raise TooMany(f"{least:,}")
        return index

    def _narrowed(
        self, frame: pl.DataFrame, keep: frozenset[str], joined: Sequence[TriplePattern]
    ) -> pl.DataFrame:
        """Return solutions without the columns that nobody needs any more, each once.

        No two of many become alike where what is left out follows from what is kept, by patterns that were
        joined: a node whose property has one value each. Then they need not be compared.
        """
        left_out = set(frame.columns) - keep
        if left_out and frame.height >= _COMPARED:
            follows = self._patterns.follows
            reached = set(frame.columns) & keep
            grown = True
            while grown and not left_out <= reached:
                found = {name for one in joined for name in follows(one, self._relations, reached)} - reached
                reached |= found
                grown = bool(found)
            kept = [name for name in frame.columns if name in keep]
            if kept and left_out <= reached:
                return frame.select(kept)
        return narrowed(frame, keep)

    def _filtered(self, one: Filter, frame: pl.DataFrame) -> pl.DataFrame:
        if not frame.height:
            return frame
        return frame.filter(self._expressions.truths(one.condition, frame))

    def _element(self, element: Element, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        if isinstance(element, TriplePattern):
            return self._pattern(element, frame, keep)
        if isinstance(element, PathPattern):
            self._certain_join(mentioned(element), frame)
            return self._patterns.path(element, frame, keep, self._relations, self._computed)
        if isinstance(element, Bind):
            return self._bind(element, frame)
        if isinstance(element, InlineData):
            return self._values(element, frame)
        if isinstance(element, OptionalPattern):
            return self._optional(element, frame, keep)
        if isinstance(element, UnionPattern):
            return self._union(element, frame, keep)
        if isinstance(element, MinusPattern):
            return self._minus(element, frame)
        if isinstance(element, GroupPattern):
            if correlates(element, frozenset(frame.columns)):
                self._certain_join(mentioned(element), frame)
                return self._group(element, frame, keep | frozenset(frame.columns))
            return self._apart(element, frame, keep)
        if isinstance(element, SubSelect):
            return self._subselect(element, frame, keep)
        if isinstance(element, GraphPattern) and isinstance(element.name, IRI):
            return self._of_round(element, frame, keep)
        raise NotCovered(type(element).__name__)

    def _certain_join(self, names: Iterable[str], frame: pl.DataFrame) -> None:
        """Raise NotCovered if a shared variable may be unbound in the solutions so far."""
        for name in names:
            if name in frame.columns and frame.get_column(name).null_count():
                raise NotCovered(f"?{name} may be unbound in a join")

    # --- patterns -----------------------------------------------------------------------------------------

    def _pattern(
        self,
        pattern: TriplePattern,
        frame: pl.DataFrame,
        keep: frozenset[str],
        relations: Relations | None = None,
    ) -> pl.DataFrame:
        self._certain_join(mentioned(pattern), frame)
        relations = relations or self._relations
        if isinstance(pattern.predicate, Variable):
            return self._patterns.any_predicate(pattern, frame, keep, relations)
        predicate = self._terms.known(pattern.predicate)
        constant = self._patterns.fixed(pattern.object)
        relation = None
        if predicate is not None and constant != NOWHERE:
            relation = relations.find(predicate, constant)
        return self._patterns.joined(pattern, relation, frame, keep)

    def _of_round(self, element: GraphPattern, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        assert isinstance(element.name, IRI)
        relations = self._delta.get(element.name.value)
        if relations is None:
            raise NotCovered("GRAPH")
        for inner in element.group.elements:
            if not isinstance(inner, TriplePattern):
                raise NotCovered("GRAPH")
            frame = self._pattern(inner, frame, keep | mentioned(element), relations)
        return frame

    # --- other parts --------------------------------------------------------------------------------------

    def _bind(self, element: Bind, frame: pl.DataFrame) -> pl.DataFrame:
        name = element.variable.name
        if name in frame.columns:
            # Bound from outside: in a group that is solved with its surroundings' values.
            raise NotCovered("BIND of a variable that has a value")
        if not frame.height:
            return self._patterns.none(frame, [name])
        column = self._expressions.numbers(element.expression, frame)
        return frame.with_columns(column.alias(name))

    def _values(self, element: InlineData, frame: pl.DataFrame) -> pl.DataFrame:
        if any(value is None for row in element.rows for value in row):
            raise NotCovered("UNDEF")
        names = [variable.name for variable in element.variables]
        self._certain_join(names, frame)
        rows = [[self._terms.number(value) for value in row if value is not None] for row in element.rows]
        if not names:
            return frame if rows else frame.clear()
        table = pl.DataFrame(rows, schema=dict.fromkeys(names, CODE), orient="row").unique()
        return join(frame, table)

    def _optional(self, element: OptionalPattern, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        if not correlates(element, frozenset(frame.columns)):
            raise NotCovered("OPTIONAL with more than patterns and filters")
        self._certain_join(mentioned(element), frame)
        shared = sorted(mentioned(element) & set(frame.columns))
        if not shared:
            raise NotCovered("OPTIONAL that shares nothing")
        names = sorted((possible(element.group) - set(frame.columns)) & keep)
        keys = distinct(frame.select(shared))
        found = self._group(element.group, keys, frozenset((*shared, *names)))
        if not names:
            return frame
        found = found.select(*shared, *names)
        return join_on(frame, found, shared, "left")

    def _union(self, element: UnionPattern, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        if not correlates(element, frozenset(frame.columns)):
            return self._apart(GroupPattern((element,)), frame, keep)
        inside = keep & possible(GroupPattern((element,)))
        found = []
        for one in element.alternatives:
            self._certain_join(mentioned(one), frame)
            found.append(self._group(one, frame, frozenset(frame.columns) | inside))
        return distinct(pl.concat(same_columns(found)))

    def _apart(self, group: GroupPattern, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        """Join solutions with those of a group that is solved by itself."""
        see_no_outer(group, self._outer)
        if len(group.elements) == 1 and isinstance(group.elements[0], UnionPattern):
            names = possible(group)
            parts = [self._group(one, unit(), names) for one in group.elements[0].alternatives]
            found = distinct(pl.concat(same_columns(parts)))
        else:
            names = possible(group)
            found = self._group(group, unit(), names)
        shared = names & set(frame.columns)
        self._certain_join(shared, frame)
        self._certain_join(shared, found)
        found = narrowed(found, (keep | set(frame.columns)) & names)
        return join(frame, found)

    def _minus(self, element: MinusPattern, frame: pl.DataFrame) -> pl.DataFrame:
        see_no_outer(element.group, self._outer)
        shared = sorted(possible(element.group) & set(frame.columns))
        if not shared:
            return frame
        self._certain_join(shared, frame)
        found = self._group(element.group, unit(), frozenset(shared))
        if set(shared) - set(found.columns):
            raise NotCovered("MINUS of what may be unbound")
        self._certain_join(shared, found)
        return join_on(frame, found, shared, "anti")

    def _subselect(self, element: SubSelect, frame: pl.DataFrame, keep: frozenset[str]) -> pl.DataFrame:
        names = selected(element)
        self._certain_join(names, frame)
        found = self._group(element.query.where, unit(), names)
        return join(frame, narrowed(found, (keep | set(frame.columns)) & names))

    def _exists(self, element: Exists, frame: pl.DataFrame) -> pl.Series:
        """Return for each row whether a group has a solution with the row's values in it."""
        inside = mentioned(element.group)
        shared = sorted(name for name in frame.columns if name in inside)
        unbound = [name for name in shared if frame.get_column(name).null_count()]
        if unbound:
            raise NotCovered("EXISTS that sees what may be unbound")
        if not shared:
            there = bool(self._group(element.group, unit(), frozenset()).height)
            return pl.repeat(there, frame.height, dtype=pl.Boolean, eager=True)
        keys = distinct(frame.select(shared))
        outer, self._outer = self._outer, self._outer | frozenset(shared)
        found = self._group(element.group, keys, frozenset(shared)).select(shared)
        self._outer = outer
        marked = found.with_columns(pl.lit(True).alias(_ROW))
        joined = frame.select(shared).join(marked, on=shared, how="left", maintain_order="left")
        return joined.get_column(_ROW).fill_null(False)
