"""Show why something does not follow: what is missing for it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from leverkg.checks.checking import unknown_terms
from leverkg.engine.proofs.proof import prove
from leverkg.engine.proofs.whynot import Pattern, match_of
from leverkg.engine.rule import Rule
from leverkg.errors import UsageError
from leverkg.explanations.asked_conclusions import AskedConclusions, asked_conclusions, patterns_of
from leverkg.explanations.balance_gap import gap_lines
from leverkg.explanations.balance_lines import heading
from leverkg.explanations.conclusion_kinds import ConclusionKind
from leverkg.explanations.conclusion_lines import asked_words, conclusion_line, no_such_words, ways_line
from leverkg.explanations.explanation import Explanation, Line
from leverkg.explanations.line_graph import line_quads
from leverkg.explanations.proof_lines import ProofLines
from leverkg.explanations.question import (
    Asked,
    as_patterns,
    as_triple,
    asked_balance,
    eyes_of,
    is_class,
    named_class,
    named_node,
    no_such_thing,
    ordinal,
)
from leverkg.explanations.versions_then import said_then, version_then
from leverkg.explanations.why_not_lines import only_line, rule_line, why_not_lines
from leverkg.explanations.why_not_words import pattern_words
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple
from leverkg.reference.rule_catalogue import find_rule
from leverkg.sparql.tree import Variable
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, rule_node
from leverkg.wording.grammar import sentence

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["DEPTH", "why_not"]

_SHOWN = 4
DEPTH = 2
"""How many rules deep what is missing is looked into, unless told otherwise."""


def why_not(
    result: InferredCase,
    what: str | Triple,
    *,
    as_of: str | date | None = None,
    view: str | None = None,
    depth: int | None = None,
    steps: bool = True,
) -> Explanation:
    """Return why something does not hold; its `holds` is true if it does, and then there is nothing to show.

    Of a balance it is told by how much a side trails and by what, and which single changes would make it so;
    of anything else, and of a balance if a depth is given, what the nearest rules lack.

    Args:
        result: what follows from a case.
        what: a triple; or words: `United States > Iran`, a triple, triples with variables such as
            `?x a lev:Substitute`, the name of a class or kind of which there is none, with what it should be
            about or without, or `rule NAME` for a rule that concludes nothing.
        as_of: the date that words about a balance or a triple about a circumstance speak of; without it the
            last moment.
        view: whose eyes they speak of: a party by name; without it the facts.
        depth: how many rules deep to look into what is missing; :data:`DEPTH` unless told otherwise.
        steps: whether to try which single changes would make a balance so, by inferring again.

    Raises:
        UsageError: it is not understood what is meant (LEV-U010 to LEV-U013).
    """
    lines = ProofLines(result)
    day = None if as_of is None else ordinal(as_of)
    if not isinstance(what, str):
        return _of_triple(lines, what, DEPTH if depth is None else depth, day)
    text = what.strip()
    asked = asked_balance(result, text, as_of, view)
    if asked is not None:
        return _of_balance(lines, asked, text, depth, steps)
    depth = DEPTH if depth is None else depth
    triple = as_triple(result, text)
    if triple is not None:
        return _of_triple(lines, triple, depth, day)
    patterns = as_patterns(result, text)
    if patterns is not None:
        return _of_patterns(lines, patterns, depth)
    if text.startswith("rule ") or named_node(result, text) is not None:
        return _of_name(lines, text, depth)
    conclusions = asked_conclusions(result, text, as_of, eyes_of(result, view))
    return _of_name(lines, text, depth) if conclusions is None else _of_conclusions(lines, conclusions, depth)


def _of_conclusions(lines: ProofLines, asked: AskedConclusions, depth: int) -> Explanation:
    words = asked_words(lines.result, asked)
    if asked.found:
        words = f"{words}: {len(asked.found)} of them"
        shown = [_told(lines, asked.kind, seen.node) for seen in asked.found[:_SHOWN]]
        more = [Line(f"{len(asked.found) - _SHOWN} more", "rest")] if len(asked.found) > _SHOWN else []
        return _so(lines, words, [*shown, *more])
    patterns = patterns_of(lines.result, asked)
    children = why_not_lines(lines, patterns, depth=depth, makers=asked.kind.made_by)
    ways = ways_line(lines.result, asked, lambda one, best: _way_out(lines, one, best), none=True)
    children = (ways, *children) if ways is not None else children
    root = Line(no_such_words(lines.result, asked), "absence", children=children)
    return _done(lines, root, words, False)


def _way_out(lines: ProofLines, one: Triple, best: Triple) -> Line:
    line = lines.of(prove(lines.result.run, one), also=[prove(lines.result.run, best)])
    return Line(line.text, line.kind, line.rules, triples=line.triples)


def _told(lines: ProofLines, kind: ConclusionKind, node: Term) -> Line:
    line = conclusion_line(lines.result, lines, lambda triple: prove(lines.result.run, triple), node, kind)
    return Line(line.text, "note", triples=line.triples)


def _of_balance(lines: ProofLines, asked: Asked, text: str, depth: int | None, steps: bool) -> Explanation:
    shown = Line(f"what is so: {heading(lines.result, asked.chosen)}", "note")
    if asked.right:
        last = asked.candidates[-1]
        if asked.says(last):
            return _so(lines, text, [shown])
        later = f"it is so no longer: {heading(lines.result, last)}"
        hint = f"`--as-of {last.day.isoformat()}` asks of that moment"
        return _so(lines, text, [shown, Line(later, "note", children=(Line(hint, "note"),))])
    children = [shown, *gap_lines(lines, asked, steps=steps)]
    if depth is not None:
        near = why_not_lines(lines, (asked.triple(),), depth=depth)
        children.append(Line("what the nearest rules lack", "note", children=near))
    return _done(lines, Line(f"it is not so that {text}", "absence", children=tuple(children)), text, False)


def _of_triple(lines: ProofLines, triple: Triple, depth: int, day: int | None) -> Explanation:
    """Answer of a triple, which may be so of a circumstance at times only."""
    then = said_then(lines.result, triple, day)
    words = lines.plain(triple)
    if then is not None:
        shown = replace(lines.of(prove(lines.result.run, then[0])), children=())
        if then[1]:
            return _so(lines, words, [shown])
        text = f"it is not so that {words} then; what is so:"
        return _done(lines, Line(text, "absence", children=(shown,)), words, False)
    if lines.result.holds(triple):
        return _of_patterns(lines, (triple,), depth)
    version, when = version_then(lines.result, triple[0], day)
    answer = _of_patterns(lines, ((version or triple[0], *triple[1:]),), depth)
    if not when:
        return answer
    children = (only_line(lines, triple[0], when), *answer.root.children)
    return replace(answer, root=replace(answer.root, children=children))


def _of_patterns(lines: ProofLines, patterns: Sequence[Pattern], depth: int) -> Explanation:
    words = " and ".join(_words(lines, pattern) for pattern in patterns)
    held = match_of(lines.result.run, *patterns)
    if held is None and len(patterns) == 1 and patterns[0] in lines.result.given.withheld:
        held = ()
    if held is not None:
        shown = [Line(lines.plain(t), "fact", triples=(t,)) for t in held if t not in patterns]
        return _so(lines, words, shown)
    children = (*_unknown(lines, patterns), *why_not_lines(lines, patterns, depth=depth))
    return _done(lines, Line(f"it is not so that {words}", "absence", children=children), words, False)


def _unknown(lines: ProofLines, patterns: Sequence[Pattern]) -> list[Line]:
    """Return lines for the terms of leverkg's namespace that the ontology has not: nothing matches them."""
    labels = lines.result.labels
    found = unknown_terms(term for _, p, o in patterns for term in (p, o)) if lines.result.theory else {}
    return [
        Line(
            f"{labels.name(term)} is not a term of the ontology"
            + (f"; did you mean {labels.name(meant)}?" if meant else ""),
            "note",
        )
        for term, meant in found.items()
    ]


def _of_name(lines: ProofLines, text: str, depth: int) -> Explanation:
    """Answer why there is no such thing: no member of a class, or no conclusion of a rule that is named."""
    result = lines.result
    rules = result.run.ruleset
    named = text.removeprefix("rule ").strip()
    if named != text:
        return _of_rule(lines, find_rule(rules, named), depth)
    node = named_node(result, text)
    if node is None:
        try:
            class_ = result.labels.find(text, _classes() if result.theory else [], what="thing or class")
        except UsageError:
            if named in rules:
                return _of_rule(lines, rules[named], depth)
            found = named_class(result, text)
            if found is None:
                raise no_such_thing(result, text) from None
            class_ = found
        return _of_patterns(lines, ((Variable("x"), RDF_TYPE, class_),), depth)
    if is_class(result, node):
        return _of_patterns(lines, ((Variable("x"), RDF_TYPE, node),), depth)
    return _so(lines, f"there is {result.labels.of(node)}", [])


def _of_rule(lines: ProofLines, rule: Rule, depth: int) -> Explanation:
    made = [t for name, t in lines.result.made if name == rule.name]
    if made:
        shown = [
            Line(lines.plain(triple), "conclusion", triples=(triple,)) for triple in sorted(made, key=str)
        ]
        more = [Line(f"{len(shown) - _SHOWN} more", "rest")] if len(shown) > _SHOWN else []
        return _so(lines, f"the rule {rule.name} concludes something", [*shown[:_SHOWN], *more])
    question = f"the rule {rule.name} concludes nothing"
    if rule in lines.result.run.ruleset.idle():
        return _done(lines, Line(question, "absence", children=(_idle(rule),)), question, False)
    root = Line(question, "absence", children=(rule_line(lines, rule, depth),))
    return _done(lines, root, question, False)


def _idle(rule: Rule) -> Line:
    return Line("sh:deactivated keeps it from running", "absence", rules=(rule.name,), place=rule.position)


def _classes() -> list[Term]:
    owl = "http://www.w3.org/2002/07/owl#Class"
    return [s for s, p, o in ontology() if p == RDF_TYPE and o == IRI(owl) and str(s).startswith(f"<{LEV}")]


def _words(lines: ProofLines, pattern: Pattern) -> str:
    if any(end is None or isinstance(end, Variable) for end in (pattern[0], pattern[2])):
        return pattern_words(lines, pattern)
    return lines.plain(pattern)  # type: ignore[arg-type]


def _so(lines: ProofLines, words: str, shown: list[Line]) -> Explanation:
    note = Line("it holds, so nothing is missing: `leverkg explain` shows why", "note")
    return _done(lines, Line(f"it is so: {words}", "note", children=(*shown, note)), words, True)


def _done(lines: ProofLines, root: Line, question: str, holds: bool) -> Explanation:
    found = Line(sentence(root.text), root.kind, children=root.children, triples=root.triples)
    rules = {rule.name: rule_node(rule) for rule in lines.result.run.ruleset}
    graph = partial(line_quads, found, rules)
    return Explanation(found, question, holds, graph, dict(lines.result.labels.prefixes))
