"""What a run has made of a case: what was asserted, what follows, and how to look it up.

Every verb about what follows takes this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from leverkg.case.given_graphs import AnyTerm, as_term
from leverkg.engine.choice import text_of
from leverkg.engine.rule import Kind
from leverkg.rdf.columns import Table, by_predicate, columns_in, tables_of, triples_in
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.theory.labels import NAMING, Labels
from leverkg.theory.ontology import ontology_index

if TYPE_CHECKING:
    from leverkg.case.loaded import LoadedCase
    from leverkg.case.working_set import WorkingSet
    from leverkg.engine.executor import Derived
    from leverkg.engine.run import Run

__all__ = ["InferredCase", "whole"]


class InferredCase:
    """Everything that follows from a case.

    Attributes:
        case: what it follows from.
        given: what the rules started from.
        run: the engine's run, with the rules and what each did.
        own_axioms: what the Turtle of rules says besides the data, if axioms took part that are not the
            ontology's; None if none did.
    """

    def __init__(
        self,
        case: LoadedCase,
        given: WorkingSet,
        run: Run,
        own_axioms: tuple[Triple, ...] | None = None,
    ) -> None:
        self.case = case
        self.given = given
        self.run = run
        self.own_axioms = own_axioms

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.case!r}: {self.run.stats.new} conclusions>"

    @property
    def theory(self) -> bool:
        """Whether the ontology took part."""
        return self.given.prepared is not None

    @cached_property
    def labels(self) -> Labels:
        """What the case, the ontology and the conclusions call things."""
        if self._may_ask():
            return Labels((), self.case.asserted.prefixes, beside=self.case.labels, about=self._naming)
        prepared = self.given.prepared.having(*NAMING) if self.given.prepared else ()
        return Labels(tuple(prepared), self.case.asserted.prefixes, beside=self.case.labels)

    def _may_ask(self) -> bool:
        """Tell whether the working set of a large case says what its nodes are called in the case, so that
        not all of them need be read: the ontology is in it, nothing is withheld, no rule calls a node
        something, and no name is written otherwise than the store has it."""
        case, rules = self.case.asserted, self.run.ruleset
        if not self.theory or case.columns is None or self.given.withheld or rules.turtle is not None:
            return False
        if not case.columns.are_as_stored(NAMING):
            return False
        return {one.predicate for rule in rules.rules for one in rule.writes}.isdisjoint((None, *NAMING))

    def _naming(self, node: Term) -> Iterator[Triple]:
        """Yield the triples that name a node."""
        return (triple for p in self._naming_there for triple in self.run.match(node, p, None))

    @cached_property
    def _naming_there(self) -> tuple[IRI, ...]:
        return tuple(p for p in NAMING if any(self.run.match(None, p, None)))

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

    def conclusions(self) -> Derived:
        """Return what :meth:`derived` returns as outputs want it: of a large run in columns without an object
        for each triple."""
        derived = self.run.executor.derived
        if not self.theory:
            return derived(less=self.given.withheld)
        return derived(self._added(), not_of=ontology_index().subjects(), less=self.given.withheld)

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
        of_added: dict[IRI, list[Sequence[Term]]] = {}
        for p, subjects, _ in columns_in(added):
            if p in asserted.by_predicate:
                of_added.setdefault(p, []).append(subjects)
        found: set[Triple] = set()
        for p, columns in of_added.items():
            if asserted.says_of_any(columns, p):
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
        if not (s or p or o):
            return found
        several = [*found]
        return iter(sorted(several, key=text_of) if len(several) > 1 else several)

    def value(self, subject: AnyTerm, predicate: AnyTerm) -> Term | None:
        """Return the first object, in the order of names, of a subject's property; None if there is none."""
        found = self.run.match(as_term(subject), as_term(predicate), None)
        return min((o for _, _, o in found), key=str, default=None)

    def number(self, subject: AnyTerm, predicate: AnyTerm) -> int | None:
        """Return the whole number that a property has; None if there is none."""
        return whole(self.value(subject, predicate))

    def objects(self, predicate: IRI, of: Sequence[Term] | None = None) -> dict[Term, list[Term]]:
        """Return the objects of each subject of a property, in the order of names: for those who ask after
        many subjects.

        Args:
            predicate: the property.
            of: the subjects that are asked after; by default all that there are.
        """
        found: dict[Term, list[Term]] = {}
        for s, _, o in self._said(predicate, of):
            found.setdefault(s, []).append(o)
        for several in found.values():
            if len(several) > 1:
                several.sort(key=str)
        return found

    def _said(self, predicate: IRI, of: Sequence[Term] | None) -> Iterator[Triple]:
        if of is None:
            return self.run.match(None, predicate, None)
        return (triple for node in of for triple in self.run.match(node, predicate, None))

    def values(self, predicate: IRI, of: Sequence[Term] | None = None) -> dict[Term, Term]:
        """Return for each subject of a property what :meth:`value` does.

        Args:
            predicate: the property.
            of: the subjects that are asked after; by default all that there are.
        """
        found: dict[Term, Term] = {}
        for s, _, o in self._said(predicate, of):
            before = found.setdefault(s, o)
            if before is not o and str(o) < str(before):
                found[s] = o
        return found

    def everything(self) -> list[Triple]:
        """Return asserted triples as written, verdicts among them, and derived ones."""
        return list(dict.fromkeys((*self.case.asserted.triples, *self._derived)))

    def rule_count(self) -> int:
        """Return how many rules made something, or may have where that was not counted."""
        return len({firing.rule for firing in self.run.stats.firings if firing.new != 0})

    def idle_count(self) -> int:
        """Return how many rules made nothing, axioms aside."""
        made = {firing.rule for firing in self.run.stats.firings if firing.new != 0}
        return sum(rule.name not in made and rule.kind is not Kind.AXIOM for rule in self.run.ruleset)

    def nodes(self, kind: AnyTerm) -> list[Term]:
        """Return the nodes of a class, in the order of their names."""
        return sorted({s for s, _, _ in self.run.match(None, RDF_TYPE, as_term(kind))}, key=str)


def whole(value: Term | None) -> int | None:
    """Return the whole number that a literal is; None if it is none."""
    try:
        return int(value.lexical) if isinstance(value, Literal) else None
    except ValueError:
        return None
