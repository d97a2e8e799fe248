"""Show why something follows, down to the lines of the files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, balances, when_text
from leverkg.engine.proofs.proof import Proof, prove
from leverkg.engine.proofs.whynot import Pattern, matches_of
from leverkg.errors import RuleError
from leverkg.explanations.asked_conclusions import (
    AskedConclusions,
    Seen,
    asked_conclusions,
    conclusions_about,
    patterns_of,
)
from leverkg.explanations.circumstance_lines import about_lines, stated_lines
from leverkg.explanations.explanation import Explanation, Line
from leverkg.explanations.line_graph import line_quads
from leverkg.explanations.own_terms import in_own_terms
from leverkg.explanations.proof_graph import proof_quads
from leverkg.explanations.proof_lines import ProofLines
from leverkg.explanations.question import (
    as_patterns,
    as_triple,
    asked_balance,
    balances_then,
    eyes_of,
    is_class,
    named_class,
    named_node,
    no_such_thing,
    ordinal,
)
from leverkg.explanations.versions_then import said_then, version_then
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple, TripleTerm
from leverkg.sparql.tree import Variable
from leverkg.theory.terms import lev, rule_node
from leverkg.theory.works import cited
from leverkg.wording.grammar import listed, sentence

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["Explanation", "explain"]

_MATCHES = 8
_ACT = lev("CommissiveAct")
"""What is stated, while what it does follows: in the force of each."""
_MAIN = (
    "favours",
    "finds",
    "degree",
    "strength",
    "standing",
    "voidBecause",
    "effectiveIn",
    "riskKind",
    "expects",
    "worth",
)


def explain(
    result: InferredCase,
    what: str | Triple | Term,
    *,
    as_of: str | date | None = None,
    view: str | None = None,
    full: bool = False,
    all: bool = False,
) -> Explanation:
    """Return why something holds.

    Args:
        result: what follows from a case.
        what: a triple, a node, or words: `United States > Iran`, `:need lev:worth lev:high`, triples with
            variables, a name, or `balance` for that of each pair of parties; or a class or kind of
            conclusions, with what they should be about or without, such as `linkage of AT&T` or `duress`.
        as_of: the date that words about a balance speak of; without it the last moment at which it is so. Of
            a triple about a circumstance it is asked whether it is so on that date. A balance is told
            with the day from which it is in force.
        view: whose eyes they speak of: a party by name; without it the facts.
        full: show what is left out for brevity: the stage and the frame.
        all: show every way in which a conclusion follows, not the first found only.

    Raises:
        UsageError: it is not understood what is meant (LEV-U010 to LEV-U013).
        RuleError: nothing is known of a thing (LEV-R050). What does not hold is no error: it is explained
            why not, or what is so instead.
    """
    explainer = _Explainer(result, full, all)
    day = None if as_of is None else ordinal(as_of)
    if isinstance(what, (IRI, BlankNode, Literal, TripleTerm)):
        return explainer.node(what, str(what))
    if not isinstance(what, str):
        return explainer.triple(what, day)
    text = what.strip()
    asked = asked_balance(result, text, as_of, view)
    if asked is not None:
        found = explainer.balance(asked.chosen, text, bool(asked.right))
        if asked.right:
            return found
        so = found.root.text[:1].lower() + found.root.text[1:]
        return replace(found, root=replace(found.root, text=f"It is not so that {text}. What is so: {so}"))
    triple = as_triple(result, text)
    if triple is not None:
        return explainer.triple(triple, day)
    patterns = as_patterns(result, text)
    if patterns is not None:
        return explainer.patterns(patterns, text)
    node = named_node(result, text)
    if node is not None and not is_class(result, node):
        return explainer.node(node, text, as_of, eyes_of(result, view))
    if result.theory and text.lower() in ("balance", "balances", "the balance"):
        return explainer.balances(balances_then(result, as_of, view), text)
    conclusions = asked_conclusions(result, text, as_of, eyes_of(result, view))
    if conclusions is not None:
        return explainer.conclusions(conclusions, text)
    class_ = named_class(result, text) if node is None else node
    if class_ is None:
        raise no_such_thing(result, text)
    explanation = explainer.patterns(((Variable("x"), RDF_TYPE, class_),), text)
    schema = result.given.schema
    if schema is None or not schema.is_a((class_,), _ACT) or not explanation.holds:
        return explanation
    note = Line('for what each comes to, and why, ask for "forces"', "note")
    root = replace(explanation.root, children=(*explanation.root.children, note))
    return replace(explanation, root=root)


class _Explainer:
    def __init__(self, result: InferredCase, full: bool, all: bool) -> None:
        self.result = result
        self.lines = ProofLines(result, full=full)
        self.all = all
        self.proofs: list[Proof] = []

    def prove(self, triple: Triple) -> Proof:
        proof = prove(self.result.run, triple, all=self.all)
        self.proofs.append(proof)
        return proof

    def done(self, root: Line, question: str, holds: bool = True) -> Explanation:
        root = replace(root, text=sentence(root.text), sources=self._works(root.sources))
        prefixes = {**self.result.labels.prefixes, "levi": "https://w3id.org/leverkg/id/"}
        if not self.proofs:
            return Explanation(root, question, holds, partial(line_quads, root, self._rules()), prefixes)
        proofs = tuple(self.proofs)
        return Explanation(root, question, holds, partial(proof_quads, self.result, proofs), prefixes)

    def _rules(self) -> dict[str, IRI]:
        return {rule.name: rule_node(rule) for rule in self.result.run.ruleset}

    def _works(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return sources with the seed sentences together in front: `S9 S15`, then the works."""
        seeds = [s for s in sources if re.fullmatch(r"[A-Z]+\d+", s)]
        return tuple(([" ".join(seeds)] if seeds else []) + [cited(s) for s in sources if s not in seeds])

    # ── a triple or a node ─────────────────────────────────────────────────────────────────────────────────

    def triple(self, triple: Triple, day: int | None = None) -> Explanation:
        question = self.lines.plain(triple)
        if triple in self.result.given.withheld:
            return self.done(self.lines.facts(triple[0], [Proof(triple, 0)]), question)
        balance = self._balance_of(triple[0])
        if balance is not None and triple[1] in (lev("favours"), lev("favoursOver"), lev("finds")):
            return self.done(self._balance(balance), question, self.result.holds(triple))
        then = said_then(self.result, triple, day)
        if then is not None:
            return self.done(self.lines.of(self.prove(then[0])), question, then[1])
        if not self.result.holds(triple):
            from leverkg.explanations.why_not_lines import only_line, why_not_line

            version, when = version_then(self.result, triple[0], day)
            line = why_not_line(self.lines, (version or triple[0], *triple[1:]))
            if when:
                line = replace(line, children=(only_line(self.lines, triple[0], when), *line.children))
            return self.done(line, question, False)
        return self.done(self.lines.of(self.prove(triple)), question)

    def patterns(self, patterns: Sequence[Pattern], question: str) -> Explanation:
        """Explain the first few matches of patterns, or why there is none."""
        from leverkg.explanations.why_not_lines import why_not_lines
        from leverkg.explanations.why_not_words import pattern_words

        words = " and ".join(pattern_words(self.lines, pattern) for pattern in patterns)
        found = list(islice(matches_of(self.result.run, *patterns), _MATCHES + 1))
        if not found:
            missing = why_not_lines(self.lines, patterns, depth=1, brief=True)
            root = Line(f"it is not so that {words}", "absence", children=missing)
            return self.done(root, question, False)
        triples = dict.fromkeys(t for match in found[:_MATCHES] for t in match)
        told: dict[tuple[object, ...], Line] = {}
        for triple in triples:
            proof = self.prove(triple)
            line = self.lines.of(proof)
            # Triples of one conclusion that are told by one sentence are told by one line.
            made = [(step.rule.name, step.bindings) for step in proof.steps]
            told.setdefault((line.text, *made) if made else (triple,), line)
        lines = [*told.values()]
        # A circumstance is stated in one place, however many versions it has.
        first = {(line.text, line.place): line for line in reversed(lines) if line.kind == "fact"}
        lines = [line for line in lines if line.kind != "fact" or first[line.text, line.place] is line]
        if len(found) > _MATCHES:
            lines.append(Line("and more: ask for them one by one", "rest"))
        if len(lines) == 1:
            return self.done(lines[0], question)
        return self.done(Line(words, "note", children=tuple(lines)), question)

    def _balance_of(self, node: Term) -> Balance | None:
        return (
            next((b for b in balances(self.result) if b.node == node), None) if self.result.theory else None
        )

    def node(
        self, node: Term, question: str, as_of: str | date | None = None, eyes: Term = FACTS
    ) -> Explanation:
        """Explain a node: its main conclusion, or what is stated of it and follows about it."""
        line = self._node(node)
        if line.kind == "note":
            about = conclusions_about(self.result, node, as_of, eyes)
            name = self.result.labels.of(node)
            follows = about_lines(self.lines, name, about, self._seen)
            line = replace(line, children=(*line.children, *follows))
        return self.done(line, question)

    def _seen(self, asked: AskedConclusions, seen: Seen) -> Line:
        from leverkg.explanations.conclusion_lines import dated_line

        return dated_line(self.result, seen, self._member(asked, seen.node))

    def _node(self, node: Term) -> Line:
        balance = self._balance_of(node)
        if balance is not None:
            return self._balance(balance)
        triples = sorted(self.result.match(node), key=str)
        derived = [t for t in triples if self.result.run.executor.rank(t)]
        main = [t for name in _MAIN for t in derived if t[1] == lev(name)]
        made = [t for t in derived if t[1] == RDF_TYPE and not self._stated(node)]
        if main or made:
            return self.lines.of(self.prove((main or made)[0]))
        facts = stated_lines(self.lines, node)
        if not self._stated(node) and not derived:
            raise RuleError(f"nothing is known of {self.result.labels.of(node)}", code="LEV-R050")
        tellable = [t for t in derived if not self.lines._hidden(Proof(t, 1, ())) or self.lines.full]
        conclusions = [
            self.lines.of(self.prove(t)) for t in tellable if t[1] != RDF_TYPE or in_own_terms(self.result, t)
        ]
        shown = [line for line in conclusions if line.rules and self._tells(line)]
        # A rule that concludes several things of a node says so in one sentence.
        once = {(line.text, line.rules): line for line in reversed(shown)}
        shown = [line for line in shown if once[line.text, line.rules] is line]
        return Line(self.result.labels.of(node), "note", children=(*facts, *shown))

    def _tells(self, line: Line) -> bool:
        quiet = {"stage", "frame"}
        return self.lines.full or any(
            rule.name in line.rules and not quiet & set(rule.header.tags) and rule.kind != "axiom"
            for rule in self.result.run.ruleset
        )

    def _stated(self, node: Term) -> bool:
        return bool(self.result.case.asserted.about(node))

    # ── conclusions by their class or kind ─────────────────────────────────────────────────────────────────

    def conclusions(self, asked: AskedConclusions, question: str) -> Explanation:
        """Explain the conclusions that were asked for, or why there is none."""
        from leverkg.explanations.conclusion_lines import asked_line, no_such_words, ways_line
        from leverkg.explanations.why_not_lines import why_not_lines

        ways = ways_line(self.result, asked, self._proved, none=not asked.found)
        if asked.found:
            root = asked_line(self.result, asked, lambda node: self._member(asked, node))
            if ways is not None:
                root = replace(root, children=(*root.children, ways))
            return self.done(root, question)
        missing = why_not_lines(
            self.lines, patterns_of(self.result, asked), depth=1, brief=True, makers=asked.kind.made_by
        )
        text = no_such_words(self.result, asked)
        children = (ways, *missing) if ways is not None else missing
        return self.done(Line(text, "absence", children=children), question, False)

    def _proved(self, triple: Triple, *also: Triple) -> Line:
        # What one of them tells is news again in the next.
        self.lines = ProofLines(self.result, full=self.lines.full)
        return self.lines.of(self.prove(triple), also=[self.prove(one) for one in also])

    def _member(self, asked: AskedConclusions, node: Term) -> Line:
        from leverkg.explanations.conclusion_lines import conclusion_line

        # What one of them tells is news again in the next.
        self.lines = ProofLines(self.result, full=self.lines.full)
        balance = self._balance_of(node)
        if balance is not None:
            return self._balance(balance)
        return conclusion_line(self.result, self.lines, self.prove, node, asked.kind)

    # ── a balance ──────────────────────────────────────────────────────────────────────────────────────────

    def balance(self, balance: Balance, question: str, holds: bool) -> Explanation:
        """Explain a balance, which need not be what was asked for."""
        return self.done(self._balance(balance), question, holds)

    def balances(self, found: list[Balance], question: str) -> Explanation:
        """Explain balances, each by itself."""
        lines = []
        for balance in found:
            # What one of them tells is news again in the next.
            self.lines = ProofLines(self.result, full=self.lines.full)
            lines.append(self._balance(balance))
        if len(lines) == 1:
            return self.done(lines[0], question)
        days = listed(dict.fromkeys(when_text(balance.day) for balance in found))
        return self.done(Line(f"the balances ({days})", "note", children=tuple(lines)), question)

    def _balance(self, balance: Balance) -> Line:
        """Return the line of a balance: both sides, the decisive one first, then what else weighs."""
        from leverkg.explanations.balance_lines import BalanceLines

        return BalanceLines(self.result, self.lines, self.prove).of(balance)
