"""What a run has made of a case: what was asserted, what follows, and how to look it up.

Every verb about what follows takes this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from leverkg.case.given_graphs import AnyTerm, as_term
from leverkg.engine.choice import text_of
from leverkg.rdf.columns import (
    Columns,
    Table,
    add_columns,
    by_predicate,
    columns_in,
    columns_of,
    only,
    tables_of,
    triples_in,
)
from leverkg.rdf.term import RDF_TYPE, Literal, Term, Triple
from leverkg.theory.labels import NAMING, Labels
from leverkg.theory.ontology import ontology_index

if TYPE_CHECKING:
    from leverkg.case.loaded import LoadedCase
    from leverkg.case.working_set import WorkingSet
    from leverkg.engine.executors.made import Made
    from leverkg.engine.run import Run

__all__ = ["InferredCase"]


class InferredCase:
    """Everything that follows from a case.

    Attributes:
        case: what it follows from.
        given: what the rules started from.
        run: the engine's run, with the rules and what each did.
    """

    def __init__(self, case: LoadedCase, given: WorkingSet, run: Run) -> None:
        self.case = case
        self.given = given
        self.run = run

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.case!r}: {self.run.stats.new} conclusions>"

    @property
    def theory(self) -> bool:
        """Whether the ontology took part."""
        return self.given.prepared is not None

    @cached_property
    def labels(self) -> Labels:
        """What the case, the ontology and the conclusions call things."""
        asserted = self.case.asserted
        prepared = self.given.prepared.having(*NAMING) if self.given.prepared else ()
        naming = (*asserted.having(*NAMING), *ontology_index().of(*NAMING), *prepared)
        return Labels(naming, asserted.prefixes)

    @cached_property
    def made(self) -> tuple[tuple[str, Triple], ...]:
        """What the rules made: each triple with the rule's name, which is empty where that is not kept."""
        return tuple(self.run.executor.made())

    @cached_property
    def _derived(self) -> tuple[Triple, ...]:
        asserted = frozenset(self.case.asserted.triples)
        prepared = self.given.prepared.triples if self.given.prepared else ()
        made = (*prepared, *(triple for _, triple in self.made))
        if not self.theory:
            return tuple(t for t in dict.fromkeys(made) if t not in asserted)
        shipped = ontology_index()
        known: dict[Term, bool] = {}
        for subject in dict.fromkeys(t[0] for t in made):
            known[subject] = shipped.is_about(subject)
        found = dict.fromkeys(t for t in self.given.options if t not in shipped.of(t[1]))
        found.update((t, None) for t in made if not known[t[0]])
        return tuple(t for t in found if t not in asserted)

    def derived_by_predicate(self, made: Made) -> Columns:
        """Return what :meth:`derived` returns by predicate; a triple may be there twice.

        Args:
            made: what the executor has made, by predicate. Its columns are not changed, and are taken as they
                are where nothing is left out of them.
        """
        columns = {predicate: (subjects, objects) for predicate, (_, subjects, objects) in made.items()}
        for predicate, pairs in columns_of(self.given.withheld).items():
            if predicate in columns:
                gone = {*zip(*pairs, strict=True)}
                columns[predicate] = only(columns[predicate], lambda *pair, gone=gone: pair not in gone)
        if not self.theory:
            return columns
        shipped = ontology_index()
        known = {*filter(shipped.is_about, {s for subjects, _ in columns.values() for s in subjects})}
        for predicate, pairs in columns.items():
            if not known.isdisjoint(pairs[0]):
                columns[predicate] = only(pairs, lambda subject, _: subject not in known)
        found: Columns = {}
        for predicate, some, others in columns_in(self._added()):
            add_columns(found, {predicate: ([*some], [*others])})
        add_columns(found, columns)
        return found

    def derived_lines(self) -> Iterator[bytes]:
        """Return what :meth:`derived` returns as N-Triples, in the order of the lines, in pieces.

        The pieces are made one by one. Of a large run in columns no objects are made for that.
        """
        lines = self.run.executor.lines
        if not self.theory:
            return lines(less=self.given.withheld)
        return lines(self._added(), not_of=ontology_index().subjects(), less=self.given.withheld)

    def _added(self) -> list[Table]:
        """Return what was added before rules ran, versions and options, without what the files state too."""
        given, shipped = self.given, ontology_index()
        options = by_predicate(t for t in given.options if t not in shipped.of(t[1]))
        added = [*tables_of(options), *(given.prepared.tables if given.prepared else ())]
        stated = self._stated_in(added)
        if not stated:
            return added
        return tables_of(by_predicate(triple for triple in triples_in(added) if triple not in stated))

    def _stated_in(self, added: Sequence[Table]) -> frozenset[Triple]:
        """Return what the files state, as far as tables may have the same triples."""
        asserted = self.case.asserted
        found: set[Triple] = set()
        for p in dict.fromkeys(p for p, *_ in columns_in(added) if p in asserted.by_predicate):
            subjects = {s for s, _, _ in asserted.of(p)}
            if not all(subjects.isdisjoint(others) for q, others, _ in columns_in(added) if q == p):
                found.update(asserted.of(p))
        return frozenset(found)

    def derived(self) -> list[Triple]:
        """Return what follows and was not asserted: versions, conclusions, the options of the run.

        What the axioms make of the ontology itself is left out: it is the same in every case.
        """
        return list(self._derived)

    def holds(self, triple: Triple) -> bool:
        """Tell whether a triple is asserted or follows; its terms may be rdflib's, pyoxigraph's or IRIs."""
        triple = (as_term(triple[0]), as_term(triple[1]), as_term(triple[2]))  # type: ignore[assignment]
        return self.run.holds(triple) or triple in self.given.withheld

    def match(
        self, subject: AnyTerm = None, predicate: AnyTerm = None, object: AnyTerm = None
    ) -> Iterator[Triple]:
        """Yield the triples of the working set that agree with the terms given, in the order of their texts.

        Without any term all triples are given, in no order.
        """
        s, p, o = (None if term is None else as_term(term) for term in (subject, predicate, object))
        found = self.run.match(s, p, o)
        return iter(sorted(found, key=text_of)) if s or p or o else found

    def value(self, subject: AnyTerm, predicate: AnyTerm) -> Term | None:
        """Return the first object, in the order of names, of a subject's property; None if there is none."""
        return min((o for _, _, o in self.match(subject, predicate)), key=str, default=None)

    def number(self, subject: AnyTerm, predicate: AnyTerm) -> int | None:
        """Return the whole number that a property has; None if there is none."""
        found = self.value(subject, predicate)
        try:
            return int(found.lexical) if isinstance(found, Literal) else None
        except ValueError:
            return None

    def everything(self) -> list[Triple]:
        """Return asserted triples as written, verdicts among them, and derived ones."""
        return list(dict.fromkeys((*self.case.asserted.triples, *self._derived)))

    def rule_count(self) -> int:
        """Return how many rules made something, or may have where that was not counted."""
        return len({firing.rule for firing in self.run.stats.firings if firing.new != 0})

    def nodes(self, kind: AnyTerm) -> list[Term]:
        """Return the nodes of a class, in the order of their names."""
        return sorted({s for s, _, _ in self.match(None, RDF_TYPE, kind)}, key=str)
