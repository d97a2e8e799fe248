"""A store beside the columns, for what columns do not cover: filled when it is first asked, then kept up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from leverkg.engine.executor import Row
from leverkg.engine.executors.columns_relations import Relation, Relations
from leverkg.engine.executors.columns_terms import Terms
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.oxigraph_regex import check_regexes
from leverkg.engine.executors.oxigraph_terms import stored
from leverkg.engine.rule import Rule
from leverkg.rdf.term import IRI, BlankNode, Term, Triple
from leverkg.sparql.tree import GroupPattern

__all__ = ["Beside"]

_LINES = 500_000


class Beside:
    """The store.

    Args:
        terms: the numbers of terms.
        relations: the working set, which is to be in the store as well.
    """

    def __init__(self, terms: Terms, relations: Relations) -> None:
        self._terms = terms
        self._relations = relations
        self._named: Mapping[IRI | BlankNode, Sequence[Triple]] = {}
        self._now = ""
        self._executor: OxigraphExecutor | None = None
        self._there: dict[Relation, tuple[int, int]] = {}
        self._texts: list[str] = []

    def begin(
        self, rules: Sequence[Rule], named: Mapping[IRI | BlankNode, Sequence[Triple]], now: str
    ) -> None:
        """Check the regular expressions of rules, and note what a run is like."""
        check_regexes(rules)
        self._named = named
        self._now = now
        self.forget()

    def forget(self) -> None:
        """Forget the store: what is asserted has changed."""
        self._executor = None
        self._there.clear()

    def store(self) -> OxigraphExecutor:
        """Return the store with all that the working set has by now."""
        from leverkg.engine.executor import Options

        fresh = self._executor is None
        if self._executor is None:
            self._executor = OxigraphExecutor()
            for name, triples in self._named.items():
                self._executor.add(triples, name)
        for predicate, relation in self._relations.stored():
            cut, known = self._there.get(relation, (0, 0))
            if cut != relation.cut:
                known = 0
            if len(relation) > known:
                self._load(predicate, relation.frame[known:])
            self._there[relation] = relation.cut, len(relation)
        if fresh:
            self._executor.prepare((), Options(""))
            self._executor.now = self._now or self._executor.now
        return self._executor

    def _load(self, predicate: int, rows: pl.DataFrame) -> None:
        assert self._executor is not None
        texts = self._texts
        texts += [str(stored(self._terms.term(n))) for n in range(len(texts), len(self._terms))]
        middle = f" {texts[predicate]} "
        for part in rows.iter_slices(_LINES):
            columns = part.get_column("s").to_list(), part.get_column("o").to_list()
            # The store gives back in the order in which it took; joins have none that two runs share.
            lines = sorted(f"{texts[s]}{middle}{texts[o]} .\n" for s, o in zip(*columns, strict=True))
            self._executor.add_lines("".join(lines))

    def solve(
        self,
        body: GroupPattern,
        bindings: Mapping[str, Term],
        columns: Sequence[str] | None,
        limit: int | None = None,
        ordered: bool = False,
    ) -> Iterator[Row]:
        """Return the solutions of a body under bindings."""
        return self.store().solve(body, bindings, columns=columns, limit=limit, ordered=ordered)
