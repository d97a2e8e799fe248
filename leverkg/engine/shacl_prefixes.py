"""Prefixes of the queries in a shapes graph, and these queries parsed.

Source: SHACL, section 5.2.1; SHACL 1.2 Inference Rules (without ``sh:prefixes``, those of the graph's own
node).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from leverkg.engine.axioms_vocabulary import owl
from leverkg.engine.shacl_vocabulary import sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import RDF_TYPE, Literal, Term
from leverkg.sparql.parse import parse_query
from leverkg.sparql.tree import AskQuery, ConstructQuery, GroupPattern, Query, SelectQuery

__all__ = ["Prefixes"]


@dataclass(slots=True)
class Prefixes:
    """The prefix declarations of one shapes graph."""

    graph: TripleIndex
    _queries: dict[tuple[str, tuple[tuple[str, str], ...]], Query] = field(default_factory=dict)

    def of(self, node: Term) -> dict[str, str]:
        """Return the prefixes that queries at a node may use."""
        owners = self.graph.objects(node, sh("prefixes"))
        if not owners:
            for kind in ("ShapesGraph", "RulesGraph"):
                owners += self.graph.subjects(RDF_TYPE, sh(kind))
        found: dict[str, str] = {}
        seen: set[Term] = set()
        while owners:
            owner = owners.pop(0)
            if owner in seen:
                continue
            seen.add(owner)
            owners += self.graph.objects(owner, owl("imports"))
            for declaration in self.graph.objects(owner, sh("declare")):
                prefix = self.graph.value(declaration, sh("prefix"))
                namespace = self.graph.value(declaration, sh("namespace"))
                if not isinstance(prefix, Literal) or not isinstance(namespace, Literal):
                    raise RuleError(
                        "a prefix declaration needs sh:prefix and sh:namespace, both literals",
                        code="LEV-R071",
                        hint='write sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ]',
                    )
                known = found.setdefault(prefix.lexical, namespace.lexical)
                if known != namespace.lexical:
                    raise RuleError(
                        f"the prefix {prefix.lexical}: means both <{known}> and <{namespace.lexical}>",
                        code="LEV-R071",
                        hint="name the declarations that are meant with sh:prefixes",
                    )
        return found

    def construct(self, node: Term, text: str, name: str) -> ConstructQuery:
        """Return the CONSTRUCT query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, ConstructQuery):
            raise RuleError(f"{name} is not a CONSTRUCT query", code="LEV-R071", position=Position(name))
        return query

    def select(self, node: Term, text: str, name: str) -> SelectQuery:
        """Return the SELECT query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, SelectQuery):
            raise RuleError(f"{name} is not a SELECT query", code="LEV-R071", position=Position(name))
        return query

    def ask(self, node: Term, text: str, name: str) -> GroupPattern:
        """Return the pattern of the ASK query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, AskQuery):
            raise RuleError(f"{name} is not an ASK query", code="LEV-R071", position=Position(name))
        return query.where

    def _parse(self, node: Term, text: str, name: str) -> Query:
        prefixes = self.of(node)
        key = (text, tuple(sorted(prefixes.items())))
        if key not in self._queries:
            self._queries[key] = parse_query(text, name=name, prefixes=prefixes)
        return self._queries[key]
