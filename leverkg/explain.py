"""Show why something follows, down to the lines of the files."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from leverkg.balances import FACTS, Balance, balances
from leverkg.case.labels import expand_name
from leverkg.case.working_set import day_of
from leverkg.engine.proof import Proof, prove
from leverkg.errors import InputError, RuleError, UsageError
from leverkg.explanation import Explanation, Line
from leverkg.patterns import pattern
from leverkg.proof_lines import ProofLines
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Quad, Term, Triple, TripleTerm
from leverkg.terms import LEVR, PREFIXES, lev

if TYPE_CHECKING:
    from leverkg.result import Result

__all__ = ["Explanation", "explain"]

_NAME = r"<[^<>\s]*>|[^<>=~\"]+?"
_COMPARED = pattern(rf"\s*(?P<one>{_NAME})\s*(?P<sign>[><=~])\s*(?P<other>{_NAME})\s*\Z")
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
    result: Result,
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
        what: a triple, a node, or words: `United States > Iran`, `:need lev:worth ?`, a name.
        as_of: the date that words about a balance speak of; without it the last moment at which it is so.
        view: whose eyes they speak of: a party by name; without it the facts.
        full: show what is left out for brevity: the stage and the frame.
        all: show every way in which a conclusion follows, not the first found only.

    Raises:
        UsageError: it is not understood what is meant (LEV-U010 to LEV-U013).
        RuleError: nothing is known of a thing (LEV-R050). What does not hold is no error: it is explained
            why not, or what is so instead.
    """
    explainer = _Explainer(result, full, all)
    if isinstance(what, tuple):
        return explainer.triple(what)
    if not isinstance(what, str):
        return explainer.node(what, str(what))
    text = what.strip()
    match = _COMPARED.match(text)
    if match:
        return explainer.balance(text, match, as_of, view)
    triple = _as_triple(result, text)
    if triple is not None:
        return explainer.triple(triple)
    return explainer.node(result.labels.find(text, _nodes(result), what="thing"), text)


def _nodes(result: Result) -> list[Term]:
    return list(dict.fromkeys(s for s, _, _ in result.everything()))


def _as_triple(result: Result, text: str) -> Triple | None:
    """Return the triple that a text states in the notation of Turtle, or None if it states none."""
    if (
        len(re.findall(r'"[^"]*"\S*|\S+', text)) < 3
        or not re.match(r"[<\w:]", text)
        or not re.search(r"[:<]", text)
    ):
        return None
    from leverkg.rdf.parse import parse
    from leverkg.rdf.sources import Source

    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in result.labels.prefixes.items() if " " not in n)
    source = Source("question", (head + text.rstrip(" .") + " .").encode(), "ttl")
    try:
        found = list(parse(source, blank_prefix="q"))
    except InputError:
        if expand_name(text.split()[0], result.labels.prefixes) is None:
            return None
        raise UsageError(
            f"this is no triple: {text}",
            code="LEV-U013",
            hint="write SUBJECT PREDICATE OBJECT in the notation of Turtle",
        ) from None
    return found[0][:3] if len(found) == 1 else None


class _Explainer:
    def __init__(self, result: Result, full: bool, all: bool) -> None:
        self.result = result
        self.lines = ProofLines(result, full=full)
        self.all = all
        self.proofs: list[Proof] = []

    def prove(self, triple: Triple) -> Proof:
        proof = prove(self.result.run, triple, all=self.all)
        self.proofs.append(proof)
        return proof

    def done(self, root: Line, question: str, holds: bool = True) -> Explanation:
        root = replace(root, text=root.text[:1].upper() + root.text[1:], sources=self._works(root.sources))
        prefixes = {**self.result.labels.prefixes, "levi": "https://w3id.org/leverkg/id/"}
        return Explanation(root, question, holds, tuple(_steps(self.proofs)), prefixes)

    def _works(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return sources with the seed sentences together in front: `S9 S15`, then the works."""
        seeds = [s for s in sources if re.fullmatch(r"[A-Z]+\d+", s)]
        works = [s.replace("-", " ") for s in sources if s not in seeds]
        return tuple(([" ".join(seeds)] if seeds else []) + [w[:1].upper() + w[1:] for w in works])

    # ── a triple or a node ─────────────────────────────────────────────────────────────────────────────────

    def triple(self, triple: Triple) -> Explanation:
        question = self.lines.plain(triple)
        if triple in self.result.given.withheld:
            return self.done(self.lines.facts(triple[0], [Proof(triple, 0)]), question)
        balance = self._balance_of(triple[0])
        if balance is not None and triple[1] in (lev("favours"), lev("favoursOver"), lev("finds")):
            return self.done(self._balance(balance), question, self.result.holds(triple))
        if not self.result.holds(triple):
            from leverkg.why_not_lines import why_not_line

            return self.done(why_not_line(self.result, triple, self.lines.plain), question, False)
        return self.done(self.lines.of(self.prove(triple)), question)

    def _balance_of(self, node: Term) -> Balance | None:
        return (
            next((b for b in balances(self.result) if b.node == node), None) if self.result.theory else None
        )

    def node(self, node: Term, question: str) -> Explanation:
        """Explain a node: its main conclusion, or the facts that are stated about it."""
        balance = self._balance_of(node)
        if balance is not None:
            return self.done(self._balance(balance), question)
        triples = sorted(self.result.match(node), key=str)
        derived = [t for t in triples if self.result.run.executor.rank(t)]
        main = [t for name in _MAIN for t in derived if t[1] == lev(name)]
        made = [t for t in derived if t[1] == RDF_TYPE and not self._stated(node)]
        if main or made:
            return self.done(self.lines.of(self.prove((main or made)[0])), question)
        stated = [t for t in self.result.case.asserted.triples if t[0] == node]
        if not stated and not derived:
            raise RuleError(f"nothing is known of {self.result.labels.of(node)}", code="LEV-R050")
        facts = [Line(self.lines.plain(t), "fact", place=self.lines.place([t], node)) for t in stated]
        tellable = [t for t in derived if not self.lines._hidden(Proof(t, 1, ())) or self.lines.full]
        conclusions = [self.lines.of(self.prove(t)) for t in tellable if t[1] != RDF_TYPE]
        shown = [line for line in conclusions if line.rules and self._tells(line)] or []
        return self.done(Line(self.result.labels.of(node), "note", children=(*facts, *shown)), question)

    def _tells(self, line: Line) -> bool:
        quiet = {"stage", "frame"}
        return self.lines.full or any(
            rule.name in line.rules and not quiet & set(rule.header.tags) and rule.kind != "axiom"
            for rule in self.result.run.ruleset
        )

    def _stated(self, node: Term) -> bool:
        return any(t[0] == node for t in self.result.case.asserted.triples)

    # ── a balance ──────────────────────────────────────────────────────────────────────────────────────────

    def balance(
        self, text: str, match: re.Match[str], as_of: str | date | None, view: str | None
    ) -> Explanation:
        labels = self.result.labels
        found = balances(self.result)
        parties = list(dict.fromkeys(p for b in found for p in b.between))
        one = labels.find(match["one"], parties, what="party")
        other = labels.find(match["other"], parties, what="party")
        sign = match["sign"]
        if sign == "<":
            one, other, sign = other, one, ">"
        eyes = (
            FACTS if view in (None, "facts", "the facts", "all") else labels.find(view, parties, what="party")
        )
        candidates = [b for b in found if set(b.between) == {one, other} and eyes in b.eyes]
        if as_of is not None:
            day = as_of.toordinal() if isinstance(as_of, date) else day_of(as_of)
            candidates = [b for b in candidates if b.day.toordinal() <= day][-1:]
        if not candidates:
            raise UsageError(
                f"there is no balance between {labels.of(one)} and {labels.of(other)} then",
                code="LEV-U013",
                hint="see `leverkg infer` for the moments there are",
            )
        right = [b for b in candidates if _says(b, sign, one)]
        chosen = (right or candidates)[-1]
        return self.done(self._balance(chosen), text, bool(right))

    def _balance(self, balance: Balance) -> Line:
        """Return the line of a balance: both sides, the decisive one first, then what else weighs."""
        from leverkg.balance_lines import BalanceLines

        return BalanceLines(self.result, self.lines, self.prove).of(balance)


def _says(balance: Balance, sign: str, one: Term) -> bool:
    if sign == ">":
        return balance.favours == one
    return balance.finds == (lev("even") if sign == "=" else lev("contested"))


def _steps(proofs: list[Proof]) -> list[Quad]:
    """Return proofs as triples (RDF 1.2): each with a reifier that names its rule and what it rests on."""
    reifies, by = IRI(PREFIXES["rdf"] + "reifies"), IRI(PREFIXES["sh"] + "sourceRule")
    rests_on = IRI(PREFIXES["prov"] + "wasDerivedFrom")
    names: dict[Triple, BlankNode] = {}
    found: dict[Quad, None] = {}
    walked = {p.triple: p for proof in proofs for p in proof.walk()}
    for triple in sorted(walked, key=str):
        names[triple] = BlankNode(f"step{len(names)}")
    for triple, proof in walked.items():
        found[(*triple, None)] = None
        if not proof.steps:
            continue
        node = names[triple]
        found[node, reifies, TripleTerm(*triple), None] = None
        for step in proof.steps:
            found[node, by, IRI(LEVR + step.rule.name), None] = None
            for premise in step.premises:
                found[node, rests_on, names[premise.triple], None] = None
                found[names[premise.triple], reifies, TripleTerm(*premise.triple), None] = None
    return list(found)
