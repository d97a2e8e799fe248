"""Files of rules in Turtle, read together as one shapes graph; whatever is wrong in them has file and line.

A shape may stand in one file and its rules in another, so all files of a run are one graph. Nothing is
fetched: ``owl:imports`` is followed only to what is in these files.

Source: SHACL, section 3.3 (the shapes graph); SHACL Advanced Features, section 8; SHACL 1.2 Inference Rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from leverkg.engine.evaluation import Evaluation
from leverkg.engine.shacl.bind import check_prebinding
from leverkg.engine.shacl.checked import Fault, graph_faults, rule_faults
from leverkg.engine.shacl.layered_rule import Parts
from leverkg.engine.shacl.prefixes import Written
from leverkg.engine.shacl.rules import read_rules
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import JAVASCRIPT_TYPES, RULE_TYPES, RULE_WORDS, SH, TRUE, WORDS, sh
from leverkg.engine.triple_index import TripleIndex
from leverkg.errors import LeverkgError, Position, RuleError
from leverkg.rdf.parse import parse
from leverkg.rdf.positions import Place, Positions
from leverkg.rdf.sources import Source, read_source
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple

__all__ = ["read_turtle_rules"]

_QUOTES = ('"""', "'''", '"', "'")
_UNDECLARED = re.compile(r"the prefix ([^\s:]*): is not declared")
_TEXTS = ("construct", "select", "ask")


def read_turtle_rules(
    paths: Iterable[str],
    prefixes: Mapping[str, str] | None = None,
    *,
    taken: Collection[str] = (),
    faults: list[LeverkgError] | None = None,
) -> RulesGraph:
    """Return the rules of files in Turtle, ready to run.

    Args:
        paths: the files.
        prefixes: prefixes that their queries may use without declaring them.
        taken: names that other rules have; a rule whose IRI ends in one is called by the whole IRI.
        faults: gets what is wrong beside the first error, which is raised.

    Raises:
        InputError: a file that cannot be read or parsed.
        RuleError: a rule that cannot be used (``LEV-R070`` to ``LEV-R079``, ``LEV-Q…`` for what is wrong in
            a query).
    """
    files = _Files(
        [read_source(path, input_format="ttl") for path in paths], [] if faults is None else faults
    )
    files.check_words()
    files.check_graph()
    try:
        found = read_rules(
            files.graph,
            file=files.sources[0].name if files.sources else "rules",
            position_of=files.position_of,
            written=files.written,
            prefixes=prefixes,
            taken=taken,
        )
        files.check_rules(found)
        for rule in found.rules:
            assert rule.parts is not None
            files.check_rule(rule.parts, found.nodes[rule.rule.name], rule.rule.name)
    except RuleError as error:
        files.show_line(error)
        files.show_prefix(error)
        raise
    return found


class _Files:
    """The files of a shapes graph, and where in them everything stands."""

    def __init__(self, sources: list[Source], faults: list[LeverkgError]) -> None:
        self.sources = sources
        self.faults = faults
        prefixes = [f"r{number}b" for number in range(len(sources))]
        self.graph = TripleIndex()
        self.triples: list[Triple] = []
        for source, prefix in zip(sources, prefixes, strict=True):
            self.triples += [quad[:3] for quad in parse(source, blank_prefix=prefix)]
        for triple in self.triples:
            self.graph.add(triple)
        self.positions = Positions(sources, prefixes)

    def position_of(self, node: Term) -> Position | None:
        found = self.positions.of_node(node) if isinstance(node, IRI | BlankNode) else None
        return Position(found.file, found.line) if found is not None else None

    def written(self, node: Term, text: str) -> Written | None:
        """Return where the text of a query at a node is written; ``None`` if it is in none of the files."""
        for word in _TEXTS:
            for value in self.graph.objects(node, sh(word)):
                if isinstance(value, Literal) and value.lexical == text:
                    place = self.positions.place_of_triple((node, sh(word), value))
                    return self._written(place, text) if place is not None else None
        return None

    def _written(self, place: Place, text: str) -> Written:
        at = place.position
        if place.source_line is not None:
            source = next(source for source in self.sources if source.name == at.file)
            lines = source.text().split("\n")
            rest = "\n".join([lines[at.line - 1][at.column - 1 :], *lines[at.line :]])
            for quote in _QUOTES:
                if rest.startswith(quote + text + quote):
                    blanks = " " * (at.column - 1 + len(quote))
                    return Written(at, place.source_line, "\n" * (at.line - 1) + blanks + text)
        return Written(at, place.source_line)

    def show_line(self, error: RuleError) -> None:
        """Give an error the line of the file that it points at."""
        at = error.position
        if at is not None and at.line:
            # The first line of a query has blanks where the file has the property, so the file's is shown.
            for source in self.sources:
                if source.name == at.file:
                    error.source_line = source.line(at.line)

    def show_prefix(self, error: RuleError) -> None:
        """Say of a prefix that a query does not declare what the file, for itself, means by it."""
        named = _UNDECLARED.match(error.message) if error.code == "LEV-Q004" else None
        if named is None or error.position is None or "sh:prefixes names" in (error.hint or ""):
            return
        for source in self.sources:
            text = source.text() if source.name == error.position.file else ""
            meant = re.search(rf"@?prefix\s+{re.escape(named[1])}:\s*(<[^<>\s]*>)", text, re.IGNORECASE)
            if meant is not None:
                error.hint = (
                    f"write PREFIX {named[1]}: {meant[1]} in the query, or sh:declare and sh:prefixes: an "
                    "@prefix of the file does not count there"
                )

    # --- what no rule may have ------------------------------------------------------------------------------

    def check_words(self) -> None:
        """Refuse what SHACL has no word for, where it is surely meant to be one."""
        self._raise(error for triple in self.triples if (error := self._odd_word(triple)) is not None)

    def _odd_word(self, triple: Triple) -> RuleError | None:
        node, predicate, value = triple
        if value == sh("JSRule") and predicate == RDF_TYPE and not self._deactivated(node):
            return self._not_run(triple)
        word = predicate.value.removeprefix(SH) if predicate.value.startswith(SH) else ""
        if word and word not in WORDS:
            return self._odd_property(triple, word, self._is_rule(node))
        types = value.value if isinstance(value, IRI) and predicate == RDF_TYPE else ""
        if types.startswith(SH) and types[len(SH) :] not in RULE_TYPES | JAVASCRIPT_TYPES:
            near = get_close_matches(types[len(SH) :], sorted(RULE_TYPES), 1, 0.8)
            if near:
                place = self.positions.place_of_triple(triple)
                return _at(place, f"SHACL has no class sh:{types[len(SH) :]}", f"did you mean sh:{near[0]}?")
        return None

    def _raise(self, errors: Iterable[RuleError]) -> None:
        """Raise the first of several errors, and note the others."""
        found = list(errors)
        if found:
            self.faults += found[1:]
            raise found[0]

    def _deactivated(self, node: Term) -> bool:
        return TRUE in self.graph.objects(node, sh("deactivated"))

    def _not_run(self, triple: Triple) -> RuleError:
        place = self.positions.place_of_triple(triple)
        return RuleError(
            "sh:JSRule is not supported: rules in JavaScript are not run",
            code="LEV-R070",
            position=place.position if place else None,
            source_line=place.source_line if place else None,
            span=place.span if place else 1,
            hint="write it as an sh:SPARQLRule or in Python, or give it sh:deactivated true",
        )

    def _is_rule(self, node: Term) -> bool:
        types = self.graph.objects(node, RDF_TYPE)
        return sh("SPARQLRule") in types or sh("TripleRule") in types

    def _odd_property(self, triple: Triple, word: str, of_a_rule: bool) -> RuleError | None:
        near = get_close_matches(word, sorted(RULE_WORDS if of_a_rule else WORDS), 1, 0.7)
        if not near and not of_a_rule:
            return None
        known = "known of a rule are " + ", ".join(f"sh:{name}" for name in sorted(RULE_WORDS))
        hint = f"did you mean sh:{near[0]}?" if near else known
        return _at(self.positions.place_of_predicate(triple), f"SHACL has no property sh:{word}", hint)

    def check_graph(self) -> None:
        """Refuse what is surely wrong in the graph, whatever its rules are."""
        self._refuse(graph_faults(self.graph))

    def check_rules(self, found: RulesGraph) -> None:
        """Refuse what is surely wrong in rules and in the shapes that they use."""

        def evaluation() -> Evaluation:
            from leverkg.engine.executors.oxigraph_layered import OxigraphQueries

            return Evaluation(OxigraphQueries())

        self._refuse(rule_faults(found.shapes, list(found.nodes.values()), evaluation))

    def _refuse(self, faults: Iterable[Fault]) -> None:
        self._raise(map(self._error, faults))

    def _error(self, fault: Fault) -> RuleError:
        place = self.positions.place_of_triple(fault.triple)
        return RuleError(
            fault.message,
            code=fault.code,
            position=place.position if place else self.position_of(fault.triple[0]),
            source_line=place.source_line if place else None,
            span=place.span if place else 1,
            hint=fault.hint,
        )

    def check_rule(self, parts: Parts, node: Term, name: str) -> None:
        """Refuse a rule that can conclude nothing, and a query that no focus node can be put into."""
        targeted = parts.targets is not None
        if sh("TripleRule") in self.graph.objects(node, RDF_TYPE):
            needed = ("predicate", "object") if targeted else ("subject", "predicate", "object")
            for word in needed:
                if not self.graph.objects(node, sh(word)):
                    raise RuleError(
                        f"rule {name} has no sh:{word}",
                        code="LEV-R071",
                        position=self.position_of(node),
                        hint="a triple rule says what follows by sh:subject, sh:predicate and sh:object"
                        + ("" if targeted else "; without a shape there is no node to say it of"),
                    )
            return
        if parts.where is None:
            return
        if not parts.where.template:
            raise RuleError(
                f"rule {name} has an empty head",
                code="LEV-R071",
                position=self.position_of(node),
                hint="write the triples that follow: CONSTRUCT { … }",
            )
        given = {key for row in parts.rows for key in row} | ({"this"} if targeted else set())
        check_prebinding(parts.where, given, strict=False)


def _at(place: Place | None, message: str, hint: str) -> RuleError:
    return RuleError(
        message,
        code="LEV-R079",
        position=place.position if place else None,
        source_line=place.source_line if place else None,
        span=place.span if place else 1,
        hint=hint,
    )
