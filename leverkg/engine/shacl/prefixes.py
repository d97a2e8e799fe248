"""Prefixes of the queries in a shapes graph, and these queries parsed, with its functions put in place.

Source: SHACL, section 5.2.1; SHACL 1.2 Inference Rules (without ``sh:prefixes``, those of the graph's own
node).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from leverkg.engine.axioms.vocabulary import owl
from leverkg.engine.shacl.inlined import Function, with_functions
from leverkg.engine.shacl.parameters import parameter_name, parameters
from leverkg.engine.shacl.vocabulary import sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import LeverkgError, Position, RuleError
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term
from leverkg.sparql.functions import CASTS
from leverkg.sparql.parse import parse_query
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import AskQuery, ConstructQuery, FunctionCall, GroupPattern, Query, SelectQuery

__all__ = ["Prefixes", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a query where it is written.

    Attributes:
        position: where its literal begins.
        source_line: the line that this is.
        text: the query with blanks and line ends in front, so that its lines and columns are those of the
            file; ``None`` where the literal has escapes, and so other lines and columns than the file.
    """

    position: Position
    source_line: str | None = None
    text: str | None = None


@dataclass(slots=True)
class Prefixes:
    """The prefix declarations of one shapes graph.

    Attributes:
        graph: the shapes graph.
        written: says where the text of a query at a node is written.
        known: prefixes that need no declaration; a declaration goes before them.
    """

    graph: TripleIndex
    written: Callable[[Term, str], Written | None] = lambda node, text: None
    known: Mapping[str, str] = field(default_factory=dict)
    _queries: dict[tuple[str, str, tuple[tuple[str, str], ...]], Query] = field(default_factory=dict)
    _within: list[IRI] = field(default_factory=list)

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
        return {**self.known, **found}

    def construct(self, node: Term, text: str, name: str) -> ConstructQuery:
        """Return the CONSTRUCT query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, ConstructQuery):
            raise self._other_form(node, text, f"{name} is not a CONSTRUCT query", name)
        return query

    def select(self, node: Term, text: str, name: str) -> SelectQuery:
        """Return the SELECT query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, SelectQuery):
            raise self._other_form(node, text, f"{name} is not a SELECT query", name)
        return query

    def ask(self, node: Term, text: str, name: str) -> GroupPattern:
        """Return the pattern of the ASK query that stands at a node.

        Raises:
            RuleError: it cannot be parsed (its position is that in the query), or is of another form.
        """
        query = self._parse(node, text, name)
        if not isinstance(query, AskQuery):
            raise self._other_form(node, text, f"{name} is not an ASK query", name)
        return query.where

    def without_calls(self, node: Term, text: str) -> Query | None:
        """Return a query that stands at a node with the functions that it calls put in place.

        Returns:
            The query, or ``None`` if it calls no function of the graph.

        Raises:
            RuleError: it cannot be parsed, or a function cannot be put in place.
        """
        written = parse_query(text, name=str(node), prefixes=self.of(node))
        called = {call.function.value for call in nodes(written) if isinstance(call, FunctionCall)}
        return self._parse(node, text, str(node)) if called - CASTS else None

    def _silent(self, node: Term) -> Term | None:
        """Return a node that a query's ``sh:prefixes`` names and that declares no prefix."""
        words = (sh("declare"), owl("imports"))
        named = self.graph.objects(node, sh("prefixes"))
        return next((one for one in named if not any(self.graph.objects(one, word) for word in words)), None)

    def _other_form(self, node: Term, text: str, message: str, name: str) -> RuleError:
        place = self.written(node, text)
        return RuleError(
            message,
            code="LEV-R071",
            position=place.position if place else Position(name),
            source_line=place.source_line if place else None,
            hint="a rule says what follows: CONSTRUCT { … } WHERE { … }" if "CONSTRUCT" in message else None,
        )

    def _parse(self, node: Term, text: str, name: str) -> Query:
        prefixes = self.of(node)
        place = self.written(node, text)
        where = str(place.position) if place else ""
        key = (where, text, tuple(sorted(prefixes.items())))
        if key not in self._queries:
            with self._placed(node, place):
                if place is not None and place.text is not None:
                    query = parse_query(place.text, name=place.position.file, prefixes=prefixes)
                else:
                    query = parse_query(text, name=name, prefixes=prefixes)
            called = {call.function for call in nodes(query) if isinstance(call, FunctionCall)}
            functions = {function: self._function(function) for function in called}
            with self._placed(node, place):
                self._queries[key] = with_functions(query, functions.get)
        return self._queries[key]

    @contextmanager
    def _placed(self, node: Term, place: Written | None) -> Iterator[None]:
        """Give an error in a query the place that it has in the file."""
        try:
            yield
        except LeverkgError as error:
            unknown_prefix = error.code == "LEV-Q004"
            if place is not None and unknown_prefix:
                error.hint = f"{error.hint}; an @prefix of the file does not count in queries: {_DECLARE}"
            if place is not None and place.text is None:
                at = error.position
                if at is not None:
                    error.message += f" (line {at.line}, column {at.column} of the query)"
                error.position, error.source_line, error.span = place.position, place.source_line, 1
            if unknown_prefix and (silent := self._silent(node)) is not None:
                error.hint = f"sh:prefixes names {silent}, which declares none in these files"
            raise

    def _function(self, name: IRI) -> Function | None:
        """Return a function that the graph defines by a query."""
        if sh("SPARQLFunction") not in self.graph.objects(name, RDF_TYPE):
            return None
        if name in self._within:
            raise RuleError(f"the function {name} calls itself", code="LEV-R074", hint="write it without")
        for word in ("select", "ask"):
            text = self.graph.value(name, sh(word))
            if not isinstance(text, Literal):
                continue
            self._within.append(name)
            try:
                query = self._parse(name, text.lexical, f"{name} sh:{word}")
            finally:
                self._within.pop()
            if isinstance(query, SelectQuery | AskQuery):
                given = parameters(self.graph, name)
                return Function([(parameter_name(path), optional) for path, optional in given], query)
        raise RuleError(f"{name} has neither sh:select nor sh:ask", code="LEV-R071")


_DECLARE = "write PREFIX, or sh:declare and sh:prefixes"
